"""Dates and months as exports and people write them: 2019年10月8日, 20191008, 2019.10, 202210, Excel serial numbers."""

from __future__ import annotations

import datetime as dt
import re

from fanpin_cli.text.numbers import UnreadableError

EXCEL_EPOCH = dt.date(1899, 12, 30)
SERIALS = range(7_000, 80_000)
"""Excel serial numbers taken for dates: 1919 to 2119."""
YEARS = range(1900, 2101)
MONTHS_FROM = 1913
"""Six digits are a year and a month from this year on: 191008 is as likely the eighth of October 2019."""

_PARTS = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(?:(\d{1,2})\s*[日号]?)?)?(?:[ T]\d{1,2}:\d{2}.*)?$", re.ASCII
)
_DAY = re.compile(r"^(\d{1,2})\s*(?:月\s*(?=\d+\s*[日号]?$)|[-/.](?=\d+$))(\d{1,2})\s*[日号]?$", re.ASCII)
_DIGITS = re.compile(r"^(\d{4})(\d{2})(\d{2})?(?:\.0)?$", re.ASCII)
_SERIAL = re.compile(r"^(\d{4,5})(?:\.\d+)?$", re.ASCII)


def parse_date(text: str) -> dt.date:
    """The date that a cell's plain text means; a month alone is its first day. Raises ``UnreadableError``."""
    if found := _PARTS.match(text):
        year, month, day = found.groups()
        return _date(int(year), int(month), int(day or 1), text)
    if found := _DIGITS.match(text):
        year, month, day = found.groups()
        if day is None and int(year) < MONTHS_FROM:
            raise UnreadableError(text)
        return _date(int(year), int(month), int(day or 1), text)
    if (serial := _SERIAL.match(text)) and int(serial.group(1)) in SERIALS:
        return EXCEL_EPOCH + dt.timedelta(days=int(serial.group(1)))
    raise UnreadableError(text)


def day_of_year(text: str, year: int) -> dt.date | None:
    """The day that 4月24日, 4.24 or 4-24 is in a year; None where the text is no such day."""
    found = _DAY.match(text)
    try:
        return dt.date(year, int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def parse_month(text: str) -> str:
    """The month, as ``YYYY-MM``; raises ``UnreadableError``."""
    return f"{parse_date(text):%Y-%m}"


def _date(year: int, month: int, day: int, text: str) -> dt.date:
    if year not in YEARS:
        raise UnreadableError(text)
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise UnreadableError(text) from error
