"""Checking a workbook before calamine reads it: that it unpacks, and that its cells do not reach beyond the limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from fanpin_cli.survey.opening.archive import pieces, whole
from fanpin_cli.survey.opening.binary_extent import BrokenRecordsError, ShortCellsError, xls_extents, xlsb_extent
from fanpin_cli.survey.opening.blind_cells import noting_hints
from fanpin_cli.survey.opening.extent import Extent, is_within_box, sheet_extent
from fanpin_cli.survey.opening.failure import WorkbookError, damaged, too_large
from fanpin_cli.survey.opening.limits import MOST_CELLS
from fanpin_cli.survey.opening.ods_extent import ods_extents
from fanpin_cli.survey.opening.sheet_names import sheet_names
from fanpin_cli.survey.opening.xlsx_looks import MOST_STYLES_BYTES, STYLES, of_styles, struck_styles
from fanpin_cli.text.messages import _

DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True)
class Hints:
    """What a closer look at an .xlsx is for. parts: the worksheet parts that may have blind cells, hidden rows or struck cells;
    struck: what the tag of a struck cell says, None where no style has a line through it."""

    parts: frozenset[str]
    struck: re.Pattern[bytes] | None


def check_zipped(stream: BinaryIO, archive: ZipFile, file: Path) -> Hints:
    """Raise ``WorkbookError`` unless an .xlsx, .xlsb or .ods may be read without harm. Returns what is to be looked at."""
    hinted: set[str] = set()
    struck = _struck(stream, archive, file)
    for part in archive.infolist():
        unpacked = partial(_looked_through, stream, part, file, hinted, struck)
        for extent in _extents(part.filename.lower(), unpacked, partial(whole, stream, part, file), file):
            if extent.cells > MOST_CELLS:
                raise _too_wide(extent, sheet_names(archive).get(part.filename, part.filename), file)
    return Hints(frozenset(hinted), struck)


def _struck(stream: BinaryIO, archive: ZipFile, file: Path) -> re.Pattern[bytes] | None:
    part = next((part for part in archive.infolist() if part.filename.lower() == STYLES), None)
    small = part is not None and part.file_size <= MOST_STYLES_BYTES
    return of_styles(struck_styles(whole(stream, part, file))) if part is not None and small else None


def check_xls(workbook: bytes, file: Path) -> None:
    """The same for the workbook stream of an .xls, whose sheets are all read at once."""
    try:
        extents = list(xls_extents(workbook))
    except BrokenRecordsError as error:
        raise damaged(file) from error
    if sum(extent.cells for extent in extents) > MOST_CELLS:
        raise too_large(file, _("its sheets together have room for more than {n} cells").format(n=MOST_CELLS))


def _extents(name: str, unpacked: Callable[[], Iterable[bytes]], at_once: Callable[[], bytes], file: Path) -> Iterator[Extent]:
    if name.endswith(".bin"):
        try:
            yield xlsb_extent(at_once())
        except BrokenRecordsError:
            return  # calamine will find it broken too, before it makes room
        except ShortCellsError as error:
            raise WorkbookError(
                file,
                _("this .xlsb was not written by Excel and would lose cells; open it in WPS or Excel and save it as .xlsx"),
            ) from error
    elif name == "content.xml":
        yield from ods_extents(unpacked(), file)
    elif not is_within_box(unpacked()):
        yield sheet_extent(unpacked)


def _looked_through(
    stream: BinaryIO, part: ZipInfo, file: Path, hinted: set[str], struck: re.Pattern[bytes] | None
) -> Iterator[bytes]:
    """The part's pieces. A DOCTYPE is refused: no workbook has one, and an entity bomb cannot do without."""
    for number, piece in enumerate(noting_hints(pieces(stream, part, file), part.filename, hinted, struck)):
        if number == 0 and DOCTYPE.search(piece, 0, 4096):
            raise damaged(file)
        yield piece


def _too_wide(extent: Extent, sheet: str, file: Path) -> WorkbookError:
    return too_large(
        file,
        _("sheet {sheet} reaches to cell {cell}; delete the stray cells far from the table and save it again").format(
            sheet=sheet, cell=extent.corner
        ),
    )
