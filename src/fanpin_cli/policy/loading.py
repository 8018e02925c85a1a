"""From files to one rule set: find it by id or path, merge the overlays onto their base, and remember each piece's origin."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from fanpin_cli.errors import FanpinError
from fanpin_cli.policy.models import RuleSet
from fanpin_cli.text.messages import N_, _
from fanpin_cli.text.suggest import did_you_mean
from fanpin_cli.text.validation import validated
from fanpin_cli.text.yaml_source import Place, Source, YamlError, read_yaml

FIELDS_FILE = "fields.yaml"
LISTS_BY_ID: tuple[tuple[str, ...], ...] = (
    ("risk",),
    ("edge", "groups"),
    ("edge", "rules"),
    ("include",),
    ("measures",),
    ("warnings",),
    ("checks",),
)
"""Where a rule set holds lists whose entries an overlay replaces by their id."""


KIND_NAMES = ((bool, N_("yes or no")), (int | float, N_("a number")), (str, N_("text")), (dt.date, N_("a date")))
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


def shipped_rules() -> Path:
    """The rules/ folder: inside the installed package, or at the top of the source tree."""
    package = Path(__file__).parents[1]
    return package / "rules" if (package / "rules").is_dir() else package.parents[1] / "rules"


def rule_folders() -> list[Path]:
    """Where rule sets are looked for by id: a rules/ folder where the command runs, then the shipped ones."""
    folders = [Path.cwd() / "rules", shipped_rules()]
    return list(dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()))


def rule_files(folders: list[Path] | None = None) -> dict[str, Path]:
    """All rule sets that can be named by id (the file's name), nearest folder first."""
    found: dict[str, Path] = {}
    for folder in folders if folders is not None else rule_folders():
        for file in sorted(folder.glob("*.y*ml")):
            if file.name != FIELDS_FILE and file.suffix in (".yaml", ".yml"):
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
    merged = chain[-1]
    for overlay in reversed(chain[:-1]):
        merged = merge(merged, overlay)
    merged = _without_disabled(merged)
    digest = hashlib.sha256()
    for source in reversed(chain):
        digest.update(source.file.read_bytes())
    rules = validated(RuleSet, merged)
    files = tuple(source.file for source in reversed(chain))
    return LoadedRuleSet(rules, merged, files, digest.hexdigest(), dict(_documents(chain)))


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


@dataclass
class _Tree:
    """A value and the places of all that is in it, keyed by path from it."""

    data: Any
    places: dict[tuple[str | int, ...], Place] = field(default_factory=dict)

    def child(self, key: str | int) -> _Tree:
        return _Tree(self.data[key], {path[1:]: place for path, place in self.places.items() if path and path[0] == key})

    def put(self, key: str | int, child: _Tree) -> None:
        self.data[key] = child.data
        self.places.update({(key, *path): place for path, place in child.places.items()})


def merge(base: Source, overlay: Source) -> Source:
    """The overlay laid over its base: mappings key by key, rules by id, everything else replaced.

    A parameter's ``values`` are replaced as a whole: a county that sets its line does not want the base's later years back.
    """
    tree = _merge(_Tree(base.data, dict(base.places)), _Tree(overlay.data, dict(overlay.places)), ())
    return Source(overlay.file, tree.data, tree.places)


def _merge(base: _Tree, overlay: _Tree, path: tuple[str | int, ...]) -> _Tree:
    if path in LISTS_BY_ID and isinstance(base.data, list) and isinstance(overlay.data, list):
        return _merge_by_id(base, overlay)
    if len(path) == 2 and path[0] == "parameters":
        base, overlay = _dated(base), _dated(overlay)
        _refuse_other_kind(str(path[1]), base, overlay)
    if not _merges(base.data, overlay.data, path):
        return overlay
    merged = _Tree({}, {(): overlay.places.get((), base.places.get((), Place("", 1, 1)))})
    for key in [*base.data, *(key for key in overlay.data if key not in base.data)]:
        if key not in overlay.data:
            child = base.child(key)
        elif key not in base.data:
            child = overlay.child(key)
        else:
            child = _merge(base.child(key), overlay.child(key), (*path, key))
        merged.put(key, child)
    return merged


def _merges(base: Any, overlay: Any, path: tuple[str | int, ...]) -> bool:
    """Whether two values are merged key by key: mappings down to one entry of levels, parameters …, not their insides."""
    whole = path and (path[0] in ("source", "fields", "facts", "conditions", "scope") and len(path) >= 2)
    dated_values = len(path) == 3 and path[0] == "parameters" and path[2] == "values"
    return isinstance(base, Mapping) and isinstance(overlay, Mapping) and not whole and not dated_values


def _dated(parameter: _Tree) -> _Tree:
    """``贫困线: 3218`` as its values, so that the rest of the parameter is merged as ever."""
    if isinstance(parameter.data, Mapping):
        return parameter
    place = parameter.places.get((), Place("", 1, 1))
    return _Tree({"values": parameter.data}, {(): place, ("values",): place})


def _refuse_other_kind(name: str, base: _Tree, overlay: _Tree) -> None:
    """What was a number stays a number: else the base's rules would be blamed for it."""
    known = {kind for kind, _place in _kinds(base)}
    for kind, place in _kinds(overlay):
        if known and kind not in known:
            raise YamlError(
                _("{place}: parameter {name} is {wanted} in the rule set that this one extends, and {found} here").format(
                    place=place, name=name, wanted=_(known.pop()), found=_(kind)
                )
            )


def _kinds(parameter: _Tree) -> Iterator[tuple[str, Place]]:
    """The kind of each value that is set, and its place."""
    values = parameter.data.get("values")
    dated = values if isinstance(values, Mapping) else {None: values}
    for date, value in dated.items():
        path = ("values",) if date is None else ("values", date)
        kind = next((name for type_, name in KIND_NAMES if isinstance(value, type_)), None)
        if kind:
            yield kind, parameter.places.get(path, Place("", 1, 1))


def _merge_by_id(base: _Tree, overlay: _Tree) -> _Tree:
    entries = [base.child(number) for number in range(len(base.data))]
    position = {_id(entry): number for number, entry in enumerate(entries)}
    for number in range(len(overlay.data)):
        entry = overlay.child(number)
        if _id(entry) in position:
            entries[position[_id(entry)]] = entry
        else:
            entries.append(entry)
    merged = _Tree([None] * len(entries), {(): overlay.places[()]})
    for number, entry in enumerate(entries):
        merged.put(number, entry)
    return merged


def _id(entry: _Tree) -> object:
    return entry.data.get("id") if isinstance(entry.data, dict) else None


def _without_disabled(source: Source) -> Source:
    """The rule set less the entries that ``disabled`` names; a name of nothing is an error."""
    disabled = source.data.get("disabled") or []
    if not isinstance(disabled, list):
        return source  # the models say what is wrong with it
    tree = _Tree(source.data, dict(source.places))
    known: set[str] = set()
    for path in LISTS_BY_ID:
        tree, ids = _drop(tree, path, disabled)
        known |= ids
    for number, name in enumerate(disabled):
        if name not in known:
            place = source.place(("disabled", number))
            hint = did_you_mean(str(name), known)
            raise YamlError(_("{place}: there is no rule {name} to disable{hint}").format(place=place, name=name, hint=hint))
    return Source(source.file, tree.data, tree.places)


def _drop(tree: _Tree, path: tuple[str, ...], names: list[object]) -> tuple[_Tree, set[str]]:
    """The tree without the listed entries of the list at ``path``, and all ids that stood there."""
    if not isinstance(tree.data, dict) or path[0] not in tree.data:
        return tree, set()
    child = tree.child(path[0])
    if len(path) > 1:
        kept, ids = _drop(child, path[1:], names)
    elif isinstance(child.data, list):
        entries = [child.child(number) for number in range(len(child.data))]
        ids = {str(_id(entry)) for entry in entries}
        kept = _Tree([None] * sum(_id(entry) not in names for entry in entries), {(): child.places.get((), Place("", 1, 1))})
        for number, entry in enumerate(entry for entry in entries if _id(entry) not in names):
            kept.put(number, entry)
    else:
        return tree, set()
    rest = {where: place for where, place in tree.places.items() if not where or where[0] != path[0]}
    result = _Tree({**tree.data}, rest)
    result.put(path[0], kept)
    return result, ids
