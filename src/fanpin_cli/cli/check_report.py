"""What ``fanpin check`` says when it is done: for people as tables, for programs as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from fanpin_cli.assessment.findings import READING
from fanpin_cli.cli.reading_report import cell_place, lacking_panel, reading_report, unread_panel
from fanpin_cli.cli.severity_names import severity_text
from fanpin_cli.severities import RANKS
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.problems import KINDS
from fanpin_cli.text.mask import mask_key
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.check import Checked
from fanpin_cli.workflows.column_map import likely_fields
from fanpin_cli.workflows.marked_copies import Copy

FIRST = 3
"""So many addresses are shown of each check, and so many villages."""
WORST = 5
MOST_UNUSED = 10
JSON_KEYS = ("check", "severity", "key", "file", "sheet", "cell", "value", "message", "mend")
SHOWN = {"key": "shown_key", "value": "shown_value", "message": "shown_message"}
"""What is shown instead of texts that may hold personal numbers."""


def check_json(checked: Checked, copies: Sequence[Copy]) -> dict[str, Any]:
    """The object of ``check --json``; design.md section 6. Identity and telephone numbers are masked, cells tell which."""
    columns = {key: checked.findings[SHOWN.get(key, key)].tolist() for key in JSON_KEYS}
    severities = checked.findings["severity"].value_counts()
    sheets = checked.survey.sheets
    return {
        "files": [str(file) for file in checked.files],
        "rows": sum(sheet.rows for sheet in sheets),
        "findings": [dict(zip(JSON_KEYS, row, strict=True)) for row in zip(*columns.values(), strict=True)],
        "totals": {severity: int(severities.get(severity, 0)) for severity in RANKS},
        "exempted": len(checked.exempted),
        "exemptions_unused": [
            {"check": check, "key": mask_key(key), "why": why}
            for check, key, why in checked.unused[["check", "key", "why"]].itertuples(index=False)
        ],
        "not_run": [{"check": check, "missing": [*map(str, missing)]} for check, missing in checked.not_run.items()],
        "unread": [{"file": failure.name, "reason": failure.reason} for failure in checked.survey.failures],
        "marked": [str(copy.path) for copy in copies],
    }


def show_checked(checked: Checked, copies: Sequence[Copy]) -> None:
    """Print what was read, the findings by check with the first addresses, where most of them are, and what to do next."""
    console = Console(highlight=False)
    console.print(reading_report(checked.survey, likely_fields(checked.survey.sheets, checked.policy.reading_catalogue)))
    for part in (
        _findings(checked.findings, checked.survey),
        _villages(checked),
        _not_run(checked),
        _unused(checked),
        unread_panel(checked.survey),
    ):
        if part is not None:
            console.print(part)
    console.print(_totals(checked, copies))


def _findings(found: pd.DataFrame, survey: Survey) -> Table | None:
    if not len(found):
        return None
    table = Table(title=_("Findings"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("severity"))
    table.add_column(_("check"))
    table.add_column(_("what"), overflow="fold")
    table.add_column(_("count"), justify="right")
    table.add_column(_("for example"), overflow="fold")
    for check, rows in found.groupby("check", sort=False):
        severity, title = rows["severity"].iloc[0], str(rows["title"].iloc[0])
        first = rows.head(FIRST)
        examples = "\n".join(
            f"{cell_place(file, sheet, cell, survey)} {_without(title, message)}".strip()
            for file, sheet, cell, message in first[["file", "sheet", "cell", "shown_message"]].itertuples(index=False)
        )
        code = READING if check in KINDS else str(check)
        table.add_row(severity_text(severity), escape(code), escape(title), f"{len(rows):,}", escape(examples))
    return table


def _shown_check(check: str) -> str:
    """A check's id; of a sort of problem that reading finds its title, as 核查编号 in a marked copy has it."""
    return _(KINDS[check].title) if check in KINDS else check


def _without(title: str, message: str) -> str:
    """The message without the title, which is shown beside it."""
    return message.removeprefix(title).lstrip("：")


def _villages(checked: Checked) -> Table | None:
    """The villages with the most errors and doubts."""
    households = checked.survey.households
    if "村" not in households or not len(checked.findings):
        return None
    towns = households["乡镇"].fillna("") if "乡镇" in households else ""
    place = pd.Series((towns + households["村"].fillna("")).to_numpy(object), index=households["户编号"].to_numpy(object))
    place = place[~place.index.duplicated()]
    doubtful = checked.findings[checked.findings["severity"] != "notice"]
    counts = doubtful["key"].map(place).replace("", None).dropna().value_counts().head(WORST)
    if counts.empty:
        return None
    table = Table(title=_("Where most of them are"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("village"))
    table.add_column(_("count"), justify="right")
    for village, count in counts.items():
        table.add_row(escape(str(village)), f"{count:,}")
    return table


def _not_run(checked: Checked) -> Panel | None:
    missing = checked.not_run
    return lacking_panel(_("checks that were not run: {n}; what they ask of is missing"), missing) if missing else None


def _unused(checked: Checked) -> Panel | None:
    """What was written about verified cases and had no effect, by why."""
    if not len(checked.unused):
        return None
    reasons = {
        "unknown_check": _("no check has this id"),
        "not_run": _("the check was not run"),
        "unknown_household": _("no household has this 户编号"),
        "several": _("it does not say which person or column it means"),
        "changed": _("the value has changed since"),
        "not_found": _("there is no such finding any more"),
    }
    lines = []
    for why, rows in checked.unused.groupby("why", sort=False):
        told = [f"{_shown_check(check)} {mask_key(key)}" for check, key in zip(rows["check"], rows["key"], strict=True)]
        more = "…" if len(told) > MOST_UNUSED else ""
        lines.append(Text.assemble((f"{reasons[str(why)]}  ", "bold"), "、".join(told[:MOST_UNUSED]) + more))
    title = _("{n} verified cases had no effect").format(n=len(checked.unused))
    return Panel(Text("\n").join(lines), title=title, title_align="left", border_style="yellow", expand=False)


def _totals(checked: Checked, copies: Sequence[Copy]) -> Text:
    counts = checked.findings["severity"].value_counts()
    lines = [
        _("{errors} errors, {warnings} doubts, {notices} notices; {exempted} verified as true before").format(
            errors=int(counts.get("error", 0)),
            warnings=int(counts.get("warning", 0)),
            notices=int(counts.get("notice", 0)),
            exempted=len(checked.exempted),
        )
    ]
    lines += [_("Marked copy written: {path}").format(path=copy.path) for copy in copies]
    if not all(copy.formats_kept for copy in copies):
        lines.append(_("Some copies have the values only: their formats could not be kept."))
    if not copies and len(checked.findings):
        lines.append(_("Next: write a marked copy with -o, mend the cells, and check again."))
    elif copies:
        lines.append(_("Next: mend the marked cells, or write under 核实说明 why a value is true, and check that copy again."))
    return Text("\n".join(lines))
