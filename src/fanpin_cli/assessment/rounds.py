"""Rounds: which one a date belongs to, and what level a ledger gives a household in the end."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.level_names import bare_texts
from fanpin_cli.ledger_format import FILED_LEVELS

ROUND_MONTHS = (4, 10)
"""April and October; 六政办〔2019〕15号 四（三）."""

ROUND_IN_NAME = re.compile(r"(20\d\d)\s*[-年._]?\s*(0?[1-9]|1[0-2])(?!\d)")
NEW = "新增"


def round_of(date: dt.date) -> str:
    """The round that a date falls in or that last passed, as ``YYYY-MM``."""
    months = [(year, month) for year in (date.year - 1, date.year) for month in ROUND_MONTHS]
    year, month = max(pair for pair in months if pair <= (date.year, date.month))
    return f"{year}-{month:02d}"


def round_in(text: str) -> str | None:
    """``2019-04-入户调查`` or 2019年4月 in a file's name says which round it is of."""
    found = ROUND_IN_NAME.search(text)
    return f"{found[1]}-{int(found[2]):02d}" if found else None


def end_of(round_: str) -> dt.date:
    """The last day of a round's month: 2019-04-30 for ``2019-04``."""
    year, month = map(int, round_.split("-"))
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


def aligned(previous: pd.DataFrame, rows: npt.NDArray[np.int64]) -> pd.DataFrame:
    """The previous round's answers in this round's order; NA where a household was not there."""
    return previous.reset_index(drop=True).reindex(rows).reset_index(drop=True)


def ledger_places(
    ledger: pd.DataFrame, names: Mapping[str, str], columns: Sequence[str] = FILED_LEVELS
) -> tuple[pd.Series, pd.DataFrame]:
    """Each household's place in a ledger, by the first of ``columns`` that names one: the filed level, else the township's,
    else the proposal.

    ledger: the ledger's own columns. Returns the places (object; None where the ledger names none), and the
    entries that name no place, which are passed over: row, column, value.
    """
    place = pd.Series([None] * len(ledger), index=ledger.index, dtype=object)
    odd = []
    for column in columns:
        if column not in ledger:
            continue
        written = bare_texts(ledger[column])
        named = written.map(dict(names))
        strange = (written != "") & named.isna()
        odd.append(pd.DataFrame({"row": np.flatnonzero(strange), "column": column, "value": ledger[column][strange].to_list()}))
        place = place.where(place.notna(), named)
    none = pd.DataFrame(columns=["row", "column", "value"])
    return place.where(place.notna(), None), pd.concat(odd, ignore_index=True) if odd else none


def level_changes(before: pd.Series, now: pd.Series, shown: Mapping[str, str]) -> pd.Series:
    """风险上升, 风险下降, 不变, 新增, or 转为… where one of the two is no level.

    before, now: places, None where a household was not there. shown: place → its name.
    """
    old, new = (pd.to_numeric(side.astype(object), errors="coerce") for side in (before, now))
    change = ("转为" + now.map(shown).astype(object)).astype(object)
    change = change.where(~(old > new), "风险上升").where(~(old < new), "风险下降")
    return change.where(before != now, "不变").where(before.notna(), NEW)
