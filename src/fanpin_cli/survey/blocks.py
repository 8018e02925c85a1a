"""From a sheet to its tables: each header with the rows that belong to it, and what every column was taken for."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fanpin_cli.errors import FanpinError
from fanpin_cli.survey.catalogue import Level
from fanpin_cli.survey.columns import Column, titled_columns, untitled_columns
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.header import DEEPEST, KEY_TITLES, Header, find_header, is_header_row, is_numbering, is_unit
from fanpin_cli.survey.member_groups import MemberGroup, member_groups
from fanpin_cli.survey.model import SheetKind
from fanpin_cli.survey.numbering import numbers_columns
from fanpin_cli.survey.titles import TitleIndex, money_unit, normal
from fanpin_cli.text.messages import _

ROSTER_TITLES = frozenset({"与户主关系", "人编号"})
LEADING = 4
"""How many of a table's first columns are looked at to see whether a row repeats the header."""
MOST_TABLES = 500
"""A county has some 300 villages; each table of its own takes a moment, however few rows it has."""
MOST_HEADINGS = 4
"""How many rows above a later header may be its title rows."""
HOUSEHOLD_TITLES = frozenset({"户编号", "户主姓名", "户主证件号码", "户主编号"})


@dataclass(frozen=True)
class Block:
    """A table on a sheet: what it is, its columns, and its rows with their numbers in the sheet (from 1)."""

    grid: Grid
    kind: SheetKind
    header_rows: range  # the rows of its header in the sheet (from 1)
    columns: tuple[Column, ...]
    rows: list[Sequence[object]] = field(repr=False)
    numbers: list[int] = field(repr=False)
    headings: Mapping[int, str] = field(default_factory=dict)  # 0-based row → a title over a later header, or a row under one
    over: tuple[str, ...] = ()  # the texts of its title rows
    above: Mapping[int, str] = field(default_factory=dict)  # 0-based row → first text of a row of data over the header
    titles: tuple[tuple[str, ...], ...] = ()  # of every column of the sheet, as its header makes them
    members: tuple[MemberGroup, ...] = ()  # members to the right of their household, on its row

    @property
    def header_row(self) -> int:
        """The last row of its header."""
        return self.header_rows[-1]


def find_blocks(
    grid: Grid, index: TitleIndex, of: SheetKind | None = None, keys: frozenset[str] = KEY_TITLES
) -> Iterator[Block]:
    """The tables of a sheet, from the top; none where no header is found. of: what they are, where that is known. keys: the
    canonical titles one of which a header must have; those that name somebody by default.

    Raises ``FanpinError`` where there are too many.
    """
    start, over, tables = 0, list[int](), 0
    while (header := find_header(grid, index, start, keys)) is not None:
        tables += 1
        if tables > MOST_TABLES:
            message = _("{file}, sheet {sheet}: more than {n} headers; put the households of one kind under one header")
            raise FanpinError(message.format(file=grid.file.name, sheet=grid.sheet, n=MOST_TABLES))
        members = member_groups(header, index) if of is None else ()
        aside = {column for group in members for column in group.fields}
        if members and _kind(_without(header, aside), index) != "households":
            members, aside = (), set()
        kind = of or _kind(_without(header, aside), index)
        first = header.bottom + 1
        first += numbers_columns(grid.rows, first, header, index)
        stop, again = _end(grid, index, header, first)
        headings = _headings(grid, header, first, [*sorted(again), stop] if stop < len(grid.rows) else sorted(again))
        headings |= {
            row: _first_text(grid.rows[row]) for row in range(start, header.top) if start and any(_texts(grid.rows[row]))
        }
        under = {*range(header.bottom + 1, first), *(row for row in again if is_numbering(grid.rows[row]))}
        if _is_guessed(grid, index, header):
            under.add(header.bottom)
        headings |= {row: _first_text(grid.rows[row]) for row in under}
        kept = [number for number in range(first, stop) if number not in again and number not in headings]
        every = _unmerged(grid, first, stop)
        rows = [every[number - first] for number in kept]
        # 单位：万元 is written in a title row, or between two tables in the rows above the second one's header.
        texts = tuple(text for row in (*over, *range(start, header.top)) for text in _texts(grid.rows[row]))
        unit = money_unit(texts)
        first_level: Level = "member" if kind == "members" else "household"
        columns = (
            *titled_columns(_carrying_remarks(_without(header, aside), members), index, first_level, unit),
            *(column for column in untitled_columns(header, rows) if column.number not in aside),
        )
        above = {} if start else _data_above(grid, header)
        header_rows = range(header.top + 1, header.bottom + 2)
        numbers = [number + 1 for number in kept]
        yield Block(grid, kind, header_rows, columns, rows, numbers, headings, texts, above, header.titles, members)
        start, over = stop, [row for row in headings if row >= stop - MOST_HEADINGS]
        if stop >= len(grid.rows):
            return


def _without(header: Header, columns: Container[int]) -> Header:
    """The header without the titles of these columns."""
    return replace(header, titles=tuple(() if column in columns else each for column, each in enumerate(header.titles)))


def _carrying_remarks(header: Header, members: Iterable[MemberGroup]) -> Header:
    """The header where what is remarked of a member has his group in its title: 备注 is not the household's then."""
    shown = {column: remark.shown for group in members for column, remark in group.remarks.items()}
    titles = ((shown[column],) if column in shown else each for column, each in enumerate(header.titles))
    return replace(header, titles=tuple(titles)) if shown else header


def _kind(header: Header, index: TitleIndex) -> SheetKind:
    of_members, of_households = (
        {match.title for titles in header.titles if (match := index.first_match(titles, level))}
        for level in ("member", "household")
    )
    if of_members & ROSTER_TITLES:
        return "members"
    own = {normal(title) for titles in header.titles for title in titles}
    if of_households & {"户编号", "户主编号", "家庭人口"} or own & HOUSEHOLD_TITLES or any("户主" in title for title in own):
        return "households"
    return "list"


def _unmerged(grid: Grid, first: int, stop: int) -> list[Sequence[object]]:
    """The sheet's rows from ``first`` to before ``stop``, with the value of a cell that is merged downwards in every row of its
    range: a township beside its villages, a household beside its members. Of a range over several columns only the first
    column is filled, and rows that are otherwise empty stay empty."""
    rows: list[Sequence[object]] = [*grid.rows[first:stop]]
    for top, left, bottom, _right in grid.merged:
        if bottom == top or not first <= top < stop or left >= len(rows[top - first]):
            continue
        value = rows[top - first][left]
        for number in range(top + 1 - first, min(bottom + 1, stop) - first):
            if any(cell not in (None, "") for cell in rows[number]):
                row = [*rows[number], *[None] * (left + 1 - len(rows[number]))]
                row[left] = value
                rows[number] = row
    return rows


def _data_above(grid: Grid, header: Header) -> dict[int, str]:
    """Rows above the first header that look like data: at least half as full as the header, with a number in them. They
    cannot be read without titles, and are reported."""
    full = max(3, sum(map(bool, header.titles)) / 2)
    return {
        number: _first_text(row)
        for number, row in enumerate(grid.rows[: header.top])
        if sum(cell not in (None, "") for cell in row) >= full and any(isinstance(cell, int | float) for cell in row)
    }


def _end(grid: Grid, index: TitleIndex, header: Header, first: int) -> tuple[int, set[int]]:
    """The row where the table ends, because a header with other columns begins there, and the rows that repeat its header."""
    own = [_placed(row) for row in grid.rows[header.top : header.bottom + 1]]
    spellings = index.all_spellings.union(*(row.values() for row in own))
    # Only rows with a title among their first cells are looked at closely. Such a cell may also be a value that is spelt like
    # a title (户类型 低保户); the whole row decides.
    leading = [column for column, titles in enumerate(header.titles) if titles][:LEADING]
    reach = max(leading, default=0) + 1
    candidates = (number for number in range(first, len(grid.rows)) if not spellings.isdisjoint(grid.rows[number][:reach]))
    again: set[int] = set()
    for number in candidates:
        if number in again:
            continue
        if (place := _place(_placed(grid.rows[number]), own)) is not None:
            if _goes_on_otherwise(grid, index, own, number, place):
                return number, again
            again |= _repeated(grid, own, number - place)
            if numbers_columns(grid.rows, under := number - place + len(own), header, index):
                again.add(under)
        elif is_header_row(grid.rows[number], index):
            reached = [top for top, _left, bottom, _right in grid.merged if top < number <= bottom and number - top < DEEPEST]
            return max(min(reached, default=number), first), again
    return len(grid.rows), again


def _texts(row: Sequence[object]) -> set[str]:
    return {cell for cell in row if isinstance(cell, str) and cell}


def _first_text(row: Sequence[object]) -> str:
    return next((str(cell) for cell in row if cell not in (None, "")), "")


def _placed(row: Sequence[object]) -> dict[int, str]:
    """The texts of a row by their columns, so that the same titles in another order count as another table's header."""
    return {column: cell for column, cell in enumerate(row) if isinstance(cell, str) and cell}


def _place(texts: Mapping[int, str], own: Sequence[Mapping[int, str]]) -> int | None:
    return next((place for place, header_row in enumerate(own) if texts == header_row), None)


def _repeated(grid: Grid, own: Sequence[Mapping[int, str]], top: int) -> set[int]:
    """The rows of a header that is repeated at ``top``."""
    return {
        top + place
        for place, texts in enumerate(own)
        if top + place < len(grid.rows) and _placed(grid.rows[top + place]) == texts
    }


def _is_guessed(grid: Grid, index: TitleIndex, header: Header) -> bool:
    """True if nothing but its place makes the last row of a header one: no cell is merged and no text is a known title."""
    texts = _texts(grid.rows[header.bottom])
    merged = any(header.top <= top <= header.bottom for top, _left, _bottom, _right in grid.merged)
    return header.bottom > header.top and not merged and not any(index.names(text) or is_unit(text) for text in texts)


def _goes_on_otherwise(grid: Grid, index: TitleIndex, own: Sequence[Mapping[int, str]], number: int, place: int) -> bool:
    """True if a row equals a row of this header but the rows below it have other titles: it begins another table."""
    below = zip(grid.rows[number + 1 : number + len(own)], own[place + 1 :], strict=False)
    texts = [_placed(row) for row, header_row in below if _placed(row) != header_row]
    titles = any(sum(map(index.names, row.values())) >= 2 for row in texts)
    return titles and find_header(grid, index, number) is not None


def _headings(grid: Grid, header: Header, first: int, headers: Sequence[int]) -> dict[int, str]:
    """The title rows above later headers: the first header's title rows again, or a row with a single Chinese text."""
    titles = [_texts(row) for row in grid.rows[: header.top]]
    found: dict[int, str] = {}
    for number in headers:
        for row in range(number - 1, max(number - 1 - MOST_HEADINGS, first - 1), -1):
            cells = [cell for cell in grid.rows[row] if cell not in (None, "")]
            single = len(cells) == 1 and isinstance(cells[0], str) and not cells[0][:1].isascii()
            if cells and not single and _texts(grid.rows[row]) not in titles:
                break
            if cells:
                found[row] = _first_text(grid.rows[row])
    return found
