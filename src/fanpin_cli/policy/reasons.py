"""Reason templates: ``家庭劳动力{劳动力人数}人，{成立}`` with each household's values in it, as SQL, clause by clause.

A reason names only what holds: ``{成立}`` stands for the parts of the condition that are true of the household.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from fanpin_cli.policy.grammar import ExpressionError
from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.naming import Name
from fanpin_cli.policy.terms import Term, literal
from fanpin_cli.text.messages import _
from fanpin_cli.text.units import UNITS

_PIECES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|([{}])")
_COMMA = re.compile(r"，(?![^{}]*\})")
"""A comma between clauses, and not one within braces."""
_FORMAT = re.compile("[:!：].*", re.DOTALL)
PARTS_THAT_HOLD = "成立"
NOT_FILLED = literal("未填")
_UNIT = re.compile(f"(?:{'|'.join(sorted(map(re.escape, UNITS), key=len, reverse=True))})(?![均主件目])")
"""What is counted, where it follows a value: 未填元 is no Chinese. 人均, 户主, 条件, 项目 are words, not units."""


@dataclass(frozen=True)
class Clause:
    """A clause of a reason: what stands between two commas of its template, or what one part of the condition says.

    text: its text for each household; NULL where it says nothing, since its part does not hold. place: which clause of the
    template it comes from; the parts that ``{成立}`` stands for share one. key: the text without the part that it hangs on, so
    that two clauses of one key say the same of the same household. begins: it is the first clause of what its part says.
    """

    text: Term
    key: str
    place: int = 0
    begins: bool = True


Holding = Callable[[], tuple[Clause, ...]]
"""Gives what ``{成立}`` stands for: a clause a part, in their order; none where a condition has no parts."""


def compile_reason(
    template: str, look_up: Callable[[str], Term], holding: Holding, *, whole: bool = False
) -> tuple[Clause, ...]:
    """The template's clauses for each household; ``{{`` and ``}}`` stand for braces, a missing value reads 未填.

    ``look_up`` gives a name's term and raises ``ExpressionError`` for a name that is none. whole: it is not cut at commas.
    """
    commas = [] if whole else [found.start() for found in _COMMA.finditer(template)]
    clauses: list[Clause] = []
    for place, (before, end) in enumerate(pairwise([-1, *commas, len(template)])):
        found = _PIECES.fullmatch(template, before + 1, end)
        if found and _names_parts(found):
            clauses += [replace(part, place=place) for part in _parts(found, holding)]
        else:
            text = _text(template, before + 1, end, look_up, holding)
            clauses.append(Clause(text, text.sql, place))
    return tuple(clauses)


def says_what_holds(template: str) -> bool:
    """Whether ``{成立}`` stands in a template."""
    return any(_names_parts(found) for found in _PIECES.finditer(template))


def only_where(part: Term, clause: Clause) -> Clause:
    """The clause, said only where a part of the condition holds."""
    sql = f"CASE WHEN {part.sql} THEN {clause.text.sql} END"
    return replace(clause, text=Term(sql, Kind.TEXT, clause.text.names | part.names))


def _names_parts(found: re.Match[str]) -> bool:
    return (found.group(1) or "").strip() == PARTS_THAT_HOLD


def _parts(found: re.Match[str], holding: Holding) -> tuple[Clause, ...]:
    parts = holding()
    if not parts:
        message = _(
            "“{braces}” stands for the parts that hold, and this condition has none; write it as all, any, or at_least with of"
        )
        raise ExpressionError(message.format(braces=found.group()), found.start())
    return parts


def _text(template: str, start: int, stop: int, look_up: Callable[[str], Term], holding: Holding) -> Term:
    """The text that stands between two places of the template."""
    pieces: list[str] = []
    names: frozenset[Name] = frozenset()
    end = start
    for found in _PIECES.finditer(template, start, stop):
        pieces.append(literal(template[end : found.start()]))
        end = found.end()
        if found.group() in ("{{", "}}"):
            pieces.append(literal(found.group()[0]))
        elif found.group(2):
            raise ExpressionError(
                _("a brace stands alone in the text; a value is written {example}").format(example="{人均纯收入}"),
                found.start(),
            )
        elif not found.group(1).strip():
            message = _("“{braces}” is empty; a value is written {example}")
            raise ExpressionError(message.format(braces=found.group(), example="{人均纯收入}"), found.start())
        elif _names_parts(found):
            parts = [part.text for part in _parts(found, holding)]
            pieces.append(f"concat_ws('、', {', '.join(part.sql for part in parts)})")
            names = names.union(*(part.names for part in parts))
        else:
            term = _value_of(found, look_up)
            unit = _UNIT.match(template, end, stop) if term.kind is Kind.NUMBER else None
            end = unit.end() if unit else end
            pieces.append(shown(term, unit.group() if unit else ""))
            names |= term.names
    pieces.append(literal(template[end:stop]))
    written = [piece for piece in pieces if piece != "''"]
    return Term(" || ".join(written) or "''", Kind.TEXT, names)


def _value_of(found: re.Match[str], look_up: Callable[[str], Term]) -> Term:
    """The term whose name stands in braces."""
    try:
        return look_up(found.group(1).strip())
    except ExpressionError as error:
        name = _FORMAT.sub("", found.group(1))
        if name == found.group(1):
            raise
        message = _("“{braces}”: how a value is shown is not written in a reason; write {example}")
        shorter = message.format(braces=found.group(), example=f"{{{name.strip()}}}")
        raise ExpressionError(shorter, found.start()) from error


def shown(term: Term, unit: str = "") -> str:
    """A value as a clerk reads it: 3218元, 0.45, 是, 残疾、长期慢性病, 2019-04-30; 未填 without a unit."""
    if term.kind is Kind.NUMBER:
        text = _written(term.sql)
    elif term.kind is Kind.BOOLEAN:
        text = f"CASE WHEN {term.sql} THEN '是' WHEN NOT {term.sql} THEN '否' END"
    elif term.kind is Kind.SET:
        text = f"CASE WHEN {term.sql} = ',' THEN '无' ELSE replace(trim({term.sql}, ','), ',', '、') END"
    else:
        text = f"CAST({term.sql} AS VARCHAR)"
    counted = f"{text} || {literal(unit)}" if unit else text
    if term.low:  # a number that is known only within limits: at least so much, and never a cent more
        written = _written(f"floor({term.low} * 100) / 100")
        least = f"CASE WHEN {term.low} > 0 THEN '至少' || {written} || {literal(unit)} END"
        return f"coalesce({counted}, {least}, {NOT_FILLED})"
    return f"coalesce({counted}, {NOT_FILLED})"


def _written(number: str) -> str:
    """SQL of a number as a text: two decimals at most; only what follows the point may lose its zeros."""
    return f"rtrim(rtrim(printf('%.2f', round(CAST({number} AS DOUBLE), 2) + 0.0), '0'), '.')"
