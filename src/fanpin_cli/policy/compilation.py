"""A rule set compiled for one as-of date: every name looked up, every type checked, every expression SQL.

What cannot work is refused here, when the rules are loaded, with file, line and column: an unknown name, a wrong type, a
value that an enumeration does not have. A rule that silently never holds is a family that gets no help.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NoReturn

from fanpin_cli.policy.compiled import FIELD_TYPE_OF, Compiled, CompiledFact, Entry, Policy
from fanpin_cli.policy.consistency import NAMED, refuse_inconsistent, refuse_misspelt_parameters
from fanpin_cli.policy.expressions import LONGEST_SQL, compile_expression
from fanpin_cli.policy.grammar import ExpressionError
from fanpin_cli.policy.hints import no_such_name
from fanpin_cli.policy.loading import LoadedRuleSet
from fanpin_cli.policy.models import (
    All,
    AnyOf,
    AtLeast,
    EarlyWarning,
    Measure,
    Not,
    Parameter,
    Value,
    When,
)
from fanpin_cli.policy.names import PREVIOUS, ComparedNames, HouseholdNames, MemberNames, field_term
from fanpin_cli.policy.reasons import compile_reason
from fanpin_cli.policy.terms import KIND_OF, PARAMETER, SQL_TYPE, Kind, Term, condition_blank, condition_column, literal
from fanpin_cli.policy.truths import all_of, any_of, at_least, not_
from fanpin_cli.survey.catalogue import Catalogue, Field
from fanpin_cli.text.messages import _
from fanpin_cli.text.yaml_source import Path_

LONGEST_CHAIN = 30
"""So many facts and conditions may rest on one another; a rule set has five, and each is compiled within the one above."""
WORD = re.compile(r"\w+")


def compile_policy(loaded: LoadedRuleSet, catalogue: Catalogue, as_of: dt.date) -> Policy:
    """Compile a rule set; raises ``RuleSetError`` with the place of the first thing that cannot work."""
    refuse_inconsistent(loaded, catalogue)
    return Compilation(loaded, catalogue.extended(loaded.rules.fields), as_of).policy()


class Compilation:
    """The state of one compilation: what is compiled already, and what is being compiled (to find circles)."""

    def __init__(self, loaded: LoadedRuleSet, catalogue: Catalogue, as_of: dt.date) -> None:
        self.loaded = loaded
        self.rules = loaded.rules
        self.catalogue = catalogue
        self.as_of = as_of
        self._facts: dict[str, CompiledFact] = {}
        self._conditions: dict[str, Term] = {}
        self._open: list[str] = []
        self._below: list[int] = []  # for each that is open, how many rest on one another beneath it
        self._depths: dict[str, int] = {}
        self.used: set[str] = set()

    def policy(self) -> Policy:
        for name in self.rules.facts:
            self.fact(name)
        for name in self.rules.conditions:
            self.condition(name)
        scope = {name: self._when(when, ("scope", name)) for name, when in self.rules.scope.items()}
        policy = Policy(
            loaded=self.loaded,
            as_of=self.as_of,
            catalogue=self.catalogue,
            facts=self.facts(),
            conditions=dict(self._conditions),
            scope=scope,
            risk=self._entries(self.rules.risk, ("risk",), lambda rule: rule.reason or rule.title or rule.id),
            groups=self._entries(self.rules.edge.groups, ("edge", "groups"), lambda group: literal_template(group.title)),
            edge=self._entries(self.rules.edge.rules, ("edge", "rules"), lambda rule: rule.reason or rule.title or rule.id),
            include=self._entries(self.rules.include, ("include",), lambda rule: rule.reason or rule.title or rule.id),
            measures=self._entries(self.rules.measures, ("measures",), _measure_text),
            warnings=self._entries(self.rules.warnings, ("warnings",), _warning_text, ComparedNames(self)),
        )
        for number, rule in enumerate(self.rules.risk):
            if rule.level not in self.rules.levels:
                known = "、".join(map(str, self.rules.levels))
                self.loaded.fail(
                    ("risk", number, "level"),
                    _("there is no level {level}; levels: {known}").format(level=rule.level, known=known),
                )
        unused = self.unused()
        refuse_misspelt_parameters(self.loaded, unused)
        return replace(policy, facts=self.facts(_names(policy)), unused=unused)

    def unused(self) -> tuple[str, ...]:
        """The parameters, facts and conditions that nothing rests on, nor a data check by its words."""
        words = set(WORD.findall(repr([check.when for check in self.rules.checks]))) | self.used
        return tuple(name for name in (*self.rules.parameters, *self.rules.facts, *self.rules.conditions) if name not in words)

    def facts(self, wanted: Iterable[str] | None = None) -> tuple[CompiledFact, ...]:
        """The facts in the order in which they rest on each other; those that ``wanted`` names rest on, where it is given."""
        if wanted is None:
            return tuple(self._facts.values())
        reached: set[str] = set()
        names = list(wanted)
        while names:
            name = names.pop().removeprefix(f"{PREVIOUS}.")
            if name in self._facts and name not in reached:
                reached.add(name)
                names += self._facts[name].term.names
        return tuple(fact for fact in self._facts.values() if fact.name in reached)

    # Pieces

    def parameter(self, name: str, parameter: Parameter) -> Term:
        self.used.add(name)
        since, value = parameter.in_force(self.as_of)
        if since is None:
            first = min(parameter.values, default=None)
            path = ("parameters", name)
            self.loaded.fail(
                path,
                _("parameter {name} has no value on {date}; its first is of {first}").format(
                    name=name, date=self.as_of, first=first
                ),
            )
        if value is None:
            # Not set by the county: rules that need it are not assessed, and say so.
            kinds = {kind_of_value(other) for other in parameter.values.values() if other is not None} or {Kind.NUMBER}
            kind = kinds.pop()
            return Term(f"CAST(NULL AS {SQL_TYPE[kind]})", kind, frozenset({f"{PARAMETER}{name}"}))
        return value_term(value)

    def previous_term(self, name: str) -> Term | None:
        if name in self.catalogue.households:
            return field_term(name, self.catalogue.households[name], PREVIOUS)
        if name in self.rules.facts:
            term = self.fact(name).term
            return field_term(name, Field(type=FIELD_TYPE_OF[term.kind]), PREVIOUS)
        return None

    def fact(self, name: str) -> CompiledFact:
        if name not in self._facts:
            path: Path_ = ("facts", name, "expr")
            given = self.rules.facts[name]
            with _Opened(self, name, path):
                names = MemberNames(self) if given.over else HouseholdNames(self, own=name)
                term = self._expression(given.expr, path, names, aggregates=bool(given.over))
            twin = self.catalogue.households.get(name)
            if twin and KIND_OF[twin.type] is not term.kind:
                message = _("fact {name} and the survey's field of that name differ in type")
                self.refuse(path, name, ExpressionError(message.format(name=name)))
            self._facts[name] = CompiledFact(name, term, bool(given.over), twin)
        self._rest_on(name)
        return self._facts[name]

    def condition(self, name: str) -> Term:
        if name not in self._conditions:
            path: Path_ = ("conditions", name)
            with _Opened(self, name, path):
                self._conditions[name] = self._when(self.rules.conditions[name], path, HouseholdNames(self, own=name))
        self._rest_on(name)
        inner = self._conditions[name]
        blank = condition_blank(name) if inner.uncertain else None
        return Term(condition_column(name), Kind.BOOLEAN, inner.names, (inner,), blank=blank, tests_blank=inner.tests_blank)

    def _rest_on(self, name: str) -> None:
        """Whatever is being compiled rests on this fact or condition."""
        if self._below:
            self._below[-1] = max(self._below[-1], self._depths[name])

    def _entries(
        self, entries: Iterable[Entry], path: Path_, template: Callable[[Entry], str], names: HouseholdNames | None = None
    ) -> tuple[Compiled[Entry], ...]:
        compiled = []
        for number, entry in enumerate(entries):
            when = self._when(entry.when, (*path, number, "when"), names)
            text_path = (*path, number, "text" if isinstance(entry, Measure) else "reason")
            text = self._reason(template(entry), text_path, names)
            compiled.append(Compiled(entry, when, text, self.loaded.origin((*path, number))))
        return tuple(compiled)

    def _when(self, when: When, path: Path_, names: HouseholdNames | None = None) -> Term:
        known = names or HouseholdNames(self)
        return self.condition_term(when, path, lambda text, at: self._expression(text, at, known))

    def condition_term(self, when: When, path: Path_, expression: Callable[[str | bool, Path_], Term]) -> Term:
        """The term of a condition of any shape, its expressions compiled by ``expression``."""
        if isinstance(when, bool | str):
            term = expression(when, path)
            if term.kind is not Kind.BOOLEAN:
                message = _("“{text}” is no condition: it gives no yes or no")
                self.refuse(path, str(when), ExpressionError(message.format(text=when)))
            return term
        if isinstance(when, Not):
            return not_(self.condition_term(when.not_, (*path, "not"), expression))
        key, parts = (
            ("all", when.all) if isinstance(when, All) else ("any", when.any) if isinstance(when, AnyOf) else ("of", when.of)
        )
        terms = tuple(self.condition_term(part, (*path, key, number), expression) for number, part in enumerate(parts))
        made = at_least(when.at_least, terms) if isinstance(when, AtLeast) else (all_of if key == "all" else any_of)(*terms)
        if len(made.sql) > LONGEST_SQL:
            self.loaded.fail(path, _("this condition is too large; name its parts as conditions"))
        return made

    def _expression(
        self, text: str | bool, path: Path_, names: HouseholdNames | MemberNames, *, aggregates: bool = False
    ) -> Term:
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
        told = str(error)
        for section in ("fields", *NAMED):
            for name in sorted(words & {*getattr(self.rules, section)}):
                place = self.loaded.origin((section, name))
                if above.get(place.file, 0) > own:
                    told += _("; {name} is written anew at {place}").format(name=name, place=place)
        self.loaded.fail(path, told, error.column)

    def _reason(self, template: str, path: Path_, names: HouseholdNames | None = None) -> Term:
        names = names or HouseholdNames(self)

        def look_up(name: str) -> Term:
            table, _dot, last = name.rpartition(".")
            term = names.term(last, table)
            if term is None:
                raise no_such_name(last, table, names)
            return term

        try:
            return compile_reason(template, look_up)
        except ExpressionError as error:
            self.refuse(path, template, error)


class _Opened:
    """Marks a name as being compiled; meeting it again means that it is defined by itself."""

    def __init__(self, work: Compilation, name: str, path: Path_) -> None:
        self.work, self.name, self.path = work, name, path

    def __enter__(self) -> None:
        if self.name in self.work._open:
            circle = " → ".join([*self.work._open[self.work._open.index(self.name) :], self.name])
            self.work.loaded.fail(self.path, _("these define each other in a circle: {names}").format(names=circle))
        self.work._open.append(self.name)
        self.work._below.append(0)
        self._refuse_deeper(len(self.work._open))

    def __exit__(self, error: type[BaseException] | None, *_rest: object) -> None:
        self.work._open.pop()
        depth = self.work._below.pop() + 1
        self.work._depths[self.name] = depth
        if error is None:
            self._refuse_deeper(depth)

    def _refuse_deeper(self, depth: int) -> None:
        if depth > LONGEST_CHAIN:
            message = _("facts and conditions rest on one another more than {n} deep here; name fewer steps")
            self.work.loaded.fail(self.path, message.format(n=LONGEST_CHAIN))


def _names(policy: Policy) -> set[str]:
    """Every name that a rule, a reason or the scope uses; conditions are all kept."""
    asked = (*policy.compiled(), *policy.warnings)
    terms = [term for entry in asked for term in (entry.when, entry.text)]
    terms += [*policy.conditions.values(), *policy.scope.values()]
    return set().union(*(term.names for term in terms))


def kind_of_value(value: Value) -> Kind:
    if isinstance(value, bool):
        return Kind.BOOLEAN
    if isinstance(value, dt.date):
        return Kind.DATE
    return Kind.TEXT if isinstance(value, str) else Kind.NUMBER


def value_term(value: bool | float | str | dt.date) -> Term:
    """A parameter's value as SQL."""
    if isinstance(value, bool):
        return Term(str(value).upper(), Kind.BOOLEAN)
    if isinstance(value, dt.date):
        return Term(f"CAST('{value}' AS DATE)", Kind.DATE)
    return Term(literal(value), Kind.TEXT) if isinstance(value, str) else Term(f"CAST({value!r} AS DOUBLE)", Kind.NUMBER)


def literal_template(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _warning_text(warning: EarlyWarning) -> str:
    return warning.reason or literal_template(warning.title or warning.id)


def _measure_text(measure: Measure) -> str:
    return f"{literal_template(measure.project)}：{measure.text}" if measure.project else measure.text
