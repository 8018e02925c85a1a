"""Rows that are hidden or struck through: which of a table's rows they are, which are left out, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fanpin_cli.survey.blocks import Block
from fanpin_cli.survey.cells import Cells
from fanpin_cli.survey.columns import Column
from fanpin_cli.survey.problems import Problem
from fanpin_cli.text.shown import shown

Flags = npt.NDArray[np.bool_]
NAMING = ("姓名", "户主姓名", "证件号码", "户主证件号码", "户编号")
MOST_RANGES = 12
"""So many stretches of rows are named."""


@dataclass(frozen=True)
class RowLooks:
    """One flag a row of the block. struck: the name or number is struck through, or half of the row's filled cells."""

    hidden: Flags
    struck: Flags
    left_out: Flags


def row_looks(block: Block, cells: Mapping[int, Cells]) -> RowLooks:
    """How the rows of a block look."""
    looks, count = block.grid.looks, len(block.numbers)
    numbers = np.asarray(block.numbers, dtype=np.int64) - 1
    hidden = np.isin(numbers, list(looks.hidden)) if looks.hidden else np.zeros(count, dtype=bool)
    struck = np.zeros(count, dtype=bool)
    if looks.struck:
        naming = {column.number for column in block.columns if column.match and column.match.title in NAMING}
        for row in np.flatnonzero(np.isin(numbers, list(looks.struck))).tolist():
            crossed = looks.struck[int(numbers[row])] & {number for number in cells if cells[number][row] is not None}
            filled = sum(column[row] is not None for column in cells.values())
            struck[row] = bool(crossed & naming) or 2 * len(crossed) >= filled > 0
    return RowLooks(hidden, struck, (hidden & looks.skip_hidden) | (struck & looks.skip_struck))


def told_of_rows(block: Block, looks: RowLooks, there: Flags, *, of_members: bool) -> Iterator[Problem]:
    """What is said of hidden and struck rows. there: the rows that hold something and are no total or note."""
    grid = block.grid
    numbers = np.asarray(block.numbers, dtype=np.int64)
    for flags, kind, out in (
        (looks.hidden & there, "rows-hidden", "hidden-left-out"),
        (looks.struck & there & looks.left_out, "", "struck-left-out"),
    ):
        for kind_of, rows in ((kind, numbers[flags & ~looks.left_out]), (out, numbers[flags & looks.left_out])):
            if len(rows) and kind_of:
                details = {"rows": ranges(rows.tolist())}
                yield Problem(kind_of, grid.file.name, grid.sheet, value=str(len(rows)), details=details)
    if not of_members:
        for row in np.flatnonzero(looks.struck & there & ~looks.left_out).tolist():
            yield Problem(
                "row-struck", grid.file.name, grid.sheet, f"A{numbers[row]}", value=_who(block.columns, block.rows[row])
            )


def told_of_cells(block: Block, looks: RowLooks, cells: Mapping[int, Cells]) -> Iterator[Problem]:
    """The single cells that are struck through in rows that are not."""
    if not block.grid.looks.struck:
        return
    columns = {column.number: column for column in block.columns}
    for row, number in enumerate(block.numbers):
        if looks.struck[row] or looks.left_out[row]:
            continue
        for place in sorted(block.grid.looks.struck.get(number - 1, frozenset()) & columns.keys()):
            if (cell := cells[place][row]) is not None:
                column = columns[place]
                at = (block.grid.file.name, block.grid.sheet, f"{column.letters}{number}")
                yield Problem("cell-struck", *at, value=shown(cell), details={"title": column.title})


def ranges(numbers: Sequence[int]) -> str:
    """``第3、5–7行``: row numbers in their order, stretches as one, the first ``MOST_RANGES``."""
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and stretches[-1][-1] == number - 1:
            stretches[-1][1:] = [number]
        else:
            stretches.append([number])
    told = ["–".join(map(str, stretch)) for stretch in stretches[:MOST_RANGES]]
    return f"第{'、'.join(told)}行" + ("等" if len(stretches) > MOST_RANGES else "")


def _who(columns: Sequence[Column], row: Sequence[object]) -> str:
    """The name in a row, else its number; as it stands there."""
    found = {column.match.title: row[column.number] for column in columns if column.match and column.number < len(row)}
    return next((shown(found[title]) for title in ("户主姓名", "户编号") if found.get(title) not in (None, "")), "")
