"""Open any file that a village may send as a workbook, or say in one sentence why it cannot be opened."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar
from zipfile import ZipFile

from fanpin_cli.survey.grid import PLAIN_LOOKS, BlindCell, Grid, Looks
from fanpin_cli.survey.opening.archive import open_archive, whole
from fanpin_cli.survey.opening.beginnings import beginnings
from fanpin_cli.survey.opening.binary_extent import BrokenRecordsError, is_encrypted
from fanpin_cli.survey.opening.blind_cells import unseen_by_sheet
from fanpin_cli.survey.opening.budget import Budget
from fanpin_cli.survey.opening.content import (
    OTHER_OPEN_DOCUMENT,
    PLAIN_TEXT,
    WORD,
    Content,
    content_of,
    head_of,
    other_file,
    other_package,
    other_xml,
)
from fanpin_cli.survey.opening.delimited import delimited_grid
from fanpin_cli.survey.opening.encrypted import decrypted, encrypted_for_good
from fanpin_cli.survey.opening.excel import excel_grids
from fanpin_cli.survey.opening.failure import DamagedError, WorkbookError, check_sheets, damaged, too_large
from fanpin_cli.survey.opening.files import is_lock_file
from fanpin_cli.survey.opening.harmless import Hints, check_xls, check_zipped
from fanpin_cli.survey.opening.html_tables import html_grids
from fanpin_cli.survey.opening.limits import MOST_FILE_BYTES, MOST_MARKUP_BYTES, MOST_TEXT_BYTES, MOST_WHOLE_BYTES
from fanpin_cli.survey.opening.merged_ranges import check_merged
from fanpin_cli.survey.opening.ods_unseen import CONTENT, ods_unseen
from fanpin_cli.survey.opening.ole import ENCRYPTED_PACKAGE, WORKBOOK_STREAMS, container_of, open_container, read_stream
from fanpin_cli.survey.opening.plain_text import declared_encoding, decode
from fanpin_cli.survey.opening.set_right import set_right
from fanpin_cli.survey.opening.sheet_names import spellings
from fanpin_cli.survey.opening.spreadsheet_2003 import spreadsheet_2003_grids
from fanpin_cli.survey.opening.xls_errors import xls_errors
from fanpin_cli.survey.opening.xls_looks import xls_looks
from fanpin_cli.survey.opening.xlsb_errors import WORKBOOK as BINARY_WORKBOOK
from fanpin_cli.survey.opening.xlsb_errors import xlsb_errors
from fanpin_cli.text.messages import _

Turn = AbstractContextManager[object]
NO_TURN: Turn = nullcontext()
Seen = TypeVar("Seen")
NEVER_TEXT = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".et"})
"""Under these names a text without any columns is no table; one with columns is what web systems call .xls."""
OPEN_DOCUMENT, SPREADSHEET = b"application/vnd.oasis.opendocument.", b"spreadsheet"
SMALL_PART = 10_000_000


def open_workbook(path: Path, password: str | None = None, turn: Turn = NO_TURN, *, head: bool = False) -> list[Grid]:
    """Every worksheet of a workbook, hidden ones too, without chart sheets; by the file's content, whatever its name.

    Rows and columns are the sheet's own, counted from A1; an empty cell is None or ``""``. A delimited text is one sheet
    named after the file, an HTML page a sheet for each table (表1, 表2 …); their cells stay str.
    Raises ``WorkbookError`` with one sentence where the file is no workbook, is empty, damaged, encrypted, too large
    or made to harm.

    turn: held while a zipped workbook is scanned for harm, since scanning does not release the interpreter.
    head: read the first rows of an .xlsx only; of the other formats, which cannot be cut, nothing that has many.
    """
    if is_lock_file(path):
        raise WorkbookError(path, _("this is only the mark that a workbook is open; close the workbook and give that instead"))
    if path.is_dir():
        raise WorkbookError(path, _("this is a folder, not a workbook"))
    if path.is_symlink() and not path.exists():
        raise WorkbookError(path, _("this is a link that leads nowhere; give the file itself"))
    if path.exists() and not path.is_file():  # to open a pipe is to wait for whoever writes into it
        raise WorkbookError(path, _("this is no file but a device or a pipe; save what it gives as a file first"))
    try:
        with path.open("rb") as stream:
            if path.stat().st_size > MOST_FILE_BYTES:
                raise too_large(path, _("the file has more than {n} MB").format(n=MOST_FILE_BYTES // 1_000_000))
            grids = _grids(_head(stream, path) if head else stream, path, password, turn, Budget(path))
    except FileNotFoundError as error:
        raise WorkbookError(path, _("the file does not exist")) from error
    except PermissionError as error:
        raise WorkbookError(path, _("no permission to read it, or it is open in another program; close it there")) from error
    except OSError as error:
        raise WorkbookError(path, _("it cannot be read: {why}").format(why=error.strerror or error)) from error
    if not any(any(cell not in (None, "") for cell in row) for grid in grids for row in grid.rows):
        raise WorkbookError(path, _("the workbook is empty: no cell has a value"))
    check_sheets(path, len(grids))
    for grid in grids:
        check_merged(grid)
    return grids


def _head(stream: BinaryIO, file: Path) -> BinaryIO:
    cut = beginnings(stream, file) if content_of(head_of(stream)) is Content.ZIP else stream
    if cut is stream and file.stat().st_size > MOST_WHOLE_BYTES:
        raise too_large(file, _("the file has more than {n} MB").format(n=MOST_WHOLE_BYTES // 1_000_000))
    return cut


def _grids(stream: BinaryIO, file: Path, password: str | None, turn: Turn, budget: Budget) -> list[Grid]:
    head = head_of(stream)
    match content_of(head):
        case Content.ZIP:
            return _zipped(stream, file, turn, budget)
        case Content.OLE:
            return _from_container(stream, file, password, turn, budget)
        case Content.EMPTY:
            raise WorkbookError(file, _("the file is empty; copy or download it again"))
        case Content.OLD_EXCEL:
            raise WorkbookError(file, _("its format is older than Excel 97; open it in WPS or Excel and save it as .xlsx"))
        case Content.BINARY | Content.XML as content:
            raise _not_a_workbook(file, other_xml(head) if content is Content.XML else other_file(head))
        case Content.DELIMITED:
            grid = delimited_grid(_text(stream, file, MOST_TEXT_BYTES), file, budget)
            if file.suffix.lower() in NEVER_TEXT and max(map(len, grid.rows), default=0) <= 1:
                raise _not_a_workbook(file, PLAIN_TEXT)
            return [grid]
        case Content.HTML:
            return html_grids(_text(stream, file, MOST_MARKUP_BYTES), file, budget)
        case Content.SPREADSHEET_2003:
            return spreadsheet_2003_grids(_text(stream, file, MOST_MARKUP_BYTES), file, budget)


def _zipped(stream: BinaryIO, file: Path, turn: Turn, budget: Budget, *, as_it_is: bool = True) -> list[Grid]:
    """The sheets of a zipped workbook, written anew in memory if the reader cannot read it as it is."""
    with open_archive(stream, file) as archive:
        _refuse_other_packages(stream, archive, file)
        if _is_usual(archive):
            with turn:
                hints = check_zipped(stream, archive, file, budget)
            try:
                grids = _read_zipped(stream, archive, file, hints, budget)
            except DamagedError:
                if not as_it_is:
                    raise
                grids = []
            if grids or not as_it_is:
                return grids
        right = set_right(stream, archive, file) if as_it_is else None
        if right is None:
            known = _is_usual(archive) or not archive.namelist()
            raise damaged(file) if known else _not_a_workbook(file, other_package(archive.namelist()))
    return _zipped(right, file, NO_TURN, Budget(file), as_it_is=False)


def _read_zipped(stream: BinaryIO, archive: ZipFile, file: Path, hints: Hints, budget: Budget) -> list[Grid]:
    names = archive.namelist()
    if CONTENT in names:
        grids, (blind, merged, looks) = _looking_too(ods_unseen, stream, file, budget)
        return _with_looks([replace(grid, merged=merged.get(grid.sheet, ())) for grid in _with_blind(grids, blind)], looks)
    if BINARY_WORKBOOK in names:
        return _with_blind(*_looking_too(xlsb_errors, stream, file, budget))
    if hints.parts:
        looking = partial(unseen_by_sheet, suspect=hints.parts, struck=hints.struck)
        grids, unseen = _looking_too(looking, stream, file, budget)
        blind = {sheet: cells for sheet, (cells, _looks) in unseen.items()}
        return _with_looks(_with_blind(grids, blind), {sheet: looks for sheet, (_cells, looks) in unseen.items()})
    return excel_grids(stream, file, budget)


def _looking_too(
    look: Callable[[BinaryIO, Path], Seen], stream: BinaryIO, file: Path, budget: Budget
) -> tuple[list[Grid], Seen]:
    """Read sheets with calamine while a thread looks for what it omits (error cells, merged ranges)."""
    with ThreadPoolExecutor(1) as pool, _another(stream, file) as again:
        looking = pool.submit(look, again, file)
        return excel_grids(stream, file, budget), looking.result()


def _with_blind(grids: Sequence[Grid], blind: Mapping[str, tuple[BlindCell, ...]]) -> list[Grid]:
    return [replace(grid, blind=blind.get(grid.sheet, ())) for grid in grids]


def _with_looks(grids: Sequence[Grid], looks: Mapping[str, Looks]) -> list[Grid]:
    return [replace(grid, looks=looks.get(grid.sheet, PLAIN_LOOKS)) for grid in grids]


def _another(stream: BinaryIO, file: Path) -> BinaryIO:
    """A second stream of the same bytes, for the thread."""
    return io.BytesIO(stream.getvalue()) if isinstance(stream, io.BytesIO) else file.open("rb")


def _is_usual(archive: ZipFile) -> bool:
    """Whether the parts of a workbook stand where its reader looks for them."""
    names = spellings(archive)
    return CONTENT in names or any(name.startswith("xl/workbook.") for name in names)


def _refuse_other_packages(stream: BinaryIO, archive: ZipFile, file: Path) -> None:
    """Raise ``WorkbookError`` where an OpenDocument package is no spreadsheet or is encrypted."""
    parts = {name: archive.getinfo(part) for name, part in spellings(archive).items()}
    manifest, kind = (
        whole(stream, parts[name], file, SMALL_PART) if name in parts else b"" for name in ("meta-inf/manifest.xml", "mimetype")
    )
    if b"encryption-data" in manifest:
        raise encrypted_for_good(file)
    if kind.startswith(OPEN_DOCUMENT) and not kind.startswith(OPEN_DOCUMENT + SPREADSHEET):
        raise _not_a_workbook(file, OTHER_OPEN_DOCUMENT)


def _from_container(stream: BinaryIO, file: Path, password: str | None, turn: Turn, budget: Budget) -> list[Grid]:
    with open_container(stream, file) as container:
        if container.exists(ENCRYPTED_PACKAGE):
            information = read_stream(container, "EncryptionInfo", file) if container.exists("EncryptionInfo") else b""
            plain = decrypted(stream, file, password, information=information)
            if content_of(head_of(plain)) is not Content.ZIP:
                raise damaged(file)
            return _zipped(plain, file, turn, budget)
        name = next((name for name in WORKBOOK_STREAMS if container.exists(name)), None)
        if name is None:
            raise _not_a_workbook(file, WORD if container.exists("WordDocument") else None)
        workbook = read_stream(container, name, file)
        try:
            encrypted = is_encrypted(workbook)
        except BrokenRecordsError as error:
            raise damaged(file) from error
    if encrypted:
        with open_container(decrypted(stream, file, password), file) as container:
            workbook = read_stream(container, name, file)
    check_xls(workbook, file, budget)
    grids = _with_blind(excel_grids(io.BytesIO(container_of(workbook)), file, budget), xls_errors(workbook))
    return _with_looks(grids, xls_looks(workbook))


def _text(stream: BinaryIO, file: Path, most: int) -> str:
    data = stream.read(most + 1)
    if len(data) > most:
        raise too_large(
            file, _("more than {n} MB of text; open it in WPS or Excel and save it as .xlsx").format(n=most // 1_000_000)
        )
    return decode(data, file, declared_encoding(data) if data.lstrip().startswith(b"<") else None)


def _not_a_workbook(file: Path, what: str | None) -> WorkbookError:
    if what is None:
        return WorkbookError(file, _("this is not a workbook; open it in WPS or Excel and save it as .xlsx"))
    return WorkbookError(file, _("this is not a workbook but {what}").format(what=_(what)))
