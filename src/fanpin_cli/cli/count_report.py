"""What ``fanpin count`` says: for people a table with the definition below it, for programs JSON."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from fanpin_cli.assessment.household_tally import COUNTS
from fanpin_cli.policy.requirements import labels
from fanpin_cli.text.mask import mask_key
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.count import NOT_FILLED, Counted

SHOWN = 60
"""Rows on the screen; -o and --json have them all."""


def count_json(counted: Counted) -> dict[str, Any]:
    """The object of ``count --json``; design-rounds.md section 11."""
    rows = [
        {
            **{name: None if row[name] is None else mask_key(str(row[name])) for name in counted.by},
            **{name: int(row[name]) for name in COUNTS},
        }
        for row in counted.tally.rows.to_dict("records")
    ]
    return {
        "expr": counted.expression,
        "words": counted.words,
        "definitions": dict(counted.definitions),
        "scope": counted.scope,
        "counted": counted.households,
        "repeated_rows": counted.repeated,
        "as_of": counted.policy.as_of.isoformat(),
        "ruleset": counted.policy.rules.ruleset,
        "missing": [*map(str, counted.missing)],
        "unknown_sizes": counted.tally.unknown_sizes,
        "rows": rows,
        "total": dict(counted.tally.total),
        "workbook": None if counted.out is None else str(counted.out),
    }


def show_counted(counted: Counted) -> None:
    """Print the counts, the definition and the scope."""
    console = Console(highlight=False)
    console.print(_rows(counted))
    console.print(Text(_("Definition: {words}").format(words=counted.words)), soft_wrap=True)
    for name, meaning in counted.definitions:
        console.print(Text(f"  {name}：{meaning}", style="dim"), soft_wrap=True)
    console.print(Text(_("Scope: {scope}").format(scope=counted.scope)), soft_wrap=True)
    told = _("Rules: {rules}, as of {date}")
    console.print(Text(told.format(rules=counted.policy.rules.title, date=counted.policy.as_of.isoformat())), soft_wrap=True)
    if counted.missing:
        message = _("These files have no {missing}: whether the condition holds is unknown for every household.")
        console.print(Text(message.format(missing=labels(counted.missing)), style="yellow"), soft_wrap=True)
    if counted.tally.unknown_sizes:
        message = _("{n} of these households have no 家庭人口; their persons are not in the number.")
        console.print(Text(message.format(n=counted.tally.unknown_sizes), style="yellow"), soft_wrap=True)
    if counted.out is not None:
        console.print(Text(_("Table written: {file}").format(file=counted.out)), soft_wrap=True)


def _rows(counted: Counted) -> Table:
    total = counted.tally.total
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=True)
    for number, name in enumerate(counted.by):
        table.add_column(escape(name), footer=_("total") if not number else "", overflow="fold")
    titles = (_("households"), _("persons"), _("unknown (households)"))
    for title, name in zip(titles, COUNTS, strict=True):
        table.add_column(title, footer=f"{total[name]:,}", justify="right")
    if not counted.by:
        return table
    rows = counted.tally.rows
    shown = rows if len(rows) <= SHOWN else rows.head(SHOWN - 1)
    for row in shown.to_dict("records"):
        groups = (NOT_FILLED if row[name] is None else mask_key(str(row[name])) for name in counted.by)
        table.add_row(*map(escape, groups), *(f"{row[name]:,}" for name in COUNTS))
    rest = rows.iloc[len(shown) :]
    if len(rest):
        more = _("{n} more rows").format(n=len(rest))
        table.add_row(more, *("" for _name in counted.by[1:]), *(f"{int(rest[name].sum()):,}" for name in COUNTS))
    return table
