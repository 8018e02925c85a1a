"""Every claim of a shipped reason is true of the household: the sentences are read back, clause by clause, against its answers.

The households are made up, their answers around the thresholds. What a clause claims stands in ``CLAIMS``; a clause that is not
there fails, so that a new reason gets its claim.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from fanpin_cli.assessment.grading import grade
from fanpin_cli.policy.compiled import Asked, Policy
from fanpin_cli.policy.engine import Answers, answer
from fanpin_cli.policy.models import AnyOf, Part, Reasoned, When, parts_of
from fanpin_cli.policy.naming import PREVIOUS
from fanpin_cli.survey.catalogue import FieldType
from fanpin_cli.workflows.rules_in_force import policy_for

from .plain import Plain

ON = dt.date(2019, 10, 15)
HOUSEHOLDS = 4_000
RULE_SETS = ("luan-2019", "example-county")
LINE = 3218.0
NUMBERS: Mapping[str, Sequence[float]] = {
    "家庭人口": (1, 2, 4),
    "务工月数": (0, 5, 6, 12),
    "产业收入": (0, 2499, 2500, 2999, 3000, 4999, 5000, 9999, 10000),
    "人均纯收入": (-100, 2000, 3217.99, 3218, 3861, 3862, 4505, 4506, 4826.99, 4827, 6435, 6436, 9000, 12000),
    "刚性支出": (0, 500, 3000, 6000, 12000),
    "家庭年收入": (0, 6000, 12000, 24000),
    "医疗自付支出": (0, 500, 2000, 6000),
    "转移性收入": (0, 3000, 20000),
    "耕地面积": (0, 0.4, 3),
    "林地面积": (0, 4, 30),
    "住房面积": (12, 13, 60, 120),
    "养蜂箱数": (0, 29, 30, 40),
}
"""Answers at the thresholds; other numbers are counts."""
COUNTS = (0, 0, 1, 2)
CALM = 0.6
"""So many of the yes/no answers are as in a household without trouble, or no rule of the mildest level would ever hold."""
GOOD = ("饮水安全", "不愁吃", "不愁穿")


@cache
def policy(name: str) -> Policy:
    return policy_for(name, ON)


@cache
def plain(name: str) -> Plain:
    return Plain(policy(name))


@cache
def households(name: str) -> list[dict[str, Any]]:
    """The answers that the rules rest on; about one in thirty is blank."""
    chance, rules = np.random.default_rng(15), policy(name)
    fields, of_members = rules.reading_catalogue.households, {fact.name for fact in rules.facts if fact.of_members}
    asked = sorted(set().union(*(rules.rests_on(rule.when) for rule in rules.compiled())))
    titles = [name for name in asked if name.table in ("", PREVIOUS) and (name.title in fields or name.title in of_members)]

    def one(title: str) -> Any:
        field = fields[title]
        if chance.random() < 0.03:
            return None
        if field.type is FieldType.YES_NO:
            return (title in GOOD) if chance.random() < CALM else bool(chance.integers(2))
        if field.type is FieldType.ENUM:
            return str(chance.choice([*field.values]))
        return float(chance.choice(NUMBERS.get(title, COUNTS)))

    scopes = ("脱贫户", "脱贫户", "一般农户")
    return [
        {**{str(name): one(name.title) for name in titles}, "户类型": str(chance.choice(scopes))} for _ in range(HOUSEHOLDS)
    ]


@cache
def answers(name: str) -> Answers:
    rules, rows = policy(name), households(name)
    fields = rules.reading_catalogue.households

    def table(before: str) -> pd.DataFrame:
        columns = {}
        for written in rows[0]:
            if written.startswith(f"{PREVIOUS}.") is bool(before):
                title = written.removeprefix(before)
                values = pd.Series([row[written] for row in rows], dtype=object)
                kind = fields[title].type
                numeric = kind not in (FieldType.YES_NO, FieldType.ENUM, FieldType.TEXT)
                columns[title] = (
                    values.astype("boolean") if kind is FieldType.YES_NO else values.astype(float) if numeric else values
                )
        return pd.DataFrame(columns)

    own = table("").assign(户编号=[str(number) for number in range(len(rows))])
    return answer(rules, own, None, table(f"{PREVIOUS}."))


def judged(name: str) -> tuple[Asked, ...]:
    rules = policy(name)
    return (*rules.risk, *rules.edge, *rules.include)


EVERY_RULE = [pytest.param(name, rule.id, id=f"{name}: {rule.id}") for name in RULE_SETS for rule in judged(name)]


@pytest.mark.parametrize(("name", "rule"), EVERY_RULE)
def test_a_rule_is_true_where_its_words_are(name: str, rule: str) -> None:
    (entry,) = (one.entry for one in judged(name) if one.id == rule)
    truth = answers(name).truth[rule].tolist()
    found = [{True: 1, False: 0, None: -1}[plain(name).holds(entry.when, row)] for row in households(name)]
    assert truth == found
    assert truth.count(1) >= 5, "these households must meet the rule"


def parts_with_reasons(when: When | Part) -> list[Reasoned]:
    if isinstance(when, Reasoned):
        return [when]
    return [found for part in parts_of(when)[1] for found in parts_with_reasons(part)]


@pytest.mark.parametrize(("name", "rule"), EVERY_RULE)
def test_each_part_that_is_said_holds_and_each_that_holds_of_an_any_is_said(name: str, rule: str) -> None:
    (entry,) = (one.entry for one in judged(name) if one.id == rule)
    parts = [part for part in parts_with_reasons(entry.when) if "{" not in part.reason]
    for row, text in zip(households(name), answers(name).texts[rule], strict=True):
        for part in parts if text is not None else ():
            holds = plain(name).holds(part.when, row)
            if part.reason in re.split("[，、]", text):
                assert any(plain(name).holds(one.when, row) is True for one in parts if one.reason == part.reason), (row, text)
            elif isinstance(entry.when, AnyOf):
                assert holds is not True, (row, text)


Claim = Callable[..., bool]


def same(value: float | None, written: str) -> bool:
    return value is not None and abs(value - float(written)) <= 0.0051


def number(title: str) -> Claim:
    return lambda of, written: same(of(title), written)


N = r"(-?[\d.]+)"
CLAIMS: Mapping[str, Claim] = {
    rf"家庭劳动力{N}人": number("劳动力人数"),
    "无技能劳动力": lambda of: of("技能劳动力人数") == 0,
    rf"全年务工{N}个月": number("务工月数"),
    rf"产业收入{N}元": number("产业收入"),
    "没有稳定收入": lambda of: of("务工月数") < 6 and of("产业收入") < 3000 and of("转移性收入") / of("家庭人口") < LINE,
    "就业不够稳定": lambda of: of("务工月数") < 6,
    "收入来源不够稳定": lambda of: of("务工月数") < 6 and of("产业收入") < 5000,
    rf"人均耕地{N}亩": number("人均耕地"),
    rf"人均林地{N}亩": number("人均林地"),
    rf"人均纯收入{N}元": number("人均纯收入"),
    rf"扣减(?:刚性支出)?后人均纯收入{N}元": number("扣减后人均纯收入"),
    rf"人均纯收入由上一轮{N}元减少到{N}元": lambda of, before, now: (
        same(of("上期.人均纯收入"), before) and same(of("人均纯收入"), now) and of("人均纯收入") < of("上期.人均纯收入")
    ),
    rf"医疗自付支出由上一轮{N}元增加到{N}元": lambda of, before, now: (
        same(of("上期.医疗自付支出"), before) and same(of("医疗自付支出"), now) and of("医疗自付支出") > of("上期.医疗自付支出")
    ),
    rf"刚性支出{N}元": lambda of, written: same(of("刚性支出"), written) and of("刚性支出") > 0,
    rf"家庭年收入{N}元": number("家庭年收入"),
    "支出超过收入承受能力": lambda of: of("刚性支出") >= of("家庭年收入"),
    "支出负担较重": lambda of: of("刚性支出") >= of("家庭年收入") * 0.5,
    "产业规模小": lambda of: of("产业规模") == "小",
    "没有产业": lambda of: of("产业规模") == "无",
    "缺发展资金": lambda of: of("缺发展资金") is True,
    "自我发展能力弱": lambda of: of("自我发展能力") == "弱",
    "发展短板两项以上": lambda of: (
        (of("产业规模") in ("无", "小") and of("产业收入") is not None and of("产业收入") < 5000)
        + (of("技能劳动力人数") == 0 and of("务工月数") is not None and of("务工月数") < 6)
        + (of("缺发展资金") is True)
        + (of("自我发展能力") == "弱")
        >= 2
    ),
    "现住危房|危房户|住房安全出现新困难": lambda of: of("危房户") is True,
    "未解决安全饮用水|饮水安全出现新困难|待饮水工程完工后复核": lambda of: of("饮水安全") is False,
    rf"义务教育阶段失学辍学{N}人": lambda of, written: same(of("失学辍学人数"), written) and of("失学辍学人数") > 0,
    "义务教育出现新困难": lambda of: of("失学辍学人数") > 0,
    rf"未参加基本医疗保险{N}人": lambda of, written: same(of("未参加医保人数"), written) and of("未参加医保人数") > 0,
    "基本医疗出现新困难": lambda of: of("未参加医保人数") > 0,
    rf"未参加大病医疗保险{N}人": lambda of, written: same(of("未参加大病医疗人数"), written) and of("未参加大病医疗人数") > 0,
    rf"家中大病患者{N}人": lambda of, written: same(of("大病人数"), written) and of("大病人数") > 0,
    "基本医疗存在潜在困难": lambda of: (of("大病人数") or 0) > 0 or (of("未参加大病医疗人数") or 0) > 0,
    rf"高中以上在校生{N}人": lambda of, written: same(of("高中以上在校生人数"), written) and of("高中以上在校生人数") > 0,
    "教育支出存在潜在困难": lambda of: of("高中以上在校生人数") > 0,
    rf"人均住房面积{N}平方米": number("人均住房面积"),
    "住房存在潜在困难": lambda of: of("住房面积") / of("家庭人口") < 13.05,
    "取水有困难|饮水安全存在潜在困难": lambda of: of("饮水困难") is True,
    "当年受灾|生产生活存在潜在困难|受灾户": lambda of: of("受灾户") is True,
    "发生重大家庭变故|存在潜在困难": lambda of: of("重大家庭变故户") is True,
    "吃饭有困难": lambda of: of("不愁吃") is False,
    "穿衣有困难": lambda of: of("不愁穿") is False,
    "“两不愁”出现新困难": lambda of: of("不愁吃") is False or of("不愁穿") is False,
    "住房、饮水、教育没有困难": lambda of: of("危房户") is False and of("饮水安全") is True and of("失学辍学人数") == 0,
    "都参加了基本医疗保险": lambda of: of("未参加医保人数") == 0,
    "都参加了大病医疗保险": lambda of: of("未参加大病医疗人数") == 0,
    rf"养蜂{N}箱": lambda of, written: same(of("养蜂箱数"), written) and of("养蜂箱数") >= 30,
    "低保户": lambda of: of("低保户") is True,
    "分散供养的特困户": lambda of: of("分散供养特困户") is True,
    "大病慢性病人户": lambda of: of("大病慢性病人户") is True,
    "残疾人户": lambda of: of("残疾人户") is True,
    "困难军烈属户": lambda of: of("困难军烈属户") is True,
    "存在致贫风险|按返贫核实|按致贫核实|先列边缘户|按程序识别": lambda _of: True,
}
"""What a clause says (pattern) → whether it is so, by the household's answers and the figures in it."""
OF_INCOME: Mapping[str, Callable[[float, str], bool]] = {
    rf"低于贫困线{N}元": lambda income, line: income < float(line),
    rf"接近贫困线{N}元": lambda income, line: float(line) <= income < float(line) * 1.2,
    rf"不到贫困线{LINE:g}元的{N}倍": lambda income, times: income < LINE * float(times),
    "略高于建档立卡标准": lambda income: LINE <= income < LINE * 1.5,
}
"""Clauses that say something of the income in the clause before them."""
PHRASES = ("住房、饮水、教育没有困难",)


def clauses(text: str) -> list[str]:
    """A reason's clauses; 、 within a phrase separates none."""
    for phrase in PHRASES:
        text = text.replace(phrase, phrase.replace("、", "\0"))
    return [clause.replace("\0", "、") for clause in re.split("[；，、]", text)]


def untrue(text: str, of: Callable[[str], Any]) -> list[str]:
    """The clauses of a reason that are not so, or that nobody knows the meaning of."""
    wrong, income = [], None
    for clause in clauses(text):
        told = next(((claim, found) for pattern, claim in CLAIMS.items() if (found := re.fullmatch(pattern, clause))), None)
        more = next(((claim, found) for pattern, claim in OF_INCOME.items() if (found := re.fullmatch(pattern, clause))), None)
        if found := re.fullmatch(rf".*人均纯收入{N}元", clause):
            income = float(found.group(1))
        if told and told[0](of, *told[1].groups()):
            continue
        if more and income is not None and more[0](income, *more[1].groups()):
            continue
        wrong.append(clause)
    return wrong


@pytest.mark.parametrize(("name", "rule"), EVERY_RULE)
def test_every_claim_of_a_reason_is_true_of_the_household(name: str, rule: str) -> None:
    for row, text in zip(households(name), answers(name).texts[rule], strict=True):
        if text is not None:
            assert not untrue(text, lambda title, row=row: plain(name).named(title, row)), (text, row)


def graded(name: str) -> pd.DataFrame:
    return grade(policy(name), answers(name), pd.Series([None] * HOUSEHOLDS, dtype=object)).table


@pytest.mark.parametrize("name", RULE_SETS)
def test_what_a_row_says_is_true_and_said_once(name: str) -> None:
    table = graded(name)
    said = table[table["规则编号"] != ""]
    said = said[said["place"].isin(["1", "2", "3", "edge"])]
    assert len(said) > HOUSEHOLDS / 2
    for number_, text in said["判定理由"].items():
        row = households(name)[int(str(number_))]
        assert not untrue(text, lambda title, row=row: plain(name).named(title, row)), (text, row)
        assert len(clauses(text)) == len({*clauses(text)}), text


@pytest.mark.parametrize("name", RULE_SETS)
def test_no_household_at_risk_is_left_without_advice(name: str) -> None:
    table = graded(name)
    at_risk = table[table["place"].isin(["1", "2", "edge"])]
    without = at_risk[at_risk["帮扶建议"] == ""]
    blank = [any(value is None for value in households(name)[int(str(row))].values()) for row in without.index]
    assert all(blank), without.loc[~np.array(blank, dtype=bool), ["规则编号", "判定理由"]].head().to_dict("records")
