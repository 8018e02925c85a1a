"""From a parsed expression to a term: names looked up, types checked, SQL written.

The SQL is written from checked parts alone; nothing of the user's text reaches the database but quoted names and literals.
Where plain SQL would take a missing answer for an answer (CASE, GREATEST, NULLIF, totals over members), it is written so that
the missing answer stays unknown. ``comparisons`` and ``calculations`` have a function for each kind of node; here are the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

from fanpin_cli.policy import calculations, comparisons
from fanpin_cli.policy.check_functions import CheckFunction
from fanpin_cli.policy.compiler import Compiler, as_date
from fanpin_cli.policy.grammar import ExpressionError, parse_expression, position
from fanpin_cli.policy.hints import written_otherwise
from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.literals import number_term, value_term
from fanpin_cli.policy.lookup import Names
from fanpin_cli.policy.terms import Term
from fanpin_cli.policy.totals import TOTALS, count, total
from fanpin_cli.text.messages import _

NO_FUNCTIONS: Mapping[str, CheckFunction] = {}


def compile_expression(
    text: str | bool, names: Names, *, aggregates: bool = False, functions: Mapping[str, CheckFunction] = NO_FUNCTIONS
) -> Term:
    """Compile one expression; raises ``ExpressionError`` with the position of what is wrong.

    aggregates: it is a fact over members, which adds them up. functions: those of data checks, by name.
    """
    if isinstance(text, bool):
        return value_term(text)
    try:
        tree = parse_expression(text, aggregates=aggregates, functions=functions)
    except ExpressionError as error:
        raise ExpressionError(f"{error}{written_otherwise(text, names.known(''))}", error.column) from error
    return compile_tree(tree, names, aggregates=aggregates, functions=functions)


def compile_tree(
    tree: exp.Expr, names: Names, *, aggregates: bool = False, functions: Mapping[str, CheckFunction] = NO_FUNCTIONS
) -> Term:
    """``compile_expression`` for one that is parsed already."""
    compiler = Compiler(names, functions, _BY_NODE, over_members=aggregates)
    term = compiler.term(tree)
    if aggregates and not compiler.totals:
        raise ExpressionError(
            _("a fact with over: 成员 adds members up: COUNT(*) FILTER (WHERE …), SUM(…), MAX(…), BOOL_OR(…)")
        )
    return term


def _literal(_compiler: Compiler, node: exp.Literal) -> Term:
    return value_term(node.name) if node.is_string else number_term(float(node.name), node.name)


def _yes_or_no(_compiler: Compiler, node: exp.Boolean) -> Term:
    return value_term(bool(node.this))


def _date(_compiler: Compiler, node: exp.Cast) -> Term:
    if not (isinstance(node.this, exp.Literal) and node.this.is_string and node.to.is_type("date")):
        raise ExpressionError(_("only dates are written so: DATE '2019-04-30'"), position(node))
    return as_date(value_term(node.this.name), node.this)


def _null(_compiler: Compiler, node: exp.Null) -> Term:
    raise ExpressionError(_("NULL may stand only in IS NULL and IS NOT NULL"), position(node))


def _in_brackets(compiler: Compiler, node: exp.Paren) -> Term:
    return compiler.term(node.this)


def _total(compiler: Compiler, node: exp.Expr, where: exp.Expr | None = None) -> Term:
    """A total over a household's members."""
    if compiler.within_total:
        raise ExpressionError(_("“{text}” stands within another total").format(text=node.sql()[:60]), position(node))
    compiler.within_total = True
    holds = compiler.boolean(where) if where is not None else None
    kind = Kind.BOOLEAN if isinstance(node, exp.LogicalOr | exp.LogicalAnd) else Kind.NUMBER
    if isinstance(node, exp.Count):
        if node.this is None or node.args.get("expressions"):
            raise ExpressionError(_("COUNT wants one thing to count: COUNT(*)"), position(node))
        made = count(None if isinstance(node.this, exp.Star) else compiler.term(node.this), holds)
    else:
        made = total(type(node), compiler.of_kind(node.this, kind), holds)
    compiler.within_total = False
    compiler.totals += 1
    return made


def _filtered(compiler: Compiler, node: exp.Filter) -> Term:
    if type(node.this) not in TOTALS:
        raise ExpressionError(_("FILTER (WHERE …) follows COUNT, SUM, MAX, MIN, AVG, BOOL_OR or BOOL_AND"), position(node))
    return _total(compiler, node.this, node.expression.this)


def _misplaced(_compiler: Compiler, node: exp.Expr) -> Term:
    raise ExpressionError(_("“{text}” cannot stand here").format(text=node.sql()), position(node))


_BY_NODE: Mapping[type[exp.Expr], Callable[..., Term]] = {
    exp.Column: Compiler.column,
    exp.Literal: _literal,
    exp.Boolean: _yes_or_no,
    exp.Cast: _date,
    exp.Null: _null,
    exp.Paren: _in_brackets,
    **comparisons.BY_NODE,
    **calculations.BY_NODE,
    **dict.fromkeys(TOTALS, _total),
    exp.Filter: _filtered,
    exp.Anonymous: Compiler.own_function,
    **dict.fromkeys((exp.Star, exp.Where, exp.Identifier, exp.DataType, exp.If), _misplaced),
}
