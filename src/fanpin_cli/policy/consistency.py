"""Faults that no single piece of a rule set shows: names that hide each other, two levels that look alike, a field of another
type than the program needs, a misspelt parameter of the base.

A rule set with one of them would load, and silently give households wrong levels. So each is refused at its line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from fanpin_cli.ledger_format import FIXED_SHEETS, OTHER_PLACES, TO_INCLUDE
from fanpin_cli.policy.loading import LoadedRuleSet
from fanpin_cli.policy.models import EXCELS_OWN_SHEETS
from fanpin_cli.policy.overlays import LISTS_BY_ID
from fanpin_cli.survey.catalogue import NUMERIC, Catalogue
from fanpin_cli.survey.column_map import fault_in
from fanpin_cli.survey.titles import normal
from fanpin_cli.text.messages import _
from fanpin_cli.text.suggest import nearest
from fanpin_cli.text.yaml_source import Path_

NAMED = ("parameters", "facts", "conditions")
"""The sections whose names may be used in expressions, besides the fields."""
UNUSABLE = re.compile(r"""[.{}"'\n\r\t]""")
WORKED_WITH = frozenset(
    {"户编号", "户主编号", "户主姓名", "户主证件号码", "县", "乡镇", "村", "家庭人口", "帮扶责任人", "帮扶措施"}
    | {"人编号", "姓名", "证件号码", "与户主关系", "出生日期", "年龄"}
)
"""Fields that households are matched, placed and counted by: a county may add titles to them, not make them another kind."""
MISSPELT = 75.0
"""So alike, of 100, a new parameter that nothing uses must be to one of the base to be taken for a slip of it."""


def refuse_inconsistent(loaded: LoadedRuleSet, shared: Catalogue) -> None:
    """Raise ``RuleSetError`` at the first such fault.

    shared: the catalogue without the rule set's own fields.
    """
    _names(loaded, shared)
    _ids(loaded)
    _levels(loaded)
    _fields(loaded, shared)
    _aliases(loaded, shared.extended(loaded.rules.fields))


def _names(loaded: LoadedRuleSet, shared: Catalogue) -> None:
    rules = loaded.rules
    seen: dict[str, str] = {}
    spelt = {name.casefold(): name for name in (*shared.households, *shared.members)}
    sections: Mapping[str, Mapping[str, object]] = {section: getattr(rules, section) for section in (*NAMED, "fields", "scope")}
    for section, names in sections.items():
        for name in names:
            path = (section, name, "<key>")
            if not name.strip() or UNUSABLE.search(name):
                loaded.fail(path, _("“{name}” cannot be a name: it stands in expressions").format(name=name))
            if section in NAMED and name in seen:
                loaded.fail(
                    path, _("{name} is a name in {other} already: one name, one meaning").format(name=name, other=seen[name])
                )
            seen[name] = section
            other = spelt.setdefault(name.casefold(), name)
            if other != name:  # the database takes names for the same whatever their case
                message = _("{name} and {other} differ only in capital and small letters: call one of them something else")
                loaded.fail(path, message.format(name=name, other=other))
    for name in rules.parameters:
        if name in {**shared.households, **shared.members, **rules.fields}:
            message = _("{name} is a column of the survey: as a parameter it would hide every household's own answer")
            loaded.fail(("parameters", name, "<key>"), message.format(name=name))


def _ids(loaded: LoadedRuleSet) -> None:
    seen: dict[str, tuple[str, Path_]] = {}
    for path in LISTS_BY_ID:
        entries: Any = loaded.rules
        for key in path:
            entries = getattr(entries, key)
        for number, entry in enumerate(entries):
            here: Path_ = (*path, number, "id")
            other, there = seen.setdefault(entry.id.casefold(), (entry.id, here))
            if there == here:
                continue
            message = _("the id {id} is used already at {place}")
            if other != entry.id:  # the database takes names for the same whatever their case
                message = _("the id {id} differs from {other} at {place} only in capital and small letters")
            loaded.fail(here, message.format(id=entry.id, other=other, place=loaded.origin(there)))


def _levels(loaded: LoadedRuleSet) -> None:
    names: dict[str, int] = {}
    sheets = {sheet.lower(): "" for sheet in (*FIXED_SHEETS, *EXCELS_OWN_SHEETS)}
    for rank, style in loaded.rules.levels.items():
        path = ("levels", rank)
        if style.name in (*OTHER_PLACES.values(), TO_INCLUDE):
            message = _("{name} is another place in the ledger: call the level something else")
            loaded.fail((*path, "name"), message.format(name=style.name))
        if style.name in names:
            message = _("{name} is the name of level {other} already")
            loaded.fail((*path, "name"), message.format(name=style.name, other=names[style.name]))
        if style.sheet.lower() in sheets:
            message = _("{sheet} is another sheet of the ledger: each level needs a sheet name of its own")
            loaded.fail((*path, "sheet"), message.format(sheet=style.sheet))
        names[style.name] = rank
        sheets[style.sheet.lower()] = style.name


def _fields(loaded: LoadedRuleSet, shared: Catalogue) -> None:
    own = loaded.rules.fields
    titles = {(field.of, normal(title)): title for title, field in own.items()}
    aliases: dict[tuple[str, str], str] = {}
    for title, field in own.items():
        before = shared.fields(field.of).get(title)
        if title in WORKED_WITH and before is None:
            message = _("{title} cannot be a field of that level: households are matched and counted by it")
            loaded.fail(("fields", title, "of"), message.format(title=title))
        if title in WORKED_WITH and before and not (before.type is field.type or {before.type, field.type} <= NUMERIC):
            message = _("{title} stays of type {type}: households are matched and counted by it")
            loaded.fail(("fields", title, "type"), message.format(title=title, type=before.type.value))
        shared_titles = {normal(other): other for other in shared.fields(field.of)}
        for number, alias in enumerate(field.aliases):
            key = (field.of, normal(alias))
            other = titles.get(key) or shared_titles.get(key[1]) or aliases.get(key)
            if other and other != title:
                message = _("“{alias}” is the title of {other} already: a column cannot mean two things")
                loaded.fail(("fields", title, "aliases", number), message.format(alias=alias, other=other))
            aliases[key] = title


def _aliases(loaded: LoadedRuleSet, catalogue: Catalogue) -> None:
    """What ``aliases:`` says of titles: each a field's, or a fact's over members, which a survey may have as a column."""
    facts = [name for name, fact in loaded.rules.facts.items() if fact.over]
    fields = {*catalogue.households, *catalogue.members, *facts}
    seen: dict[tuple[str, str], str] = {}
    for title, field in loaded.rules.aliases.items():
        path = ("aliases", title)
        if fault := fault_in(title, field, fields, catalogue):
            loaded.fail(path, fault)
        other = seen.setdefault((loaded.origin(path).file, normal(title)), title)
        if other != title:
            message = _("“{title}” is the title at {place}, written otherwise")
            loaded.fail((*path, "<key>"), message.format(title=title, place=loaded.origin(("aliases", other))))


def refuse_misspelt_parameters(loaded: LoadedRuleSet, unused: Collection[str]) -> None:
    """A county's parameter that nothing uses and that is nearly one of the base's: the base's would stay in force unnoticed."""
    written: dict[str | int, set[str]] = {}
    for path, place in loaded.source.places.items():
        if path[0:1] == ("parameters",) and len(path) > 1:
            written.setdefault(path[1], set()).add(place.file)
    names = [name for name in loaded.rules.parameters if written.get(name) == {loaded.files[-1].name}]
    others = [name for name in loaded.rules.parameters if name not in names]
    for name in names:
        if others and name in unused and (meant := nearest(name, others, MISSPELT)):
            message = _("nothing uses parameter {name}; did you mean {other}?")
            loaded.fail(("parameters", name, "<key>"), message.format(name=name, other=meant))
