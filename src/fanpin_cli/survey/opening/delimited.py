"""Text with a comma, tab or semicolon between the cells: CSV, TSV, Excel's "Unicode text"."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import cast

from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.opening.blind_cells import without_errors
from fanpin_cli.survey.opening.budget import PLACE, ROW, VALUE, Budget
from fanpin_cli.survey.opening.failure import WorkbookError, too_large
from fanpin_cli.survey.opening.limits import MOST_CELL_CHARACTERS, MOST_COLUMNS, MOST_LINE_CHARACTERS
from fanpin_cli.survey.opening.plain_text import without_text_mark
from fanpin_cli.text.messages import _

DELIMITERS = ("\t", ",", ";", "|")
SAMPLE_LINES = 200
PIECE = 1_000_000
WIDE = 2
"""Bytes of a Chinese character in memory."""
csv.field_size_limit(MOST_CELL_CHARACTERS)


def delimited_grid(text: str, file: Path, budget: Budget) -> Grid:
    """The one sheet of a delimited text; every cell stays str. The sheet has the file's name without extension."""
    budget.need(len(text) * WIDE)
    rows = _rows(text, _delimiter(text, file), file, budget)
    if "\t" in text or "'" in text or '="' in text:
        rows = [[without_text_mark(str(cell)) if cell else cell for cell in row] for row in rows]
    rows, blind = without_errors(rows) if "#" in text else (rows, ())
    return Grid(file, file.stem, rows, blind=blind)


def _rows(text: str, delimiter: str, file: Path, budget: Budget) -> list[list[object]]:
    left = budget.left
    try:
        return _parsed(text, delimiter, file, budget, strict=True)
    except csv.Error:  # a quotation mark inside a cell that is not doubled, as CSV requires
        budget.left = left
        return _parsed(text, delimiter, file, budget, strict=False)


def _parsed(text: str, delimiter: str, file: Path, budget: Budget, *, strict: bool) -> list[list[object]]:
    """The rows. A parse that is not strict gets one more line end: if a quotation mark is still open, it fails there."""
    rows: list[list[str]] = []
    over: dict[int, int] = {}  # rows that run over several lines → the line in which they begin
    line = 0
    reader = csv.reader(
        _lines(text, file) if strict else chain(_lines(text, file), ("\n",)), delimiter=delimiter, strict=strict
    )
    try:
        for row in reader:
            if len(row) > MOST_COLUMNS:
                raise too_large(file, _("line {line} has more than {n} cells").format(line=line + 1, n=MOST_COLUMNS))
            budget.spend(ROW + PLACE * len(row) + VALUE * (len(row) - row.count("")))
            if reader.line_num > line + 1:
                over[len(rows)] = line + 1
            line = reader.line_num
            rows.append(row)
    except csv.Error as error:
        if strict:
            raise
        if "field larger" in str(error):
            raise _too_long(file, line + 1, MOST_CELL_CHARACTERS) from error
        raise _swallowing(file, line + 1) from error
    if over:
        width = _width(row for number, row in enumerate(rows) if number not in over)
        width = width if width > 1 else _width(rows)
        for number, first in over.items():
            if _swallows(rows[number], width, delimiter, strict=strict):
                raise _swallowing(file, first)
    return cast("list[list[object]]", rows)


def _width(rows: Iterable[Sequence[str]]) -> int:
    """How many cells most rows have, the more cells the better."""
    widths = Counter(map(len, rows))
    return max(widths, key=lambda width: widths[width] * (width - 1), default=0)


def _swallows(row: Sequence[str], width: int, delimiter: str, *, strict: bool) -> bool:
    """Whether a cell of several lines has swallowed rows, because its quotation mark is not closed in its place.

    It has if one of its lines has as many separators as a row of the table, or if its first line completes the row before
    and its last begins the row behind. In a text whose quotation marks are known to be wrong, any separator is enough.
    """
    for place, cell in enumerate(row):
        if "\n" not in cell and "\r" not in cell:
            continue
        inner = [line.count(delimiter) for line in io.StringIO(cell, newline="")]
        if not strict and any(inner):
            return True
        seams = min(place + inner[0], inner[-1] + len(row) - 1 - place)
        if width > 1 and max(*inner, seams) >= width - 1:
            return True
    return False


def _swallowing(file: Path, line: int) -> WorkbookError:
    return WorkbookError(
        file,
        _(
            "the quotation mark that opens a cell in line {line} is not closed in its place, so that rows would be lost; "
            "mend the quotation mark in that line, or have the table saved as .xlsx"
        ).format(line=line),
    )


def _lines(text: str, file: Path) -> Iterator[str]:
    number = start = 0
    while start < len(text):  # by pieces, each to the end of a line: a stream of the whole text takes four bytes a character
        end = text.find("\n", start + PIECE) + 1 or len(text)
        for line in io.StringIO(text[start:end], newline=""):
            number += 1
            if len(line) > MOST_LINE_CHARACTERS:
                raise _too_long(file, number, len(line))
            yield line
        start = end


def _too_long(file: Path, line: int, characters: int) -> WorkbookError:
    message = _("line {line} has a cell or row of {n} characters; no table has such; delete or shorten it")
    return too_large(file, message.format(line=line, n=characters))


def _delimiter(text: str, file: Path) -> str:
    """The character that cuts the most rows into one and the same number of cells, the more cells the better."""

    def evidence(delimiter: str) -> int:
        try:
            widths = Counter(map(len, csv.reader(islice(_lines(text, file), SAMPLE_LINES), delimiter=delimiter)))
        except csv.Error:
            return 0
        return max((rows * (width - 1) for width, rows in widths.items()), default=0)

    return max(DELIMITERS, key=evidence)
