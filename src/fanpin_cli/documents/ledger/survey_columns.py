"""The survey's own columns as the ledger carries them: unique titles, number formats for dates and codes, marks of what is no
answer."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Container, Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.documents.ledger.layout import SURVEY
from fanpin_cli.documents.tables.cell_styles import UNREAD_FILL, UNREAD_INK
from fanpin_cli.documents.tables.columns import Column
from fanpin_cli.documents.tables.sheet_spec import Tint
from fanpin_cli.documents.tables.unique_titles import unique_titles
from fanpin_cli.ledger_format import DATE, MONTH, TEXT

MOMENT = "yyyy-mm-dd hh:mm"
CODE = re.compile(r"\d{9,}[\dXx]?")
"""A bank card, a telephone, an identity number. With the number format for text a cell keeps every digit when it is edited."""
PROBE = 200


MOST_MARKED = 100
"""So many different unread values of a column are marked on a sheet; each is a rule that Excel tries on every cell of it."""
LONGEST_MARK = 200
"""Characters of a text that is marked; a text in a rule may have 255."""
NOT_IN_A_RULE = frozenset('"\n')
"""Characters of texts that stay unmarked: the library (0.8.0) writes a quotation mark into a rule as if it ended the text."""


def survey_columns(
    originals: pd.DataFrame, taken: Iterable[str], months: Container[str] = ()
) -> tuple[pd.DataFrame, tuple[Column, ...]]:
    """The frame under unique titles, none of them in ``taken``, and the layout of its columns. months: the titles of columns
    whose dates mean the whole month."""
    titles = unique_titles([str(title) for title in originals.columns], taken)
    columns, values = [], {}
    for place, title in enumerate(titles):
        values[title], number_format = _shown(originals.iloc[:, place])
        if number_format == DATE and originals.columns[place] in months:
            number_format = MONTH
        columns.append(replace(SURVEY, title=title, number_format=number_format))
    return pd.DataFrame(values, index=originals.index, columns=pd.Index(titles, dtype=object)), tuple(columns)


def unread_marks(shown: pd.DataFrame, unread: pd.DataFrame) -> tuple[Tint, ...]:
    """Marks for what is no answer. They go by the value, so that one disappears when staff correct the cell.

    shown: the columns as a sheet has them; unread: same index, booleans. A text with which an answer of the column begins too
    (小 beside 小学) is left unmarked: the rule would mark that answer as well.
    """
    return tuple(
        Tint(title, value, UNREAD_FILL, UNREAD_INK)
        for title in unread.columns[unread.any()]
        for value in _marked(shown[title], unread[title].to_numpy(bool))
    )


def _marked(column: pd.Series, unread: npt.NDArray[np.bool_]) -> list[str | float]:
    """The different values that are no answers, the most frequent first."""
    found = [value for value in column[unread].dropna().value_counts().index if not isinstance(value, bool)]
    answers = [value for value in column[~unread].dropna().unique() if isinstance(value, str)]

    def can_be_marked(value: object) -> bool:
        if isinstance(value, str):
            fits = len(value) <= LONGEST_MARK and not set(value) & NOT_IN_A_RULE
            return fits and not any(answer.startswith(value) for answer in answers)
        return isinstance(value, int | float) and value != 0  # to a rule a blank cell is 0 too

    return [value if isinstance(value, str) else float(value) for value in found if can_be_marked(value)][:MOST_MARKED]


def _shown(column: pd.Series) -> tuple[pd.Series, str | None]:
    """The column and its number format. A column has only one, so that dates among numbers are written as text."""
    if column.dtype != object:
        return column, None
    values = column.to_numpy(dtype=object)
    kinds = set(map(type, values))
    if any(issubclass(kind, dt.date) for kind in kinds - {type(pd.NaT)}):
        if any(issubclass(kind, int | float | np.number) for kind in set(map(type, column.dropna()))):
            as_text = [value.isoformat() if isinstance(value, dt.date) else value for value in values]
            return pd.Series(as_text, index=column.index, dtype=object), None
        timed = any(isinstance(value, dt.datetime) and value.time() != dt.time() for value in column.dropna())
        return column, MOMENT if timed else DATE
    texts = column.iloc[: PROBE * 10].dropna().iloc[:PROBE]
    return column, TEXT if any(isinstance(value, str) and CODE.fullmatch(value.strip()) for value in texts) else None
