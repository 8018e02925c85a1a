"""Compiled expressions as values: an operator and its operands, the kind of the result, the SQL that works it out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.naming import PARAMETER, Name
from fanpin_cli.survey.catalogue import Field

Plain = bool | float | str | dt.date
"""A value that is written in a rule, or that a parameter has."""
AND, OR, NOT, AT_LEAST, CONDITION = "AND", "OR", "NOT", "AT LEAST", "CONDITION"
JOINTS = frozenset({AND, OR, NOT, AT_LEAST, CONDITION})
"""What makes a condition of conditions; CONDITION is one that has a name, made of what the name stands for."""
EQUALITY, ORDER = frozenset({"=", "<>"}), frozenset({"<", "<=", ">", ">="})
COMPARISONS = EQUALITY | ORDER | {"IN", "LIKE", "IS NULL", "CONTAINS", "STARTS_WITH"}
"""What makes a condition of values. BETWEEN is an AND of two comparisons, NOT IN a NOT of IN."""
LONGEST_LIMITS = 2_000
"""Limits whose SQL is longer are given up: the value is then simply unknown where it is not known exactly."""
NEVER = "FALSE"
"""The SQL of a blank test that no household meets."""


@dataclass(frozen=True)
class Term:
    """One compiled expression.

    sql: an expression over the engine's columns, unknown (NULL) where its value is not known.
    names: the fields, facts and 上期 values that stand in it, directly or through a condition.
    operator, operands: what it is made of: ``<`` and 人均纯收入, 贫困线; a name or a literal has none. Of CASE first the
    conditions, then the results; of a total over members what is added up, then for whom (``FILTER``).
    least: how many operands of AT LEAST must hold.
    value: what a literal says, or the value of a parameter; None where it hangs on answers.
    name: the field, fact, parameter or condition that it is, where it is one.
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
    operator: str = ""
    operands: tuple[Term, ...] = ()
    least: int = 0
    value: Plain | None = None
    name: Name | None = None
    values: tuple[str, ...] = ()
    field: Field | None = None
    low: str | None = None
    high: str | None = None
    blank: str | None = None
    tests_blank: bool = False
    divisors: frozenset[Name] = frozenset()

    @property
    def parts(self) -> tuple[Term, ...]:
        """The conditions that a condition is made of; a comparison or a value has none."""
        return self.operands if self.operator in JOINTS else ()

    @property
    def is_comparison(self) -> bool:
        """Whether it compares its first operand with the others."""
        return self.operator in COMPARISONS

    @property
    def of_answers(self) -> bool:
        """Whether it rests on answers, and not on parameters alone."""
        return any(name.table != PARAMETER for name in self.names)

    @property
    def uncertain(self) -> bool:
        """Whether it may be unknown without being blank: it rests on a count that is known only within limits."""
        return self.blank is not None

    @property
    def bounds(self) -> tuple[str, str]:
        """The smallest and the greatest that it can be, in SQL."""
        return self.low or self.sql, self.high or self.sql


def in_order(roots: Iterable[Term], inner: Callable[[Term], tuple[Term, ...]] = lambda term: term.parts) -> list[Term]:
    """All reachable terms once, parents before parts. inner: what is reached from a term; by default its parts."""
    seen: set[str] = set()
    ordered: list[Term] = []
    waiting = [(term, False) for term in reversed([*roots])]
    while waiting:
        term, parts_seen = waiting.pop()
        if parts_seen:
            ordered.append(term)
        elif term.sql not in seen:
            seen.add(term.sql)
            waiting += [(term, True), *((part, False) for part in reversed(inner(term)))]
    return ordered[::-1]


def within(roots: Iterable[Term]) -> list[Term]:
    """All terms that some terms are made of, down to names and literals, each once, parents before operands."""
    return in_order(roots, lambda term: term.operands)


def comparisons(roots: Iterable[Term]) -> Iterator[Term]:
    """The comparisons that decide conditions: ``人均纯收入 < 贫困线`` with its two operands."""
    return (term for term in in_order(roots) if term.is_comparison)


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """An SQL string."""
    return "'" + text.replace("'", "''") + "'"


def made_of(
    sql: str,
    kind: Kind,
    operator: str,
    *operands: Term,
    limits: tuple[str, str] | None = None,
    blank: str | None = None,
    tests_blank: bool = False,
    divisors: frozenset[Name] = frozenset(),
) -> Term:
    """A term that rests on what its operands rest on.

    limits: its smallest and greatest value, where an operand is known only within limits. blank: its blank test where an
    operand is uncertain; by default it is blank where an operand is.
    """
    if blank is None and any(term.uncertain for term in operands):
        blank = any_blank(*operands)
    if blank is not None and len(blank) > LONGEST_LIMITS:
        blank = f"(CASE WHEN NOT {is_unknown(sql)} THEN FALSE END)"
    if blank is None or (limits and max(map(len, limits)) > LONGEST_LIMITS):
        limits = None
    low, high = limits or (None, None)
    return Term(
        sql,
        kind,
        frozenset[Name]().union(*(term.names for term in operands)),
        operator,
        operands,
        low=low,
        high=high,
        blank=blank,
        tests_blank=tests_blank or any(term.tests_blank for term in operands),
        divisors=divisors.union(*(term.divisors for term in operands)),
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
