"""Writing a folder whole or not at all: afterwards there is the old folder or the new one, never half of it."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fanpin_cli.documents.files.atomic_file import OutputExistsError, OutputIsInputError, OutputNotWritableError
from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _

if sys.platform != "win32":
    import fcntl

PREFIX, DRAFT, ASIDE = ".fanpin-", ".draft", ".old"


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
    was and the temporary folder is gone. What a killed run left is put right by the next: its draft is removed, and an old
    folder that it had moved aside, without the new one in its place, is moved back. What a link leads to is replaced, not the
    link.
    """
    out = out.resolve()
    draft, aside = out.with_name(f"{PREFIX}{uuid.uuid4().hex[:12]}{DRAFT}"), _aside(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        put_right(out)
        draft.mkdir()
        with _held(draft):
            yield draft
            if out.exists():
                out.replace(aside)
            try:
                draft.replace(out)
            except OSError:
                put_right(out)
                raise
        _to_disk(out.parent)
        shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise OutputNotWritableError(out, error) from error
    except OutputNotWritableError as error:  # a file in the draft, of which nobody knows
        raise OutputNotWritableError(out, error.__cause__) if isinstance(error.__cause__, OSError) else error from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def put_right(out: Path) -> None:
    """Finish or undo what killed runs left beside ``out``."""
    aside = _aside(out)
    if aside.exists() and not out.exists():
        aside.replace(out)
    shutil.rmtree(aside, ignore_errors=True)
    for draft in out.parent.glob(f"{PREFIX}{'?' * 12}{DRAFT}"):
        if draft.is_dir() and not draft.is_symlink() and _is_abandoned(draft):
            shutil.rmtree(draft, ignore_errors=True)


def _aside(out: Path) -> Path:
    """Where the old folder is while the new one takes its place."""
    return out.with_name(f"{PREFIX}{hashlib.sha256(out.name.encode()).hexdigest()[:12]}{ASIDE}")


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """The folder locked, so that another run knows that somebody is at work in it. Windows has no such locks."""
    if sys.platform == "win32":
        yield
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a network's folder may know no locks
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(opened)


def _is_abandoned(folder: Path) -> bool:
    """Whether no run is at work in it; where that cannot be known it stays. An empty one may have been made this instant."""
    if sys.platform == "win32":
        return False
    try:
        if not any(folder.iterdir()):
            return False
        opened = os.open(folder, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    else:
        return True
    finally:
        os.close(opened)


def write_to_disk(file: Path, content: bytes) -> None:
    """Write a file of the draft, down to the disk."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _to_disk(folder: Path) -> None:
    if sys.platform == "win32":  # a folder cannot be opened there
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
