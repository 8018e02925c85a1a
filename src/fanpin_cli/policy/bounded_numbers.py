"""Numbers that rest on counts known only within limits: what the limits come to in arithmetic, and in a choice of values.

A household of one 普通劳动力 and one member without an answer has 1 to 2 of them; twice as many are 2 to 4. What is said here
must hold for every way in which the missing answers can be filled in; a limit is NULL where the value is blank, or may be.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.literals import value_term
from fanpin_cli.policy.naming import Name
from fanpin_cli.policy.terms import Term, any_blank, is_blank, is_unknown, made_of
from fanpin_cli.policy.truths import compared

Limits = tuple[str, str]
ZERO = value_term(0.0)


def calculated(operator: str, left: Term, right: Term) -> Term:
    """``left + right`` and the other operators; a division by zero is unknown."""
    # A share of nothing is unknown; DuckDB would answer infinity, which is larger than every line.
    divides = operator in "/%"
    divisor = f"NULLIF({right.sql}, 0)" if divides else right.sql
    sql, divisors = f"({left.sql} {operator} {divisor})", right.names if divides else frozenset[Name]()
    if not (left.uncertain or right.uncertain):
        return made_of(sql, Kind.NUMBER, operator, left, right, divisors=divisors)
    blank = any_blank(left, right)
    if divides:  # nothing can be divided by 0, whoever is counted
        blank = f"({blank} OR {compared('=', right, ZERO)})"
    limits = _limits(operator, left, right) if left.low or right.low else None
    return made_of(sql, Kind.NUMBER, operator, left, right, limits=limits, blank=blank, divisors=divisors)


def _limits(operator: str, left: Term, right: Term) -> Limits | None:
    (left_low, left_high), (low, high) = left.bounds, right.bounds
    if operator == "%":
        return None
    if operator == "+":
        return f"({left_low} + {low})", f"({left_high} + {high})"
    if operator == "-":
        return f"({left_low} - {high})", f"({left_high} - {low})"
    divisors = [f"NULLIF({bound}, 0)" for bound in (low, high)] if operator == "/" else [low, high]
    corners = dict.fromkeys(f"({one} {operator} {other})" for one, other in product((left_low, left_high), divisors))
    least, greatest = f"least({', '.join(corners)})", f"greatest({', '.join(corners)})"
    if operator == "/" and right.low:
        free_of_zero = f"{low} > 0 OR {high} < 0"
        return f"(CASE WHEN {free_of_zero} THEN {least} END)", f"(CASE WHEN {free_of_zero} THEN {greatest} END)"
    return least, greatest


def negative(value: Term) -> Term:
    if isinstance(value.value, float):
        return value_term(-value.value)
    limits = (f"(- {value.high})", f"(- {value.low})") if value.low else None
    return made_of(f"(- {value.sql})", Kind.NUMBER, "-", value, limits=limits)


def rising(function: str, value: Term, *more: Term) -> Term:
    """A function that never falls where the value rises: floor, ceil, round(value, decimals)."""
    after = "".join(f", {int(term.value)}" for term in more if isinstance(term.value, float))
    sql, low, high = (f"{function}({piece}{after})" for piece in (value.sql, *value.bounds))
    return made_of(sql, Kind.NUMBER, function.upper(), value, *more, limits=(low, high) if value.low else None)


def absolute(value: Term) -> Term:
    low, high = value.bounds
    least = f"(CASE WHEN {low} >= 0 THEN {low} WHEN {high} <= 0 THEN (- {high}) WHEN {low} <= {high} THEN 0.0 END)"
    limits = (least, f"greatest((- {low}), {high})") if value.low else None
    return made_of(f"abs({value.sql})", Kind.NUMBER, "ABS", value, limits=limits)


def extreme(function: str, terms: Sequence[Term]) -> Term:
    """GREATEST or LEAST, unknown where one of the terms is (DuckDB would leave that one out)."""
    sql, low, high = (_picked(function, pieces) for pieces in _values_and_limits(terms))
    return made_of(
        sql, terms[0].kind, function.upper(), *terms, limits=(low, high) if any(term.low for term in terms) else None
    )


def _values_and_limits(terms: Sequence[Term]) -> tuple[list[str], list[str], list[str]]:
    """The terms' values, their lower and their upper limits: what is chosen among values is chosen alike among limits."""
    return [term.sql for term in terms], [term.bounds[0] for term in terms], [term.bounds[1] for term in terms]


def _picked(function: str, pieces: Sequence[str]) -> str:
    missing = " OR ".join(is_unknown(piece) for piece in pieces)
    return f"(CASE WHEN {missing} THEN NULL ELSE {function}({', '.join(pieces)}) END)"


def unless_equal(left: Term, right: Term) -> Term:
    """NULLIF: ``left``, or blank where it equals ``right``; where that is not known, neither is the result."""
    if not left.uncertain and not right.uncertain and not right.names:
        return made_of(f"nullif({left.sql}, {right.sql})", left.kind, "NULLIF", left, right)
    blank = f"({any_blank(left)} OR {compared('=', left, right)})"
    if not (left.low or right.low):
        sql = f"(CASE WHEN NOT {is_unknown(right.sql)} THEN nullif({left.sql}, {right.sql}) END)"
        return made_of(sql, left.kind, "NULLIF", left, right, blank=blank)
    differs = compared("<>", left, right)
    sql, low, high = (f"(CASE WHEN {differs} THEN {piece} END)" for piece in (left.sql, *left.bounds))
    return made_of(sql, left.kind, "NULLIF", left, right, limits=(low, high), blank=blank)


def first_given(terms: Sequence[Term]) -> Term:
    """The first of the terms that is no blank (``COALESCE``), with its limits where it is known within limits."""
    if not any(term.uncertain for term in terms):
        return made_of(
            f"coalesce({', '.join(term.sql for term in terms)})", terms[0].kind, "COALESCE", *terms, tests_blank=True
        )
    tests = [is_blank(term) for term in terms]

    def first(pieces: Sequence[str]) -> str:
        chosen = pieces[-1]
        for test, piece in zip(tests[-2::-1], pieces[-2::-1], strict=True):
            chosen = f"(CASE {test} WHEN FALSE THEN {piece} WHEN TRUE THEN {chosen} END)"
        return chosen

    sql, low, high = map(first, _values_and_limits(terms))
    limits = (low, high) if any(term.low for term in terms) else None
    return made_of(sql, terms[0].kind, "COALESCE", *terms, limits=limits, blank=f"({' AND '.join(tests)})", tests_blank=True)


def chosen(conditions: Sequence[Term], results: Sequence[Term]) -> Term:
    """CASE, whose undecided condition leaves the result unknown instead of falling through to ELSE.

    results: one a condition, and the one of ELSE where there is one. Where limits leave a condition undecided, the
    value is that of any of the results: between the least of their lower limits and the greatest of their upper ones.
    """
    kind, every = results[0].kind, (*conditions, *results)
    sql = _stepped(conditions, [result.sql for result in results])
    if not any(term.uncertain for term in every):
        return made_of(sql, kind, "CASE", *every)
    has_else = len(results) > len(conditions)
    some_blank = any_blank(*every) if has_else else "TRUE"
    tests = [any_blank(result) for result in results] + ([] if has_else else ["TRUE"])
    blank = f"coalesce({_stepped(conditions, tests, blanks=True)}, {some_blank} AND NULL)"
    if kind is not Kind.NUMBER:
        return made_of(sql, kind, "CASE", *every, blank=blank)
    _sql, lows, highs = _values_and_limits(results)
    low, high = (
        f"coalesce({_stepped(conditions, limits)}, CASE WHEN NOT {some_blank} THEN {_picked(function, limits)} END)"
        for function, limits in (("least", lows), ("greatest", highs))
    )
    return made_of(sql, kind, "CASE", *every, limits=(low, high), blank=blank)


def _stepped(conditions: Sequence[Term], pieces: Sequence[str], *, blanks: bool = False) -> str:
    """The piece of the first condition that holds; NULL from an undecided one on, with ``blanks`` true where it is blank."""
    steps = [
        f"WHEN {is_unknown(condition.sql)} THEN {f'({is_blank(condition)} OR NULL)' if blanks else 'NULL'}"
        f" WHEN {condition.sql} THEN {piece}"
        for condition, piece in zip(conditions, pieces, strict=False)
    ]
    otherwise = f" ELSE {pieces[-1]}" if len(pieces) > len(conditions) else ""
    return f"(CASE {' '.join(steps)}{otherwise} END)"
