"""Rows in colours of their own: the workbook library styles columns only (and of a row only its texts).

Every style that the workbook has gets a twin for each look of rows, with that look's font, fill and border; then the cells
of the rows are pointed at the twins.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence

from lxml import etree

from fanpin_cli.documents.tables.sheet_spec import CellStyle, RowRun

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CELL = re.compile(rb'(<c r="[A-Z]+\d+" s=")(\d+)"')


class RowStyles:
    """A workbook's style part with twins of all its styles for each of ``looks``."""

    def __init__(self, part: bytes, looks: Sequence[CellStyle]) -> None:
        self.looks = list(dict.fromkeys(looks))
        root = etree.fromstring(part)
        formats = root.find(f"{{{MAIN}}}cellXfs")
        self.own = list(formats)
        for look in self.looks:
            used = {"fontId": _added(root, "fonts", _font(look)), "borderId": _added(root, "borders", _border(look))}
            used["fillId"] = _added(root, "fills", _fill(look))
            for style in self.own:
                twin = copy.deepcopy(style)
                for name, number in used.items():
                    twin.set(name, str(number))
                    twin.set(f"apply{name[:-2].capitalize()}", "1")
                formats.append(twin)
        formats.set("count", str(len(formats)))
        self.part = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def twins(self, look: CellStyle) -> Mapping[bytes, bytes]:
        """Style number → its twin's, as they stand in a sheet."""
        first = (1 + self.looks.index(look)) * len(self.own)
        return {b"%d" % number: b"%d" % (first + number) for number in range(len(self.own))}

    def applied(self, part: bytes, header: int, runs: Sequence[RowRun]) -> bytes:
        """A sheet's part with the cells of ``runs`` in their looks. header: the header's row number in the sheet, from 1."""
        pieces, done = [], 0
        for run in runs:
            first = _row_at(part, header + 1 + run.first, done)
            last = _row_at(part, header + 2 + run.last, first)
            pieces += [part[done:first], _restyled(part[first:last], self.twins(run.look))]
            done = last
        return b"".join([*pieces, part[done:]])


def _restyled(rows: bytes, twins: Mapping[bytes, bytes]) -> bytes:
    """Rows with each cell's style replaced by its twin: plainly where the styles of the first row are all that there are and
    no text can be taken for a cell, which is ten times as fast; else cell by cell."""
    used = {style for _cell, style in CELL.findall(rows[: rows.find(b"</row>")])}
    cells = rows.count(b"<c r=")
    if cells == rows.count(b'" s="'):
        restyled, changed = rows, 0
        for style in used:  # a twin's number is no style's number, so nothing is replaced twice
            pieces = restyled.split(b'" s="%b"' % style)
            restyled = (b'" s="%b"' % twins[style]).join(pieces)
            changed += len(pieces) - 1
        if changed == cells:
            return restyled
    return CELL.sub(lambda cell: cell[1] + twins[cell[2]] + b'"', rows)


def _row_at(part: bytes, number: int, start: int) -> int:
    """Where a row begins, looked for from ``start`` on; the end of the rows where there is none."""
    place = part.find(b'<row r="%d"' % number, start)
    return place if place >= 0 else part.index(b"</sheetData>")


def _added(root: etree._Element, section: str, entry: etree._Element) -> int:
    entries = root.find(f"{{{MAIN}}}{section}")
    entries.append(entry)
    entries.set("count", str(len(entries)))
    return len(entries) - 1


def _element(name: str, *children: etree._Element, **attributes: str) -> etree._Element:
    element = etree.Element(f"{{{MAIN}}}{name}", attributes)
    element.extend(children)
    return element


def _font(look: CellStyle) -> etree._Element:
    bold = [_element("b")] if look.bold else []
    size, ink = _element("sz", val=f"{look.size:g}"), _element("color", rgb=f"FF{look.ink}")
    return _element("font", *bold, size, ink, _element("name", val=look.font))


def _fill(look: CellStyle) -> etree._Element:
    if look.fill is None:
        return _element("fill", _element("patternFill", patternType="none"))
    ground = _element("fgColor", rgb=f"FF{look.fill}")
    return _element("fill", _element("patternFill", ground, _element("bgColor", indexed="64"), patternType="solid"))


def _border(look: CellStyle) -> etree._Element:
    if look.border is None:
        return _element("border")
    sides = (
        _element(side, _element("color", rgb=f"FF{look.border}"), style="thin") for side in ("left", "right", "top", "bottom")
    )
    return _element("border", *sides, _element("diagonal"))
