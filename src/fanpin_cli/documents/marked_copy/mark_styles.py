"""Styles of marked cells: a cell keeps its number format, font and border, and gets the fill of its severity."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from lxml import etree

from fanpin_cli.documents.files.package import MAIN, parsed, written
from fanpin_cli.severities import FILLS

MARKS: Mapping[str, str] = {severity: f"{int(fill, 16) + 1:06X}" for severity, fill in FILLS.items()}
"""Severity → fill, a shade bluer than elsewhere: nobody can see that, and no colour that a person chose is like it, so that a
mark is known again when the copy comes back."""


class Styles:
    """The styles part, and the styles that are added to it."""

    def __init__(self, part: bytes) -> None:
        self.root = parsed(part)
        self.formats = self._section("cellXfs")
        self._fills: dict[tuple[str, bytes], int] = {}
        self._marked: dict[tuple[int, str], int] = {}

    def part(self) -> bytes:
        return written(self.root)

    def marked(self, style: int, severity: str) -> int:
        """The style like ``style`` with the severity's fill."""
        if (style, severity) not in self._marked:
            own = self.formats[style] if style < len(self.formats) else self.formats[0]
            under = self._colour_of(int(own.get("fillId", "0")))
            self._marked[style, severity] = self._add_format(copy.deepcopy(own), fill=self._fill(severity, under))
        return self._marked[style, severity]

    def unmark(self) -> bool:
        """Give cells that an earlier check marked their former fill; whether there were any.

        A mark's fill records the former colour as its second colour, which a solid fill does not show. So marks can be removed
        wherever their cells were moved since, by whatever program.
        """
        ours = {f"FF{colour}" for colour in MARKS.values()}
        found = False
        for fill in self._section("fills"):
            pattern = fill.find(_tag("patternFill"))
            front = None if pattern is None else pattern.find(_tag("fgColor"))
            if pattern is None or front is None or str(front.get("rgb")).upper() not in ours:
                continue
            found = True
            under = pattern.find(_tag("bgColor"))
            for colour in list(pattern):
                pattern.remove(colour)
            plain = under is None or under.get("indexed") == "64"
            pattern.set("patternType", "none" if plain else "solid")
            if under is not None and not plain:
                etree.SubElement(pattern, _tag("fgColor"), dict(under.attrib))
                etree.SubElement(pattern, _tag("bgColor"), indexed="64")
        return found

    def _colour_of(self, fill: int) -> etree._Element | None:
        """The colour of a solid fill; patterns and gradients are not restored after a mark."""
        fills = self._section("fills")
        pattern = fills[fill].find(_tag("patternFill")) if fill < len(fills) else None
        solid = pattern is not None and pattern.get("patternType") == "solid"
        return pattern.find(_tag("fgColor")) if pattern is not None and solid else None

    def new(self, *, bold: bool = False, link: bool = False, fill: str | None = None) -> int:
        """A style for the list of findings: thin border, wrapped, from the top."""
        font = _element("font", ("b", {}) if bold else None, ("u", {}) if link else None, ("sz", {"val": "10"}))
        etree.SubElement(font, _tag("color")).set("rgb", "FF0563C1" if link else "FF000000")
        etree.SubElement(font, _tag("name")).set("val", "宋体")
        sides = _element("border")
        for side in ("left", "right", "top", "bottom"):
            etree.SubElement(etree.SubElement(sides, _tag(side), style="thin"), _tag("color"), rgb="FF808080")
        etree.SubElement(sides, _tag("diagonal"))
        form = etree.Element(_tag("xf"), numFmtId="49", xfId="0", applyNumberFormat="1", applyAlignment="1", applyBorder="1")
        form.set("fontId", str(self._add("fonts", font)))
        form.set("applyFont", "1")
        form.set("borderId", str(self._add("borders", sides)))
        etree.SubElement(form, _tag("alignment"), vertical="top", wrapText="1")
        return self._add_format(form, fill=self._fill(fill) if fill else 0)

    def _add_format(self, form: etree._Element, fill: int) -> int:
        form.set("fillId", str(fill))
        form.set("applyFill", "1")
        return self._add("cellXfs", form)

    def _fill(self, severity: str, under: etree._Element | None = None) -> int:
        key = (severity, b"" if under is None else etree.tostring(under))
        if key not in self._fills:
            fill = etree.Element(_tag("fill"))
            pattern = etree.SubElement(fill, _tag("patternFill"), patternType="solid")
            etree.SubElement(pattern, _tag("fgColor"), rgb=f"FF{MARKS.get(severity, severity)}")
            etree.SubElement(pattern, _tag("bgColor"), {"indexed": "64"} if under is None else dict(under.attrib))
            self._fills[key] = self._add("fills", fill)
        return self._fills[key]

    def _add(self, section: str, element: etree._Element) -> int:
        entries = self._section(section)
        entries.append(element)
        entries.set("count", str(len(entries)))
        return len(entries) - 1

    def _section(self, name: str) -> etree._Element:
        found = self.root.find(_tag(name))
        if found is None:
            raise KeyError(name)
        return found


def _element(name: str, *children: tuple[str, dict[str, str]] | None) -> etree._Element:
    made = etree.Element(_tag(name))
    for child in children:
        if child is not None:
            etree.SubElement(made, _tag(child[0]), child[1])
    return made


def _tag(name: str) -> str:
    return f"{{{MAIN}}}{name}"
