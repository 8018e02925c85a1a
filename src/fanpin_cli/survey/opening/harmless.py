"""Checking a workbook before calamine reads it: that it unpacks, and that its cells take no more memory than there is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from fanpin_cli.survey.opening.archive import pieces, whole
from fanpin_cli.survey.opening.binary_extent import BrokenRecordsError, ShortCellsError, xls_extents, xlsb_extent
from fanpin_cli.survey.opening.blind_cells import noting_hints
from fanpin_cli.survey.opening.budget import MERGED, PLACE, READER_PLACE, READER_TEXT, VALUE, Budget
from fanpin_cli.survey.opening.extent import Extent, is_within_box, sheet_extent
from fanpin_cli.survey.opening.failure import WorkbookError, damaged, too_large
from fanpin_cli.survey.opening.limits import MOST_COLUMNS, MOST_MEMORY, MOST_ROWS
from fanpin_cli.survey.opening.ods_extent import ods_extents
from fanpin_cli.survey.opening.sheet_names import sheet_parts
from fanpin_cli.survey.opening.tally import SharedTexts, Tally, shared_texts, tallied, text_of_references
from fanpin_cli.survey.opening.xlsx_looks import MOST_STYLES_BYTES, STYLES, of_styles, struck_styles
from fanpin_cli.text.messages import _

DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
MOST_PLACES = MOST_MEMORY // (PLACE + READER_PLACE)
WORKSHEETS = "xl/worksheets/"
READ_WHOLE = ("workbook.xml", "styles.xml")
"""Ends of the names of parts of which the reader keeps every element."""

Unpacked = Callable[[], Iterable[bytes]]


@dataclass(frozen=True)
class Hints:
    """What a closer look at an .xlsx is for. parts: the worksheet parts that may have blind cells, hidden rows or struck cells;
    struck: what the tag of a struck cell says, None where no style has a line through it."""

    parts: frozenset[str]
    struck: re.Pattern[bytes] | None


def check_zipped(stream: BinaryIO, archive: ZipFile, file: Path, budget: Budget) -> Hints:
    """Raise ``WorkbookError`` unless an .xlsx, .xlsb or .ods may be read without harm; what its values take is spent of the
    budget. Returns what is to be looked at."""
    hinted: set[str] = set()
    struck = _struck(stream, archive, file)
    sheets = sheet_parts(archive)
    names = {part: name for name, part in sheets}
    times = Counter(part for _name, part in sheets)
    all_cells, texts = Tally(), SharedTexts()
    for part in archive.infolist():
        name = part.filename.lower()
        is_sheet = part.filename in names or name.startswith(WORKSHEETS) or (not names and name.endswith(".xml"))
        unpacked = partial(_looked_through, stream, part, file)
        if name.endswith("sharedstrings.xml"):
            texts = shared_texts(unpacked())
            budget.spend(texts.size + texts.count * READER_TEXT)
        elif name.endswith(".bin"):
            _check_extents(_binary_extents(partial(whole, stream, part, file), file), names.get(part.filename), file, budget)
        elif name == "content.xml":
            _check_extents(ods_extents(unpacked(), file, budget), None, file, budget)
        elif is_sheet:
            noting = partial(_noting, unpacked, part.filename, hinted, struck)
            all_cells.add(_checked_sheet(noting, names.get(part.filename, part.filename), file), times[part.filename] or 1)
        else:
            size = sum(map(len, unpacked()))
            budget.spend(size if name.endswith(READ_WHOLE) else 0)
    budget.spend(all_cells.values * VALUE + all_cells.merged * MERGED + all_cells.own_text)
    _check_references(stream, archive, file, budget, names, all_cells.references, texts)
    return Hints(frozenset(hinted), struck)


def _struck(stream: BinaryIO, archive: ZipFile, file: Path) -> re.Pattern[bytes] | None:
    part = next((part for part in archive.infolist() if part.filename.lower() == STYLES), None)
    small = part is not None and part.file_size <= MOST_STYLES_BYTES
    return of_styles(struck_styles(whole(stream, part, file))) if part is not None and small else None


def check_xls(workbook: bytes, file: Path, budget: Budget) -> None:
    """The same for the workbook stream of an .xls, whose sheets are all read at once."""
    try:
        _check_extents(xls_extents(workbook), None, file, budget)
    except BrokenRecordsError as error:
        raise damaged(file) from error


def _checked_sheet(unpacked: Unpacked, sheet: str, file: Path) -> Tally:
    """What a worksheet part holds, unless its cells reach too far."""
    tally = Tally()

    def counted() -> Iterable[bytes]:
        nonlocal tally
        tally = Tally()
        return tallied(unpacked(), tally)

    if not is_within_box(counted()):
        extent = sheet_extent(counted)
        if extent.cells > MOST_PLACES or extent.columns > MOST_COLUMNS:
            raise _too_wide(extent, sheet, file)
    return tally


def _check_extents(extents: Iterable[Extent], sheet: str | None, file: Path, budget: Budget) -> None:
    """Spend what the values of sheets take that the reader holds together; refuse them where they reach too far."""
    places = 0
    for extent in extents:
        if sheet is not None and extent.cells > MOST_PLACES:
            raise _too_wide(extent, sheet, file)
        places += extent.cells
        budget.spend(extent.values * VALUE)
        budget.need(places * (PLACE + READER_PLACE))


def _binary_extents(at_once: Callable[[], bytes], file: Path) -> Iterator[Extent]:
    try:
        yield xlsb_extent(at_once())
    except BrokenRecordsError:
        return  # calamine will find it broken too, before it makes room
    except ShortCellsError as error:
        raise WorkbookError(
            file,
            _("this .xlsb was not written by Excel and would lose cells; open it in WPS or Excel and save it as .xlsx"),
        ) from error


def _check_references(
    stream: BinaryIO,
    archive: ZipFile,
    file: Path,
    budget: Budget,
    worksheets: Mapping[str, str],
    references: int,
    texts: SharedTexts,
) -> None:
    """Spend what the copies of shared texts take. In most files all of them would be short enough were each the longest."""
    if 2 * references * texts.longest <= budget.left // 2:
        return
    whole_texts = next(part for part in archive.infolist() if part.filename.lower().endswith("sharedstrings.xml"))
    parts = (whole(stream, part, file) for part in archive.infolist() if part.filename in worksheets)
    budget.spend(2 * text_of_references(whole(stream, whole_texts, file), parts, references))


def _noting(unpacked: Unpacked, part: str, hinted: set[str], struck: re.Pattern[bytes] | None) -> Iterator[bytes]:
    return noting_hints(unpacked(), part, hinted, struck)


def _looked_through(stream: BinaryIO, part: ZipInfo, file: Path) -> Iterator[bytes]:
    """The part's pieces. A DOCTYPE is refused: no workbook has one, and an entity bomb cannot do without."""
    for number, piece in enumerate(pieces(stream, part, file)):
        if number == 0 and DOCTYPE.search(piece, 0, 4096):
            raise damaged(file)
        yield piece


def _too_wide(extent: Extent, sheet: str, file: Path) -> WorkbookError:
    if extent.rows > MOST_ROWS or extent.columns > MOST_COLUMNS:
        return damaged(file)  # no spreadsheet has such a cell: what looks like its place is something else
    return too_large(
        file,
        _("sheet {sheet} reaches to cell {cell}; delete the stray cells far from the table and save it again").format(
            sheet=sheet, cell=extent.corner
        ),
    )
