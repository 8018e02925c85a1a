"""An overlay laid over its base: what it replaces, what it adds, what it disables; each piece keeps its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from fanpin_cli.text.messages import N_, _
from fanpin_cli.text.mistyped import number_instead
from fanpin_cli.text.suggest import did_you_mean
from fanpin_cli.text.yaml_source import Place, Source, YamlError

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


def laid_over(base: Source | None, overlay: Source) -> Source:
    """Remove the overlay's ``disabled`` ids from the base (an unknown id is an error), then merge.

    The ids may be used again: the overlay, or one that extends it, may define an entry of that id.
    """
    names, gone = _disabled(overlay), _disabled(base) if base else []
    kept, known = less(base, names) if base else (None, set())
    own, of_its_own = less(overlay, [name for name in names if name not in [*known]])
    for number, name in enumerate(names):
        if name not in [*known, *of_its_own, *gone]:  # a name may be anything here, even a list
            _refuse_disabled(name, known | of_its_own, overlay.place(("disabled", number)))
    return _overlaid(kept, own) if kept else own


def section_over(section: str, base: Source, overlay: Source) -> Source:
    """One section of the overlay, whose entries have names, laid over the base's: setting by setting."""
    own = [
        _Tree(
            {section: source.data.get(section) or {}},
            {path: place for path, place in source.places.items() if path[:1] in ((), (section,))},
        )
        for source in (base, overlay)
    ]
    tree = _merge(own[0], own[1], ())
    return Source(overlay.file, tree.data, tree.places)


def _disabled(source: Source) -> list[object]:
    listed = source.data.get("disabled")
    return listed if isinstance(listed, list) else []  # the models say what is wrong with anything else


def _refuse_disabled(name: object, known: set[str], place: Place) -> NoReturn:
    if str(name) in known:
        message = _("{place}: put {name} in quotation marks: '{name}'")
        raise YamlError(message.format(place=place, name=name))
    hint = did_you_mean(str(name), known)
    raise YamlError(_("{place}: there is no rule {name} to disable{hint}").format(place=place, name=name, hint=hint))


def less(source: Source, names: Collection[object]) -> tuple[Source, set[str]]:
    """The rule set without the entries of these ids, and all ids that it had."""
    known = {path: _ids(source.data, path) for path in LISTS_BY_ID}
    tree = _Tree(source.data, dict(source.places))
    for path, ids in known.items():
        if any(name in ids for name in map(str, names)):
            tree = _drop(tree, path, names)
    return Source(source.file, tree.data, tree.places), set().union(*known.values())


def _ids(data: Any, path: tuple[str, ...]) -> set[str]:
    """The ids of the entries of the list at ``path``."""
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return {str(entry.get("id") if isinstance(entry, dict) else None) for entry in data} if isinstance(data, list) else set()


def _overlaid(base: Source, overlay: Source) -> Source:
    """The overlay laid over its base: mappings key by key, rules by id, everything else replaced.

    A parameter's ``values`` are replaced as a whole: a county that sets its line does not want the base's later years back.
    """
    tree = _merge(_Tree(base.data, dict(base.places)), _Tree(overlay.data, dict(overlay.places)), ())
    return Source(overlay.file, tree.data, tree.places)


def _merge(base: _Tree, overlay: _Tree, path: tuple[str | int, ...]) -> _Tree:
    if path in LISTS_BY_ID and isinstance(base.data, list) and isinstance(overlay.data, list):
        return _merge_by_id(base, overlay)
    if (path == ("disabled",) or path[:1] == ("headings",)) and isinstance(base.data, list) and isinstance(overlay.data, list):
        return _one_after_the_other(base, overlay)
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
    """``贫困线: 3218`` written as ``{values: 3218}``, so that it merges like any other parameter."""
    if isinstance(parameter.data, Mapping):
        return parameter
    place = parameter.places.get((), Place("", 1, 1))
    return _Tree({"values": parameter.data}, {(): place, ("values",): place})


def _refuse_other_kind(name: str, base: _Tree, overlay: _Tree) -> None:
    """What was a number stays a number: else the base's rules would be blamed for it."""
    known = {kind for kind, _value, _place in _kinds(base)}
    for kind, value, place in _kinds(overlay):
        if known and kind not in known:
            message = _("{place}: parameter {name} is {wanted} in the rule set that this one extends, and {found} here")
            number = number_instead(value) if isinstance(value, str) else ""
            raise YamlError(message.format(place=place, name=name, wanted=_(known.pop()), found=_(kind)) + number)


def _kinds(parameter: _Tree) -> Iterator[tuple[str, object, Place]]:
    """The kind of each value that is set, the value and its place."""
    values = parameter.data.get("values")
    dated = values if isinstance(values, Mapping) else {None: values}
    for date, value in dated.items():
        path = ("values",) if date is None else ("values", date)
        kind = next((name for type_, name in KIND_NAMES if isinstance(value, type_)), None)
        if kind:
            yield kind, value, parameter.places.get(path, Place("", 1, 1))


def _one_after_the_other(base: _Tree, overlay: _Tree) -> _Tree:
    entries = [tree.child(number) for tree in (base, overlay) for number in range(len(tree.data))]
    merged = _Tree([None] * len(entries), {(): overlay.places[()]})
    for number, entry in enumerate(entries):
        merged.put(number, entry)
    return merged


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


def _drop(tree: _Tree, path: tuple[str, ...], names: Collection[object]) -> _Tree:
    """The tree without the listed entries of the list at ``path``, which is there."""
    child = tree.child(path[0])
    if len(path) > 1:
        kept = _drop(child, path[1:], names)
    else:
        entries = [entry for entry in map(child.child, range(len(child.data))) if _id(entry) not in names]
        kept = _Tree([None] * len(entries), {(): child.places.get((), Place("", 1, 1))})
        for number, entry in enumerate(entries):
            kept.put(number, entry)
    rest = {where: place for where, place in tree.places.items() if not where or where[0] != path[0]}
    result = _Tree({**tree.data}, rest)
    result.put(path[0], kept)
    return result
