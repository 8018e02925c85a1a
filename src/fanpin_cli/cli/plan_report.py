"""What ``fanpin plan`` says when it is done: for people as lines, for programs as JSON."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from fanpin_cli.text.messages import _
from fanpin_cli.workflows.plan import Planned

SHOWN = 5


def plan_json(planned: Planned) -> dict[str, Any]:
    """The object of ``plan --json``."""
    return {
        "plans": sum(planned.plans.values()),
        "levels": dict(planned.plans),
        "written": planned.written,
        "standing": planned.standing,
        "other": list(planned.other),
        "without_measure": planned.without,
        "members": planned.members,
        "members_helped": planned.helped,
        "folder": str(planned.folder),
    }


def show_planned(planned: Planned) -> None:
    """Print how many plans there are, how many stood there already, what is still to be decided by hand, and where they are."""
    console = Console(highlight=False)

    def say(text: str, style: str = "") -> None:
        console.print(Text(text, style=style), soft_wrap=True)

    levels = "，".join(f"{level} {count}" for level, count in planned.plans.items())
    say(_("Plans for {n} households ({levels})").format(n=sum(planned.plans.values()), levels=levels))
    say(
        _("Members: {n}, of whom {helped} have a measure of their own").format(n=planned.members, helped=planned.helped)
        if planned.members
        else _("The ledger has no members; the plans have no measures for them")
    )
    say(_("Files written: {n}; standing there whole already: {standing}").format(n=planned.written, standing=planned.standing))
    if planned.other:
        names = "、".join(planned.other[:SHOWN]) + ("…" if len(planned.other) > SHOWN else "")
        say(
            _(
                "{n} of these are of another state of the ledger or another layout and were left: {names}. --force replaces all"
            ).format(n=len(planned.other), names=names),
            "yellow",
        )
    if planned.without:
        say(_("{n} households have no measure by the rules; write theirs in by hand").format(n=planned.without), "yellow")
    say(_("Plans are in {folder}").format(folder=planned.folder))
