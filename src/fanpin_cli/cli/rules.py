"""``fanpin rules``: list the rule sets, show one merged with the origin of each piece, check a file."""

from __future__ import annotations

from typing import Annotated

import typer

from fanpin_cli.cli.help_option import Command, Group
from fanpin_cli.cli.options import today
from fanpin_cli.text.messages import _

app = typer.Typer(cls=Group, help=_("Rule sets: list them, show one, check a file."), no_args_is_help=True)

RuleSetName = Annotated[str, typer.Argument(metavar="ID|FILE", help=_("The rule set, by id or file."), show_default=True)]


@app.command("list", cls=Command, help=_("List the rule sets that can be named."))
def list_() -> None:
    from fanpin_cli.cli.rules_report import show_list
    from fanpin_cli.workflows.rules import list_rule_sets

    show_list(list_rule_sets())


@app.command("show", cls=Command, help=_("Show a rule set with its overlays merged, and where each piece comes from."))
def show(name: RuleSetName = "luan-2019") -> None:
    from fanpin_cli.cli.rules_report import show_policy
    from fanpin_cli.workflows.rules import compiled_rule_set

    show_policy(compiled_rule_set(name, today()))


@app.command("check", cls=Command, help=_("Check a rule set: every name, type, value and clause of it."))
def check(name: RuleSetName) -> None:
    from fanpin_cli.cli.rules_report import show_checked
    from fanpin_cli.workflows.rules import check_rule_set

    checked = check_rule_set(name, today())
    show_checked(checked)
    if not checked.in_order:
        raise typer.Exit(1)


@app.command("test", cls=Command, help=_("Run the examples that stand in a rule set under tests."))
def test(name: RuleSetName = "luan-2019") -> None:
    from fanpin_cli.cli.rules_report import show_outcomes
    from fanpin_cli.workflows.rule_examples import run_examples

    outcomes = run_examples(name, today())
    show_outcomes(outcomes)
    if not all(outcome.passed for outcome in outcomes):
        raise typer.Exit(1)
