"""Writing a folder whole or not at all: afterwards there is the old folder or the new one, never half of it."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fanpin_cli.documents.files.atomic_file import OutputExistsError, OutputIsInputError, OutputNotWritableError
from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _


class NotOursError(FanpinError):
    """A folder that would be replaced has something else in it than what was written there before."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            _("{folder} was not written by fanpin and is not replaced, even with --force; give another name with -o").format(
                folder=folder
            )
        )


def refuse_folder(folder: Path, inputs: Iterable[Path], *, force: bool, known_by: str) -> None:
    """Raise ``FanpinError`` where the folder cannot be written: it is there and ``force`` is not given, it is no folder of
    ours, it is the folder that the user is in, or it holds a file that is read.

    known_by: the file in a folder by which it is known as ours.
    """
    try:
        if not folder.exists() and not folder.is_symlink():
            return
        if any(file.resolve().is_relative_to(folder.resolve()) for file in inputs):
            raise OutputIsInputError(folder)
        if Path.cwd().is_relative_to(folder.resolve()):
            message = _("{folder} is the folder that you are in; give the name of another one with -o")
            raise FanpinError(message.format(folder=folder))
        if not force:
            raise OutputExistsError(folder)
        if not folder.is_dir() or (any(folder.iterdir()) and not (folder / known_by).is_file()):
            raise NotOursError(folder)
    except OSError as error:
        raise OutputNotWritableError(folder, error) from error


@contextmanager
def replacing_folder(out: Path) -> Iterator[Path]:
    """Give a temporary folder beside ``out``; when the block ends without an error, it takes the place of ``out``.

    Whether ``out`` may be replaced is for ``refuse_folder``. Raises ``OutputNotWritableError``. After an error ``out`` is as it
    was and the temporary folder is gone. What a link leads to is replaced, not the link.
    """
    out = out.resolve()
    draft, old = (out.with_name(f".{uuid.uuid4().hex[:12]}.tmp") for _folder in range(2))
    try:
        draft.mkdir(parents=True)
        yield draft
        if out.exists():
            out.replace(old)
        try:
            draft.replace(out)
        except OSError:
            if old.exists():
                old.replace(out)
            raise
        _to_disk(out.parent)
    except OSError as error:
        raise OutputNotWritableError(out, error) from error
    finally:
        for folder in (draft, old):
            shutil.rmtree(folder, ignore_errors=True)


def write_to_disk(file: Path, content: bytes) -> None:
    """Write a file of the draft, down to the disk."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _to_disk(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
