"""A condition in words (口径), as it is printed beside a number: what it asks, what its names mean, the parameters in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from fanpin_cli.policy.compiled import CompiledFact, Policy
from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.naming import MEMBER, PARAMETER
from fanpin_cli.policy.requirements import Requirements
from fanpin_cli.policy.terms import AND, AT_LEAST, CONDITION, NOT, OR, Term, within
from fanpin_cli.text.shown import shown

COMPARED: Mapping[str, str] = {
    **{"<": "低于", "<=": "不高于", ">": "高于", ">=": "不低于", "=": "为", "<>": "不为"},
    **{"LIKE": "形如", "CONTAINS": "含", "STARTS_WITH": "开头为"},
}
"""What a comparison is called between its two sides."""
TOTALS: Mapping[str, str] = {
    **{"COUNT": "人数", "SUM": "合计", "MAX": "最大", "MIN": "最小", "AVG": "平均"},
    **{"BOOL_OR": "有人", "BOOL_AND": "人人"},
}
SIGNS = tuple("+-*/%")
Parts = Sequence[str]


def in_words(term: Term) -> str:
    """A term as a clerk reads it: 人均纯收入低于贫困线，且无劳力. Names stay names; ``definitions`` says what they mean."""
    if term.name is not None:
        return _named(term) if term.value is None else term.name.title
    if term.value is not None:
        return f"“{term.value}”" if isinstance(term.value, str) else shown(term.value)
    parts = [in_words(part) for part in term.operands]
    said = WAYS.get(term.operator)
    return said(term, parts) if said else f"{term.operator}（{'，'.join(parts)}）"


def _named(term: Term) -> str:
    assert term.name is not None
    title = term.name.in_rules
    return f"{title}为是" if term.kind is Kind.BOOLEAN and term.operator != CONDITION and term.field is not None else title


def _joined(term: Term, parts: Parts) -> str:
    joint = "，且" if term.operator == AND else "，或"
    return joint.join(_bracketed(part, text) for part, text in zip(term.operands, parts, strict=True))


def _bracketed(part: Term, text: str) -> str:
    return f"（{text}）" if part.operator in (AND, OR, AT_LEAST) else text


def _opposite(term: Term, parts: Parts) -> str:
    of = term.operands[0]
    if of.name is not None and of.kind is Kind.BOOLEAN and of.field is not None:
        return f"{of.name.in_rules}为否"
    if of.operator == "IS NULL":
        return f"{parts[0].removesuffix('未填')}已填"
    return f"不是“{parts[0]}”" if of.name is not None else f"不符合（{parts[0]}）"


def _one_of(_term: Term, parts: Parts) -> str:
    return f"{parts[0]}为{'、'.join(parts[1:])}之一" if len(parts) > 2 else f"{parts[0]}为{parts[1]}"


def _compared(term: Term, parts: Parts) -> str:
    return f"{parts[0]}{COMPARED[term.operator]}{parts[1]}"


def _calculated(term: Term, parts: Parts) -> str:
    if len(parts) != 2:
        return f"{term.operator}{parts[0]}"
    left, right = term.operands
    sides = (_side(term, left, parts[0], first=True), _side(term, right, parts[1], first=False))
    return f" {term.operator} ".join(sides)


def _side(term: Term, part: Term, text: str, *, first: bool) -> str:
    """A side of a calculation, in brackets where the signs do not say what comes first."""
    strong, weak_inside = term.operator in "*/%", part.operator in ("+", "-")
    needed = part.operator in SIGNS and ((strong and weak_inside) or (not first and not term.operator == part.operator == "+"))
    return f"（{text}）" if needed else text


def _chosen(_term: Term, parts: Parts) -> str:
    """Of CASE: first the conditions, then the results, of which there may be one more."""
    count = len(parts) // 2
    branches = [f"{condition}的为{value}" for condition, value in zip(parts[:count], parts[count:], strict=False)]
    return "，".join([*branches, *([f"其余为{parts[-1]}"] if len(parts) % 2 else [])])


def _total(term: Term, parts: Parts) -> str:
    counted, where = term.operands
    whom = "" if where.value is True else f"{_bracketed(where, parts[1])}的"
    if term.operator in ("BOOL_OR", "BOOL_AND"):
        return f"{whom}成员{TOTALS[term.operator]}{_bracketed(counted, parts[0])}"
    of = "" if counted.value is True else f"的{parts[0]}"
    return f"{whom}成员{of}{TOTALS[term.operator]}"


WAYS: Mapping[str, Callable[[Term, Parts], str]] = {
    **dict.fromkeys((AND, OR), _joined),
    NOT: _opposite,
    AT_LEAST: lambda term, parts: f"以下至少{term.least}项：（{'）（'.join(parts)}）",
    "IN": _one_of,
    "IS NULL": lambda _term, parts: f"{parts[0]}未填",
    "COALESCE": lambda _term, parts: f"{parts[0]}（未填的按{'、'.join(parts[1:])}）",
    "ROUND": lambda _term, parts: f"{parts[0]}（保留{parts[1]}位小数）",
    "CASE": _chosen,
    **dict.fromkeys(COMPARED, _compared),
    **dict.fromkeys(TOTALS, _total),
    **dict.fromkeys(SIGNS, _calculated),
}
"""Operator → how it is said, of the term and its parts in words."""


def definitions(policy: Policy, term: Term, requirements: Requirements) -> list[tuple[str, str]]:
    """What the names in a term stand for, in the order in which they come up: named conditions and facts with what they are
    made of, then parameters with value, unit and since when. Names of the survey's own columns stand for themselves, and the
    survey's own answer comes before what is worked out.
    """
    facts, rules = {fact.name: fact for fact in policy.facts}, policy.rules
    terms, told, parameters = [term], dict[str, str](), dict[str, None]()
    for inner in (inner for one in terms for inner in within([one])):
        title = inner.name.title if inner.name else ""
        if title in rules.parameters and (inner.value is not None or (inner.name and inner.name.table == PARAMETER)):
            parameters.setdefault(title)
        elif inner.operator == CONDITION and title not in told:
            told[title] = in_words(inner.operands[0])
        elif inner.name and not inner.name.table and title in facts and title not in told and title in rules.facts:
            told[title] = _fact(facts[title], requirements)
            if requirements.derivable(facts[title]) or not requirements.asked(facts[title]):
                terms.append(facts[title].term)
    return [*told.items(), *((title, _parameter(policy, title)) for title in parameters)]


def _fact(fact: CompiledFact, requirements: Requirements) -> str:
    worked_out = in_words(fact.term) + (f"（{MEMBER}名册汇总）" if fact.of_members else "")
    if not requirements.asked(fact):
        return worked_out
    return f"以填报的为准；未填的按{worked_out}推算" if requirements.derivable(fact) else "以填报的为准"


def _parameter(policy: Policy, title: str) -> str:
    parameter = policy.rules.parameters[title]
    since, value = parameter.in_force(policy.as_of)
    if value is None:
        return "未设定"
    from_then = f"（{since.isoformat()}起）" if since and since > dt.date.min else ""
    return f"{shown(value)}{parameter.unit}{from_then}"
