"""Filling cells of a worksheet part. Only rows with marks are parsed, since a county's sheet has millions of cells.

Other programs write the same sheet in other ways: with a prefix before every name, with spaces, with single quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

ROW = re.compile(rb"<((?:\w+:)?)row\b([^<>]*?)(/?)>")
DATA = re.compile(rb"<(?:\w+:)?sheetData\s*>")
DATA_END = b"sheetData>"
NUMBER = re.compile(rb"""\br\s*=\s*["'](\d+)["']""")
CELL = re.compile(rb"""<(?:\w+:)?c\b([^<>]*?)(/?)>""")
PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]+)(\d+)["']""")
STYLE = re.compile(rb"""\bs\s*=\s*["'](\d+)["']""")
TAB_SELECTED = re.compile(rb"""\s+tabSelected\s*=\s*["'](?:1|true)["']""")
AFTER_LEGACY_DRAWING = (
    *(b"legacyDrawingHF", b"drawingHF", b"picture", b"oleObjects", b"controls", b"webPublishItems"),
    *(b"tableParts", b"extLst"),
)
"""The elements after ``legacyDrawing`` in a worksheet, in the schema's order."""
VIEWS = 8192
"""The sheet's views are within so many bytes from the beginning."""

MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\b[^<>]{0,300}?\bref\s*=\s*["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")

LEGACY_DRAWING = re.compile(rb"""<(?:\w+:)?legacyDrawing\b[^<>]{0,300}?\bid\s*=\s*["']([^"']+)["']""")
BAND = 16
"""Rows of a band: merged ranges are looked up band by band, since a county's table has tens of thousands of them."""

Marked = Callable[[int, str], int]
Order = tuple[int, str]


class NotEditableError(ValueError):
    """A worksheet part whose rows or cells have no address, which the standard allows."""


def with_marks(part: bytes, marks: Mapping[tuple[int, str], str], marked: Marked) -> bytes:
    """The worksheet part with its marked cells in the styles that ``marked`` gives for (its present style, severity).

    marks: (row, column letters) → severity. A marked cell that the part lacks is added.
    """
    by_row: dict[int, dict[str, str]] = {}
    for (row, column), severity in marks.items():
        by_row.setdefault(row, {})[column] = severity
    pieces: list[bytes] = []
    done = 0
    for start, end, prefix, number in _rows(part):
        if number in by_row:
            pieces += [part[done:start], _row(part[start:end], prefix, number, by_row.pop(number), marked)]
            done = end
    pieces.append(part[done:])
    return b"".join(pieces)


def _rows(part: bytes) -> Iterator[tuple[int, int, bytes, int]]:
    """Start, end, name-space prefix and number of each row."""
    data = DATA.search(part)
    if data is None:
        return
    # Behind the data, buttons and check boxes say in elements of the same name where they are.
    for found in ROW.finditer(part, data.end(), part.find(DATA_END, data.end())):
        number = NUMBER.search(found.group(2))
        if number is None:
            raise NotEditableError
        closing = b"</" + found.group(1) + b"row>"
        end = found.end() if found.group(3) else part.find(closing, found.end()) + len(closing)
        if end < found.end():
            raise NotEditableError
        yield found.start(), end, found.group(1), int(number.group(1))


def _row(row: bytes, prefix: bytes, number: int, marks: Mapping[str, str], marked: Marked) -> bytes:
    opening = ROW.match(row)
    if opening is None:
        raise NotEditableError
    if opening.group(3):
        row = row[: opening.end() - 2] + b"></" + prefix + b"row>"
        opening = ROW.match(row) or opening
    left = dict(marks)
    pieces, done = [], opening.end()
    pieces.append(row[:done])
    for cell in CELL.finditer(row, opening.end()):
        place = PLACE.search(cell.group(1))
        if place is None:
            raise NotEditableError
        column = place.group(1).decode()
        for other in sorted((one for one in left if _order(one) < _order(column)), key=_order):
            pieces += [row[done : cell.start()], _new_cell(prefix, other, number, marked(0, left.pop(other)))]
            done = cell.start()
        if column in left:
            pieces += [row[done : cell.start()], _restyled(cell.group(), marked, left.pop(column))]
            done = cell.end()
    end = len(row) - len(prefix) - len(b"</row>")
    pieces.append(row[done:end])
    pieces += [_new_cell(prefix, column, number, marked(0, left[column])) for column in sorted(left, key=_order)]
    pieces.append(row[end:])
    return b"".join(pieces)


def _restyled(cell: bytes, marked: Marked, severity: str) -> bytes:
    own = STYLE.search(cell)
    style = b's="%d"' % marked(int(own.group(1)) if own else 0, severity)
    if own:
        return cell[: own.start()] + style + cell[own.end() :]
    name = re.match(rb"<(?:\w+:)?c\b", cell)
    return cell if name is None else cell[: name.end()] + b" " + style + cell[name.end() :]


def _new_cell(prefix: bytes, column: str, row: int, style: int) -> bytes:
    return b'<%sc r="%s%d" s="%d"/>' % (prefix, column.encode(), row, style)


def _order(column: str) -> Order:
    return len(column), column


def first_cells(part: bytes, last: tuple[int, str]) -> Callable[[int, str], tuple[int, str]]:
    """A function from a cell's row and column to the cell that shows it: within a merged range that is the first one.

    last: the last row and column that will be asked for.
    """
    bands: dict[int, list[tuple[int, Order, int, Order, str]]] = {}
    for left, top, right, bottom in MERGED.findall(part, part.rfind(DATA_END)):
        merged = (int(top), _order(left.decode()), int(bottom), _order(right.decode()), left.decode())
        if merged[1] > _order(last[1]):
            continue
        for band in range(merged[0] // BAND, min(merged[2], last[0]) // BAND + 1):
            bands.setdefault(band, []).append(merged)

    def first(row: int, column: str) -> tuple[int, str]:
        place = _order(column)
        found = (r for r in bands.get(row // BAND, ()) if r[0] <= row <= r[2] and r[1] <= place <= r[3])
        return next(((top, letters) for top, _l, _b, _r, letters in found), (row, column))

    return first


def legacy_drawing(part: bytes) -> str | None:
    """The relationship of the drawing that shows a worksheet's comments (not the one of a picture in the page header)."""
    found = LEGACY_DRAWING.search(part, max(part.rfind(b"sheetData"), 0))
    return found.group(1).decode() if found else None


def with_legacy_drawing(part: bytes, relation: str) -> bytes:
    """The worksheet part with a reference to the comments' drawing."""
    root = re.search(rb"<((?:\w+:)?)worksheet\b", part)
    prefix = root.group(1) if root else b""
    tail = part.rfind(b"</" + prefix + b"sheetData>")
    tail = part.rfind(b"<" + prefix + b"sheetData") if tail < 0 else tail
    ends = [part.find(b"<" + prefix + name, tail) for name in AFTER_LEGACY_DRAWING]
    place = min([end for end in ends if end >= 0], default=part.rfind(b"</" + prefix + b"worksheet>"))
    namespace = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    drawing = b'<%slegacyDrawing xmlns:r="%s" r:id="%s"/>' % (prefix, namespace, relation.encode())
    return part[:place] + drawing + part[place:]


def not_selected(part: bytes) -> bytes:
    """The worksheet part with its tab not selected: what is typed on one of two selected sheets goes into both."""
    return TAB_SELECTED.sub(b"", part[:VIEWS]) + part[VIEWS:]
