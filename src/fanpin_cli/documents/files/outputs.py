"""Files that a job will write, refused before anything is read where they cannot be."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fanpin_cli.documents.files.atomic_file import refuse_existing, refuse_inputs
from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _


def refuse_outputs(outputs: Iterable[Path], inputs: Iterable[Path], *, force: bool, ending: str | None = None) -> None:
    """Raise ``FanpinError`` where an output has not the ending that its kind asks for, is a file that is read, or is there
    and may not be replaced.

    ending: ``.xlsx``, in either case of letters; None where any will do. force: whether files that are there are replaced.
    """
    read = [*inputs]
    for file in outputs:
        if ending is not None and file.suffix.lower() != ending:
            raise FanpinError(_("{file}: the name must end in {ending}").format(file=file, ending=ending))
        refuse_inputs(file, read)
        refuse_existing(file, force)
