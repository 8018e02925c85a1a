"""What ``fanpin notice`` says when it is done: for people as lines, for programs as JSON."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from fanpin_cli.ledger_format import NOT_ASSESSED, OTHER_PLACES, TO_VERIFY
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.notice import NOT_FILED, Noticed

SHOWN = 20
"""Villages that are listed on the screen; the others are counted."""


def notice_json(noticed: Noticed) -> dict[str, Any]:
    """The object of ``notice --json``."""
    return {
        "kind": noticed.kind,
        "villages": [
            {"township": one.township, "village": one.village, "households": len(one.households), "persons": one.persons}
            for one in noticed.notices.villages
        ],
        "left_out": sum(noticed.left_out.values()),
        "left_out_by_reason": dict(noticed.left_out),
        "differing": noticed.differing,
        "groups_left_blank": noticed.groups_blank,
        "blank": list(noticed.blank),
        "files": [str(file) for file in noticed.files],
    }


def show_noticed(noticed: Noticed) -> None:
    """Print the villages, who is not posted and why, what is to be filled in by hand, and where the notices are."""
    console = Console(highlight=False)
    console.print(_villages(noticed))
    if noticed.left_out:
        why = {TO_VERIFY: OTHER_PLACES[TO_VERIFY], NOT_ASSESSED: OTHER_PLACES[NOT_ASSESSED], NOT_FILED: _("not filed yet")}
        reasons = "，".join(f"{why[reason]} {count}" for reason, count in noticed.left_out.items())
        total = sum(noticed.left_out.values())
        console.print(_("Not posted: {n} households ({reasons})").format(n=total, reasons=reasons))
    if noticed.differing:
        sentence = {
            "proposed": _("{n} households are filed at another level (备案等级) than is posted here; --kind final posts that"),
            "final": _("{n} households are filed at another level than was proposed"),
        }
        console.print(Text(sentence[noticed.kind].format(n=noticed.differing), style="yellow"), soft_wrap=True)
    if noticed.groups_blank:
        hint = _("组 is left blank for {n} households, since a name may stand there; group_endings says what groups end in")
        console.print(Text(hint.format(n=noticed.groups_blank), style="yellow"), soft_wrap=True)
    if noticed.blank:
        names = "、".join(_NAMES[name]() for name in noticed.blank)
        console.print(
            _("Left blank, since the rules' notice: does not say it: {names}; fill it in by hand").format(names=names)
        )
    written = noticed.files[0] if len(noticed.files) == 1 else noticed.files[0].parent
    console.print(_("Notices written: {file}").format(file=escape(str(written))), soft_wrap=True)


_NAMES = {
    "days": lambda: _("days of the notice"),
    "complaints.unit": lambda: _("who takes objections"),
    "complaints.place": lambda: _("where"),
    "complaints.telephone": lambda: _("telephone"),
}


def _villages(noticed: Noticed) -> Table:
    kinds = {"proposed": _("Public notice: proposed levels"), "final": _("Public notice: filed levels")}
    table = Table(title=kinds[noticed.kind], title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("village"), overflow="fold")
    for title in (_("households"), _("persons")):
        table.add_column(title, justify="right")
    villages = noticed.notices.villages
    shown = villages if len(villages) <= SHOWN else villages[: SHOWN - 1]
    for one in shown:
        table.add_row(escape(one.place), f"{len(one.households):,}", f"{one.persons:,}")
    rest = villages[len(shown) :]
    if rest:
        households, persons = (sum(counts) for counts in zip(*((len(r.households), r.persons) for r in rest), strict=True))
        table.add_row(_("{n} more villages").format(n=len(rest)), f"{households:,}", f"{persons:,}")
    return table
