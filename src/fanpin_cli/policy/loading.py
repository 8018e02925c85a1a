"""From files to one rule set: find it by id or path, lay the overlays over their base, and remember each piece's origin."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from fanpin_cli.errors import FanpinError
from fanpin_cli.policy.models import RuleSet
from fanpin_cli.policy.overlays import LISTS_BY_ID, laid_over, less
from fanpin_cli.survey.catalogue_file import FIELDS_FILE
from fanpin_cli.survey.headings import HEADINGS_FILE
from fanpin_cli.text.messages import _
from fanpin_cli.text.shipped import shipped_rules
from fanpin_cli.text.suggest import did_you_mean
from fanpin_cli.text.validation import validated
from fanpin_cli.text.yaml_source import Place, Source, YamlError, read_yaml

LISTS_FILE = "lists.yaml"
NO_RULE_SETS = frozenset({FIELDS_FILE, HEADINGS_FILE, LISTS_FILE})
"""Files of the rules/ folder that are shared data."""
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class RuleSetNotFoundError(FanpinError):
    """No rule set of that id or file."""


class RuleSetError(YamlError):
    """A rule set that cannot be used."""


@dataclass(frozen=True)
class LoadedRuleSet:
    """A merged rule set, the source it was merged into (with each piece's place) and its fingerprint.

    ``files`` are base first; ``documents`` is what each of them, by name, says it comes from.
    ``sha256`` covers all of them in that order, so that a ledger tells which rules graded it.
    """

    rules: RuleSet
    source: Source
    files: tuple[Path, ...]
    sha256: str
    documents: Mapping[str, str]

    def origin(self, path: tuple[str | int, ...]) -> Place:
        return self.source.place(path)

    def document_at(self, place: Place) -> str:
        """The document that a piece written at ``place`` rests on: that of its own file, else the rule set's."""
        source = self.rules.source
        return self.documents.get(place.file) or (source.document if source else "")

    def fail(self, path: tuple[str | int, ...], message: str, column: int = 0) -> NoReturn:
        """Raise ``RuleSetError`` about the piece at ``path``, ``column`` characters into it."""
        place = self.origin(path)
        raise RuleSetError(f"{Place(place.file, place.line, place.column + column)}: {message}")


def rule_folders() -> list[Path]:
    """Where rule sets are looked for by id: a rules/ folder where the command runs, then the shipped ones."""
    folders = [Path.cwd() / "rules", shipped_rules()]
    return list(dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()))


def rule_files(folders: list[Path] | None = None) -> dict[str, Path]:
    """All rule sets that can be named by id (the file's name), nearest folder first."""
    found: dict[str, Path] = {}
    for folder in folders if folders is not None else rule_folders():
        for file in sorted(folder.glob("*.y*ml")):
            if file.name not in NO_RULE_SETS and file.suffix in (".yaml", ".yml"):
                found.setdefault(file.stem, file)
    return found


def find_rule_set(name: str, beside: Path | None = None) -> Path:
    """The file of a rule set given by id or by path; ``beside`` is looked in first (an overlay's own folder)."""
    if name.lower().endswith((".yaml", ".yml")) or "/" in name or "\\" in name:
        file = Path(name)
        candidates = [beside / file, file] if beside and not file.is_absolute() else [file]
        for candidate in candidates:
            if candidate.is_file():
                return candidate
        raise RuleSetNotFoundError(_("there is no rule set file {file}").format(file=name))
    folders = rule_folders()
    known = rule_files([beside, *folders] if beside else folders)
    if name not in known:
        raise RuleSetNotFoundError(_("there is no rule set {name}{hint}").format(name=name, hint=did_you_mean(name, known)))
    return known[name]


def load_rule_set(name: str) -> LoadedRuleSet:
    """Load a rule set by id or path with all that it extends.

    Raises ``RuleSetNotFoundError`` or ``YamlError`` with file, line and column.
    """
    chain = list(_chain(find_rule_set(name)))
    merged: Source | None = None
    for source in reversed(chain):
        merged = laid_over(merged, source)
    assert merged is not None  # a chain has one rule set at least
    digest = hashlib.sha256()
    for source in reversed(chain):
        digest.update(source.file.read_bytes())
    files = tuple(source.file for source in reversed(chain))
    return loaded_from(merged, files, digest.hexdigest(), dict(_documents(chain)))


def loaded_from(merged: Source, files: tuple[Path, ...], sha256: str, documents: Mapping[str, str]) -> LoadedRuleSet:
    """The rule set of a merged source. An id that an overlay disables and defines again is not listed under ``disabled``.

    Raises ``YamlError`` where it does not have the shape of a rule set.
    """
    rules = validated(RuleSet, merged)
    there = less(merged, ())[1]
    rules = rules.model_copy(update={"disabled": tuple(dict.fromkeys(id for id in rules.disabled if id not in there))})
    return LoadedRuleSet(rules, merged, files, sha256, documents)


def _documents(chain: Iterable[Source]) -> Iterator[tuple[str, str]]:
    for source in chain:
        named = source.data.get("source")
        if isinstance(named, Mapping) and named.get("document"):
            yield source.file.name, str(named["document"]).strip()


def _chain(file: Path) -> Iterator[Source]:
    """The rule set, what it extends, what that extends …"""
    seen: list[Path] = []
    while True:
        if file.resolve() in seen:
            names = " → ".join(path.name for path in [*seen, file])
            raise YamlError(_("{file}: rule sets extend each other in a circle: {names}").format(file=file.name, names=names))
        seen.append(file.resolve())
        source = read_yaml(file)
        _refuse_controls(source, source.data, ())
        if not isinstance(source.data, dict):
            raise YamlError(_("{file} is not a rule set: it must begin with ruleset: and title:").format(file=file.name))
        _refuse_same_ids(source)
        yield source
        base = source.data.get("extends")
        if base is None:
            return
        if not isinstance(base, str):
            raise YamlError(_("{place}: extends names one rule set").format(place=source.place(("extends",))))
        try:
            file = find_rule_set(base, beside=file.parent)
        except RuleSetNotFoundError as missing:
            raise YamlError(f"{source.place(('extends',))}: {missing}") from missing


def _refuse_controls(source: Source, value: Any, path: tuple[str | int, ...]) -> None:
    """Characters that no keyboard gives and no workbook takes, in any name or text of a rule set."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _refuse_controls(source, key, (*path, key, "<key>"))
            _refuse_controls(source, inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            _refuse_controls(source, inner, (*path, number))
    elif isinstance(value, str) and (found := CONTROLS.search(value)):
        raise YamlError(
            _("{place}: the text has a control character (U+{code:04X}): delete it").format(
                place=source.place(path), code=ord(found.group())
            )
        )


def _refuse_same_ids(source: Source) -> None:
    """Merging takes entries by their id, so that of two in one file the first would be lost without a word."""
    for path in LISTS_BY_ID:
        entries = source.data
        for key in path:
            entries = entries.get(key) if isinstance(entries, Mapping) else None
        seen: dict[str, int] = {}
        for number, entry in enumerate(entries if isinstance(entries, list) else ()):
            own = str(entry.get("id")) if isinstance(entry, Mapping) and "id" in entry else None
            if own in seen:
                raise YamlError(
                    _("{place}: the id {id} is used already at {other}").format(
                        place=source.place((*path, number, "id")), id=own, other=source.place((*path, seen[own], "id"))
                    )
                )
            if own is not None:
                seen[own] = number
