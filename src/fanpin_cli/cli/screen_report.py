"""What ``fanpin screen`` says when it is done: for people as tables, for programs as JSON."""

from __future__ import annotations

from typing import Any

import pandas as pd
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from fanpin_cli.assessment.screening import FATES, UNMATCHED
from fanpin_cli.severities import SEVERITIES
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.screen import Screening

IN_JSON = ("to_visit", "registered", "unmatched", "doubtful", "below", "nobody_left", "unread")
"""The names of ``FATES`` in JSON."""


def screen_json(screening: Screening) -> dict[str, Any]:
    """The object of ``screen --json``; design-rounds.md section 11."""
    content, villages = screening.content, screening.content.villages
    groups = content.parts[1:-1]
    return {
        "households": len(screening.roster.households),
        "to_visit": len(content.visits),
        "groups": {
            title: {"households": int(villages[f"{title}户数"].sum()), "persons": int(villages[f"{title}人数"].sum())}
            for title in groups
        },
        "registered": len(content.registered),
        "unmatched": {one.kind.kind: _count(one.result.fate, UNMATCHED) for one in screening.lists},
        "doubtful": len(content.doubtful),
        "rows": {one.kind.kind: one.read.rows for one in screening.lists},
        "lists": {
            one.kind.kind: {name: _count(one.result.fate, fate) for name, fate in zip(IN_JSON, FATES, strict=True)}
            for one in screening.lists
        },
        "problems": {severity.id: int((content.problems["级别"] == severity.name).sum()) for severity in SEVERITIES},
        "unread": [{"file": failure.name, "reason": failure.reason} for failure in screening.failures],
        "workbook": str(screening.out),
    }


def _count(fates: Any, fate: str) -> int:
    return int((pd.Series(fates) == fate).sum())


def show_screening(screening: Screening) -> None:
    """Print whom to visit by group, what became of the lists' rows, and where the workbook is."""
    console, content = Console(highlight=False), screening.content
    headline = _("{n} of {households} households to visit; registered already and on a list: {registered}")
    households = len(screening.roster.households)
    console.print(
        headline.format(n=f"{len(content.visits):,}", households=f"{households:,}", registered=f"{len(content.registered):,}")
    )
    console.print(_groups(screening))
    console.print(_lists(screening))
    if not screening.registered.told:
        text = _(
            "Nobody said who is registered: give --registered, or 户类型 in the rosters. All were taken for not registered."
        )
        console.print(Panel(text, border_style="yellow", expand=False))
    if screening.failures:
        lines = "\n".join(failure.reason for failure in screening.failures)
        console.print(Panel(escape(lines), title=_("not read"), title_align="left", border_style="red", expand=False))
    if len(content.doubtful):
        text = _("{n} rows name a person without a number; none was joined by name: see sheet 疑似同名.")
        console.print(text.format(n=f"{len(content.doubtful):,}"))
    if len(content.problems):
        console.print(_("{n} findings are on sheet 数据问题.").format(n=f"{len(content.problems):,}"))
    console.print(_("List of visits written: {file}").format(file=escape(str(screening.out))), soft_wrap=True)


def _groups(screening: Screening) -> Table:
    content, villages = screening.content, screening.content.villages
    table = Table(title=_("Key groups to visit"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("key group"), overflow="fold")
    for heading in (_("households"), _("persons")):
        table.add_column(heading, justify="right")
    for part in content.parts[1:-1]:
        table.add_row(escape(part), *(f"{int(villages[f'{part}{unit}'].sum()):,}" for unit in ("户数", "人数")))
    return table


def _lists(screening: Screening) -> Table:
    table = Table(title=_("What became of the rows of the lists"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("list"), overflow="fold")
    headings = (_("rows"), _("to visit"), _("registered"), _("in no household"), _("without number"), _("see 数据问题"))
    for heading in headings:
        table.add_column(heading, justify="right")
    for row in screening.content.account.itertuples(index=False):
        table.add_row(escape(str(row[0])), *(f"{int(number):,}" for number in row[1:7]))
    return table
