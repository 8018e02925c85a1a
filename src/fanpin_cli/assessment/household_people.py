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
FROM_TABLE = {"name": "姓名", "relation": "与户主关系", "said": "变动情况", "gone": RECORD_GONE}
"""Columns of ours → those of a table of members."""


def nobody() -> pd.DataFrame:
    """The table of a round that lists no members."""
    return pd.DataFrame({title: pd.Series(dtype=np.int64 if title in ("row", "at") else object) for title in COLUMNS})


def person_keys(numbers: pd.Series) -> pd.Series:
    """By what a person is known: the first 18 characters of 证件号码, those of 15 figures upgraded; None where it is blank."""
    keys = numbers.astype(object).where(numbers.notna(), None).str[:PERSON_KEY_LENGTH].str.upper()
    old = keys.str.len() == OLD_LENGTH
    keys = keys.where(~old.fillna(False), keys[old.fillna(False)].map(upgraded)) if old.any() else keys
    return keys.where(keys.notna(), None)


def people_of(survey: Survey, recorded: pd.DataFrame | None) -> pd.DataFrame:
    """The persons of every household that has a list of its members; ``nobody()`` where none has.

    recorded: all persons that a ledger's record has, as texts. Columns: row (the household's), key (``person_keys``), name,
    relation, born (``20190801``), said (变动情况), gone (how it is known that he is no longer there), all None where unknown;
    at (the row of ``survey.members``, -1 for others). The head whom a list leaves out is among them.
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
    known = people[["row", "key"]].astype(object)
    again = known["key"].notna() & known.duplicated()
    return people[~again.to_numpy(bool)].reset_index(drop=True)


def _listed(table: pd.DataFrame, row_of: pd.Series, *, numbered: bool) -> pd.DataFrame:
    """A table of members in our columns; those of no household are left out."""
    row = table["户编号"].map(row_of).to_numpy(float)
    none = pd.Series(None, index=table.index, dtype=object)
    key = person_keys(table.get("证件号码", none))
    own = {title: table.get(source, none).astype(object) for title, source in FROM_TABLE.items()}
    at = np.arange(len(table)) if numbered else np.full(len(table), -1)
    people = pd.DataFrame({"row": row, "key": key, **own, "born": _born(table.get("出生日期", none), key), "at": at})
    people = people[np.isfinite(row)].astype({"row": np.int64})[list(COLUMNS)]
    return _typed(people)


def _born(written: pd.Series, key: pd.Series) -> pd.Series:
    """The birth date as eight figures: as the list says, else as the identity number does."""
    dates = written.astype(object).where(written.notna(), None).map(str, na_action="ignore").str.replace("-", "", regex=False)
    return dates.where(dates.notna(), key.str[6:14])


def _heads(households: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    """The heads of households with a list that names them by no number and no name."""
    rows = np.unique(listed["row"].to_numpy(np.int64))
    none = pd.Series(None, index=households.index, dtype=object)
    key = person_keys(households.get("户主证件号码", none).iloc[rows]).to_numpy(object)
    name = households.get("户主姓名", none).astype(object).iloc[rows].to_numpy(object)
    heads = pd.DataFrame({"row": rows, "key": key, "name": name, "relation": HEAD, "at": -1}).reindex(columns=list(COLUMNS))
    there = np.zeros(len(heads), dtype=bool)
    for title in ("key", "name"):
        own, others = (table["row"].astype(str) + "\0" + table[title] for table in (heads, listed))
        there |= (own.notna() & own.isin(others)).to_numpy(bool)
    unknown = pd.isna(heads["key"]) & pd.isna(heads["name"])
    return _typed(heads[~there & ~unknown.to_numpy(bool)])


def _typed(people: pd.DataFrame) -> pd.DataFrame:
    typed: pd.DataFrame = people.astype(object).where(people.notna(), None).astype({"row": np.int64, "at": np.int64})
    return typed
