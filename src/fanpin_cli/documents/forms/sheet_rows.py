"""Rows written into a sheet of somebody else's workbook: only that sheet's part, and what refers to its rows, is changed.

Free rows of the form are filled first; further ones look like them. What stands below moves down with its heights, merged
cells, drop-down lists and print area. Everything else of the file stays byte for byte.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from lxml import etree
from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter

from fanpin_cli.documents.files.archive_parts import copy_part
from fanpin_cli.documents.files.atomic_file import replacing
from fanpin_cli.documents.files.package import MAIN, Package, parsed, written
from fanpin_cli.documents.forms.form_looks import FormError
from fanpin_cli.documents.forms.moved_references import RowsAdded
from fanpin_cli.documents.tables.cell_values import clean_text
from fanpin_cli.text.dates import EXCEL_EPOCH

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
RANGES = {"mergeCell": "ref", "dataValidation": "sqref", "conditionalFormatting": "sqref", "autoFilter": "ref"}
RANGES |= {"hyperlink": "ref", "protectedRange": "sqref", "ignoredError": "sqref", "dimension": "ref"}
"""Elements behind a sheet's rows that say where they are, and the attribute that does."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SIDES = ("left", "right", "top", "bottom")


@dataclass(frozen=True)
class NewRows:
    """What is written (rows and columns counted from 0).

    first: the row of the first new one. end: the form's own row under the table, None where there is none. filled: whether the
    row above the first is a filled one, whose look the new ones then have where no free row is there. columns: column → its
    values, None where a cell stays blank. texts: the columns of long numbers, which stay text also after somebody edits them.
    """

    first: int
    end: int | None
    filled: bool
    columns: Mapping[int, Sequence[object]]
    texts: frozenset[int] = frozenset()

    @property
    def count(self) -> int:
        return max(map(len, self.columns.values()), default=0)


def write_sheet_rows(form: Path, sheet: str, rows: NewRows, out: Path, *, force: bool) -> None:
    """Write the form with its rows filled. Raises ``FormError`` where it is no .xlsx that can be edited."""
    with replacing(out, force=force) as draft:
        try:
            with ZipFile(form) as archive:
                package = Package(archive)
                _Sheet(package, sheet).fill(rows)
                _write(archive, package, draft)
        except (BadZipFile, KeyError, etree.XMLSyntaxError) as error:
            raise FormError(form) from error


def _write(archive: ZipFile, package: Package, draft: BytesIO) -> None:
    with ZipFile(draft, "w", ZIP_DEFLATED) as target:
        for part, content in package.contents():
            if content is not None:
                target.writestr(part.filename if isinstance(part, ZipInfo) else part, content)
            elif isinstance(part, ZipInfo):
                copy_part(archive, part, target)


class _Sheet:
    """The sheet's part, its rows by their numbers (from 1), and the workbook's styles."""

    def __init__(self, package: Package, name: str) -> None:
        self.package, self.name = package, name
        self.part = package.sheets()[name]
        self.root = parsed(package.part(self.part))
        self.styles = _Styles(package)
        self.data = _child(self.root, "sheetData")
        self.rows: dict[int, Any] = {}
        number = 0
        for row in self.data:
            number = int(row.get("r", number + 1))
            row.set("r", str(number))
            row.attrib.pop("spans", None)
            for column, cell in enumerate(row, start=1):
                cell.attrib.setdefault("r", f"{get_column_letter(column)}{number}") if "r" not in cell.attrib else None
            self.rows[number] = row

    def fill(self, rows: NewRows) -> None:
        first, end = rows.first + 1, None if rows.end is None else rows.end + 1
        pattern = self._pattern(first, end, rows)
        room = self._room(first, end, pattern, rows)
        if (more := rows.count - room) > 0:
            self._make_room(RowsAdded(self.name, first, first + room, more), pattern)
        for offset in range(rows.count):
            row = self._row(first + offset, pattern)
            cells = {column_of(cell): cell for cell in row}
            for column, values in rows.columns.items():
                if (value := values[offset]) is not None and value != "":
                    self._put(row, cells, column + 1, value, text=column in rows.texts)
        self._measure()
        self.package.put(self.part, written(self.root))
        self.styles.keep()

    def _pattern(self, first: int, end: int | None, rows: NewRows) -> Any:
        """A blank row that looks as new ones shall."""
        if first in self.rows and (end is None or first < end) and len(self.rows[first]):
            return self._blank(self.rows[first])
        above = self._blank(self.rows[first - 1]) if first - 1 in self.rows else etree.Element(_tag("row"))
        if not rows.filled:  # that is the header
            for cell in above:
                cell.set("s", str(self.styles.without_fill(int(cell.get("s", "0")))))
        return above

    def _blank(self, row: Any) -> Any:
        """A copy of a row with its styles and formulas, and no values."""
        blank = copy.deepcopy(row)
        for cell in blank:
            formula = cell.find(_tag("f"))
            plain = formula is not None and formula.text and formula.get("t") is None
            for child in list(cell):
                if child is not formula or not plain:
                    cell.remove(child)
            cell.attrib.pop("t", None)
        return blank

    def _room(self, first: int, end: int | None, pattern: Any, rows: NewRows) -> int:
        """How many of the form's own rows are free for new ones: those that look like its table, where that has borders."""
        framed = self._is_framed(pattern)
        if end is not None and not framed:
            return end - first
        number = first
        while (end is None or number < end) and number in self.rows and self._is_framed(self.rows[number]) == framed:
            number += 1
        return number - first if framed or end is not None else max(rows.count, number - first)

    def _is_framed(self, row: Any) -> bool:
        framed = [self.styles.is_framed(int(cell.get("s", "0"))) for cell in row]
        return bool(framed) and 2 * sum(framed) >= len(framed)

    def _row(self, number: int, pattern: Any) -> Any:
        if number not in self.rows:
            row = copy.deepcopy(pattern)
            row.set("r", str(number))
            for cell in row:
                place = f"{get_column_letter(column_of(cell))}{number}"
                formula = cell.find(_tag("f"))
                if formula is not None:
                    formula.text = Translator(f"={formula.text}", origin=cell.get("r")).translate_formula(place)[1:]
                cell.set("r", place)
            below = next((self.rows[other] for other in sorted(self.rows) if other > number), None)
            if below is None:
                self.data.append(row)
            else:
                below.addprevious(row)
            self.rows[number] = row
        return self.rows[number]

    def _put(self, row: Any, cells: dict[int, Any], column: int, value: object, *, text: bool) -> None:
        if column not in cells:
            cell = etree.Element(_tag("c"), r=f"{get_column_letter(column)}{row.get('r')}")
            right = next((cells[other] for other in sorted(cells) if other > column), None)
            row.append(cell) if right is None else right.addprevious(cell)
            cells[column] = cell
        cell = cells[column]
        if cell.find(_tag("f")) is not None:
            return  # the form works it out itself
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if isinstance(value, str):
            cell.set("t", "inlineStr")
            words = etree.SubElement(etree.SubElement(cell, _tag("is")), _tag("t"))
            words.text = clean_text(value)
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        else:
            number = (value - EXCEL_EPOCH).days if isinstance(value, dt.date) else value
            etree.SubElement(cell, _tag("v")).text = repr(number)
        if text:
            cell.set("s", str(self.styles.quoted(int(cell.get("s", "0")))))

    def _make_room(self, added: RowsAdded, pattern: Any) -> None:
        """Move down what is below the free rows, and whatever refers to it."""
        for number in sorted((one for one in self.rows if one >= added.before), reverse=True):
            row = self.rows.pop(number)
            row.set("r", str(number + added.more))
            for cell in row:
                cell.set("r", f"{get_column_letter(column_of(cell))}{number + added.more}")
            self.rows[number + added.more] = row
        across = [
            merged for merged in self._merged() if merged[0] == merged[2] == added.before - 1 and added.before > added.first
        ]
        self._move_references(added)
        self._merge_again(across, added)
        for number in range(added.before, added.before + added.more):
            self._row(number, pattern)
        self._move_elsewhere(added)

    def _merged(self) -> Iterator[tuple[int, str, int, str]]:
        for cell in self.root.iter(_tag("mergeCell")):
            first, _colon, last = cell.get("ref", "").partition(":")
            (left, top), (right, bottom) = coordinate_from_string(first), coordinate_from_string(last or first)
            yield top, left, bottom, right

    def _merge_again(self, across: Sequence[tuple[int, str, int, str]], added: RowsAdded) -> None:
        """Cells that are merged across columns in the table's rows are so in the new ones."""
        for _top, left, _bottom, right in across:
            merged = _child(self.root, "mergeCells")
            for number in range(added.before, added.before + added.more):
                etree.SubElement(merged, _tag("mergeCell"), ref=f"{left}{number}:{right}{number}")
            merged.set("count", str(len(merged)))

    def _move_references(self, added: RowsAdded) -> None:
        for element in self.root.iter(tag=etree.Element):
            name = etree.QName(element).localname
            if name in ("f", "formula", "formula1", "formula2") and element.text:
                own = element.getparent().get("r") if name == "f" else None
                grow = own is None or not added.holds(int(own.lstrip(LETTERS)))
                element.text = added.formula(element.text, self.name, grow=grow)
                if element.get("ref"):
                    element.set("ref", added.ranges(element.get("ref")))
            elif name == "sqref" and element.text:  # of lists that newer versions of Excel keep
                element.text = added.ranges(element.text)
            elif name == "mergeCell":
                self._move_merged(element, added)
            elif name in RANGES and element.get(RANGES[name]):
                element.set(RANGES[name], added.ranges(element.get(RANGES[name]), whole=name == "autoFilter"))
            elif name == "brk" and etree.QName(element.getparent()).localname == "rowBreaks":
                element.set("id", str(added.row(int(element.get("id", "0")) + 1) - 1))
        for cell in self.data.iter(_tag("c")):
            if cell.find(_tag("f")) is not None:  # worked out anew when the workbook is opened
                for value in cell.findall(_tag("v")):
                    cell.remove(value)
                cell.attrib.pop("t", None)

    @staticmethod
    def _move_merged(element: Any, added: RowsAdded) -> None:
        """A merged cell over several rows of the table takes the new rows in; one within its last row does not."""
        first, _colon, last = element.get("ref").partition(":")
        (left, top), (right, bottom) = coordinate_from_string(first), coordinate_from_string(last or first)
        top, bottom = added.span(top, bottom) if top < bottom else (added.row(top), added.row(bottom))
        element.set("ref", f"{left}{top}:{right}{bottom}")

    def _move_elsewhere(self, added: RowsAdded) -> None:
        """What other parts say of the moved rows: names, formulas of other sheets, pictures; calculation anew on opening."""
        package = self.package
        workbook = parsed(package.part(package.workbook))
        for name in workbook.iter(_tag("definedName")):
            if name.text:
                name.text = added.formula(name.text, "", whole=name.get("name") == "_xlnm.Print_Area")
        settings = workbook.find(_tag("calcPr"))
        if settings is not None:
            settings.set("fullCalcOnLoad", "1")
        package.put(package.workbook, written(workbook))
        for _identifier, kind, target in list(package.relations(package.workbook)):
            if kind == "calcChain":
                package.unrelate(package.workbook, target)
                package.remove(target)
        for sheet, part in package.sheets().items():
            if sheet != self.name and b"f>" in package.part(part):  # it has formulas
                self._move_formulas(part, sheet, added)
        for _identifier, kind, target in package.relations(self.part):
            if kind == "drawing":
                self._move_drawing(target, added)

    def _move_formulas(self, part: str, sheet: str, added: RowsAdded) -> None:
        root = parsed(self.package.part(part))
        moved = [(formula, added.formula(formula.text, sheet)) for formula in root.iter(_tag("f")) if formula.text]
        if any(formula.text != text for formula, text in moved):
            for formula, text in moved:
                formula.text = text
            self.package.put(part, written(root))

    def _move_drawing(self, part: str, added: RowsAdded) -> None:
        root = parsed(self.package.part(part))
        for row in root.iter(f"{{{DRAWING}}}row"):
            row.text = str(added.row(int(row.text) + 1) - 1)
        self.package.put(part, written(root))

    def _measure(self) -> None:
        """The sheet's extent, which programs trust."""
        dimension = self.root.find(_tag("dimension"))
        if dimension is not None and self.rows:
            last = max((column_of(cell) for row in self.rows.values() for cell in row), default=1)
            dimension.set("ref", f"A1:{get_column_letter(last)}{max(self.rows)}")


class _Styles:
    """The workbook's cell styles, and variants of them that are added."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.root = parsed(package.part(package.styles))
        self.formats = _child(self.root, "cellXfs")
        borders = self.root.find(_tag("borders"))
        self.framed = [
            any((line := border.find(_tag(side))) is not None and line.get("style") not in (None, "none") for side in SIDES)
            for border in ([] if borders is None else borders)
        ]
        self._added: dict[tuple[int, str], int] = {}

    def is_framed(self, style: int) -> bool:
        border = int(self._format(style).get("borderId", "0"))
        return border < len(self.framed) and self.framed[border]

    def quoted(self, style: int) -> int:
        """The style whose cells are text whatever is in them; one that is formatted as text is so already."""
        own = self._format(style)
        text = own.get("numFmtId") == "49" or own.get("quotePrefix") in ("1", "true")
        return style if text else self._variant(style, "quotePrefix", "1")

    def without_fill(self, style: int) -> int:
        return self._variant(self._variant(style, "fillId", "0"), "fontId", "0")

    def keep(self) -> None:
        if self._added:
            self.formats.set("count", str(len(self.formats)))
            self.package.put(self.package.styles, written(self.root))

    def _format(self, style: int) -> Any:
        return self.formats[style if style < len(self.formats) else 0]

    def _variant(self, style: int, attribute: str, value: str) -> int:
        if (style, attribute) not in self._added:
            variant = copy.deepcopy(self._format(style))
            variant.set(attribute, value)
            self.formats.append(variant)
            self._added[style, attribute] = len(self.formats) - 1
        return self._added[style, attribute]


def column_of(cell: Any) -> int:
    """The number of a cell's column, from 1."""
    return column_index_from_string(str(cell.get("r")).rstrip("0123456789"))


def _child(root: Any, name: str) -> Any:
    found = root.find(_tag(name))
    if found is None:
        raise KeyError(name)
    return found


def _tag(name: str) -> str:
    return f"{{{MAIN}}}{name}"
