"""Where a file's values differ from the filed ones: sheet, cell, what was filed, what stands there now.

A row taken out or put in is one difference (``37:37``, as Excel writes a whole row), not one for every cell below it; rows that
were only sorted are one difference too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from fanpin_cli.documents.filing.values import SheetValues
from fanpin_cli.text.cell_addresses import column_letters
from fanpin_cli.text.messages import _

ROWS_ALIGNED = 3_000
"""Between the first and the last row that differ, up to so many are aligned; in more, rows are compared by their number."""
HEADER_PROBE = 6
"""A sheet's titles stand in one of its first rows."""


@dataclass(frozen=True)
class Change:
    """One difference. cell: ``H12``, ``37:37`` a row, ``4:51`` several, empty the whole sheet. title: that of the column.
    filed, now: values as ``values`` has them, of a row or sheet what it begins with; None where there is none."""

    sheet: str
    cell: str
    title: str
    filed: object
    now: object


Place = Callable[[int, int], str]
"""The address of a row and column, counted from 0."""


def a1(row: int, column: int) -> str:
    return f"{column_letters(column)}{row + 1}"


def paragraph(row: int, _column: int) -> str:
    return f"第{row + 1}段"


def changes(filed: Sequence[SheetValues], now: Sequence[SheetValues], place: Place = a1) -> Iterator[Change]:
    """Every difference between the sheets of a file, in the filed order; sheets go by their names."""
    there = {sheet.name: sheet for sheet in now}
    for sheet in filed:
        if sheet.name in there:
            yield from _in_sheet(sheet, there.pop(sheet.name), place)
        else:
            yield Change(sheet.name, "", "", _beginning(sheet), None)
    for sheet in there.values():
        yield Change(sheet.name, "", "", None, _beginning(sheet))


def _in_sheet(filed: SheetValues, now: SheetValues, place: Place) -> Iterator[Change]:
    first, last = _differing(filed.rows, now.rows)
    old, new = filed.rows[first : len(filed.rows) - last], now.rows[first : len(now.rows) - last]
    if not old and not new:
        return
    if len(old) > 1 and Counter(old) == Counter(new):
        yield Change(
            filed.name,
            f"{first + 1}:{first + len(old)}",
            "",
            _("the order of then"),
            _("another order; every row has its values"),
        )
        return
    titles = _titles(filed)
    for i1, i2, j1, j2 in _blocks(old, new):
        if i2 - i1 == j2 - j1:
            for row in range(i2 - i1):
                cells = filed.cells(first + i1 + row), now.cells(first + j1 + row)
                yield from _in_row(filed.name, first + i1 + row, cells, titles, place)
            continue
        for row in range(first + i1, first + i2):
            yield Change(filed.name, _whole(row, place), "", _joined(filed.cells(row)), None)
        for row in range(first + j1, first + j2):
            yield Change(filed.name, _whole(row, place), "", None, _joined(now.cells(row)))


def _differing(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many rows are the same at the beginning, and at the end."""
    shortest = min(len(old), len(new))
    first = next((row for row in range(shortest) if old[row] != new[row]), shortest)
    last = next((row for row in range(shortest - first) if old[-1 - row] != new[-1 - row]), shortest - first)
    return first, last


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """The runs of rows that differ, of both sides, aligned where that can be done in a moment."""
    if len(old) == len(new):
        for row, (one, other) in enumerate(zip(old, new, strict=True)):
            if one != other:
                yield row, row + 1, row, row + 1
    elif max(len(old), len(new)) <= ROWS_ALIGNED:
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag != "equal":
                yield i1, i2, j1, j2
    else:
        shortest = min(len(old), len(new))
        yield from _blocks(old[:shortest], new[:shortest])
        yield shortest, len(old), shortest, len(new)


def _in_row(
    sheet: str, row: int, cells: tuple[list[object], list[object]], titles: Sequence[object], place: Place
) -> Iterator[Change]:
    for column, (old, new) in enumerate(zip_longest(*cells, fillvalue="")):
        if old != new or type(old) is not type(new):
            title = str(titles[column]) if column < len(titles) else ""
            yield Change(sheet, place(row, column), title, old, new)


def _whole(row: int, place: Place) -> str:
    return f"{row + 1}:{row + 1}" if place is a1 else place(row, 0)


def _titles(sheet: SheetValues) -> list[object]:
    """The titles of a sheet's columns: of the first rows the one that says most."""
    rows = [sheet.cells(row) for row in range(min(HEADER_PROBE, len(sheet.rows)))]
    return max(rows, key=lambda row: sum(isinstance(cell, str) and cell != "" for cell in row), default=[])


def _joined(cells: Sequence[object]) -> str:
    return "｜".join(str(cell) for cell in cells if cell != "")


def _beginning(sheet: SheetValues) -> str:
    return _joined(sheet.cells(0)) if sheet.rows else ""
