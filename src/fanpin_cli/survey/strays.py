"""Rows under a header that are no households: totals, signatures, notes. They are known by naming nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.survey.cells import Cells
from fanpin_cli.survey.columns import UNTITLED
from fanpin_cli.survey.vocabulary import LONGEST_COUNT, Vocabulary
from fanpin_cli.text.normalise import plain

WHO = ("户编号", "户主姓名", "户主证件号码", "姓名", "证件号码", "人编号")
"""Titles of columns that name somebody."""
VILLAGE = "村"
"""In a list of villages a row may hold nothing else: 乡镇 stands beside the first village only, 户数 is not known."""
NAMES = frozenset({*WHO, "序号", "省", "市", "县", "乡镇", "村", "自然村"})
"""Titles of columns whose cells are names, so that 东岭合计 among them is a total and no remark."""
LEADING = 10
"""How many columns from the left are searched for 合计, a signature or a note in a row that names somebody."""
LONGEST_NAME, LONGEST_WORD = 15, 3
"""Chinese characters. A longer text under 姓名 is a sentence (Uyghur names have up to 15); so is one of four under a number."""

Rows = npt.NDArray[np.int64]


def stray_rows(
    columns: Sequence[tuple[str, Cells]], blank: npt.NDArray[np.bool_], words: Vocabulary
) -> dict[int, tuple[int, str]]:
    """The rows that are no households, each with the place (in ``columns``) and text of the cell that shows it.

    columns: canonical or own title and cells of each column, from left to right; blank: the rows that are empty.
    """
    naming = [(title, cells) for title, cells in columns if title in WHO]
    leading = columns[:LEADING]
    surely = _surely_named(naming, len(blank))
    numbers_are_long = 2 * int(surely.sum()) >= int((~blank).sum())
    unsure = np.flatnonzero(~(blank | surely))
    strays: dict[int, tuple[int, str]] = {}
    group_totals = dict(_group_totals(columns, unsure, words))
    signed = {*_with_signature(leading, unsure, words)}
    for row in sorted({*_hardly_named(naming, unsure), *_with_total(leading, unsure, words), *group_totals, *signed}):
        # 和小计 may be a person's name: beside a short number it is a total only in tables whose household numbers are long.
        total = any(_is_total(title if numbers_are_long else "", cells[row], words) for title, cells in leading)
        if row in group_totals:
            place = group_totals[row]
            others = [(title, cells) for title, cells in naming if cells is not columns[place][1]]
            if all(_is_number(cells[row]) or _names_nobody(title, cells[row], words, total=True) for title, cells in others):
                strays[row] = place, str(columns[place][1][row])
        elif all(
            _names_nobody(title, cells[row], words, total=total) for title, cells in _unsigned(row, columns, words, signed)
        ):
            found = _giveaway(row, columns, words)
            if found is not None:
                strays[row] = found
    return strays


def example_rows(columns: Sequence[tuple[str, Cells]], words: Vocabulary) -> npt.NDArray[np.bool_]:
    """True for the rows that only show how to fill in the table: one of their first cells says so. columns: as
    ``stray_rows``."""
    examples = np.zeros(len(columns[0][1]) if columns else 0, dtype=bool)
    for _title, cells in columns[:LEADING]:
        if words.perhaps_example.search("\n".join([cell for cell in cells if cell.__class__ is str])):
            examples |= [cell.__class__ is str and words.example.fullmatch(_close(cell)) is not None for cell in cells]
    return examples


def _surely_named(naming: Sequence[tuple[str, Cells]], count: int) -> npt.NDArray[np.bool_]:
    """Rows with a long number of a household or a person. In most tables that is every row, and no other cell is examined."""
    surely = np.zeros(count, dtype=bool)
    for title, cells in naming:
        if not title.endswith("姓名") and not surely.all():  # a name may be a sentence or a total; a long number may not
            surely |= np.fromiter(map(_is_long_number, cells), dtype=bool, count=count)
    return surely


def _is_long_number(cell: object) -> bool:
    return cell.__class__ is str and len(cell) > LONGEST_COUNT and cell.isalnum() and cell.isascii()


def _hardly_named(naming: Sequence[tuple[str, Cells]], among: Rows) -> list[int]:
    """Rows in which at most one of the cells that name somebody is filled."""
    names = sum((_may_name(title, cells[among]) for title, cells in naming), np.zeros(len(among), dtype=int))
    rows: list[int] = among[names <= 1].tolist()
    return rows


def _may_name(title: str, cells: Cells) -> npt.NDArray[np.bool_]:
    """The cells that are filled; nobody is called 35, as a subtotal counts the names of a village."""
    filled: npt.NDArray[np.bool_] = ~pd.isna(cells)
    if title.endswith("姓名") and filled.any():
        filled &= np.fromiter((cell.__class__ is str for cell in cells), dtype=bool, count=len(cells))
    return filled


def _with_total(leading: Sequence[tuple[str, Cells]], among: Rows, words: Vocabulary) -> Iterator[int]:
    """Rows with a total; it may count households under 户编号 and persons under 姓名."""
    for title, cells in ((title, column[among]) for title, column in leading):
        joined = "\n".join([cell for cell in cells if cell.__class__ is str])
        if not joined.isascii() and words.perhaps_total.search(joined):
            yield from (row for row, cell in zip(among.tolist(), cells, strict=True) if _is_total(title, cell, words))


def _with_signature(leading: Sequence[tuple[str, Cells]], among: Rows, words: Vocabulary) -> Iterator[int]:
    """Rows with a cell that asks for a signature: 填表人：, with the name, if any, in the next cell."""
    for _title, column in leading:
        cells = column[among]
        if words.perhaps_note.search("\n".join([cell for cell in cells if cell.__class__ is str])):
            yield from (row for row, cell in zip(among.tolist(), cells, strict=True) if _asks_to_sign(cell, words))


def _unsigned(row: int, columns: Sequence[tuple[str, Cells]], words: Vocabulary, signed: set[int]) -> list[tuple[str, Cells]]:
    """The columns that name somebody, without those whose cell in this row is a signature or the name behind it."""
    naming = [(title, cells) for title, cells in columns if title in WHO]
    if row not in signed:
        return naming
    filled = [cells for _title, cells in columns if cells[row] is not None]
    signatures = {id(cells) for before, cells in pairwise(filled) if _asks_to_sign(before[row], words)}
    return [(title, cells) for title, cells in naming if id(cells) not in signatures]


def _group_totals(columns: Sequence[tuple[str, Cells]], among: Rows, words: Vocabulary) -> Iterator[tuple[int, int]]:
    """Row and place of every line that Excel and WPS write under a group of rows: the group's value, which its column has in
    other rows, and the word for the total (东岭村 计数 under 东岭村). Such a line may count in any column, also among names."""
    for place, (_title, cells) in enumerate(columns):
        column = cells[among]
        texts = [cell for cell in column if cell.__class__ is str]
        if not texts or not words.total_of_group.search("\n".join(texts)):
            continue
        found = [
            (row, match)
            for row, cell in zip(among.tolist(), column, strict=True)
            if cell.__class__ is str and (match := words.total_of_group.search(plain(cell)))
        ]
        values = {plain(str(cell)).removesuffix(".0") for cell in cells if cell is not None} if found else set()
        yield from ((row, place) for row, match in found if match.string[: match.start()] in values)


def _names_nobody(title: str, cell: object, words: Vocabulary, *, total: bool) -> bool:
    """Whether a cell that should name somebody does not: empty, a total, a sentence, or in a row with a total a count."""
    if cell is None or _is_total(title, cell, words) or _is_note(cell, words):
        return True
    text = plain(str(cell)).removesuffix(".0")
    if total and words.count.fullmatch(text):
        return True
    if title.endswith("姓名"):
        return not text or text[:1].isdecimal() or len(text) > LONGEST_NAME
    return not text or text.endswith(words.counters) or (not text[:1].isascii() and len(text) > LONGEST_WORD)


def _giveaway(row: int, columns: Sequence[tuple[str, Cells]], words: Vocabulary) -> tuple[int, str] | None:
    """The cell that shows that a row without a name is no household: a total, a note, or the only text in the row."""
    cells = [column[row] for _title, column in columns]
    totals = (place for place, (title, _column) in enumerate(columns) if _is_total(title, cells[place], words))
    notes = (place for place, cell in enumerate(cells[:LEADING]) if _is_note(cell, words))
    for place in (*totals, *notes):
        return place, str(cells[place])
    filled = [place for place, cell in enumerate(cells) if cell is not None and plain(str(cell))]
    if len(filled) != 1 or not isinstance(cells[filled[0]], str):
        return None
    of_villages = columns[filled[0]][0] == VILLAGE and not any(title in WHO for title, _column in columns)
    return None if of_villages else (filled[0], str(cells[filled[0]]))


def is_total_or_note(cell: object, words: Vocabulary) -> bool:
    """Whether a cell is a total or a note, in whatever column."""
    return _is_total("", cell, words) or _is_note(cell, words)


def _is_total(title: str, cell: object, words: Vocabulary) -> bool:
    """Whether a cell in the column of this title is a total: of everything, of a place, among names also of any of them."""
    # Most cells are dismissed here, before the costly normalisation of their text.
    if not isinstance(cell, str) or cell[:1].isascii() or not words.perhaps_total.search(cell):
        return False
    text, of_names = _close(cell), title in NAMES or title.startswith(UNTITLED)
    return bool(
        words.total.search(text) or words.total_of_place.search(text) or (of_names and words.total_of_name.search(text))
    )


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float)


def _is_note(cell: object, words: Vocabulary) -> bool:
    """Whether a cell is a note; only a text that begins with a Chinese character or a bracket can be."""
    return isinstance(cell, str) and not cell[:1].isascii() and words.note.search(_close(cell)) is not None


def _asks_to_sign(cell: object, words: Vocabulary) -> bool:
    """Whether a cell is a note of which nothing is filled in: 填表人：, 户主（签字）."""
    if not isinstance(cell, str) or cell[:1].isascii():
        return False
    text = _close(cell)
    return any(found.end() == len(text) for found in words.note.finditer(text))


def _close(text: str) -> str:
    return plain(text).replace(" ", "")
