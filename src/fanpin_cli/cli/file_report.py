"""What ``fanpin file`` says: what was filed and under which code, or which households stand in the way."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.console import Console, Group
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from fanpin_cli.documents.filing.content import ALL, INCLUDE
from fanpin_cli.ledger_format import OTHER_PLACES
from fanpin_cli.text.mask import mask_key, mask_numbers
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.filing import Filed, Refused
from fanpin_cli.workflows.filing_obstacles import ERRORS, UNDECIDED, UNVERIFIED, Obstacle


def file_json(done: Filed | Refused) -> dict[str, Any]:
    """The object of ``file --json``: what was filed, or what stands in the way."""
    if isinstance(done, Refused):
        return {
            "filed": False,
            "obstacles": [
                {"kind": one.kind, "count": len(one.households), "households": [_named(row) for row in _rows(one)]}
                for one in done.obstacles
            ],
        }
    filing = done.filing
    counts = {place.id: dict(zip(("households", "persons"), filing.total(place.id), strict=True)) for place in filing.places}
    households, persons = filing.total(ALL)
    return {
        "filed": True,
        "folder": str(done.out),
        "code": done.code,
        "number": filing.number,
        "date": filing.date.isoformat(),
        "round": filing.round,
        "households": households,
        "persons": persons,
        "levels": {place: count for place, count in counts.items() if place not in OTHER_PLACES},
        **{place: count for place, count in counts.items() if place in OTHER_PLACES},
        "to_include": dict(zip(("households", "persons"), filing.total(INCLUDE), strict=True)),
        "accepted": [{"kind": one.kind, "reason": one.reason, "count": one.count} for one in filing.accepted],
        "files": list(done.files),
    }


def _rows(obstacle: Obstacle) -> list[dict[str, Any]]:
    return [{str(title): value for title, value in row.items()} for row in obstacle.households.to_dict("records")]


def _named(row: dict[str, Any]) -> dict[str, str]:
    return {
        "key": mask_key(str(row["户编号"])),
        "name": str(row["户主姓名"]),
        "township": str(row["乡镇"]),
        "village": str(row["村"]),
        "why": mask_numbers(str(row["why"])),
    }


def show_refused(refused: Refused) -> None:
    """Print every household that stands in the way, by kind and village, and how to go on."""
    console = Console(highlight=False)
    heads = {
        UNVERIFIED: _("{n} households are still to be verified (待核实)"),
        UNDECIDED: _("{n} households have no decided level (备案等级)"),
        ERRORS: _("{n} errors in 数据问题 are open"),
    }
    for one in refused.obstacles:
        console.print(Text(heads[one.kind].format(n=len(one.households)), style="bold red"))
        for (township, village), group in one.households.groupby(["乡镇", "村"], sort=False):
            place = " ".join(part for part in (str(township), str(village)) if part)
            console.print(Text(f"  {place or _('without place')}", style="bold"))
            for row in group.to_dict("records"):
                named = " ".join(part for part in (mask_key(str(row["户编号"])), str(row["户主姓名"])) if part)
                console.print(Text(f"    {named}　{mask_numbers(str(row['why']))}".rstrip("　")), soft_wrap=True)
    console.print(
        Text(
            _("Nothing was filed. Settle these first, or file all the same and say why: {options}").format(
                options=" ".join(f"--accept {one.kind}=…" for one in refused.obstacles)
            ),
            style="yellow",
        )
    )


def show_filed(done: Filed) -> None:
    """Print the counts, the code, and what to do with the folder."""
    console = Console(highlight=False)
    filing = done.filing
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=True)
    households, persons = filing.total(ALL)
    table.add_column("", footer=_("total"))
    table.add_column(_("households"), justify="right", footer=f"{households:,}")
    table.add_column(_("persons"), justify="right", footer=f"{persons:,}")
    for place in filing.places:
        own = filing.total(place.id)
        table.add_row(Text("■ ", style=f"#{place.fill}") + Text(place.name), f"{own[0]:,}", f"{own[1]:,}")
    include = Text(
        _("To include now (应纳入): {households} households, {persons} persons").format(
            **dict(zip(("households", "persons"), filing.total(INCLUDE), strict=True))
        )
    )
    accepted = [Text(_("Accepted: {sentence}").format(sentence=one.sentence()), style="yellow") for one in filing.accepted]
    code = Text(_("Filing code: {code}").format(code=done.code), style="bold green")
    console.print(Panel(Group(table, include, *accepted, code), title=escape(filing.subject), title_align="left", expand=False))
    for problem in done.problems:
        console.print(Text(mask_numbers(problem.message()), style="yellow"), soft_wrap=True)
    console.print(_("Filed in {folder}: {n} files").format(folder=escape(str(done.out)), n=len(done.files)), soft_wrap=True)
    console.print(
        _(
            "Print 备案函.docx and seal it; the folder is checked against it with: fanpin verify {folder} --code “{code}”"
        ).format(folder=escape(str(done.out)), code=done.code),
        soft_wrap=True,
    )
