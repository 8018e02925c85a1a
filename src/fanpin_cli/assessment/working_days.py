"""Counting days, and working days of China; where no calendar knows a year yet, Monday to Friday."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import chinese_calendar
import numpy as np
import numpy.typing as npt
import pandas as pd

Days = npt.NDArray[np.datetime64]
SATURDAY = 5
EVERY_DAY = np.busdaycalendar(weekmask="1111111")
KNOWN_YEARS = frozenset(day.year for day in chinese_calendar.holidays)
"""The years whose holidays are announced."""


class WorkingDays:
    """Working days between two days: holidays, days that are worked for them, and what a county adds to both."""

    def __init__(
        self, first: dt.date, last: dt.date, holidays: Collection[dt.date] = (), workdays: Collection[dt.date] = ()
    ) -> None:
        days = [day.date() for day in pd.date_range(first, last)]
        off = [day for day in days if day in holidays or (day not in workdays and not _is_worked(day))]
        self._calendar = np.busdaycalendar(weekmask="1111111", holidays=np.array(off, dtype="datetime64[D]"))

    def after(self, start: Days, days: int, *, working: bool) -> Days:
        """The last of so many days after each day; NaT stays."""
        known = ~np.isnat(start)
        ends = start.copy()
        calendar = self._calendar if working else EVERY_DAY
        ends[known] = np.busday_offset(start[known], days, roll="backward", busdaycal=calendar)
        return ends

    def between(self, start: Days, end: Days, *, working: bool) -> npt.NDArray[np.int64]:
        """How many days after ``start`` each ``end`` is; 0 where one of them is NaT."""
        known = ~(np.isnat(start) | np.isnat(end))
        count = np.zeros(len(start), dtype=np.int64)
        day = np.timedelta64(1, "D")
        calendar = self._calendar if working else EVERY_DAY
        count[known] = np.busday_count(start[known] + day, end[known] + day, busdaycal=calendar)
        return count


def _is_worked(day: dt.date) -> bool:
    return chinese_calendar.is_workday(day) if day.year in KNOWN_YEARS else day.weekday() < SATURDAY
