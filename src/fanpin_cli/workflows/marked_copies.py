"""Marked copies of what was checked: one of each file, or one of each township."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath

import pandas as pd

from fanpin_cli.documents.files.file_names import file_names
from fanpin_cli.documents.files.outputs import is_folder, refuse_outputs
from fanpin_cli.documents.marked_copy import LIST_SHEET, PlainSheet, write_marked_copy, write_marked_values
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import MARKED_COPY_SUFFIX
from fanpin_cli.survey.exemption_list import is_list_of_findings
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.opening import open_workbook, shown_names, survey_files
from fanpin_cli.survey.opening.blind_cells import ERRORS
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.check import Checked, CheckRequest
from fanpin_cli.workflows.township_rows import cut, moved_findings, rows_by_township, rows_with_towns

WORKBOOKS = (".xlsx", ".xlsm")
MACROS = ".xlsm"
CARRIED = ("unknown_check", "not_run", "unknown_household")
"""Why what was verified had no effect this time and may have again: it stays on the list."""


@dataclass(frozen=True)
class Copy:
    """A marked copy that was written; ``formats_kept`` is false where only the values could be copied."""

    path: Path
    formats_kept: bool


def marked_paths(files: Sequence[Path], out: Path, names: Mapping[Path, str], *, by_township: bool = False) -> dict[Path, Path]:
    """Source → copy: ``out`` itself for one file, else a file in the folder ``out`` for each.

    names: what each is called, with its path from the folder that was given: 东岭镇/调查表.xlsx becomes
    东岭镇-调查表-核查.xlsx.

    A copy keeps the macros of an .xlsm and its kind; the copies for townships have values only, and are .xlsx.
    """
    if not is_folder(out):
        return {_only(files, out, by_township=by_township): out}
    stems = file_names(["-".join(PurePath(names.get(file, file.name)).with_suffix("").parts) for file in files])
    kinds = [MACROS if file.suffix.lower() == MACROS and not by_township else ".xlsx" for file in files]
    return {file: out / f"{name}{MARKED_COPY_SUFFIX}{kind}" for file, name, kind in zip(files, stems, kinds, strict=True)}


def _only(files: Sequence[Path], out: Path, *, by_township: bool) -> Path:
    """The one file that was checked, whose copy can be called ``out``. Raises ``FanpinError`` where it cannot."""
    kind = out.suffix.lower()
    if kind not in WORKBOOKS:
        raise FanpinError(_("{file}: marked copies are .xlsx; give -o such a name").format(file=out))
    if len(files) > 1:
        raise FanpinError(_("{n} files were checked; give -o the name of a folder for their copies").format(n=len(files)))
    if files[0].suffix.lower() == MACROS and kind != MACROS and not by_township:
        message = _("{file} holds macros, and Excel opens its copy only as .xlsm; give -o the name {name}")
        raise FanpinError(message.format(file=files[0].name, name=out.with_suffix(MACROS).name))
    return files[0]


def refuse_marked(request: CheckRequest, out: Path, *, by_township: bool = False, force: bool) -> None:
    """Raise before anything is read where a copy could not be written, or would take the place of what is read."""
    files = survey_files(request.surveys)
    copies = marked_paths(files, out, shown_names(files, request.surveys), by_township=by_township).values()
    refuse_outputs(copies, request.inputs, force=force)


def write_marked(
    checked: Checked, out: Path, password: str | None, *, by_township: bool = False, force: bool = False
) -> list[Copy]:
    """Write the copies. Raises ``FanpinError`` where that cannot be done."""
    unread = {failure.file for failure in checked.survey.failures}
    listed = pd.concat([checked.findings.assign(reason="", by="", date=""), checked.exempted], ignore_index=True)
    rows = rows_with_towns(checked.survey) if by_township else None
    names, copies = checked.survey.names, []
    for source, copy in marked_paths(checked.files, out, names, by_township=by_township).items():
        if source in unread:
            continue
        findings = listed[listed["file"] == names.get(source, source.name)]
        if rows is not None:
            copies += _by_township(checked, rows, source, copy, findings, password, force=force)
        else:
            findings = pd.concat([findings, _carried(checked, source, list(findings.columns))], ignore_index=True)
            sheets = partial(_sheets, source, password)
            kept = write_marked_copy(source, copy, findings, sheets, origin=_origin(checked, source), force=force)
            copies.append(Copy(copy, kept))
    return copies


def _carried(checked: Checked, source: Path, columns: list[str]) -> pd.DataFrame:
    """What staff wrote into this very file of cases that this check did not come to."""
    unused = checked.unused
    rows = unused[(unused["file"] == checked.survey.names.get(source, source.name)) & unused["why"].isin(CARRIED)]
    rows = rows.assign(standing=rows["value"], severity="warning", message="本次未核查到")
    return rows.reindex(columns=columns, fill_value="").astype(object)


def _origin(checked: Checked, source: Path) -> str:
    """The file that a copy of ``source`` is a copy of: of a marked copy that comes back, its own original."""
    return next((sheet.copy_of for sheet in checked.survey.sheets if sheet.file == source and sheet.copy_of), source.name)


def _sheets(file: Path, password: str | None) -> list[PlainSheet]:
    grids = open_workbook(file, password)
    return [_plain(grid) for grid in grids if not (grid.sheet.startswith(LIST_SHEET) and is_list_of_findings(grid))]


def _plain(grid: Grid) -> PlainSheet:
    errors: dict[int, dict[int, str]] = {}
    for cell in grid.blind:
        if cell.text in ERRORS:
            errors.setdefault(cell.row, {})[cell.column] = cell.text
    return PlainSheet(grid.sheet, grid.rows, grid.merged, errors, grid.hidden)


def _by_township(
    checked: Checked,
    placed: pd.DataFrame,
    source: Path,
    copy: Path,
    findings: pd.DataFrame,
    password: str | None,
    *,
    force: bool,
) -> list[Copy]:
    """One workbook a township with its own rows only: what goes back to a township shows no other's people."""
    rows = rows_by_township(placed, checked.survey.names.get(source, source.name))
    names = file_names(list(rows))
    paths = [copy.with_name(f"{copy.stem}-{name}.xlsx") for name in names]
    refuse_outputs(paths, checked.inputs, force=force)
    grids = _sheets(source, password)
    headers: dict[str, list[range]] = {}
    for sheet in checked.survey.sheets:
        if sheet.file == source and sheet.header_rows:
            headers.setdefault(sheet.sheet, []).append(sheet.header_rows)
    towns = dict(zip(zip(placed["file"], placed["sheet"], placed["row"], strict=True), placed["town"], strict=True))
    for path, own in zip(paths, rows.values(), strict=True):
        sheets, moved = cut(grids, headers, own)
        write_marked_values(sheets, path, moved_findings(findings, moved, towns), origin=_origin(checked, source), force=force)
    return [Copy(path, formats_kept=False) for path in paths]
