"""What a county says that the titles of its survey are: a file for ``--columns``, or ``aliases:`` in its rule set.

Both map a title, as it is written on the sheet, to a field's canonical title, or to 不读: such a column is carried into the
ledger and never read as an answer. An empty value says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import RootModel

from fanpin_cli.survey.catalogue import NOT_READ, Assignment, Catalogue
from fanpin_cli.survey.model import SheetRead
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.titles import normal, without_unit
from fanpin_cli.text.messages import _
from fanpin_cli.text.suggest import did_you_mean
from fanpin_cli.text.validation import validated
from fanpin_cli.text.yaml_source import Source, YamlError, read_yaml

OPTION, ALIASES = "--columns", "aliases:"
"""Where it is said, as the report of a run names it."""
NEAREST = 3


class ColumnMap(RootModel[Mapping[str, str | None]]):
    """The file of ``--columns``: title → field, 不读, or nothing."""


def read_column_map(file: Path, catalogue: Catalogue) -> dict[str, str | None]:
    """The titles of a map and what they are said to be. Raises ``YamlError`` with file, line and column where it is no map,
    names a field that there is not, or gives one title two meanings."""
    source = read_yaml(file)
    if source.data is None:  # nothing but comments
        return {}
    if not isinstance(source.data, Mapping):
        raise YamlError(_("{file}: every line of a column map is “title: field”").format(file=file.name))
    said = dict(validated(ColumnMap, source).root)
    fields = {*catalogue.households, *catalogue.members}
    for title, field in said.items():
        if fault := fault_in(title, field, fields, catalogue):
            raise YamlError(f"{source.place((title,))}: {fault}")
    _refuse_two_meanings(said, source)
    return said


def assignments(said: Mapping[str, str | None], by: str) -> dict[str, Assignment]:
    """What is said of titles, in the catalogue's terms."""
    named = {title: field.strip() for title, field in said.items() if field and field.strip()}
    return {title: Assignment(None if field == NOT_READ else field, by) for title, field in named.items()}


def fault_in(title: str, field: str | None, fields: Iterable[str], catalogue: Catalogue) -> str:
    """What is wrong with saying that a title is that field, in one sentence; empty where nothing is."""
    field = (field or "").strip()
    if not normal(title):
        return _("a title is empty")
    if field in {"", NOT_READ, *fields}:
        return ""
    for canonical, known in (*catalogue.households.items(), *catalogue.members.items()):
        if normal(field) in map(normal, (canonical, *known.aliases)):
            return _("“{title}”: the field is called {field}; write that").format(title=title, field=canonical)
    hint = did_you_mean(field, fields, NEAREST)
    message = _("“{title}”: there is no field “{field}”; write a field's title, or 不读{hint}")
    return message.format(title=title, field=field, hint=hint)


def _refuse_two_meanings(said: Mapping[str, str | None], source: Source) -> None:
    """Two writings of one title (with and without a space) must say the same."""
    seen: dict[str, str] = {}
    for title, field in said.items():
        other = seen.setdefault(normal(title), title)
        if (said[other] or "") != (field or ""):
            message = _("{place}: “{title}” is the title at {other}, written otherwise, and is said to be something else")
            raise YamlError(message.format(place=source.place((title,)), title=title, other=source.place((other,))))


def titles_not_found(catalogue: Catalogue, sheets: Iterable[SheetRead], file: Path) -> Iterator[Problem]:
    """The titles of a map that no column had that was read: a slip, or a column that is gone."""
    found = {normal(title) for sheet in sheets for title in sheet.titles}
    found |= {without_unit(title)[0] for title in found}
    for title, assignment in catalogue.assigned.items():
        if assignment.by == OPTION and normal(title) not in found:
            yield Problem("title-not-found", file.name, value=title)
