"""What ``fanpin check`` says when it is done: for people as tables, for programs as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from fanpin_cli.assessment.findings import READING
from fanpin_cli.cli.next_steps import show_next_steps, show_written
from fanpin_cli.cli.problem_lines import FIRST, Kind, kinds_in_lines, kinds_with_examples
from fanpin_cli.cli.reading_report import lacking_panel, lacking_words, not_understood, reading_report, unread_panel
from fanpin_cli.policy.requirements import LAST_ROUND, ROUND_BEFORE_LAST
from fanpin_cli.severities import RANKS
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.problems import KINDS
from fanpin_cli.text.mask import mask_key
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.check import Checked
from fanpin_cli.workflows.column_map import likely_fields
from fanpin_cli.workflows.marked_copies import Copy

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


def show_checked(checked: Checked, copies: Sequence[Copy], *, detail: bool) -> None:
    """Print the result, what to do next, the findings by check with the place of most of them, and what was not understood.

    detail: whether to show the first findings of each check and the mapping of columns too.
    """
    console = Console(highlight=False)
    console.print(_totals(checked))
    show_written(console, _("Marked copy written: {path}"), [copy.path for copy in copies])
    if not all(copy.formats_kept for copy in copies):
        console.print(Text(_("Some copies have the values only: their formats could not be kept.")))
    show_next_steps(console, [*_next(checked, copies)])
    likely = likely_fields(checked.survey.sheets, checked.policy.reading_catalogue)
    parts = [
        _findings(checked.findings, checked.survey, console.width, detail=detail),
        *([_not_run(checked)] if detail else []),
        _unused(checked),
        unread_panel(checked.survey),
        reading_report(checked.survey, likely) if detail else not_understood(checked.survey, likely),
    ]
    for part in parts:
        if part is not None:
            console.print(part)
    if not detail:
        console.print(Text(_("What each column was taken for, and the findings with examples: --detail"), style="dim"))


def _findings(found: pd.DataFrame, survey: Survey, width: int, *, detail: bool) -> Table | None:
    kinds = []
    for name, rows in found.groupby("check", sort=False):
        check = str(name)
        title, first = str(rows["title"].iloc[0]), rows["shown_message"].head(FIRST)
        words = _(KINDS[check].title) if check in KINDS else title
        places = [*rows[["file", "sheet", "cell"]].itertuples(index=False, name=None)]
        code = READING if check in KINDS else check
        kinds.append(Kind(rows["severity"].iloc[0], words, places, [_without(title, message) for message in first], code))
    show = kinds_with_examples if detail else kinds_in_lines
    return show(_("Findings"), kinds, survey, width) if kinds else None


def _shown_check(check: str) -> str:
    """A check's id; of a sort of problem that reading finds its title, as 核查编号 in a marked copy has it."""
    return _(KINDS[check].title) if check in KINDS else check


def _without(title: str, message: str) -> str:
    """The message without the title, which is shown beside it."""
    return message.removeprefix(title).lstrip("：")


def _villages(checked: Checked) -> str:
    """The villages with the most errors and doubts: 青山镇东岭村8条、石桥镇胜利村6条."""
    households = checked.survey.households
    if "村" not in households or not len(checked.findings):
        return ""
    towns = households["乡镇"].fillna("") if "乡镇" in households else ""
    place = pd.Series((towns + households["村"].fillna("")).to_numpy(object), index=households["户编号"].to_numpy(object))
    place = place[~place.index.duplicated()]
    doubtful = checked.findings[checked.findings["severity"] != "notice"]
    counts = doubtful["key"].map(place).replace("", None).dropna().value_counts().head(WORST)
    return "、".join(_("{village} ({n})").format(village=village, n=f"{count:,}") for village, count in counts.items())


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


def _totals(checked: Checked) -> Text:
    """How much was found, in what, and where most of it is."""
    counts, sheets = checked.findings["severity"].value_counts(), checked.survey.sheets
    found = _("{errors} errors, {warnings} doubts, {notices} notices; {exempted} verified as true before").format(
        errors=int(counts.get("error", 0)),
        warnings=int(counts.get("warning", 0)),
        notices=int(counts.get("notice", 0)),
        exempted=len(checked.exempted),
    )
    read = _("checked: {rows} rows, files: {files}").format(
        rows=f"{sum(sheet.rows for sheet in sheets):,}", files=len(checked.files)
    )
    lines = [Text(found, style="bold"), Text(read)]
    if villages := _villages(checked):
        lines.append(Text(_("Most errors and doubts: {villages}").format(villages=villages)))
    return Text("\n").join(lines)


def _next(checked: Checked, copies: Sequence[Copy]) -> Iterator[str]:
    if missing := [problem for problem in checked.survey.problems if problem.kind == "roster-only"]:
        where = "、".join(f"{problem.value}（{problem.details['villages']}）" for problem in missing)
        number = sum(int(problem.details["n"]) for problem in missing)
        yield _("Have the surveys sent in of {n} households that only the roster has: {where}").format(n=number, where=where)
    if copies:
        yield _("Mend the marked cells, or write under 核实说明 why a value is true, and check that copy again.")
    elif len(checked.findings):
        yield _("Write a marked copy with -o, mend the cells, and check again.")
    rounds = {LAST_ROUND, ROUND_BEFORE_LAST}
    if any(rounds & {*names} for names in checked.not_run.values()):
        yield _("Give the last round's ledger or roster with --previous, so that what changed is checked too.")
    lacking = {check: names for check, names in checked.not_run.items() if not rounds & {*names}}
    if lacking:
        told = _("{n} checks were not run; they ask of columns that are missing: {missing}")
        yield told.format(n=len(lacking), missing=lacking_words(lacking))
