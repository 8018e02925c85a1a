"""The language of conditions: which SQL may be written, and nothing else.

sqlglot parses; every node must be on the list below. A node that is not listed is refused, so what sqlglot learns
tomorrow is refused until someone lists it. No node here can reach a file, a table, a setting or another statement.
"""

from __future__ import annotations

import logging
from collections.abc import Collection

from sqlglot import exp, parse
from sqlglot.errors import SqlglotError

from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _
from fanpin_cli.text.suggest import did_you_mean

# What it cannot parse sqlglot takes for a command, and says so on the terminal; it is refused here by name.
logging.getLogger("sqlglot").setLevel(logging.CRITICAL)

LONGEST = 4000
DEEPEST = 80

NODES: tuple[type[exp.Expr], ...] = (
    exp.And, exp.Or, exp.Not, exp.Paren,
    exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.In, exp.Between, exp.Like, exp.Is, exp.Null,
    exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.Neg,
    exp.Literal, exp.Boolean, exp.Column, exp.Identifier, exp.Cast, exp.DataType,
    exp.Case, exp.If,
    exp.Abs, exp.Round, exp.Floor, exp.Ceil, exp.Greatest, exp.Least, exp.Nullif, exp.Coalesce,
    exp.Length, exp.Substring, exp.Left, exp.Right, exp.Contains, exp.StartsWith, exp.Year, exp.Month,
)  # fmt: skip

FUNCTIONS = tuple(
    name
    for node in (*NODES, exp.Count, exp.Sum, exp.Max, exp.Min, exp.Avg, exp.LogicalOr, exp.LogicalAnd)
    if issubclass(node, exp.Func) and node not in (exp.And, exp.Or, exp.Cast, exp.Case, exp.If)
    for name in node.sql_names()
)
"""The names of the listed functions, for suggestions."""

AGGREGATES: tuple[type[exp.Expr], ...] = (
    exp.Count, exp.Sum, exp.Max, exp.Min, exp.Avg, exp.LogicalOr, exp.LogicalAnd, exp.Filter, exp.Where, exp.Star,
)  # fmt: skip
"""Allowed besides, in facts over members only."""


class ExpressionError(FanpinError):
    """An expression that cannot be used; ``column`` is the 0-based position in its text, where known."""

    def __init__(self, message: str, column: int = 0) -> None:
        super().__init__(message)
        self.column = column


def position(node: exp.Expr) -> int:
    """Where in the text a node begins, as near as sqlglot knows."""
    starts = [found.meta["start"] for found in node.find_all(exp.Identifier) if "start" in found.meta]
    return min(starts, default=0)


def parse_expression(text: str, *, aggregates: bool = False, functions: Collection[str] = ()) -> exp.Expr:
    """Parse one SQL expression and refuse whatever is not on the list; raises ``ExpressionError``.

    functions: names of functions of our own that may be used besides, in capitals.
    """
    if len(text) > LONGEST:
        raise ExpressionError(_("the expression is longer than {n} characters; name its parts as conditions").format(n=LONGEST))
    try:
        statements = parse(text, dialect="duckdb")
    except SqlglotError as error:
        details = getattr(error, "errors", None) or [{}]
        column = max(int(details[0].get("col") or 1) - 1, 0)
        near = str(details[0].get("highlight") or text[:20]).strip()
        raise ExpressionError(_("not a valid expression near {near}").format(near=f"“{near}”"), column) from error
    except RecursionError as error:
        raise ExpressionError(_("the expression is nested too deeply")) from error
    if len(statements) != 1 or statements[0] is None:
        raise ExpressionError(_("one expression is wanted, without semicolons"))
    tree = statements[0]
    allowed = NODES + AGGREGATES if aggregates else NODES
    for node in tree.walk():
        if node.depth > DEEPEST:
            raise ExpressionError(_("the expression is nested too deeply"))
        if isinstance(node, exp.Anonymous) and node.name.upper() in functions:
            continue
        if type(node) not in allowed:
            raise ExpressionError(_refusal(node, aggregates), position(node))
    return tree


def _refusal(node: exp.Expr, aggregates: bool) -> str:
    if isinstance(node, AGGREGATES) and not aggregates:
        return _("{what} counts over rows: it may stand only in a fact with over: 成员").format(what=_shown(node))
    if isinstance(node, exp.Func | exp.Anonymous):
        hint = did_you_mean(node.name.upper(), FUNCTIONS) if isinstance(node, exp.Anonymous) else ""
        return _("the function {what} may not be used in a rule{hint}").format(what=_shown(node), hint=hint)
    return _("{what} may not be used in a rule; only comparisons, AND, OR, NOT, arithmetic and the listed functions").format(
        what=_shown(node)
    )


def _shown(node: exp.Expr) -> str:
    name = node.name if isinstance(node, exp.Anonymous) else node.sql(dialect="duckdb")
    return f"“{name[:40]}”"
