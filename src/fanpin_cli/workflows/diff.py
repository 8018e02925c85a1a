"""Comparing two rounds: two ledgers (or surveys) in, the change report out. The story of the job, in the order it happens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fanpin_cli.documents.change_report.report_content import ChangeReport
from fanpin_cli.documents.change_report.report_workbook import write_change_workbook
from fanpin_cli.documents.files.file_names import bare_name
from fanpin_cli.documents.files.outputs import in_folder, refuse_outputs
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import REPORT_SUFFIX
from fanpin_cli.survey.opening import Open, open_workbook
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.change_content import change_content
from fanpin_cli.workflows.column_map import NO_COLUMNS, ColumnOptions
from fanpin_cli.workflows.compare import Compared, Progress, Side, compare_rounds


@dataclass(frozen=True)
class DiffRequest:
    """What the user asked for; see ``fanpin diff --help``."""

    before: Side
    now: Side
    today: dt.date
    rules: str | None = None
    out: Path | None = None
    docx: Path | None = None
    html: Path | None = None
    template: Path | None = None
    force: bool = False
    columns: ColumnOptions = NO_COLUMNS


@dataclass(frozen=True)
class Reported:
    """All that came of it, for the terminal and for JSON."""

    compared: Compared
    report: ChangeReport
    out: Path
    further: tuple[Path, ...]


def diff_rounds(request: DiffRequest, progress: Progress, open_: Open = open_workbook) -> Reported:
    """Compare the rounds and write the report. Raises ``FanpinError`` where that cannot be done."""
    beside = _beside(request.now.files[0])
    out = in_folder(request.out, beside.name) if request.out else beside
    further = tuple(file for file in (request.docx, request.html) if file is not None)
    _refuse((out, *further), request)
    compared = compare_rounds(
        request.before,
        request.now,
        request.rules,
        today=request.today,
        open_=open_,
        progress=progress,
        columns=request.columns,
    )
    report = change_content(compared)
    progress(_("writing the report"), 0, 1)
    if request.docx is not None:  # first: a county's own template may have a wrong tag, and then nothing is written
        from fanpin_cli.documents.change_report.written_report import write_written_report  # loads a word processor's library

        write_written_report(report, request.docx, template=request.template, force=request.force)
    write_change_workbook(report, out, force=request.force)
    if request.html is not None:
        from fanpin_cli.documents.change_report.report_page import write_page

        write_page(report, request.html, force=request.force)
    progress(_("writing the report"), 1, 1)
    return Reported(compared, report, out, further)


def _beside(file: Path) -> Path:
    """``2019-10-变化报告.xlsx`` beside ``2019-10-台账.xlsx``."""
    return file.with_name(f"{bare_name(file.stem)}{REPORT_SUFFIX}.xlsx")


def _refuse(outputs: Sequence[Path], request: DiffRequest) -> None:
    """Raise before anything is read where an output could not be written, or would take the place of what is compared."""
    for file, ending in zip(outputs, (".xlsx", *_endings(request)), strict=True):
        refuse_outputs([file], [*request.before.files, *request.now.files], force=request.force, ending=ending)
    if request.template is not None:
        if request.docx is None:
            raise FanpinError(_("--template is the layout of the written report; give --docx too"))
        from fanpin_cli.documents.word.filling import read_template

        read_template(request.template)
    if len({file.resolve() for file in outputs}) < len(outputs):
        raise FanpinError(_("the report's files must have different names"))


def _endings(request: DiffRequest) -> list[str]:
    given = ((request.docx, ".docx"), (request.html, ".html"))
    return [ending for file, ending in given if file is not None]
