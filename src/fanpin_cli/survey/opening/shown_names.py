"""What files are called in messages and in 来源: by their names, in folders below a given one with their path from there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path


def shown_names(files: Sequence[Path], given: Sequence[Path] = ()) -> dict[Path, str]:
    """File → its name, ``东岭镇/调查表.xlsx`` where it was found in a folder below one that the user gave. Where several files
    would be called the same (东岭镇/调查表.xlsx and 青山乡/调查表.xlsx were named one by one), with as many more folders before
    the name as tell them apart.

    files: those of a run; given: the files and folders that the user named.
    """
    folders = [path for path in given if path.is_dir()]
    parts = {file: len(_below(file, folders)) for file in files}
    whole = {file: file.absolute().parts[1:] for file in files}
    while True:
        names = {file: "/".join(whole[file][-parts[file] :]) for file in files}
        several = Counter(names.values())
        alike = [file for file in files if several[names[file]] > 1 and parts[file] < len(whole[file])]
        if not alike:
            return names
        parts |= {file: parts[file] + 1 for file in alike}


def _below(file: Path, folders: Sequence[Path]) -> tuple[str, ...]:
    """The parts of a file's path from the first of the folders that it is in; its name alone where it is in none."""
    for folder in folders:
        if file.is_relative_to(folder):
            return file.relative_to(folder).parts
    return (file.name,)
