"""Data checks compiled: of a household, of a member with his household, over all rows, against earlier rounds.

A check that names a column or a value that does not exist is refused here, when it is loaded: one that can never fire must
not exist.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from fanpin_cli.policy.check_functions import FUNCTIONS
from fanpin_cli.policy.compilation import Compilation, county_catalogue
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.consistency import refuse_inconsistent
from fanpin_cli.policy.expressions import compile_expression
from fanpin_cli.policy.grammar import ExpressionError, parse_expression
from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.loading import LoadedRuleSet
from fanpin_cli.policy.lookup import Names
from fanpin_cli.policy.models import SCOPES, AnyOf, Check
from fanpin_cli.policy.names import HouseholdNames, MemberOfHouseholdNames, column_term
from fanpin_cli.policy.naming import EARLIER, FILLED, HOUSEHOLD, MEMBER, OPTIONAL, PREVIOUS, Name, member_before
from fanpin_cli.policy.rule_texts import refuse_reasons
from fanpin_cli.policy.terms import Term, made_of
from fanpin_cli.policy.truths import not_
from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.text.messages import _
from fanpin_cli.text.suggest import did_you_mean
from fanpin_cli.text.yaml_source import Path_, Place

HOLDS, FAILS = "成立", "不成立"
"""The ids of a condition of members and of its opposite."""


@dataclass(frozen=True)
class CompiledCheck:
    """A check with its condition, and where it is written.

    alternatives: the parts of an ``any`` at the top, else the condition: each is asked where the survey has its columns.
    same: where the check counts like rows with SAME, what they are alike in.
    """

    check: Check
    when: Term
    place: Place
    alternatives: tuple[Term, ...]
    same: Term | None = None

    @property
    def id(self) -> str:
        return self.check.id

    @property
    def of_members(self) -> bool:
        return self.check.over is not None


def compile_checks(loaded: LoadedRuleSet, catalogue: Catalogue, as_of: dt.date) -> tuple[Policy, tuple[CompiledCheck, ...]]:
    """The policy, and its data checks. Raises ``RuleSetError`` with the place of the first thing that cannot work."""
    refuse_inconsistent(loaded, catalogue)
    work = Compilation(loaded, county_catalogue(loaded.rules, catalogue), as_of)
    policy = replace(work.policy(), facts=work.facts())  # also those that no rule rests on
    return policy, tuple(_compiled(work, number, check) for number, check in enumerate(loaded.rules.checks))


def member_condition(
    loaded: LoadedRuleSet, catalogue: Catalogue, as_of: dt.date, text: str
) -> tuple[Policy, tuple[CompiledCheck, ...]]:
    """A condition of members that somebody asks beside the rules, and its opposite, so that what is unknown can be told.

    Raises ``ExpressionError`` where it is none or a name means nothing.
    """
    work = Compilation(loaded, county_catalogue(loaded.rules, catalogue), as_of)
    policy = replace(work.policy(), facts=work.facts())
    when = compile_expression(text, MemberOfHouseholdNames(work), functions=FUNCTIONS)
    if when.kind is not Kind.BOOLEAN:
        raise ExpressionError(_("“{text}” is no condition: it gives no yes or no").format(text=text))
    terms = {HOLDS: when, FAILS: not_(when)}
    place = loaded.origin(("default_level",))
    checks = (
        CompiledCheck(Check(id=name, title=name, when=True, over="成员"), term, place, (term,)) for name, term in terms.items()
    )
    return policy, tuple(checks)


def _compiled(work: Compilation, number: int, check: Check) -> CompiledCheck:
    names = MemberOfHouseholdNames(work) if check.over else _HouseholdNames(work)

    def expression(text: str | bool, path: Path_) -> Term:
        try:
            return compile_expression(text, names, functions=FUNCTIONS)
        except ExpressionError as error:
            work.refuse(path, str(text), error)

    refuse_reasons(work.loaded, check.when, ("checks", number, "when"))
    when = work.condition_term(check.when, ("checks", number, "when"), expression)
    known = {**work.catalogue.households, **work.catalogue.members, **work.rules.facts}
    for place, name in enumerate(check.fields):
        if name not in known:
            hint = did_you_mean(name, known)
            work.loaded.fail(
                ("checks", number, "fields", place), _("there is no field “{name}”{hint}").format(name=name, hint=hint)
            )
    for place, scope in enumerate(check.applies_to):
        if scope not in (*SCOPES, *work.rules.scope):
            hint = did_you_mean(scope, (*SCOPES, *work.rules.scope))
            work.loaded.fail(
                ("checks", number, "applies_to", place), _("there is no scope “{name}”{hint}").format(name=scope, hint=hint)
            )
    alternatives = when.parts if isinstance(check.when, AnyOf) and len(check.when.any) > 1 else (when,)
    same = _same(check.when, names) if isinstance(check.when, str) else None
    return CompiledCheck(check, when, work.loaded.origin(("checks", number)), alternatives, same)


def _same(text: str, names: Names) -> Term | None:
    """What the first SAME of an expression compares, as one text."""
    calls = parse_expression(text, functions=FUNCTIONS).find_all(exp.Anonymous)
    call = next((node for node in calls if node.name.upper() == "SAME"), None)
    if call is None:
        return None
    terms = [compile_expression(part.sql(dialect="duckdb"), names) for part in call.expressions]
    listed = ", ".join(f"CAST({term.sql} AS VARCHAR)" for term in terms)
    return made_of(f"concat_ws(chr(31), {listed})", Kind.TEXT, "SAME", *terms)


class _HouseholdNames(HouseholdNames):
    """What a name means in a check of households: as in a rule, and what the survey itself says or may lack."""

    tables = (PREVIOUS, FILLED, OPTIONAL)

    def term(self, name: str, table: str) -> Term | None:
        if table not in (FILLED, OPTIONAL):
            return super().term(name, table)
        field, asked = self.work.catalogue.households.get(name), Name(table, name)
        if field:  # what the survey itself says, also where it asks for what could be worked out
            return column_term(Name("", name), field, asked)
        fact = super().term(name, "") if table == OPTIONAL and name in self.work.rules.facts else None
        return replace(fact, names=frozenset({asked})) if fact else None


@dataclass(frozen=True)
class AskedNames:
    """What checks ask of: the answers of households, of this round and of the last; the titles of members, also in each round
    before; and the titles of the households' answers that checks of members ask of."""

    of_households: frozenset[Name]
    of_members: frozenset[str]
    before: Mapping[str, frozenset[str]]
    joined: frozenset[str]


def names_of(checks: Sequence[CompiledCheck]) -> AskedNames:
    """What checks ask of: answers of households and of members, of this round and of earlier ones."""
    own = {name for check in checks if not check.of_members for name in check.when.names}
    of_members = {name for check in checks if check.of_members for name in check.when.names}
    joined = {name.title for name in of_members if name.table in (HOUSEHOLD, OPTIONAL)}
    households = {Name("", name.title) if name.table in (FILLED, OPTIONAL) else name for name in own}
    return AskedNames(
        of_households=frozenset(households | {Name("", title) for title in joined}),
        of_members=frozenset(name.title for name in of_members if name.table == MEMBER),
        before={
            table: frozenset(name.title for name in of_members if name == member_before(table, name.title)) for table in EARLIER
        },
        joined=frozenset(joined),
    )
