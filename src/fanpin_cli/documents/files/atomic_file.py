"""Writing a file whole or not at all: afterwards there is the old file or the new one, never half of it."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fanpin_cli.documents.files.drafts import draft_beside, folder_to_disk, remove_abandoned, to_disk
from fanpin_cli.documents.files.encryption import protected, refuse_unencrypted
from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _


class OutputExistsError(FanpinError):
    """The file to write exists, and ``--force`` was not given."""

    def __init__(self, file: Path) -> None:
        super().__init__(_("{file} exists already; give another name with -o, or replace it with --force").format(file=file))


class OutputIsFolderError(FanpinError):
    """There is a folder of the name that the file should have."""

    def __init__(self, file: Path) -> None:
        super().__init__(_("{file} is a folder; give the file to write a name of its own").format(file=file))


class OutputIsInputError(FanpinError):
    """The file to write is one of those that were read."""

    def __init__(self, file: Path) -> None:
        super().__init__(_("{file} was given to be read and is never replaced; give another name with -o").format(file=file))


class OutputNotWritableError(FanpinError):
    """The file, or its folder, cannot be written."""

    def __init__(self, file: Path, why: OSError) -> None:
        super().__init__(
            _("{file} cannot be written ({why}); if it is open in Excel or WPS, close it there and try again").format(
                file=file, why=why.strerror or why
            )
        )


def refuse_existing(file: Path, force: bool) -> None:
    """Raise ``OutputExistsError`` if ``file`` exists and may not be replaced, ``OutputIsFolderError`` if it is a folder,
    ``OutputNotWritableError`` if no file can have that name."""
    try:
        if file.is_dir():
            raise OutputIsFolderError(file)
        if file.exists() and not force:
            raise OutputExistsError(file)
    except OSError as error:
        raise OutputNotWritableError(file, error) from error


def refuse_inputs(out: Path, inputs: Iterable[Path]) -> None:
    """Raise ``OutputIsInputError`` if ``out`` is one of the files that are read, which would then be lost."""
    try:
        if out.exists() and any(file.exists() and out.samefile(file) for file in inputs):
            raise OutputIsInputError(out)
    except OSError as error:
        raise OutputNotWritableError(out, error) from error


def refuse_closed_folder(file: Path) -> None:
    """Raise ``OutputNotWritableError`` where the folder that the file goes to, or would be made in, takes no files: a medium
    that is write-protected, a folder of somebody else. What this cannot know shows when the file is written."""
    folder = next((folder for folder in file.absolute().parents if folder.exists()), None)
    if folder is not None and not os.access(folder, os.W_OK | os.X_OK):
        raise OutputNotWritableError(file, PermissionError(errno.EACCES, _("the folder takes no files")))


@contextmanager
def replacing(out: Path, *, force: bool, personal: bool = True) -> Iterator[io.BytesIO]:
    """Give a stream in memory; when the block ends without an error, what is in it replaces ``out``, whole.

    Until then nothing is on the disk. Encrypted within ``encryption.encrypting``, unless ``personal`` is False: no data of
    households is in it. Raises ``OutputExistsError``, ``OutputNotWritableError``, ``NotEncryptableError``. After an error
    ``out`` is as it was.
    """
    refuse_existing(out, force)
    if personal:
        refuse_unencrypted(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        content = io.BytesIO()
        yield content
        _put(protected(content) if personal else content, out, force)
    except OSError as error:
        raise OutputNotWritableError(out, error) from error


def _put(content: io.BytesIO, out: Path, force: bool) -> None:
    """Replace ``out`` by way of a draft beside it."""
    with draft_beside(out) as (draft, stream):
        remove_abandoned(out.parent, os.fstat(stream.fileno()).st_mtime)
        stream.write(content.getbuffer())
        to_disk(stream)
        refuse_existing(out, force)
        if sys.platform == "win32":
            stream.close()  # an open file cannot be renamed there
        draft.replace(out)
    folder_to_disk(out.parent)
