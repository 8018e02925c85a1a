"""Text with a comma, tab or semicolon between the cells: CSV, TSV, Excel's "Unicode text"."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.opening.blind_cells import without_errors
from fanpin_cli.survey.opening.failure import WorkbookError, too_large
from fanpin_cli.survey.opening.limits import MOST_CELLS, MOST_COLUMNS, MOST_LINE_CHARACTERS
from fanpin_cli.survey.opening.plain_text import without_text_mark
from fanpin_cli.text.messages import _

DELIMITERS = ("\t", ",", ";", "|")
SAMPLE_ROWS = 200


def delimited_grid(text: str, file: Path) -> Grid:
    """The one sheet of a delimited text; every cell stays str. The sheet has the file's name without extension."""
    rows = _rows(text, _delimiter(text, file), file)
    if "\t" in text or "'" in text or '="' in text:
        rows = [[without_text_mark(str(cell)) if cell else cell for cell in row] for row in rows]
    rows, blind = without_errors(rows) if "#" in text else (rows, ())
    return Grid(file, file.stem, rows, blind=blind)


def _rows(text: str, delimiter: str, file: Path) -> list[list[object]]:
    try:
        return _parsed(text, delimiter, file, strict=True)
    except csv.Error as error:
        if "end of data" in str(error) or "field limit" in str(error):  # a quotation mark that swallows the rest
            raise WorkbookError(
                file, _("a quotation mark is never closed, so rows would be lost; open it in WPS or Excel and save it as .xlsx")
            ) from error
    return _parsed(text, delimiter, file, strict=False)


def _parsed(text: str, delimiter: str, file: Path, *, strict: bool) -> list[list[object]]:
    rows: list[list[object]] = []
    cells = 0
    for row in csv.reader(_lines(text, file), delimiter=delimiter, strict=strict):
        cells += len(row)
        if len(row) > MOST_COLUMNS or cells > MOST_CELLS:
            raise too_large(file, _("more than {n} columns or {m} cells").format(n=MOST_COLUMNS, m=MOST_CELLS))
        rows.append(list(row))
    return rows


def _lines(text: str, file: Path) -> Iterator[str]:
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > MOST_LINE_CHARACTERS:
            raise too_large(file, _("line {line} has {n} characters; no table has such rows").format(line=number, n=len(line)))
        yield line


def _delimiter(text: str, file: Path) -> str:
    """The character that cuts the most rows into one and the same number of cells, the more cells the better."""

    def evidence(delimiter: str) -> int:
        try:
            widths = Counter(map(len, islice(csv.reader(_lines(text, file), delimiter=delimiter), SAMPLE_ROWS)))
        except csv.Error:
            return 0
        return max((rows * (width - 1) for width, rows in widths.items()), default=0)

    return max(DELIMITERS, key=evidence)
