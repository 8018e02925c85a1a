"""How far the cells of a binary sheet reach: BIFF records, as in .xls and .xlsb."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from fanpin_cli.survey.opening.extent import Extent

RECORD = struct.Struct("<HH")
PLACE = struct.Struct("<HH")
LONG = struct.Struct("<I")

END_OF_SHEET = 0x000A
SHEET_POSITION = 0x0085
ENCRYPTED = 0x002F
DIMENSIONS = 0x0200
XLS_CELLS = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, 0x0406, 0x0206})
"""Records that begin with a cell's row and column. The text that a formula comes to (0x0207) follows in a record without."""
NUMBERS_SIDE_BY_SIDE = 0x00BD

SHARED_STRINGS = 0x00FC

XLSB_SHEET = b"\x81\x01"
XLSB_ROW = 0
XLSB_CELLS = range(2, 12)
XLSB_SHORT_CELLS = range(12, 19)
"""Cells that leave out their column because they follow another one. Excel does not write them, and calamine passes them over
in silence."""
XLSB_END_OF_DATA = 0x0092


class BrokenRecordsError(ValueError):
    """Records that run past the end of their stream."""


class ShortCellsError(ValueError):
    """Cells that would be passed over in silence."""


def is_encrypted(workbook: bytes) -> bool:
    """Whether an .xls workbook stream says that it is encrypted."""
    return any(kind == ENCRYPTED for kind, _start, _end in xls_records(workbook, 0))


def xls_extents(workbook: bytes) -> Iterator[Extent]:
    """The extent of every sheet of an .xls workbook stream, as declared or as its cells lie, whichever is larger.

    A reader makes room for the declared size at once, so that a false one does the same harm as a stray cell.
    """
    for kind, start, end in xls_records(workbook, 0):
        if kind == SHARED_STRINGS and end - start >= 8 and LONG.unpack_from(workbook, start + 4)[0] > len(workbook):
            raise BrokenRecordsError  # room for as many would be made at once
        if kind == SHEET_POSITION and end - start >= 4:
            yield _xls_extent(workbook, LONG.unpack_from(workbook, start)[0])


def _xls_extent(workbook: bytes, position: int) -> Extent:
    rows = columns = values = 0
    for kind, start, end in xls_records(workbook, position):
        if kind in XLS_CELLS and end - start >= 4:
            row, column = PLACE.unpack_from(workbook, start)
            further = max((end - start - 6) // 6 - 1, 0) if kind == NUMBERS_SIDE_BY_SIDE else 0
            rows, columns, values = max(rows, row + 1), max(columns, column + further + 1), values + further + 1
        elif kind == DIMENSIONS and end - start >= 10:
            layout = "<IIHH" if end - start >= 14 else "<HHHH"
            top, bottom, left, right = struct.unpack_from(layout, workbook, start)
            if bottom < top or right < left:
                raise BrokenRecordsError  # the reader would take the difference for a very large number
            rows, columns = max(rows, bottom - top), max(columns, right - left)
    return Extent(rows, columns, values)


def xls_records(workbook: bytes, position: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and end of each record from ``position`` to the end of its sheet."""
    size = len(workbook)
    unpack = RECORD.unpack_from
    while position + 4 <= size:
        kind, length = unpack(workbook, position)
        start = position + 4
        position = start + length
        if position > size:
            raise BrokenRecordsError
        if kind == END_OF_SHEET:
            return
        yield kind, start, position
    raise BrokenRecordsError


def xlsb_extent(part: bytes) -> Extent:
    """The extent of one .xlsb part; nothing where it is no worksheet."""
    if not part.startswith(XLSB_SHEET):
        return Extent()
    rows = columns = values = row = 0
    for kind, start, end in xlsb_records(part):
        if kind == XLSB_ROW and end - start >= 4:
            row = LONG.unpack_from(part, start)[0] + 1
        elif kind in XLSB_CELLS and end - start >= 4:
            rows, columns, values = max(rows, row), max(columns, LONG.unpack_from(part, start)[0] + 1), values + 1
        elif kind in XLSB_SHORT_CELLS:
            raise ShortCellsError
        elif kind == XLSB_END_OF_DATA:
            break
    return Extent(rows, columns, values)


def xlsb_records(sheet: bytes) -> Iterator[tuple[int, int, int]]:
    position, size = 0, len(sheet)
    while position + 2 <= size:
        kind, position = _variable(sheet, position, 2)
        length, position = _variable(sheet, position, 4)
        start, position = position, position + length
        if position > size:
            raise BrokenRecordsError
        yield kind, start, position


def _variable(data: bytes, position: int, longest: int) -> tuple[int, int]:
    """A number of 7 bits a byte, the lowest first, and where it ends."""
    number = 0
    for place in range(longest):
        if position >= len(data):
            raise BrokenRecordsError
        byte = data[position]
        position += 1
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            break
    return number, position
