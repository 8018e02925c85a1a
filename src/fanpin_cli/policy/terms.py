"""Compiled expressions: a piece of SQL, what kind of value it gives, and which answers it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from fanpin_cli.survey.catalogue import Field, FieldType

PARAMETER = "参数."
"""Before the name of a parameter that the county has not set."""
Name = str
"""A name as rules write it: 人均纯收入, 上期.人均纯收入, or a fact's name."""


class Kind(StrEnum):
    """What sort of value an expression gives."""

    NUMBER = "number"
    BOOLEAN = "boolean"
    TEXT = "text"
    DATE = "date"
    SET = "set"


KIND_OF = {
    FieldType.TEXT: Kind.TEXT,
    FieldType.INTEGER: Kind.NUMBER,
    FieldType.NUMBER: Kind.NUMBER,
    FieldType.MONEY: Kind.NUMBER,
    FieldType.YES_NO: Kind.BOOLEAN,
    FieldType.ENUM: Kind.TEXT,
    FieldType.SET: Kind.SET,
    FieldType.DATE: Kind.DATE,
    FieldType.MONTH: Kind.TEXT,
    FieldType.IDENTITY_NUMBER: Kind.TEXT,
    FieldType.PHONE: Kind.TEXT,
}

SQL_TYPE = {Kind.NUMBER: "DOUBLE", Kind.BOOLEAN: "BOOLEAN", Kind.TEXT: "VARCHAR", Kind.DATE: "DATE", Kind.SET: "VARCHAR"}


LONGEST_LIMITS = 2_000
"""Limits whose SQL is longer are given up: the value is then simply unknown where it is not known exactly."""
NEVER = "FALSE"
"""The SQL of a blank test that no household meets."""


@dataclass(frozen=True)
class Term:
    """One compiled expression.

    sql: an expression over the engine's columns, unknown (NULL) where its value is not known.
    names: the fields, facts and 上期 values that stand in it, directly or through a condition.
    parts: for AND, OR, NOT, at_least and a named condition, the terms it is made of; a leaf has none.
    values: the values an enumeration allows, where the term is one.
    low, high: SQL of the limits of a number that rests on counts of members and is known only within them (a member's answer
    is missing); both NULL where there are none. The number is then no blank.
    blank: SQL of whether the value is blank, that is unknown for lack of an answer and not because of such limits: true, false,
    or NULL where it depends on the members' missing answers. None: blank wherever unknown, as with plain SQL.
    divisors: the names that something in it is divided by: where one is 0, it is unknown though every answer is there.
    tests_blank: it asks whether an answer is missing (IS NULL, COALESCE), so a blank counts as an answer in it.
    """

    sql: str
    kind: Kind
    names: frozenset[Name] = frozenset()
    parts: tuple[Term, ...] = ()
    values: tuple[str, ...] = ()
    field: Field | None = None
    low: str | None = None
    high: str | None = None
    blank: str | None = None
    tests_blank: bool = False
    divisors: frozenset[Name] = frozenset()

    @property
    def of_answers(self) -> bool:
        """Whether it rests on answers, and not on parameters alone."""
        return any(not name.startswith(PARAMETER) for name in self.names)

    @property
    def uncertain(self) -> bool:
        """Whether it may be unknown without being blank: it rests on a count that is known only within limits."""
        return self.blank is not None

    @property
    def bounds(self) -> tuple[str, str]:
        """The smallest and the greatest that it can be, in SQL."""
        return self.low or self.sql, self.high or self.sql


def in_order(roots: Iterable[Term]) -> list[Term]:
    """All reachable terms once, parents before parts."""
    seen: set[str] = set()
    ordered: list[Term] = []
    waiting = [(term, False) for term in reversed([*roots])]
    while waiting:
        term, parts_seen = waiting.pop()
        if parts_seen:
            ordered.append(term)
        elif term.sql not in seen:
            seen.add(term.sql)
            waiting += [(term, True), *((part, False) for part in reversed(term.parts))]
    return ordered[::-1]


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def condition_column(name: str) -> str:
    """The engine's column with the answer of a named condition."""
    return quoted(f"情形.{name}")


def condition_blank(name: str) -> str:
    """The engine's column with whether a named condition is blank, where that is not just its being unknown."""
    return quoted(f"情形.{name}.空")


def literal(text: str) -> str:
    """An SQL string."""
    return "'" + text.replace("'", "''") + "'"


def made_of(
    sql: str,
    kind: Kind,
    *of: Term,
    limits: tuple[str, str] | None = None,
    blank: str | None = None,
    tests_blank: bool = False,
    divisors: frozenset[Name] = frozenset(),
) -> Term:
    """A term that rests on what the terms it is made of rest on.

    limits: its smallest and greatest value, where one of these is known only within limits. blank: its blank test where one of
    them is uncertain; by default it is blank where one of them is.
    """
    if blank is None and any(term.uncertain for term in of):
        blank = any_blank(*of)
    if blank is not None and len(blank) > LONGEST_LIMITS:
        blank = f"(CASE WHEN NOT {is_unknown(sql)} THEN FALSE END)"
    if blank is None or (limits and max(map(len, limits)) > LONGEST_LIMITS):
        limits = None
    low, high = limits or (None, None)
    return Term(
        sql,
        kind,
        frozenset[Name]().union(*(term.names for term in of)),
        low=low,
        high=high,
        blank=blank,
        tests_blank=tests_blank or any(term.tests_blank for term in of),
        divisors=divisors.union(*(term.divisors for term in of)),
    )


def is_unknown(sql: str) -> str:
    return f"(({sql}) IS NULL)"


def is_blank(term: Term) -> str:
    """SQL: nothing is known for lack of an answer. A count bounded 1–2 is not blank, so COALESCE must not replace it.

    Whatever the members' missing answers are, that count is 1 or 2, and never the 0 of ``COALESCE(count, 0)``. So a blank is
    replaced where a household is not in the roster, and limits stay the limits that they are.
    """
    return is_unknown(term.sql) if term.blank is None else term.blank


def any_blank(*terms: Term) -> str:
    """SQL: one of the terms is blank."""
    tests = dict.fromkeys(is_blank(term) for term in terms if term.blank != NEVER and (term.uncertain or term.names))
    return f"({' OR '.join(tests)})" if tests else NEVER
