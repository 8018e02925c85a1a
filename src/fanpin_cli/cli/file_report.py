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
from fanpin_cli.documents.filing.folder_files import counted
from fanpin_cli.ledger_format import OTHER_PLACES
from fanpin_cli.text.mask import mask_key, mask_numbers
from fanpin_cli.text.messages import _
from fanpin_cli.text.shown import command_word
from fanpin_cli.workflows.filing import Filed, Refused
from fanpin_cli.workflows.filing_obstacles import ERRORS, UNDECIDED, UNVERIFIED, Obstacle

FIRST = 4
"""So many examples of each kind of obstacle."""


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
    """Print how many stand in the way, by kind and township, how to go on, and the first few of each kind."""
    console = Console(highlight=False)
    heads = {
        UNVERIFIED: _("{n} households are still to be verified (待核实)"),
        UNDECIDED: _("{n} households have no decided level (备案等级)"),
        ERRORS: _("{n} errors in 数据问题 are open"),
    }
    for one in refused.obstacles:
        towns = one.households["乡镇"].replace("", _("without place")).value_counts(sort=False)
        told = "、".join(f"{town} {count:,}" for town, count in towns.items())
        console.print(Text(heads[one.kind].format(n=len(one.households)), style="bold red").append(f"　{told}", "not bold"))
    console.print(
        Text(
            _("Nothing was filed. Settle these first (review, adjust), or file all the same and say why: {options}").format(
                options=" ".join(f"--accept {one.kind}=…" for one in refused.obstacles)
            ),
            style="yellow",
        )
    )
    for one in refused.obstacles:
        _show_first(console, one)


def _show_first(console: Console, obstacle: Obstacle) -> None:
    where = {
        UNVERIFIED: _("sheet 待核实 and --json have all"),
        UNDECIDED: _("column 备案等级 is blank there; --json has all"),
        ERRORS: _("sheet 数据问题 and --json have all"),
    }
    console.print(Text(f"{obstacle.kind}{_(':')}", style="bold"))
    for row in obstacle.households.head(FIRST).to_dict("records"):
        who = (str(row["乡镇"]) + str(row["村"]), mask_key(str(row["户编号"])), str(row["户主姓名"]))
        line = f"  {' '.join(part for part in who if part)}　{mask_numbers(str(row['why']))}"
        console.print(Text(line.rstrip("　")), soft_wrap=True)
    if (more := len(obstacle.households) - FIRST) > 0:
        console.print(Text(_("  … and {n} more; {where}").format(n=f"{more:,}", where=where[obstacle.kind]), style="dim"))


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
    if filing.sizes_unknown:
        sentence = _("{n} households without 家庭人口 are not among the persons").format(n=filing.sizes_unknown)
        include = Text("\n").join([Text(sentence, style="yellow"), include])
    told = _("Accepted: {kind} {n}: {reason}")
    texts = (told.format(kind=one.what, n=one.count, reason=one.reason) for one in filing.accepted)
    accepted = [Text(text, style="yellow") for text in texts]
    code = Text(_("Filing code: {code}").format(code=done.code), style="bold green")
    console.print(Panel(Group(table, include, *accepted, code), title=escape(filing.subject), title_align="left", expand=False))
    for problem in done.problems:
        console.print(Text(mask_numbers(problem.message()), style="yellow"), soft_wrap=True)
    console.print(
        Text(_("Filed in {folder}: {files}").format(folder=done.out, files=counted(done.files).sentence())), soft_wrap=True
    )
    console.print(Text(_("The folder is not encrypted, so that an archive can read it; keep it accordingly."), style="dim"))
    console.print(_("Print 备案函.docx and seal it; the folder is checked against it with:"))
    hyphenated = done.code.replace(" ", "-")
    console.print(Text(f"  fanpin verify {command_word(str(done.out))} --code {hyphenated}", style="bold"), soft_wrap=True)
