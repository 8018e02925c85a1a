"""What is written in a rule as a value: numbers, texts, dates, yes and no; and the values of parameters."""

from __future__ import annotations

import datetime as dt

from fanpin_cli.policy.grammar import ExpressionError
from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.terms import Plain, Term, literal
from fanpin_cli.text.messages import _
from fanpin_cli.text.numbers import LARGEST


def value_term(value: Plain) -> Term:
    """A value as a term; it knows its value, so that nobody has to read it back out of the SQL."""
    return Term(_sql(value), kind_of_value(value), value=value)


def kind_of_value(value: Plain) -> Kind:
    if isinstance(value, bool):
        return Kind.BOOLEAN
    if isinstance(value, dt.date):
        return Kind.DATE
    return Kind.TEXT if isinstance(value, str) else Kind.NUMBER


def _sql(value: Plain) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.date):
        return f"CAST('{value}' AS DATE)"
    return literal(value) if isinstance(value, str) else f"CAST({value!r} AS DOUBLE)"


def number_term(value: float, written: str) -> Term:
    """A number of a rule as SQL; raises ``ExpressionError`` for one that no policy means."""
    if not abs(value) <= LARGEST:
        shown = written if len(written) <= 40 else f"{written[:40]}…"
        raise ExpressionError(_("“{number}”: a number of at most 15 figures is wanted").format(number=shown))
    return value_term(value)
