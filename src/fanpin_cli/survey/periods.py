"""Several years of one household: the rows of the latest year count, older ones are kept as what was answered before.

A column tells the year (年度, 数据日期, 调查日期, under any title), else the name of
the sheet or the file (2018年, 2019-04).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.survey.further_sheets import layouts
from fanpin_cli.survey.keys import HEAD_NUMBER, KEY, head_of, keys_by_head
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.tables import Table
from fanpin_cli.survey.titles import normal
from fanpin_cli.survey.vocabulary import Vocabulary
from fanpin_cli.text.dates import parse_date
from fanpin_cli.text.normalise import plain
from fanpin_cli.text.numbers import UnreadableError

OWN_TITLES = ("年度", "数据日期", "调查日期")
"""Canonical titles that say of what time a row is, the most binding first."""
PERSON = ("证件号码", "姓名")
EARLIEST = 2005
"""An earlier year is a slip of the pen: there was no survey of households then."""
ROUND_MONTHS = 3
"""Rows less than so many months apart are of one round: the same household visited twice, which is a repeated row."""
_YEAR_ALONE = re.compile(r"^((?:19|20)\d\d)(?:\.0)?年?度?$")
_YEAR_IN_NAME = re.compile(r"(?<!\d)(20\d\d)\s*(?:[-年._]?\s*(0?[1-9]|1[0-2])(?!\d))?")
_HALF = {"上半年": 6, "下半年": 12}
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Latest:
    """tables: with the rows of each household's latest year; earlier: the rows that are older, empty tables left out."""

    tables: tuple[Table, ...]
    earlier: tuple[Table, ...] = ()
    problems: tuple[Problem, ...] = ()


def latest_rows(tables: Sequence[Table], as_of: dt.date, words: Vocabulary) -> Latest:
    """The tables without rows of which a newer one of the same household is there: of surveys among tables that ask the same
    (a sheet with one more question, asked later, makes no answer old), of rosters where they list the same person again.

    A row whose time is not known, or after ``as_of``, is neither older nor newer than another, and stays.
    """
    kept: dict[int, Flags] = {}
    problems: list[Problem] = []
    surveys = layouts([table for table in tables if table.kind == "households"])
    for own in (*surveys, [table for table in tables if table.kind == "members"]):
        rows = _rows(own)
        if rows is None:
            continue
        rows["time"] = np.concatenate([_times(table, as_of, words, _several(rows, table)) for table in own])
        older = _older(rows) & _again(rows)
        if not older.any():
            continue
        kept |= {table.number: ~older[(rows["table"] == table.number).to_numpy()] for table in own}
        problems += _told(own, rows[older], rows)
    if not kept:
        return Latest(tuple(tables))
    everything = [kept.get(table.number, np.ones(len(table.rows), dtype=bool)) for table in tables]
    latest = [_with_rows(table, keep) for table, keep in zip(tables, everything, strict=True)]
    earlier = [_with_rows(table, ~keep) for table, keep in zip(tables, everything, strict=True) if not keep.all()]
    return Latest(tuple(latest), tuple(earlier), tuple(problems))


def _rows(tables: Sequence[Table]) -> pd.DataFrame | None:
    """All rows: table, household (None where no other row is of it, or none is named), time. None where no household has
    several rows."""
    parts = []
    for table in tables:
        own = table.household
        none = pd.Series(None, index=own.index, dtype=object)
        key = keys_by_head(own[KEY].astype(object) if KEY in own else none, head_of(own) if HEAD_NUMBER in own else none)
        village = own["村"].astype(object) if "村" in own else none  # a number may start again in every village
        key = key + "\0" + village.where(village.notna(), "").astype(str)
        person = next((table.member[title] for title in PERSON if title in table.member), none).astype(object)
        person = person if table.kind == "members" else pd.Series("", index=own.index, dtype=object)
        parts.append(pd.DataFrame({"table": table.number, "household": key, "person": person.astype(object)}))
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"household": pd.Series(dtype=object)})
    several = rows["household"].notna() & rows["household"].duplicated(keep=False)
    if not several.any():
        return None
    rows["household"] = rows["household"].where(several, None)
    return rows


def _several(rows: pd.DataFrame, table: Table) -> Flags:
    """Which rows of a table are of a household that has several."""
    own = rows["household"][rows["table"] == table.number]
    return own.notna().to_numpy(bool)


def _times(table: Table, as_of: dt.date, words: Vocabulary, wanted: Flags) -> npt.NDArray[np.float64]:
    """Months since the year 0 for each wanted row; NaN where it is not known. A year alone is its last month."""
    for column in _columns(table, words):
        values = column[wanted]
        known = {value: _month(value, as_of) for value in values.dropna().unique()}
        found = values.map(known).astype(float)
        if found.notna().any() and (found.notna() | values.isna()).mean() > 0.5:
            times = np.full(len(column), np.nan)
            times[wanted] = found.to_numpy()
            return times
    named = next((month for text in (table.sheet, table.name) if (month := _month_in_name(text, as_of)) is not None), np.nan)
    return np.full(len(table.rows), named)


def _columns(table: Table, words: Vocabulary) -> Iterator[pd.Series]:
    yield from (table.household[title] for title in OWN_TITLES if title in table.household)
    for title in map(str, table.originals.columns):
        if title not in table.household and title not in table.member and words.period_title.fullmatch(normal(title)):
            yield table.originals[title]


def _month(value: object, as_of: dt.date) -> float:
    """2019, 2019年度 → December 2019; 2019年10月 and dates their month. NaN for what is no time, or none that can be."""
    if isinstance(value, dt.date):
        return _counted(value.year, value.month, as_of)
    text = plain(str(value))
    if found := _YEAR_ALONE.match(text):
        return _counted(int(found[1]), 12, as_of)
    for half, month in _HALF.items():
        if text.endswith(half) and (found := _YEAR_IN_NAME.match(text)):
            return _counted(int(found[1]), month, as_of)
    try:
        date = parse_date(text)
    except UnreadableError:
        return float("nan")
    return _counted(date.year, date.month, as_of)


def _counted(year: int, month: int, as_of: dt.date) -> float:
    return year * 12.0 + month if EARLIEST <= year <= as_of.year else float("nan")


def _month_in_name(text: str, as_of: dt.date) -> float | None:
    found = {(int(year), int(month or 12)) for year, month in _YEAR_IN_NAME.findall(text)}
    if len(found) != 1:
        return None
    time = _counted(*found.pop(), as_of)
    return None if np.isnan(time) else time


def _older(rows: pd.DataFrame) -> Flags:
    """The rows that are a round or more older than the latest of their household."""
    latest = rows.groupby("household")["time"].transform("max").reindex(rows.index)
    return (latest - rows["time"] >= ROUND_MONTHS).to_numpy(bool)


def _again(rows: pd.DataFrame) -> Flags:
    """The rows of households that list a person at two times. Where nobody comes twice, the time is one of the person's own:
    when he was registered, or moved in."""
    persons = rows.dropna(subset=["household", "person", "time"])
    times = persons.groupby(["household", "person"])["time"].nunique()
    again = times[times > 1].index.get_level_values("household")
    return rows["household"].isin(again).to_numpy(bool)


def _told(tables: Sequence[Table], older: pd.DataFrame, rows: pd.DataFrame) -> Iterator[Problem]:
    """One notice a table and year: how many rows of how many households are older, and which years count instead."""
    latest = rows.groupby("household")["time"].max()
    of_number = {table.number: table for table in tables}
    for (number, time), own in older.groupby(["table", "time"], sort=True):
        table = of_number[int(str(number))]
        place = int(own.index[0]) - int((rows["table"] == number).to_numpy().argmax())
        newer = sorted({_shown(month) for month in latest.reindex(own["household"].unique())})
        details = {
            "rows": str(len(own)),
            "households": str(own["household"].nunique()),
            "year": _shown(float(str(time))),
            "latest": "、".join(newer),
        }
        yield Problem("older-rows", table.name, table.sheet, f"A{table.rows[place]}", details=details)


def _shown(time: float) -> str:
    """December stands for the whole year, which is what most columns say."""
    year, month = divmod(int(time) - 1, 12)
    return f"{year}年" if month == 11 else f"{year}年{month + 1}月"


def _with_rows(table: Table, keep: Flags) -> Table:
    if keep.all():
        return table
    frames = {part: getattr(table, part)[keep].reset_index(drop=True) for part in ("household", "member", "originals")}
    return replace(table, rows=table.rows[keep], **frames)
