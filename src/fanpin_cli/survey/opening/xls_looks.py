"""Hidden rows and struck cells of an .xls, which calamine does not give."""

from __future__ import annotations

import re
from collections import defaultdict

from fanpin_cli.survey.grid import Looks
from fanpin_cli.survey.opening.binary_extent import LONG, PLACE, SHEET_POSITION, XLS_CELLS, BrokenRecordsError, xls_records
from fanpin_cli.survey.opening.xls_errors import sheet_name

ROW, FONT, FORMAT, NUMBERS = 0x0208, 0x0031, 0x00E0, 0x00BD
HIDDEN_FLAG, STRUCK_FLAG = 0x20, 0x08
NO_FONT = 4
"""Fonts are counted 0 1 2 3 5 6 …: there is no font of this number."""
HIDDEN_HINT = re.compile(
    rb"\x08\x02\x10\x00.{12}[" + re.escape(bytes(byte for byte in range(256) if byte & HIDDEN_FLAG)) + rb"]", re.DOTALL
)
STRUCK_HINT = re.compile(
    rb"\x31\x00.\x00.{2}[" + re.escape(bytes(byte for byte in range(256) if byte & STRUCK_FLAG)) + rb"]", re.DOTALL
)
"""What such a row and such a font look like; most files have neither and need no closer look."""


def xls_looks(workbook: bytes) -> dict[str, Looks]:
    """The looks of each sheet of a workbook stream, by its name."""
    if HIDDEN_HINT.search(workbook) is None and STRUCK_HINT.search(workbook) is None:
        return {}
    fonts: list[bool] = []
    formats: list[int] = []
    sheets: dict[str, int] = {}
    try:
        for kind, start, end in xls_records(workbook, 0):
            if kind == FONT and end - start >= 4:
                fonts.append(bool(workbook[start + 2] & STRUCK_FLAG))
            elif kind == FORMAT and end - start >= 2:
                formats.append(int.from_bytes(workbook[start : start + 2], "little"))
            elif kind == SHEET_POSITION and end - start > 8:
                sheets[sheet_name(workbook[start + 6 : end])] = LONG.unpack_from(workbook, start)[0]
        struck = {number for number, font in enumerate(formats) if _is_struck(font, fonts)}
        return {name: _of_sheet(workbook, position, struck) for name, position in sheets.items()}
    except BrokenRecordsError:
        return {}  # the reader will find it broken too


def _is_struck(font: int, fonts: list[bool]) -> bool:
    place = font - (font > NO_FONT)
    return font != NO_FONT and place < len(fonts) and fonts[place]


def _of_sheet(workbook: bytes, position: int, formats: set[int]) -> Looks:
    hidden: set[int] = set()
    struck = defaultdict[int, set[int]](set)
    for kind, start, end in xls_records(workbook, position):
        if kind == ROW and end - start >= 14 and workbook[start + 12] & HIDDEN_FLAG:
            hidden.add(PLACE.unpack_from(workbook, start)[0])
        elif formats and kind in XLS_CELLS and end - start >= 6:
            row, column = PLACE.unpack_from(workbook, start)
            places = range(start + 4, end - 2, 6) if kind == NUMBERS else (start + 4,)
            for further, place in enumerate(places):
                if int.from_bytes(workbook[place : place + 2], "little") in formats:
                    struck[row].add(column + further)
    return Looks(frozenset(hidden), {row: frozenset(columns) for row, columns in struck.items()})
