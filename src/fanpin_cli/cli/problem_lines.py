"""Problems of the data on the screen: a line for each kind with its number and the place with the most, or with examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.markup import escape
from rich.table import Table

from fanpin_cli.cli.severity_names import severity_text
from fanpin_cli.severities import SeverityId
from fanpin_cli.survey.model import Survey
from fanpin_cli.text.messages import _

FIRST = 3
"""So many examples are shown of each kind."""
BESIDE, NARROWEST = 22, 16
"""Columns of the screen for severity, count and the gaps; and the fewest for the words that say what is wrong."""

Place = tuple[str, str, str]
"""File, sheet and cell."""


@dataclass(frozen=True)
class Kind:
    """One kind of problem. places: of each of its problems; examples: what the first say; code: of exemptions."""

    severity: SeverityId
    title: str
    places: Sequence[Place]
    examples: Sequence[str]
    code: str = ""


def kinds_in_lines(title: str, kinds: Sequence[Kind], survey: Survey, width: int) -> Table:
    """A line a kind: how many there are, and where most of them are. The place is never cut or folded for the words beside it:
    where both do not fit into the screen's width, it stands below them."""
    places = [_worst(kind.places, survey) for kind in kinds]
    words = width - max(map(cell_len, places), default=0) - BESIDE
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(_("severity"), no_wrap=True)
    table.add_column(_("count"), justify="right", no_wrap=True)
    table.add_column(_("what"), overflow="fold", max_width=words if words >= NARROWEST else None)
    if words >= NARROWEST:
        table.add_column(_("first where most are"), no_wrap=True)
    for kind, place in zip(kinds, places, strict=True):
        told = [kind.title, place] if words >= NARROWEST else [f"{kind.title}\n{place}"]
        table.add_row(severity_text(kind.severity), f"{len(kind.places):,}", *map(escape, told))
    return table


def kinds_with_examples(title: str, kinds: Sequence[Kind], survey: Survey, _width: int) -> Table:
    """Each kind with what its first problems say, and its code where it has one."""
    coded = any(kind.code for kind in kinds)
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("severity"), no_wrap=True)
    if coded:
        table.add_column(_("check"), no_wrap=True)
    table.add_column(_("what"), overflow="fold")
    table.add_column(_("count"), justify="right", no_wrap=True)
    table.add_column(_("for example"), overflow="fold", ratio=1)
    for kind in kinds:
        examples = zip(kind.places, kind.examples, strict=False)
        told = "\n".join(f"{cell_place(*place, survey)} {example}".strip() for place, example in examples)
        code = [escape(kind.code)] if coded else []
        table.add_row(severity_text(kind.severity), *code, escape(kind.title), f"{len(kind.places):,}", escape(told))
    return table


def _worst(places: Sequence[Place], survey: Survey) -> str:
    """The first place on the sheet that has the most."""
    (worst, _number), *_others = Counter((file, sheet) for file, sheet, _cell in places).most_common(1)
    return cell_place(*next(place for place in places if place[:2] == worst), survey)


def cell_place(file: str, sheet: str, cell: str, survey: Survey) -> str:
    """``调查表!E2``, of several files with the file's name before it; the sheet alone where it is about no cell."""
    place = "!".join(filter(None, (sheet, cell)))
    several = len({sheet.file for sheet in survey.sheets}) > 1
    return " · ".join(filter(None, (file if several else "", place)))
