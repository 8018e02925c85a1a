"""Writing the marked copy: parts with marks are changed, the others are copied as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import pandas as pd
from lxml.etree import XMLSyntaxError

from fanpin_cli.documents.files.archive_parts import copy_part
from fanpin_cli.documents.files.atomic_file import replacing
from fanpin_cli.documents.files.package import Package
from fanpin_cli.documents.marked_copy.comments import add_comments, remove_comments
from fanpin_cli.documents.marked_copy.findings_sheet import add_findings_sheet, remove_findings_sheet
from fanpin_cli.documents.marked_copy.mark_styles import Styles
from fanpin_cli.documents.marked_copy.plain_copy import PlainSheet, write_plain_copy
from fanpin_cli.documents.marked_copy.sheet_marks import NotEditableError, first_cells, with_marks
from fanpin_cli.severities import RANKS

CELL = re.compile(r"([A-Z]{1,3})(\d+)")
MACROS = ".xlsm"
NO_DATE = (2020, 1, 1, 0, 0, 0)
Cell = tuple[int, str]
"""Row and column letters."""
Sheets = Callable[[], Sequence[PlainSheet]]


def write_marked_copy(
    source: Path, out: Path, findings: pd.DataFrame, sheets: Sheets, *, origin: str = "", force: bool = False
) -> bool:
    """Write ``source`` to ``out`` with the cells of ``findings`` filled and commented, and the list 数据问题 in front.

    findings: of this file only, with the columns of ``assessment.findings``. Findings that were verified (with reason, by and
        date) and notices are listed but not marked. Marks of an earlier check are removed first.
    sheets: gives the file's sheets as they were read. It is called if the file is no .xlsx or one that cannot be edited: the
        copy then has the values and merged cells, and none of the formats.
    origin: the name of the file that the copy is of, where that is not ``source``, which may be a marked copy itself.

    Returns whether the formats were kept. Raises ``OutputExistsError``, ``OutputNotWritableError``.
    """
    with replacing(out, force=force) as draft:
        try:
            _mark(source, draft, out, findings, origin or source.name)
        except (BadZipFile, KeyError, NotEditableError, ValueError, XMLSyntaxError, RuntimeError):
            draft.seek(0)
            draft.truncate()  # what was written of the copy that failed
            _mark_values(sheets(), draft, out, findings, origin or source.name)
            return False
    return True


def write_marked_values(
    sheets: Sequence[PlainSheet], out: Path, findings: pd.DataFrame, *, origin: str, force: bool = False
) -> None:
    """Write sheets given as values with the marks of ``findings``; origin and what is raised as in ``write_marked_copy``."""
    with replacing(out, force=force) as draft:
        _mark_values(sheets, draft, out, findings, origin)


def _mark_values(sheets: Sequence[PlainSheet], draft: BytesIO, named: Path, findings: pd.DataFrame, origin: str) -> None:
    plain = BytesIO()
    names = write_plain_copy(sheets, plain)
    _mark(plain, draft, named, findings.assign(sheet=findings["sheet"].map(lambda name: names.get(name, name))), origin)


def _mark(source: Path | BytesIO, draft: BytesIO, named: Path, findings: pd.DataFrame, origin: str) -> None:
    with ZipFile(source) as archive:
        package = Package(archive)
        styles = Styles(package.part(package.styles))
        marked_before = styles.unmark()
        listed_before = remove_findings_sheet(package)
        parts = package.sheets()
        if marked_before or listed_before:
            for part in parts.values():
                remove_comments(package, part)
        package.declare_workbook(macros=named.suffix.lower() == MACROS)
        for name, found in _to_mark(findings).groupby("sheet", sort=False):
            sheet = str(name)
            if sheet in parts:
                marks, texts = _marks(found, first_cells(package.part(parts[sheet]), _last(found)))
                package.put(parts[sheet], with_marks(package.part(parts[sheet]), marks, styles.marked))
                add_comments(package, parts[sheet], texts)
        add_findings_sheet(package, styles, findings, origin)
        package.put(package.styles, styles.part())
        _write(archive, package, draft)


def _to_mark(findings: pd.DataFrame) -> pd.DataFrame:
    """The findings whose cells are marked: errors and warnings that nobody has verified."""
    marked = findings[findings["severity"] != "notice"]
    return marked[marked["reason"] == ""] if "reason" in marked else marked


def _last(found: pd.DataFrame) -> Cell:
    """The last row and column that findings are about."""
    places = [place for cells in (found["cell"], found["also"]) for text in cells for place in CELL.findall(str(text))]
    rows, columns = (int(row) for _column, row in places), (column for column, _row in places)
    return max(rows, default=0), max(columns, key=lambda column: (len(column), column), default="")


def _marks(found: pd.DataFrame, first: Callable[[int, str], Cell]) -> tuple[dict[Cell, str], dict[Cell, str]]:
    """Of one sheet: cell → the severity of its worst finding, and cell → the text of its comment."""
    marks: dict[Cell, str] = {}
    texts: dict[Cell, str] = {}
    for severity, cell, also, message, mend in zip(
        found["severity"], found["cell"], found["also"], found["message"], found["mend"], strict=True
    ):
        for number, one in enumerate([cell, *str(also).split(";")]):
            place = CELL.fullmatch(str(one))
            if place is None:
                continue
            at = first(int(place.group(2)), place.group(1))
            if at not in marks or RANKS[severity] < RANKS[marks[at]]:
                marks[at] = severity
            if number == 0:
                texts[at] = "\n".join([*([texts[at]] if at in texts else []), f"{message}。{mend}。"])
    return marks, texts


def _write(archive: ZipFile, package: Package, draft: BytesIO) -> None:
    with ZipFile(draft, "w", ZIP_DEFLATED, compresslevel=4) as target:
        for part, content in package.contents():
            if content is not None:
                target.writestr(_fresh(part), content)
            elif isinstance(part, ZipInfo):
                copy_part(archive, part, target)


def _fresh(part: ZipInfo | str) -> ZipInfo:
    """A part's name and date for its new content."""
    info = ZipInfo(part, NO_DATE) if isinstance(part, str) else ZipInfo(part.filename, part.date_time)
    info.compress_type = ZIP_DEFLATED
    return info
