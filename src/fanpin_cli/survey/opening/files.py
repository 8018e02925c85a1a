"""Which files a run reads: those that are named, and the workbooks in the folders that are named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import FILED_FOLDER
from fanpin_cli.text.messages import _

WORKBOOK_EXTENSIONS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".csv", ".tsv"})
LOCK_FILES = ("~$", ".~")
"""What the names of the files begin with that Excel, WPS and LibreOffice keep while a workbook is open."""
NO_SURVEYS = frozenset(
    {".db", ".ini", ".lnk", ".log", ".tmp", ".bak", ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".heic", ".mp3", ".mp4", ".mov"}
)
"""What programs leave in folders, and photos of the visits, of which there may be hundreds: nobody takes them for surveys."""


def survey_files(paths: Sequence[Path]) -> list[Path]:
    """The files to read: a file as it is named, a folder as the workbooks in it and below, in the order of their names; of a
    folder that ``fanpin file`` wrote only the filed ledger, whose copies stand beside it.

    Lock files and hidden files in folders are passed over; a file that is reached twice is read once. Raises
    ``FanpinError`` where a path does not exist, a folder cannot be read or has no workbook in it.
    """
    found: dict[str, Path] = {}
    for path in paths:
        try:
            files = _files_at(path)
        except OSError as error:  # a name that no file can have
            raise FanpinError(_("{file} cannot be read ({why})").format(file=path, why=error.strerror or error)) from error
        for file in files:
            found.setdefault(os.path.realpath(file), file)  # unlike Path.resolve, it bears a link that leads to itself
    return list(found.values())


def found_in_folders(files: Sequence[Path], paths: Sequence[Path]) -> frozenset[Path]:
    """Those of ``files`` that the user did not name himself: they were found in a folder of ``paths``."""
    named = {os.path.realpath(path) for path in paths}
    return frozenset(file for file in files if os.path.realpath(file) not in named)


def passed_over(paths: Sequence[Path]) -> dict[Path, str]:
    """The files in the folders of ``paths`` that their extension excludes, though they may be surveys, and why."""
    named = {os.path.realpath(path) for path in paths}
    kinds = " ".join(sorted(WORKBOOK_EXTENSIONS))
    why = _("of a folder only {kinds} are read; name the file itself to have it read").format(kinds=kinds)
    found = {os.path.realpath(file): file for path in paths if path.is_dir() for file in sorted(_visible(path))}
    others = {real: file for real, file in found.items() if file.suffix.lower() not in WORKBOOK_EXTENSIONS | NO_SURVEYS}
    return {file: why for real, file in others.items() if real not in named}


def _files_at(path: Path) -> list[Path]:
    if path.is_dir():
        if files := sorted(_workbooks(path)):
            return files
        raise FanpinError(_("{folder}: no workbook in this folder").format(folder=path))
    if path.exists():
        return [path]
    if path.is_symlink():
        raise FanpinError(_("{file} is a link that leads nowhere; give the file itself").format(file=path))
    raise FanpinError(_("{file} does not exist").format(file=path))


def is_filed_folder(folder: Path) -> bool:
    """Whether ``fanpin file`` wrote this folder."""
    return all((folder / file).is_file() for file in FILED_FOLDER)


def is_lock_file(path: Path) -> bool:
    """Whether a name is that of the file which marks a workbook as open."""
    return path.name.startswith(LOCK_FILES)


def _workbooks(folder: Path) -> Iterator[Path]:
    return (file for file in _visible(folder) if file.suffix.lower() in WORKBOOK_EXTENSIONS)


def _visible(folder: Path) -> Iterator[Path]:
    """The files in a folder and below it, but for lock files and hidden ones."""

    def refuse(error: OSError) -> None:
        raise FanpinError(_("{folder}: this folder cannot be read").format(folder=error.filename)) from error

    if folder.name == "data" and is_filed_folder(folder.parent):
        folder = folder.parent
    for place, folders, names in os.walk(folder, onerror=refuse):
        if is_filed_folder(Path(place)):
            folders.clear()
            yield Path(place, FILED_FOLDER[-1])
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(place, name) for name in names if not name.startswith((".", *LOCK_FILES)))
