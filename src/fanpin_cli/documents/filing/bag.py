"""A BagIt bag: payload in ``data/``, lists of SHA-256 sums, and a page about the whole; RFC 8493."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from fanpin_cli.documents.files.atomic_folder import write_to_disk
from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _

DECLARATION, INFO, MANIFEST, TAG_MANIFEST = "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"
TAG_FILES = (DECLARATION, INFO, MANIFEST, TAG_MANIFEST)
PAYLOAD = "data"
DECLARED = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
LINE = re.compile(r"([0-9a-fA-F]{64})[ \t]+\*?(.+)")
BLOCK = 1 << 20


class NotABagError(FanpinError):
    """A folder that was given as a filed one and is none, or one so damaged that nothing can be said of it."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(_("{folder} is no folder that fanpin filed: {why}").format(folder=folder, why=why))


@dataclass(frozen=True)
class Bag:
    """A bag as its lists describe it: path in the bag → SHA-256. ``info``: label → value, of a repeated label the last."""

    folder: Path
    payload: Mapping[str, str]
    tags: Mapping[str, str]
    info: Mapping[str, str]

    def files(self) -> list[str]:
        """Every file that is there, by its path in the bag, ``data/统计表.xlsx``; a link to a folder too."""
        there = (file for file in self.folder.rglob("*") if file.is_symlink() or not file.is_dir())
        return sorted(file.relative_to(self.folder).as_posix() for file in there)


def write_tag_files(folder: Path, info: Sequence[tuple[str, str]]) -> None:
    """Make a bag of a folder whose payload stands in ``data/``.

    info: labels and values of ``bag-info.txt``; Payload-Oxum (bytes and number of files) is added.
    """
    payload = sorted(file for file in (folder / PAYLOAD).rglob("*") if file.is_file())
    oxum = f"{sum(file.stat().st_size for file in payload)}.{len(payload)}"
    told = "".join(f"{label}: {' '.join(value.split())}\n" for label, value in [*info, ("Payload-Oxum", oxum)])
    for name, text in ((DECLARATION, DECLARED), (INFO, told), (MANIFEST, _listed(folder, payload))):
        write_to_disk(folder / name, text.encode())
    write_to_disk(folder / TAG_MANIFEST, _listed(folder, [folder / name for name in TAG_FILES[:3]]).encode())


def read_bag(folder: Path) -> Bag:
    """The lists of a bag. Raises ``NotABagError`` where there is no such folder or a list is missing or garbled."""
    if not folder.is_dir():
        raise NotABagError(folder, _("there is no such folder"))
    if not (folder / DECLARATION).is_file():
        raise NotABagError(folder, _("the file {file} is missing").format(file=DECLARATION))
    payload = _read_list(folder, MANIFEST)
    tags = _read_list(folder, TAG_MANIFEST) if (folder / TAG_MANIFEST).is_file() else {}
    return Bag(folder, payload, tags, _read_info(folder))


def is_outside(path: str) -> bool:
    """Whether a path in a list leads out of the folder, on one system or another."""
    ways = (PurePosixPath(path), PureWindowsPath(path))
    return any(way.anchor or ".." in way.parts for way in ways)


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _listed(folder: Path, files: Sequence[Path]) -> str:
    return "".join(f"{sha256_of(file)}  {_written(file.relative_to(folder).as_posix())}\n" for file in files)


def _written(path: str) -> str:
    """A path as a list writes it: percent sign and line ends encoded, all else as it is; RFC 8493 section 2.1.3."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _read(path: str) -> str:
    for code, character in (("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        path = re.sub(code, character, path, flags=re.IGNORECASE)
    return path.removeprefix("./")


def _read_list(folder: Path, name: str) -> dict[str, str]:
    lines = _text(folder, name).splitlines()
    found = [LINE.fullmatch(line) for line in lines if line.strip()]
    if not found or None in found:
        raise NotABagError(folder, _("the file {file} is damaged").format(file=name))
    paths = {_read(line[2]): line[1].lower() for line in found if line}
    if any(map(is_outside, paths)):
        raise NotABagError(folder, _("the file {file} names files outside the folder").format(file=name))
    return paths


def _read_info(folder: Path) -> dict[str, str]:
    if not (folder / INFO).is_file():
        return {}
    unfolded = re.sub(r"\n[ \t]+", " ", _text(folder, INFO))
    pairs = (line.partition(":") for line in unfolded.splitlines())
    return {label.strip(): value.strip() for label, colon, value in pairs if colon}


def _text(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise NotABagError(folder, _("the file {file} is missing").format(file=name)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise NotABagError(folder, _("the file {file} is damaged").format(file=name)) from error
