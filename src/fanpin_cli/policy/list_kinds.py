"""The kinds of departments' lists that a rule set knows: those of ``rules/lists.yaml`` with what the rule set says of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fanpin_cli.policy.compilation import parameter_term
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.expressions import compile_expression
from fanpin_cli.policy.grammar import ExpressionError
from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.loading import LoadedRuleSet, RuleSetError
from fanpin_cli.policy.models import Group, ListColumn, ListKind, Model, Parameter, RuleSet
from fanpin_cli.policy.names import field_term
from fanpin_cli.policy.overlays import section_over
from fanpin_cli.policy.terms import Term, within
from fanpin_cli.survey.catalogue import Field
from fanpin_cli.text.messages import _
from fanpin_cli.text.shown import shown
from fanpin_cli.text.suggest import did_you_mean
from fanpin_cli.text.validation import validated
from fanpin_cli.text.yaml_source import Path_, Place, Source, read_yaml

SECTION = "lists"


class ListsFile(Model):
    """``rules/lists.yaml``: the columns that any list may have, and the kinds of lists."""

    columns: Mapping[str, ListColumn] = {}
    lists: Mapping[str, ListKind] = {}


@dataclass(frozen=True)
class CompiledList:
    """A kind of list, ready to be asked.

    columns: its own and those that any list may have. group: the title of the key group that it is evidence of. when: who of
    those listed counts. summed: the columns whose amounts of one person are added up first.
    """

    kind: str
    spec: ListKind
    columns: Mapping[str, Field]
    group: str
    when: Term

    @property
    def condition(self) -> str:
        """The condition as it is written, with the values of its parameters: 自付金额 > 医保自付线（医保自付线为10000）."""
        parts = [term for term in within([self.when]) if term.name and term.name.title not in self.columns]
        values = "，".join(f"{term.name.title}为{shown(term.value)}" for term in parts if term.name)
        return f"{self.spec.when}（{values}）" if values else str(self.spec.when)

    @property
    def summed(self) -> tuple[str, ...]:
        return tuple(title for title, column in self.spec.columns.items() if column.summed)


def compile_lists(policy: Policy, shared: Path) -> dict[str, CompiledList]:
    """Kind → the list, in the order of the file, then of the rule set. shared: ``rules/lists.yaml``.

    Raises ``YamlError`` with file, line and column: a setting that does not exist, a name in a condition that is no column of
    the list and no parameter, a kind that is evidence of nothing.
    """
    base = read_yaml(shared)
    common = validated(ListsFile, base).columns
    merged = section_over(SECTION, base, policy.loaded.source)
    kinds = validated(ListsFile, merged).lists
    return {kind: _compiled(kind, spec, common, merged, policy) for kind, spec in kinds.items()}


def _compiled(kind: str, spec: ListKind, common: Mapping[str, Field], source: Source, policy: Policy) -> CompiledList:
    path: Path_ = (SECTION, kind)
    if not spec.group:
        raise RuleSetError(
            _("{place}: list {kind} needs its group: the key group that it is evidence of").format(
                place=source.place(path), kind=kind
            )
        )
    catalogue = policy.catalogue
    columns = {**common, **spec.columns}
    known = {**columns, **catalogue.households, **catalogue.members}
    named: list[tuple[Path_, str]] = [
        *((("person", number), title) for number, title in enumerate(spec.person)),
        *((("shows", number), title) for number, title in enumerate(spec.shows)),
        *(
            (("columns", own, "difference"), title)
            for own, column in spec.columns.items()
            for parts in column.difference
            for title in parts
        ),
    ]
    for where, title in named:
        if title not in known:
            message = _("{place}: list {kind} has no column “{title}”{hint}")
            hint = did_you_mean(title, columns)
            raise RuleSetError(message.format(place=source.place((*path, *where)), kind=kind, title=title, hint=hint))
    when = _condition(spec, _ListNames(spec, columns, policy.rules, policy.as_of), source, (*path, "when"))
    return CompiledList(kind, spec, columns, _group_title(spec.group, policy.loaded), when)


def _condition(spec: ListKind, names: _ListNames, source: Source, path: Path_) -> Term:
    place = source.place(path)
    try:
        term = compile_expression(spec.when, names)
    except ExpressionError as error:
        at = Place(place.file, place.line, place.column + error.column)
        raise RuleSetError(f"{at}: {error}") from error
    if term.kind is not Kind.BOOLEAN:
        raise RuleSetError(f"{place}: " + _("“{text}” is no condition: it gives no yes or no").format(text=spec.when))
    return term


def _group_title(named: str, loaded: LoadedRuleSet) -> str:
    """The title of the group that is meant: by id, title, or condition; a group that the rule set has not is called so."""
    groups = loaded.rules.edge.groups

    def ways(group: Group) -> tuple[object, ...]:
        return group.id, group.title, group.when

    for number in range(3):
        for group in groups:
            if ways(group)[number] == named:
                return group.title
    return named


class _ListNames:
    """What a name means in a list's condition: a column of the list, else a parameter of the rule set, else of the list."""

    def __init__(self, spec: ListKind, columns: Mapping[str, Field], rules: RuleSet, as_of: dt.date) -> None:
        self.columns = columns
        self.parameters: Mapping[str, Parameter] = {**spec.parameters, **rules.parameters}
        self.as_of = as_of

    def term(self, name: str, table: str) -> Term | None:
        if table:
            return None
        if name in self.columns:
            return field_term(name, self.columns[name])
        return parameter_term(name, self.parameters[name], self.as_of) if name in self.parameters else None

    def known(self, table: str) -> list[str]:
        return [] if table else [*self.columns, *self.parameters]

    def fields(self, table: str) -> Mapping[str, Field]:
        return {} if table else self.columns
