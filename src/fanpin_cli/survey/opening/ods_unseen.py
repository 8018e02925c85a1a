"""What calamine does not give of an OpenDocument sheet: its error cells, which it gives as empty, and its merged ranges."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipInfo

from fanpin_cli.survey.grid import BlindCell
from fanpin_cli.survey.opening.archive import open_archive, pieces
from fanpin_cli.survey.opening.failure import WorkbookError
from fanpin_cli.survey.opening.limits import MOST_COLUMNS, MOST_ROWS
from fanpin_cli.survey.opening.ods_extent import TABLE_END, rows_of

CONTENT = "content.xml"
ATTRIBUTES = rb"""((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)"""
TABLE = re.compile(rb"<table:table(?=\s)" + ATTRIBUTES)
ROW = re.compile(rb"<table:table-row(?=[\s/>])" + ATTRIBUTES)
CELL = re.compile(rb"<table:(?:covered-)?table-cell(?=[\s/>])" + ATTRIBUTES)
CELL_END = b"</table:table-cell>"
ERROR = b'calcext:value-type="error"'
SPANNED = re.compile(rb"""-spanned=["'](?!1["'])""")
NUMBER = re.compile(rb"""\stable:number-(rows|columns)-(repeated|spanned)\s*=\s*["'](\d{1,9})""")
NAME = re.compile(rb"""\stable:name\s*=\s*(?:"([^"]*)"|'([^']*)')""")
TAG = re.compile(rb"<[^<>]*>")
MOST = 10_000

Merged = tuple[tuple[int, int, int, int], ...]


def ods_unseen(stream: BinaryIO, file: Path) -> tuple[dict[str, tuple[BlindCell, ...]], dict[str, Merged]]:
    """The error cells and the merged ranges (as in ``Grid``) of each sheet of an .ods that has any, by its name; none where
    the file is broken, since it will not be read."""
    errors, merged = defaultdict[str, list[BlindCell]](list), defaultdict[str, list[tuple[int, int, int, int]]](list)
    try:
        with open_archive(stream, file) as archive:
            for sheet, row, xml in _rows_to_look_at(stream, archive.getinfo(CONTENT), file):
                for column, numbers, cell in _cells(xml):
                    down, across = numbers.get("rows-spanned", 1), numbers.get("columns-spanned", 1)
                    if down > 1 or across > 1:
                        last = min(row + down, MOST_ROWS) - 1, min(column + across, MOST_COLUMNS) - 1
                        merged[sheet].append((row, column, *last))
                    if ERROR in cell[1] and len(errors[sheet]) < MOST:
                        shown = xml[cell.end() : xml.find(CELL_END, cell.end())].partition(b">")[2]
                        errors[sheet].append(BlindCell(row, column, _text(TAG.sub(b"", shown))))
    except (WorkbookError, ValueError):
        return {}, {}
    return {sheet: tuple(cells) for sheet, cells in errors.items()}, {sheet: tuple(ranges) for sheet, ranges in merged.items()}


def _rows_to_look_at(stream: BinaryIO, part: ZipInfo, file: Path) -> Iterator[tuple[str, int, bytes]]:
    """The rows that hold an error or a merged cell: the sheet's name, the row's number from 0, its XML."""
    sheet, row = "", 0
    for number, xml in enumerate(rows_of(pieces(stream, part, file), file)):
        begin = xml.rfind(TABLE_END) + 1
        if begin or number == 0:
            sheet, row = next((_name(table[1]) for table in TABLE.finditer(xml, begin)), ""), 0
        rows = [*ROW.finditer(xml, begin)]
        if not rows:
            continue
        row += sum(_numbers(above[1]).get("rows-repeated", 1) for above in rows[:-1])  # empty ones, which have no end
        if ERROR in xml or SPANNED.search(xml):
            yield sheet, row, xml[rows[-1].start() :]
        row += _numbers(rows[-1][1]).get("rows-repeated", 1)


def _cells(row: bytes) -> Iterator[tuple[int, dict[str, int], re.Match[bytes]]]:
    """A row's cells as far as one is of interest: the column's number from 0, its numbers, its tag."""
    column, last = 0, max(row.rfind(b"-spanned="), row.rfind(ERROR))
    for cell in CELL.finditer(row):
        if cell.start() > last:
            break
        numbers = _numbers(cell[1])
        yield column, numbers, cell
        column += numbers.get("columns-repeated", 1)


def _numbers(attributes: bytes) -> dict[str, int]:
    """``columns-repeated``, ``rows-spanned`` … → how often."""
    if b"number-" not in attributes:
        return {}
    return {f"{what.decode()}-{how.decode()}": int(number) for what, how, number in NUMBER.findall(attributes)}


def _name(table: bytes) -> str:
    found = NAME.search(table)
    return _text(found[1] or found[2] or b"") if found else ""


def _text(xml: bytes) -> str:
    return html.unescape(xml.decode())
