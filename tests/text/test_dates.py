"""Dates and months as exports and people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanpin_cli.text.dates import EXCEL_EPOCH, parse_date, parse_month
from fanpin_cli.text.numbers import UnreadableError

DAY = dt.date(2019, 10, 8)


@pytest.mark.parametrize(
    "text",
    [
        *["2019-10-08", "2019-10-8", "2019/10/8", "2019.10.8", "2019年10月8日", "2019年10月8号", "20191008", "20191008.0"],
        *["2019-10-08 00:00:00", "2019-10-08T12:30", "43746", "43746.5", "2019 年 10 月 8 日"],
    ],
)
def test_one_day_in_many_writings(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize("text", ["2019-10", "2019.10", "2019年10月", "201910", "201910.0", "2019-10-08"])
def test_one_month_in_many_writings(text: str) -> None:
    assert parse_month(text) == "2019-10"


@pytest.mark.parametrize(
    "text",
    ["", "十月上旬", "2019", "2019-13-01", "2019-02-30", "191008", "20191332", "8/10/2019", "3019-01-01", "99999", "2019年"],
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse_date(text)


@given(st.dates(dt.date(1920, 1, 1), dt.date(2100, 12, 31)))
def test_any_day_comes_back(day: dt.date) -> None:
    serial = (day - EXCEL_EPOCH).days
    for text in (f"{day}", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日", str(serial)):
        if text != str(serial) or serial < 80_000:
            assert parse_date(text) == day
