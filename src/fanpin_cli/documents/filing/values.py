"""The canonical values of a file: what of its content survives being saved by another program, and nothing of its look.

A sheet is a list of rows, a row a JSON array of its cells from column A on. Text is NFC with ``\\n`` at line ends; a number is
written with at most 15 significant digits, which is what spreadsheets keep, a whole one without a point; a day is
``2019-05-20``, a moment ``2019-05-20 08:30:00``; an empty cell is ``""``. Empty cells at the end of a row and empty rows at the
end of a sheet are left out. Columns and rows stand as they stand in the file.

Kept, a file's values are gzip-compressed lines: of each sheet ``{"sheet": name, "rows": n, "sha256": digest}``, then its rows.
The digest is the SHA-256 of these rows' lines in UTF-8, each with its ``\\n``. Whatever unpacks gzip and reads JSON reads them.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import json
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from fanpin_cli.documents.tables.cell_values import SURROGATES

EMPTY = ("", None)
SIGNIFICANT = ".15g"
DAMAGED = (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, RecursionError)
"""What is raised on reading kept values that are not as they were written."""


@dataclass(frozen=True)
class SheetValues:
    """A sheet's rows as their lines, without line ends."""

    name: str
    rows: tuple[str, ...]

    @cached_property
    def sha256(self) -> str:
        """The digest of the rows, in hexadecimal."""
        return hashlib.sha256("".join(f"{row}\n" for row in self.rows).encode()).hexdigest()

    def cells(self, row: int) -> list[object]:
        """The cells of a row, counted from 0; raises one of ``DAMAGED`` where the line is none that was written here."""
        return list(json.loads(self.rows[row]))


def sheet_values(name: str, rows: Iterable[Sequence[object]]) -> SheetValues:
    """The canonical values of a sheet's cells, as a reader of workbooks gives them."""
    lines = [_line(row) for row in rows]
    while lines and lines[-1] == "[]":
        lines.pop()
    return SheetValues(_text(name), tuple(lines))


def packed(sheets: Sequence[SheetValues]) -> bytes:
    """The sheets as they are kept; the same bytes for the same values."""
    packed_ = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed_, mtime=0, compresslevel=6) as stream:
        for sheet in sheets:
            head = {"sheet": sheet.name, "rows": len(sheet.rows), "sha256": sheet.sha256}
            lines = (json.dumps(head, ensure_ascii=False), *sheet.rows)
            stream.write("".join(f"{line}\n" for line in lines).encode())
    return packed_.getvalue()


def unpacked(content: bytes) -> list[SheetValues]:
    """The sheets that were kept; raises one of ``DAMAGED`` where they are not as they were written."""
    lines = gzip.decompress(content).decode().split("\n")
    sheets, at = [], 0
    while at < len(lines) - 1:
        head = json.loads(lines[at])
        sheet = SheetValues(str(head["sheet"]), tuple(lines[at + 1 : at + 1 + head["rows"]]))
        if sheet.sha256 != head["sha256"]:
            raise ValueError(sheet.name)
        sheets.append(sheet)
        at += 1 + len(sheet.rows)
    return sheets


def _line(row: Sequence[object]) -> str:
    end = len(row)
    while end and row[end - 1] in EMPTY:
        end -= 1
    cells = [cell if type(cell) is str else _canonical(cell) for cell in row[:end]]
    line = json.dumps(cells, ensure_ascii=False)
    if "\\r" in line or not unicodedata.is_normalized("NFC", line) or SURROGATES.search(line):
        cells = [_text(cell) if isinstance(cell, str) else cell for cell in cells]
        line = json.dumps(cells, ensure_ascii=False)
    return line


def _text(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", SURROGATES.sub("\ufffd", text))


def _canonical(cell: object) -> object:
    match cell:
        case None:
            return ""
        case bool() | int():
            return cell
        case float():
            return int(cell) if cell.is_integer() and abs(cell) < 1e15 else float(format(cell, SIGNIFICANT))
        case dt.datetime():
            moment = (cell + dt.timedelta(microseconds=500_000)).replace(microsecond=0, tzinfo=None)
            return moment.date().isoformat() if moment.time() == dt.time() else moment.isoformat(" ")
        case _:
            return str(cell)
