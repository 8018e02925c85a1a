"""What stands under a plan's name: nothing, this very plan, or another one. A run that was killed goes on where it ended."""

from __future__ import annotations

import re
import zipfile
import zlib
from enum import Enum
from pathlib import Path

from fanpin_cli.documents.files.encryption import is_encrypting

ENCRYPTED, ZIP = bytes.fromhex("D0CF11E0A1B11AE1"), b"PK"
"""How a file with a password begins, and one without."""
PROPERTIES = "docProps/core.xml"
_MARK = re.compile(rb"<dc:identifier>([0-9a-f]{32})</")


class Standing(Enum):
    """Nothing (or a damaged file), this very plan, or another one that is whole."""

    NOTHING = "nothing"
    SAME = "same"
    OTHER = "other"


def standing(file: Path, digest: str, body: str) -> Standing:
    """What stands there. digest: the mark of the plan that is wanted; one that somebody has written into still has it.
    body: the part that a whole file has."""
    try:
        with file.open("rb") as stream:
            head = stream.read(len(ENCRYPTED))
        if head == ENCRYPTED:  # written whole, as all files are; what is in it cannot be seen
            return Standing.SAME if is_encrypting() else Standing.OTHER
        if head and not head.startswith(ZIP):
            return Standing.OTHER  # somebody else's file
        with zipfile.ZipFile(file) as archive:
            if archive.testzip() is not None or body not in archive.NameToInfo:
                return Standing.NOTHING
            mark = _MARK.search(archive.read(PROPERTIES)) if PROPERTIES in archive.NameToInfo else None
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        return Standing.NOTHING
    return Standing.SAME if mark is not None and mark[1].decode() == digest else Standing.OTHER
