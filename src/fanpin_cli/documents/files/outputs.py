"""Files that a job will write, refused before anything is read where they cannot be."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fanpin_cli.documents.files.atomic_file import refuse_closed_folder, refuse_existing, refuse_inputs
from fanpin_cli.documents.files.encryption import refuse_unencrypted
from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _


def refuse_outputs(
    outputs: Iterable[Path], inputs: Iterable[Path], *, force: bool, ending: str | None = None, personal: bool = True
) -> None:
    """Raise ``FanpinError`` where an output has not the ending that its kind asks for, is a file that is read, is there
    and may not be replaced, would stand in a folder that takes no files, or cannot be encrypted though it should be.

    ending: ``.xlsx``, in either case of letters; None where any will do. force: whether files that are there are replaced.
    personal: whether data of households is in it, which ``--encrypt`` protects.
    """
    read = [*inputs]
    for file in outputs:
        if ending is not None and file.suffix.lower() != ending:
            raise FanpinError(_("{file}: the name must end in {ending}").format(file=file, ending=ending))
        refuse_inputs(file, read)
        refuse_existing(file, force)
        refuse_closed_folder(file)
        if personal:
            refuse_unencrypted(file)
