"""The address of a household's value: the cell under its title, or of a title that the table lacks, the cell of its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

WHO = ("户编号", "户主姓名", "户主证件号码", "姓名", "证件号码")
"""Titles whose cell names the household or person of a row, the best first."""
Letters = Mapping[str, str]
"""Title → column letters in one table; of a form, where each value has a row of its own, the whole cell (``H3``)."""


def column_of(letters: Letters, *titles: str) -> str:
    """The column letters of the first of these titles that the table has, else of the first of ``WHO``, else A."""
    return next((letters[title] for title in (*titles, *WHO) if title in letters), "A")


def cell_of(column: str, row: object) -> str:
    """``H12`` of column H and row 12; a form's cell as it is."""
    return column if column[-1:].isdigit() else f"{column}{row}"


def address(places: pd.DataFrame, tables: Sequence[Letters], row: int, title: str) -> tuple[str, str, str]:
    """File, sheet and cell (``H12``) of a row's value. places: file, sheet, row, and block, the row's place in ``tables``."""
    file, sheet, number, block = (places[part].iloc[row] for part in ("file", "sheet", "row", "block"))
    return str(file), str(sheet), cell_of(column_of(tables[int(block)], title), number)
