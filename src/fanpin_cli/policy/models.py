"""A rule set as YAML has it: frozen pydantic models; design.md section 4.

Only shape and simple values are checked here. Names, types and functions inside expressions are checked where the
expressions are compiled (``policy.compilation``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    StringConstraints,
    Tag,
    field_validator,
    model_validator,
)
from pydantic import Field as Key

from fanpin_cli.policy.round_settings import INCLUDE_STEPS, IncludeStep, Notice, Review, Visits, WorkingCalendar
from fanpin_cli.severities import SeverityId
from fanpin_cli.survey.catalogue import Field
from fanpin_cli.survey.headings import CountyHeadings
from fanpin_cli.text.mistyped import number_of
from fanpin_cli.text.numbers import LARGEST


def _hex(colour: object) -> object:
    """YAML reads an unquoted 000000 as a number."""
    if isinstance(colour, int) and not isinstance(colour, bool):
        colour = f"{colour:06d}"
    return colour.lstrip("#").upper() if isinstance(colour, str) else colour


FIGURES = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


def _exact(value: object) -> object:
    """One plain value; no infinity, no not-a-number, nothing with more figures than are exact, and no number with a unit, comma
    or full-width signs, which YAML takes for a text."""
    if isinstance(value, int | float) and not isinstance(value, bool) and not abs(value) <= LARGEST:
        raise ValueError("number_unusable")
    if isinstance(value, str) and not FIGURES.fullmatch(value) and number_of(value) is not None:
        raise ValueError("number_written_otherwise")
    if isinstance(value, dt.datetime) or not (value is None or isinstance(value, int | float | str | dt.date)):
        raise ValueError("no_value")
    return value


Value = Annotated[bool | float | str | dt.date | None, BeforeValidator(_exact)]


def _cell(value: object) -> object:
    """What a cell can hold, or a list of it where a cell holds several."""
    within = value if isinstance(value, list) else [value]
    if any(isinstance(part, list | Mapping) for part in within):
        raise ValueError("no_cell")
    return value


Cell = Annotated[object, BeforeValidator(_cell)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Colour = Annotated[str, StringConstraints(pattern=r"^[0-9A-F]{6}$", to_upper=True), BeforeValidator(_hex)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[^\r\n\t]+$")]
SheetName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=31, pattern=r"^[^\[\]:*?/\\'\r\n\t]+$")
]
Rank = Annotated[int, Key(ge=1, le=99)]

EXCELS_OWN_SHEETS = ("History",)
"""Sheet names that Excel keeps for itself, in any case of letters."""
SCOPES = ("脱贫户", "未建档立卡户")
"""The two scopes that are assessed: by ``risk`` and by ``edge``. Any other scope goes to 未纳入评定 under its own name."""


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(Model):
    """The document that the rules come from."""

    document: Text
    issuer: str = ""
    date: dt.date | None = None


class LevelStyle(Model):
    """A level's name, its colour (RRGGBB) and its sheet in the ledger."""

    name: Label
    colour: Colour
    sheet: SheetName


class DefaultLevel(Model):
    """The level where every rule is answered and none holds."""

    level: int
    reason: Text


class Parameter(Model):
    """A number of the policy, by the date from which it is in force. A null value means: not yet set by the county."""

    values: Mapping[dt.date, Value]
    unit: str = ""
    source: str = ""
    county_sets: bool = False
    note: str = ""

    @field_validator("values", mode="before")
    @classmethod
    def _one_value_for_all_time(cls, values: object) -> object:
        return values if isinstance(values, Mapping) else {dt.date.min: values}

    def in_force(self, on: dt.date) -> tuple[dt.date | None, Value]:
        """The latest date not after ``on`` and its value; ``(None, None)`` before the first."""
        dates = [date for date in self.values if date <= on]
        return (max(dates), self.values[max(dates)]) if dates else (None, None)


def _plain_parameters(parameters: object) -> object:
    """``贫困线: 3218`` is short for a value in force at all times."""
    if not isinstance(parameters, Mapping):
        return parameters
    return {name: given if isinstance(given, Mapping) else {"values": given} for name, given in parameters.items()}


class All(Model):
    """Every one holds."""

    all: tuple[Part, ...] = Key(min_length=1)


class AnyOf(Model):
    """At least one holds."""

    any: tuple[Part, ...] = Key(min_length=1)


class AtLeast(Model):
    """At least so many hold."""

    at_least: int = Key(ge=1)
    of: tuple[Part, ...] = Key(min_length=1)

    @model_validator(mode="after")
    def _reachable(self) -> AtLeast:
        if self.at_least > len(self.of):
            raise ValueError("at_least_too_many")
        return self


class Not(Model):
    """It does not hold."""

    not_: When = Key(alias="not")


class Reasoned(Model):
    """A part of a combination with the reason to give where it holds: ``{when: 劳动技能不强, reason: 无技能劳动力}``."""

    when: When
    reason: Text


def _shape(when: object) -> str:
    """Which shape a condition has, by the key it is written with: errors then name the fields of that shape only."""
    if isinstance(when, Mapping):
        return next((f"<{key}>" for key in ("at_least", "of", "any", "not") if key in when), "<all>").replace(
            "<of>", "<at_least>"
        )
    shapes = {bool: "<bool>", AnyOf: "<any>", AtLeast: "<at_least>", Not: "<not>", All: "<all>"}
    return shapes.get(type(when), "<text>")


def _part_shape(part: object) -> str:
    """The shape of a part of a combination, which may have a reason of its own."""
    with_reason = isinstance(part, Reasoned) or (isinstance(part, Mapping) and not {"when", "reason"}.isdisjoint(part))
    return "<when>" if with_reason else _shape(part)


When = Annotated[
    Annotated[bool, Tag("<bool>")]
    | Annotated[str, Tag("<text>")]
    | Annotated[All, Tag("<all>")]
    | Annotated[AnyOf, Tag("<any>")]
    | Annotated[AtLeast, Tag("<at_least>")]
    | Annotated[Not, Tag("<not>")],
    Discriminator(_shape),
]
"""A condition: an SQL expression, the name of a condition, or a combination of them."""
Part = Annotated[
    Annotated[bool, Tag("<bool>")]
    | Annotated[str, Tag("<text>")]
    | Annotated[All, Tag("<all>")]
    | Annotated[AnyOf, Tag("<any>")]
    | Annotated[AtLeast, Tag("<at_least>")]
    | Annotated[Not, Tag("<not>")]
    | Annotated[Reasoned, Tag("<when>")],
    Discriminator(_part_shape),
]
"""A part of a combination: a condition, with or without a reason of its own."""


def parts_of(when: When | Part) -> tuple[tuple[str | int, ...], tuple[Part, ...]]:
    """The keys that lead from a combination to its parts, and the parts; no parts of any other condition."""
    match when:
        case All():
            return ("all",), when.all
        case AnyOf():
            return ("any",), when.any
        case AtLeast():
            return ("of",), when.of
    return (), ()


class Fact(Model):
    """A value derived for each household; ``over: 成员`` aggregates its members."""

    expr: Text
    over: Literal["成员"] | None = None
    unit: str = ""
    note: str = ""

    @model_validator(mode="before")
    @classmethod
    def _expression_alone(cls, value: object) -> object:
        return {"expr": value} if isinstance(value, str) else value


Id = Annotated[str, StringConstraints(pattern=r"^[^\s;；、,，]{1,40}$")]


class Group(Model):
    """One of the key groups to visit; 二（二）."""

    id: Id
    title: Text
    when: When
    clause: str = ""
    note: str = ""


class Rule(Model):
    """What every rule has: when it holds, the reason for people and the clause it rests on.

    reason: ``{成立}`` in it stands for the reasons (else the names) of those parts of ``when`` that hold. cause: what the
    household is at risk from (就业, 住房 …), for the table of causes.
    """

    id: Id
    when: When
    title: str = ""
    reason: str = ""
    clause: str = ""
    note: str = ""
    source: str = ""
    cause: str = ""


class RiskRule(Rule):
    """A rule that gives a level to a household that left poverty."""

    level: int


class EdgeRule(Rule):
    """A rule that makes an unregistered household an edge household."""


class IncludeRule(Rule):
    """A rule that a household meets the poverty criterion now."""

    applies_to: tuple[Literal["脱贫户", "边缘户", "未建档立卡户"], ...] = ("脱贫户", "边缘户")


class Edge(Model):
    """Key groups and rules for households that are not registered."""

    groups: tuple[Group, ...] = ()
    rules: tuple[EdgeRule, ...] = ()


class Measure(Model):
    """A suggestion of help by situation."""

    id: Id
    when: When
    text: Text
    project: str = ""
    title: str = ""
    clause: str = ""
    note: str = ""


class Check(Model):
    """A data check beyond field types: of households, or with ``over: 成员`` of members; ``applies_to`` names scopes."""

    id: Id
    severity: SeverityId = "warning"
    title: Text
    when: When
    fields: tuple[str, ...] = ()
    group: str = ""
    mend: str = ""
    over: Literal["成员"] | None = None
    applies_to: tuple[str, ...] = ()
    clause: str = ""
    note: str = ""


class ListColumn(Field):
    """A column of a department's list. summed: the amounts of one person are added up before the list's condition is asked.

    difference: what it is where it is blank: the first of these columns less the others, each way in turn
    ([[医疗总费用, 补偿金额], [医疗总费用, 基本补偿, 大病报销金额]]).
    """

    summed: bool = False
    difference: tuple[tuple[str, ...], ...] = ()


class ListKind(Model):
    """A kind of list that departments keep (低保, 残疾 …), and what somebody's being on it says; design-rounds.md section 11.

    group: the key group that it is evidence of, by its id, title or condition. person: the columns that say who it is, the
    best first. when: who of those listed counts. shows: the columns that the evidence tells. An entry of a rule set may leave
    out what ``rules/lists.yaml`` says of the same kind.
    """

    title: str = ""
    group: str = ""
    columns: Mapping[str, ListColumn] = {}
    person: tuple[str, ...] = ("证件号码", "残疾证号", "户主证件号码")
    when: bool | Text = True
    shows: tuple[str, ...] = ()
    parameters: Mapping[str, Parameter] = {}
    note: str = ""

    _plain = field_validator("parameters", mode="before")(_plain_parameters)


class EarlyWarning(Rule):
    """What calls for attention between two rounds (提前预警); its condition may also ask of ``policy.warnings.COMPARED``."""

    urgency: Literal["特急", "紧急", "一般"] = "一般"
    follow_up: str = ""


class Expected(Model):
    """What an example household must come to."""

    level: int | None = None
    place: str | None = None
    rules: tuple[str, ...] | None = None
    edge: bool | None = None
    include: bool | tuple[str, ...] | None = None
    to_verify: bool | None = None
    possible: tuple[int, ...] | None = None


class Example(Model):
    """An example that ``fanpin rules test`` runs."""

    name: Text
    household: Mapping[str, Cell]
    members: tuple[Mapping[str, Cell], ...] = ()
    previous: Mapping[str, Cell] = {}
    as_of: dt.date | None = None
    expect: Expected


class RuleSet(Model):
    """A rule set, overlays merged in."""

    ruleset: Id
    title: Text
    source: Document | None = None
    extends: str | None = None
    district: str = ""
    levels: Mapping[Rank, LevelStyle] = Key(min_length=1)
    default_level: DefaultLevel
    parameters: Mapping[str, Parameter] = {}
    fields: Mapping[str, Field] = {}
    aliases: Mapping[str, str | None] = {}
    headings: CountyHeadings | None = None
    scope: Mapping[str, When] = {}
    facts: Mapping[str, Fact] = {}
    conditions: Mapping[str, When] = {}
    risk: tuple[RiskRule, ...] = ()
    edge: Edge = Edge()
    include: tuple[IncludeRule, ...] = ()
    measures: tuple[Measure, ...] = ()
    warnings: tuple[EarlyWarning, ...] = ()
    checks: tuple[Check, ...] = ()
    lists: Mapping[str, ListKind] = {}
    notice: Notice = Notice()
    review: Review = Review()
    visits: Visits = Visits()
    include_steps: Mapping[Text, IncludeStep | None] = INCLUDE_STEPS
    calendar: WorkingCalendar = WorkingCalendar()
    disabled: tuple[str, ...] = ()
    tests: tuple[Example, ...] = ()

    _plain = field_validator("parameters", mode="before")(_plain_parameters)

    @property
    def steps(self) -> Mapping[str, IncludeStep]:
        """The steps of inclusion in order, without those that a county dropped (公告: null)."""
        return {name: step for name, step in self.include_steps.items() if step is not None}

    @model_validator(mode="after")
    def _levels_that_there_are(self) -> RuleSet:
        if self.default_level.level not in self.levels:
            raise ValueError("default_level_unknown")
        if not self.visits.levels.keys() <= self.levels.keys():
            raise ValueError("visits_level_unknown")
        return self
