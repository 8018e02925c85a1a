"""What ``fanpin include`` says when it is done: for people as tables, for programs as JSON."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from fanpin_cli.assessment.review_problems import ReviewProblem
from fanpin_cli.cli.review_report import problem_json, show_problems
from fanpin_cli.text.mask import mask_numbers
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.include import Included

OVERDUE = "overdue"


def include_json(included: Included) -> dict[str, Any]:
    """The object of ``include --json``; design-rounds.md section 11. by_step: how many have been through each step."""
    far = included.progress
    return {
        "candidates": len(far.step),
        "by_step": {step: int(done.sum()) for step, done in far.done.items()},
        "included": int(far.included.sum()),
        "turned_down": int(far.turned_down.sum()),
        "overdue": _overdue(included),
        "problems": [problem_json(problem) for problem in included.problems],
        "ledger": str(included.out),
    }


def _overdue(included: Included) -> int:
    """How many candidates have a step that was, or is, done too late."""
    return len({problem.at for problem in included.problems if problem.kind == OVERDUE})


def is_finding(problem: ReviewProblem) -> bool:
    """Whether somebody has to do something about it."""
    return problem.severity != "notice"


def show_included(included: Included) -> None:
    """Print how far the candidates are, what is not in order, and what to do next."""
    console, far = Console(highlight=False), included.progress
    if not len(far.step):
        console.print(Text(_("No household is on sheet 应纳入.")))
    else:
        console.print(_steps(included))
        told = _("Candidates: {n}; included: {included}; turned down: {down}; on the way: {open}")
        on_the_way = int((~far.included & ~far.turned_down).sum())
        numbers = {"n": len(far.step), "included": int(far.included.sum()), "down": int(far.turned_down.sum())}
        console.print(Text(told.format(**numbers, open=on_the_way), style="bold"))
    if (problems := show_problems(included.problems, _("What is not in order"))) is not None:
        console.print(problems)
    for failure in included.failures:
        console.print(Text(failure.reason, style="red"), soft_wrap=True)
    for note in included.notes:
        console.print(Text(mask_numbers(note.message()), style="yellow"))
    console.print(Text(_("{n} records added to sheet 调整记录.").format(n=f"{included.records:,}")))
    console.print(Text(_("Ledger written: {path}").format(path=included.out)), soft_wrap=True)


def _steps(included: Included) -> Table:
    """A line a step: how many have been through it, and how many wait for it, the first until when."""
    far = included.progress
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("step"))
    for title in (_("done"), _("waiting"), _("first due")):
        table.add_column(title, justify="right")
    for step, done in far.done.items():
        waiting = far.step == step
        days = [day for day in far.due[waiting].astype(object) if day is not None]
        table.add_row(step, f"{int(done.sum()):,}", f"{int(waiting.sum()):,}", str(min(days, default="—")))
    return table
