"""The language of conditions: which SQL may be written, and nothing else.

sqlglot parses; every node, and every argument of it, must be on the lists of ``policy.nodes``. What is not listed is
refused, so what sqlglot learns tomorrow is refused until someone lists it.
No node here can reach a file, a table, a setting or another statement.
"""

from __future__ import annotations

import logging
from collections.abc import Collection

from sqlglot import exp, parse
from sqlglot.errors import SqlglotError

from fanpin_cli.errors import FanpinError
from fanpin_cli.policy.nodes import AGGREGATES, LEAST_GIVEN, NODES, OWN_FUNCTION
from fanpin_cli.text.messages import _
from fanpin_cli.text.suggest import did_you_mean

# What it cannot parse sqlglot takes for a command, and says so on the terminal; it is refused here by name.
logging.getLogger("sqlglot").setLevel(logging.CRITICAL)

LONGEST = 4000
DEEPEST = 80

FUNCTIONS = tuple(
    name
    for node in (*NODES, *AGGREGATES)
    if issubclass(node, exp.Func) and node not in (exp.And, exp.Or, exp.Cast, exp.Case, exp.If)
    for name in node.sql_names()
)
"""The names of the listed functions, for suggestions."""


class ExpressionError(FanpinError):
    """An expression that cannot be used; ``column`` is the 0-based position in its text, where known."""

    def __init__(self, message: str, column: int = 0) -> None:
        super().__init__(message)
        self.column = column


def position(node: exp.Expr) -> int:
    """Where in the text a node begins, as near as sqlglot knows."""
    starts = [found.meta["start"] for found in node.find_all(exp.Identifier, exp.Literal) if "start" in found.meta]
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
    refuse_unlisted(statements[0], aggregates=aggregates, functions=functions)
    return statements[0]


def refuse_unlisted(tree: exp.Expr, *, aggregates: bool = False, functions: Collection[str] = ()) -> None:
    """Raise ``ExpressionError`` for a node, or an argument of one, that is not on the lists; or for too deep a nesting."""
    allowed = {**NODES, **(AGGREGATES if aggregates else {}), **(OWN_FUNCTION if functions else {})}
    nodes = [(tree, 0)]
    for node, depth in nodes:
        if depth > DEEPEST:
            raise ExpressionError(_("the expression is nested too deeply"))
        if type(node) not in allowed or (isinstance(node, exp.Anonymous) and node.name.upper() not in functions):
            raise ExpressionError(_refusal(node, aggregates), position(node))
        _refuse_arguments(node, allowed[type(node)])
        # a OR b OR c … is a list, however long, though sqlglot nests it.
        nodes += [(inner, depth + (not (_is_list(node) and type(inner) is type(node)))) for inner in node.iter_expressions()]


def _is_list(node: exp.Expr) -> bool:
    return isinstance(node, exp.And | exp.Or)


def _refuse_arguments(node: exp.Expr, read: Collection[str]) -> None:
    """What nothing here reads, or a function with a value too few."""
    given = {key for key, value in node.args.items() if not (value is None or value is False or value == [])}
    least = LEAST_GIVEN.get(type(node), 0)
    if least and not {*[*read][:least]} <= given <= {*read}:
        wanted = str(least) if least == len(read) else f"{least}–{len(read)}"
        message = _("“{function}” takes {n} value(s) in its brackets")
        raise ExpressionError(message.format(function=type(node).__name__.upper(), n=wanted), position(node))
    if not given <= {*read}:
        raise ExpressionError(_("{what} is written in a form that rules do not know").format(what=_shown(node)), position(node))


def _refusal(node: exp.Expr, aggregates: bool) -> str:
    if type(node) in AGGREGATES and not aggregates:
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
