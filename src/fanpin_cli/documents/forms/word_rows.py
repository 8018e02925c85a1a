"""Tables of a Word form: read as sheets are, and filled with rows that look like theirs."""

from __future__ import annotations

import copy
import io
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from fanpin_cli.documents.files.atomic_file import replacing
from fanpin_cli.documents.forms.sheet_rows import NewRows
from fanpin_cli.documents.tables.cell_values import clean_text
from fanpin_cli.documents.word.filling import NOT_WORD
from fanpin_cli.errors import FanpinError
from fanpin_cli.survey.grid import Grid
from fanpin_cli.text.messages import _
from fanpin_cli.text.shown import shown


def word_grids(form: Path) -> list[Grid]:
    """Every table of the document as a grid; the texts before it are rows over it, since they may name a unit."""
    document = _opened(form)
    return [_grid(form, number, table) for number, table in enumerate(document.tables, start=1)]


def write_word_rows(form: Path, table: str, rows: NewRows, out: Path, *, force: bool) -> None:
    """Write the document with a table's rows filled; the name of the table is that of its grid."""
    document = _opened(form)
    page = document.tables[int(table.removeprefix("表")) - 1]
    free = (len(page.rows) if rows.end is None else rows.end) - rows.first
    pattern = page.rows[rows.first if free > 0 else rows.first - 1]._tr
    last = page.rows[rows.first + free - 1]._tr
    for _number in range(rows.count - free):
        blank = _blank(pattern, keep_head=free > 0 or rows.filled)
        last.addnext(blank)
        last = blank
    for offset, row in enumerate(page.rows[rows.first : rows.first + rows.count]):
        cells = _cells(row)
        for column, values in rows.columns.items():
            if column in cells and values[offset] is not None and values[offset] != "":
                _put(cells[column], shown(values[offset]))
    with replacing(out, force=force) as draft:
        document.save(draft)


def _opened(form: Path) -> Any:
    try:
        return docx.Document(io.BytesIO(form.read_bytes()))
    except OSError as error:
        raise FanpinError(_("{file} cannot be read ({why})").format(file=form, why=error.strerror or error)) from error
    except NOT_WORD as error:
        raise FanpinError(
            _("{file} is no Word document (.docx); open it in WPS or Word and save it as .docx").format(file=form)
        ) from error


def _grid(form: Path, number: int, table: Any) -> Grid:
    rows: list[list[object]] = []
    merged: dict[Any, tuple[int, int, int, int]] = {}
    for place, row in enumerate(table.rows):
        texts: list[object] = [None] * row.grid_cols_before
        for column, cell in enumerate(row.cells, start=row.grid_cols_before):
            top, left, bottom, right = merged.get(cell._tc, (place, column, place, column))
            merged[cell._tc] = top, left, max(bottom, place), max(right, column)
            texts.append(cell.text.strip() if (top, left) == (place, column) else None)
        rows.append(texts)
    ranges = tuple(one for one in merged.values() if one[:2] != one[2:])
    return Grid(form, f"表{number}", rows, ranges)


def _cells(row: Any) -> dict[int, Any]:
    """The cells of a row by the first column that each is over."""
    found: dict[int, Any] = {}
    column = row.grid_cols_before
    for cell in row._tr.tc_lst:
        found[column] = cell
        column += cell.grid_span
    return found


def _blank(row: Any, *, keep_head: bool) -> Any:
    """A copy of a row without its texts. keep_head: False where it is the header's, which Word repeats on every page."""
    blank = copy.deepcopy(row)
    for text in list(blank.iter(qn("w:t"))):
        text.text = ""
    if not keep_head:
        for mark in list(blank.iter(qn("w:tblHeader"))):
            mark.getparent().remove(mark)
    return blank


def _put(cell: Any, text: str) -> None:
    """The text in the cell's first paragraph, in its first run's letters, or those that the paragraph's end has."""
    paragraph = cell.p_lst[0]
    runs = paragraph.r_lst
    for other in [*cell.p_lst[1:]]:
        cell.remove(other)
    run = runs[0] if runs else paragraph.add_r()
    for other in runs[1:]:
        paragraph.remove(other)
    if not runs and paragraph.pPr is not None and (letters := paragraph.pPr.find(qn("w:rPr"))) is not None:
        run.insert(0, copy.deepcopy(letters))
    run.text = clean_text(text)
