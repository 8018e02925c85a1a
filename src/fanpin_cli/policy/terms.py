"""Compiled expressions: a piece of SQL, what kind of value it gives, and which answers it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


@dataclass(frozen=True)
class Term:
    """One compiled expression.

    sql: an expression over the engine's columns, unknown (NULL) where an answer is missing.
    names: the fields, facts and 上期 values that stand in it, directly or through a condition.
    parts: for AND, OR, NOT, at_least and a named condition, the terms it is made of; a leaf has none.
    values: the values an enumeration allows, where the term is one.
    low, high: SQL of the bounds of a count that is known only within limits (a member's answer is missing).
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
    tests_blank: bool = False
    divisors: frozenset[Name] = frozenset()

    @property
    def of_answers(self) -> bool:
        """Whether it rests on answers, and not on parameters alone."""
        return any(not name.startswith(PARAMETER) for name in self.names)

    @property
    def bounds(self) -> tuple[str, str]:
        return self.low or self.sql, self.high or self.sql


def in_order(roots: Iterable[Term]) -> list[Term]:
    """Every term that the roots are made of, each once, what it is part of before it."""
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


def literal(text: str) -> str:
    """An SQL string."""
    return "'" + text.replace("'", "''") + "'"


def made_of(
    sql: str,
    kind: Kind,
    *of: Term,
    tests_blank: bool = False,
    low: str | None = None,
    high: str | None = None,
    divisors: frozenset[Name] = frozenset(),
) -> Term:
    """A term that rests on what the terms it is made of rest on."""
    names = frozenset[str]().union(*(term.names for term in of))
    blank = tests_blank or any(term.tests_blank for term in of)
    return Term(
        sql, kind, names, low=low, high=high, tests_blank=blank, divisors=divisors.union(*(term.divisors for term in of))
    )


def is_unknown(sql: str) -> str:
    return f"(({sql}) IS NULL)"


def is_blank(term: Term) -> str:
    """That nothing at all is known of a value, in SQL: a count that is known within limits is no blank.

    It is 1 or 2, say, because of one member's answer: to take it for the 0 of ``COALESCE(count, 0)`` would be wrong whatever
    that answer is. So a blank is replaced where a household is not in the roster, and limits stay the limits that they are.
    """
    return f"({is_unknown(term.low)} AND {is_unknown(term.high)})" if term.low and term.high else is_unknown(term.sql)


def first_given(terms: Sequence[Term]) -> Term:
    """The first of the terms that is no blank (``COALESCE``), with its limits where it is a count known within limits."""
    if not any(term.low for term in terms):
        return made_of(f"coalesce({', '.join(term.sql for term in terms)})", terms[0].kind, *terms, tests_blank=True)

    def chosen(*pieces: str) -> str:
        steps = [f"WHEN NOT {is_blank(term)} THEN {piece}" for term, piece in zip(terms, pieces, strict=True)]
        return f"(CASE {' '.join(steps)} END)"

    low, high = (chosen(*(term.bounds[side] for term in terms)) for side in (0, 1))
    return made_of(chosen(*(term.sql for term in terms)), Kind.NUMBER, *terms, tests_blank=True, low=low, high=high)


def _joined(terms: tuple[Term, ...], sql: str) -> Term:
    names = frozenset[Name]().union(*(term.names for term in terms))
    return Term(sql, Kind.BOOLEAN, names, terms, tests_blank=any(term.tests_blank for term in terms))


def all_of(*terms: Term) -> Term:
    return terms[0] if len(terms) == 1 else _joined(terms, "(" + " AND ".join(term.sql for term in terms) + ")")


def any_of(*terms: Term) -> Term:
    return terms[0] if len(terms) == 1 else _joined(terms, "(" + " OR ".join(term.sql for term in terms) + ")")


def not_(term: Term) -> Term:
    return _joined((term,), f"(NOT {term.sql})")


def at_least(number: int, terms: tuple[Term, ...]) -> Term:
    """True where so many hold, false where so many cannot hold even if every missing answer made one hold, else unknown."""
    holding = " + ".join(f"CASE WHEN {term.sql} THEN 1 ELSE 0 END" for term in terms)
    failing = " + ".join(f"CASE WHEN NOT {term.sql} THEN 1 ELSE 0 END" for term in terms)
    sql = f"(CASE WHEN ({holding}) >= {number} THEN TRUE WHEN ({failing}) > {len(terms) - number} THEN FALSE END)"
    return _joined(terms, sql)


def compared(operator: str, left: Term, right: Term) -> str:
    """A comparison in SQL; of counts known only within limits, decided wherever the limits decide it."""
    if not (left.low or right.low):
        return f"({left.sql} {operator} {right.sql})"
    (left_low, left_high), (right_low, right_high) = left.bounds, right.bounds
    if operator in (">", ">="):
        left_low, left_high, right_low, right_high = right_low, right_high, left_low, left_high
        operator = "<" if operator == ">" else "<="
    if operator in ("<", "<="):
        opposite = ">=" if operator == "<" else ">"
        return (
            f"(CASE WHEN {left_high} {operator} {right_low} THEN TRUE WHEN {left_low} {opposite} {right_high} THEN FALSE END)"
        )
    same, apart = ("TRUE", "FALSE") if operator == "=" else ("FALSE", "TRUE")
    return (
        f"(CASE WHEN {left_high} < {right_low} OR {left_low} > {right_high} THEN {apart}"
        f" WHEN {left_low} = {left_high} AND {right_low} = {right_high} THEN {same} END)"
    )
