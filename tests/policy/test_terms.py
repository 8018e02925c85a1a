"""Compiled expressions as values: what a comparison compares, what a literal says, what a name is."""

from __future__ import annotations

import datetime as dt

import pytest

from fanpin_cli.policy.naming import MEMBER, PARAMETER, PREVIOUS, Name, member_before, parsed
from fanpin_cli.policy.terms import AND, AT_LEAST, CONDITION, NOT, OR, Term, comparisons, within

from .conftest import Compile


def shown(term: Term) -> str:
    """A term as it is made: names as they are written, literals by their values, operators before their operands."""
    if term.name and term.value is not None:
        return f"{term.name.title}:{term.value}"
    if term.name and term.operator != CONDITION:
        return str(term.name)
    if not term.operator:
        return repr(term.value) if isinstance(term.value, str) else str(term.value)
    least = f" {term.least}" if term.operator == AT_LEAST else ""
    return f"{term.operator}{least}({', '.join(map(shown, term.operands))})"


MADE = [
    ("人均纯收入 < 贫困线", "<(人均纯收入, 贫困线:3218.0)"),
    ("人均纯收入 < 上期.人均纯收入 * 0.7", "<(人均纯收入, *(上期.人均纯收入, 0.7))"),
    ("甲 BETWEEN 1 AND -2", "AND(>=(甲, 1.0), <=(甲, -2.0))"),
    ("甲 NOT IN (1, 贫困线)", "NOT(IN(甲, 1.0, 贫困线:3218.0))"),
    ("选项 IN ('红', '黄')", "IN(选项, '红', '黄')"),
    ("选项 NOT LIKE '红%'", "NOT(LIKE(选项, '红%'))"),
    ("甲 IS NOT NULL", "NOT(IS NULL(甲))"),
    ("CONTAINS(病, '大病')", "CONTAINS(病, '大病')"),
    ("STARTS_WITH(户主姓名, '王''')", 'STARTS_WITH(户主姓名, "王\'")'),
    ("调查日期 > '2019-04-30'", ">(调查日期, 2019-04-30)"),
    ("DATE '2019-04-30' <= 调查日期", "<=(2019-04-30, 调查日期)"),
    ("是一 AND NOT 是二 OR 低", "OR(AND(是一, NOT(是二)), CONDITION(<(甲, 5.0)))"),
    ("未定线 > 甲", ">(参数.未定线, 甲)"),
    ("ABS(甲 - 乙) / 2 >= ROUND(丙, 1)", ">=(/(ABS(-(甲, 乙)), 2.0), ROUND(丙, 1.0))"),
    ("COALESCE(甲, 0) = NULLIF(乙, 0)", "=(COALESCE(甲, 0.0), NULLIF(乙, 0.0))"),
    ("CASE WHEN 是一 THEN 甲 ELSE 0 END > GREATEST(乙, 丙)", ">(CASE(是一, 甲, 0.0), GREATEST(乙, 丙))"),
    ("LENGTH(LEFT(户主姓名, 1)) = 1", "=(LENGTH(LEFT(户主姓名, 1.0)), 1.0)"),
    ("YEAR(调查日期) = 2019", "=(YEAR(调查日期), 2019.0)"),
    ("劳动力 = 0", "=(劳动力, 0.0)"),
    ("劳动力 IN (0, 1)", "OR(=(劳动力, 0.0), =(劳动力, 1.0))"),
    ({"at_least": 2, "of": ["是一", "是二", "甲 = 1"]}, "AT LEAST 2(是一, 是二, =(甲, 1.0))"),
    ({"all": ["是一", {"any": ["是二", {"not": "低"}]}]}, "AND(是一, OR(是二, NOT(CONDITION(<(甲, 5.0)))))"),
    (True, "True"),
]


@pytest.mark.parametrize(("when", "made"), MADE)
def test_a_condition_knows_what_it_is_made_of(compiled: Compile, when: object, made: str) -> None:
    policy = compiled(
        parameters={"贫困线": {"values": {dt.date(2019, 1, 1): 3218}}, "未定线": {"values": None, "county_sets": True}},
        facts={"劳动力": {"over": "成员", "expr": "COUNT(*) FILTER (WHERE 劳动技能 = '普通劳动力')"}},
        conditions={"低": "甲 < 5"},
        risk=[{"id": "R", "level": 1, "when": when}],
    )
    assert shown(policy.risk[0].when) == made


@pytest.mark.parametrize(
    ("expr", "made"),
    [
        ("COUNT(*)", "COUNT(True, True)"),
        ("COUNT(*) FILTER (WHERE 年龄 > 60)", "COUNT(True, >(成员.年龄, 60.0))"),
        ("SUM(务工时间)", "SUM(成员.务工时间, True)"),
        ("BOOL_OR(残疾)", "BOOL_OR(成员.残疾, True)"),
    ],
)
def test_a_total_knows_what_is_added_up_and_for_whom(compiled: Compile, expr: str, made: str) -> None:
    policy = compiled(facts={"数": {"over": "成员", "expr": expr}})
    assert shown(policy.facts[0].term) == made


def test_the_comparisons_that_decide_a_rule_are_found_through_its_conditions(compiled: Compile) -> None:
    policy = compiled(
        conditions={"低": "甲 < 5 AND 选项 = '红'"},
        risk=[{"id": "R", "level": 1, "when": {"any": ["低", "NOT 低 AND 乙 IS NULL", "COALESCE(丙 > 1, FALSE)"]}}],
    )
    when = policy.risk[0].when
    assert sorted(shown(term) for term in comparisons([when])) == ["<(甲, 5.0)", "=(选项, '红')", "IS NULL(乙)"]
    assert {term.value for term in within([when])} == {None, 5.0, "红", 1.0, False}


def test_a_condition_within_a_value_is_kept_with_those_that_need_it(compiled: Compile) -> None:
    policy = compiled(
        facts={"和": "甲 + 乙"},
        conditions={"低": "和 < 5", "高": "丙 > 5"},
        risk=[{"id": "R", "level": 1, "when": "COALESCE(低, FALSE)"}],
    )
    needed = policy.resting_on(terms=[policy.risk[0].when])
    assert ([*needed.conditions], [fact.name for fact in needed.facts]) == (["低"], ["和"])


NAMES = [
    ("人均纯收入", Name("", "人均纯收入"), "人均纯收入"),
    ("上期.人均纯收入", Name(PREVIOUS, "人均纯收入"), "上期.人均纯收入"),
    ("参数.贫困线", Name(PARAMETER, "贫困线"), "参数.贫困线"),
    ("成员.年龄", Name(MEMBER, "年龄"), "年龄"),
    ("上期.成员.年龄", member_before(PREVIOUS, "年龄"), "上期.成员.年龄"),
]


@pytest.mark.parametrize(("written", "name", "in_rules"), NAMES)
def test_a_name_is_read_as_it_is_written(written: str, name: Name, in_rules: str) -> None:
    assert parsed(written) == name
    assert (str(name), name.in_rules) == (written, in_rules)


def test_names_sort_as_they_are_written() -> None:
    names = [Name(PREVIOUS, "甲"), Name("", "丙"), Name(PREVIOUS, ""), Name("", "乙")]
    assert [*map(str, sorted(names))] == sorted(map(str, names))


def test_joints_are_the_operators_of_parts(compiled: Compile) -> None:
    policy = compiled(risk=[{"id": "R", "level": 1, "when": "(是一 AND 甲 > 1) OR NOT 是二"}])
    either = policy.risk[0].when
    assert (either.operator, [part.operator for part in either.parts]) == (OR, [AND, NOT])
    assert either.parts[0].parts[1].parts == ()
