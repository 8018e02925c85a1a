"""Edits of a sheet's part (``xl/worksheets/sheetN.xml``). Row numbers count from 1, as they do there.

The part is edited as bytes: a county's sheet has millions of cells, and parsing them would take longer than writing them did.
No text of a cell can be taken for a row or a cell, since ``<`` is escaped in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from fanpin_cli.documents.tables.cell_values import clean_text
from fanpin_cli.documents.tables.sheet_spec import ClosingLine
from fanpin_cli.text.cell_addresses import column_letters

COLUMN_STYLE = re.compile(rb' style="\d+"')
FIXED_HEIGHT = re.compile(rb'(<row [^>]*ht="[^"]*") customHeight="1"')
REPEATED_ROW = re.compile(rb"<row [^>]*/></sheetData>")
CELL = re.compile(rb'(<c r="[A-Z]+\d+" s=")(\d+)"')
END_OF_ROWS = b"</sheetData>"
DIMENSION = re.compile(rb'(<dimension ref="A1:)[A-Z]+\d+(")')
MERGES = re.compile(rb'<mergeCells count="(\d+)">(.*?)</mergeCells>', re.DOTALL)
LOCKED = b'<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0" sort="0" autoFilter="0"/>'
"""In the format 0 means allowed: what is named here stays free on a protected sheet."""

NOTHING_IN_IT = re.compile(
    rb'type="notContainsText"( [^>]*?) operator="notContains" text="\?\*"><formula>ISERROR\(SEARCH\("\?\*",([A-Z]+\d+)\)\)<'
)
"""The rule that ``library`` writes for empty cells."""

Styles = Mapping[bytes, bytes]
"""A cell's style number → the one that it gets instead."""


class Restyling(NamedTuple):
    """Rows ``first`` to ``last``, whose cells get other styles."""

    first: int
    last: int
    styles: Styles


def without_column_styles(part: bytes) -> bytes:
    """The part without styles of whole columns, which reach down to Excel's last row: the sheet would go on in colour below
    its last household. Every cell of the table has its own style.

    The library (0.8.0) gives the cells of a column a style only together with the column.
    """
    end = part.index(b"<sheetData")
    return COLUMN_STYLE.sub(b"", part[:end]) + part[end:]


def with_growing_rows(part: bytes) -> bytes:
    """The part with rows that keep their height but grow when somebody writes more into them, and with its last row once.

    The library (0.8.0) fixes every height that it is given (``customHeight``), and writes the last row again, empty, where
    that row has a height; Excel then says that the file is damaged.
    """
    return REPEATED_ROW.sub(END_OF_ROWS, FIXED_HEIGHT.sub(rb"\1", part))


def with_heights(part: bytes, heights: Mapping[int, float]) -> bytes:
    """The part with rows of fixed heights (row number → points): those above the table, which no program fits to merged texts.

    The library (0.8.0) writes merged cells before it sets heights: every row with merged cells but the last has lost its own.
    """
    for number, height in heights.items():
        opening = re.compile(rb'<row r="%d"(?: spans="[^"]*")?(?: ht="[^"]*")?' % number)
        part = opening.sub(b'<row r="%d" ht="%g" customHeight="1"' % (number, height), part, count=1)
    return part


def protected(part: bytes) -> bytes:
    """The part locked, see ``tables.sheet_spec.Protection``.

    The library (0.8.0) knows only one password over all sheets of a workbook, under which nobody sorts or filters.
    """
    return part.replace(END_OF_ROWS, END_OF_ROWS + LOCKED, 1)


def with_rules_for_empty_cells(part: bytes) -> bytes:
    """The part with rules that colour empty cells: the library (0.8.0) knows rules for texts and numbers only."""
    return NOTHING_IN_IT.sub(rb'type="expression"\1><formula>LEN(\2)=0<', part)


def style_of_row(part: bytes, number: int) -> bytes:
    """The style number of a row's first cell."""
    cell = CELL.search(part, _row_at(part, number, 0))
    return cell[2] if cell else b"0"


def with_closing_rows(part: bytes, first: int, columns: int, lines: Sequence[ClosingLine]) -> bytes:
    """The part with a row for each line, from row ``first`` on, over so many columns.

    The library (0.8.0) merges cells above the table only.
    """
    letters = [column_letters(column) for column in range(columns)]
    rows, merges = [], []
    for number, line in enumerate(lines, start=first):
        style = style_of_row(part, line.like + 1).decode()
        text = escape(clean_text(line.text))
        own = letters[line.alone_in or 0]
        cells = [f'<c r="{own}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>']
        if line.alone_in is None:
            cells += [f'<c r="{letter}{number}" s="{style}"/>' for letter in letters[1:]]
            merges.append(f'<mergeCell ref="{letters[0]}{number}:{letters[-1]}{number}"/>')
        shown = "".join(cells if line.text or line.alone_in is None else ())
        rows.append(f'<row r="{number}" ht="{line.height:g}" customHeight="1">{shown}</row>')
    part = part.replace(END_OF_ROWS, "".join(rows).encode() + END_OF_ROWS)
    part = DIMENSION.sub(rb"\g<1>%s%d\2" % (letters[-1].encode(), first + len(lines) - 1), part, count=1)
    there = MERGES.search(part)
    if there is None:
        raise ValueError("closing lines look like a merged row above the table; there is none")
    merged = b'<mergeCells count="%d">%s%s</mergeCells>' % (int(there[1]) + len(merges), there[2], "".join(merges).encode())
    return part[: there.start()] + merged + part[there.end() :]


def with_restyled_rows(part: bytes, rows: Sequence[Restyling]) -> bytes:
    """The part with other styles for the cells of ``rows``, which are in order.

    The library (0.8.0) styles columns; its ``row_formats`` reach only cells whose column has no format, and empty ones not
    at all.
    """
    pieces, done = [], 0
    for run in rows:
        first = _row_at(part, run.first, done)
        last = _row_at(part, run.last + 1, first)
        pieces += [part[done:first], _restyled(part[first:last], run.styles)]
        done = last
    return b"".join([*pieces, part[done:]])


def _restyled(rows: bytes, styles: Styles) -> bytes:
    """Rows with each cell's style replaced.

    Where the styles of the first row are those of all rows, each is replaced by splitting the bytes at it, which is ten times
    as fast as going from cell to cell. That this was so is known by counting: a cell too few or too many (a text may hold the
    very characters, or a new style's number may be an old one's) and the rows are done cell by cell.
    """
    used = {style for _cell, style in CELL.findall(rows[: rows.find(b"</row>")])}
    cells = rows.count(b"<c r=")
    if cells == rows.count(b'" s="'):
        restyled, changed = rows, 0
        for style in used:
            pieces = restyled.split(b'" s="%b"' % style)
            restyled = (b'" s="%b"' % styles[style]).join(pieces)
            changed += len(pieces) - 1
        if changed == cells:
            return restyled
    return CELL.sub(lambda cell: cell[1] + styles[cell[2]] + b'"', rows)


def _row_at(part: bytes, number: int, start: int) -> int:
    """Where a row begins, looked for from ``start`` on; the end of the rows where there is none."""
    place = part.find(b'<row r="%d"' % number, start)
    return place if place >= 0 else part.index(END_OF_ROWS)
