"""Which nodes of sqlglot's tree a rule may contain, and which arguments of each are read.

An argument that is set and not listed is refused. sqlglot may put part of the meaning into a flag of the node (NOT LIKE is LIKE
with ``negate``); a flag that nobody reads would silently change what the rule says.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

Arguments = Mapping[type[exp.Expr], tuple[str, ...]]

NODES: Arguments = {
    **dict.fromkeys((exp.Not, exp.Paren, exp.Neg, exp.Boolean), ("this",)),
    **dict.fromkeys((exp.And, exp.Or, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE), ("this", "expression")),
    **dict.fromkeys((exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod), ("this", "expression")),
    **dict.fromkeys((exp.Like, exp.Is), ("this", "expression", "negate")),
    exp.Between: ("this", "low", "high"),
    exp.In: ("this", "expressions", "query", "unnest", "field"),
    exp.Null: (),
    exp.Literal: ("this", "is_string"),
    exp.Column: ("this", "table", "db", "catalog"),
    exp.Identifier: ("this", "quoted"),
    exp.Cast: ("this", "to"),
    exp.DataType: ("this",),
    exp.Case: ("this", "ifs", "default"),
    exp.If: ("this", "true"),
    **dict.fromkeys((exp.Abs, exp.Floor, exp.Ceil, exp.Length, exp.Year, exp.Month), ("this",)),
    exp.Round: ("this", "decimals"),
    # ignore_nulls differs between SQL dialects and is not used: our SQL makes the result unknown where a value is.
    **dict.fromkeys((exp.Greatest, exp.Least), ("this", "expressions", "ignore_nulls")),
    exp.Coalesce: ("this", "expressions"),
    exp.Substring: ("this", "start", "length"),
    **dict.fromkeys((exp.Left, exp.Right, exp.Contains, exp.StartsWith, exp.Nullif), ("this", "expression")),
}

AGGREGATES: Arguments = {
    exp.Count: ("this", "expressions", "big_int"),  # big_int: of which width the count is; here it becomes a DOUBLE
    **dict.fromkeys((exp.Sum, exp.Max, exp.Min, exp.Avg, exp.LogicalOr, exp.LogicalAnd), ("this",)),
    exp.Filter: ("this", "expression"),
    exp.Where: ("this",),
    exp.Star: (),
}
"""Allowed in facts over members only."""

OWN_FUNCTION: Arguments = {exp.Anonymous: ("this", "expressions")}
"""The functions of data checks, where they are allowed."""

LEAST_GIVEN: Mapping[type[exp.Expr], int] = {
    **dict.fromkeys((exp.Abs, exp.Floor, exp.Ceil, exp.Length, exp.Year, exp.Month, exp.Round), 1),
    **dict.fromkeys((exp.Substring, exp.Left, exp.Right, exp.Contains, exp.StartsWith, exp.Nullif), 2),
}
"""How many arguments, counted from the first, must be given; for functions with a fixed order of arguments."""
