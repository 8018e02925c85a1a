"""What a person sees in cells that gave no value: an error, a formula whose value was not saved, a text that is no answer.

Reading leaves such cells blank and tells of each. Where a blank means that nobody has said anything, it must not be one.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import pandas as pd

from fanpin_cli.survey.model import Survey

_CELL = re.compile(r"([A-Z]+)(\d+)")


def unread_entries(survey: Survey, titles: Collection[str]) -> dict[str, pd.Series]:
    """Title → household (its index) → what stands in its cell, for those of the titles of which anything is told."""
    tables = enumerate(survey.columns)
    letters = {(block, table[title]): title for block, table in tables for title in titles if title in table}
    columns = {column for _block, column in letters}
    told = [
        (problem.file, problem.sheet, int(cell[2]), cell[1], problem.value)
        for problem in survey.problems
        if problem.value and (cell := _CELL.fullmatch(problem.cell)) and cell[1] in columns
    ]
    if not told:
        return {}
    places = survey.places[["file", "sheet", "row", "block"]].rename_axis("at").reset_index()
    cells = places.merge(pd.DataFrame(told, columns=["file", "sheet", "row", "column", "text"]), on=["file", "sheet", "row"])
    cells["title"] = [letters.get(where, "") for where in zip(cells["block"], cells["column"], strict=True)]
    cells = cells[cells["title"] != ""].drop_duplicates(["title", "at"])
    return {str(title): own.set_index("at")["text"] for title, own in cells.groupby("title")}
