"""How far the cells of an OpenDocument sheet reach: it writes "repeat this row a million times" in forty bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from fanpin_cli.survey.opening.extent import Extent
from fanpin_cli.survey.opening.failure import damaged, too_large
from fanpin_cli.survey.opening.limits import MOST_ALIKE, MOST_MARKUP_BYTES
from fanpin_cli.text.messages import _

ROW_END = b"</table:table-row>"
TABLE_END = b"</table:table>"
ROWS_REPEATED = re.compile(rb"""<table:table-row\b[^>]*number-rows-repeated=["'](\d+)""")
CELLS_REPEATED = re.compile(rb"""-cell\b[^>]*number-columns-repeated=["'](\d+)""")
CELL = b"-cell"
VALUES = (
    b"office:value",
    b"office:string-value",
    b"office:date-value",
    b"office:time-value",
    b"office:boolean-value",
    b"formula=",
)


def ods_extents(pieces: Iterable[bytes], file: Path) -> Iterator[Extent]:
    """The extent of every table of a ``content.xml``, in its order; where in doubt, an upper bound."""
    above = rows = columns = 0  # above: rows since the last filled one, which count only when another filled one follows
    for row in rows_of(pieces, file):
        if TABLE_END in row:
            yield Extent(rows, columns)
            above = rows = columns = 0
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
            repeats = CELLS_REPEATED.findall(filled)
            columns = max(columns, filled.count(CELL) + sum(map(int, repeats)))
    yield Extent(rows, columns)


def rows_of(pieces: Iterable[bytes], file: Path) -> Iterator[bytes]:
    """A ``content.xml`` cut behind each row that has cells, the last piece being what follows all rows. Raises
    ``WorkbookError`` where no row ends."""
    rest = b""
    for piece in pieces:
        *rows, rest = (rest + piece).split(ROW_END)
        yield from rows
        if len(rest) > MOST_MARKUP_BYTES:
            raise damaged(file)
    yield rest
