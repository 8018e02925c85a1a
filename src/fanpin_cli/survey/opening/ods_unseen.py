"""What calamine does not give of an OpenDocument sheet: its error cells, which it gives as empty, its merged ranges, and which
rows are hidden or struck through."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipInfo

from fanpin_cli.survey.grid import BlindCell, Looks
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
HIDDEN = re.compile(rb"""\stable:visibility=["'](?:collapse|filter)""")
STYLE_NAME = re.compile(rb"""\sstyle:name=["']([^"']*)["']""")
STRUCK = re.compile(rb"""-line-through-(?:style|type)=["'](?!none)""")
BODY = b"<office:body"
MOST = 10_000
MOST_HIDDEN = 200_000

Merged = tuple[tuple[int, int, int, int], ...]


def ods_unseen(stream: BinaryIO, file: Path) -> tuple[dict[str, tuple[BlindCell, ...]], dict[str, Merged], dict[str, Looks]]:
    """The error cells, the merged ranges (as in ``Grid``) and the looks of each sheet of an .ods that has any, by its name;
    none where the file is broken, since it will not be read."""
    hidden = defaultdict[str, set[int]](set)
    struck = defaultdict[str, dict[int, frozenset[int]]](dict)
    errors, merged = defaultdict[str, list[BlindCell]](list), defaultdict[str, list[tuple[int, int, int, int]]](list)
    try:
        with open_archive(stream, file) as archive:
            for sheet, row, xml, crossed in _rows_to_look_at(stream, archive.getinfo(CONTENT), file):
                attributes = ROW.match(xml)
                if attributes and HIDDEN.search(attributes[1]):
                    repeated = min(_numbers(attributes[1]).get("rows-repeated", 1), MOST_HIDDEN)
                    hidden[sheet].update(range(row, min(row + repeated, MOST_ROWS)))
                if crossed is not None and (columns := _struck_columns(xml, crossed)):
                    struck[sheet][row] = columns
                for column, numbers, cell in _cells(xml):
                    down, across = numbers.get("rows-spanned", 1), numbers.get("columns-spanned", 1)
                    if down > 1 or across > 1:
                        last = min(row + down, MOST_ROWS) - 1, min(column + across, MOST_COLUMNS) - 1
                        merged[sheet].append((row, column, *last))
                    if ERROR in cell[1] and len(errors[sheet]) < MOST:
                        shown = xml[cell.end() : xml.find(CELL_END, cell.end())].partition(b">")[2]
                        errors[sheet].append(BlindCell(row, column, _text(TAG.sub(b"", shown))))
    except (WorkbookError, ValueError):
        return {}, {}, {}
    looks = {sheet: Looks(frozenset(hidden[sheet]), struck[sheet]) for sheet in {*hidden, *struck}}
    return (
        {sheet: tuple(cells) for sheet, cells in errors.items()},
        {sheet: tuple(ranges) for sheet, ranges in merged.items()},
        looks,
    )


def _struck_styles(head: bytes) -> re.Pattern[bytes] | None:
    """What a cell says that has a style with a line through it, by the styles in front of the tables; None without any."""
    names = []
    for style in head[: head.find(BODY)].split(b"</style:style>"):
        start = style.rfind(b"<style:style ")
        if STRUCK.search(style, max(start, 0)) and (name := STYLE_NAME.search(style, max(start, 0))):
            names.append(re.escape(name[1]))
    return re.compile(rb"""\stable:style-name=["'](?:""" + b"|".join(names) + rb""")["']""") if names else None


def _struck_columns(row: bytes, struck: re.Pattern[bytes]) -> frozenset[int]:
    """The columns of a row's struck cells; of a cell that is repeated the first."""
    column, found = 0, set()
    for cell in CELL.finditer(row):
        if struck.search(cell[1]):
            found.add(column)
        column += _numbers(cell[1]).get("columns-repeated", 1)
    return frozenset(found)


def _rows_to_look_at(stream: BinaryIO, part: ZipInfo, file: Path) -> Iterator[tuple[str, int, bytes, re.Pattern[bytes] | None]]:
    """The rows that hold an error, a merged or a struck cell, or are hidden: the sheet's name, the row's number from 0, its
    XML, and what a struck cell in it says."""
    sheet, row = "", 0
    struck: re.Pattern[bytes] | None = None
    for number, xml in enumerate(rows_of(pieces(stream, part, file), file)):
        if number == 0:
            struck = _struck_styles(xml)
        begin = xml.rfind(TABLE_END) + 1
        if begin or number == 0:
            sheet, row = next((_name(table[1]) for table in TABLE.finditer(xml, begin)), ""), 0
        rows = [*ROW.finditer(xml, begin)]
        if not rows:
            continue
        row += sum(_numbers(above[1]).get("rows-repeated", 1) for above in rows[:-1])  # empty ones, which have no end
        crossed = struck if struck is not None and struck.search(xml, rows[-1].start()) else None
        if ERROR in xml or SPANNED.search(xml) or HIDDEN.search(rows[-1][1]) or crossed is not None:
            yield sheet, row, xml[rows[-1].start() :], crossed
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
