"""Days and working days: holidays, weekends that are worked, what a county adds, years that nobody knows yet."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from fanpin_cli.assessment.working_days import KNOWN_YEARS, WorkingDays

D = dt.date
FIRST, LAST = D(2019, 1, 1), D(2019, 12, 31)


def days(*dates: dt.date) -> np.ndarray:
    return np.array(dates, dtype="datetime64[D]")


@pytest.mark.parametrize(
    ("start", "number", "working", "end"),
    [
        (D(2019, 11, 1), 5, False, D(2019, 11, 6)),
        (D(2019, 11, 1), 5, True, D(2019, 11, 8)),  # a Friday; two days off
        (D(2019, 11, 2), 1, True, D(2019, 11, 4)),  # a Saturday: the first working day after it is Monday
        (D(2019, 9, 27), 1, True, D(2019, 9, 29)),  # Sunday the 29th is worked for the National Day
        (D(2019, 9, 30), 1, True, D(2019, 10, 8)),  # seven days off
        (D(2019, 11, 1), 0, True, D(2019, 11, 1)),
    ],
)
def test_so_many_days_after(start: dt.date, number: int, working: bool, end: dt.date) -> None:
    count = WorkingDays(FIRST, LAST)
    assert count.after(days(start), number, working=working).tolist() == [end]
    if number:
        assert count.between(days(start), days(end), working=working).tolist() == [number]


def test_a_county_adds_days() -> None:
    count = WorkingDays(FIRST, LAST, holidays=[D(2019, 11, 4)], workdays=[D(2019, 11, 2)])
    assert count.after(days(D(2019, 11, 1)), 2, working=True).tolist() == [D(2019, 11, 5)]


def test_a_year_that_nobody_knows_is_counted_from_monday_to_friday() -> None:
    year = max(KNOWN_YEARS) + 2
    start = D(year, 1, 1)
    count = WorkingDays(start, D(year, 12, 31))
    weekdays = [start + dt.timedelta(days=n) for n in range(1, 40) if (start + dt.timedelta(days=n)).weekday() < 5]
    assert count.after(days(start), 20, working=True).tolist() == [weekdays[19]]


def test_a_day_that_is_missing_stays_missing() -> None:
    none = np.array(["NaT"], dtype="datetime64[D]")
    count = WorkingDays(FIRST, LAST)
    assert np.isnat(count.after(none, 5, working=True)).all()
    assert count.between(none, days(FIRST), working=True).tolist() == [0]
