"""Error cells of an .xlsb, which calamine gives as empty."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from fanpin_cli.survey.grid import BlindCell
from fanpin_cli.survey.opening.archive import open_archive, whole
from fanpin_cli.survey.opening.binary_extent import (
    LONG,
    XLSB_END_OF_DATA,
    XLSB_ROW,
    XLSB_SHEET,
    BrokenRecordsError,
    xlsb_records,
)
from fanpin_cli.survey.opening.failure import WorkbookError
from fanpin_cli.survey.opening.sheet_names import related_parts
from fanpin_cli.survey.opening.xls_errors import ERRORS, MOST

WORKBOOK, RELATIONS = "xl/workbook.bin", "xl/_rels/workbook.bin.rels"
SHEET_NAME = 156
ERROR_CELLS = frozenset({3, 11})
"""An error that was entered, and one that a formula gave; the code follows the column and the style."""
CODE = 8


def xlsb_errors(stream: BinaryIO, file: Path) -> dict[str, tuple[BlindCell, ...]]:
    """The error cells of each sheet of an .xlsb, by its name; none where the file is broken, since it will not be read."""
    try:
        with open_archive(stream, file) as archive:
            parts = {part.filename: part for part in archive.infolist()}
            names = dict(_sheets(whole(stream, parts[WORKBOOK], file), archive))
            return {
                name: tuple(islice(_of_sheet(whole(stream, parts[part], file)), MOST))
                for part, name in names.items()
                if part in parts
            }
    except (WorkbookError, KeyError, ValueError, BadZipFile, etree.XMLSyntaxError):
        return {}


def _sheets(workbook: bytes, archive: ZipFile) -> Iterator[tuple[str, str]]:
    """Part and name of each sheet."""
    parts = related_parts(archive, RELATIONS)
    for kind, start, end in xlsb_records(workbook):
        if kind == SHEET_NAME:
            relation, after = _text(workbook, start + 8, end)
            yield parts.get(relation, ""), _text(workbook, after, end)[0]


def _text(data: bytes, start: int, end: int) -> tuple[str, int]:
    """A text, its length before it, and where it ends."""
    if start + 4 > end:
        raise BrokenRecordsError
    after = start + 4 + 2 * LONG.unpack_from(data, start)[0]
    if after > end:
        raise BrokenRecordsError
    return data[start + 4 : after].decode("utf-16-le", "replace"), after


def _of_sheet(part: bytes) -> Iterator[BlindCell]:
    row = 0
    for kind, start, end in xlsb_records(part) if part.startswith(XLSB_SHEET) else ():
        if kind == XLSB_ROW and end - start >= 4:
            row = LONG.unpack_from(part, start)[0]
        elif kind in ERROR_CELLS and end - start > CODE:
            yield BlindCell(row, LONG.unpack_from(part, start)[0], ERRORS.get(part[start + CODE], "#"))
        elif kind == XLSB_END_OF_DATA:
            return
