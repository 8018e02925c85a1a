"""What ``fanpin fill`` says when it is done: for people as lines, for programs as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from fanpin_cli.text.messages import _
from fanpin_cli.workflows.fill import Filled


def fill_json(filled: Filled) -> dict[str, Any]:
    """The object of ``fill --json``; design-rounds.md section 11."""
    return {
        "filled": list(dict.fromkeys(filled.filled.values())),
        "unfilled": list(filled.unfilled),
        "rows": filled.rows,
        "workbook": str(filled.out),
    }


def show_filled(filled: Filled, map_written: Path | None) -> None:
    """Print what was filled with what, what was not and why, and where the form is. No household's value is shown."""
    console = Console(highlight=False)

    def say(text: str, style: str = "") -> None:
        console.print(Text(text, style=style), soft_wrap=True)

    rows = _("{n} rows, one a household") if filled.form.of == "household" else _("{n} rows, one a person")
    say(f"{filled.form.grid.name} · {filled.form.grid.sheet}：{rows.format(n=f'{filled.rows:,}')}")
    names = [title if title == ours else f"{title} ← {ours}" for title, ours in filled.filled.items()]
    say(_("Filled: {names}").format(names="、".join(names) or _("nothing")))
    lacking = [title for title, known in filled.unfilled.items() if known]
    strange = [title for title, known in filled.unfilled.items() if not known]
    if lacking:
        say(_("Left blank, since these files do not have it: {names}").format(names="、".join(lacking)), "yellow")
    if strange:
        say(_("Left blank, since it is not known what is meant: {names}").format(names="、".join(strange)), "yellow")
        if map_written is None:
            say(_("  Say with --columns what they are; --write-columns MAP.yaml writes the list to fill in."), "dim")
    for title, count in filled.left.items():
        say(_("{title}: {n} answers are not on the form's list and were left blank").format(title=title, n=count), "yellow")
    if filled.unknown and filled.by_person:
        message = _("Of {n} persons it is not known whether the condition holds; they are not in the form.")
        say(message.format(n=filled.unknown), "yellow")
    elif filled.unknown:
        say(
            _("Of {n} households it is not known whether the condition holds; they are not in the form.").format(
                n=filled.unknown
            ),
            "yellow",
        )
    if filled.without_members:
        say(_("{n} households have nobody on the roster; they are not in the form.").format(n=filled.without_members), "yellow")
    if map_written is not None:
        say(_("Column map written: {file}").format(file=map_written))
    say(_("Form written: {file}").format(file=filled.out))
