"""A list with a row for something that happened to a household, read as a survey is: title rows, other titles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from fanpin_cli.survey.blocks import find_blocks
from fanpin_cli.survey.catalogue import Catalogue, Field
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.keys import HEAD_NUMBER, KEY
from fanpin_cli.survey.tables import Table, read_table
from fanpin_cli.survey.titles import TitleIndex

WHO = (KEY, "户主姓名", HEAD_NUMBER, "乡镇", "村")
DATE, DATE_WRITTEN = "日期", "日期原文"


def listed_rows(
    grids: Sequence[Grid], catalogue: Catalogue, as_of: dt.date, fields: Mapping[str, Field], about: str
) -> pd.DataFrame | None:
    """One row each, in the order of the sheets: WHO, fields, 日期原文 (what stands in 日期), file, sheet, row, cell, letters.

    letters: title → the letter of its column in the table that the row stands in.

    fields: those of the list beside WHO. about: the field that a list must have, beside 户编号; cell is the address of its
    cell. Missing is None. None where no sheet has such columns.
    """
    parts = []
    for table in listed_tables(grids, catalogue, as_of, fields, (about,)):
        rows = table.household.reindex(columns=[*WHO, *fields]).astype(object)
        written = table.originals[DATE] if DATE in table.originals else pd.Series(None, index=rows.index, dtype=object)
        cells = [f"{table.letters[about]}{row}" for row in table.rows.tolist()]
        letters = pd.Series([dict(table.letters)] * len(rows), index=rows.index, dtype=object)
        rows = rows.assign(日期原文=written.to_numpy(object), file=table.name, sheet=table.sheet, row=table.rows)
        parts.append(rows.assign(cell=cells, letters=letters))
    if not parts:
        return None
    listed = pd.concat(parts, ignore_index=True).astype(object)
    return listed.where(listed.notna(), None)


def listed_tables(
    grids: Sequence[Grid], catalogue: Catalogue, as_of: dt.date, fields: Mapping[str, Field], about: Collection[str]
) -> Iterator[Table]:
    """The tables with a 户编号 and one of the fields ``about``, read with WHO and these fields and nothing else."""
    own = {title: field for title, field in catalogue.households.items() if title in WHO}
    index = TitleIndex(replace(catalogue, households={**own, **fields}, members={}, assigned={}), as_of)
    for grid in grids:
        for block in find_blocks(grid, index):
            table = read_table(block, index.words, as_of)
            if KEY in table.household and not {*about}.isdisjoint(table.household):
                yield table
