"""Which files a run reads: those that are named, and the workbooks in the folders that are named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _

WORKBOOK_EXTENSIONS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".csv", ".tsv"})
LOCK_FILES = ("~$", ".~")
"""What the names of the files begin with that Excel, WPS and LibreOffice keep while a workbook is open."""


def survey_files(paths: Sequence[Path]) -> list[Path]:
    """The files to read: a file as it is named, a folder as the workbooks in it and below, in the order of their names.

    Lock files and hidden files in folders are passed over; a file that is reached twice is read once. Raises
    ``FanpinError`` where a path does not exist, a folder cannot be read or has no workbook in it.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            files = sorted(_workbooks(path))
            if not files:
                raise FanpinError(_("{folder}: no workbook in this folder").format(folder=path))
        elif path.exists():
            files = [path]
        else:
            raise FanpinError(_("{file} does not exist").format(file=path))
        for file in files:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def is_lock_file(path: Path) -> bool:
    """Whether a name is that of the file which marks a workbook as open."""
    return path.name.startswith(LOCK_FILES)


def _workbooks(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise FanpinError(_("{folder}: this folder cannot be read").format(folder=error.filename)) from error

    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith((".", *LOCK_FILES)) and Path(name).suffix.lower() in WORKBOOK_EXTENSIONS:
                yield Path(place, name)
