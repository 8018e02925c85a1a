"""What to write instead, where an expression cannot be read, a name in it means nothing, or a value is of the wrong kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import assert_never

from sqlglot import exp

from fanpin_cli.policy.grammar import ExpressionError
from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.lookup import Names
from fanpin_cli.policy.naming import Name
from fanpin_cli.survey.titles import normal
from fanpin_cli.text.messages import _
from fanpin_cli.text.mistyped import number_of
from fanpin_cli.text.suggest import did_you_mean

SIGNS: Mapping[str, str] = {
    **{"＞": ">", "＜": "<", "＝": "=", "≥": ">=", "≤": "<=", "≧": ">=", "≦": "<=", "≠": "<>"},
    **{"＋": "+", "－": "-", "×": "*", "＊": "*", "÷": "/", "／": "/", "％": "%", "．": "."},
    **{"，": ",", "、": ",", "（": "(", "）": ")", "‘": "'", "’": "'", "“": "'", "”": "'", "＇": "'", "＂": "'"},
    **{chr(ord("０") + figure): str(figure) for figure in range(10)},
}
"""A sign as a Chinese keyboard gives it → the sign that an expression wants."""
WORDS: Mapping[str, str] = {"并且": "AND", "而且": "AND", "且": "AND", "或者": "OR", "或": "OR", "并非": "NOT", "非": "NOT"}
"""Chinese words → the SQL word; longer ones first. 且 counts as a word by itself or between two existing names (是一且是二)."""

_SIGN = re.compile("|".join(map(re.escape, SIGNS)))
_WORD = re.compile("|".join(WORDS))
_LONE_WORD = re.compile(rf"(?<!\w)(?:{_WORD.pattern})(?!\w)")
_AMOUNT = re.compile(r"(?<![\w.])\d+(?:\.\d+)?\s?[万千百](?!\w)", re.ASCII)
"""An amount in 万 as people write it; before AND or a bracket there is a blank."""
_TEXT = re.compile(r"""'(?:[^']|'')*'|"[^"]*\"""")


def written_otherwise(text: str, known: Iterable[str]) -> str:
    """``; write: ≥ → >=`` for the ``SIGNS`` and ``WORDS`` in an expression; empty if it has none.

    known: the existing names; a sign within one of them, or within a text in quotation marks, is no mistake.
    """
    bare = _TEXT.sub(" ", text)
    for name in known:
        if _SIGN.search(name):
            bare = bare.replace(name, " ")
    return _pairs([*_SIGN.findall(bare), *_LONE_WORD.findall(bare), *_AMOUNT.findall(bare)])


def no_such_name(name: str, table: str, names: Names, *, in_quotes: bool = False) -> ExpressionError:
    """The error for an unknown name. It suggests what was meant: a text, a sign, the field of that alias, a near name."""
    full = Name(table, name)
    message = _("there is no field, fact, condition or parameter “{name}”{hint}")
    return ExpressionError(message.format(name=full, hint=_meant(name, table, names, in_quotes)))


def _meant(name: str, table: str, names: Names, in_quotes: bool) -> str:
    if in_quotes:
        return _("; a text stands in single quotation marks: '{text}'").format(text=name)
    known = names.known(table)
    parts = [part for part in _WORD.split(name) if part]
    words = _WORD.findall(name) if {*parts} <= {*known} else []
    if hint := written_otherwise(name, ()) or _pairs(words):
        return hint
    title = next((title for title, field in names.fields(table).items() if normal(name) in map(normal, field.aliases)), None)
    if title:
        return _("; the column is called {title} in rules").format(title=Name(table, title))
    return did_you_mean(str(Name(table, name)), [str(Name(table, one)) for one in known] or names.known(""))


def _pairs(found: list[str]) -> str:
    pairs = "  ".join(f"{wrong} → {SIGNS.get(wrong) or WORDS.get(wrong) or number_of(wrong)}" for wrong in dict.fromkeys(found))
    return _("; write: {pairs}").format(pairs=pairs) if pairs else ""


def of_a_member(name: str) -> ExpressionError:
    """The error for a member's field that is used where a household's answer is needed."""
    message = _("“{name}” is a member's: add members up in a fact, as in COUNT(*) FILTER (WHERE …) with over: 成员")
    return ExpressionError(message.format(name=name))


def clash(node: exp.Expr, found: Kind, wanted: Kind) -> str:
    """The sentence for a value of the wrong kind: text where a number is needed."""
    message = _("“{text}”: {found} stands where {wanted} is wanted").format(
        text=node.sql(dialect="duckdb")[:60], found=_kind_name(found), wanted=_kind_name(wanted)
    )
    if Kind.BOOLEAN in (found, wanted) and Kind.TEXT in (found, wanted):
        message += _(" (a yes/no field is written alone: 饮水安全, NOT 饮水安全)")
    return message


def _kind_name(kind: Kind) -> str:
    match kind:
        case Kind.NUMBER:
            return _("a number")
        case Kind.BOOLEAN:
            return _("yes or no")
        case Kind.TEXT:
            return _("text")
        case Kind.DATE:
            return _("a date")
        case Kind.SET:
            return _("a set")
        case _:
            assert_never(kind)
