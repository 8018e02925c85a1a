"""Dates and years that can hardly be true (after the day of grading, or too early for the field), and dates without a year.

The answers stay as they were read; what is odd is a doubt at its cell. A date of the round itself (调查日期) that a village
wrote as 4月24日 is of the year that is graded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.survey.catalogue import NUMERIC, Field, FieldType
from fanpin_cli.survey.cells import Cells
from fanpin_cli.survey.columns import Column
from fanpin_cli.survey.problems import Problem
from fanpin_cli.text.dates import day_of_year
from fanpin_cli.text.normalise import plain
from fanpin_cli.text.shown import shown

Locate = Callable[[int, str], tuple[str, str, str]]
YEAR = "年"
EARLIEST = 1900
"""The first year of any date, where the field does not name a later one."""
FOUR_FIGURES = range(1000, 10_000)
"""In a column of years whose field names no earliest one, other numbers may be lengths of time (居住年限: 5)."""
MANY = 10
"""Where most of so many dates are old, it is the day of grading that is odd, and that is reported once."""
Days = npt.NDArray[np.float64]


def is_dated(field: Field) -> bool:
    """Whether a field holds dates, months or years."""
    return field.type in (FieldType.DATE, FieldType.MONTH) or (field.type in NUMERIC and field.unit == YEAR)


def with_round_year(cells: Cells, field: Field, as_of: dt.date) -> Cells:
    """The cells of a date of the round, those without a year as days of the year of ``as_of``; other cells as they are."""
    if not (field.of_round and field.type is FieldType.DATE):
        return cells
    codes, different = pd.factorize(cells, use_na_sentinel=True)
    days = np.array([*(_yearless(value, as_of.year) for value in different), None], dtype=object)[codes]
    return np.where(pd.notna(days), days, cells)


def _yearless(value: object, year: int) -> dt.date | None:
    return day_of_year(plain(value), year) if isinstance(value, str) else None


def odd_dates(
    column: Column, cells: Cells, answers: pd.Series, at: Locate, keys: pd.Series | None, as_of: dt.date
) -> Iterator[Problem]:
    """The doubts about a column of dates, and a notice of those that had no year.

    cells: as the sheet has them; answers: what was read of them. at: a row and the column's title → file, sheet and cell.
    keys: each row's 户编号, where the table has it.
    """
    if column.match is None:
        return
    field, title = column.match.field, column.match.title

    def problem(kind: str, row: int, value: object, **details: object) -> Problem:
        key = "" if keys is None or keys.iloc[row] is None else str(keys.iloc[row])
        named = {"title": title, "as_of": str(as_of), **{name: str(detail) for name, detail in details.items()}}
        return Problem(kind, *at(row, column.title), key=key, value=shown(value), details=named)

    if (yearless := _yearless_rows(cells, field, as_of)).size:
        first = int(yearless[0])
        yield problem("year-assumed", first, cells[first], count=len(yearless), year=as_of.year)
    codes, different = pd.factorize(answers.astype(object), use_na_sentinel=True)
    days = np.array([*(_day(value) for value in different), np.nan])[codes]
    if field.type in NUMERIC and field.earliest is None:
        days[(days < _day(float(FOUR_FIGURES.start))) | (days >= _day(float(FOUR_FIGURES.stop)))] = np.nan
    year_before = as_of.replace(year=as_of.year - 1, day=1)
    early = days < _day(float(field.earliest or EARLIEST))
    late = (days > _day(as_of)) & (not field.later)
    old = (days < _day(year_before)) & ~early & _newest(days, keys) if field.of_round else np.zeros(len(days), dtype=bool)
    for row in np.flatnonzero(late).tolist():
        yield problem("date-late", row, answers.iloc[row])
    for row in np.flatnonzero(early).tolist():
        yield problem("date-early", row, answers.iloc[row], earliest=field.earliest or EARLIEST)
    count, filled = int(old.sum()), int((codes >= 0).sum())
    if count >= MANY and 2 * count > filled:
        first = int(np.argmax(old))
        yield problem("dates-old", first, answers.iloc[first], count=count, filled=filled)
        return
    for row in np.flatnonzero(old).tolist():
        yield problem("date-early", row, answers.iloc[row], earliest=f"{year_before:%Y-%m}")


def _yearless_rows(cells: Cells, field: Field, as_of: dt.date) -> npt.NDArray[np.int64]:
    if not (field.of_round and field.type is FieldType.DATE):
        return np.array([], dtype=np.int64)
    codes, different = pd.factorize(cells, use_na_sentinel=True)
    return np.flatnonzero(np.isin(codes, [place for place, value in enumerate(different) if _yearless(value, as_of.year)]))


def _day(value: object) -> float:
    """A date, a month (its first day) or a year (its first day) as a number that orders them; also years that no date can
    have."""
    if isinstance(value, dt.date):
        year, month, day = float(value.year), value.month, value.day
    elif isinstance(value, str):
        year, month, day = float(value[:4]), int(value[5:7]), 1
    else:
        year, month, day = float(str(value)), 1, 1
    return year * 12 * 31 + (month - 1) * 31 + day - 1


def _newest(days: Days, keys: pd.Series | None) -> npt.NDArray[np.bool_]:
    """Where no other row of the household is of a later date: a sheet may keep the answers of earlier years too."""
    if keys is None:
        return np.ones(len(days), dtype=bool)
    latest = pd.Series(days).groupby(keys.to_numpy(object)).transform("max").to_numpy(float)
    return np.asarray(np.isnan(latest) | (days == latest), dtype=bool)
