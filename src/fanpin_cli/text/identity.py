"""Resident identity numbers (GB 11643): 18 characters, the older 15, and disability cards of 20 or 22 that begin with one."""

from __future__ import annotations

import datetime as dt

IDENTITY, OLD_IDENTITY = r"\d{17}[\dX]", r"\d{15}"
"""Patterns of the two, plain as they are read."""
PERSON_KEY_LENGTH = 18
"""A person is known by the first 18 characters: one register has the identity number, another the disability card."""
LOST_DIGITS_FROM = 1e15
"""Excel keeps 15 digits of a number; in a longer one the last digits are gone."""


def person_key(number: str) -> str:
    return number[:PERSON_KEY_LENGTH].upper()


def birth_date(number: str) -> dt.date | None:
    """The birth date in an identity number; None where it holds none."""
    digits = f"19{number[6:12]}" if len(number) == 15 else number[6:14]
    try:
        return dt.datetime.strptime(digits, "%Y%m%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None


def age_on(born: dt.date, date: dt.date) -> int:
    """Whole years on a date."""
    return date.year - born.year - ((date.month, date.day) < (born.month, born.day))
