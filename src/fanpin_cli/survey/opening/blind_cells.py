"""Cells that show a person something and give the reader nothing: errors, and formulas whose value was not saved.

calamine gives both as empty. An empty cell is an unanswered question; these are answers that went wrong, and are reported.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from fanpin_cli.survey.grid import BlindCell, Looks
from fanpin_cli.survey.opening.archive import open_archive, pieces
from fanpin_cli.survey.opening.extent import OVERLAP, column_number
from fanpin_cli.survey.opening.failure import WorkbookError
from fanpin_cli.survey.opening.sheet_names import sheet_names
from fanpin_cli.survey.opening.xlsx_looks import looks_hint, looks_of

HINTS = (re.compile(b' t="e"'), re.compile(b"f>"))
"""An error cell, or the end of a formula with any namespace prefix. Every megabyte is searched for them, so they are short and
rare; as patterns they are found three times as fast as by ``in``."""
SUSPECT = re.compile(
    rb"""\st=["']e["']|(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^<>]*/>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"""
)
PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3})(\d{1,7})["']""")
ERROR = re.compile(rb"""^<?[^<>]*\st=["']e["']""")
TEXT = re.compile(rb"""^<?[^<>]*\st=["']str["']""")
VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
FORMULA = "=…"
ERRORS = frozenset({"#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"})
"""What a spreadsheet shows in a cell whose formula went wrong, and writes into a text file."""
MOST = 10_000
LONGEST_CELL = 20_000
"""So many bytes at most lie between the beginning of a cell and what makes it suspect: a formula has 8,192 characters."""


def without_errors(rows: list[list[object]]) -> tuple[list[list[object]], tuple[BlindCell, ...]]:
    """The rows of a sheet that is text throughout, its error cells empty; and these cells."""
    blind: list[BlindCell] = []
    for number, row in enumerate(rows):
        if not ERRORS.isdisjoint(row):
            blind += [BlindCell(number, place, str(cell)) for place, cell in enumerate(row) if cell in ERRORS]
            rows[number] = [None if cell in ERRORS else cell for cell in row]
    return rows, tuple(blind)


Unseen = tuple[tuple[BlindCell, ...], Looks]


def unseen_by_sheet(
    stream: BinaryIO, file: Path, suspect: Collection[str], struck: re.Pattern[bytes] | None
) -> dict[str, Unseen]:
    """The blind cells and the looks of each sheet of an .xlsx, by its name; of one that is broken none, since it will not be
    read.

    suspect: the worksheet parts in which ``noting_hints`` found any. struck: what the tag of a struck cell says.
    """
    try:
        with open_archive(stream, file) as archive:
            names = sheet_names(archive)
            parts = (part for part in archive.infolist() if part.filename in suspect)
            return {
                names.get(part.filename, part.filename): _unseen(b"".join(pieces(stream, part, file)), struck) for part in parts
            }
    except WorkbookError:
        return {}


def _unseen(part: bytes, struck: re.Pattern[bytes] | None) -> Unseen:
    return blind_cells(part), looks_of(part, struck)


def noting_hints(
    parts: Iterable[bytes], name: str, noted: set[str], struck: re.Pattern[bytes] | None = None
) -> Iterator[bytes]:
    """The pieces of a worksheet part as they come; its name is noted as soon as it may have blind cells, hidden rows or
    struck cells, so that nothing has to be unpacked a second time to know that it has none."""
    tail = b""
    for piece in parts:
        seam = tail + piece[:OVERLAP]
        if name not in noted and (_has_hint(seam, struck) or _has_hint(piece, struck)):
            noted.add(name)
        tail = piece[-OVERLAP:]
        yield piece


def _has_hint(piece: bytes, struck: re.Pattern[bytes] | None) -> bool:
    return any(hint.search(piece) for hint in HINTS) or looks_hint(piece, struck)


def blind_cells(part: bytes) -> tuple[BlindCell, ...]:
    """The blind cells of a worksheet part."""
    found: dict[tuple[int, int], str] = {}
    for place, text in _suspects(part):
        found.setdefault(place, text)
        if len(found) >= MOST:
            break
    return tuple(BlindCell(row, column, text) for (row, column), text in found.items())


def _suspects(part: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    strange = 0
    for suspect in SUSPECT.finditer(part):
        from_, to = max(0, suspect.start() - LONGEST_CELL), suspect.start() + LONGEST_CELL
        start = max(part.rfind(b"<c ", from_, suspect.start()), part.rfind(b":c ", from_, suspect.start()))
        cell = part[start : part.find(b"c>", suspect.start(), to) + 2]
        place = PLACE.search(cell)
        if start < 0 or place is None:
            strange += 1
            if strange > MOST:
                return  # no sheet but one that is made to take time
            continue
        value = VALUE.search(cell)
        if ERROR.match(cell):
            yield _at(place), value.group(1).decode("utf-8", "replace") if value else "#"
        elif not TEXT.match(cell):  # a formula may come to an empty text
            yield _at(place), FORMULA


def _at(place: re.Match[bytes]) -> tuple[int, int]:
    return int(place.group(2)) - 1, column_number(place.group(1)) - 1
