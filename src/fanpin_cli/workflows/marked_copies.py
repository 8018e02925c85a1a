"""Marked copies of what was checked: one of each file, or one of each township."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path, PurePath

import pandas as pd

from fanpin_cli.documents.files.file_names import file_names
from fanpin_cli.documents.files.outputs import is_folder, refuse_outputs
from fanpin_cli.documents.marked_copy import LIST_SHEET, PlainSheet, write_marked_copy, write_marked_values
from fanpin_cli.documents.tables.sheet_names import sheet_names
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import BETWEEN_FILES, MARKED_COPY_SUFFIX
from fanpin_cli.survey.exemption_list import is_list_of_findings
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.opening import open_workbook, shown_names, survey_files
from fanpin_cli.survey.opening.blind_cells import ERRORS
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.check import Checked, CheckRequest
from fanpin_cli.workflows.township_rows import Address, Place, cut, moved_findings, rows_by_township, rows_with_towns

WORKBOOKS = (".xlsx", ".xlsm")
MACROS = ".xlsm"
COPY_NAME = re.compile(f"(?:^|-){MARKED_COPY_SUFFIX.strip('-')}\\d*$")
CARRIED = ("unknown_check", "not_run", "unknown_household")
"""Why what was verified had no effect this time and may have again: it stays on the list."""


@dataclass(frozen=True)
class Copy:
    """A marked copy that was written; ``formats_kept`` is false where only the values could be copied."""

    path: Path
    formats_kept: bool


def together(files: Sequence[Path], out: Path, *, by_township: bool) -> bool:
    """Whether the files' sheets go into one workbook: ``out``, or one a township."""
    return by_township or (len(files) > 1 and not is_folder(out))


def marked_paths(files: Sequence[Path], out: Path, names: Mapping[Path, str], inputs: Sequence[Path] = ()) -> dict[Path, Path]:
    """Source → copy: ``out`` itself for one file, else a file in the folder ``out`` for each.

    names: what each is called, with its path from the folder that was given: 东岭镇/调查表.xlsx becomes
    东岭镇-调查表-核查.xlsx, as does its marked copy that comes back; beside that one, if it is among the ``inputs``,
    东岭镇-调查表-核查2.xlsx.

    A copy keeps the macros of an .xlsm and its kind.
    """
    if not is_folder(out):
        return {files[0]: _copy_named(out, files[0])}
    stems = file_names(["-".join(PurePath(names.get(file, file.name)).with_suffix("").parts) for file in files])
    kinds = [MACROS if file.suffix.lower() == MACROS else ".xlsx" for file in files]
    read = {os.path.realpath(file) for file in inputs}
    paths: dict[Path, Path] = {}
    for file, stem, kind in zip(files, stems, kinds, strict=True):
        taken = read | {os.path.realpath(path) for path in paths.values()}
        named = (out / f"{name}{kind}" for name in _copy_names(stem))
        paths[file] = next(path for path in named if os.path.realpath(path) not in taken)
    return paths


def _copy_names(stem: str) -> Iterator[str]:
    """调查表-核查, 调查表-核查2 …, also of 调查表-核查 itself: names do not grow."""
    bare = COPY_NAME.sub("", stem)
    name = f"{bare}{MARKED_COPY_SUFFIX}" if bare else MARKED_COPY_SUFFIX.strip("-")
    return (name if number == 1 else f"{name}{number}" for number in count(1))


def _copy_named(out: Path, source: Path | None = None) -> Path:
    """A copy's name as it was asked for. Raises ``FanpinError`` where the copy, of ``source`` alone, cannot have it."""
    kind = out.suffix.lower()
    if kind not in WORKBOOKS:
        raise FanpinError(_("{file}: marked copies are .xlsx; give -o such a name").format(file=out))
    if source is not None and source.suffix.lower() == MACROS and kind != MACROS:
        message = _("{file} holds macros, and Excel opens its copy only as .xlsm; give -o the name {name}")
        raise FanpinError(message.format(file=source.name, name=out.with_suffix(MACROS).name))
    return out


def _joint_path(request: CheckRequest, files: Sequence[Path], out: Path) -> Path:
    """The copy of all files together: ``out``, or in that folder named after the folder or the first file that was given."""
    if not is_folder(out):
        return _copy_named(out)
    folder = next((path for path in request.surveys[:1] if path.is_dir()), None)
    return out / f"{next(_copy_names(folder.resolve().name if folder else files[0].stem))}.xlsx"


def refuse_marked(request: CheckRequest, out: Path, *, by_township: bool = False, force: bool) -> None:
    """Raise before anything is read where a copy could not be written, or would take the place of what is read."""
    files = survey_files(request.surveys)
    if together(files, out, by_township=by_township):
        copies = [_joint_path(request, files, out)]
    else:
        copies = [*marked_paths(files, out, shown_names(files, request.surveys), request.inputs).values()]
    refuse_outputs(copies, request.inputs, force=force)


def write_marked(
    request: CheckRequest, checked: Checked, out: Path, *, by_township: bool = False, force: bool = False
) -> list[Copy]:
    """Write the copies. Raises ``FanpinError`` where that cannot be done."""
    unread = {failure.file for failure in checked.survey.failures}
    listed = pd.concat([checked.findings.assign(reason="", by="", date=""), checked.exempted], ignore_index=True)
    names, files, password = checked.survey.names, checked.files, request.password
    read = [file for file in files if file not in unread]
    if together(files, out, by_township=by_township):
        sources = _sources(checked, read, password)
        path = _joint_path(request, survey_files(request.surveys), out)
        if by_township:
            return _by_township(checked, sources, path, listed, force=force)
        return [_joint(checked, sources, path, listed, force=force)]
    copies = []
    for source, copy in marked_paths(files, out, names, request.inputs).items():
        if source not in read:
            continue
        findings = listed[listed["file"] == names.get(source, source.name)]
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


@dataclass(frozen=True)
class _Source:
    """A file that goes into a workbook with others. name: in messages; titles: each sheet's name there, by its own."""

    file: Path
    name: str
    sheets: list[PlainSheet]
    titles: Mapping[str, str]

    def titled(self, sheets: Sequence[PlainSheet]) -> list[PlainSheet]:
        return [replace(sheet, name=self.titles[sheet.name]) for sheet in sheets]


def _sources(checked: Checked, files: Sequence[Path], password: str | None) -> list[_Source]:
    """The files' sheets, of several files under names that tell which file each is of: 双桥村, 双桥村·名册."""
    names = [checked.survey.names.get(file, file.name) for file in files]
    sheets = [_sheets(file, password) for file in files]
    wanted = [
        (number, sheet.name, sheet.name if len(files) == 1 else stem if len(own) == 1 else f"{stem}·{sheet.name}")
        for number, (stem, own) in enumerate(zip(map(_stem, names), sheets, strict=True))
        for sheet in own
    ]
    titles: list[dict[str, str]] = [{} for _file in files]
    for (number, sheet_name, _wanted), title in zip(wanted, sheet_names([title for *_of, title in wanted]), strict=True):
        titles[number][sheet_name] = title
    return [_Source(*of) for of in zip(files, names, sheets, titles, strict=True)]


def _stem(name: str) -> str:
    return COPY_NAME.sub("", "-".join(PurePath(name).with_suffix("").parts)) or name


def _joint(checked: Checked, sources: Sequence[_Source], path: Path, listed: pd.DataFrame, *, force: bool) -> Copy:
    """All sheets of all files in one workbook, with their findings and what was verified before."""
    moved = {
        (source.name, sheet.name, row): (source.titles[sheet.name], row)
        for source in sources
        for sheet in source.sheets
        for row in range(1, len(sheet.rows) + 1)
    }
    carried = [_carried(checked, source.file, list(listed.columns)) for source in sources]
    findings = pd.concat([moved_findings(listed, moved), listed[listed["cell"] == ""], *carried], ignore_index=True)
    sheets = [sheet for source in sources for sheet in source.titled(source.sheets)]
    origin = _origins(checked, sources)
    write_marked_values(sheets, path, findings, origin=origin, force=force)
    return Copy(path, formats_kept=False)


def _origins(checked: Checked, sources: Sequence[_Source]) -> str:
    return BETWEEN_FILES.join(dict.fromkeys(_origin(checked, source.file) for source in sources))


def _by_township(checked: Checked, sources: Sequence[_Source], copy: Path, listed: pd.DataFrame, *, force: bool) -> list[Copy]:
    """One workbook a township with its own rows only, of all files: what goes back to a township shows no other's people."""
    placed = rows_with_towns(checked.survey)
    own = {source.name: rows_by_township(placed, source.name) for source in sources}
    towns = list(dict.fromkeys(town for rows in own.values() for town in rows))
    paths = [copy.with_name(f"{copy.stem}-{name}.xlsx") for name in file_names(towns)]
    refuse_outputs(paths, checked.inputs, force=force)
    headers: dict[tuple[str, str], list[range]] = {}
    for sheet in checked.survey.sheets:
        if sheet.header_rows:
            headers.setdefault((sheet.name, sheet.sheet), []).append(sheet.header_rows)
    town_of = dict(zip(zip(placed["file"], placed["sheet"], placed["row"], strict=True), placed["town"], strict=True))
    for path, town in zip(paths, towns, strict=True):
        having = [source for source in sources if town in own[source.name]]
        sheets: list[PlainSheet] = []
        moved: dict[Address, Place] = {}
        for source in having:
            of_file = {sheet: ranges for (file, sheet), ranges in headers.items() if file == source.name}
            kept, rows = cut(source.sheets, of_file, own[source.name][town])
            sheets += source.titled(kept)
            moved |= {(source.name, sheet, row): (source.titles[sheet], now) for (sheet, row), now in rows.items()}
        found = moved_findings(listed, moved, town_of)
        write_marked_values(sheets, path, found, origin=_origins(checked, having), force=force)
    return [Copy(path, formats_kept=False) for path in paths]
