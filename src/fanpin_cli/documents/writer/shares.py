"""Writing a large workbook in two shares at once.

The workbook library is quick but uses one processor, and keeps the interpreter to itself. So a second process writes half of a
large workbook: each share is a whole workbook with every sheet, but of the large ones with the rows of its own only. Styles
and all other parts come out alike, and the sheets are put together again.
"""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from zipfile import ZipFile

from fanpin_cli.documents.files.archive_parts import Change, rewrite_parts
from fanpin_cli.documents.tables.sheet_spec import SheetSpec

LARGE = 100_000
"""Sheets from so many cells are shared out; smaller ones, with the charts, are in every share."""
WORTHWHILE = 1_000_000
"""Cells that take as long to write as a second process takes to start."""
WORKBOOK_PART = "xl/workbook.xml"

_FILTER = re.compile(rb'<definedName name="_xlnm\._FilterDatabase" localSheetId="(\d+)"[^>]*>[^<]*</definedName>')
"""The range of a sheet's filter: it reaches to the last row."""

Share = frozenset[int]
"""The places of the sheets whose rows are in it."""


def share_out(sheets: Sequence[SheetSpec]) -> list[Share]:
    """Two shares with about as many cells in each; one where that would not save time."""
    sizes = [sheet.table.size for sheet in sheets]
    large = sorted((place for place, size in enumerate(sizes) if size >= LARGE), key=lambda place: -sizes[place])
    every = frozenset(range(len(sheets)))
    if len(large) < 2 or sum(sizes) < WORTHWHILE or (os.cpu_count() or 1) < 2:
        return [every]
    others: set[int] = set()
    left = sum(sizes[place] for place in large)
    for place in large:
        if sum(sizes[other] for other in others) + sizes[place] <= left / 2:
            others.add(place)
    return [every - others, every - (set(large) - others)]


def of_share(sheets: Sequence[SheetSpec], share: Share) -> list[SheetSpec]:
    """The sheets as a share has them: those of the other one without rows."""
    return [sheet if place in share else replace(sheet, table=sheet.table.iloc[:0]) for place, sheet in enumerate(sheets)]


def put_together(files: Sequence[Path], shares: Sequence[Share], whole: Path) -> None:
    """Make one workbook of its shares' files."""
    first, *others = files
    elsewhere = {
        f"xl/worksheets/sheet{place + 1}.xml": file
        for file, share in zip(others, shares[1:], strict=True)
        for place in share - shares[0]
    }
    filters = [(_workbook_part(file), share) for file, share in zip(others, shares[1:], strict=True)]
    changes: dict[str, Change] = {WORKBOOK_PART: lambda part: with_filters(part, filters)}
    rewrite_parts(first, whole, changes, elsewhere)


def with_filters(part: bytes, others: Sequence[tuple[bytes, Share]]) -> bytes:
    """The workbook part with the filter ranges of the sheets that come from other shares, each given as its own workbook
    part and places."""
    ranges = {
        place: found.group()
        for other, share in others
        for found in _FILTER.finditer(other)
        if (place := int(found.group(1))) in share
    }
    return _FILTER.sub(lambda found: ranges.get(int(found.group(1)), found.group()), part)


def _workbook_part(file: Path) -> bytes:
    with ZipFile(file) as archive:
        return archive.read(WORKBOOK_PART)


class SecondWriter:
    """Another process that writes a share meanwhile. Whatever goes wrong there, an office's rules against new processes among
    it, the share is simply not written, and is left to this one."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> SecondWriter:
        return self

    def start(self) -> None:
        """Let it load its libraries while the share is made ready."""
        command = [sys.executable, "-P", "-m", "fanpin_cli.documents.writer.share_process"]
        with suppress(OSError):
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )

    def write(self, sheets: Sequence[SheetSpec], file: Path) -> None:
        """Hand over a share; returns when it has been taken, before it is written."""
        if self.process is not None and self.process.stdin is not None:
            with suppress(OSError), self.process.stdin as pipe:
                pickle.dump((sheets, file), pipe, protocol=pickle.HIGHEST_PROTOCOL)

    def has_written(self) -> bool:
        """Wait for the share; whether it is there."""
        return self.process is not None and self.process.wait() == 0

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.process is not None:
            self.process.kill()
            with suppress(OSError):
                self.process.communicate()
