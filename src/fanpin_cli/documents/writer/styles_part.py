"""Edits of the styles part (``xl/styles.xml``): the workbook's font, and styles for rows in colours of their own."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from lxml import etree

from fanpin_cli.documents.tables.sheet_spec import CellStyle
from fanpin_cli.documents.writer.sheet_part import Styles

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ARIAL = (("sz", {"val": "10"}), ("color", {"theme": "1"}), ("name", {"val": "Arial"}), ("family", {"val": "2"}))


class StylesPart:
    """A workbook's styles with Arial 10 as its font, and with a twin of every style for each of ``looks``: the same number
    format and alignment, the look's font, fill and border.

    The font of a workbook is the measure of its column widths. The library (0.8.0) always sets Calibri, which Linux lacks, so
    that columns come out a third wider there; Arial has a twin of equal widths everywhere. Why rows need twins:
    ``sheet_part.with_restyled_rows``.
    """

    def __init__(self, part: bytes, looks: Sequence[CellStyle]) -> None:
        self.looks = list(dict.fromkeys(looks))
        root = etree.fromstring(part)
        fonts = root.find(f"{{{MAIN}}}fonts")
        fonts[0] = _element("font", *(_element(name, **attributes) for name, attributes in ARIAL))
        formats = root.find(f"{{{MAIN}}}cellXfs")
        self.styles = list(formats)
        for look in self.looks:
            used = {"fontId": _added(root, "fonts", _font(look)), "borderId": _added(root, "borders", _border(look))}
            used["fillId"] = _added(root, "fills", _fill(look))
            for style in self.styles:
                twin = copy.deepcopy(style)
                for name, number in used.items():
                    twin.set(name, str(number))
                    twin.set(f"apply{name[:-2].capitalize()}", "1")
                formats.append(twin)
        formats.set("count", str(len(formats)))
        self.part: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def twins(self, look: CellStyle) -> Styles:
        """Every style → its twin in this look."""
        first = (1 + self.looks.index(look)) * len(self.styles)
        return {b"%d" % number: b"%d" % (first + number) for number in range(len(self.styles))}

    def all_as(self, style: bytes) -> Styles:
        """Every style → this one."""
        return {b"%d" % number: style for number in range(len(self.styles))}


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
