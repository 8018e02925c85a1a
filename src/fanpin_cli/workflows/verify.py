"""Verifying a filed folder: is it as it was filed, and if not, which file, sheet and cell differs?

Two lists say what was filed. ``manifest.json`` is what the code on the paper vouches for; the bag's ``manifest-sha256.txt`` has
the letter too. Where ``manifest.json`` is as the bag lists it, its word counts before the bag's: so it is found when somebody
changes a ledger and the bag's list together. Where it was changed itself, the bag's list is all there is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from fanpin_cli.documents.filing.bag import PAYLOAD, TAG_FILES, TAG_MANIFEST, Bag, NotABagError, read_bag, sha256_of
from fanpin_cli.documents.filing.differences import Change, a1, changes, paragraph
from fanpin_cli.documents.filing.folder_files import values_path
from fanpin_cli.documents.filing.inspection import FileSeen, Inspection, Item, inspected, unsafe_parts
from fanpin_cli.documents.filing.manifest import NAME, codes_in, facts_in, filing_code, same_code, without_code
from fanpin_cli.documents.filing.masked import CODE_TITLE, shown_change
from fanpin_cli.documents.filing.values import DAMAGED, SheetValues, unpacked
from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.filed_values import HAVE_VALUES, LETTER, values_of

State = Literal["same", "saved-again", "changed", "missing", "added"]
AS_FILED = ("same", "saved-again")
MANIFEST_PATH = f"{PAYLOAD}/{NAME}"
CODE_LABEL = "Filing-Code"
MOST_DIFFERENCES = 1_000
"""So many differences of a file are told one by one; the last entry says how many more there are."""


@dataclass(frozen=True)
class Difference:
    """One difference, as it may be shown: masked and cut. cell: empty where the whole sheet or file is meant."""

    sheet: str
    cell: str
    filed: str
    now: str


@dataclass(frozen=True)
class VerifiedFile:
    """A file of the folder, by its path in it, and what became of it."""

    path: str
    state: State
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Verified:
    """What was found. code: that of the manifest as it is now, empty without one. given: the code from the paper and whether
    it is this one; None where none was given. inspection: the items of DA/T 70-2018."""

    folder: Path
    code: str
    files: tuple[VerifiedFile, ...]
    given: bool | None
    inspection: tuple[Item, ...]
    filing: Mapping[str, Any]

    @property
    def as_filed(self) -> bool:
        """Whether every value is the filed one and a code that was given fits. A file saved again with equal values is."""
        return self.given is not False and all(file.state in AS_FILED for file in self.files)


@dataclass(frozen=True)
class _Lists:
    """What was filed: path → SHA-256; the manifest's facts; the code of the manifest as it is; the codes that the letter
    prints, and those that it prints if its bytes are the filed ones."""

    bag: Bag
    payload: Mapping[str, str]
    told: Mapping[str, Any]
    code: str
    printed: tuple[str, ...]
    sealed: tuple[str, ...]


def verify_folder(folder: Path, code: str | None = None) -> Verified:
    """Compare a filed folder with what it says of itself. Raises ``NotABagError`` where it is none, ``FanpinError`` where
    a file in it cannot be read."""
    bag = read_bag(folder)
    if MANIFEST_PATH not in bag.payload:
        raise NotABagError(folder, _("its list names no {file}").format(file=MANIFEST_PATH))
    try:
        lists = _lists(bag)
        expected = {**lists.payload, **_tags(bag)}
        states = [_file(lists, path, expected.get(path)) for path in sorted({*expected, *bag.files()})]
    except OSError as error:
        raise FanpinError(
            _("{file} cannot be read ({why})").format(file=error.filename or folder, why=error.strerror or error)
        ) from error
    given = None if code is None else same_code(code, lists.code)
    return Verified(folder, lists.code, tuple(states), given, tuple(_inspection(lists, states, given)), lists.told)


def _lists(bag: Bag) -> _Lists:
    file = bag.folder / MANIFEST_PATH
    codes = _printed(bag, as_filed=False), _printed(bag, as_filed=True)
    if not file.is_file():
        return _Lists(bag, bag.payload, {}, "", *codes)
    content, payload = file.read_bytes(), dict(bag.payload)
    try:
        told = facts_in(content)
    except ValueError:
        told = {}
    if sha256_of(file) == bag.payload[MANIFEST_PATH]:
        listed = {entry["file"]: entry["sha256"] for entry in told.get("files", ())}
        payload = {**dict.fromkeys(listed, ""), **payload, **{path: digest for path, digest in listed.items() if digest}}
    return _Lists(bag, payload, told, filing_code(content), *codes)


def _printed(bag: Bag, *, as_filed: bool) -> tuple[str, ...]:
    """The codes that the letter in the folder prints. as_filed: only if its bytes are those that the bag lists."""
    found: list[str] = []
    for path in (path for path in bag.payload if path.endswith(LETTER)):
        letter = bag.folder / path
        try:
            if not as_filed or (letter.is_file() and sha256_of(letter) == bag.payload[path]):
                found += codes_in(values_of(letter))
        except FanpinError:  # the letter is gone or damaged, which is told of the file
            continue
    return tuple(found)


def _tags(bag: Bag) -> dict[str, str]:
    """The tag files and their digests; of one that no list has, the empty text: it only must be there."""
    return dict.fromkeys(TAG_FILES, "") | {path: digest for path, digest in bag.tags.items() if path in TAG_FILES}


def _file(lists: _Lists, path: str, digest: str | None) -> VerifiedFile:
    """What became of a file. digest: as it was filed; empty where it only must be there, None where it was not filed.

    The letter's bytes are in no list that the code vouches for, so that its words are compared whatever the bag says.
    """
    file = lists.bag.folder / path
    if digest is None:
        return VerifiedFile(path, "added")
    if not file.is_file():
        return VerifiedFile(path, "missing")
    same = path == TAG_MANIFEST or digest in ("", sha256_of(file))
    if path == MANIFEST_PATH:
        return _manifest(lists, same)
    if same and (not path.endswith(LETTER) or _has_its_words(lists, path)):
        return VerifiedFile(path, "same")
    return _differing(lists, path)


def _has_its_words(lists: _Lists, letter: str) -> bool:
    """Whether the letter says what the manifest has the digest of; true where no manifest can be read."""
    filed = _digests(lists, letter)
    try:
        return not filed or filed == {sheet.name: sheet.sha256 for sheet in without_code(values_of(lists.bag.folder / letter))}
    except FanpinError:
        return False


def _differing(lists: _Lists, path: str) -> VerifiedFile:
    """What became of a file whose bytes are not the filed ones."""
    file = lists.bag.folder / path
    if file.suffix.lower() not in HAVE_VALUES:
        return VerifiedFile(path, "changed")
    try:
        found = _compared(lists, path, values_of(file))
    except FanpinError as error:
        return VerifiedFile(path, "changed", (Difference("", "", "", str(error)),))
    return VerifiedFile(path, "changed" if found else "saved-again", tuple(found))


def _manifest(lists: _Lists, as_listed: bool) -> VerifiedFile:
    """The manifest: as it was filed where its bytes are those listed and its code is that of the letter."""
    known = lists.sealed or ((lists.bag.info[CODE_LABEL],) if CODE_LABEL in lists.bag.info else ())
    if as_listed and (not known or lists.code in known):
        return VerifiedFile(MANIFEST_PATH, "same")
    old = next((code for code in known if code != lists.code), "")
    return VerifiedFile(MANIFEST_PATH, "changed", (Difference("", CODE_TITLE, old, lists.code),))


def _compared(lists: _Lists, path: str, now: Sequence[SheetValues]) -> list[Difference]:
    """Where the values of a file whose bytes differ are not the filed ones."""
    letter = path.endswith(LETTER)
    codes = set(codes_in(now)) - {lists.code} if letter else set[str]()
    now = without_code(now) if letter else now
    filed = _kept(lists, path)
    if filed is None:
        return _by_digest(lists, path, now)
    try:
        found = list(changes(filed, now, paragraph if letter else a1))
    except DAMAGED:
        return _by_digest(lists, path, now)
    found += [Change("", CODE_TITLE, CODE_TITLE, lists.code, code) for code in sorted(codes)]
    told = [Difference(one.sheet, one.cell, *shown_change(one)) for one in found[:MOST_DIFFERENCES]]
    if more := len(found) - len(told):
        told.append(Difference("", "", "", _("and {n} more differences").format(n=more)))
    return told


def _kept(lists: _Lists, path: str) -> list[SheetValues] | None:
    """The values that were filed; None where they are not there as they were kept."""
    kept = values_path(path)
    file = lists.bag.folder / kept
    if not file.is_file() or sha256_of(file) != lists.payload.get(kept):
        return None
    try:
        return unpacked(file.read_bytes())
    except DAMAGED:
        return None


def _by_digest(lists: _Lists, path: str, now: Sequence[SheetValues]) -> list[Difference]:
    """The sheets that differ, where the kept values are gone: by the manifest's digests, which do not tell the cells."""
    filed = _digests(lists, path)
    current = {sheet.name: sheet.sha256 for sheet in now}
    names = [name for name in {**filed, **current} if filed.get(name) != current.get(name)]
    return [Difference(name, "", "", "") for name in names] if filed else [Difference("", "", "", "")]


def _digests(lists: _Lists, path: str) -> dict[str, str]:
    """The digest of each sheet of a file that was filed, by the manifest."""
    entry: Mapping[str, Any] = next((entry for entry in lists.told.get("files", ()) if entry["file"] == path), {})
    return {sheet["sheet"]: sheet["sha256"] for sheet in entry.get("sheets", ())}


def _inspection(lists: _Lists, states: Sequence[VerifiedFile], given: bool | None) -> list[Item]:
    fits = lists.code in lists.printed if lists.printed and lists.code else None
    return inspected(Inspection(lists.told, [_seen(lists.bag.folder, file) for file in states], fits, given))


def _seen(folder: Path, file: VerifiedFile) -> FileSeen:
    """A file for the inspection. One whose bytes are the filed ones was read to its end when it was filed."""
    at = folder / file.path
    if not at.is_file():
        return FileSeen(file.path, 0, file.state)
    unread = file.state == "changed" and [one.sheet for one in file.differences] == [""] and not file.differences[0].cell
    readable = not unread if at.suffix.lower() in HAVE_VALUES else None
    return FileSeen(file.path, at.stat().st_size, file.state, readable, unsafe_parts(at))
