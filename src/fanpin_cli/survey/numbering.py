"""The row under a header that numbers the columns 1, 2, 3, distinguished from a household whose answers are 1, 2, 3."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from fanpin_cli.survey.header import Header, is_numbering
from fanpin_cli.survey.strays import is_total_or_note
from fanpin_cli.survey.titles import TitleIndex
from fanpin_cli.survey.vocabulary import LONGEST_COUNT
from fanpin_cli.text.normalise import plain

NEARLY_ALL = 0.75
"""The least share of the titled columns that must have a number."""
FEW, FOLLOWING = 5, 5
"""With fewer numbered columns than FEW, a household might hold 1, 2, 3; then the next FOLLOWING rows are compared."""


def numbers_columns(rows: Sequence[Sequence[object]], number: int, header: Header, index: TitleIndex) -> bool:
    """Whether the row ``number`` numbers the header's columns.

    It must number nearly all of them. Where they are few (序号 1, 家庭人口 2, 劳动力 3) it might be a household, and counts as
    numbering only if it holds what no household below does: a number for a name, or 2 where the others have long codes.
    """
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
    """What sort of value a cell holds: ``words``, ``name`` (a long number that is a key), or ``number``."""
    text = plain(str(cell)).removesuffix(".0")
    if not text[:1].isdecimal():
        return "words"
    return "name" if text.isalnum() and len(text) > LONGEST_COUNT else "number"
