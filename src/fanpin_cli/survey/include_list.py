"""A sheet 应纳入 as it comes back filled in: households, and what is entered for each step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

import pandas as pd

from fanpin_cli.survey.catalogue import Catalogue, Field, FieldType
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.row_lists import WHO, listed_tables
from fanpin_cli.text.normalise import plain

LOOKED_AT = 30
"""Rows in which a header is."""


def read_include_list(
    grids: Sequence[Grid], catalogue: Catalogue, as_of: dt.date, titles: Collection[str], days: Collection[str]
) -> pd.DataFrame | None:
    """One row a row of the sheets: WHO, ``titles`` as they are entered (None where blank), file, sheet, row, and letters, the
    columns that the row's sheet has (title → letters). None where no sheet has such columns.

    days: those of the titles that hold days.
    """
    fields = {title: Field(type=FieldType.DATE if title in days else FieldType.TEXT) for title in titles}
    parts = []
    for table in listed_tables([grid for grid in grids if _has_one_of(grid, titles)], catalogue, as_of, fields, titles):
        rows = table.household.reindex(columns=[*WHO]).astype(object)
        entered = {title: table.originals.get(title, pd.Series(None, index=rows.index, dtype=object)) for title in titles}
        letters = pd.Series([table.letters] * len(rows), index=rows.index, dtype=object)
        parts.append(rows.assign(**entered, file=table.name, sheet=table.sheet, row=table.rows, letters=letters).astype(object))
    if not parts:
        return None
    listed = pd.concat(parts, ignore_index=True).astype(object)
    return listed.where(listed.notna(), None)


def _has_one_of(grid: Grid, titles: Collection[str]) -> bool:
    """Whether the first rows have one of the titles: looking for a header on all sheets of a ledger would take long."""
    cells = (cell for row in grid.rows[:LOOKED_AT] for cell in row if isinstance(cell, str))
    return any(plain(cell).replace(" ", "") in titles for cell in cells)
