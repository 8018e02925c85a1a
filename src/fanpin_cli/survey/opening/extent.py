"""How far the cells of a zipped sheet reach, before a reader makes room for them all.

A reader keeps a place for every cell from A1 to the last one: a single stray value in XFD1048576 would take 400 GB.
So the sheets are looked through first; in most files nothing lies outside a box that is harmless, and one search shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from fanpin_cli.text.cell_addresses import column_letters, column_place

OVERLAP = 512  # a tag cut in two by the pieces is seen whole in the next one

OUTSIDE_BOX = re.compile(
    rb"""<c(?! r="[A-Z]\d{1,5}"| r="[A-F][A-Z]\d{1,5}"| r="[A-F]?[A-Z]1[0-4]\d{4}")(?=[\s>].{32})""", re.DOTALL
)
"""A cell that does not say that it lies within FZ149999: inside are at most 27 million places. Every writer puts the place
first, after one space; a cell that has none, or has it elsewhere, is looked at more closely. A tag cut off by the end of a
piece is seen whole in the next one, and the last one is followed by the end of the sheet."""
PREFIXED = b":worksheet"
# A tag is looked at up to the next "<" and for so many characters, so that many tags that are not closed cost no more time.
TAG = rb"""<(?:\w+:)?%b\s[^<>]{0,300}?\br\s*=\s*["']"""
CELL = re.compile(TAG % b"c" + rb"""([A-Za-z]+)(\d+)["'][^<>/]{0,300}>(?!</)""")
ROW = re.compile(rb"""<(?:\w+:)?row\b""")
ROW_NUMBER = re.compile(TAG % b"row" + rb"""(\d+)""")
CELL_TAG = re.compile(rb"<(?:\w+:)?c[\s>]")
CELL_WITHOUT_PLACE = re.compile(rb"""<(?:\w+:)?c(?![^<>]{0,300}\br\s*=)[\s>]""")
HIGHEST = 1 << 31


@dataclass(frozen=True)
class Extent:
    """The last row and column that hold something, counted from 1; 0 where nothing does. ``values`` are its filled cells,
    where they are counted."""

    rows: int = 0
    columns: int = 0
    values: int = 0

    @property
    def cells(self) -> int:
        return self.rows * self.columns

    @property
    def corner(self) -> str:
        """The last place as a cell address: ``XFD1048576``."""
        return f"{column_letters(self.columns - 1)}{self.rows}"


def is_within_box(pieces: Iterable[bytes]) -> bool:
    """Whether every cell of a worksheet part (its XML, in pieces) surely lies in the harmless box."""
    for number, piece in enumerate(overlapping(pieces)):
        if number == 0 and PREFIXED in piece[:4096]:
            return False
        if OUTSIDE_BOX.search(piece):
            return False
    return True


def sheet_extent(pieces: Callable[[], Iterable[bytes]]) -> Extent:
    """How far the filled cells of a worksheet part reach; where in doubt, an upper bound.

    ``pieces`` gives the part's XML from its beginning each time it is called.
    """
    # Most writers give every cell its place; counting, which some old ones make necessary, is slower and an upper bound.
    extent = _placed_extent(pieces())
    return _counted_extent(pieces()) if extent is None else extent


def _placed_extent(pieces: Iterable[bytes]) -> Extent | None:
    """The extent where every cell names its place; None where one does not."""
    last_row = 0
    columns: set[bytes] = set()
    for piece in overlapping(pieces):
        if CELL_WITHOUT_PLACE.search(piece):
            return None
        places = CELL.findall(piece)
        columns.update({column for column, _row in places})
        last_row = max(last_row, max(map(_number, {row for _column, row in places}), default=0))
    return Extent(last_row, max(map(column_number, columns), default=0))


def _counted_extent(pieces: Iterable[bytes]) -> Extent:
    """The extent where a reader counts: each row one below the last, each cell one right of the last."""
    last_row = rows = columns = in_row = most_in_row = 0
    for piece in overlapping(pieces):
        places = CELL.findall(piece)
        last_row = max([last_row, *(_number(row) for _column, row in places), *map(_number, ROW_NUMBER.findall(piece))])
        columns = max([columns, *map(column_number, {column for column, _row in places})])
        begun, *others = ROW.split(piece)
        rows += len(others)
        for cells in (in_row + len(CELL_TAG.findall(begun)), *(len(CELL_TAG.findall(row)) for row in others)):
            in_row = cells
            most_in_row = max(most_in_row, cells)
    return Extent(last_row + rows, columns + most_in_row)


def overlapping(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces, each preceded by the end of the piece before, so that a tag on the seam is seen whole."""
    tail = b""
    for piece in pieces:
        joined = tail + piece
        yield joined
        tail = joined[-OVERLAP:]


def _number(digits: bytes) -> int:
    """A row's number; one of a thousand figures is no row, and would take long to turn into one."""
    return int(digits) if len(digits) < 10 else HIGHEST


def column_number(letters: bytes) -> int:
    """A → 1, XFD → 16384, in either case."""
    return column_place(letters[:7].decode("ascii")) + 1
