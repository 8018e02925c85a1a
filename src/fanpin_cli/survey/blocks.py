"""From a sheet to its tables: each header with the rows that belong to it, and what every column was taken for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fanpin_cli.survey.catalogue import NOT_READ, Level
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.header import DEEPEST, Header, find_header, is_header_row, is_numbering, is_unit
from fanpin_cli.survey.model import SheetKind
from fanpin_cli.survey.numbering import numbers_columns
from fanpin_cli.survey.titles import MONEY, Match, TitleIndex, money_unit, normal, without_unit

ROSTER_TITLES = frozenset({"与户主关系", "人编号"})
LEADING = 4
"""So many of a table's first columns tell whether a row is a header again."""
MOST_HEADINGS = 4
"""So many rows over a header further down may be its titles."""
HOUSEHOLD_TITLES = frozenset({"户编号", "户主姓名", "户主证件号码", "户主编号"})


@dataclass(frozen=True)
class Column:
    """One column of a table: its place, its own title (made unique), and the field it was matched to, if any."""

    number: int
    own: str
    match: Match | None = None
    doubled: Match | None = None  # the field that another column is used for already
    other_time: bool = False  # its group says that its figures are of another time than now
    titles: tuple[str, ...] = ()  # what its header makes of its texts, the fullest first; see ``header.Header``
    not_read: str = ""  # where a county says that it is not read as an answer; see ``TitleIndex.not_read``

    @property
    def title(self) -> str:
        return self.match.title if self.match and not self.match.in_other_unit else self.own

    @property
    def letters(self) -> str:
        return column_letters(self.number)


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
    above: Mapping[int, str] = field(default_factory=dict)  # 0-based row → first text of a row of data over the header

    @property
    def header_row(self) -> int:
        """The last row of its header."""
        return self.header_rows[-1]


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
    start, over = 0, list[int]()
    while (header := find_header(grid, index, start)) is not None:
        kind = _kind(header, index)
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
        rows = [every[number] for number in kept]
        unit = money_unit(text for row in (*over, *range(start, header.top)) for text in _texts(grid.rows[row]))
        columns = (*_columns(header, index, "member" if kind == "members" else "household", unit), *_untitled(header, rows))
        above = {} if start else _data_above(grid, header)
        header_rows = range(header.top + 1, header.bottom + 2)
        yield Block(grid, kind, header_rows, columns, rows, [number + 1 for number in kept], headings, above)
        start, over = stop, [row for row in headings if row >= stop - MOST_HEADINGS]
        if stop >= len(grid.rows):
            return


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


def _columns(header: Header, index: TitleIndex, first: Level, unit: str | None) -> Iterator[Column]:
    """The columns that have a title. Of several that name one field, the one that the county says it is, else the one with
    the field's own title, else the first is used; the others are carried through under their own titles.

    unit: that of the table's money, for columns that name none.
    """
    matches = _alone([index.first_match(titles, first) for titles in header.titles])
    used = _used(matches, header.titles)
    taken = {title for _level, title in used}
    for number, (titles, match) in enumerate(zip(header.titles, matches, strict=True)):
        if match is not None and used[match.level, match.title] == number:
            other_time = number in header.other_times
            own = titles[0] if other_time else next(title for title in titles if index.match(title, first) == match)
            yield Column(number, own, _in_unit(match, titles[0], unit), other_time=other_time, titles=titles)
        elif titles:
            not_read = next(filter(None, map(index.not_read, titles)), "") if match is None else ""
            own = unique(_carried_title(titles[0], index) if not_read else titles[0], taken)
            taken.add(own)
            doubled = match and _in_unit(match, titles[0], unit)
            yield Column(number, own, doubled=doubled, titles=titles, not_read=not_read)


def _used(matches: Sequence[Match | None], titles: Sequence[tuple[str, ...]]) -> dict[tuple[str, str], int]:
    """For each field, by level and title, the number of the column that it is read from."""
    columns = [(number, match) for number, match in enumerate(matches) if match is not None]
    columns.sort(key=lambda column: (not column[1].by, not _is_own_title(column[1], titles[column[0]])))
    return {(match.level, match.title): number for number, match in reversed(columns)}


def _carried_title(title: str, index: TitleIndex) -> str:
    """Under which title a column is carried that is not read: 联系电话（不读）, lest it be read from the ledger."""
    return f"{title}（{NOT_READ}）" if index.in_catalogue(title) else title


def _in_unit(match: Match, full_title: str, unit: str | None) -> Match:
    """The match with the unit of its group, else that of the table, where it is about money and its title names none."""
    if match.unit is not None or match.field.unit != MONEY:
        return match
    return replace(match, unit=money_unit([full_title]) or unit)


def _alone(matches: Sequence[Match | None]) -> list[Match | None]:
    """The matches; one that rests on putting a remark aside only where no other column names the field."""
    named = Counter((match.level, match.title) for match in matches if match)
    return [None if match and match.remarked and named[match.level, match.title] > 1 else match for match in matches]


def _is_own_title(match: Match, titles: Sequence[str]) -> bool:
    return any(without_unit(normal(title))[0] == match.title for title in titles)


def unique(title: str, taken: Container[str]) -> str:
    """The title, or where it is taken 人数（2）."""
    number, candidate = 1, title
    while candidate in taken:
        number += 1
        candidate = f"{title}（{number}）"
    return candidate


def _untitled(header: Header, rows: Sequence[Sequence[object]]) -> Iterator[Column]:
    """Columns without a title that hold something all the same: nothing is lost."""
    width = max(map(len, rows), default=0)
    for number in range(width):
        if (number >= len(header.titles) or not header.titles[number]) and any(
            len(row) > number and row[number] not in (None, "") for row in rows
        ):
            yield Column(number, f"未命名{column_letters(number)}列")


def _unmerged(grid: Grid, first: int, stop: int) -> list[Sequence[object]]:
    """The sheet's rows, a value in a cell merged downwards in every row that it stands for: a township beside its
    villages, a household beside its members; of a cell merged over several columns it is the value of the first one. Rows
    that are otherwise empty stay so."""
    rows: list[Sequence[object]] = [*grid.rows]
    for top, left, bottom, _right in grid.merged:
        if bottom == top or not first <= top < stop or left >= len(rows[top]):
            continue
        value = rows[top][left]
        for number in range(top + 1, min(bottom + 1, stop)):
            if any(cell not in (None, "") for cell in rows[number]):
                row = [*rows[number], *[None] * (left + 1 - len(rows[number]))]
                row[left] = value
                rows[number] = row
    return rows


def _data_above(grid: Grid, header: Header) -> dict[int, str]:
    """Rows over the first header that are no titles: as full as the table's own, with numbers. They cannot be read without
    their titles, but must not be passed over in silence."""
    full = max(3, sum(map(bool, header.titles)) / 2)
    return {
        number: _first_text(row)
        for number, row in enumerate(grid.rows[: header.top])
        if sum(cell not in (None, "") for cell in row) >= full and any(isinstance(cell, int | float) for cell in row)
    }


def _end(grid: Grid, index: TitleIndex, header: Header, first: int) -> tuple[int, set[int]]:
    """The row at which the table ends (a header with other columns begins there), and rows that only repeat its header."""
    own = [_placed(row) for row in grid.rows[header.top : header.bottom + 1]]
    spellings = index.all_spellings.union(*(row.values() for row in own))
    # A value may happen to be a title (a 户类型 of 低保户); that is seen when the whole row is looked at.
    leading = [column for column, titles in enumerate(header.titles) if titles][:LEADING]
    reach = max(leading, default=0) + 1
    candidates = [number for number, row in enumerate(grid.rows[first:], start=first) if not spellings.isdisjoint(row[:reach])]
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
    """The texts of a row by their columns: the same titles in another order are the header of another table."""
    return {column: cell for column, cell in enumerate(row) if isinstance(cell, str) and cell}


def _place(texts: Mapping[int, str], own: Sequence[Mapping[int, str]]) -> int | None:
    return next((place for place, header_row in enumerate(own) if texts == header_row), None)


def _repeated(grid: Grid, own: Sequence[Mapping[int, str]], top: int) -> set[int]:
    """The rows of a header that stands again at ``top``."""
    return {
        top + place
        for place, texts in enumerate(own)
        if top + place < len(grid.rows) and _placed(grid.rows[top + place]) == texts
    }


def _is_guessed(grid: Grid, index: TitleIndex, header: Header) -> bool:
    """Whether the last of a header's rows is only taken for one: no cell is merged, and no text of it is a known title."""
    texts = _texts(grid.rows[header.bottom])
    merged = any(header.top <= top <= header.bottom for top, _left, _bottom, _right in grid.merged)
    return header.bottom > header.top and not merged and not any(index.names(text) or is_unit(text) for text in texts)


def _goes_on_otherwise(grid: Grid, index: TitleIndex, own: Sequence[Mapping[int, str]], number: int, place: int) -> bool:
    """Whether a row is like one of the header's, but titles in other columns follow it: it begins another table."""
    below = zip(grid.rows[number + 1 : number + len(own)], own[place + 1 :], strict=False)
    texts = [_placed(row) for row, header_row in below if _placed(row) != header_row]
    titles = any(sum(map(index.names, row.values())) >= 2 for row in texts)
    return titles and find_header(grid, index, number) is not None


def _headings(grid: Grid, header: Header, first: int, headers: Sequence[int]) -> dict[int, str]:
    """Titles over the headers further down, as over the first: the title rows again, or a single text."""
    titles = [_texts(row) for row in grid.rows[: header.top]]
    found: dict[int, str] = {}
    for number in headers:
        for row in range(number - 1, max(number - 1 - MOST_HEADINGS, first - 1), -1):
            cells = [cell for cell in grid.rows[row] if cell not in (None, "")]
            alone = len(cells) == 1 and isinstance(cells[0], str) and not cells[0][:1].isascii()
            if cells and not alone and _texts(grid.rows[row]) not in titles:
                break
            if cells:
                found[row] = _first_text(grid.rows[row])
    return found
