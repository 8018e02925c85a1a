"""A workbook with the first rows of its worksheets only: enough to know what it is, however long it is.

The .xlsx is cut before it is read, so that what makes a whole workbook harmless to read is asked of the cut one all the same.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from fanpin_cli.survey.opening.archive import open_archive, pieces, whole
from fanpin_cli.survey.opening.sheet_names import sheet_parts

HEAD = 1 << 19
"""Unpacked bytes of a sheet; some 130 rows of a ledger."""
MOST_TEXTS = 100_000_000
"""Unpacked bytes of any other part: the shared texts cannot be cut, since a first row may refer to the last of them."""
END_OF_ROW = re.compile(rb"</((?:\w+:)?)row>")
NOT_READ = ("xl/media/", "xl/drawings/", "xl/charts/", "xl/comments", "xl/threadedcomments/", "customxml/", "docprops/")
NO_ROWS = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'


def beginnings(stream: BinaryIO, file: Path) -> BinaryIO:
    """The .xlsx with at most ``HEAD`` bytes of each sheet, in memory; the stream itself where no sheet is longer.

    Raises ``WorkbookError`` where it is damaged or a part is too large.
    """
    with open_archive(stream, file) as archive:
        long = {part for _name, part in sheet_parts(archive) if archive.getinfo(part).file_size > HEAD}
        if not long:
            return stream
        made = io.BytesIO()
        with ZipFile(made, "w") as target:
            for part in archive.infolist():
                name = part.filename.lower().replace("\\", "/").lstrip("/")
                if part.filename in long:
                    target.writestr(part.filename, _first_rows(stream, part, file))
                elif name.endswith((".xml", ".rels")) and not name.startswith(NOT_READ):
                    target.writestr(part.filename, whole(stream, part, file, MOST_TEXTS))
    made.seek(0)
    return made


def _first_rows(stream: BinaryIO, part: ZipInfo, file: Path) -> bytes:
    """The sheet up to the end of the last row that lies in its head. What stands behind the rows, merged cells too, is cut."""
    head = next(iter(pieces(stream, part, file)), b"")[:HEAD]
    *_others, last = (None, *END_OF_ROW.finditer(head))
    if last is None:
        return NO_ROWS
    prefix = last[1]
    return head[: last.end()] + b"</%bsheetData></%bworksheet>" % (prefix, prefix)
