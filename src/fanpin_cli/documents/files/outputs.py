"""Files that a job will write, refused before anything is read where they cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from fanpin_cli.documents.files.atomic_file import refuse_closed_folder, refuse_existing, refuse_inputs
from fanpin_cli.documents.files.encryption import refuse_unencrypted
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import FILED_FOLDER
from fanpin_cli.text.messages import _

ENDING = re.compile(r"\.[A-Za-z]+[0-9]?")
"""What ends the name of a file (``.xlsx``, and mistyped ``.xslx``), not that of a folder (``核查2.1``)."""


def is_folder(out: Path) -> bool:
    """Whether ``-o`` names a folder: one that is there, or is to be made."""
    try:
        return out.is_dir() or not ENDING.fullmatch(out.suffix)
    except OSError:  # a name that is too long for any file, as is said when it is written
        return False


def in_folder(out: Path, name: str) -> Path:
    """The file that ``-o`` names: itself, or the one called ``name`` in the folder that it names."""
    return out / name if is_folder(out) else out


def refuse_filed_folder(out: Path) -> None:
    """Raise ``FanpinError`` where the file would stand in a folder that ``fanpin file`` wrote, which then is not as filed."""
    try:
        filed = any(all((folder / file).is_file() for file in FILED_FOLDER) for folder in out.absolute().parents)
    except OSError:  # a name that is too long for any folder, as is said when it is written
        return
    if filed:
        raise FanpinError(_("{file}: a filed folder is not changed; give another place with -o").format(file=out))


def refuse_outputs(
    outputs: Iterable[Path], inputs: Iterable[Path], *, force: bool, ending: str | None = None, personal: bool = True
) -> None:
    """Raise ``FanpinError`` where an output has not the ending that its kind asks for, is a file that is read, is there
    and may not be replaced, would stand in a filed folder or one that takes no files, or cannot be encrypted as it should.

    ending: ``.xlsx``, in either case of letters; None where any will do. force: whether files that are there are replaced.
    personal: whether data of households is in it, which ``--encrypt`` protects.
    """
    read = [*inputs]
    for file in outputs:
        if ending is not None and file.suffix.lower() != ending:
            raise FanpinError(_("{file}: the name must end in {ending}").format(file=file, ending=ending))
        refuse_filed_folder(file)
        refuse_inputs(file, read)
        refuse_existing(file, force)
        refuse_closed_folder(file)
        if personal:
            refuse_unencrypted(file)
