"""Who lives in which household of a round, as its rosters, or the ledger's record, list them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fanpin_cli.ledger_format import NOBODY_LEFT, RECORD_GONE
from fanpin_cli.survey.model import Survey
from fanpin_cli.text.identity import PERSON_KEY_LENGTH, upgraded

COLUMNS = ("row", "key", "name", "relation", "born", "said", "gone", "at")
HEAD = "本人或户主"
OLD_LENGTH = 15
FROM_TABLE = {"name": "姓名", "relation": "与户主关系", "born": "出生日期", "said": "变动情况", "gone": RECORD_GONE}
"""Columns of ours → those of a table of members."""


def nobody() -> pd.DataFrame:
    """The table of a round that lists no members."""
    return pd.DataFrame({title: pd.Series(dtype=np.int64 if title in ("row", "at") else object) for title in COLUMNS})


def person_keys(numbers: pd.Series) -> pd.Series:
    """By what a person is known: the first 18 characters of 证件号码, those of 15 figures upgraded; None where it is blank."""
    keys = _known(numbers).str[:PERSON_KEY_LENGTH].str.upper()
    old = (keys.str.len() == OLD_LENGTH).fillna(False).to_numpy(bool)
    return keys.mask(old, keys[old].map(upgraded)) if old.any() else keys


def people_of(survey: Survey, recorded: pd.DataFrame | None) -> pd.DataFrame:
    """The persons of every household that has a list of its members; ``nobody()`` where none has.

    recorded: all persons that a ledger's record has, as texts. Columns: row (the household's), key (``person_keys``), name,
    relation, born (出生日期, a date or its text), said (变动情况), gone (how it is known that he is no longer there), all None
    where unknown; at (the row of ``survey.members``, -1 for others). The head whom a list leaves out is among them.
    """
    own = survey.households
    rows = np.flatnonzero((own["未评定原因"].isna() | (own["未评定原因"] == NOBODY_LEFT)).to_numpy(bool))
    row_of = pd.Series(rows, index=own["户编号"].to_numpy(object)[rows])
    row_of = row_of[row_of.index.notna() & ~row_of.index.duplicated()]
    lists = [(survey.members, True), (survey.gone, False), (recorded, False)]
    parts = [_listed(table, row_of, numbered=numbered) for table, numbered in lists if table is not None]
    parts = [part for part in parts if len(part)]
    if not parts:
        return nobody()
    listed = pd.concat(parts, ignore_index=True)
    people = pd.concat([listed, _heads(own, listed)], ignore_index=True)
    if len(parts) > 1:  # a ledger, and a roster beside it
        people = people[~(people["key"].notna() & people.duplicated(["row", "key"])).to_numpy(bool)].reset_index(drop=True)
    return people


def _listed(table: pd.DataFrame, row_of: pd.Series, *, numbered: bool) -> pd.DataFrame:
    """A table of members in our columns; those of no household are left out."""
    row = table["户编号"].map(row_of).to_numpy(float)
    none = pd.Series(None, index=table.index, dtype=object)
    own = {title: _known(table[source]) if source in table else none for title, source in FROM_TABLE.items()}
    at = np.arange(len(table)) if numbered else np.full(len(table), -1)
    people = pd.DataFrame({"row": row, "key": person_keys(table.get("证件号码", none)), **own, "at": at})[list(COLUMNS)]
    there: pd.DataFrame = people[np.isfinite(row)].astype({"row": np.int64})
    return there


def _heads(households: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    """The heads of households with a list that names them by no number and no name."""
    none = pd.Series(None, index=households.index, dtype=object)
    key = person_keys(households.get("户主证件号码", none)).to_numpy(object)
    name = _known(households.get("户主姓名", none)).to_numpy(object)
    row = listed["row"].to_numpy(np.int64)
    named = np.zeros(len(households), dtype=bool)
    for own, title in ((key, "key"), (name, "name")):
        named[row[pd.notna(own[row]) & (own[row] == listed[title].to_numpy(object))]] = True
    with_list = np.zeros(len(households), dtype=bool)
    with_list[row] = True
    at = np.flatnonzero(with_list & ~named & (pd.notna(key) | pd.notna(name)))
    none_known = dict.fromkeys(("born", "said", "gone"), None)
    heads = {"row": at, "key": key[at], "name": name[at], "relation": HEAD, **none_known, "at": np.full(len(at), -1)}
    return pd.DataFrame(heads)[list(COLUMNS)]


def _known(column: pd.Series) -> pd.Series:
    """With None where a value is missing."""
    return column.astype(object).where(column.notna(), None)
