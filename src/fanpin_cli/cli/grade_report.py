"""What ``fanpin grade`` says when it is done: for people as tables, for programs as JSON."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rich import box
from rich.console import Console, Group
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from fanpin_cli.assessment.summary import Count, counted, counts_by_place
from fanpin_cli.cli.reading_report import lacking_panel, problem_place, reading_report, unread_panel
from fanpin_cli.cli.severity_names import severity_text
from fanpin_cli.ledger_format import EDGE, NOT_ASSESSED, OTHER_PLACES, PLACES, TO_VERIFY
from fanpin_cli.policy.requirements import LAST_ROUND
from fanpin_cli.severities import RANKS
from fanpin_cli.text.mask import mask_numbers
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.column_map import likely_fields
from fanpin_cli.workflows.grade import Graded

FIRST = 3
"""So many addresses are shown of each kind of problem."""

PLACE_COLOURS = {place.id: place.screen for place in PLACES}


def _counts(graded: Graded) -> tuple[dict[str, Count], Count, Count]:
    """By place, of all, and of those to include; rows that only repeat a household are none."""
    table = graded.grading.table[~graded.repeated]
    persons = graded.survey.households.get("家庭人口")
    persons = table["place"].map(lambda _place: 0) if persons is None else persons[~graded.repeated]
    ranks = [str(rank) for rank in sorted(graded.policy.rules.levels)]
    places = counts_by_place(table["place"], persons, [*ranks, *OTHER_PLACES])
    return places, counted(persons), counted(persons, table["include"])


def _severities(graded: Graded) -> Counter[str]:
    return Counter(problem.severity for problem in graded.problems)


def grade_json(graded: Graded) -> dict[str, Any]:
    """The object of ``grade --json``; design.md section 6."""
    places, everyone, to_include = _counts(graded)
    severities = _severities(graded)
    rules = graded.policy.rules
    ledgers = [str(path) for path in graded.ledgers]
    return {
        "round": graded.round,
        "as_of": graded.policy.as_of.isoformat(),
        "ruleset": {"id": rules.ruleset, "sha256": graded.policy.loaded.sha256},
        "households": everyone.households,
        "persons": everyone.persons,
        "rows": len(graded.repeated),
        "repeated_rows": int(graded.repeated.sum()),
        "levels": {str(rank): places[str(rank)].as_json() for rank in sorted(rules.levels)},
        **{place.id: places[place.id].as_json() for place in PLACES},
        "to_include": to_include.as_json(),
        "problems": {"error": severities["error"], "warning": severities["warning"], "notice": severities["notice"]},
        "rules_not_assessed": [
            {"rule": rule, "missing": [*map(str, missing)]} for rule, missing in graded.grading.not_assessed.items()
        ],
        "unread": [{"file": failure.name, "reason": failure.reason} for failure in graded.survey.failures],
        "ledger": ledgers[0],
        "ledgers": ledgers,
    }


def show_graded(graded: Graded) -> None:
    """Print what was read, the summary, what is doubtful and what to do next."""
    console = Console(highlight=False)
    console.print(reading_report(graded.survey, likely_fields(graded.survey.sheets, graded.policy.reading_catalogue)))
    console.print(_summary(graded))
    for part in (_not_assessed(graded), _problems(graded), unread_panel(graded.survey)):
        if part is not None:
            console.print(part)
    console.print(_next(graded))


def _summary(graded: Graded) -> Panel:
    places, everyone, to_include = _counts(graded)
    rules = graded.policy.rules
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=True)
    table.add_column("", footer=_("total"))
    table.add_column(_("households"), justify="right", footer=f"{everyone.households:,}")
    table.add_column(_("persons"), justify="right", footer=f"{everyone.persons:,}")
    table.add_column(_("share"), justify="right", footer="100.0%" if everyone.households else "")
    styles = {str(rank): style for rank, style in rules.levels.items()}
    names = {
        EDGE: _("edge households (边缘户)"),
        TO_VERIFY: _("to verify (待核实)"),
        NOT_ASSESSED: _("not assessed (未纳入评定)"),
    }
    for place, count in places.items():
        colour = styles[place].colour if place in styles else PLACE_COLOURS[place]
        name = styles[place].name if place in styles else names.get(place, OTHER_PLACES[place])
        label = Text("■ ", style=f"#{colour}") + Text(name)
        share = f"{count.households / everyone.households:.1%}" if everyone.households else ""
        table.add_row(label, f"{count.households:,}", f"{count.persons:,}", share)
    include = Text(
        _("To include now (应纳入): {households} households, {persons} persons").format(
            households=to_include.households, persons=to_include.persons
        ),
        style="bold" if to_include.households else "dim",
    )
    lines: list[Table | Text] = [table, include]
    if again := int(graded.repeated.sum()):
        rows = _("{rows} rows were read; {again} of them repeat a household (sheet 未纳入评定) and are not counted above")
        lines.append(Text(rows.format(rows=len(graded.repeated), again=again)))
    title = _("{title} · round {round} · as of {date}").format(title=rules.title, round=graded.round, date=graded.policy.as_of)
    return Panel(Group(*lines), title=escape(title), title_align="left", expand=False)


def _not_assessed(graded: Graded) -> Panel | None:
    missing = graded.grading.not_assessed
    return lacking_panel(_("rules that could not be assessed: {n}; what they ask of is missing"), missing) if missing else None


def _problems(graded: Graded) -> Table | None:
    if not graded.problems:
        return None
    by_kind: dict[str, list[Any]] = {}
    for problem in graded.problems:
        by_kind.setdefault(problem.kind, []).append(problem)
    table = Table(title=_("Problems in the data"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("severity"))
    table.add_column(_("what"), overflow="fold")
    table.add_column(_("count"), justify="right")
    table.add_column(_("for example"), overflow="fold")
    for found in sorted(by_kind.values(), key=lambda problems: RANKS[problems[0].severity]):
        first = found[0]
        examples = "\n".join(
            " ".join(filter(None, (problem_place(problem, graded.survey), mask_numbers(problem.message()))))
            for problem in found[:FIRST]
        )
        table.add_row(severity_text(first.severity), first.title(), str(len(found)), escape(examples))
    return table


def _asked_most(graded: Graded) -> list[tuple[str, int]]:
    """The answers that most households to verify lack, and how many each."""
    return Counter({answer: number for answer, number in graded.grading.asked.items() if number}).most_common(FIRST)


def _next(graded: Graded) -> Text:
    ledgers = graded.ledgers
    written = str(ledgers[0]) if len(ledgers) == 1 else _("{first} and {n} more").format(first=ledgers[0], n=len(ledgers) - 1)
    lines = [_("Ledger written: {path}").format(path=written)]
    places, _everyone, to_include = _counts(graded)
    if places[TO_VERIFY].households:
        lines.append(
            _("Next: visit the households on sheet 待核实 ({n}); column 待核实内容 says what to ask.").format(
                n=places[TO_VERIFY].households
            )
        )
        often = "、".join(f"{answer} ({number})" for answer, number in _asked_most(graded))
        lines.append(
            _("      Asked most often: {answers}. A blank and “—” are no answer: where there is none, write 0 or 无.").format(
                answers=often
            )
        )
    if to_include.households:
        lines.append(_("Next: check the households on sheet 应纳入 for inclusion (返贫即入)."))
    if _severities(graded)["error"]:
        lines.append(_("Next: mend the errors listed on sheet 数据问题 in the survey and grade again."))
    missing = {name for names in graded.grading.not_assessed.values() for name in names}
    if LAST_ROUND in missing:
        lines.append(_("Next: give the last round's ledger with --previous, if there is one."))
    if missing - {LAST_ROUND}:
        lines.append(_("Next: add what is missing, so that every rule can be assessed."))
    return Text("\n".join(lines))
