"""HTML tables, which web systems and Excel itself save under the name ``.xls``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree, html

from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.opening.blind_cells import without_errors
from fanpin_cli.survey.opening.budget import COVERED, MARKUP, MERGED, PLACE, ROW, VALUE, Budget
from fanpin_cli.survey.opening.failure import damaged, too_large
from fanpin_cli.survey.opening.limits import MOST_COLUMNS
from fanpin_cli.survey.opening.plain_text import without_text_mark
from fanpin_cli.text.messages import _

MOST_SPAN = 1000  # columns, as the HTML standard has it
MOST_DOWN = 65_534
NEW_LINE = {"br", "p", "div", "li"}
UNSEEN = {"script", "style", "table"}
SPACES = re.compile(r"[ \t\r\f\v\n\u00a0\u3000]+")
DECLARATION = re.compile(r"\A\s*<\?xml[^<>]*\?>")
DOCUMENT = re.compile(r"</?(?:html|body)\b[^<>]*>", re.IGNORECASE)
"""Where a document ends the parser stops, though some systems append the next page to the same file."""


def html_grids(text: str, file: Path, budget: Budget) -> list[Grid]:
    """Every table with a value in it, as a sheet 表1, 表2 …; a table inside a cell is a sheet of its own.

    Cells are str, without the marks that keep them text; float where Excel left the number behind (``x:num``).
    """
    budget.need(text.count("<") * MARKUP)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(DOCUMENT.sub("", DECLARATION.sub("", text, count=1)).encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise damaged(file) from error
    grids: list[Grid] = []
    for table in root.iter("table"):
        rows, merged = _layout(table, file, budget)
        if any(any(cell not in (None, "") for cell in row) for row in rows):
            rows, blind = without_errors(rows)
            grids.append(Grid(file, f"表{len(grids) + 1}", rows, merged, blind=blind))
    return grids


def _layout(
    table: html.HtmlElement, file: Path, budget: Budget
) -> tuple[list[list[object]], tuple[tuple[int, int, int, int], ...]]:
    """The table's rows with every cell in its column, and the ranges that cells span."""
    rows: list[list[object]] = []
    merged: list[tuple[int, int, int, int]] = []
    taken: dict[int, int] = {}  # column → rows from here on that a cell above still covers
    own_rows = list(_own_rows(table))
    for number, row in enumerate(own_rows):
        values: list[object] = []
        covered = {column for column, left in taken.items() if left > 0}
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        for cell in row.iterchildren("td", "th"):
            while len(values) in covered:
                values.append(None)
            if len(values) > MOST_COLUMNS:
                raise too_large(file, _("a row has more than {n} columns").format(n=MOST_COLUMNS))
            column, across = len(values), _span(cell, "colspan", MOST_SPAN)
            down = min(_span(cell, "rowspan", MOST_DOWN), len(own_rows) - number)
            if across > 1 or down > 1:
                merged.append((number, column, number + down - 1, column + across - 1))
                taken.update(dict.fromkeys(range(column, column + across), down - 1))
            values += [_value(cell), *[None] * (across - 1)]
            budget.spend(VALUE + (MERGED if across > 1 or down > 1 else 0))
        budget.spend(ROW + PLACE * len(values) + COVERED * len(covered))
        rows.append(values)
    return rows, tuple(merged)


def _own_rows(table: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for child in table.iterchildren("tr", "thead", "tbody", "tfoot"):
        if child.tag == "tr":
            yield child
        else:
            yield from child.iterchildren("tr")


def _span(cell: html.HtmlElement, name: str, most: int) -> int:
    text = (cell.get(name) or "").strip()
    return min(max(int(text), 1), most) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _value(cell: html.HtmlElement) -> object:
    text = "\n".join(line for part in "".join(_text(cell)).split("\0") if (line := SPACES.sub(" ", part).strip()))
    number = cell.get("x:num")
    if number is not None and "x:str" not in cell.attrib:
        try:
            return float(number or text.replace(",", ""))
        except ValueError:
            return without_text_mark(text)
    return without_text_mark(text)


def _text(element: html.HtmlElement) -> Iterator[str]:
    """The text a browser would show, with NUL where a new line begins; tables inside have sheets of their own."""
    if element.tag in NEW_LINE:
        yield "\0"
    if element.text:
        yield element.text
    for child in element:
        if child.tag not in UNSEEN:
            yield from _text(child)
        if child.tail:
            yield child.tail
