"""What ``fanpin visits`` says when it is done: for people as tables, for programs as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from fanpin_cli.assessment.visits import LAST, NEXT, VISITOR
from fanpin_cli.cli.review_report import levels_json
from fanpin_cli.survey.keys import KEY, number_of
from fanpin_cli.text.mask import mask_key, mask_numbers
from fanpin_cli.text.messages import _
from fanpin_cli.text.shown import command_word
from fanpin_cli.workflows.visits import LATE, Visited

SHOWN, SHOWN_FAULTS = 20, 10
NOBODY = "未定"
"""Who is responsible where nobody was named."""


def visits_json(visited: Visited) -> dict[str, Any]:
    """The object of ``visits --json``."""
    return {
        "ledger": None if visited.out is None else str(visited.out),
        "households": visited.asked,
        "visited": visited.visited,
        "added": len(visited.added),
        "already": visited.already,
        "overdue": [_household(row) for row in visited.overdue.to_dict("records")],
        "by_visitor": [{"visitor": name, "overdue": count} for name, count in _by_visitor(visited.overdue).items()],
        "by_village": [
            {"township": township, "village": village, "overdue": count}
            for (township, village), count in _by_village(visited.overdue).items()
        ],
        "adjust": [
            {
                **_household(row),
                "date": row["date"].isoformat(),
                "by": row["by"] or "",
                "text": mask_numbers(str(row["text"] or "")),
            }
            for row in visited.adjust.to_dict("records")
        ],
        "problems": [
            {
                "kind": fault.kind,
                "key": fault.key,
                "message": fault.message,
                "places": [{"file": fault.file, "sheet": fault.sheet, "cell": fault.cell}],
            }
            for fault in visited.faults
        ],
        "unread": [{"file": failure.name, "reason": failure.reason} for failure in visited.failures],
        "notes": [mask_numbers(note.message()) for note in visited.notes],
        **levels_json(visited.content),
    }


def _household(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "key": mask_key(str(row[KEY] or "")),
        "township": row["乡镇"] or "",
        "village": row["村"] or "",
        "level": row["风险等级"],
        "visitor": row[VISITOR] or "",
        "last": row[LAST].isoformat() if row[LAST] is not None else None,
        "next": row[NEXT].isoformat() if row[NEXT] is not None else None,
        "days_overdue": 0 if pd.isna(row[LATE]) else int(row[LATE]),
    }


def _by_visitor(overdue: pd.DataFrame) -> dict[str, int]:
    counts = overdue[VISITOR].fillna(NOBODY).value_counts()
    return {str(name): int(count) for name, count in counts.items()}


def _by_village(overdue: pd.DataFrame) -> dict[tuple[str, str], int]:
    places = overdue[["乡镇", "村"]].fillna("").value_counts(sort=False).reset_index()
    return {(str(town), str(village)): int(count) for town, village, count in places.itertuples(index=False)}


def show_visited(visited: Visited, ledger: Path) -> None:
    """Print what was merged, who is overdue by visitor and village, and which levels are to be adjusted."""
    console = Console(highlight=False)
    if len(visited.added) or visited.already:
        told = _("Visits added to 调整记录: {n}; there already: {m}")
        console.print(told.format(n=len(visited.added), m=visited.already))
    for failure in visited.failures:
        console.print(Text(failure.reason, style="red"), soft_wrap=True)
    for fault in visited.faults[:SHOWN_FAULTS]:
        console.print(
            Text(f"{fault.file}·{fault.sheet}·{fault.cell} {fault.key}: {fault.message}", style="yellow"), soft_wrap=True
        )
    if len(visited.faults) > SHOWN_FAULTS:
        console.print(_("and {n} more").format(n=len(visited.faults) - SHOWN_FAULTS))
    if not visited.asked:
        told = _(
            "The rules of this ledger ask for no visits: write visits: in the rule set, with days by level, and give --rules."
        )
        console.print(Text(told, style="yellow"), soft_wrap=True)
    elif visited.overdue.empty:
        console.print(
            _("No visit is overdue; {visited} of {n} households have been visited.").format(
                visited=visited.visited, n=visited.asked
            )
        )
    else:
        _show_overdue(console, visited)
    _show_adjust(console, visited, ledger)
    for note in visited.notes:
        console.print(Text(mask_numbers(note.message()), style="yellow"))
    if visited.out is not None:
        console.print(Text(_("Ledger written: {path}").format(path=visited.out)), soft_wrap=True)


def _show_overdue(console: Console, visited: Visited) -> None:
    told = _("Overdue: {n} of {all} households that are to be visited; never visited: {never}")
    never = int(visited.overdue[LAST].isna().sum())
    console.print(Text(told.format(n=len(visited.overdue), all=visited.asked, never=never), style="bold"))
    by_visitor = _by_visitor(visited.overdue)
    if [*by_visitor] != [NOBODY]:
        console.print(_counts(_("visitor"), by_visitor))
    console.print(_counts(_("village"), {"".join(place): count for place, count in _by_village(visited.overdue).items()}))
    longest = visited.overdue.sort_values(LATE, ascending=False, kind="stable").head(SHOWN)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=_("Longest overdue"), title_justify="left")
    for title in (_("household"), _("visitor")):
        table.add_column(title, overflow="fold")
    for title in (_("last visit"), _("due")):
        table.add_column(title, no_wrap=True)
    table.add_column(_("days late"), justify="right")
    for row in longest.to_dict("records"):
        who = f"{row['乡镇'] or ''}{row['村'] or ''} {mask_key(number_of(str(row[KEY] or '')))} {row['户主姓名'] or ''}"
        table.add_row(escape(who), escape(row[VISITOR] or "—"), str(row[LAST] or "—"), str(row[NEXT]), str(int(row[LATE])))
    console.print(table)


def _counts(title: str, counts: Mapping[str, int]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(title, overflow="fold")
    table.add_column(_("overdue"), justify="right")
    shown = sorted(counts.items(), key=lambda pair: -pair[1])
    for name, count in shown[: SHOWN - 1] if len(shown) > SHOWN else shown:
        table.add_row(escape(name), f"{count:,}")
    if len(shown) > SHOWN:
        rest = shown[SHOWN - 1 :]
        table.add_row(_("{n} more").format(n=len(rest)), f"{sum(count for _name, count in rest):,}")
    return table


def _show_adjust(console: Console, visited: Visited, ledger: Path) -> None:
    if visited.adjust.empty:
        return
    told = _("A large change is reported, and no level was adjusted since; decide, and record it with fanpin adjust:")
    console.print(Text(told, style="bold yellow"), soft_wrap=True)
    file = visited.out or ledger
    for row in visited.adjust.head(SHOWN).to_dict("records"):
        key = mask_key(str(row[KEY] or ""))
        console.print(
            Text(f"  {row['date']} {row['乡镇'] or ''}{row['村'] or ''} {key} {row['户主姓名'] or ''} {row['风险等级']}"),
            soft_wrap=True,
        )
        console.print(Text(f"    {mask_numbers(str(row['text'] or ''))}", style="dim"), soft_wrap=True)
    first = mask_key(str(visited.adjust[KEY].iloc[0] or ""))
    command = f"fanpin adjust {command_word(str(file))} --household {first} --level … --reason … --by …"
    console.print(Text(_("as in: {command}").format(command=command)), soft_wrap=True)
    if len(visited.adjust) > SHOWN:
        console.print(_("and {n} more").format(n=len(visited.adjust) - SHOWN))
