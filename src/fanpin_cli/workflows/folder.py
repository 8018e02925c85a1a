"""What lies in a folder and below it, by the heads of its files; nothing is written, and no file is a reason to stop."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from fanpin_cli.assessment.rounds import round_in
from fanpin_cli.documents.filing.bag import INFO, NotABagError, read_bag
from fanpin_cli.errors import FanpinError
from fanpin_cli.survey.catalogue_file import shared_catalogue
from fanpin_cli.survey.opening import open_workbook
from fanpin_cli.survey.opening.around import Found
from fanpin_cli.survey.recognised import Kind, Recognised, Recogniser
from fanpin_cli.text.messages import _

Progress = Callable[[str, int, int], None]
OURS = "fanpin"


@dataclass(frozen=True)
class Lying:
    """A workbook that lies in the folder. path: from the folder. round: its own, else that of its name or its folder's."""

    path: Path
    what: Recognised
    round: str | None
    sha256: str = ""
    changed: float = 0.0

    @property
    def kind(self) -> Kind:
        return self.what.kind


@dataclass(frozen=True)
class Filed:
    """A folder that ``file`` wrote. path: from the folder."""

    path: Path
    round: str | None


@dataclass(frozen=True)
class Folder:
    """All that lies in a folder. unread: file → why it could not be looked into. more: workbooks that were not looked at."""

    root: Path
    files: tuple[Lying, ...] = ()
    filed: tuple[Filed, ...] = ()
    unread: Mapping[Path, str] = field(default_factory=dict)
    more: int = 0

    @cached_property
    def graded(self) -> frozenset[str]:
        """The SHA-256 of every survey that some ledger was graded from."""
        return frozenset(sha for file in self.files for sha in (file.what.sources or {}).values())

    def of(self, *kinds: Kind) -> list[Lying]:
        return [file for file in self.files if file.kind in kinds]


def looked_into(root: Path, found: Found, progress: Progress, password: str | None = None) -> Folder:
    """What the workbooks and filed folders are that lie around in ``root``."""
    workbooks = found.workbooks
    recogniser = Recogniser(shared_catalogue())
    files, unread = list[Lying](), dict[Path, str]()
    for number, path in enumerate(workbooks):
        progress(_("looking"), number, len(workbooks))
        try:
            what = recogniser.recognised(open_workbook(root / path, password, head=True), path.stem)
            files.append(_lying(root, path, what))
        except FanpinError as error:
            unread[path] = getattr(error, "reason", str(error))
        except Exception:  # noqa: BLE001 - a file that nobody thought of must not hide the others
            unread[path] = _("it cannot be understood; open it in WPS or Excel and save it as .xlsx")
    progress(_("looking"), len(workbooks), len(workbooks))
    return Folder(root, tuple(_with_ledgers_rounds(files)), tuple(_filed(root, found.filed)), unread, found.more)


def _lying(root: Path, path: Path, what: Recognised) -> Lying:
    file = root / path
    survey = what.kind in (Kind.SURVEY, Kind.ROSTER)
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest() if survey else ""
    return Lying(path, what, what.round or _round_of(root, path), sha256, file.stat().st_mtime)


def _with_ledgers_rounds(files: Sequence[Lying]) -> Iterator[Lying]:
    """A survey is of the round of the ledger that was graded from it, whatever it is called; a part of a ledger that does
    not say its round, of the last one."""
    ledgers = sorted((file for file in files if file.what.sources), key=lambda file: file.round or "")
    rounds = {sha: ledger.round for ledger in ledgers for sha in (ledger.what.sources or {}).values()}
    last = ledgers[-1].round if ledgers else None
    for file in files:
        yield replace(file, round=rounds.get(file.sha256) or file.round or (last if file.kind is Kind.PART else None))


def _round_of(root: Path, path: Path) -> str | None:
    """The round that the file's name says, or the innermost of its folders that says one, at last the one looked into."""
    names = (path.stem, *reversed(path.parent.parts), root.resolve().name)
    return next(filter(None, map(round_in, names)), None)


def _filed(root: Path, bags: Sequence[Path]) -> Iterator[Filed]:
    for path in bags:
        try:
            info = read_bag(root / path).info
        except NotABagError:  # damaged; verify says of what
            info = {}
        if not (root / path / INFO).is_file() or info.get("Bag-Software-Agent", OURS).startswith(OURS):
            yield Filed(path, info.get("Internal-Sender-Identifier") or _round_of(root, path))
