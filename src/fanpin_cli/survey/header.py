"""Finding the header: under title rows, over several rows, with merged cells, wherever it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.titles import TitleIndex
from fanpin_cli.text.normalise import plain

LOOKED_AT = 40
"""So many rows from the top may hold the first header."""
DEEPEST = 4
WIDEST = 1024
KEY_TITLES = frozenset({"户编号", "户主姓名", "户主证件号码", "姓名", "证件号码", "人编号", "户主编号"})
"""Canonical titles one of which a header must have: a table without any names nobody."""


@dataclass(frozen=True)
class Header:
    """A header's rows (0-based, both included) and for each column the titles to try, the best first; empty where none."""

    top: int
    bottom: int
    titles: tuple[tuple[str, ...], ...]


def find_header(grid: Grid, index: TitleIndex, start: int = 0) -> Header | None:
    """The header among the next rows from ``start``: the rows that name the most fields, as few of them as do."""
    spread = _spread(grid, start, min(start + LOOKED_AT, len(grid.rows)))
    best: tuple[int, Header] | None = None
    for bottom in range(start, start + len(spread)):
        for depth in range(1, min(DEEPEST, bottom - start + 1) + 1):
            if depth > 1 and _holds_data(grid.rows[bottom - depth + 2 : bottom + 1]):
                break
            header = _header(spread, bottom - depth + 1 - start, bottom - start, start)
            score = _score(header, index)
            if score and (best is None or score > best[0]):
                best = score, header
    return best[1] if best else None


def is_header_row(cells: Sequence[object], index: TitleIndex) -> bool:
    """Whether a row further down is a header again: a page's repeated one, or that of another block."""
    texts = [cell for cell in cells if isinstance(cell, str) and cell]
    titles = sum(index.names(text) for text in texts)
    return titles >= 2 and titles * 2 >= len(texts)


def is_numbering(cells: Sequence[object]) -> bool:
    """Whether a row under the header only numbers the columns: 1 2 3 …, or 甲 1 2 …"""
    texts = [plain(str(cell)).removesuffix(".0") for cell in cells if cell not in (None, "")]
    numbers = [int(text) for text in texts if text.isdigit() and len(text) <= 3]
    others = [text for text in texts if not text.isdigit()]
    return (
        len(numbers) >= 3
        and all(after - before == 1 for before, after in pairwise(numbers))
        and numbers[0] <= 2
        and all(text in "甲乙丙丁序号栏次" for text in others)
    )


def _spread(grid: Grid, start: int, stop: int) -> list[list[str]]:
    """The rows' texts, a merged cell's text in every cell of its range."""
    rows = [[plain(str(cell)) if isinstance(cell, str) else "" for cell in row[:WIDEST]] for row in grid.rows[start:stop]]
    for first_row, first_column, last_row, last_column in grid.merged:
        if first_row < start or first_row >= stop or first_column >= len(rows[first_row - start]):
            continue
        text = rows[first_row - start][first_column]
        for number in range(first_row, min(last_row + 1, stop)):
            row = rows[number - start]
            row.extend([""] * (min(last_column + 1, WIDEST) - len(row)))
            row[first_column : last_column + 1] = [text] * (min(last_column + 1, WIDEST) - first_column)
    return rows


def _holds_data(rows: Sequence[Sequence[object]]) -> bool:
    """Whether rows that might be a header's lower ones hold numbers, as data does. Titles may be years, so two are borne."""
    return any(sum(isinstance(cell, int | float) for cell in row) > 2 for row in rows)


def _header(rows: Sequence[Sequence[str]], top: int, bottom: int, start: int) -> Header:
    width = max((len(row) for row in rows[top : bottom + 1]), default=0)
    filled = [_filled_right(rows[number], rows[number + 1 : bottom + 1], width) for number in range(top, bottom + 1)]
    titles = []
    for column in range(width):
        parts = list(dict.fromkeys(row[column] for row in filled if row[column]))
        titles.append(tuple(dict.fromkeys([parts[-1], "".join(parts)])) if parts else ())
    return Header(start + top, start + bottom, tuple(titles))


def _filled_right(row: Sequence[str], below: Sequence[Sequence[str]], width: int) -> list[str]:
    """A group's title over the columns to its right that have titles of their own below but none here: files without
    merged cells (CSV, old exports) leave them blank."""
    filled, group = [], ""
    for column in range(width):
        here = row[column] if column < len(row) else ""
        under = any(column < len(other) and other[column] for other in below)
        group = here or (group if under else "")
        filled.append(group)
    return filled


def _score(header: Header, index: TitleIndex) -> int:
    """How many different fields the header names; 0 where none of them says who."""
    found: set[str] = set()
    for candidates in header.titles:
        for title in candidates:
            match = index.match(title, "household")
            if match:
                found.add(match.title)
                break
    named = sum(bool(candidates) for candidates in header.titles)
    return len(found) if found & KEY_TITLES and named >= 2 else 0
