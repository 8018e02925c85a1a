"""Which answers of which household changed between two rounds, one row a changed answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.explaining_answers import Explaining
from fanpin_cli.text.shown import shown

BLANK = "未填"
CLOSE = 1e-9
VISIT = frozenset({"调查日期", "调查人"})
"""These differ on every visit, and say nothing of the household."""
MOST_TOLD = 6
"""A cell names at most so many changed answers; the list of changes has all."""


@dataclass(frozen=True)
class AnswerChanges:
    """table: change (the row of ``household_changes``), title, old, new (as a clerk writes them, 未填 where blank), difference
    (new minus old for numbers, else NaN). only_old, only_new: columns that one of the rounds has."""

    table: pd.DataFrame
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]


def answer_changes(
    old: pd.DataFrame, new: pd.DataFrame, changes: pd.DataFrame, explaining: Explaining | None = None
) -> AnswerChanges:
    """Compare the answers of every household that is in both rounds, column by column.

    old, new: the rounds' answers; every visit has its own date and visitor, which are not compared. changes: as
    ``changes.household_changes`` gives them. Of a household those answers come first that explain which rules came and went,
    sums last.
    """
    pairs = np.flatnonzero((changes["old"] >= 0) & (changes["new"] >= 0))
    rows_old, rows_new = changes["old"].to_numpy()[pairs], changes["new"].to_numpy()[pairs]
    common = [title for title in new.columns if title in old.columns and title not in VISIT]
    found = [_changed(title, old[title].iloc[rows_old], new[title].iloc[rows_new], pairs) for title in common]
    none = pd.DataFrame(columns=["change", "title", "old", "new", "difference", "place"])
    tables = [table.assign(place=place) for place, table in enumerate(found) if len(table)]
    together = pd.concat(tables, ignore_index=True) if tables else none
    together["rank"] = _ranks(together, changes, explaining or Explaining())
    ordered = together.sort_values(["change", "rank", "place"], kind="stable", ignore_index=True)
    return AnswerChanges(
        ordered.drop(columns=["rank", "place"]),
        only_old=tuple(title for title in old.columns if title not in new.columns),
        only_new=tuple(title for title in new.columns if title not in old.columns),
    )


def _changed(title: str, old: pd.Series, new: pd.Series, pairs: npt.NDArray[np.int64]) -> pd.DataFrame:
    if _is_number(old) and _is_number(new):
        before, now = old.to_numpy(float), new.to_numpy(float)
        apart = (np.abs(now - before) > CLOSE) | (np.isnan(before) != np.isnan(now))
        difference = np.round(now - before, 2)
    else:
        before, now = (side.astype(object).where(side.notna(), None).to_numpy() for side in (old, new))
        apart = np.asarray(before != now, dtype=bool)
        apart[apart] = _texts(old[apart]) != _texts(new[apart])
        difference = np.full(len(pairs), np.nan)
    at = np.flatnonzero(apart)
    return pd.DataFrame(
        {
            "change": pairs[at],
            "title": title,
            "old": _texts(old.iloc[at]),
            "new": _texts(new.iloc[at]),
            "difference": difference[at],
        }
    )


def _ranks(table: pd.DataFrame, changes: pd.DataFrame, explaining: Explaining) -> npt.NDArray[np.int64]:
    """Each changed answer's rank in its household; every different pair of title and rules is looked at once."""
    rules = (changes["rules_added"] + ";" + changes["rules_gone"]).to_numpy(object)
    pairs = pd.DataFrame({"title": table["title"], "rules": rules[table["change"].to_numpy(np.int64)]})
    codes = pairs.groupby(["title", "rules"], sort=False).ngroup().to_numpy()
    different = pairs.drop_duplicates().itertuples(index=False, name=None)
    return np.array([*(explaining.rank(str(title), str(ids)) for title, ids in different), 0])[codes]


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _texts(column: pd.Series) -> npt.NDArray[np.object_]:
    """The values as a clerk writes them; every different one is written once."""
    codes, different = pd.factorize(column.astype(object), use_na_sentinel=True)
    return np.array([*(shown(value).strip() or BLANK for value in different), BLANK], dtype=object)[codes]


def told(table: pd.DataFrame, count: int) -> npt.NDArray[np.object_]:
    """For each of ``count`` rows of ``household_changes`` its changed answers in one text, a line each:
    ``人均纯收入 3500→2800（-700）``."""
    text = np.full(count, "", dtype=object)
    if table.empty:
        return text
    signed = table["difference"].map("（{:+.10g}）".format).where(table["difference"].notna(), "")
    words = table["title"] + " " + table["old"] + "→" + table["new"] + signed
    nth = table.groupby("change").cumcount()
    told_rows, firsts = np.unique(table["change"].to_numpy(np.int64)[nth < MOST_TOLD], return_index=True)
    groups = np.split(words.to_numpy(object)[nth < MOST_TOLD], firsts[1:])
    many = table["change"].value_counts().reindex(told_rows).to_numpy()
    text[told_rows] = ["\n".join(group) for group in groups]
    text[told_rows] += np.where(many > MOST_TOLD, "\n等" + many.astype(str).astype(object) + "项", "")
    return text
