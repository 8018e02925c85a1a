"""Visits as records of 调整记录: when each household was visited last, when it is to be again, what calls for a decision."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.decision_records import AFTER, BY, DATE, NOBODY, STAGE, valid

VISIT, LARGE_CHANGE = "走访", "重大变化"
"""The stage and 项目 of a visit's record, and its 新值 where the visitor reports a large change."""
ADJUSTED = "随时调整"
LAST, NEXT, VISITOR = "最近走访", "下次走访", "走访责任人"
_NEGATED = "(?:无|未|没有|没|不|非|防)[^，。；、,;.!！？?：:\\s]{0,6}?"
"""What stands shortly before a word and denies it: 未发生重大变故, 没有人住院."""


def visits_in(records: pd.DataFrame, at: npt.NDArray[np.int64]) -> pd.DataFrame:
    """The visits that hold: at (the household's row), date, by, large (bool), row (of the record); by date, then as recorded.

    records: 调整记录 in order. at: the household's row of each record, -1 where it is not known.
    """
    there = (records[STAGE] == VISIT).to_numpy(bool) & (at != NOBODY) & records[DATE].notna().to_numpy(bool)
    there &= valid(records)
    rows = np.flatnonzero(there)
    large = (records[AFTER] == LARGE_CHANGE).to_numpy(bool)
    table = pd.DataFrame({"at": at, "date": records[DATE], "by": records[BY], "large": large}).iloc[rows].assign(row=rows)
    return table.sort_values("date", kind="stable", ignore_index=True)


def visit_columns(
    visits: pd.DataFrame, places: pd.Series, responsible: pd.Series, intervals: Mapping[str, int], since: dt.date
) -> pd.DataFrame:
    """走访责任人, 最近走访 and 下次走访, one row a household; None where there is none.

    places: where each household stands. responsible: who is by now, None where nobody was named; then the last visitor is.
    intervals: place → days at most between two visits. since: the day from which a household that was never visited waits.
    """
    last = visits.drop_duplicates("at", keep="last").set_index("at").reindex(range(len(places)))
    day = pd.to_datetime(last["date"])
    days = pd.to_timedelta(places.map(dict(intervals)).to_numpy(float), unit="D")
    due = day.fillna(pd.Timestamp(since)).reset_index(drop=True) + days
    by = responsible.reset_index(drop=True).astype(object)
    visitor = last["by"].reset_index(drop=True).astype(object)
    columns = {VISITOR: by.where(by.notna(), visitor), LAST: _dates(day.reset_index(drop=True)), NEXT: _dates(due)}
    table = pd.DataFrame(columns).astype(object)
    return table.where(table.notna(), None)


def _dates(days: pd.Series) -> pd.Series:
    dates: pd.Series = days.dt.date.astype(object)
    return dates.where(days.notna(), None)


def to_adjust(visits: pd.DataFrame, records: pd.DataFrame, at: npt.NDArray[np.int64]) -> pd.DataFrame:
    """The visits that report a large change, of households whose level nobody has decided since: rows of ``visits``."""
    decided = (records[STAGE] == ADJUSTED).to_numpy(bool) & (at != NOBODY) & valid(records)
    since = pd.Series(records[DATE].to_numpy(object)[decided], index=at[decided], dtype=object).groupby(level=0).max()
    reported = visits[visits["large"]].drop_duplicates("at", keep="last")
    after = reported["at"].map(since)
    open_ = after.isna() | (after.fillna(dt.date.min) < reported["date"])
    return reported[open_].reset_index(drop=True)


def tells_of_large_change(texts: pd.Series, words: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Whether what a visitor writes names one of the words and does not deny it. texts: object, empty where there is none."""
    if not words:
        return np.zeros(len(texts), dtype=bool)
    any_word = "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"
    bare = texts.str.replace(_NEGATED + any_word, "", regex=True)
    return bare.str.contains(any_word, regex=True).fillna(False).to_numpy(bool)
