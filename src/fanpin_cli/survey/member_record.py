"""A household's members as one cell of the ledger's hidden sheet, and read back.

A ledger must give the same result when it is graded again, and the totals over members rest on what each member answered. So
the record keeps every member with his answers: members parted by ``‖``, answers by ``¦``, in the order of the titles that the
sheet names under ``成员列``. ``341599…¦张三¦本人或户主¦普通劳动力‖341599…¦李四¦配偶¦¦`` are two; the last has two blanks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import assert_never

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.ledger_format import BETWEEN_ANSWERS, BETWEEN_MEMBERS, BETWEEN_VALUES
from fanpin_cli.survey.catalogue import Field, FieldType
from fanpin_cli.survey.keys import KEY

NOT_KEPT = frozenset({KEY, "file", "sheet", "row", "block"})
"""Columns of a survey's members that the household says, or that name a place in a file that the ledger does not need."""
WORDS = {True: "是", False: "否"}
SEPARATORS = BETWEEN_VALUES + BETWEEN_MEMBERS + BETWEEN_ANSWERS
_BREAKS = {"\n": " ", "\r": " ", "\t": " "}


def titles_kept(members: pd.DataFrame | None) -> list[str]:
    """The titles of the answers that are kept of each member."""
    return [] if members is None else [str(title) for title in members.columns if title not in NOT_KEPT]


def as_texts(members: pd.DataFrame, keys: pd.Series) -> npt.NDArray[np.object_]:
    """Each household's members as a text, ``""`` for one without any.

    members: typed as ``survey.model.Survey`` says. keys: the households' 户编号, None for those that have no members.
    """
    row_of = pd.Series(np.arange(len(keys)), index=keys.to_numpy(object))
    row_of = row_of[row_of.index.notna()]
    rows = members[KEY].map(row_of[~row_of.index.duplicated()]).to_numpy(float)
    order = np.argsort(rows, kind="stable")[: int(np.isfinite(rows).sum())]
    persons = np.full(len(order), "", dtype=object)
    for number, title in enumerate(titles_kept(members)):
        persons = persons + ("" if number == 0 else BETWEEN_ANSWERS) + as_text(members[title].iloc[order])
    found, firsts = np.unique(rows[order].astype(np.int64), return_index=True)
    texts = np.full(len(keys), "", dtype=object)
    groups = np.split(persons, firsts[1:]) if len(found) else []
    texts[found] = [BETWEEN_MEMBERS.join(group) for group in groups]
    return texts


def from_texts(texts: pd.Series, keys: pd.Series, titles: Sequence[str], fields: Mapping[str, Field]) -> pd.DataFrame:
    """The members that ``as_texts`` wrote, one row a person with 户编号, typed by field; a title without field is text.

    texts, keys: one entry a household. Persons whose text has more or fewer answers than there are titles are left out.
    """
    told = texts.notna() & (texts != "")
    of_household = keys[told].astype(object)
    persons = texts[told].astype(object).str.split(BETWEEN_MEMBERS).explode()
    whole = persons.str.count(BETWEEN_ANSWERS) == len(titles) - 1
    persons = persons[whole]
    parts = persons.str.split(BETWEEN_ANSWERS, expand=True) if len(persons) else pd.DataFrame(columns=range(len(titles)))
    columns = {title: typed(parts[number], fields.get(title)) for number, title in enumerate(titles)}
    return pd.DataFrame({**columns, KEY: of_household.reindex(persons.index).to_numpy(object)}).reset_index(drop=True)


def typed(texts: pd.Series, field: Field | None) -> pd.Series:
    """Texts of the record as answers of a field, with the dtype that ``survey.model.Survey`` says; ``""`` is missing."""
    given = texts.astype(object).where(texts.notna() & (texts != ""), None)
    kind = field.type if field else FieldType.TEXT
    match kind:
        case FieldType.INTEGER | FieldType.NUMBER | FieldType.MONEY:
            return pd.to_numeric(given, errors="coerce").astype(float)
        case FieldType.YES_NO:
            return given.map({word: value for value, word in WORDS.items()} | {True: True, False: False}).astype("boolean")
        case FieldType.DATE:
            return given.map({text: _date(text) for text in given.dropna().unique()}).astype(object).where(given.notna(), None)
        case FieldType.TEXT | FieldType.ENUM | FieldType.SET | FieldType.MONTH | FieldType.IDENTITY_NUMBER | FieldType.PHONE:
            return given
        case _:
            assert_never(kind)


def _date(text: object) -> dt.date | None:
    if isinstance(text, dt.datetime):
        return text.date()
    try:
        return text if isinstance(text, dt.date) else dt.date.fromisoformat(str(text))
    except ValueError:
        return None


def as_text(column: pd.Series, without: str = SEPARATORS) -> npt.NDArray[np.object_]:
    """A typed column as texts that ``typed`` reads back, ``""`` where an answer is missing.

    without: characters that may not stand in a text, since they part texts; ``|`` stands in their place.
    """
    codes, different = pd.factorize(column)
    signs = str.maketrans({**_BREAKS, **dict.fromkeys(without, "|")})
    texts = np.array([*(_one_text(value).translate(signs) for value in different), ""], dtype=object)
    return np.asarray(texts[codes], dtype=object)


def _one_text(value: object) -> str:
    if isinstance(value, bool | np.bool_):
        return WORDS[bool(value)]
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(float(value))
    return str(value)
