"""Resident identity numbers (GB 11643): 18 characters, the older 15, and disability cards of 20 or 22 that begin with one."""

from __future__ import annotations

import datetime as dt
import re

IDENTITY, OLD_IDENTITY = r"\d{17}[\dX]", r"\d{15}"
"""Patterns of the two, plain as they are read."""
PERSON_KEY_LENGTH = 18
"""A person is known by the first 18 characters: one register has the identity number, another the disability card."""
WEIGHTS, CHECK_CHARACTERS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
"""Of the check character (ISO 7064 MOD 11-2)."""
LOST_DIGITS_FROM = 1e15
"""Excel keeps 15 digits of a number; in a longer one the last digits are gone."""


def person_key(number: str) -> str:
    return number[:PERSON_KEY_LENGTH].upper()


def upgraded(number: str) -> str:
    """The 18 characters of a number of the older 15 (GB 11643: the century and the check character added); others as they are.

    Example: 341599700101001 is 34159919700101001X.
    """
    if len(number) != 15 or not number.isdecimal():
        return number
    longer = f"{number[:6]}19{number[6:]}"
    weighed = sum(int(digit) * weight for digit, weight in zip(longer, WEIGHTS, strict=True))
    return longer + CHECK_CHARACTERS[weighed % 11]


_CARD = re.compile(r"[A-Z]*(?:(\d{17}[\dX])(?:\d{2}[\dA-Z]{0,2})?|(\d{15}))")


def joining_key(number: str) -> str:
    """What a person is found by in other registers: the 18 characters of a number of 18, 20 or 22 or of the older 15, without
    letters before it; a number of another form whole, since only the very same can be meant.

    number: plain, capital letters, without spaces. Example: 残34159919700101001X43, read without its word, and
    341599700101001 are the same person's.
    """
    found = _CARD.fullmatch(number)
    return number if found is None else found[1] or upgraded(found[2])


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
