"""What ``fanpin review`` says when it is done: for people as tables, for programs as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich import box
from rich.console import Console, Group
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from fanpin_cli.assessment.review_problems import NOT_RETURNED, ReviewProblem
from fanpin_cli.assessment.summary import counts_by_place
from fanpin_cli.cli.severity_names import severity_text
from fanpin_cli.documents.ledger import LedgerContent
from fanpin_cli.documents.ledger.household_counts import households_of
from fanpin_cli.ledger_format import NOT_ASSESSED, OTHER_PLACES
from fanpin_cli.text.mask import mask_numbers
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.review import Outcome
from fanpin_cli.workflows.review_account import by_township, of_files, reviewed_households

FIRST = 3
"""So many examples of each kind of problem."""
WORST = 3
"""So many villages with most problems of a kind."""
SHOWN_FILES = 30


def review_json(outcome: Outcome) -> dict[str, Any]:
    """The object of ``review --json``; design-rounds.md section 10."""
    own = reviewed_households(outcome)
    decided = own["place"].notna()
    towns = by_township(outcome)
    return {
        "ledger": str(outcome.out),
        "round": outcome.merging.content.round,
        "households": len(own),
        "returned": int(own["returned"].sum()),
        "not_returned": int((~own["returned"]).sum()),
        "decided": int(decided.sum()),
        "changed": int((decided & (own["place"] != own["proposed"])).sum()),
        "answers_corrected": len(outcome.merging.corrected),
        "regraded": int(outcome.merging.corrected["at"].nunique()),
        "proposals_changed": outcome.merging.proposals_changed,
        "agreed_by_silence": outcome.merging.by_silence,
        "records_added": outcome.merging.records,
        "problems": [problem_json(problem) for problem in outcome.merging.problems],
        **levels_json(outcome.merging.content),
        "townships": [{"township": str(name), **{str(k): int(v) for k, v in row.items()}} for name, row in towns.iterrows()],
        "files": [
            {
                "file": one.name,
                "households": one.households,
                "decided": one.decided,
                "changed": one.changed,
                "unchanged": one.unchanged,
                "blank": one.blank,
                "answers_corrected": one.answers,
                "problems": one.problems,
                "old_values": one.old_values,
                "not_returned": [*one.not_returned],
            }
            for one in of_files(outcome)
        ],
        "notes": [mask_numbers(note.message()) for note in outcome.notes],
        "unread": [{"file": failure.name, "reason": failure.reason} for failure in outcome.failures],
    }


def problem_json(problem: ReviewProblem) -> dict[str, Any]:
    """A problem as programs read it."""
    return {
        "kind": problem.kind,
        "key": problem.key,
        "township": problem.township,
        "village": problem.village,
        "message": problem.message(),
        "places": [
            {"file": place.file, "sheet": place.sheet, "cell": place.cell, "value": place.value} for place in problem.places
        ],
    }


def levels_json(content: LedgerContent) -> dict[str, Any]:
    """Households and persons by level as ``grade --json`` has them, and of the other places."""
    table = households_of(content.places)
    ranks = [str(level.rank) for level in content.levels]
    persons = table["家庭人口"].where(table["家庭人口"].notna(), 0).astype(float)
    counts = counts_by_place(table["place"], persons, [*ranks, *OTHER_PLACES])
    return {
        "levels": {rank: counts[rank].as_json() for rank in ranks},
        **{place: counts[place].as_json() for place in OTHER_PLACES},
    }


def show_review(outcome: Outcome) -> None:
    """Print a line a township, what every file said, the problems, and what to do next."""
    console = Console(highlight=False)
    console.print(_townships(outcome))
    console.print(_files(outcome))
    for part in (show_problems(outcome.merging.problems, _("Problems of the returns")), _unread(outcome)):
        if part is not None:
            console.print(part)
    for note in outcome.notes:
        console.print(Text(mask_numbers(note.message()), style="yellow"))
    console.print(_next(outcome), soft_wrap=True)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(columns[0], overflow="fold")
    for column in columns[1:]:
        table.add_column(column, justify="right", no_wrap=True)
    return table


def _townships(outcome: Outcome) -> Table:
    columns = (_("township"), _("households"), _("returned"), _("decided"), _("changed"), _("problems"))
    table = _table(_("Review by township"), *columns)
    table.show_footer = True
    counts = by_township(outcome)
    for name, row in counts.iterrows():
        table.add_row(escape(str(name)), *(f"{int(number):,}" for number in row))
    for column, number in zip(table.columns[1:], counts.sum(), strict=True):
        column.footer = f"{int(number):,}"
    table.columns[0].footer = _("total")
    return table


def _files(outcome: Outcome) -> Table:
    columns = (_("returned file"), _("households"), _("decided"), _("changed"), _("unchanged"))
    table = _table(_("What the files say"), *columns, _("problems"), _("not returned"))
    accounts = of_files(outcome)
    for one in accounts[:SHOWN_FILES]:
        numbers = (one.households, one.decided, one.changed, one.unchanged, one.problems, len(one.not_returned))
        table.add_row(escape(one.name), *(f"{number:,}" for number in numbers))
    if len(accounts) > SHOWN_FILES:
        table.add_row(_("and {n} more").format(n=len(accounts) - SHOWN_FILES))
    return table


def show_problems(problems_found: Sequence[ReviewProblem], title: str) -> Group | None:
    """A line a kind with the villages that have most of them; below, the first ones of each kind with their cells."""
    if not problems_found:
        return None
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in (_("severity"), _("what")):
        table.add_column(heading)
    table.add_column(_("count"), justify="right")
    table.add_column(_("most in"), overflow="fold")
    examples = list[Text]()
    for kind, found in groupby(problems_found, key=lambda problem: problem.kind):
        problems = [*found]
        villages = Counter(f"{one.township}{one.village}" for one in problems).most_common(WORST)
        worst = "、".join(f"{name or '—'} ({number})" for name, number in villages)
        first = problems[0]
        table.add_row(severity_text(first.severity), first.title(), f"{len(problems):,}", escape(worst))
        examples += [Text(f"· {_example(problem)}") for problem in problems[: 0 if kind == NOT_RETURNED else FIRST]]
    return Group(table, *examples)


def _example(problem: ReviewProblem) -> str:
    where = "、".join(f"{place.file} · {place.sheet}!{place.cell}" for place in problem.places[:2])
    return f"{problem.key} {problem.message()} ({where})".strip()


def _unread(outcome: Outcome) -> Panel | None:
    if not outcome.failures:
        return None
    title = _("returned files that could not be read: {n}; nothing of them is in the ledger").format(n=len(outcome.failures))
    lines = "\n".join(failure.reason for failure in outcome.failures)
    return Panel(escape(lines), title=title, title_align="left", border_style="red", expand=False)


def _next(outcome: Outcome) -> Text:
    merging = outcome.merging
    lines = [_("Reviewed ledger written: {path}").format(path=outcome.out)]
    if len(merging.corrected):
        changes = _("{n} answers corrected in {households} households, graded again; the proposal changed in {changed}.")
        households = merging.corrected["at"].nunique()
        lines.append(changes.format(n=len(merging.corrected), households=households, changed=merging.proposals_changed))
    lines.append(_("{n} records added to sheet 调整记录.").format(n=f"{merging.records:,}"))
    if merging.by_silence:
        agreed = _("{n} households have the proposed level because their rows came back without another; none has a record.")
        lines.append(agreed.format(n=f"{merging.by_silence:,}"))
    own = reviewed_households(outcome)
    undecided = int((own["place"].isna() & (own["proposed"] != NOT_ASSESSED)).sum())
    if merging.problems:
        lines.append(_("Next: send the rows that sheet 数据问题 lists back to their townships, and review what returns."))
    if undecided:
        lines.append(_("Next: {n} households have no level yet (备案等级 is blank).").format(n=f"{undecided:,}"))
    else:
        lines.append(_("Every household has its level (备案等级)."))
    return Text("\n".join(lines))
