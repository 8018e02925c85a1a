"""Marked copies of what was checked: one of each file, or one of each township."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from fanpin_cli.documents.atomic_file import refuse_existing
from fanpin_cli.documents.ledger.by_township import file_names
from fanpin_cli.documents.marked_copy import write_marked_copy, write_marked_values
from fanpin_cli.errors import FanpinError
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.opening import open_workbook
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.check import Checked
from fanpin_cli.workflows.township_rows import cut, moved_findings, rows_by_township

SUFFIX = "-核查.xlsx"


@dataclass(frozen=True)
class Copy:
    """A marked copy that was written; ``formats_kept`` is false where only the values could be copied."""

    path: Path
    formats_kept: bool


def marked_paths(files: Sequence[Path], out: Path) -> dict[Path, Path]:
    """Source → copy: ``out`` itself for one file, else a file in the folder ``out`` for each."""
    if len(files) == 1 and out.suffix.lower() in (".xlsx", ".xlsm"):
        return {files[0]: out}
    if out.suffix.lower() in (".xlsx", ".xlsm"):
        raise FanpinError(_("{n} files were checked; give -o the name of a folder for their copies").format(n=len(files)))
    names = file_names([file.stem for file in files])
    return {file: out / f"{name}{SUFFIX}" for file, name in zip(files, names, strict=True)}


def refuse_marked(files: Sequence[Path], out: Path, *, force: bool) -> None:
    """Raise before anything is read where a copy could not be written, or would take its source's place."""
    for source, copy in marked_paths(files, out).items():
        if copy.exists() and source.resolve() == copy.resolve():
            raise FanpinError(_("{file}: the copy would take the place of the survey; give -o another name").format(file=copy))
        refuse_existing(copy, force)


def write_marked(
    checked: Checked, out: Path, password: str | None, *, by_township: bool = False, force: bool = False
) -> list[Copy]:
    """Write the copies. Raises ``FanpinError`` where that cannot be done."""
    unread = {failure.file for failure in checked.survey.failures}
    copies = []
    for source, copy in marked_paths(checked.files, out).items():
        if source in unread:
            continue
        findings = checked.findings[checked.findings["file"] == source.name]
        if by_township:
            copies += _by_township(checked.survey, source, copy, findings, password, force=force)
        else:
            kept = write_marked_copy(source, copy, findings, partial(_sheets, source, password), force=force)
            copies.append(Copy(copy, kept))
    return copies


def _sheets(file: Path, password: str | None) -> list[tuple[str, list[list[object]]]]:
    return [(grid.sheet, grid.rows) for grid in open_workbook(file, password)]


def _by_township(
    survey: Survey, source: Path, copy: Path, findings: pd.DataFrame, password: str | None, *, force: bool
) -> list[Copy]:
    """One workbook a township with its own rows only: what goes back to a township shows no other's people."""
    rows = rows_by_township(survey, source.name)
    names = file_names(list(rows))
    paths = [copy.with_name(f"{copy.stem}-{name}.xlsx") for name in names]
    for path in paths:
        refuse_existing(path, force)
    grids = _sheets(source, password)
    headers = {sheet.sheet: sheet.header_row for sheet in reversed(survey.sheets) if sheet.file == source}
    for path, own in zip(paths, rows.values(), strict=True):
        sheets, moved = cut(grids, headers, own)
        write_marked_values(sheets, path, moved_findings(findings, moved), force=force)
    return [Copy(path, formats_kept=False) for path in paths]
