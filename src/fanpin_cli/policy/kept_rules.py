"""The merged rule set as a ledger keeps it: YAML text, and where each rule was written.

A ledger must explain itself when the files that graded it are gone or changed. Its hidden sheet holds the merged rule set
whole; the places of its entries (``luan-2019.yaml``, line 120) stand beside it, since the sheet 规则 and 政策依据 cite them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from fanpin_cli.ledger_format import LONGEST_CELL, RULE_SET_SHA256, RULES_ORIGIN_KEY, RULES_TEXT_KEY
from fanpin_cli.policy.loading import LoadedRuleSet, loaded_from
from fanpin_cli.policy.overlays import LISTS_BY_ID
from fanpin_cli.text.yaml_source import Path_, Place, Source, parse_yaml

BY_NAME = ("parameters", "fields", "scope", "facts", "conditions")
"""Sections whose entries have names; the others are lists."""
FILES, PLACES = "files", "places"


def as_kept(loaded: LoadedRuleSet) -> dict[str, str]:
    """The entries of the hidden sheet that hold a rule set: its text and its origins, cut so that each part fits a cell."""
    documents = {file.name: loaded.documents.get(file.name, "") for file in loaded.files}
    places = [[[*path], place.file, place.line, place.column] for path, place in _places(loaded)]
    return {
        **_cut(RULES_TEXT_KEY, _yaml(loaded.source.data)),
        **_cut(RULES_ORIGIN_KEY, _yaml({FILES: documents, PLACES: places})),
    }


def from_kept(entries: Mapping[str, str], ledger: Path) -> LoadedRuleSet | None:
    """The rule set that a ledger keeps, or None where its hidden sheet has none.

    entries: the hidden sheet's keys and values. ledger: for messages. Raises ``YamlError`` where the text was damaged.
    """
    text, origins = _joined(RULES_TEXT_KEY, entries), _joined(RULES_ORIGIN_KEY, entries)
    if not text:
        return None
    source = parse_yaml(text, ledger)
    kept: Any = parse_yaml(origins, ledger).data if origins else {}
    kept = kept if isinstance(kept, dict) else {}
    places: dict[Path_, Place] = {tuple(path): Place(*place) for path, *place in kept.get(PLACES, ())}
    files = kept.get(FILES, {})
    documents = {name: document for name, document in files.items() if document}
    own = Source(ledger, source.data, {**{path: place for path, place in source.places.items() if not path}, **places})
    return loaded_from(own, tuple(map(Path, files)) or (ledger,), entries.get(RULE_SET_SHA256, ""), documents)


def _places(loaded: LoadedRuleSet) -> Iterator[tuple[Path_, Place]]:
    """The places that documents and messages name: of each rule, each named entry, and the default level."""
    data = loaded.source.data
    paths: list[Path_] = [("default_level",)]
    paths += [(section, name) for section in BY_NAME for name in data.get(section) or ()]
    for where in LISTS_BY_ID:
        entries = data
        for key in where:
            entries = (entries or {}).get(key)
        paths += [(*where, number) for number in range(len(entries or ()))]
    for path in paths:
        yield path, loaded.origin(path)


def _yaml(data: object) -> str:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(data, Dumper=dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=400)
    return text


def _cut(key: str, text: str) -> dict[str, str]:
    """``key1``, ``key2`` … with whole lines of a text: spaces and breaks at a cell's ends may get lost when it is saved."""
    parts: list[list[str]] = [[]]
    room = LONGEST_CELL
    for line in text.splitlines():
        if len(line) + 1 > room:
            parts.append([])
            room = LONGEST_CELL
        parts[-1].append(line)
        room -= len(line) + 1
    return {f"{key}{number}": "\n".join(lines) for number, lines in enumerate(parts, start=1)}


def _joined(key: str, entries: Mapping[str, str]) -> str:
    parts = {int(name.removeprefix(key)): text for name, text in entries.items() if _numbered(key, name)}
    return "\n".join(parts[number] for number in sorted(parts))


def _numbered(key: str, name: str) -> bool:
    return name.startswith(key) and name.removeprefix(key).isdigit()
