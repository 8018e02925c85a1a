"""What every command that reads surveys says of its reading: sheets, header rows, columns, and files that were left out."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from fanpin_cli.errors import FanpinError
from fanpin_cli.survey.model import FileFailure, SheetRead, Survey
from fanpin_cli.survey.problems import Problem
from fanpin_cli.text.messages import _

LONGEST_TITLE = 60
"""Characters of a title on the screen; what is longer is a sentence that slipped into the header."""


class FilesLeftOutError(FanpinError):
    """The work is done, but not every file is in it: a script must not take that for success."""

    def __init__(self, failures: Sequence[FileFailure]) -> None:
        names = "、".join(failure.file.name for failure in failures)
        super().__init__(_("the result is without {names}; mend these files and run again").format(names=names))


def reading_table(survey: Survey) -> Table:
    kinds = {"households": _("household survey"), "members": _("member roster"), "ledger": _("ledger")}
    table = Table(title=_("What was read"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("file · sheet"), overflow="fold")
    table.add_column(_("read as"))
    table.add_column(_("header row"), justify="right")
    table.add_column(_("rows"), justify="right")
    table.add_column(_("columns"), overflow="fold")
    for sheet in survey.sheets:
        where = escape(f"{sheet.file.name} · {sheet.sheet}" if sheet.sheet else sheet.file.name)
        if sheet.matched is not None:
            table.add_row(where, kinds[sheet.kind], str(sheet.header_row), str(sheet.rows), escape(_columns(sheet)))
        else:
            table.add_row(where, Text(_("skipped"), style="dim"), "", "", Text(sheet.why, style="dim"))
    return table


def _columns(sheet: SheetRead) -> str:
    matched = sheet.matched or {}
    text = _("{n} matched").format(n=len(matched))
    renamed = [f"{_short(own)} → {title}" for own, title in matched.items() if own != title]
    if renamed:
        text += _("; of these renamed: {names}").format(names="，".join(renamed))
    if sheet.unmatched:
        names = "，".join(map(_short, sheet.unmatched))
        text += _("; {n} unknown, carried through: {names}").format(n=len(sheet.unmatched), names=names)
    return text


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE]}…"


def problem_place(problem: Problem, survey: Survey) -> str:
    """``调查表!E2``, of several files with the file's name before it; the sheet alone where it is about no cell."""
    return cell_place(problem.file, problem.sheet, problem.cell, survey)


def cell_place(file: str, sheet: str, cell: str, survey: Survey) -> str:
    """``problem_place`` of a cell."""
    place = "!".join(filter(None, (sheet, cell)))
    several = len({sheet.file for sheet in survey.sheets}) > 1
    return f"{file} · {place}" if several and file else place


def unread_panel(survey: Survey) -> Panel | None:
    if not survey.failures:
        return None
    lines = "\n".join(failure.reason for failure in survey.failures)
    title = _("{n} files could not be read; their households are not in the ledger").format(n=len(survey.failures))
    return Panel(escape(lines), title=title, title_align="left", border_style="red", expand=False)
