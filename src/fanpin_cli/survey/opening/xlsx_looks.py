"""Hidden rows and struck cells of an .xlsx, which calamine does not give: from the tags of rows and the styles of cells."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Set
from itertools import islice

from lxml import etree

from fanpin_cli.survey.grid import Looks
from fanpin_cli.survey.opening.extent import column_number

STYLES = "xl/styles.xml"
MOST_STYLES_BYTES = 20_000_000
HIDDEN_WORD = re.compile(b"hidden")
"""Every megabyte is searched for this: a pattern that is one plain word is found several times as fast as another."""
HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true)["']""")
ROW = re.compile(rb"""<(?:\w+:)?row\s""")
ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d{1,7})["']""")
CELL = re.compile(rb"""<(?:\w+:)?c\s""")
PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
LONGEST_TAG = 2_000
MOST = 200_000
"""So many hidden rows and struck cells are looked at; a sheet with more of them is struck through as a whole."""
OFF = frozenset({"0", "false", "none"})


def struck_styles(styles: bytes) -> frozenset[int]:
    """The numbers of the cell styles whose font has a line through it; none where the part is broken."""
    if b"strike" not in styles:
        return frozenset()
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
        root = etree.fromstring(styles, parser)
    except etree.XMLSyntaxError:
        return frozenset()
    fonts = [_is_struck(font) for group in root.iterchildren("{*}fonts") for font in group.iterchildren("{*}font")]
    struck = {str(number) for number, is_struck in enumerate(fonts) if is_struck}
    formats = (one for group in root.iterchildren("{*}cellXfs") for one in group.iterchildren("{*}xf"))
    return frozenset(number for number, one in enumerate(formats) if one.get("fontId") in struck)


def _is_struck(font: etree._Element) -> bool:
    return any(line.get("val", "1") not in OFF for line in font.iterchildren("{*}strike"))


def looks_hint(piece: bytes, styles: re.Pattern[bytes] | None) -> bool:
    """Whether a piece of a worksheet has a hidden row (hidden columns are passed over) or a cell in a struck style."""
    hidden = HIDDEN_WORD.search(piece) is not None and next(_hidden(piece), None) is not None
    return hidden or (styles is not None and styles.search(piece) is not None)


def of_styles(styles: Set[int]) -> re.Pattern[bytes] | None:
    """What a cell's tag says that has one of these styles; None where there are none."""
    numbers = "|".join(map(str, sorted(styles)))
    return re.compile(rf"""\ss=["'](?:{numbers})["']""".encode()) if styles else None


def looks_of(part: bytes, styles: re.Pattern[bytes] | None) -> Looks:
    """The looks of a worksheet part."""
    hidden = frozenset(islice((int(row) - 1 for row in _hidden(part) if row), MOST))
    struck = defaultdict[int, set[int]](set)
    for found in islice(styles.finditer(part), MOST) if styles else ():
        tag = _tag(part, found.start())
        if CELL.match(tag) and (place := PLACE.search(tag)):
            struck[int(place[2]) - 1].add(column_number(place[1]) - 1)
    return Looks(hidden, {row: frozenset(columns) for row, columns in struck.items()})


def _hidden(part: bytes) -> Iterator[bytes]:
    """The number of each hidden row, empty where the row does not say it."""
    for found in HIDDEN.finditer(part):
        tag = _tag(part, found.start())
        if ROW.match(tag):
            number = ROW_NUMBER.search(tag)
            yield number[1] if number else b""


def _tag(part: bytes, place: int) -> bytes:
    """The tag around a place."""
    start = part.rfind(b"<", max(0, place - LONGEST_TAG), place)
    end = part.find(b">", place, place + LONGEST_TAG)
    return part[start:end] if start >= 0 and end >= 0 else b""
