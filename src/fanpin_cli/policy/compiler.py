"""What the compiling of every kind of expression shares: names looked up, kinds of values checked, literals fitted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlglot import exp

from fanpin_cli.policy.check_functions import NEED_ROSTER, CheckFunction
from fanpin_cli.policy.grammar import ExpressionError, position
from fanpin_cli.policy.hints import clash, no_such_name, of_a_member
from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.literals import value_term
from fanpin_cli.policy.lookup import Names
from fanpin_cli.policy.naming import ROSTER
from fanpin_cli.policy.terms import Term, made_of
from fanpin_cli.text.messages import _
from fanpin_cli.text.suggest import did_you_mean

LONGEST_SQL = 400_000
DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Compiler:
    """The compiling of one expression.

    by_node: a node of sqlglot's tree → the function that makes a term of it, given this compiler and the node. over_members: it
    is a fact over members. within_total, totals: whether a total over members is open, and how many there were.
    """

    def __init__(
        self,
        names: Names,
        functions: Mapping[str, CheckFunction],
        by_node: Mapping[type[exp.Expr], Callable[..., Term]],
        *,
        over_members: bool,
    ) -> None:
        self.names = names
        self.functions = functions
        self.by_node = by_node
        self.over_members = over_members
        self.within_total = False
        self.totals = 0

    def term(self, node: exp.Expr) -> Term:
        made = self.by_node[type(node)](self, node)
        if len(made.sql) > LONGEST_SQL:
            raise ExpressionError(_("this condition is too large; name its parts as conditions"), position(node))
        return made

    def of_kind(self, node: exp.Expr, kind: Kind) -> Term:
        term = self.term(node)
        if term.kind is not kind:
            raise ExpressionError(clash(node, term.kind, kind), position(node))
        return term

    def boolean(self, node: exp.Expr) -> Term:
        return self.of_kind(node, Kind.BOOLEAN)

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

    def alike(self, node: exp.Expr, *parts: exp.Expr, sets: bool = True) -> list[Term]:
        """The parts of a node as terms of one kind, literals fitted to the others: a date's text, an enumeration's value."""
        terms = [self.term(part) for part in parts]
        for term, part in zip(terms, parts, strict=True):
            if term.kind is Kind.SET and not sets:
                message = _("a set is asked with CONTAINS({name}, '…')")
                raise ExpressionError(message.format(name=part.sql()), position(node))
        if {Kind.DATE, Kind.TEXT} <= {term.kind for term in terms}:
            terms = [as_date(term, part) if term.kind is Kind.TEXT else term for term, part in zip(terms, parts, strict=True)]
        for term, part in zip(terms[1:], parts[1:], strict=True):
            if term.kind is not terms[0].kind:
                raise ExpressionError(clash(node, terms[0].kind, term.kind), position(part))
        for side in (term for term in terms if term.values):
            for other in terms:
                refuse_no_value(node, side, other)
        return terms

    def plain_number(self, node: exp.Expr, most: int) -> Term:
        """A whole number as it is written: how many decimals or characters never hangs on an answer."""
        if not (
            isinstance(node, exp.Literal) and not node.is_string and node.name.isdigit() and len(node.name) <= len(str(most))
        ):
            raise ExpressionError(
                _("“{text}”: a plain whole number from 0 to {most} is wanted").format(text=node.sql()[:40], most=most),
                position(node),
            )
        return value_term(float(node.name))

    def own_function(self, node: exp.Anonymous) -> Term:
        """A function of data checks."""
        name, function = node.name.upper(), self.functions[node.name.upper()]
        given = node.expressions
        if len(given) < len(function.takes) or (len(given) > len(function.takes) and not function.many):
            raise ExpressionError(_("{name} wants {n} values").format(name=name, n=len(function.takes)), position(node))
        kinds = [*function.takes, *[function.takes[-1]] * (len(given) - len(function.takes))]
        terms = [self.of_kind(part, kind) if kind else self.term(part) for part, kind in zip(given, kinds, strict=True)]
        made = made_of(function.sql([term.sql for term in terms]), function.gives, name, *terms)
        return replace(made, names=made.names | {ROSTER}) if name in NEED_ROSTER else made


def as_date(term: Term, node: exp.Expr) -> Term:
    """A text that stands for a date; raises ``ExpressionError`` for any other."""
    written = term.value if isinstance(term.value, str) else ""
    try:
        if not DATE.fullmatch(written):  # 20190430 and 2019-W18-2 are dates to Python
            raise ValueError(written)
        return value_term(dt.date.fromisoformat(written))
    except ValueError as error:
        raise ExpressionError(
            _("“{text}” is not a date; write it as '2019-04-30'").format(text=node.sql()), position(node)
        ) from error


def refuse_no_value(node: exp.Expr, side: Term, other: Term) -> None:
    """A literal compared with an enumeration must be one of its values: else the rule would silently never hold."""
    if isinstance(other.value, str) and side.values and other.value not in side.values:
        hint = did_you_mean(other.value, side.values)
        message = _("{name} has no value “{value}”; its values: {values}{hint}")
        raise ExpressionError(
            message.format(name=written_names(side), value=other.value, hint=hint, values="、".join(side.values)),
            position(node),
        )


def written_names(term: Term) -> str:
    """The names in a term, for a sentence about it."""
    return "、".join(name.in_rules for name in sorted(term.names))
