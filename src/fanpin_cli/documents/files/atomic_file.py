"""Writing a file whole or not at all: afterwards there is the old file or the new one, never half of it."""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

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


@contextmanager
def replacing(out: Path, *, force: bool) -> Iterator[Path]:
    """Give a temporary path beside ``out``; when the block ends without an error, the file there replaces ``out``.

    Raises ``OutputExistsError``, ``OutputNotWritableError``. After an error ``out`` is as it
    was and the temporary file is gone.
    """
    refuse_existing(out, force)
    draft = out.with_name(f".{uuid.uuid4().hex[:12]}.tmp")  # short: a long Chinese name plus a suffix may pass 255 bytes
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        yield draft
        _to_disk(draft)
        refuse_existing(out, force)
        draft.replace(out)
    except OSError as error:
        raise OutputNotWritableError(out, error) from error
    finally:
        with suppress(OSError):  # where the folder cannot be made there is no draft to remove
            draft.unlink()


def _to_disk(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
    if sys.platform != "win32":  # a folder cannot be opened there
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
