"""What a name means in a rule, in an early warning, and in a fact over members: the same name may mean different things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from fanpin_cli.policy.grammar import ExpressionError
from fanpin_cli.policy.hints import of_a_member
from fanpin_cli.policy.kinds import kind_of
from fanpin_cli.policy.models import RuleSet
from fanpin_cli.policy.naming import BEFORE_LAST, EARLIER, HOUSEHOLD, MEMBER, OPTIONAL, PREVIOUS, Name, member_before
from fanpin_cli.policy.terms import Term, quoted
from fanpin_cli.survey.catalogue import Catalogue, Field, FieldType
from fanpin_cli.text.messages import _


class Work(Protocol):
    """What names mean while a rule set is compiled: its definitions, compiled when they are first asked for."""

    @property
    def rules(self) -> RuleSet: ...

    @property
    def catalogue(self) -> Catalogue: ...

    def use(self, name: str) -> None:
        """Note that something rests on this parameter, fact or condition."""

    def parameter(self, name: str) -> Term: ...

    def fact(self, name: str) -> Term: ...

    def condition(self, name: str) -> Term: ...

    def previous(self, name: str) -> Term | None:
        """What a field or a fact was in the round before."""


class HouseholdNames:
    """What a name means in a rule: a condition, a parameter, a fact, a field of the survey, or a value of last round."""

    tables: tuple[str, ...] = (PREVIOUS,)

    def __init__(self, work: Work, own: str = "") -> None:
        self.work = work
        self.own = own  # the condition or fact being compiled: its own name in it means the survey's column

    def term(self, name: str, table: str) -> Term | None:
        work, rules = self.work, self.work.rules
        work.use(name)
        if table:
            found = work.previous(name) if table == PREVIOUS else None
            if found is None and table == PREVIOUS and name in work.catalogue.members:
                raise of_a_member(name)
            if table == BEFORE_LAST:
                message = _("“{name}”: a household is laid beside the last round only; write 上期.{name}")
                raise ExpressionError(message.format(name=name))
            return found
        if name in rules.conditions and name != self.own:
            return work.condition(name)
        if name in rules.parameters and name != self.own:
            return work.parameter(name)
        if name in rules.facts and name != self.own:
            return work.fact(name)
        field = work.catalogue.households.get(name)
        if field is None and name == self.own:
            raise ExpressionError(_("“{name}” is defined by itself").format(name=name))
        if field is None and name in work.catalogue.members:
            raise of_a_member(name)
        return field_term(name, field) if field else None

    def known(self, table: str) -> list[str]:
        rules, fields = self.work.rules, self.fields(table)
        if table:
            return [*rules.facts, *fields] if fields else []
        return [*rules.conditions, *rules.parameters, *rules.facts, *fields]

    def fields(self, table: str) -> Mapping[str, Field]:
        return self.work.catalogue.households if table in ("", *self.tables) else {}


COMPARED: Mapping[str, Field] = {
    "风险级别": Field(type=FieldType.INTEGER),
    "评定结果": Field(),
    "变化类别": Field(),
    "新增规则": Field(),
    "新增规则数": Field(type=FieldType.INTEGER),
}
"""What early warnings may ask of besides the survey: the level's rank (unknown where there is none), the place's name, the
class of the change, and the rules that hold now and did not last round. The first two have a 上期 value too."""
COMPARED_BEFORE = ("风险级别", "评定结果")


class ComparedNames(HouseholdNames):
    """What a name means in an early warning: what comparing two rounds gives, else as in a rule."""

    def term(self, name: str, table: str) -> Term | None:
        if name in (COMPARED if not table else COMPARED_BEFORE if table == PREVIOUS else ()):
            return field_term(name, COMPARED[name], table)
        return super().term(name, table)

    def known(self, table: str) -> list[str]:
        compared = {"": COMPARED, PREVIOUS: COMPARED_BEFORE}.get(table, ())
        return [*super().known(table), *compared]


class MemberNames:
    """What a name means in a fact over members: a field of the roster, or a parameter."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def term(self, name: str, table: str) -> Term | None:
        if table:
            return None
        if name in self.work.rules.parameters:
            return self.work.parameter(name)
        field = self.work.catalogue.members.get(name)
        return member_term(name, field) if field else None

    def known(self, table: str) -> list[str]:
        return [] if table else [*self.work.rules.parameters, *self.work.catalogue.members]

    def fields(self, table: str) -> Mapping[str, Field]:
        return {} if table else self.work.catalogue.members


class MemberOfHouseholdNames:
    """What a name means in a check or a measure of members: a field of the member, else of his household (``户.`` says so), a
    parameter, or with ``上期.`` and ``上上期.`` the member's answer in a round before."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def term(self, name: str, table: str) -> Term | None:
        members = self.work.catalogue.members
        if table in EARLIER:
            return column_term(Name(table, name), members[name], member_before(table, name)) if name in members else None
        if table == OPTIONAL:
            found = self._of_household(name)
            return replace(found, names=frozenset({Name(OPTIONAL, name)})) if found else None
        if table not in ("", HOUSEHOLD):
            return None
        if not table and name in self.work.rules.parameters:
            return self.work.parameter(name)
        if not table and name in members:
            return member_term(name, members[name])
        return self._of_household(name)

    def _of_household(self, name: str) -> Term | None:
        full = Name(HOUSEHOLD, name)
        if name in self.work.rules.facts:
            return Term(quoted(str(full)), self.work.fact(name).kind, frozenset({full}), name=full)
        field = self.work.catalogue.households.get(name)
        return field_term(name, field, HOUSEHOLD) if field else None

    def known(self, table: str) -> list[str]:
        rules = self.work.rules
        more = {"": [*rules.facts, *rules.parameters], HOUSEHOLD: [*rules.facts], OPTIONAL: [*rules.facts]}
        return [*self.fields(table), *more.get(table, ())]

    def fields(self, table: str) -> Mapping[str, Field]:
        households, members = self.work.catalogue.households, self.work.catalogue.members
        if table in (HOUSEHOLD, OPTIONAL):
            return households
        return members if table in EARLIER else {} if table else {**households, **members}


def field_term(name: str, field: Field, table: str = "") -> Term:
    """The term of a survey column."""
    return column_term(Name(table, name), field, Name(table, name))


def member_term(name: str, field: Field) -> Term:
    """The term of a roster's column."""
    return column_term(Name("", name), field, Name(MEMBER, name))


def column_term(column: Name, field: Field, name: Name) -> Term:
    """The term of a column of the engine's; ``name`` is what it is called where one says what is missing."""
    values = tuple(field.values)
    return Term(quoted(str(column)), kind_of(field.type), frozenset({name}), name=name, values=values, field=field)
