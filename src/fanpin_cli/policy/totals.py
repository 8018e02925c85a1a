"""Totals over a household's members that a member's missing answer makes unknown; a count is then known within limits."""

from __future__ import annotations

from sqlglot import exp

from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.literals import value_term
from fanpin_cli.policy.terms import NEVER, Term, is_unknown, made_of

TOTALS: tuple[type[exp.Expr], ...] = (exp.Count, exp.Sum, exp.Max, exp.Min, exp.Avg, exp.LogicalOr, exp.LogicalAnd)


EVERYBODY = value_term(True)
NAMES: dict[type[exp.Expr], str] = {exp.LogicalOr: "BOOL_OR", exp.LogicalAnd: "BOOL_AND"}


def count(counted: Term | None, where: Term | None) -> Term:
    """How many members there are, or of whom ``counted`` is known, or for whom ``where`` holds."""
    operands = (counted or EVERYBODY, where or EVERYBODY)
    if counted is None and where is None:
        return made_of("count(*)", Kind.NUMBER, "COUNT", *operands)
    holds = where.sql if where else "TRUE"
    answered = f"({holds}) AND NOT {is_unknown(counted.sql)}" if counted else holds
    low, high = f"count(*) FILTER (WHERE {answered})", f"count(*) FILTER (WHERE {_perhaps(holds)})"
    sql = f"(CASE WHEN {low} = {high} THEN {low} END)"
    return made_of(sql, Kind.NUMBER, "COUNT", *operands, limits=(low, high), blank=NEVER)


def total(function: type[exp.Expr], value: Term, where: Term | None) -> Term:
    """SUM, MAX, MIN, AVG, BOOL_OR or BOOL_AND of a value, of the members for whom ``where`` holds."""
    holds, operands = where.sql if where else "TRUE", (value, where or EVERYBODY)
    name = NAMES.get(function, function.__name__.upper())
    if function in NAMES:
        any_true = function is exp.LogicalOr
        decisive = f"({holds}) AND {value.sql}" if any_true else f"({holds}) AND NOT {value.sql}"
        open_ = f"{_perhaps(holds)} AND ({is_unknown(f'({holds}) AND {value.sql}')})"
        answer, other = ("TRUE", "FALSE") if any_true else ("FALSE", "TRUE")
        sql = f"(CASE WHEN bool_or({decisive}) THEN {answer} WHEN bool_or({open_}) THEN NULL ELSE {other} END)"
        return made_of(sql, Kind.BOOLEAN, name, *operands)
    plain = f"{name.lower()}({value.sql}) FILTER (WHERE {holds})"
    nobody = f"coalesce({plain}, 0)" if name == "SUM" else plain
    open_ = f"{is_unknown(holds)} OR (({holds}) AND {is_unknown(value.sql)})"
    return made_of(f"(CASE WHEN bool_or({open_}) THEN NULL ELSE {nobody} END)", Kind.NUMBER, name, *operands)


def _perhaps(holds: str) -> str:
    return f"(({holds}) IS NOT FALSE)"
