"""Which workbooks lie around in a folder and below it, when nobody has named any; their names alone are looked at."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fanpin_cli.survey.opening.files import WORKBOOK_EXTENSIONS, is_lock_file

MOST_FILES = 600
"""Workbooks that are looked into; a county has some 300 villages. The others are counted."""
MOST_NAMES = 50_000
"""Names of files and folders that are looked at, lest somebody's whole disk be searched."""
NOT_OURS = frozenset({"node_modules", "site-packages", "__pycache__", "$recycle.bin", "system volume information"})
FILED_BY = "bagit.txt"
"""What lies in a folder that was filed; see ``documents.filing.bag``."""


@dataclass(frozen=True)
class Found:
    """What there is to look into: workbooks, filed folders, and how many further workbooks there are. Paths are from the
    folder."""

    workbooks: Sequence[Path]
    filed: Sequence[Path]
    more: int


def workbooks_around(root: Path) -> Found:
    """The workbooks and the filed folders in a folder and below it. Hidden ones are passed over, folders that cannot be read
    too, and what lies in a filed folder is part of it."""
    workbooks, filed, names_seen = list[Path](), list[Path](), 0
    for place, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name.lower() not in NOT_OURS)
        names_seen += len(names) + len(folders)
        here = Path(place).relative_to(root)
        if FILED_BY in names:
            filed.append(here)
            folders.clear()
            continue
        files = (here / name for name in sorted(names) if not name.startswith("."))
        workbooks += [file for file in files if file.suffix.lower() in WORKBOOK_EXTENSIONS and not is_lock_file(file)]
        if names_seen > MOST_NAMES:
            break
    return Found(workbooks[:MOST_FILES], filed, max(len(workbooks) - MOST_FILES, 0))
