"""XML Spreadsheet 2003, which many systems save under the name ``.xls``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from lxml import etree

from fanpin_cli.survey.grid import BlindCell, Grid
from fanpin_cli.survey.opening.budget import MARKUP, MERGED, PLACE, ROW, VALUE, Budget
from fanpin_cli.survey.opening.failure import damaged, too_large
from fanpin_cli.survey.opening.limits import MOST_COLUMNS, MOST_ROWS
from fanpin_cli.survey.opening.plain_text import without_text_mark
from fanpin_cli.text.messages import _

DECLARATION = re.compile(r"\A\s*<\?xml[^<>]*\?>")
DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
FIRST_DAY = date(1900, 1, 1)  # Excel writes a time of day on a day before its first


def spreadsheet_2003_grids(text: str, file: Path, budget: Budget) -> list[Grid]:
    """Every worksheet of the workbook, with the values and merged ranges that its XML gives."""
    if DOCTYPE.search(text, 0, 8192):
        raise damaged(file)
    budget.need(text.count("<") * MARKUP)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        workbook = etree.fromstring(DECLARATION.sub("", text, count=1).strip().encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise damaged(file) from error
    return [_Sheet(file, budget).grid(sheet) for sheet in _children(workbook, "Worksheet")]


class _Sheet:
    """One worksheet being laid out; rows and cells follow one another unless they carry an index of their own."""

    def __init__(self, file: Path, budget: Budget) -> None:
        self.file = file
        self.budget = budget
        self.rows: list[list[object]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.blind: list[BlindCell] = []

    def grid(self, sheet: etree._Element) -> Grid:
        for table in _children(sheet, "Table"):
            place = 0
            for row in _children(table, "Row"):
                place = _number(row, "Index", place + 1)
                self._row(row, place - 1)
                place += _number(row, "Span", 0)
        visible = next(sheet.iter("{*}Visible"), None)
        hidden = visible is not None and visible.text in {"SheetHidden", "SheetVeryHidden"}
        return Grid(self.file, _attribute(sheet, "Name") or "", self.rows, tuple(self.merged), hidden, tuple(self.blind))

    def _row(self, row: etree._Element, number: int) -> None:
        cells: list[object] = []
        place = 0
        for cell in _children(row, "Cell"):
            place = _number(cell, "Index", place + 1)
            across, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
            if place > MOST_COLUMNS or number >= MOST_ROWS:
                raise too_large(self.file, _("a cell lies beyond the last column or row that Excel has"))
            value = _value(cell)
            if isinstance(value, _Error):
                self.blind.append(BlindCell(number, place - 1, value.text))
                value = None
            if value is not None:
                self.budget.spend(VALUE + PLACE * (place - len(cells)))
                cells.extend([None] * (place - 1 - len(cells)))
                cells.append(value)
            if across or down:
                self.budget.spend(MERGED)
                self.merged.append((number, place - 1, min(number + down, MOST_ROWS), min(place - 1 + across, MOST_COLUMNS)))
            place += across
        if cells:
            self.budget.spend(ROW * (number + 1 - len(self.rows)))
            self.rows.extend([] for _empty in range(number - len(self.rows)))
            self.rows.append(cells)


@dataclass(frozen=True)
class _Error:
    """The error that a cell shows whose formula went wrong."""

    text: str


def _value(cell: etree._Element) -> object:
    for data in _children(cell, "Data"):
        text = "".join(data.itertext())
        return _typed(text, _attribute(data, "Type")) if text else None
    return None


def _typed(text: str, kind: str | None) -> object:
    """A cell's text as its ss:Type says; one that it is not stays text, and the cell's field decides what to make of it."""
    readers: dict[str | None, Callable[[str], object]] = {
        "Error": _Error,
        "Boolean": lambda text: text.strip() in {"1", "true", "True"},
        "Number": float,
        "DateTime": lambda text: _date(text.strip()),
    }
    try:
        return readers.get(kind, without_text_mark)(text)
    except ValueError:
        return text


def _date(text: str) -> date | datetime | time:
    """A day where the time is midnight, a time where the day is before Excel's first, else both; as calamine has it."""
    moment = datetime.fromisoformat(text)
    if moment.date() < FIRST_DAY:
        return moment.time()
    return moment.date() if moment.time() == time() else moment


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    yield from element.iterchildren(f"{{*}}{name}")


def _attribute(element: etree._Element, name: str) -> str | None:
    return next((str(value) for key, value in element.items() if etree.QName(key).localname == name), None)


def _number(element: etree._Element, name: str, default: int) -> int:
    value = _attribute(element, name)
    return int(value) if value is not None and value.isascii() and value.isdigit() and len(value) < 10 else default
