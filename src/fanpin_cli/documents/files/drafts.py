"""Drafts: the file that stands beside an output for the moment in which it is written, and those that killed runs left.

A draft is locked while its run lives, so that another run knows which drafts nobody will finish. They hold households' data:
whoever writes into the folder next removes them.
"""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

if sys.platform != "win32":
    import fcntl

PREFIX, SUFFIX = ".fanpin-", ".tmp"
"""Short: a long Chinese name with an ending of ours might pass 255 bytes. Reading a folder passes over hidden files."""
MINUTE = 60.0


@contextmanager
def draft_beside(out: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A new draft in the folder of ``out``, locked: its path and the stream to write it. Afterwards it is gone, whatever
    happened, unless it was renamed."""
    draft = out.with_name(f"{PREFIX}{uuid.uuid4().hex[:12]}{SUFFIX}")
    try:
        with draft.open("xb") as stream:
            _lock(stream)
            yield draft, stream
    finally:
        with suppress(OSError):
            draft.unlink()


def remove_abandoned(folder: Path, now: float) -> None:
    """Remove drafts whose run was killed. An empty one may have been made this instant and not be locked yet: it stays for a
    minute.

    now: the file system's own time, in seconds, which that of this machine may differ from.
    """
    with suppress(OSError):
        for draft in folder.glob(f"{PREFIX}{'?' * 12}{SUFFIX}"):
            with suppress(OSError):
                seen = draft.stat()
                if (seen.st_size or now - seen.st_mtime > MINUTE) and _is_abandoned(draft):
                    draft.unlink()


def _is_abandoned(draft: Path) -> bool:
    """Whether no run holds it; on Windows an open file cannot be removed anyway."""
    if sys.platform == "win32":
        return True
    with draft.open("rb") as stream:
        return _lock(stream)


def _lock(stream: BinaryIO) -> bool:
    """Lock an open file until it is closed; False where another run has it, or the file system knows no locks."""
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def to_disk(stream: BinaryIO) -> None:
    """What was written is on the disk and not only on its way."""
    stream.flush()
    os.fsync(stream.fileno())


def folder_to_disk(folder: Path) -> None:
    """The names in a folder are on the disk; a folder cannot be opened on Windows, and some network folders cannot either."""
    if sys.platform != "win32":
        with suppress(OSError):
            opened = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)
