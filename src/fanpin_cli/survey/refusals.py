"""Files that cannot be read as a survey: what they look like, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from fanpin_cli.errors import FanpinError
from fanpin_cli.survey.data_rows import holds_data
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.header import LOOKED_AT
from fanpin_cli.text.mask import mask_numbers
from fanpin_cli.text.messages import _
from fanpin_cli.text.shown import shown

MANY = 3
"""Cells that make a row of a table rather than a line of instructions."""
SHOWN, LONGEST = 6, 16
"""So many cells of a row are shown, and so many characters of each."""


class SurveyError(FanpinError):
    """Files that cannot be read as a survey."""


class HeaderNotFoundError(SurveyError):
    """No sheet of any file has a row that names households or persons."""

    def __init__(self, files: Sequence[str], first: FirstRow | None = None) -> None:
        if first is None:
            message = _("{files}: no header found in the first {n} rows of any sheet; one row must hold 户编号 or 户主姓名")
            super().__init__(message.format(files="、".join(files), n=LOOKED_AT))
            return
        message = {
            "data": _(
                "{file}, sheet {sheet}: there is no header; row {row} is a row of data ({text}); put a row of titles above it"
            ),
            "titles": _("{file}, sheet {sheet}: no header found; row {row} is ({text}); one row must hold 户编号 or 户主姓名"),
            "form": _(
                "{file}, sheet {sheet}: a form, not a table of households, and no 户编号 or 户主姓名 has a value beside it; "
                "enter them, or put the households into a table, one a row"
            ),
        }[first.sort]
        super().__init__(message.format(file=first.name, sheet=first.sheet, row=first.row, text=first.text))


@dataclass(frozen=True)
class FirstRow:
    """The first row of a sheet with several cells, as a person recognises it, without personal numbers; row: from 1."""

    name: str
    sheet: str
    row: int
    text: str
    sort: Literal["data", "titles", "form"]


def first_row(grid: Grid) -> FirstRow | None:
    """The first row of a table on a sheet; None where no row has several cells."""
    number = next(iter(rows_of_a_table(grid)), None)
    if number is None:
        return None
    cells = [cell for cell in grid.rows[number] if cell not in (None, "")]
    text = " | ".join(mask_numbers(shown(cell))[:LONGEST] for cell in cells[:SHOWN]) + (" | …" if len(cells) > SHOWN else "")
    return FirstRow(grid.name, grid.sheet, number + 1, text, "data" if holds_data(grid.rows[number]) else "titles")


def form_row(grid: Grid) -> FirstRow:
    """The same of a sheet that is a form."""
    return FirstRow(grid.name, grid.sheet, 1, "", "form")


def rows_of_a_table(grid: Grid) -> list[int]:
    """The rows with several filled cells (from 0): on a sheet without a header they may be households."""
    return [number for number, row in enumerate(grid.rows) if sum(cell not in (None, "") for cell in row) >= MANY]
