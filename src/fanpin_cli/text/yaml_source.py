"""YAML with the line of every value, and without YAML's traps.

PyYAML accepts a key that is given twice, and expands nested aliases without end. Here a repeated key is an error with its
line, and the number of values is limited far above what any rule set has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import N_, _
from fanpin_cli.text.mistyped import list_with_wide_commas, mistyped, mistyped_key

MOST_BYTES = 4_000_000
MOST_VALUES = 200_000
DEEPEST = 60
INTEGER = "tag:yaml.org,2002:int"
NOT_DECIMAL = re.compile(r"0\d+|[1-9]\d*(?::\d+)+")
"""Figures that YAML takes for octal or for minutes and seconds: 01 is a code, 003366 a colour, 12:30 a time of day."""

MENDS: Mapping[str, str] = {
    "character that cannot start": N_("indent with spaces, not tabs; put a text that begins with % @ ` in quotation marks"),
    "mapping values are not allowed": N_("a second “: ” in one line; put the text in quotation marks"),
    "could not find expected ':'": N_("a name without “: ” behind it, or a quotation mark that is not closed"),
    "expected key": N_("this line is not indented like those it belongs to"),
    "expected <block end>": N_("this line is not indented like those it belongs to"),
    "'-' indicator": N_("this line is not indented like those it belongs to"),
    "block sequence entries are not allowed": N_("a list (- …) begins on a line of its own"),
    "expected ',' or": N_("a comma or a closing bracket is missing"),
    "unexpected end of stream": N_("a quotation mark or a bracket is not closed"),
    "undefined alias": N_("put a text that begins with & or * in quotation marks"),
    "unknown escape": N_("a backslash in double quotation marks; use single ones"),
    "duplicate anchor": N_("put a text that begins with & or * in quotation marks"),
}
"""A part of the library's English message → what is wrong and how to mend it."""

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Place:
    """The place of a value: file, and line and column counted from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return _("{file}, line {line}, column {column}").format(file=self.file, line=self.line, column=self.column)


@dataclass(frozen=True)
class Source:
    """A YAML file as plain values (``data``), with the place of the value at each path (``places``)."""

    file: Path
    data: Any
    places: Mapping[Path_, Place]

    def place(self, path: Path_) -> Place:
        """The place of the value at ``path``, or of the nearest value around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return Place(self.file.name, 1, 1)


class YamlError(FanpinError):
    """A file that is not the YAML it should be."""


def read_yaml(file: Path) -> Source:
    """Read a YAML file into plain values with their places; raises ``YamlError`` with file, line and column."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise YamlError(
                _("{file} is larger than {n} MB: it is not a rule set").format(file=file.name, n=MOST_BYTES // 1_000_000)
            )
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as missing:
        raise YamlError(_("{file} does not exist").format(file=file)) from missing
    except (OSError, UnicodeDecodeError) as unreadable:
        raise YamlError(_("{file} cannot be read as UTF-8 text: save it again as UTF-8").format(file=file.name)) from unreadable
    return parse_yaml(text, file)


def parse_yaml(text: str, file: Path) -> Source:
    """``read_yaml`` for text that is already here; ``file`` is used for messages only."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        place, problem = _mend(error, text, file)
        raise YamlError(_("{place}: not valid YAML: {problem}").format(place=place, problem=problem)) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise YamlError(_("{file}: not valid YAML").format(file=file.name)) from error
    places: dict[Path_, Place] = {}
    data = _Builder(file.name, loader(""), places).build(root, ()) if root is not None else None
    return Source(file, data, places)


def _mend(error: yaml.MarkedYAMLError, text: str, file: Path) -> tuple[Place, str]:
    """Where a file cannot be read, and why. The library stops at the sign that it cannot take, which may be a line behind the
    one that is wrong."""
    marks = [mark for mark in (error.problem_mark, error.context_mark) if mark is not None]
    lines = text.splitlines()
    near = [mark.line + 1 for mark in marks] + [_filled_above(lines, mark.line) for mark in marks]
    if found := mistyped(lines, near):
        return Place(file.name, found.line, found.column), found.mend
    place = Place(file.name, marks[0].line + 1, marks[0].column + 1) if marks else Place(file.name, 1, 1)
    said = f"{error.context or ''} {error.problem or ''}"
    mend = next((mend for part, mend in MENDS.items() if part in said), None)
    return place, _(mend or N_("look at the indentation, the colons and the quotation marks here"))


def _filled_above(lines: list[str], line: int) -> int:
    """The number (from 1) of the last line above one (from 0) that has anything on it; 0 where none has."""
    return next((number for number in range(min(line, len(lines)), 0, -1) if lines[number - 1].strip()), 0)


class _Builder:
    """Turns YAML nodes into plain values and notes each one's place."""

    def __init__(self, file: str, constructor: Any, places: dict[Path_, Place]) -> None:
        self.file = file
        self.constructor = constructor
        self.places = places

    def _place(self, node: yaml.Node) -> Place:
        return Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def build(self, node: yaml.Node, path: Path_) -> Any:
        place = self._place(node)
        self.places[path] = place
        if len(self.places) > MOST_VALUES or len(path) > DEEPEST:
            raise YamlError(_("{place}: too many or too deeply nested values; a rule set has none of that").format(place=place))
        if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.startswith("tag:yaml.org,2002:python"):
            raise YamlError(_("{place}: this value cannot be read: {value}").format(place=place, value=node.tag))
        if isinstance(node, yaml.SequenceNode):
            if node.flow_style:
                self._refuse_wide_commas(node)
            return [self.build(child, (*path, number)) for number, child in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if node.tag == INTEGER and NOT_DECIMAL.fullmatch(node.value):
            return node.value
        try:
            return self.constructor.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            raise YamlError(_("{place}: this value cannot be read: {value}").format(place=place, value=node.value)) from error

    def _refuse_wide_commas(self, node: yaml.SequenceNode) -> None:
        for child in node.value:
            plain = isinstance(child, yaml.ScalarNode) and not child.style
            if plain and (mend := list_with_wide_commas(child.value)):
                raise YamlError(f"{self._place(child)}: {mend}")

    def _mapping(self, node: yaml.MappingNode, path: Path_) -> dict[Any, Any]:
        mapping: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise YamlError(_("{place}: a key must be plain text").format(place=self._place(key_node)))
            key = self.build(key_node, (*path, "<key>"))
            alone = isinstance(value_node, yaml.ScalarNode) and not value_node.value
            mend = None if key_node.style else mistyped_key(key_node.value, alone=alone, in_braces=bool(node.flow_style))
            if mend:
                raise YamlError(f"{self._place(key_node)}: {mend}")
            if key in mapping:
                raise YamlError(_("{place}: {key} is given twice").format(place=self._place(key_node), key=key))
            mapping[key] = self.build(value_node, (*path, key))
            self.places[(*path, key, "<key>")] = self._place(key_node)
        return mapping
