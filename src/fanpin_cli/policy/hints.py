"""What to write instead, where an expression cannot be read or a name in it means nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from fanpin_cli.policy.grammar import ExpressionError
from fanpin_cli.survey.titles import normal
from fanpin_cli.text.messages import _
from fanpin_cli.text.suggest import did_you_mean

if TYPE_CHECKING:
    from fanpin_cli.policy.expressions import Names

SIGNS: Mapping[str, str] = {
    **{"＞": ">", "＜": "<", "＝": "=", "≥": ">=", "≤": "<=", "≧": ">=", "≦": "<=", "≠": "<>"},
    **{"＋": "+", "－": "-", "×": "*", "＊": "*", "÷": "/", "／": "/", "％": "%", "．": "."},
    **{"，": ",", "、": ",", "（": "(", "）": ")", "‘": "'", "’": "'", "“": "'", "”": "'", "＇": "'", "＂": "'"},
    **{chr(ord("０") + figure): str(figure) for figure in range(10)},
}
"""A sign as a Chinese keyboard gives it → the sign that an expression wants."""
WORDS: Mapping[str, str] = {"并且": "AND", "而且": "AND", "且": "AND", "或者": "OR", "或": "OR", "并非": "NOT", "非": "NOT"}
"""The same for words; longer ones first. They count where they stand alone, or between names that there are."""

_SIGN = re.compile("|".join(map(re.escape, SIGNS)))
_WORD = re.compile("|".join(WORDS))
_LONE_WORD = re.compile(rf"(?<!\w)(?:{_WORD.pattern})(?!\w)")
_TEXT = re.compile(r"""'(?:[^']|'')*'|"[^"]*\"""")


def written_otherwise(text: str, known: Iterable[str]) -> str:
    """``; write: ≥ → >=`` for what an expression has of ``SIGNS`` and ``WORDS``, or nothing.

    known: the names there are; what stands in them, or in a text, is meant so.
    """
    bare = _TEXT.sub(" ", text)
    for name in known:
        if _SIGN.search(name):
            bare = bare.replace(name, " ")
    return _pairs([*_SIGN.findall(bare), *_LONE_WORD.findall(bare)])


def no_such_name(name: str, table: str, names: Names, *, in_quotes: bool = False) -> ExpressionError:
    """That a name means nothing, with what was meant: a text, a sign, the field of that other title, the nearest name."""
    full = f"{table}.{name}" if table else name
    message = _("there is no field, fact, condition or parameter “{name}”{hint}")
    return ExpressionError(message.format(name=full, hint=_meant(name, table, names, in_quotes)))


def _meant(name: str, table: str, names: Names, in_quotes: bool) -> str:
    if in_quotes:
        return _("; a text stands in single quotation marks: '{text}'").format(text=name)
    known, before = names.known(table), f"{table}." if table else ""
    parts = [part for part in _WORD.split(name) if part]
    words = _WORD.findall(name) if {*parts} <= {*known} else []
    if hint := written_otherwise(name, ()) or _pairs(words):
        return hint
    title = next((title for title, field in names.fields(table).items() if normal(name) in map(normal, field.aliases)), None)
    if title:
        return _("; the column is called {title} in rules").format(title=before + title)
    return did_you_mean(before + name, [before + one for one in known] or names.known(""))


def _pairs(found: list[str]) -> str:
    pairs = "  ".join(f"{wrong} → {SIGNS.get(wrong) or WORDS[wrong]}" for wrong in dict.fromkeys(found))
    return _("; write: {pairs}").format(pairs=pairs) if pairs else ""
