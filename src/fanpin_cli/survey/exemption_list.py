"""Reading exemptions: a list of cases that were verified as true, or the columns for it in a marked copy."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import COPY_OF
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.problems import KINDS
from fanpin_cli.survey.titles import normal
from fanpin_cli.text.messages import _, in_chinese
from fanpin_cli.text.normalise import clean
from fanpin_cli.text.shown import shown

TITLES = {
    "check": ("核查编号", "检查编号", "规则编号"),
    "key": ("户编号",),
    "person": ("证件号码",),
    "name": ("姓名",),
    "value": ("值", "核实时的值"),
    "reason": ("核实说明", "核实属实说明", "理由"),
    "by": ("核实人",),
    "date": ("核实日期",),
}
"""The parts of an exemption and the titles that each may have; check, key and reason are required."""
NEEDED = ("check", "key", "reason")
LOOKED_AT = 10
_COPY_OF = re.compile(re.escape(COPY_OF).replace(re.escape("{}"), "(.+)"))


def read_exemptions(grids: Sequence[Grid], file: Path | None = None) -> pd.DataFrame:
    """The exemptions on any sheet: rows with 核查编号, 户编号 and a 核实说明; see ``assessment.exemptions``.

    file: given where the workbook must be a list of exemptions; ``FanpinError`` where it is none.
    """
    tables = [table for grid in grids if (table := _on_sheet(grid)) is not None]
    if file is not None and not tables:
        raise FanpinError(
            _("{file}: no list of verified cases; a row must have the titles 核查编号, 户编号 and 核实说明").format(
                file=file.name
            )
        )
    return pd.concat([*tables, pd.DataFrame(columns=list(TITLES), dtype=object)], ignore_index=True)


def is_list_of_findings(grid: Grid) -> bool:
    """Whether a sheet is the list of findings that a marked copy begins with. It has 户编号 and is no survey."""
    return _on_sheet(grid) is not None


def marked_copy_of(grid: Grid) -> str:
    """The name of the file that a marked copy is of, as its list says over the titles; empty where it does not say."""
    texts = [cell for row in grid.rows[:LOOKED_AT] for cell in row[:1] if isinstance(cell, str)]
    return next((found.group(1) for text in texts if (found := _COPY_OF.search(text))), "")


def _on_sheet(grid: Grid) -> pd.DataFrame | None:
    for number, row in enumerate(grid.rows[:LOOKED_AT]):
        titles = [normal(cell) if isinstance(cell, str) else "" for cell in row]
        places = {part: next((titles.index(name) for name in names if name in titles), None) for part, names in TITLES.items()}
        if all(places[part] is not None for part in NEEDED):
            return _table(grid.rows[number + 1 :], places)
    return None


def _table(rows: Sequence[Sequence[object]], places: dict[str, int | None]) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            part: [_text(row[place]) if place is not None and place < len(row) else "" for row in rows]
            for part, place in places.items()
        },
        dtype=object,
    )
    table = table[(table["reason"] != "") & (table["check"] != "")]
    kinds = {in_chinese(kind.title): name for name, kind in KINDS.items()}
    return table.assign(check=table["check"].map(lambda check: kinds.get(check, check)))


def _text(cell: object) -> str:
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        cell = cell.date()
    return "" if cell is None else clean(shown(cell))
