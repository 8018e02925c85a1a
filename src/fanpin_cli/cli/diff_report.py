"""What ``fanpin diff`` says when it is done: for people as tables, for programs as JSON."""

from __future__ import annotations

from typing import Any

import pandas as pd
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from fanpin_cli.assessment.member_changes import CAME, LEFT
from fanpin_cli.cli.next_steps import show_written
from fanpin_cli.documents.change_report.report_content import URGENCIES, ChangeReport, Place
from fanpin_cli.text.mask import mask_key, mask_numbers
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.diff import Reported

FIRST = 8
STYLES = {"特急": "bold red", "紧急": "yellow", "一般": "cyan"}


def diff_json(reported: Reported) -> dict[str, Any]:
    """The object of ``diff --json``; design.md section 6."""
    compared, report = reported.compared, reported.report
    matrix, classes = report.matrix(), report.by_class()

    def count(row: Any, place: str) -> dict[str, int]:
        return {"households": int(row[place, "户"]), "persons": int(row[place, "人"])}

    ids = [place.id for place in report.places]
    return {
        "old": {"round": report.old_round, "households": len(compared.old)},
        "new": {"round": report.new_round, "households": len(compared.new)},
        "matrix": {old: {new: count(matrix.loc[old], new) for new in ids} for old in ids},
        "classes": {str(name): {"households": int(row["户"]), "persons": int(row["人"])} for name, row in classes.iterrows()},
        "members": {name: _by_kind(compared.members, direction) for name, direction in (("came", CAME), ("left", LEFT))},
        "warnings": len(report.warnings),
        "warnings_not_assessed": [{"warning": one.id, "missing": list(one.missing)} for one in report.unasked],
        "columns": {"only_old": list(report.only_old), "only_new": list(report.only_new)},
        "report": str(reported.out),
        "further": [str(file) for file in reported.further],
    }


def _by_kind(members: pd.DataFrame, direction: str) -> dict[str, int]:
    counts = members.loc[members["direction"] == direction, "kind"].value_counts()
    return {str(kind): int(count) for kind, count in counts.items()}


def show_reported(reported: Reported) -> None:
    """Print the matrix, the classes, the most urgent warnings, what could not be compared, and where the report is."""
    report = reported.report
    console = Console(highlight=False)
    console.print(_matrix(report))
    console.print(_classes(report))
    for part in (_warnings(report), _notes(reported)):
        if part is not None:
            console.print(part)
    show_written(console, _("Report written: {path}"), (reported.out, *reported.further))
    urgent = int((reported.report.warnings["紧急程度"] == URGENCIES[0]).sum())
    if urgent:
        console.print(Text(_("Next: have the {n} most urgent warnings on sheet 预警名单 followed up.").format(n=urgent)))


def _label(place: Place) -> Text:
    return Text("■ ", style=f"#{place.tab}") + Text(place.name)


def _matrix(report: ChangeReport) -> Panel:
    """Households by old and new place; persons are in the report."""
    counts = report.matrix()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(_("from \\ to"), min_width=16, overflow="fold")
    shown = [place for place in report.places if counts[place.id, "户"].sum() or place.is_level]
    for place in shown:
        table.add_column(place.name[: 2 if place.is_level else 3], justify="right")
    table.add_column(_("total"), justify="right")
    for old in report.places:
        row = counts.xs("户", axis=1, level=1).loc[old.id].astype(int)
        if row.sum():
            table.add_row(_label(old), *(f"{row[new.id]:,}" if row[new.id] else "·" for new in shown), f"{row.sum():,}")
    title = _("{old} → {new}, households").format(old=report.old_round, new=report.new_round)
    return Panel(table, title=escape(title), title_align="left", expand=False)


def _classes(report: ChangeReport) -> Table:
    table = Table(title=_("What became of them"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("class"))
    table.add_column(_("households"), justify="right")
    table.add_column(_("persons"), justify="right")
    for name, row in report.by_class().iterrows():
        table.add_row(str(name), f"{row['户']:,}", f"{row['人']:,}")
    return table


def _warnings(report: ChangeReport) -> Table | None:
    if report.warnings.empty:
        return None
    found = report.warnings["紧急程度"].value_counts()
    counts = "，".join(f"{urgency}{int(found.get(urgency, 0))}" for urgency in URGENCIES)
    title = _("Early warnings: {n} ({counts}); the first ones").format(n=len(report.warnings), counts=counts)
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("urgency"))
    table.add_column(_("household"), overflow="fold")
    table.add_column(_("what"), overflow="fold")
    for row in report.warnings.head(FIRST).to_dict("records"):
        who = f"{row['乡镇']}{row['村']} {row['户主姓名']}\n{mask_key(str(row['户编号']))}"
        what = f"{row['预警事项']}：{mask_numbers(str(row['预警情况']))}"
        table.add_row(Text(row["紧急程度"], style=STYLES[row["紧急程度"]]), escape(who), escape(what))
    return table


def _notes(reported: Reported) -> Panel | None:
    report = reported.report
    lines = [
        _("warning {id} ({title}) could not be put, missing: {names}").format(
            id=one.id, title=one.title, names="、".join(one.missing)
        )
        for one in report.unasked
    ]
    if report.old_round > report.new_round:
        lines.append(_("OLD is the later round of the two; if that was not meant, give them the other way round"))
    if report.old_round == report.new_round:
        lines.append(
            _("both rounds are called {round}; say of which date they are: --old-as-of, --new-as-of").format(
                round=report.old_round
            )
        )
    if report.open_warnings:
        lines.append(_("households with warnings that a missing answer leaves open: {n}").format(n=report.open_warnings))
    if report.townships_gone:
        listed = "、".join(f"{name} {count:,}" for name, count in report.townships_gone.items())
        lines.append(_("no household any more of {names}: is a ledger missing? They count as gone").format(names=listed))
    if report.only_old:
        lines.append(
            _("columns that only {round} has: {names}").format(round=report.old_round, names="、".join(report.only_old))
        )
    if report.only_new:
        lines.append(
            _("columns that only {round} has: {names}").format(round=report.new_round, names="、".join(report.only_new))
        )
    problems = reported.compared.problems
    lines += [f"{problem.file} {problem.message()}" for problem in problems if problem.kind == "ledger-fewer"]
    odd = [problem for problem in problems if problem.kind in ("level-unknown", "placed-twice")]
    lines += [f"{problem.sheet}!{problem.cell} {mask_numbers(problem.message())}" for problem in odd[:FIRST]]
    if len(odd) > FIRST:
        lines.append(_("and {n} more like these").format(n=len(odd) - FIRST))
    if not lines:
        return None
    title = _("Not compared")
    return Panel(escape("\n".join(lines)), title=title, title_align="left", border_style="yellow", expand=False)
