"""The row under a header that numbers its columns, told from a first household that happens to read 1, 2, 3."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from fanpin_cli.survey.header import Header, is_numbering
from fanpin_cli.survey.strays import is_total_or_note
from fanpin_cli.survey.titles import TitleIndex
from fanpin_cli.survey.vocabulary import LONGEST_COUNT
from fanpin_cli.text.normalise import plain

NEARLY_ALL = 0.75
"""Such a share of the columns has a number where a row numbers them."""
FEW, FOLLOWING = 5, 5
"""Fewer columns a household may fill with 1, 2, 3; then so many rows that follow tell what the columns hold."""


def numbers_columns(rows: Sequence[Sequence[object]], number: int, header: Header, index: TitleIndex) -> bool:
    """Whether the row ``number`` numbers the header's columns: nearly all of them, and where they are few, only if it holds
    what no household of this table does. Else it may be one: the first, of two persons, of whom three …"""
    row = _filled(rows[number]) if number < len(rows) else {}
    titled = sum(bool(titles) and titles != before for before, titles in pairwise([(), *header.titles]))
    if not is_numbering([*row.values()]) or len(row) < NEARLY_ALL * titled:
        return False
    if len(row) >= FEW:
        return True
    following = [_filled(below) for below in rows[number + 1 : number + 1 + FOLLOWING]]
    following = [below for below in following if not any(is_total_or_note(cell, index.words) for cell in below.values())]
    for column, cell in row.items():
        titles = header.titles[column] if column < len(header.titles) else ()
        matches = filter(None, (index.match(title, "household") for title in titles))
        if plain(str(cell))[:1].isascii() and any(match.title.endswith("姓名") for match in matches):
            return True  # nobody is called 2
        sorts = {_sort(below[column]) for below in following if column in below}
        if sorts and _sort(cell) not in sorts:
            return True
    return False


def _filled(row: Sequence[object]) -> dict[int, object]:
    return {column: cell for column, cell in enumerate(row) if cell not in (None, "")}


def _sort(cell: object) -> str:
    """Words, a number that names somebody, or another number."""
    text = plain(str(cell)).removesuffix(".0")
    if not text[:1].isdecimal():
        return "words"
    return "name" if text.isalnum() and len(text) > LONGEST_COUNT else "number"
