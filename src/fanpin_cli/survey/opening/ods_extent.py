"""How far the cells of an OpenDocument sheet reach: it writes "repeat this row a million times" in forty bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from fanpin_cli.survey.opening.budget import PLACE, VALUE, Budget
from fanpin_cli.survey.opening.extent import Extent
from fanpin_cli.survey.opening.failure import damaged, too_large
from fanpin_cli.survey.opening.limits import MOST_ALIKE, MOST_MARKUP_BYTES
from fanpin_cli.text.messages import _

UNCLOSED = re.compile(rb"<[^<>]*<")
"""A tag in which another begins. The reader waits for its end for ever."""
ROW_END = b"</table:table-row>"
TABLE_END = b"</table:table>"
REPEATED = rb"""[^<>]{0,1000}?number-%b-repeated\s*=\s*["'](\d{1,9})"""
ROWS_REPEATED = re.compile(rb"<table:table-row\s" + REPEATED % b"rows")
CELLS_REPEATED = re.compile(rb"<table:(?:covered-)?table-cell\s" + REPEATED % b"columns")
TEXT_SPACES = b"text:c"
CELL_BYTES = 200
"""What the XML of a cell with a short text takes at most."""
CELL = re.compile(rb"<table:(?:covered-)?table-cell\b")
SPACES = re.compile(rb"""<text:s\s[^<>]{0,200}?text:c\s*=\s*["'](\d{1,12})""")
VALUES = (
    b"office:value",
    b"office:string-value",
    b"office:date-value",
    b"office:time-value",
    b"office:boolean-value",
    b"formula=",
)


def ods_extents(pieces: Iterable[bytes], file: Path, budget: Budget) -> Iterator[Extent]:
    """The extent of every table of a ``content.xml``, in its order; where in doubt, an upper bound. What the texts of its rows
    take, as often as these are repeated, is spent of the budget."""
    above = rows = columns = values = 0  # above: rows since the last filled one, which count only when another follows
    for row in rows_of(pieces, file):
        if TABLE_END in row:
            yield Extent(rows, columns, values)
            above = rows = columns = values = 0
        repeated = sum(int(number) for number in ROWS_REPEATED.findall(row)) or 1
        above += repeated
        last_value = max(row.rfind(value) for value in VALUES)
        if last_value >= 0:
            alike = sum(map(int, ROWS_REPEATED.findall(row[row.rfind(b"<table:table-row") :])))
            if alike > MOST_ALIKE:  # no survey has as many equal rows: a row was filled down by mistake
                why = _("a row is repeated {n} times down the sheet; delete the copies below the table and save it again")
                raise too_large(file, why.format(n=alike))
            rows, above = rows + above, 0
            filled = row[: row.find(b">", last_value)]
            cells = len(CELL.findall(filled)) + sum(map(int, CELLS_REPEATED.findall(filled)))
            columns = max(columns, cells)
            values += cells * max(alike, 1)
            spaces = sum(map(int, SPACES.findall(row))) if TEXT_SPACES in row else 0
            budget.spend((max(len(row) - CELL_BYTES * cells, 0) + spaces) * max(alike, 1))
            budget.need(rows * columns * PLACE + values * VALUE)
    yield Extent(rows, columns, values)


def rows_of(pieces: Iterable[bytes], file: Path) -> Iterator[bytes]:
    """A ``content.xml`` cut behind each row that has cells, the last piece being what follows all rows. Raises
    ``DamagedError`` where no row ends or a tag is not closed."""
    rest = b""
    for piece in pieces:
        *rows, rest = (rest + piece).split(ROW_END)
        yield from (_closed(row, file) for row in rows)
        if len(rest) > MOST_MARKUP_BYTES:
            raise damaged(file)
    yield _closed(rest, file)


def _closed(row: bytes, file: Path) -> bytes:
    """The row's XML, where all of its tags are closed."""
    if UNCLOSED.search(row):
        raise damaged(file)
    return row
