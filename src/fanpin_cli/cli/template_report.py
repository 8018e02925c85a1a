"""What ``fanpin template`` says: for people what was written and what hangs on it, for programs JSON."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from fanpin_cli.text.messages import _
from fanpin_cli.workflows.template import Templates

SHOWN = 20


def template_json(made: Templates) -> dict[str, Any]:
    """The object of ``template --json``."""
    asked: dict[str, Any] = {}
    if made.questions is not None:
        rows = made.questions[["问题", "填在", "影响户数"]].itertuples(index=False)
        asked = {
            "households_asked": made.asked,
            "questions": [{"question": title, "sheet": sheet, "households": int(count)} for title, sheet, count in rows],
        }
    return {
        "kind": made.kind,
        "ruleset": made.ruleset,
        "columns": [*made.columns],
        "households": made.households,
        **asked,
        "workbooks": [str(file) for file in made.files],
    }


def show_templates(made: Templates) -> None:
    """Print the questions that decide most, how many decide nothing, and the files."""
    console = Console(highlight=False)
    if made.questions is not None:
        decide = made.questions[made.questions["影响户数"] > 0]
        console.print(_questions(made))
        told = _("Asked: {asked} of {households} households. {questions} questions decide something, {others} decide nothing.")
        others = len(made.questions) - len(decide)
        console.print(told.format(asked=made.asked, households=f"{made.households:,}", questions=len(decide), others=others))
    elif made.households:
        console.print(_("Filled in: {n} households of the last round.").format(n=f"{made.households:,}"))
    console.print(_("Columns to fill in: {n}").format(n=len(made.columns)))
    first = str(made.files[0])
    if len(made.files) == 1:
        console.print(Text(_("Form written: {file}").format(file=first), style="green"), soft_wrap=True)
    else:
        told = _("{n} forms written, the first: {file}").format(n=len(made.files), file=first)
        console.print(Text(told, style="green"), soft_wrap=True)


def _questions(made: Templates) -> Table:
    """The questions on which most households' results hang."""
    table = Table(box=box.HORIZONTALS, title=_("Households whose result hangs on a question"), title_justify="left")
    table.add_column(_("question"))
    table.add_column(_("on the sheet"))
    table.add_column(_("households"), justify="right")
    assert made.questions is not None
    for title, sheet, count in made.questions[["问题", "填在", "影响户数"]].head(SHOWN).itertuples(index=False):
        table.add_row(title, sheet, f"{count:,}")
    return table
