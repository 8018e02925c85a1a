"""The result of grading in words: for each household its place, the reasons, the clauses, and what must still be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fanpin_cli.assessment.levels import Flags, Texts
from fanpin_cli.assessment.measure_codes import label_of, legend_of
from fanpin_cli.assessment.rivals import NO_RIVALS, Rivals
from fanpin_cli.assessment.standing import EDGE_SCOPE, RISK_SCOPE, Standing, union
from fanpin_cli.ledger_format import BETWEEN_MEASURES, OTHER_PLACES, SHORT_ADVICE
from fanpin_cli.policy.compiled import Asked, Policy
from fanpin_cli.policy.engine import Answers
from fanpin_cli.policy.naming import PARAMETER, Name
from fanpin_cli.policy.requirements import LAST_ROUND
from fanpin_cli.policy.sentences import Said, sentences

TO_BE_VERIFIED = "关键信息缺失，暂不能评定，需入户核实"
OUT_OF_SCOPE = "不属于已脱贫户、未建档立卡户等评定范围"
CONTESTED = "同一户编号的几行填写不同，评定结果不一致，需核实"
WHICH_ROW = "户编号重复的几行以哪一行为准"
NO_EDGE = "未建档立卡户，暂不符合边缘户条件"


@dataclass(frozen=True)
class Grading:
    """The result for each household, in the survey's order.

    table columns: place (``"1"`` …, ``edge``, ``to_verify``, ``not_assessed``), level (float, NA outside the levels),
    风险等级, 判定理由, 政策依据, 待核实内容, 规则编号, 帮扶建议, SHORT_ADVICE, 重点群体, include (bool), 应纳入规则,
    应纳入理由, 应纳入依据, possible (places as ``1;2``).
    not_assessed: rule id → the columns that it needs and the survey lacks. asked: answer to ask for → where a household to
    verify lacks it.
    """

    table: pd.DataFrame
    not_assessed: Mapping[str, tuple[Name, ...]]
    asked: Mapping[str, Flags]


def grade(
    policy: Policy,
    answers: Answers,
    excluded: pd.Series,
    absent_before: Flags | None = None,
    rivals: Rivals = NO_RIVALS,
) -> Grading:
    """Place every household and say why.

    excluded: one entry a household: None, or why it cannot be assessed at all. absent_before: where it was not in the
    previous round, if there is one. rivals: rows under one 户编号.
    """
    stand = Standing(policy, answers, excluded.to_numpy(object), absent_before, rivals)
    names = names_of_places(policy)
    said = answers.said
    shown = stand.graded | stand.edge | stand.to_verify
    unregistered = stand.kept & (stand.of(EDGE_SCOPE) | stand.scope_open)
    default = stand.graded & stand.levels.by_default
    to_ask = [*_labels(stand, stand.undecided), (stand.contested, WHICH_ROW)]
    rows = _which_rows(stand)
    table = pd.DataFrame(
        {
            "place": stand.place,
            "level": np.where(stand.graded, stand.levels.level, np.nan),
            "风险等级": pd.Series(stand.place, dtype=object).map(names).to_numpy(object),
            "判定理由": _reasons(stand),
            "政策依据": _clauses(policy, stand.fired, general=default | stand.to_verify),
            "待核实内容": _to_ask(stand, names, [*to_ask[:-1], (stand.contested, rows)], rows),
            "规则编号": joined(((where, rule) for rule, where in stand.fired.items()), ";", stand.count),
            "帮扶建议": sentences(_held(policy.measures, stand, said, shown), stand.count),
            SHORT_ADVICE: _short_advice(policy, stand, shown),
            "重点群体": sentences(_held(policy.groups, stand, said, unregistered), stand.count, "、"),
            "include": union(stand.include.values(), stand.none),
            "应纳入规则": joined(((where, rule) for rule, where in stand.include.items()), ";", stand.count),
            "应纳入理由": sentences(_held(policy.include, stand, said, stand.include), stand.count),
            "应纳入依据": _clauses(policy, stand.include, general=stand.none),
            "possible": joined(((where, place) for place, where in stand.possible.items()), ";", stand.count),
        }
    )
    return Grading(table, answers.not_assessed, {label: where for where, label in to_ask})


def names_of_places(policy: Policy) -> dict[str, str]:
    """Place → its name in the ledger."""
    return {str(rank): style.name for rank, style in policy.rules.levels.items()} | {**OTHER_PLACES}


def _held(
    rules: Iterable[Asked], stand: Standing, said: Mapping[str, tuple[Said, ...]], among: Flags | Mapping[str, Flags]
) -> Iterable[tuple[Flags, tuple[Said, ...]]]:
    """For each rule where it holds among those households, and what it says."""
    for rule in rules:
        if rule.id in said:
            yield stand.holds(rule.id) & (among[rule.id] if isinstance(among, Mapping) else among), said[rule.id]


def _short_advice(policy: Policy, stand: Standing, among: Flags) -> Texts:
    """The labels of the measures that hold."""
    named = policy.measures if legend_of(policy) else ()
    held = (measure for measure in named if measure.id in stand.answers.said)
    return joined(((stand.holds(one.id) & among, label_of(one.entry)) for one in held), BETWEEN_MEASURES, stand.count)


def _reasons(stand: Standing) -> Texts:
    said = stand.answers.said
    reasons = sentences(((where, said[rule]) for rule, where in stand.fired.items() if rule in said), stand.count)
    default = stand.policy.rules.default_level
    elsewhere = (rule.id for rule in stand.policy.risk if rule.entry.level != default.level)
    reasons[stand.graded & stand.levels.by_default] = default.reason + _not_asked(stand, elsewhere)
    reasons[stand.to_verify] = TO_BE_VERIFIED
    reasons[stand.contested] = CONTESTED
    left = ~(stand.graded | stand.edge | stand.to_verify)
    reasons[left] = OUT_OF_SCOPE
    reasons[left & stand.of(EDGE_SCOPE)] = NO_EDGE + _not_asked(stand, (rule.id for rule in stand.policy.edge))
    for name, where in stand.scopes.items():
        if name not in (RISK_SCOPE, EDGE_SCOPE):
            reasons[left & where] = f"{name}，不在本次评定范围"
    reasons[~stand.kept] = stand.excluded[~stand.kept]
    return reasons


def _not_asked(stand: Standing, rules: Iterable[str]) -> str:
    """What to add to a reason that no rule holds, where columns that some of the rules ask of are missing altogether."""
    lacking = [stand.answers.not_assessed.get(rule, ()) for rule in rules]
    number = sum(any(name != LAST_ROUND and name.table != PARAMETER for name in names) for names in lacking)
    return f"（另有{number}条规则缺列未评，见“规则”表）" if number else ""


def _clauses(policy: Policy, fired: Mapping[str, Flags], general: Flags) -> Texts:
    """The documents and clauses that the fired rules rest on, each once: a county's rule cites the county's document.

    general: where, if no rule says more, the document of ``default_level`` is cited as such.
    """
    cited: dict[str, dict[str, Flags]] = {}
    for rule in policy.compiled():
        if rule.id in fired and rule.entry.clause:
            clauses = cited.setdefault(policy.loaded.document_at(rule.place), {})
            where = clauses.get(rule.entry.clause, np.zeros_like(general))
            clauses[rule.entry.clause] = where | fired[rule.id]
    count = len(general)
    each = [
        (document, joined(((where, text) for text, where in clauses.items()), "、", count))
        for document, clauses in cited.items()
    ]
    text = joined(((clauses != "", document + clauses) for document, clauses in each), "；", count)
    text[general & (text == "")] = policy.loaded.document_at(policy.loaded.origin(("default_level",)))
    return text


def _to_ask(stand: Standing, names: Mapping[str, str], asked: Iterable[tuple[Flags, str | Texts]], rows: Texts) -> Texts:
    """``可能为：一级极易返贫户、三级稳定脱贫户；需核实：人均纯收入``, and what keeps 应纳入 open, whatever the level."""
    could_be = joined(((where, names[place]) for place, where in stand.possible.items()), "、", stand.count)
    text = joined(asked, "、", stand.count)
    text[stand.to_verify] = "可能为：" + could_be[stand.to_verify] + "；需核实：" + text[stand.to_verify]
    open_ = union(stand.include_open.values(), stand.include_contested)
    lead = np.where(text[open_] == "", "是否应纳入需核实：", "；是否应纳入需核实：").astype(object)
    labels: list[tuple[Flags, str | Texts]] = [*_labels(stand, stand.include_open), (stand.include_contested, rows)]
    text[open_] = text[open_] + lead + joined(labels, "、", stand.count)[open_]
    return text


def _which_rows(stand: Standing) -> Texts:
    """What to ask of a household that has several rows: which of them is true, and where they are."""
    text = np.full(stand.count, WHICH_ROW, dtype=object)
    asked, rivals = stand.contested | stand.include_contested, stand.rivals
    if not rivals.sources:
        return text
    named = {of: [rivals.sources[of]] for of in rivals.of[asked[rivals.of]].tolist()}
    for of, row in zip(rivals.of.tolist(), rivals.rows.tolist(), strict=True):
        if of in named:
            named[of].append(rivals.sources[row])
    for of, sources in named.items():
        text[of] = f"{WHICH_ROW}（{'、'.join(filter(None, sources))}）"
    return text


def _labels(stand: Standing, undecided: Mapping[str, Flags]) -> Iterable[tuple[Flags, str]]:
    """Each missing answer and where it keeps one of the rules undecided."""
    missing: dict[str, Flags] = {}
    for rule, where in undecided.items():
        for label, blank in stand.answers.wanted.get(rule, {}).items():
            missing[label] = missing.get(label, stand.none) | (blank & where)
    return ((where, label) for label, where in missing.items())


def joined(parts: Iterable[tuple[Flags, str | Texts]], separator: str, count: int) -> Texts:
    """For each household the texts of the parts that apply to it, in order, joined; a part is one text, or one a household."""
    text = np.full(count, "", dtype=object)
    for where, part in parts:
        if where.any():
            before = text[where]
            text[where] = (
                before + np.where(before == "", "", separator).astype(object) + (part if isinstance(part, str) else part[where])
            )
    return text
