"""Values made of values: arithmetic, functions of numbers, texts and dates, choices (CASE, COALESCE, NULLIF, GREATEST)."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from fanpin_cli.policy.bounded_numbers import absolute, calculated, chosen, extreme, first_given, negative, rising, unless_equal
from fanpin_cli.policy.compiler import Compiler
from fanpin_cli.policy.grammar import ExpressionError, position
from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.terms import Term, made_of
from fanpin_cli.text.messages import _

MOST_DECIMALS, MOST_CHARACTERS = 9, 9999
OPERATORS: dict[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.Mod: "%"}


def number(compiler: Compiler, node: exp.Expr) -> Term:
    return compiler.of_kind(node, Kind.NUMBER)


def arithmetic(compiler: Compiler, node: exp.Binary) -> Term:
    return calculated(OPERATORS[type(node)], number(compiler, node.left), number(compiler, node.right))


def opposite(compiler: Compiler, node: exp.Neg) -> Term:
    return negative(number(compiler, node.this))


def magnitude(compiler: Compiler, node: exp.Abs) -> Term:
    return absolute(number(compiler, node.this))


def whole(compiler: Compiler, node: exp.Floor | exp.Ceil) -> Term:
    return rising(type(node).__name__.lower(), number(compiler, node.this))


def rounded(compiler: Compiler, node: exp.Round) -> Term:
    value, decimals = number(compiler, node.this), node.args.get("decimals")
    return rising("round", value, compiler.plain_number(decimals or exp.Literal.number(0), MOST_DECIMALS))


def greatest_or_least(compiler: Compiler, node: exp.Greatest | exp.Least) -> Term:
    terms = compiler.alike(node, node.this, *node.expressions)
    return extreme("greatest" if isinstance(node, exp.Greatest) else "least", terms)


def nullif(compiler: Compiler, node: exp.Nullif) -> Term:
    return unless_equal(*compiler.alike(node, node.this, node.expression))


def coalesce(compiler: Compiler, node: exp.Coalesce) -> Term:
    return first_given(compiler.alike(node, node.this, *node.expressions))


def case(compiler: Compiler, node: exp.Case) -> Term:
    if node.this is not None:
        raise ExpressionError(_("write CASE WHEN condition THEN value … END"), position(node))
    default = node.args.get("default")
    conditions = [compiler.boolean(branch.this) for branch in node.args["ifs"]]
    parts = [*(branch.args["true"] for branch in node.args["ifs"]), *([] if default is None else [default])]
    return chosen(conditions, compiler.alike(node, *parts))


def length(compiler: Compiler, node: exp.Length) -> Term:
    value = compiler.of_kind(node.this, Kind.TEXT)
    return made_of(f"length({value.sql})", Kind.NUMBER, "LENGTH", value)


def substring(compiler: Compiler, node: exp.Expr) -> Term:
    value, function = compiler.of_kind(node.this, Kind.TEXT), type(node).__name__
    keys = ("start", "length") if isinstance(node, exp.Substring) else ("expression",)
    given = [node.args[key] for key in keys if node.args.get(key)]
    numbers = [compiler.plain_number(part, MOST_CHARACTERS) for part in given]
    listed = ", ".join(str(int(part.name)) for part in given)
    return made_of(f"{function.lower()}({value.sql}, {listed})", Kind.TEXT, function.upper(), value, *numbers)


def date_part(compiler: Compiler, node: exp.Year | exp.Month) -> Term:
    value = compiler.of_kind(node.this, Kind.DATE)
    part = "YEAR" if isinstance(node, exp.Year) else "MONTH"
    return made_of(f"CAST({part.lower()}({value.sql}) AS DOUBLE)", Kind.NUMBER, part, value)


BY_NODE: dict[type[exp.Expr], Callable[..., Term]] = {
    **dict.fromkeys(OPERATORS, arithmetic),
    exp.Neg: opposite,
    exp.Abs: magnitude,
    **dict.fromkeys((exp.Floor, exp.Ceil), whole),
    exp.Round: rounded,
    **dict.fromkeys((exp.Greatest, exp.Least), greatest_or_least),
    exp.Nullif: nullif,
    exp.Coalesce: coalesce,
    exp.Case: case,
    exp.Length: length,
    **dict.fromkeys((exp.Substring, exp.Left, exp.Right), substring),
    **dict.fromkeys((exp.Year, exp.Month), date_part),
}
