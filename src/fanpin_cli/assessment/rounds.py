"""Rounds: which one a date belongs to, and which household of the last round a household of this round is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

ROUND_MONTHS = (4, 10)
"""April and October; 六政办〔2019〕15号 四（三）."""

NEW = "新增"
FILED_LEVELS = ("备案等级", "乡镇审核等级", "风险等级")
"""The ledger's columns that hold a household's level, the most binding first."""


def round_of(date: dt.date) -> str:
    """The round that a date falls in or that last passed, as ``YYYY-MM``."""
    months = [(year, month) for year in (date.year - 1, date.year) for month in ROUND_MONTHS]
    year, month = max(pair for pair in months if pair <= (date.year, date.month))
    return f"{year}-{month:02d}"


def match_households(households: pd.DataFrame, previous: pd.DataFrame) -> npt.NDArray[np.int64]:
    """For each household the row in ``previous`` that it was, or -1.

    Matched by 户编号; where that fails, by the first 18 characters of the head's 证件号码, if they name one household on both
    sides (a corrected 户编号 keeps its history).
    """
    found = _positions(previous["户编号"], households["户编号"])
    if "户主证件号码" in households and "户主证件号码" in previous:
        taken = np.isin(np.arange(len(previous)), found)
        heads = previous["户主证件号码"].astype(object).str[:18].where(~taken)
        own = households["户主证件号码"].astype(object).str[:18].where(found < 0)
        own = own.where(~own.duplicated(keep=False))
        by_head = _positions(heads, own)
        found = np.where(found >= 0, found, by_head)
    return found


def _positions(keys: pd.Series, sought: pd.Series) -> npt.NDArray[np.int64]:
    """The position in ``keys`` of each sought value; -1 where it is missing there, or there more than once."""
    unique = keys.where(keys.notna() & ~keys.duplicated(keep=False))
    positions = pd.Series(np.arange(len(keys)), index=pd.Index(unique.to_numpy(object)))
    positions = positions[positions.index.notna()]
    found = positions.reindex(pd.Index(sought.to_numpy(object))).where(sought.notna().to_numpy())
    return found.fillna(-1).to_numpy(np.int64)


def aligned(previous: pd.DataFrame, rows: npt.NDArray[np.int64]) -> pd.DataFrame:
    """The previous round's answers in this round's order; NA where a household was not there."""
    return previous.reset_index(drop=True).reindex(rows).reset_index(drop=True)


def previous_levels(ledger: pd.DataFrame, rows: npt.NDArray[np.int64]) -> pd.Series:
    """Each household's level in the previous ledger: the filed one, else the township's, else the proposal; else None."""
    level = pd.Series([None] * len(ledger), index=ledger.index, dtype=object)
    for column in FILED_LEVELS:
        if column in ledger:
            level = level.where(level.notna(), ledger[column])
    found = aligned(level.to_frame("level"), rows)["level"].astype(object)
    return found.where(found.notna(), None)


def level_changes(before: pd.Series, now: pd.Series, ranks: Mapping[str, int]) -> pd.Series:
    """风险上升, 风险下降, 不变, 新增, or 转为… where one of the two is no level.

    ranks: level's name → rank, 1 the most severe.
    """
    old, new = before.map(ranks), now.map(ranks)
    change = ("转为" + now.astype(object)).astype(object)
    change = change.where(~(old > new), "风险上升").where(~(old < new), "风险下降")
    return change.where(before != now, "不变").where(before.notna(), NEW)
