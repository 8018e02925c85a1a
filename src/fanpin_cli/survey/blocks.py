"""From a sheet to its tables: each header with the rows that belong to it, and what every column was taken for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fanpin_cli.survey.catalogue import Level
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.header import Header, find_header, is_header_row, is_numbering
from fanpin_cli.survey.model import SheetKind
from fanpin_cli.survey.titles import Match, TitleIndex
from fanpin_cli.text.normalise import clean

ROSTER_TITLES = frozenset({"与户主关系", "人编号"})
LEADING = 4
"""So many of a table's first columns tell whether a row is a header again."""
HOUSEHOLD_TITLES = frozenset({"户编号", "户主姓名", "户主证件号码", "户主编号"})


@dataclass(frozen=True)
class Column:
    """One column of a table: its place, its own title (made unique), and the field it was matched to, if any."""

    number: int
    own: str
    match: Match | None = None
    doubled: str | None = None  # the canonical title that another column before it has already

    @property
    def title(self) -> str:
        return self.match.title if self.match else self.own

    @property
    def letters(self) -> str:
        return column_letters(self.number)


@dataclass(frozen=True)
class Block:
    """A table on a sheet: what it is, its columns, and its rows with their numbers in the sheet (from 1)."""

    grid: Grid
    kind: SheetKind
    header_row: int
    columns: tuple[Column, ...]
    rows: list[Sequence[object]] = field(repr=False)
    numbers: list[int] = field(repr=False)


def column_letters(number: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def find_blocks(grid: Grid, index: TitleIndex) -> Iterator[Block]:
    """The tables of a sheet, from the top; none where no header is found."""
    start = 0
    while (header := find_header(grid, index, start)) is not None:
        kind = _kind(header, index)
        columns = tuple(_columns(header, index, "member" if kind == "members" else "household"))
        first = header.bottom + 1
        if first < len(grid.rows) and is_numbering(grid.rows[first]):
            first += 1
        stop, again = _end(grid, index, header, first)
        kept = [number for number in range(first, stop) if number not in again]
        yield Block(grid, kind, header.bottom + 1, columns, [grid.rows[n] for n in kept], [n + 1 for n in kept])
        start = stop
        if stop >= len(grid.rows):
            return


def _kind(header: Header, index: TitleIndex) -> SheetKind:
    found = {match.title for titles in header.titles for title in titles[:2] if (match := index.match(title, "member"))}
    if found & ROSTER_TITLES:
        return "members"
    named = {match.title for titles in header.titles for title in titles[:2] if (match := index.match(title, "household"))}
    exact = {title for titles in header.titles for title in titles[:1]}
    if named & {"户编号", "户主编号"} or exact & HOUSEHOLD_TITLES or any("户主" in title for title in exact):
        return "households"
    return "list"


def _columns(header: Header, index: TitleIndex, first: Level) -> Iterator[Column]:
    used: set[tuple[str, str]] = set()
    names: dict[str, int] = {}
    for number, candidates in enumerate(header.titles):
        if not candidates:
            continue
        matches = (index.match(title, first) for title in candidates)
        match = next((found for found in matches if found), None)
        own = clean(candidates[0])
        if match is None and len(candidates) > 1:
            own = clean(candidates[1])
        names[own] = names.get(own, 0) + 1
        unique = own if names[own] == 1 else f"{own}（{names[own]}）"
        if match is not None and (match.level, match.title) in used:
            yield Column(number, unique if unique != match.title else f"{own}（2）", doubled=match.title)
        else:
            if match is not None:
                used.add((match.level, match.title))
            yield Column(number, unique, match)


def _end(grid: Grid, index: TitleIndex, header: Header, first: int) -> tuple[int, set[int]]:
    """The row at which the table ends (a header with other columns begins there), and rows that only repeat its header."""
    spellings = index.all_spellings
    own = [{cell for cell in row if isinstance(cell, str) and cell} for row in grid.rows[header.top : header.bottom + 1]]
    # A value may happen to be a title (a 户类型 of 低保户); that is seen when the whole row is looked at.
    leading = [column for column, titles in enumerate(header.titles) if titles][:LEADING]
    candidates = {
        number
        for column in leading
        for number, row in enumerate(grid.rows[first:], start=first)
        if len(row) > column and isinstance(row[column], str) and row[column] in spellings
    }
    again: set[int] = set()
    for number in sorted(candidates):
        texts = {cell for cell in grid.rows[number] if isinstance(cell, str) and cell}
        if texts in own:
            again.add(number)
        elif is_header_row(grid.rows[number], index):
            return number, again
    return len(grid.rows), again
