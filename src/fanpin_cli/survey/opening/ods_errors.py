"""Error cells of an OpenDocument sheet, which calamine gives as empty."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from fanpin_cli.survey.grid import BlindCell
from fanpin_cli.survey.opening.archive import open_archive, pieces
from fanpin_cli.survey.opening.extent import overlapping
from fanpin_cli.survey.opening.failure import WorkbookError

CONTENT = "content.xml"
HINT = b'calcext:value-type="error"'
ERROR = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
MOST = 10_000


def ods_errors(stream: BinaryIO, file: Path) -> dict[str, tuple[BlindCell, ...]]:
    """The error cells of each sheet of an .ods, by its name; none where the file is broken, since it will not be read."""
    try:
        with open_archive(stream, file) as archive:
            part = archive.getinfo(CONTENT)
            if not any(HINT in piece for piece in overlapping(pieces(stream, part, file))):
                return {}
            return _by_table(b"".join(pieces(stream, part, file)))
    except (WorkbookError, etree.XMLSyntaxError, ValueError):
        return {}


def _by_table(content: bytes) -> dict[str, tuple[BlindCell, ...]]:
    found: dict[str, tuple[BlindCell, ...]] = {}
    cells: list[BlindCell] = []
    row = 0
    for _event, element in etree.iterparse(
        io.BytesIO(content), tag=(f"{TABLE}table-row", f"{TABLE}table"), resolve_entities=False, no_network=True, load_dtd=False
    ):
        if element.tag == f"{TABLE}table":
            found[element.get(f"{TABLE}name", "")] = tuple(cells[:MOST])
            cells, row = [], 0
        else:
            cells += _of_row(element, row)
            row += int(element.get(f"{TABLE}number-rows-repeated", "1"))
        element.clear()
    return found


def _of_row(element: etree._Element, row: int) -> list[BlindCell]:
    cells: list[BlindCell] = []
    column = 0
    for cell in element:
        if cell.get(ERROR) == "error":
            cells.append(BlindCell(row, column, "".join(map(str, cell.itertext()))))
        column += int(cell.get(f"{TABLE}number-columns-repeated", "1"))
    return cells
