"""The files of a filed folder by what they are for, and the one count of them that every text gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from fanpin_cli.documents.filing.bag import PAYLOAD, TAG_FILES
from fanpin_cli.documents.filing.manifest import NAME
from fanpin_cli.text.messages import _

VALUES = "原值"
"""The folder of the payload with the canonical values, a file for each document."""
VALUES_SUFFIX = ".jsonl.gz"
LISTS = frozenset({*TAG_FILES, f"{PAYLOAD}/{NAME}"})
"""``manifest.json`` and the bag's own files: they say what else there is."""


def values_path(path: str) -> str:
    """Where the values of a document are kept: ``data/原值/统计表.xlsx.jsonl.gz`` for ``data/统计表.xlsx``."""
    return f"{PAYLOAD}/{VALUES}/{path.removeprefix(f'{PAYLOAD}/')}{VALUES_SUFFIX}"


@dataclass(frozen=True)
class FileCount:
    """How many files a folder has: documents that people read, files of their values, and lists of these."""

    documents: int
    values: int
    lists: int

    @property
    def all(self) -> int:
        return self.documents + self.values + self.lists

    def sentence(self, tr: Callable[[str], str] = _) -> str:
        told = tr("{all} files: {documents} documents, {values} files of their values, {lists} lists of files")
        return told.format(all=self.all, documents=self.documents, values=self.values, lists=self.lists)


def counted(paths: Iterable[str]) -> FileCount:
    """The files by their paths in the bag; what is no list and no values is a document."""
    every = [*paths]
    values = sum(path.startswith(f"{PAYLOAD}/{VALUES}/") for path in every)
    lists = sum(path in LISTS for path in every)
    return FileCount(len(every) - values - lists, values, lists)


def names_of(paths: Iterable[str]) -> str:
    """备案台账.xlsx、统计表.xlsx."""
    return "、".join(Path(path).name for path in paths)
