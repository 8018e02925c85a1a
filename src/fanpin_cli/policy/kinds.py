"""What may stand where: the kinds of values by name, and what is said where another is wanted."""

from __future__ import annotations

from sqlglot import exp

from fanpin_cli.policy.grammar import ExpressionError
from fanpin_cli.policy.terms import Kind, Term
from fanpin_cli.text.messages import N_, _
from fanpin_cli.text.numbers import LARGEST

KIND_NAMES = {
    Kind.NUMBER: N_("a number"),
    Kind.BOOLEAN: N_("yes or no"),
    Kind.TEXT: N_("text"),
    Kind.DATE: N_("a date"),
    Kind.SET: N_("a set"),
}


def number_term(value: float, written: str) -> Term:
    """A number of a rule as SQL; raises ``ExpressionError`` for one that no policy means."""
    if not abs(value) <= LARGEST:
        shown = written if len(written) <= 40 else f"{written[:40]}…"
        raise ExpressionError(_("“{number}”: a number of at most 15 figures is wanted").format(number=shown))
    return Term(f"CAST({value!r} AS DOUBLE)", Kind.NUMBER)


def of_a_member(name: str) -> ExpressionError:
    """That a name is one member's where a household's answer is wanted."""
    message = _("“{name}” is a member's: add members up in a fact, as in COUNT(*) FILTER (WHERE …) with over: 成员")
    return ExpressionError(message.format(name=name))


def clash(node: exp.Expr, found: Kind, wanted: Kind) -> str:
    """A value of one kind where another is wanted, as a sentence."""
    message = _("“{text}”: {found} stands where {wanted} is wanted").format(
        text=node.sql(dialect="duckdb")[:60], found=_(KIND_NAMES[found]), wanted=_(KIND_NAMES[wanted])
    )
    if Kind.BOOLEAN in (found, wanted) and Kind.TEXT in (found, wanted):
        message += _(" (a yes/no field is written alone: 饮水安全, NOT 饮水安全)")
    return message
