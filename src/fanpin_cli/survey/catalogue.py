"""The field catalogue: what a column may be called, and what values it may hold.

``rules/fields.yaml`` is the shared catalogue; a rule set's ``fields:`` section adds to it or replaces entries of the same
name, in the same format. Titles here are the canonical Chinese ones; staff's own spellings are aliases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from fanpin_cli.survey.headings import CountyHeadings


class FieldType(StrEnum):
    """The types a column can have; design.md section 4."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    YES_NO = "yes_no"
    ENUM = "enum"
    SET = "set"
    DATE = "date"
    MONTH = "month"
    IDENTITY_NUMBER = "identity_number"
    PHONE = "phone"


NUMERIC = frozenset({FieldType.INTEGER, FieldType.NUMBER, FieldType.MONEY})
Level = Literal["household", "member"]


def _as_written(code: object) -> object:
    """A code that YAML takes for a number, as text. One that begins with 0 is text already."""
    return str(code) if isinstance(code, int | float) and not isinstance(code, bool) else code


Code = Annotated[str, BeforeValidator(_as_written)]


class Field(BaseModel):
    """One field: its type, unit, other titles, and for an enumeration its values with old codes and old texts.

    least, most: the smallest and the greatest number that can be true; one beyond them is a slip.
    earliest: the first year that a date or a year can be of. later: whether it may lie after the day of grading (a plan).
    of_round: whether it is a date of the round itself (调查日期): without a year it is of the round's year, and one of more
    than a year before the grading is doubtful.
    may_begin_with: what may stand before a value and does not change it (长子 is 子). other_codes: further lists of codes, by
    name, of the same values; see ``survey.other_codes``.
    stable: an answer that is known once and for all, or that the county itself keeps (identity, registration, contracted land):
    ``fanpin template --needed`` does not ask it again. Any other may have changed by the next round.
    group, example: where it stands in a blank form, and what its example row shows.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: FieldType = FieldType.TEXT
    unit: str | None = None
    least: float | None = None
    most: float | None = None
    earliest: int | None = None
    later: bool = False
    of_round: bool = False
    aliases: tuple[str, ...] = ()
    values: Mapping[Code, tuple[Code, ...]] = {}
    may_begin_with: tuple[str, ...] = ()
    other_codes: Mapping[str, Mapping[Code, tuple[Code, ...]]] = {}
    of: Level = "household"
    note: str | None = None
    stable: bool = False
    group: str | None = None
    example: str | None = None

    @model_validator(mode="after")
    def _values_where_they_belong(self) -> Field:
        listed = self.type in (FieldType.ENUM, FieldType.SET)
        if listed and not self.values:
            raise ValueError("values_missing")
        if self.values and not listed:
            raise ValueError("values_unexpected")
        return self


NOT_READ = "不读"
"""What is said of a column that is carried into the ledger and never read as an answer."""


@dataclass(frozen=True)
class Assignment:
    """What a county says that a title is. field: a canonical title, None where the column is not read as an answer;
    by: where it is said, ``--columns`` or ``aliases:``."""

    field: str | None
    by: str


@dataclass(frozen=True)
class Catalogue:
    """All fields of a run. The same title may name a household field and a member field (姓名, 证件号码).

    headings: the words that a county adds to those of ``rules/headings.yaml``. assigned: by titles as they are written on
    the sheets, what a county says that they are; of two writings of one title the later entry counts.
    """

    households: Mapping[str, Field]
    members: Mapping[str, Field]
    headings: CountyHeadings | None = None
    assigned: Mapping[str, Assignment] = field(default_factory=dict)

    def fields(self, of: Level) -> Mapping[str, Field]:
        return self.households if of == "household" else self.members

    def extended(self, fields: Mapping[str, Field]) -> Catalogue:
        """This catalogue with ``fields`` added; an entry of the same name and level is replaced."""
        return replace(
            self,
            households={**self.households, **{title: field for title, field in fields.items() if field.of == "household"}},
            members={**self.members, **{title: field for title, field in fields.items() if field.of == "member"}},
        )

    def assigning(self, assigned: Mapping[str, Assignment]) -> Catalogue:
        """This catalogue with more titles assigned; what is said now comes before what was said of a title before."""
        kept = {title: said for title, said in self.assigned.items() if title not in assigned}
        return replace(self, assigned={**kept, **assigned})
