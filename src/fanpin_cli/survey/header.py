"""Finding the header: below title rows, in one to four rows, with merged cells or without."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fanpin_cli.survey.data_rows import holds_data
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.groups import means_the_same_alone, time_of
from fanpin_cli.survey.title_paths import parts_of_paths
from fanpin_cli.survey.titles import NAMES, Match, TitleIndex, normal
from fanpin_cli.text.dates import YEARS
from fanpin_cli.text.normalise import clean, plain
from fanpin_cli.text.units import UNITS

LOOKED_AT = 40
"""The first header is looked for in so many rows from the top."""
DEEPEST = 4
WIDEST = 1024
LONGEST = 1000
"""No title has more characters, a whole filling guide in brackets included. The rules that a ledger keeps stand in cells of
30,000, and looking for groups and units in those takes minutes."""
KEY_TITLES = frozenset({"户编号", "户主姓名", "户主证件号码", "姓名", "证件号码", "人编号", "户主编号"})
"""Canonical titles one of which a header must have: a table without any names nobody."""
STEMS = "甲乙丙丁"
"""In a row that numbers the columns, official forms write 甲 乙 over columns of words and 1 2 3 over columns of figures."""

_LONG_NUMBER = re.compile(r"\d{6}")
_AMOUNT = re.compile(r"^(?!(19|20)\d\d$)\d[\d,]{2,}(\.\d+)?$")
"""An amount: three digits or more that are not a year. Such a cell is data, no title."""


@dataclass(frozen=True)
class Header:
    """A header's rows (0-based, both included) and for each column the titles to try, the best first; empty where none.

    other_times: columns whose figures are last year's; they are used because there is no column for now.
    """

    top: int
    bottom: int
    titles: tuple[tuple[str, ...], ...]
    other_times: frozenset[int] = frozenset()


def find_header(grid: Grid, index: TitleIndex, start: int = 0, keys: frozenset[str] = KEY_TITLES) -> Header | None:
    """The header in the first rows, or in the few rows from ``start``, where the table before has ended. keys: the canonical
    titles one of which it must have.

    Of all stretches of up to ``DEEPEST`` rows it is the one whose titles name the most fields; of equally good ones the
    first and the shortest. Below a row that clearly is a header the search ends: a better one would be the next table's.
    """
    stop = min(start + (DEEPEST if start else LOOKED_AT), len(grid.rows))
    spread = _spread(grid, start, min(stop + DEEPEST, len(grid.rows)))
    clear = next((row for row in range(start, stop) if _is_clear(grid.rows[row][:WIDEST], index)), stop - 1)
    best: tuple[int, int, int] | None = None
    for bottom in range(start, clear + 1):
        for depth in range(1, min(DEEPEST, bottom - start + 1) + 1):
            if depth > 1 and _holds_data(grid.rows[bottom - depth + 2 : bottom + 1]):
                break
            if holds_data(grid.rows[bottom - depth + 1]):
                break
            score = _score(_columns(spread, bottom - depth + 1 - start, bottom - start, index), index, keys)
            if score and (best is None or score > best[0]):
                best = score, bottom - depth + 1, bottom
    if best is None:
        return None
    top, bottom = _whole(grid, *best[1:], start)
    header = _header(spread, top - start, bottom - start, start, index)
    while bottom + 1 < start + len(spread) and bottom - top + 1 < DEEPEST and _is_lower_row(grid, spread, header, index, start):
        bottom += 1
        header = _header(spread, top - start, bottom - start, start, index)
    return header


def is_header_row(cells: Sequence[object], index: TitleIndex) -> bool:
    """Whether a row further down is a header: this table's, repeated for printing, or another table's. Two titles that name
    somebody (户编号, 姓名) are enough, whatever the other cells hold."""
    texts = [cell for cell in cells if isinstance(cell, str) and cell]
    named = {text: match.title for text in texts if (match := index.match(text, "household"))}
    who = {title for text, title in named.items() if title in KEY_TITLES and not index.is_value(text)}
    if len(who) >= 2 and not any(_LONG_NUMBER.search(text) for text in texts):
        return True
    return not KEY_TITLES.isdisjoint(named.values()) and _names_enough(cells, index, sure=2, share=0.5)


def is_numbering(cells: Sequence[object]) -> bool:
    """Whether a row under the header only numbers the columns: 1 2 3 …, 甲 1 2 …, (1) (2) (3) …, A B C …"""
    texts = [plain(str(cell)).removesuffix(".0").strip("()") for cell in cells if cell not in (None, "")]
    if len(texts) >= 3 and texts == [chr(ord("A") + place) for place in range(len(texts))][:26]:
        return True
    if texts[:1] in (["序号"], ["栏次"]):
        texts = texts[1:]
    stems = next((place for place, text in enumerate(texts) if text not in STEMS), len(texts))
    numbers = [int(text) for text in texts[stems:] if text.isdecimal() and len(text) <= 3]
    return (
        "".join(texts[:stems]) == STEMS[:stems]
        and len(numbers) == len(texts) - stems >= (1 if stems else 3)
        and len(texts) >= 3
        and numbers[0] <= 2  # 甲 | 2 3 4 and 序号 | 2 3 4 number on from the column of words
        and all(after - before == 1 for before, after in pairwise(numbers))
    )


def _is_clear(cells: Sequence[object], index: TitleIndex) -> bool:
    return _names_enough(cells, index, sure=3, share=0.51)


def _names_enough(cells: Sequence[object], index: TitleIndex, sure: int, share: float) -> bool:
    """Whether at least ``sure`` of a row's texts are titles and no values, and a ``share`` of all are titles. A row with
    numbers is data."""
    texts = [cell for cell in cells if isinstance(cell, str) and cell and not cell.isspace()]
    titles = [text for text in texts if index.names(text)]
    return (
        len(titles) >= max(sure, share * len(texts))
        and sum(not index.is_value(text) for text in titles) >= sure
        and not _holds_data([cells])
        and not any(_LONG_NUMBER.search(text) for text in texts)
    )


def _spread(grid: Grid, start: int, stop: int) -> list[list[str]]:
    """The rows' texts, a merged cell's text in every cell of its range."""
    rows = [[_text(cell) for cell in row[:WIDEST]] for row in grid.rows[start:stop]]
    for first_row, first_column, last_row, last_column in grid.merged:
        if first_row < start or first_row >= stop or first_column >= len(rows[first_row - start]):
            continue
        text = rows[first_row - start][first_column]
        for number in range(first_row, min(last_row + 1, stop)):
            row = rows[number - start]
            row.extend([""] * (min(last_column + 1, WIDEST) - len(row)))
            row[first_column : last_column + 1] = [text] * (min(last_column + 1, WIDEST) - first_column)
    return rows


def _text(cell: object) -> str:
    """A cell's text, if it can be part of a title; a year above a group of columns is mostly stored as a number."""
    if isinstance(cell, int | float):
        return str(int(cell)) if cell in YEARS else ""
    return clean(cell) if isinstance(cell, str) and len(cell) <= LONGEST else ""


def _holds_data(rows: Iterable[Sequence[object]]) -> bool:
    """Whether rows hold numbers, as data does and a header does not; up to two are allowed, since a title may be a year."""
    return any(sum(isinstance(cell, int | float) for cell in row) > 2 for row in rows)


def _whole(grid: Grid, top: int, bottom: int, start: int) -> tuple[int, int]:
    """The header's first and last row, extended to the rows that its merged cells cover; a row of data is none of them."""
    best_bottom = bottom
    for first_row, _first_column, last_row, _last_column in grid.merged:
        if start <= first_row <= bottom and last_row >= top and last_row - first_row < DEEPEST:
            top, bottom = min(top, max(first_row, bottom - DEEPEST + 1)), max(bottom, min(last_row, top + DEEPEST - 1))
    rows = range(best_bottom + 1, min(bottom, len(grid.rows) - 1) + 1)
    return top, next((row - 1 for row in rows if holds_data(grid.rows[row])), min(bottom, len(grid.rows) - 1))


def _is_lower_row(grid: Grid, spread: Sequence[Sequence[str]], header: Header, index: TitleIndex, start: int) -> bool:
    """Whether the row under the header belongs to it, in a file that has lost its merged cells (CSV): it holds only units, or
    sub-titles some of which have no title above them; and nobody is named in it."""
    row = grid.rows[header.bottom + 1][:WIDEST]
    cells = [(column, cell) for column, cell in enumerate(row) if cell not in (None, "") and not _is_space(cell)]
    if (
        not cells
        or holds_data(row)
        or not all(isinstance(cell, str) and not _AMOUNT.search(plain(cell)) for _column, cell in cells)
    ):
        return False
    naming = {
        column
        for column, titles in enumerate(header.titles)
        if any((match := index.match(title, "household")) and match.title in KEY_TITLES for title in titles)
    }
    if any(column in naming for column, _cell in cells):
        return False  # a value under 户编号 or 姓名 makes the row a household's
    above = spread[header.bottom - start]
    beyond = any(column >= len(above) or not above[column] for column, _cell in cells)
    return (beyond and len(cells) >= 2) or all(is_unit(str(cell)) for _column, cell in cells)


def _is_space(cell: object) -> bool:
    return isinstance(cell, str) and not clean(cell)


def is_unit(text: str) -> bool:
    return _unit(text) is not None


def _unit(text: str) -> str | None:
    """The unit that a header's cell consists of, if it does."""
    unit = normal(text).strip("()").removeprefix("单位:")
    return unit if unit in UNITS else None


def _header(rows: Sequence[Sequence[str]], top: int, bottom: int, start: int, index: TitleIndex) -> Header:
    columns = [
        [
            (title, group)
            for title, group in candidates
            if not group or means_the_same_alone(title, index.match(title, "household"), group, index)
        ]
        for candidates in _columns(rows, top, bottom, index)
    ]
    times: dict[int, tuple[Match, int]] = {}
    latest: dict[str, int] = {}
    for column, candidates in enumerate(columns):
        if found := _first_match(candidates, index):
            match, time = found[0], time_of(found[1], index) or 0
            times[column] = match, time
            latest[match.title] = max(latest.get(match.title, 0), time)
    # Of columns for one field under groups of several times only the latest one's is meant now.
    earlier = {column for column, (match, time) in times.items() if time < latest[match.title]}
    return Header(
        start + top,
        start + bottom,
        tuple(
            tuple(title for title, _group in (candidates[:1] if column in earlier else candidates))
            for column, candidates in enumerate(columns)
        ),
        frozenset(
            column
            for column, (match, time) in times.items()
            if column not in earlier and time < index.year and match.field.type not in NAMES
        ),
    )


def _columns(rows: Sequence[Sequence[str]], top: int, bottom: int, index: TitleIndex) -> list[list[tuple[str, str]]]:
    """For each column the titles that its texts can make, each with the text of the groups above that it leaves out."""
    width = max((len(row) for row in rows[top : bottom + 1]), default=0)
    filled = [_filled_right(rows[number], rows[number + 1 : bottom + 1], width) for number in range(top, bottom + 1)]
    columns = [[*_candidates(list(dict.fromkeys(row[column] for row in filled if row[column])))] for column in range(width)]
    for column, parts in parts_of_paths(filled[-1], index.names).items():
        above = (row[column] for row in filled[:-1] if row[column])
        columns[column][1:] = _candidates(list(dict.fromkeys((*above, *parts))))
    return columns


def _candidates(parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The titles that a column's texts make, the fullest first: 公益性岗位人数 before 人数, and a unit behind its title."""
    unit = _unit(parts[-1]) if len(parts) > 1 else None
    ending = f"（{unit}）" if unit else ""
    words = parts[:-1] if unit else parts
    for first in range(len(words)):
        yield "".join(words[first:]) + ending, "".join(words[:first])


def _filled_right(row: Sequence[str], below: Sequence[Sequence[str]], width: int) -> list[str]:
    """A group's title repeated over the columns to its right that are blank in this row and have titles below: files without
    merged cells (CSV, old exports) write it once."""
    filled, group = [], ""
    for column in range(width):
        here = row[column] if column < len(row) else ""
        under = any(column < len(other) and other[column] for other in below)
        group = here or (group if under else "")
        filled.append(group)
    return filled


def _first_match(candidates: Iterable[tuple[str, str]], index: TitleIndex) -> tuple[Match, str] | None:
    """The field of the first title that names one, and the text of the groups that the title leaves out; None where a title
    before it is not to be read."""
    for title, group in candidates:
        if index.not_read(title):
            return None
        if match := index.match(title, "household"):
            return match, group
    return None


def _score(columns: Sequence[Sequence[tuple[str, str]]], index: TitleIndex, keys: frozenset[str]) -> int:
    """How many different fields the titles name, whoever's; 0 where none of them says who."""
    found = {match.title for candidates in columns for match, _group in filter(None, [_first_match(candidates, index)])}
    if not found & keys or sum(map(bool, columns)) < 2:
        return 0
    # 户主 and 低保户 are titles and values too: a row with no other title is a household's.
    surely = any(
        index.match(title, "household") and not index.is_value(title) for titles in columns for title, _group in titles
    )
    return len(found) if surely else 0
