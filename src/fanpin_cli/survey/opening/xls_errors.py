"""Error cells of an .xls, which calamine gives as empty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from fanpin_cli.survey.grid import BlindCell
from fanpin_cli.survey.opening.binary_extent import LONG, PLACE, SHEET_POSITION, BrokenRecordsError, xls_records

ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
VALUE, FORMULA = 0x0205, 0x0006
HINT = re.compile(rb"\x05\x02\x08\x00.{7}\x01|\x06\x00.{8}\x02.{5}\xff\xff", re.DOTALL)
"""What an error, alone or come to by a formula, looks like; most files have none and need no closer look."""
MOST = 10_000


def xls_errors(workbook: bytes) -> dict[str, tuple[BlindCell, ...]]:
    """The error cells of each sheet of a workbook stream, by its name."""
    if HINT.search(workbook) is None:
        return {}
    found: dict[str, tuple[BlindCell, ...]] = {}
    try:
        for kind, start, end in xls_records(workbook, 0):
            if kind == SHEET_POSITION and end - start > 8:
                cells = _of_sheet(workbook, LONG.unpack_from(workbook, start)[0])
                found[sheet_name(workbook[start + 6 : end])] = tuple(islice(cells, MOST))
    except BrokenRecordsError:
        return {}  # the reader will find it broken too
    return found


def sheet_name(field: bytes) -> str:
    """The name in the record of a sheet, behind its position and kind."""
    characters = field[2:]
    return characters.decode("utf-16-le", "replace") if field[1] & 1 else characters.decode("latin-1")


def _of_sheet(workbook: bytes, position: int) -> Iterator[BlindCell]:
    for kind, start, end in xls_records(workbook, position):
        code = None
        if kind == VALUE and end - start >= 8 and workbook[start + 7] == 1:
            code = workbook[start + 6]
        elif kind == FORMULA and end - start >= 14:
            is_error = workbook[start + 6] == 2 and workbook[start + 12 : start + 14] == b"\xff\xff"
            code = workbook[start + 8] if is_error else None
        if code is not None:
            row, column = PLACE.unpack_from(workbook, start)
            yield BlindCell(row, column, ERRORS.get(code, "#"))
