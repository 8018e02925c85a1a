"""What ``fanpin grade`` says when it is done: for people as tables, for programs as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from fanpin_cli.assessment.empty_columns import EmptyColumn, empty_columns
from fanpin_cli.assessment.grading import names_of_places
from fanpin_cli.assessment.summary import Count, counted, counts_by_place
from fanpin_cli.cli.next_steps import show_next_steps, show_written
from fanpin_cli.cli.problem_lines import FIRST, Kind, kinds_in_lines, kinds_with_examples
from fanpin_cli.cli.reading_report import lacking_panel, lacking_words, not_understood, reading_report, unread_panel
from fanpin_cli.ledger_format import EDGE, NOT_ASSESSED, OTHER_PLACES, PLACES, TO_VERIFY
from fanpin_cli.policy.requirements import LAST_ROUND
from fanpin_cli.severities import RANKS
from fanpin_cli.survey.catalogue import NUMERIC
from fanpin_cli.survey.households import WHY_NOT
from fanpin_cli.survey.problems import Problem
from fanpin_cli.text.mask import mask_numbers
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.column_map import likely_fields
from fanpin_cli.workflows.grade import Graded

MOST_TOWNS, MOST_COLUMNS = 4, 3
MOSTLY_NONE = ("支出", "自付", "费用", "补助", "补贴", "救助")
"""What is in the titles of amounts that most households do not have."""

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


def show_graded(graded: Graded, *, detail: bool) -> None:
    """Print the result, what to do next, what is doubtful, and what was not understood.

    detail: whether to show the mapping of columns, and every kind of problem with examples.
    """
    console = Console(highlight=False)
    console.print(_summary(graded))
    show_written(console, _("Ledger written: {path}"), graded.ledgers)
    show_next_steps(console, [*_next(graded)])
    likely = likely_fields(graded.survey.sheets, graded.policy.reading_catalogue)
    parts: list[RenderableType | None] = [_problems(graded, console.width, detail=detail), unread_panel(graded.survey)]
    if detail:
        parts += [_not_assessed(graded), reading_report(graded.survey, likely)]
    else:
        parts.append(not_understood(graded.survey, likely))
    for part in parts:
        if part is not None:
            console.print(part)
    if not detail:
        told = _("Details on the ledger's sheet 数据问题; examples, and what columns were taken for: --detail")
        console.print(Text(told, style="dim"))


def _summary(graded: Graded) -> Panel:
    places, everyone, to_include = _counts(graded)
    rules = graded.policy.rules
    table = Table(box=None, pad_edge=False, show_footer=True, padding=(0, 2, 0, 0))
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
    if graded.changes is not None:
        lines.append(Text(_changes(graded, graded.changes)))
    if again := int(graded.repeated.sum()):
        rows = _("{rows} rows were read; {again} of them repeat a household (sheet 未纳入评定) and are not counted above")
        lines.append(Text(rows.format(rows=len(graded.repeated), again=again)))
    title = _("{title} · round {round} · as of {date}").format(title=rules.title, round=graded.round, date=graded.policy.as_of)
    return Panel(Group(*lines), title=escape(title), title_align="left", expand=False)


def _changes(graded: Graded, changes: pd.Series) -> str:
    """What became of the households since the last round, in the order of what is urgent."""
    counts = Counter[str](changes[~graded.repeated])
    counts["上期有本期无"] = sum(problem.kind == "household-gone" for problem in graded.problems)
    named = {
        "风险上升": _("{n} at higher risk"),
        "风险下降": _("{n} at lower risk"),
        "不变": _("{n} unchanged"),
        "新增": _("{n} new"),
        "上期有本期无": _("{n} no longer there"),
    }
    others = (f"转为{name}" for name in names_of_places(graded.policy).values())
    now = _("{n} now {place}")
    told = [
        named.get(change, now).format(n=counts[change], place=change.removeprefix("转为"))
        for change in (*named, *others)
        if counts[change]
    ]
    since = _("Since {round}: ").format(round=graded.before) if graded.before else _("Since the last round: ")
    return since + _(", ").join(told)


def _not_assessed(graded: Graded) -> Panel | None:
    missing = graded.grading.not_assessed
    return lacking_panel(_("rules that could not be assessed: {n}; what they ask of is missing"), missing) if missing else None


def _problems(graded: Graded, width: int, *, detail: bool) -> Table | None:
    by_kind: dict[str, list[Problem]] = {}
    for problem in graded.problems:
        by_kind.setdefault(problem.kind, []).append(problem)
    kinds = [
        Kind(
            found[0].severity,
            found[0].title(),
            [(problem.file, problem.sheet, problem.cell) for problem in found],
            [mask_numbers(problem.message()) for problem in found[:FIRST]],
        )
        for found in sorted(by_kind.values(), key=lambda problems: RANKS[problems[0].severity])
    ]
    show = kinds_with_examples if detail else kinds_in_lines
    return show(_("Problems in the data"), kinds, graded.survey, width) if kinds else None


def _next(graded: Graded) -> Iterator[str]:
    """What to do next: first what others must send in, for most of what is to be asked comes of it."""
    places, _everyone, to_include = _counts(graded)
    lacking = [problem for problem in graded.problems if problem.kind == "roster-only"]
    if lacking:
        where = "、".join(f"{problem.value}（{problem.details['villages']}）" for problem in lacking[:MOST_TOWNS])
        number = sum(int(problem.details["n"]) for problem in lacking)
        yield _("Have the surveys sent in of {n} households that only the roster has: {where}").format(n=number, where=where)
    surveyed = _surveyed(graded)
    empty = empty_columns(graded.survey.households, surveyed, _asked(graded, surveyed))
    for column in empty[:MOST_COLUMNS]:
        yield _advice(graded, column)
    if places[TO_VERIFY].households:
        told = _("Visit the {n} households on sheet 待核实; its column 待核实内容 says what to ask.")
        if often := _asked(graded, surveyed, without={column.title for column in empty}).most_common(FIRST):
            told += "\n" + _("Asked most often: {answers}. A blank and “—” are no answer: where there is none, write 0 or 无.")
        answers = "、".join(_("{answer} ({n})").format(answer=answer, n=number) for answer, number in often)
        yield told.format(n=places[TO_VERIFY].households, answers=answers)
    if to_include.households:
        yield _("Check the {n} households on sheet 应纳入 for inclusion (返贫即入).").format(n=to_include.households)
    if _severities(graded)["error"]:
        yield _("Mend the errors listed on sheet 数据问题 in the survey and grade again.")
    not_assessed = graded.grading.not_assessed
    if any(LAST_ROUND in names for names in not_assessed.values()):
        yield _("Give the last round's ledger with --previous, if there is one.")
    lacking_columns = {rule: names for rule, names in not_assessed.items() if {*names} - {LAST_ROUND}}
    if lacking_columns:
        told = _("{n} rules could not be assessed; add what they ask of: {missing}")
        yield told.format(n=len(lacking_columns), missing=lacking_words(lacking_columns))


def _surveyed(graded: Graded) -> npt.NDArray[np.bool_]:
    """Which rows are households of a survey, and not of the roster alone."""
    survey = graded.survey
    rosters = {(sheet.name, sheet.sheet) for sheet in survey.sheets if sheet.kind == "members"}
    listed = pd.MultiIndex.from_frame(survey.places[["file", "sheet"]]).isin(rosters)
    return ~np.asarray(listed, dtype=bool) & survey.households[WHY_NOT].isna().to_numpy(bool)


def _asked(graded: Graded, surveyed: npt.NDArray[np.bool_], without: Collection[str] = ()) -> Counter[str]:
    """The answers that households to verify lack, and how many each; of surveyed households, for the others lack them all."""
    counts = {answer: int((where & surveyed).sum()) for answer, where in graded.grading.asked.items() if answer not in without}
    return Counter({answer: number for answer, number in counts.items() if number})


def _advice(graded: Graded, column: EmptyColumn) -> str:
    """What a village with an empty column should do: what most households do not have is 0 rather than unknown; of incomes and
    other answers the column was forgotten."""
    field = graded.policy.reading_catalogue.households.get(column.title)
    told = (
        _("{village}: {title} is blank in {n} households; most likely 0 should be filled in")
        if field is not None and field.type in NUMERIC and any(word in column.title for word in MOSTLY_NONE)
        else _("{village}: {title} is blank in {n} households; have the village fill in the column")
    )
    return told.format(village=column.village, title=column.title, n=column.households)
