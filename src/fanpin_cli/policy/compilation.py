"""A rule set compiled for one as-of date: every name looked up, every type checked, every expression SQL.

What cannot work is refused here, when the rules are loaded, with file, line and column: an unknown name, a wrong type, a
value that an enumeration does not have. A rule that silently never holds is a family that gets no help.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NoReturn, assert_never

from fanpin_cli.policy.chain import Chain
from fanpin_cli.policy.compiled import Compiled, CompiledFact, Entry, Policy, named_condition, resting_on
from fanpin_cli.policy.compiler import LONGEST_SQL
from fanpin_cli.policy.consistency import NAMED, refuse_inconsistent, refuse_misspelt_parameters
from fanpin_cli.policy.expressions import compile_expression
from fanpin_cli.policy.grammar import ExpressionError
from fanpin_cli.policy.kinds import Kind, field_type_of, kind_of, sql_type
from fanpin_cli.policy.literals import kind_of_value, value_term
from fanpin_cli.policy.loading import LoadedRuleSet
from fanpin_cli.policy.lookup import Names
from fanpin_cli.policy.models import All, AnyOf, AtLeast, Not, Parameter, Part, Reasoned, RuleSet, When, parts_of
from fanpin_cli.policy.names import ComparedNames, HouseholdNames, MemberNames, field_term
from fanpin_cli.policy.naming import PARAMETER, PREVIOUS, Name
from fanpin_cli.policy.rule_texts import compile_text, refuse_reasons
from fanpin_cli.policy.terms import Term
from fanpin_cli.policy.truths import all_of, any_of, at_least, not_
from fanpin_cli.survey.catalogue import Catalogue, Field
from fanpin_cli.survey.column_map import ALIASES, assignments
from fanpin_cli.text.messages import _
from fanpin_cli.text.yaml_source import Path_

WORD = re.compile(r"\w+")


def compile_policy(loaded: LoadedRuleSet, catalogue: Catalogue, as_of: dt.date) -> Policy:
    """Compile a rule set; raises ``RuleSetError`` with the place of the first thing that cannot work."""
    refuse_inconsistent(loaded, catalogue)
    return Compilation(loaded, county_catalogue(loaded.rules, catalogue), as_of).policy()


def county_catalogue(rules: RuleSet, shared: Catalogue) -> Catalogue:
    """The shared catalogue with what a county's rule set says of its columns: fields, titles, words of headers."""
    catalogue = replace(shared, headings=rules.headings).extended(rules.fields)
    return catalogue.assigning(assignments(rules.aliases, ALIASES))


def parameter_term(name: str, parameter: Parameter, as_of: dt.date) -> Term:
    """A parameter's value on a date; unknown where the county has not set it: what needs it is not assessed, and says so."""
    own, value = Name(PARAMETER, name), parameter.in_force(as_of)[1]
    if value is not None:
        return replace(value_term(value), name=own)
    kind = next((kind_of_value(other) for other in parameter.values.values() if other is not None), Kind.NUMBER)
    return Term(f"CAST(NULL AS {sql_type(kind)})", kind, frozenset({own}), name=own)


class Compilation:
    """The state of one compilation: what is compiled already, and what is being compiled."""

    def __init__(self, loaded: LoadedRuleSet, catalogue: Catalogue, as_of: dt.date) -> None:
        self.loaded = loaded
        self.rules = loaded.rules
        self.catalogue = catalogue
        self.as_of = as_of
        self._facts: dict[str, CompiledFact] = {}
        self._conditions: dict[str, Term] = {}
        self._chain = Chain(loaded)
        self._used: set[str] = set()

    def policy(self) -> Policy:
        for name in self.rules.facts:
            self.fact(name)
        for name in self.rules.conditions:
            self.condition(name)
        scope = {name: self._condition(when, ("scope", name), HouseholdNames(self)) for name, when in self.rules.scope.items()}
        policy = Policy(
            loaded=self.loaded,
            as_of=self.as_of,
            catalogue=self.catalogue,
            facts=self.facts(),
            conditions=dict(self._conditions),
            scope=scope,
            risk=self._entries(self.rules.risk, ("risk",)),
            groups=self._entries(self.rules.edge.groups, ("edge", "groups")),
            edge=self._entries(self.rules.edge.rules, ("edge", "rules")),
            include=self._entries(self.rules.include, ("include",)),
            measures=self._entries(self.rules.measures, ("measures",)),
            warnings=self._entries(self.rules.warnings, ("warnings",), ComparedNames(self)),
        )
        self._refuse_unknown_levels()
        unused = self._unused()
        refuse_misspelt_parameters(self.loaded, unused)
        wanted = resting_on(self.facts(), _names(policy), ("", PREVIOUS))
        return replace(policy, facts=tuple(wanted), unused=unused)

    def _refuse_unknown_levels(self) -> None:
        for number, rule in enumerate(self.rules.risk):
            if rule.level not in self.rules.levels:
                known = "、".join(map(str, self.rules.levels))
                message = _("there is no level {level}; levels: {known}").format(level=rule.level, known=known)
                self.loaded.fail(("risk", number, "level"), message)

    def _unused(self) -> tuple[str, ...]:
        """The parameters, facts and conditions that nothing rests on, nor a data check by its words."""
        texts = [check.when for check in self.rules.checks], [kind.when for kind in self.rules.lists.values()]
        words = set(WORD.findall(repr(texts))) | self._used
        return tuple(name for name in (*self.rules.parameters, *self.rules.facts, *self.rules.conditions) if name not in words)

    def facts(self) -> tuple[CompiledFact, ...]:
        """The facts in the order in which they rest on each other."""
        return tuple(self._facts.values())

    # What names mean

    def use(self, name: str) -> None:
        self._used.add(name)

    def parameter(self, name: str) -> Term:
        self.use(name)
        parameter = self.rules.parameters[name]
        if parameter.in_force(self.as_of)[0] is None:
            message = _("parameter {name} has no value on {date}; its first is of {first}")
            first = min(parameter.values, default=None)
            self.loaded.fail(("parameters", name), message.format(name=name, date=self.as_of, first=first))
        return parameter_term(name, parameter, self.as_of)

    def previous(self, name: str) -> Term | None:
        if name in self.catalogue.households:
            return field_term(name, self.catalogue.households[name], PREVIOUS)
        if name in self.rules.facts:
            return field_term(name, Field(type=field_type_of(self.fact(name).kind)), PREVIOUS)
        return None

    def fact(self, name: str) -> Term:
        if name not in self._facts:
            path: Path_ = ("facts", name, "expr")
            given = self.rules.facts[name]
            with self._chain.opened(name, path):
                names = MemberNames(self) if given.over else HouseholdNames(self, own=name)
                term = self._expression(given.expr, path, names, aggregates=bool(given.over))
            twin = self.catalogue.households.get(name)
            if twin and kind_of(twin.type) is not term.kind:
                message = _("fact {name} and the survey's field of that name differ in type")
                self.refuse(path, name, ExpressionError(message.format(name=name)))
            self._facts[name] = CompiledFact(name, term, bool(given.over), twin)
        self._chain.rest_on(name)
        return self._facts[name].as_term()

    def condition(self, name: str) -> Term:
        if name not in self._conditions:
            path: Path_ = ("conditions", name)
            with self._chain.opened(name, path):
                self._conditions[name] = self._condition(self.rules.conditions[name], path, HouseholdNames(self, own=name))
        self._chain.rest_on(name)
        return named_condition(name, self._conditions[name])

    # Pieces

    def _entries(
        self, entries: Iterable[Entry], path: Path_, names: HouseholdNames | None = None
    ) -> tuple[Compiled[Entry], ...]:
        known, compiled = names or HouseholdNames(self), []
        for number, entry in enumerate(entries):
            when = self.when(entry.when, (*path, number, "when"), known)
            clauses = compile_text(self, entry, (*path, number), known)
            compiled.append(Compiled(entry, when, clauses, self.loaded.origin((*path, number))))
        return tuple(compiled)

    def _condition(self, when: When, path: Path_, names: Names) -> Term:
        """A condition that has no text, so that its parts can give no reasons."""
        refuse_reasons(self.loaded, when, path)
        return self.when(when, path, names)

    def when(self, when: When, path: Path_, names: Names) -> Term:
        """The term of a rule's condition."""
        return self.condition_term(when, path, lambda text, at: self._expression(text, at, names))

    def condition_term(self, when: When | Part, path: Path_, expression: Callable[[str | bool, Path_], Term]) -> Term:
        """The term of a condition of any shape, its expressions compiled by ``expression``."""
        if isinstance(when, bool | str):
            term = expression(when, path)
            if term.kind is not Kind.BOOLEAN:
                message = _("“{text}” is no condition: it gives no yes or no")
                self.refuse(path, str(when), ExpressionError(message.format(text=when)))
            return term
        if isinstance(when, Not):
            return not_(self.condition_term(when.not_, (*path, "not"), expression))
        if isinstance(when, Reasoned):
            return self.condition_term(when.when, (*path, "when"), expression)
        keys, parts = parts_of(when)
        terms = tuple(self.condition_term(part, (*path, *keys, number), expression) for number, part in enumerate(parts))
        match when:
            case All():
                made = all_of(*terms)
            case AnyOf():
                made = any_of(*terms)
            case AtLeast():
                made = at_least(when.at_least, terms)
            case _:
                assert_never(when)
        if len(made.sql) > LONGEST_SQL:
            self.loaded.fail(path, _("this condition is too large; name its parts as conditions"))
        return made

    def _expression(self, text: str | bool, path: Path_, names: Names, *, aggregates: bool = False) -> Term:
        try:
            return compile_expression(text, names, aggregates=aggregates)
        except ExpressionError as error:
            self.refuse(path, str(text), error)
        except RecursionError:
            self.loaded.fail(path, _("the expression is nested too deeply"))

    def refuse(self, path: Path_, text: str, error: ExpressionError) -> NoReturn:
        """Raise ``RuleSetError`` about the expression or reason at ``path``, and name what an overlay has made of its names:
        the fault may be there."""
        above = {file.name: number for number, file in enumerate(self.loaded.files)}
        own, words = above.get(self.loaded.origin(path).file, 0), {*WORD.findall(text)}
        sentence = str(error)
        for section in ("fields", *NAMED):
            for name in sorted(words & {*getattr(self.rules, section)}):
                place = self.loaded.origin((section, name))
                if above.get(place.file, 0) > own:
                    sentence += _("; {name} is written anew at {place}").format(name=name, place=place)
        self.loaded.fail(path, sentence, error.column)


def _names(policy: Policy) -> set[Name]:
    """Every name that a rule, a reason or the scope uses; conditions are all kept."""
    asked = (*policy.compiled(), *policy.warnings)
    terms = [term for entry in asked for term in entry.terms]
    terms += [*policy.conditions.values(), *policy.scope.values()]
    return set().union(*(term.names for term in terms))
