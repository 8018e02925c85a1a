"""The letters of a sheet's columns: A, Z, AA … XFD."""

from __future__ import annotations


def column_letters(place: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    letters, number = "", place + 1
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_place(letters: str) -> int:
    """0 for ``A``, 26 for ``AA``, in either case."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
