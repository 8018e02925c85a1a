"""What ``fanpin status`` says: for people a row a village, for programs JSON."""

from __future__ import annotations

from typing import Any

import pandas as pd
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from fanpin_cli.survey.keys import KEY, number_of
from fanpin_cli.text.mask import mask_key
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.filled_in import PLACE
from fanpin_cli.workflows.status import NAME, Status

SHOWN, SHOWN_MISSING = 60, 20


def status_json(status: Status) -> dict[str, Any]:
    """The object of ``status --json``; design-rounds.md section 10."""
    missing = {place: rows[KEY].tolist() for place, rows in status.missing.groupby(PLACE, sort=False)}
    villages = [
        {
            "township": row["乡镇"],
            "village": row["村"],
            "expected": None if pd.isna(row["expected"]) else int(row["expected"]),
            "given": int(row["given"]),
            "missing": [mask_key(str(key or "")) for key in missing.get((row["乡镇"], row["村"]), [])],
            "unexpected": int(row["unexpected"]),
            "doubled": int(row["doubled"]),
            "blank_share": None if pd.isna(row["blank_share"]) else float(row["blank_share"]),
            "errors": int(row["errors"]),
            "files": [*row["files"]],
        }
        for row in status.villages.to_dict("records")
    ]
    return {
        "villages": villages,
        "complete": status.complete,
        "households": status.households,
        "errors_elsewhere": status.elsewhere,
        "names_taken": [{"written": "".join(one), "taken_for": "".join(other)} for one, other in status.taken.items()],
        "unread": [{"file": failure.name, "reason": failure.reason} for failure in status.checked.survey.failures],
        "workbook": None if status.out is None else str(status.out),
    }


def show_status(status: Status) -> None:
    """Print a row a village, the missing households, and what was taken for what."""
    console = Console(highlight=False)
    console.print(_villages(status))
    _show_missing(console, status)
    for one, other in status.taken.items():
        message = _("“{written}” is taken for {name}: the surveys have no village of that very name.")
        console.print(Text(message.format(written="".join(one), name="".join(other)), style="dim"), soft_wrap=True)
    if status.elsewhere:
        console.print(_("{n} more errors are of no one village; see fanpin check").format(n=status.elsewhere))
    for failure in status.checked.survey.failures:
        console.print(Text(f"{failure.name}: {failure.reason}", style="red"), soft_wrap=True)
    lacking = int(status.villages["lacking"].sum())
    if status.complete:
        told = _("Complete: {villages} villages, {households} households.")
    else:
        told = _(
            "Not complete: {lacking} of {villages} villages have handed in nothing or too little; {households} households."
        )
    console.print(told.format(lacking=lacking, villages=len(status.villages), households=f"{status.households:,}"))
    if status.villages["expected"].isna().all():
        told = _("Nobody says who is to hand in: give the last round with --previous, or the villages with --expect.")
        console.print(Text(told, style="yellow"), soft_wrap=True)
    if status.out is not None:
        console.print(Text(_("Table written: {file}").format(file=status.out)), soft_wrap=True)


def _villages(status: Status) -> Table:
    table = Table(title=_("Handed in"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("village"), no_wrap=True)
    titles = (_("due"), _("given"), _("missing"), _("new"), _("twice"), _("blank"), _("errors"))
    for title in titles:
        table.add_column(title, justify="right")
    table.add_column(_("files"), justify="right")
    villages = status.villages
    shown = villages if len(villages) <= SHOWN else villages.head(SHOWN - 1)
    for row in shown.to_dict("records"):
        style = "red" if not row["given"] else "yellow" if row["lacking"] else ""
        name = escape(f"{row['乡镇']}{row['村']}") or _("(no village)")
        expected = "—" if pd.isna(row["expected"]) else f"{int(row['expected']):,}"
        blank = "—" if pd.isna(row["blank_share"]) else f"{row['blank_share']:.1%}"
        short = 0 if pd.isna(row["expected"]) else row["expected"] - row["given"]
        numbers = [f"{int(number):,}" for number in (max(row["missing"], short), row["unexpected"], row["doubled"])]
        table.add_row(
            *(name, expected, f"{row['given']:,}", *numbers, blank),
            *(f"{row['errors']:,}", str(len(row["files"]))),
            style=style,
        )
    if len(villages) > len(shown):
        table.add_row(_("{n} more villages").format(n=len(villages) - len(shown)), *[""] * 8)
    return table


def _show_missing(console: Console, status: Status) -> None:
    given = status.villages.loc[status.villages["given"] > 0, PLACE]
    missing = status.missing.merge(given, on=PLACE)  # of a village that handed in nothing every household is
    if missing.empty:
        return
    console.print(Text(_("Missing households (of the last round):"), style="bold"))
    for row in missing.head(SHOWN_MISSING).to_dict("records"):
        key = mask_key(number_of(str(row[KEY] or "")))
        console.print(Text(f"  {row['乡镇']}{row['村']} {key} {row[NAME] or ''}"), soft_wrap=True)
    if len(missing) > SHOWN_MISSING:
        console.print(_("and {n} more; -o writes them all").format(n=len(missing) - SHOWN_MISSING))
