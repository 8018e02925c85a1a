"""From a parsed expression to a term: names looked up, types checked, SQL written.

The SQL is written here from checked parts alone; nothing of the user's text reaches the database but quoted names and
literals. Where plain SQL would take a missing answer for an answer (CASE, GREATEST, aggregates over members), it is
written so that the missing answer stays unknown.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from sqlglot import exp

from fanpin_cli.policy.check_functions import NEED_ROSTER, CheckFunction
from fanpin_cli.policy.grammar import ExpressionError, parse_expression, position
from fanpin_cli.policy.hints import no_such_name, written_otherwise
from fanpin_cli.policy.kinds import clash, number_term, of_a_member
from fanpin_cli.policy.limits import absolute, calculated, chosen, extreme, first_given, negative, rising, unless_equal
from fanpin_cli.policy.terms import NEVER, Kind, Term, is_blank, literal, made_of
from fanpin_cli.policy.totals import TOTALS, count, total
from fanpin_cli.policy.truths import all_of, any_of, compared, not_
from fanpin_cli.survey.catalogue import Field
from fanpin_cli.text.messages import _
from fanpin_cli.text.suggest import did_you_mean

NO_FUNCTIONS: Mapping[str, CheckFunction] = {}
MOST_DECIMALS, MOST_CHARACTERS = 9, 9999
LONGEST_SQL = 400_000
DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
ROSTER = "名册"
"""The name of the whole roster, where an expression asks of all persons."""


class Names(Protocol):
    """What a name stands for where an expression stands."""

    def term(self, name: str, table: str) -> Term | None:
        """The term of a name (``table`` is ``上期`` or empty), or None where there is none."""

    def known(self, table: str) -> list[str]:
        """The names there are, for suggestions; none where there is no such table."""

    def fields(self, table: str) -> Mapping[str, Field]:
        """The fields among them."""


def compile_expression(
    text: str | bool, names: Names, *, aggregates: bool = False, functions: Mapping[str, CheckFunction] = NO_FUNCTIONS
) -> Term:
    """Compile one expression; raises ``ExpressionError`` with the position of what is wrong."""
    if isinstance(text, bool):
        return Term(str(text).upper(), Kind.BOOLEAN)
    try:
        tree = parse_expression(text, aggregates=aggregates, functions=functions)
    except ExpressionError as error:
        raise ExpressionError(f"{error}{written_otherwise(text, names.known(''))}", error.column) from error
    compiler = _Compiler(names, functions, over_members=aggregates)
    term = compiler.term(tree)
    if aggregates and not compiler.totals:
        raise ExpressionError(
            _("a fact with over: 成员 adds members up: COUNT(*) FILTER (WHERE …), SUM(…), MAX(…), BOOL_OR(…)")
        )
    return term


class _Compiler:
    def __init__(self, names: Names, functions: Mapping[str, CheckFunction], *, over_members: bool) -> None:
        self.names = names
        self.functions = functions
        self.over_members = over_members
        self.within_total = False
        self.totals = 0

    def term(self, node: exp.Expr) -> Term:
        made = _COMPILE[type(node)](self, node)
        if len(made.sql) > LONGEST_SQL:
            raise ExpressionError(_("this condition is too large; name its parts as conditions"), position(node))
        return made

    # Values

    def column(self, node: exp.Column) -> Term:
        if node.args.get("db") or node.args.get("catalog"):
            raise ExpressionError(
                _("“{name}”: a name has at most one dot, as in 上期.人均纯收入").format(name=node.sql()), position(node)
            )
        try:
            found = self.names.term(node.name, node.table)
        except ExpressionError as error:
            raise ExpressionError(str(error), position(node)) from error
        if found is None:
            in_quotes = bool(node.this.args.get("quoted"))
            raise ExpressionError(str(no_such_name(node.name, node.table, self.names, in_quotes=in_quotes)), position(node))
        if self.over_members and not self.within_total and found.of_answers:
            raise ExpressionError(str(of_a_member(node.name)), position(node))
        return found

    def literal(self, node: exp.Literal) -> Term:
        if node.is_string:
            return Term(literal(node.name), Kind.TEXT)
        return number_term(float(node.name), node.name)

    def boolean(self, node: exp.Boolean) -> Term:
        return Term("TRUE" if node.this else "FALSE", Kind.BOOLEAN)

    def date(self, node: exp.Cast) -> Term:
        if not (isinstance(node.this, exp.Literal) and node.this.is_string and node.to.is_type("date")):
            raise ExpressionError(_("only dates are written so: DATE '2019-04-30'"), position(node))
        return self.as_date(Term(literal(node.this.name), Kind.TEXT), node.this)

    def null(self, node: exp.Expr) -> Term:
        raise ExpressionError(_("NULL may stand only in IS NULL and IS NOT NULL"), position(node))

    def paren(self, node: exp.Paren) -> Term:
        return self.term(node.this)

    # Booleans

    def boolean_of(self, node: exp.Expr) -> Term:
        return self.of_kind(node, Kind.BOOLEAN)

    def both(self, node: exp.And) -> Term:
        return all_of(*map(self.boolean_of, node.flatten()))

    def either(self, node: exp.Or) -> Term:
        return any_of(*map(self.boolean_of, node.flatten()))

    def negation(self, node: exp.Not) -> Term:
        return not_(self.boolean_of(node.this))

    def comparison(self, node: exp.Binary) -> Term:
        left, right = self.alike(node, node.left, node.right, sets=False)
        operator = {exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">="}[type(node)]
        if operator not in ("=", "<>"):
            self.refuse_unordered(node, left, right)
        return made_of(compared(operator, left, right), Kind.BOOLEAN, left, right)

    def refuse_unordered(self, node: exp.Expr, *terms: Term) -> None:
        if any(term.kind is Kind.BOOLEAN or term.values for term in terms):
            raise ExpressionError(
                _("“{text}”: these values have no order; use = or <>").format(text=node.sql()), position(node)
            )

    def alike(self, node: exp.Expr, *parts: exp.Expr, sets: bool = True) -> list[Term]:
        """The parts of a node as terms of one kind, literals fitted to the others: a date's text, an enumeration's value."""
        terms = [self.term(part) for part in parts]
        for term, part in zip(terms, parts, strict=True):
            if term.kind is Kind.SET and not sets:
                message = _("a set is asked with CONTAINS({name}, '…')")
                raise ExpressionError(message.format(name=part.sql()), position(node))
        if {Kind.DATE, Kind.TEXT} <= {term.kind for term in terms}:
            terms = [
                self.as_date(term, part) if term.kind is Kind.TEXT else term for term, part in zip(terms, parts, strict=True)
            ]
        for term, part in zip(terms[1:], parts[1:], strict=True):
            if term.kind is not terms[0].kind:
                raise ExpressionError(clash(node, terms[0].kind, term.kind), position(part))
        for side in (term for term in terms if term.values):
            for other in terms:
                self.check_value(node, side, other)
        return terms

    def check_value(self, node: exp.Expr, side: Term, other: Term) -> None:
        """A literal compared with an enumeration must be one of its values: else the rule would silently never hold."""
        if side.values and other.sql.startswith("'") and _text(other) not in side.values:
            hint = did_you_mean(_text(other), side.values)
            message = _("{name} has no value “{value}”; its values: {values}{hint}")
            name = "、".join(sorted(side.names))
            raise ExpressionError(
                message.format(name=name, value=_text(other), hint=hint, values="、".join(side.values)), position(node)
            )

    def as_date(self, term: Term, node: exp.Expr) -> Term:
        written = _text(term) if term.sql.startswith("'") else ""
        try:
            if not DATE.fullmatch(written):  # 20190430 and 2019-W18-2 are dates to Python
                raise ValueError(written)
            dt.date.fromisoformat(written)
        except ValueError as error:
            raise ExpressionError(
                _("“{text}” is not a date; write it as '2019-04-30'").format(text=node.sql()), position(node)
            ) from error
        return Term(f"CAST({term.sql} AS DATE)", Kind.DATE)

    def membership(self, node: exp.In) -> Term:
        choices = node.expressions
        if not choices or node.args.get("query") or node.args.get("unnest") or node.args.get("field"):
            raise ExpressionError(_("IN wants a list of values: IN ('…', '…')"), position(node))
        value, *fitted = self.alike(node, node.this, *choices, sets=False)
        if value.uncertain or any(choice.uncertain for choice in fitted):
            return any_of(*(made_of(compared("=", value, choice), Kind.BOOLEAN, value, choice) for choice in fitted))
        listed = ", ".join(choice.sql for choice in fitted)
        return made_of(f"({value.sql} IN ({listed}))", Kind.BOOLEAN, value, *fitted)

    def between(self, node: exp.Between) -> Term:
        value, low, high = self.alike(node, node.this, node.args["low"], node.args["high"], sets=False)
        self.refuse_unordered(node, value, low, high)
        limits = ((">=", low), ("<=", high))
        return all_of(*(made_of(compared(sign, value, limit), Kind.BOOLEAN, value, limit) for sign, limit in limits))

    def like(self, node: exp.Like) -> Term:
        value, pattern = self.of_kind(node.this, Kind.TEXT), self.of_kind(node.expression, Kind.TEXT)
        if value.values and pattern.sql.startswith("'") and not any(_like(choice, _text(pattern)) for choice in value.values):
            message = _("no value of {name} is LIKE “{value}”; its values: {values}")
            names = "、".join(sorted(value.names))
            raise ExpressionError(
                message.format(name=names, value=_text(pattern), values="、".join(value.values)), position(node)
            )
        return _perhaps_not(node, made_of(f"({value.sql} LIKE {pattern.sql})", Kind.BOOLEAN, value, pattern))

    def is_null(self, node: exp.Is) -> Term:
        if not isinstance(node.expression, exp.Null):
            raise ExpressionError(_("only IS NULL and IS NOT NULL may follow a value"), position(node))
        value = self.term(node.this)
        blank = NEVER if value.uncertain else None
        return _perhaps_not(node, made_of(is_blank(value), Kind.BOOLEAN, value, blank=blank, tests_blank=True))

    # Numbers

    def arithmetic(self, node: exp.Binary) -> Term:
        left, right = self.of_kind(node.left, Kind.NUMBER), self.of_kind(node.right, Kind.NUMBER)
        operator = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.Mod: "%"}[type(node)]
        return calculated(operator, left, right)

    def negative(self, node: exp.Neg) -> Term:
        return negative(self.of_kind(node.this, Kind.NUMBER))

    def absolute(self, node: exp.Abs) -> Term:
        return absolute(self.of_kind(node.this, Kind.NUMBER))

    def whole(self, node: exp.Floor | exp.Ceil) -> Term:
        return rising(type(node).__name__.lower(), self.of_kind(node.this, Kind.NUMBER))

    def rounded(self, node: exp.Round) -> Term:
        value = self.of_kind(node.this, Kind.NUMBER)
        decimals = node.args.get("decimals")
        places = 0 if decimals is None else self.plain_number(decimals, MOST_DECIMALS)
        return rising("round", value, places)

    @staticmethod
    def plain_number(node: exp.Expr, most: int) -> int:
        """A whole number as it is written: how many decimals or characters never hangs on an answer."""
        if not (
            isinstance(node, exp.Literal) and not node.is_string and node.name.isdigit() and len(node.name) <= len(str(most))
        ):
            raise ExpressionError(
                _("“{text}”: a plain whole number from 0 to {most} is wanted").format(text=node.sql()[:40], most=most),
                position(node),
            )
        return int(node.name)

    def extreme(self, node: exp.Greatest | exp.Least) -> Term:
        terms = self.alike(node, node.this, *node.expressions)
        return extreme("greatest" if isinstance(node, exp.Greatest) else "least", terms)

    def nullif(self, node: exp.Nullif) -> Term:
        return unless_equal(*self.alike(node, node.this, node.expression))

    def coalesce(self, node: exp.Coalesce) -> Term:
        return first_given(self.alike(node, node.this, *node.expressions))

    # Texts, sets, dates

    def length(self, node: exp.Length) -> Term:
        value = self.of_kind(node.this, Kind.TEXT)
        return made_of(f"length({value.sql})", Kind.NUMBER, value)

    def substring(self, node: exp.Expr) -> Term:
        value = self.of_kind(node.this, Kind.TEXT)
        keys = ("start", "length") if isinstance(node, exp.Substring) else ("expression",)
        numbers = [self.plain_number(node.args[key], MOST_CHARACTERS) for key in keys if node.args.get(key)]
        listed = ", ".join(map(str, numbers))
        return made_of(f"{type(node).__name__.lower()}({value.sql}, {listed})", Kind.TEXT, value)

    def contains(self, node: exp.Contains) -> Term:
        value, sought = self.term(node.this), self.of_kind(node.expression, Kind.TEXT)
        if value.kind is Kind.SET:
            if not sought.sql.startswith("'"):
                raise ExpressionError(
                    _("CONTAINS of a set wants a plain text: CONTAINS({name}, '…')").format(name=node.this.sql()),
                    position(node),
                )
            self.check_value(node, value, sought)
            return made_of(f"contains({value.sql}, {literal(f',{_text(sought)},')})", Kind.BOOLEAN, value)
        if value.kind is not Kind.TEXT:
            raise ExpressionError(clash(node, value.kind, Kind.SET), position(node))
        return made_of(f"contains({value.sql}, {sought.sql})", Kind.BOOLEAN, value, sought)

    def starts_with(self, node: exp.StartsWith) -> Term:
        value, start = self.of_kind(node.this, Kind.TEXT), self.of_kind(node.expression, Kind.TEXT)
        return made_of(f"starts_with({value.sql}, {start.sql})", Kind.BOOLEAN, value, start)

    def date_part(self, node: exp.Func) -> Term:
        value = self.of_kind(node.this, Kind.DATE)
        return made_of(f"CAST({'year' if isinstance(node, exp.Year) else 'month'}({value.sql}) AS DOUBLE)", Kind.NUMBER, value)

    def case(self, node: exp.Case) -> Term:
        """CASE whose undecided condition leaves the result unknown instead of falling through to ELSE."""
        if node.this is not None:
            raise ExpressionError(_("write CASE WHEN condition THEN value … END"), position(node))
        default = node.args.get("default")
        conditions = [self.boolean_of(branch.this) for branch in node.args["ifs"]]
        parts = [*(branch.args["true"] for branch in node.args["ifs"]), *([] if default is None else [default])]
        results = self.alike(node, *parts)
        return chosen(conditions, results)

    # Totals over a household's members

    def total(self, node: exp.Expr, where: exp.Expr | None = None) -> Term:
        if self.within_total:
            raise ExpressionError(_("“{text}” stands within another total").format(text=node.sql()[:60]), position(node))
        self.within_total = True
        holds = self.boolean_of(where) if where is not None else None
        kind = Kind.BOOLEAN if isinstance(node, exp.LogicalOr | exp.LogicalAnd) else Kind.NUMBER
        if isinstance(node, exp.Count):
            if node.this is None or node.args.get("expressions"):
                raise ExpressionError(_("COUNT wants one thing to count: COUNT(*)"), position(node))
            made = count(None if isinstance(node.this, exp.Star) else self.term(node.this), holds)
        else:
            made = total(type(node), self.of_kind(node.this, kind), holds)
        self.within_total = False
        self.totals += 1
        return made

    def filtered(self, node: exp.Filter) -> Term:
        if type(node.this) not in TOTALS:
            raise ExpressionError(_("FILTER (WHERE …) follows COUNT, SUM, MAX, MIN, AVG, BOOL_OR or BOOL_AND"), position(node))
        return self.total(node.this, node.expression.this)

    # Functions of data checks

    def own_function(self, node: exp.Anonymous) -> Term:
        name, function = node.name.upper(), self.functions[node.name.upper()]
        given = node.expressions
        if len(given) < len(function.takes) or (len(given) > len(function.takes) and not function.many):
            raise ExpressionError(_("{name} wants {n} values").format(name=name, n=len(function.takes)), position(node))
        kinds = [*function.takes, *[function.takes[-1]] * (len(given) - len(function.takes))]
        terms = [self.of_kind(part, kind) if kind else self.term(part) for part, kind in zip(given, kinds, strict=True)]
        made = made_of(function.sql([term.sql for term in terms]), function.gives, *terms)
        return replace(made, names=made.names | {ROSTER}) if name in NEED_ROSTER else made

    def misplaced(self, node: exp.Expr) -> Term:
        raise ExpressionError(_("“{text}” cannot stand here").format(text=node.sql()), position(node))

    # Shared

    def of_kind(self, node: exp.Expr, kind: Kind) -> Term:
        term = self.term(node)
        if term.kind is not kind:
            raise ExpressionError(clash(node, term.kind, kind), position(node))
        return term


def _perhaps_not(node: exp.Expr, term: Term) -> Term:
    """The term, or its opposite where sqlglot keeps the NOT before LIKE or NULL in the node itself."""
    return not_(term) if node.args.get("negate") else term


def _text(term: Term) -> str:
    return term.sql[1:-1].replace("''", "'")


def _like(value: str, pattern: str) -> bool:
    return re.fullmatch("".join({"%": ".*", "_": "."}.get(c, re.escape(c)) for c in pattern), value, re.DOTALL) is not None


_COMPILE: dict[type[exp.Expr], Callable[..., Term]] = {
    exp.Column: _Compiler.column,
    exp.Literal: _Compiler.literal,
    exp.Boolean: _Compiler.boolean,
    exp.Cast: _Compiler.date,
    exp.Null: _Compiler.null,
    exp.Paren: _Compiler.paren,
    exp.And: _Compiler.both,
    exp.Or: _Compiler.either,
    exp.Not: _Compiler.negation,
    **dict.fromkeys((exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE), _Compiler.comparison),
    exp.In: _Compiler.membership,
    exp.Between: _Compiler.between,
    exp.Like: _Compiler.like,
    exp.Is: _Compiler.is_null,
    **dict.fromkeys((exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod), _Compiler.arithmetic),
    exp.Neg: _Compiler.negative,
    exp.Abs: _Compiler.absolute,
    **dict.fromkeys((exp.Floor, exp.Ceil), _Compiler.whole),
    exp.Round: _Compiler.rounded,
    **dict.fromkeys((exp.Greatest, exp.Least), _Compiler.extreme),
    exp.Nullif: _Compiler.nullif,
    exp.Coalesce: _Compiler.coalesce,
    exp.Length: _Compiler.length,
    **dict.fromkeys((exp.Substring, exp.Left, exp.Right), _Compiler.substring),
    exp.Contains: _Compiler.contains,
    exp.StartsWith: _Compiler.starts_with,
    **dict.fromkeys((exp.Year, exp.Month), _Compiler.date_part),
    exp.Case: _Compiler.case,
    **dict.fromkeys(TOTALS, _Compiler.total),
    exp.Filter: _Compiler.filtered,
    exp.Anonymous: _Compiler.own_function,
    **dict.fromkeys((exp.Star, exp.Where, exp.Identifier, exp.DataType, exp.If), _Compiler.misplaced),
}
