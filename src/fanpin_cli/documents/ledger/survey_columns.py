"""The survey's own columns as the ledger carries them: unique titles, and number formats that show values as the survey did."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from fanpin_cli.documents.ledger.layout import SURVEY
from fanpin_cli.documents.tables.columns import Column
from fanpin_cli.documents.tables.unique_titles import unique_titles
from fanpin_cli.ledger_format import DATE, TEXT

MOMENT = "yyyy-mm-dd hh:mm"
CODE = re.compile(r"\d{9,}[\dXx]?")
"""A bank card, a telephone, an identity number. With the number format for text a cell keeps every digit when it is edited."""
PROBE = 200


def survey_columns(originals: pd.DataFrame, taken: Iterable[str]) -> tuple[pd.DataFrame, tuple[Column, ...]]:
    """The frame under unique titles, none of them in ``taken``, and the layout of its columns."""
    titles = unique_titles([str(title) for title in originals.columns], taken)
    columns, values = [], {}
    for place, title in enumerate(titles):
        values[title], number_format = _shown(originals.iloc[:, place])
        columns.append(replace(SURVEY, title=title, number_format=number_format))
    return pd.DataFrame(values, index=originals.index, columns=pd.Index(titles, dtype=object)), tuple(columns)


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
