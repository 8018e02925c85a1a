"""Cutting a survey file into townships: which rows belong to which, and their and their findings' new addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest

import numpy as np
import pandas as pd

from fanpin_cli.assessment.finding_texts import told_others
from fanpin_cli.documents.marked_copy import PlainSheet
from fanpin_cli.documents.tables.townships import NO_TOWNSHIP
from fanpin_cli.survey.model import Survey

CELL = re.compile(r"([A-Z]+)(\d+)")
Place = tuple[str, int]
"""Sheet and row number."""
Address = tuple[str, str, int]
"""File, sheet and row number."""
Cell = tuple[str, str, str]
"""File, sheet and cell."""
Rows = Sequence[Sequence[object]]


def rows_with_towns(survey: Survey) -> pd.DataFrame:
    """Each row of households and members that was read: file, sheet, row, town."""
    households = survey.households
    town = households["乡镇"].astype(object) if "乡镇" in households else pd.Series(None, index=households.index, dtype=object)
    town = town.where(town.notna(), NO_TOWNSHIP)
    parts = [survey.places.assign(town=town)]
    if survey.further is not None:
        of_further = town.reindex(survey.further["household"]).to_numpy(object)
        parts.append(survey.further[["file", "sheet", "row"]].assign(town=of_further))
    if survey.members is not None:
        of_key = pd.Series(town.to_numpy(object), index=households["户编号"].to_numpy(object))
        of_key = of_key[of_key.index.notna() & ~of_key.index.duplicated()]
        whose = survey.members["户编号"].map(of_key)
        parts.append(survey.members[["file", "sheet", "row"]].assign(town=whose.where(whose.notna(), NO_TOWNSHIP)))
    rows = pd.concat(parts, ignore_index=True)
    return rows.drop_duplicates(["file", "sheet", "row"]).astype({"file": str, "sheet": str, "row": int, "town": str})


def rows_by_township(rows: pd.DataFrame, file: str) -> dict[str, list[Place]]:
    """Township → its households' and members' rows in a file, in the order of the sheets; rows: of ``rows_with_towns``."""
    return {
        str(name): sorted(zip(own["sheet"], own["row"], strict=True), key=lambda place: place[1])
        for name, own in rows[rows["file"] == file].groupby("town", sort=False)
    }


def cut(
    sheets: Sequence[PlainSheet], headers: Mapping[str, Sequence[range]], rows: Sequence[Place]
) -> tuple[list[PlainSheet], dict[Place, int]]:
    """The sheets with these rows only, each table's under its own titles and header, and the new number of each row.

    headers: for each sheet the rows of its tables' headers, from the top.
    """
    moved: dict[Place, int] = {}
    kept: list[PlainSheet] = []
    for whole in sheets:
        name, cells = whole.name, whole.rows
        own = [row for sheet, row in rows if sheet == name]
        left: list[int] = []  # the rows (from 1) that the copy has
        for header, below in zip_longest(headers.get(name, ()), [other[0] for other in headers.get(name, ())][1:]):
            of_table = [row for row in own if row > header[-1] and (below is None or row < below)]
            if of_table:
                above = range(1, header[-1] + 1) if not left else _with_title(cells, header)
                left += above
                moved |= {(name, row): len(left) + number for number, row in enumerate(of_table, start=1)}
                left += of_table
        if left:
            kept.append(_of_rows(whole, left))
    return kept, moved


def _of_rows(sheet: PlainSheet, rows: Sequence[int]) -> PlainSheet:
    """The sheet with these rows (from 1) only, and of its merged cells what is left of them."""
    places = {row - 1: place for place, row in enumerate(rows)}
    merged = []
    for top, left, bottom, right in sheet.merged:
        kept = [places[row] for row in range(top, bottom + 1) if row in places]
        if top in places and (len(kept) > 1 or right > left):
            merged.append((kept[0], left, kept[-1], right))
    errors = {places[row]: cells for row, cells in sheet.errors.items() if row in places}
    return PlainSheet(sheet.name, [sheet.rows[row - 1] for row in rows], merged, errors, sheet.hidden)


def _with_title(cells: Rows, header: range) -> range:
    """The rows of a header further down, with the titles right above it: rows of a single text."""
    first = header[0]
    while first > 1 and [isinstance(cell, str) for cell in cells[first - 2] if cell not in (None, "")] == [True]:
        first -= 1
    return range(first, header[-1] + 1)


def moved_findings(
    findings: pd.DataFrame, moved: Mapping[Address, Place], towns: Mapping[Address, str] | None = None
) -> pd.DataFrame:
    """The findings about the rows of a copy, at their new sheets and cells.

    moved: (file, sheet, row) → sheet and row in the copy. towns: (file, sheet, row) → township, of the rows that findings point
    to as others like them: one that is not in this copy is told by its township and its sheet in the source.
    """
    addresses = [_address(*place) for place in zip(findings["file"], findings["sheet"], findings["cell"], strict=True)]
    places = [None if address is None else moved.get(address) for address in addresses]
    here = np.array([place is not None for place in places], dtype=bool)
    now = [place for place in places if place is not None]
    rows = [row for _sheet, row in now]

    def placed(cells: pd.Series) -> list[str]:
        return [CELL.sub(rf"\g<1>{row}", cell) for cell, row in zip(cells, rows, strict=True)]

    def told(message: str, others: Sequence[Cell], file: str) -> str:
        if not others:
            return message
        here = [_where(other, moved, towns or {}) for other in others]
        return message.removesuffix(told_others(others, file)) + "，另见" + "、".join(dict.fromkeys(here))

    own = findings[here]
    messages = [told(*one) for one in zip(own["message"], own["others"], own["file"], strict=True)]
    sheets = [sheet for sheet, _row in now]
    return own.assign(sheet=sheets, cell=placed(own["cell"]), also=placed(own["also"]), message=messages)


def _address(file: str, sheet: str, cell: str) -> Address | None:
    found = CELL.fullmatch(cell)
    return (file, sheet, int(found.group(2))) if found else None


def _where(other: Cell, moved: Mapping[Address, Place], towns: Mapping[Address, str]) -> str:
    file, sheet, cell = other
    address = _address(*other)
    if address is not None and address in moved:
        now, row = moved[address]
        return f"{now}!" + CELL.sub(rf"\g<1>{row}", cell)
    town = NO_TOWNSHIP if address is None else towns.get(address, NO_TOWNSHIP)
    return f"{town}（{file}·{sheet}）"
