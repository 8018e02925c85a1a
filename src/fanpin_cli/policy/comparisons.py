"""Conditions: AND, OR, NOT, and what compares values: = < IN BETWEEN LIKE CONTAINS IS NULL."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlglot import exp

from fanpin_cli.policy.compiler import Compiler, refuse_no_value, written_names
from fanpin_cli.policy.grammar import ExpressionError, position
from fanpin_cli.policy.hints import clash
from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.terms import NEVER, Term, is_blank, literal, made_of
from fanpin_cli.policy.truths import all_of, any_of, compare, not_
from fanpin_cli.text.messages import _

OPERATORS: dict[type[exp.Expr], str] = {
    **{exp.EQ: "=", exp.NEQ: "<>"},
    **{exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">="},
}


def both(compiler: Compiler, node: exp.And) -> Term:
    return all_of(*map(compiler.boolean, node.flatten()))


def either(compiler: Compiler, node: exp.Or) -> Term:
    return any_of(*map(compiler.boolean, node.flatten()))


def negation(compiler: Compiler, node: exp.Not) -> Term:
    return not_(compiler.boolean(node.this))


def comparison(compiler: Compiler, node: exp.Binary) -> Term:
    left, right = compiler.alike(node, node.left, node.right, sets=False)
    if not isinstance(node, exp.EQ | exp.NEQ):
        _refuse_unordered(node, left, right)
    return compare(OPERATORS[type(node)], left, right)


def _refuse_unordered(node: exp.Expr, *terms: Term) -> None:
    if any(term.kind is Kind.BOOLEAN or term.values for term in terms):
        raise ExpressionError(_("“{text}”: these values have no order; use = or <>").format(text=node.sql()), position(node))


def membership(compiler: Compiler, node: exp.In) -> Term:
    """IN; of a number known only within limits an OR of comparisons, since limits decide each of these by itself."""
    choices = node.expressions
    if not choices or node.args.get("query") or node.args.get("unnest") or node.args.get("field"):
        raise ExpressionError(_("IN wants a list of values: IN ('…', '…')"), position(node))
    value, *fitted = compiler.alike(node, node.this, *choices, sets=False)
    if value.uncertain or any(choice.uncertain for choice in fitted):
        return any_of(*(compare("=", value, choice) for choice in fitted))
    listed = ", ".join(choice.sql for choice in fitted)
    return made_of(f"({value.sql} IN ({listed}))", Kind.BOOLEAN, "IN", value, *fitted)


def between(compiler: Compiler, node: exp.Between) -> Term:
    value, low, high = compiler.alike(node, node.this, node.args["low"], node.args["high"], sets=False)
    _refuse_unordered(node, value, low, high)
    return all_of(compare(">=", value, low), compare("<=", value, high))


def like(compiler: Compiler, node: exp.Like) -> Term:
    value, pattern = compiler.of_kind(node.this, Kind.TEXT), compiler.of_kind(node.expression, Kind.TEXT)
    wanted = pattern.value
    if value.values and isinstance(wanted, str) and not any(_is_like(choice, wanted) for choice in value.values):
        message = _("no value of {name} is LIKE “{value}”; its values: {values}")
        raise ExpressionError(
            message.format(name=written_names(value), value=wanted, values="、".join(value.values)), position(node)
        )
    return _perhaps_not(node, made_of(f"({value.sql} LIKE {pattern.sql})", Kind.BOOLEAN, "LIKE", value, pattern))


def _is_like(value: str, pattern: str) -> bool:
    return re.fullmatch("".join({"%": ".*", "_": "."}.get(c, re.escape(c)) for c in pattern), value, re.DOTALL) is not None


def is_null(compiler: Compiler, node: exp.Is) -> Term:
    if not isinstance(node.expression, exp.Null):
        raise ExpressionError(_("only IS NULL and IS NOT NULL may follow a value"), position(node))
    value = compiler.term(node.this)
    blank = NEVER if value.uncertain else None
    return _perhaps_not(node, made_of(is_blank(value), Kind.BOOLEAN, "IS NULL", value, blank=blank, tests_blank=True))


def _perhaps_not(node: exp.Expr, term: Term) -> Term:
    """The term, or its opposite where sqlglot keeps the NOT before LIKE or NULL in the node itself."""
    return not_(term) if node.args.get("negate") else term


def contains(compiler: Compiler, node: exp.Contains) -> Term:
    value, sought = compiler.term(node.this), compiler.of_kind(node.expression, Kind.TEXT)
    if value.kind is Kind.SET:
        if not isinstance(sought.value, str):
            raise ExpressionError(
                _("CONTAINS of a set wants a plain text: CONTAINS({name}, '…')").format(name=node.this.sql()), position(node)
            )
        refuse_no_value(node, value, sought)
        within_commas = literal(f",{sought.value},")
        return made_of(f"contains({value.sql}, {within_commas})", Kind.BOOLEAN, "CONTAINS", value, sought)
    if value.kind is not Kind.TEXT:
        raise ExpressionError(clash(node, value.kind, Kind.SET), position(node))
    return made_of(f"contains({value.sql}, {sought.sql})", Kind.BOOLEAN, "CONTAINS", value, sought)


def starts_with(compiler: Compiler, node: exp.StartsWith) -> Term:
    value, start = compiler.of_kind(node.this, Kind.TEXT), compiler.of_kind(node.expression, Kind.TEXT)
    return made_of(f"starts_with({value.sql}, {start.sql})", Kind.BOOLEAN, "STARTS_WITH", value, start)


BY_NODE: dict[type[exp.Expr], Callable[..., Term]] = {
    exp.And: both,
    exp.Or: either,
    exp.Not: negation,
    **dict.fromkeys(OPERATORS, comparison),
    exp.In: membership,
    exp.Between: between,
    exp.Like: like,
    exp.Is: is_null,
    exp.Contains: contains,
    exp.StartsWith: starts_with,
}
