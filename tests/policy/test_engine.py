"""The engine against a plain evaluator, and facts, scope and missing answers case by case."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from fanpin_cli.assessment.grading import grade
from fanpin_cli.assessment.levels import decide_levels
from fanpin_cli.policy.engine import answer
from fanpin_cli.policy.loading import RuleSetError

from .conftest import Compile
from .kleene import FLAGS, NUMBERS, SETS, household, possible_levels, rule


def as_table(households: list[dict[str, Any]]) -> pd.DataFrame:
    """The evaluator's households as the survey reader would give them."""
    table = pd.DataFrame(households).assign(户编号=[f"户{n}" for n in range(len(households))])
    for name in NUMBERS:
        table[name] = table[name].astype(float)
    for name in FLAGS:
        table[name] = table[name].astype("boolean")
    order = SETS["病"]
    table["病"] = [
        None if ill is None else "," + "".join(f"{one}," for one in order if one in ill) for ill in table["病"].tolist()
    ]
    table["选项"] = table["选项"].astype(object).where(table["选项"].notna(), None)
    return table.assign(未评定原因=pd.Series([None] * len(table), dtype=object))


@pytest.mark.parametrize("seed", range(40))
def test_the_engine_agrees_with_the_plain_evaluator(compiled: Compile, seed: int) -> None:
    """40 rule sets of 25 rules, 120 households each: 120,000 answers, a third of the cells blank."""
    chance = random.Random(seed)
    rules = [rule(chance, number) for number in range(25)]
    policy = compiled(risk=[{"id": one.id, "level": one.level, "when": one.when} for one in rules])
    households = [household(chance) for _ in range(120)]
    table = as_table(households)
    answers = answer(policy, table)
    for one in rules:
        expected = [{True: 1, False: 0, None: -1}[one.truth(answer_)] for answer_ in households]
        assert answers.truth[one.id].tolist() == expected, one.when

    graded = grade(policy, answers, table["未评定原因"]).table
    for row, answers_ in enumerate(households):
        possible = possible_levels(rules, answers_, default=2)
        place = str(possible.copy().pop()) if len(possible) == 1 else "to_verify"
        assert graded["place"][row] == place
        if place == "to_verify":
            assert set(graded["possible"][row].split(";")) == set(map(str, possible))


@pytest.mark.parametrize("seed", range(20))
def test_filling_missing_answers_never_leaves_the_possible_levels(compiled: Compile, seed: int) -> None:
    chance = random.Random(1000 + seed)
    rules = [rule(chance, number, blanks=False) for number in range(8)]
    policy = compiled(risk=[{"id": one.id, "level": one.level, "when": one.when} for one in rules])
    blank = [household(chance, blank=0.4) for _ in range(60)]
    whole = [{key: value if value is not None else household(chance, 0)[key] for key, value in one.items()} for one in blank]
    tables = [as_table(blank), as_table(whole)]
    before, after = (grade(policy, answer(policy, table), table["未评定原因"]).table for table in tables)
    for row in range(len(blank)):
        allowed = before["possible"][row].split(";") if before["place"][row] == "to_verify" else [before["place"][row]]
        # Division by zero stays unknown even where every answer is there.
        if after["place"][row] != "to_verify":
            assert after["place"][row] in allowed


def test_rows_may_come_in_any_order(compiled: Compile) -> None:
    chance = random.Random(7)
    rules = [rule(chance, number) for number in range(12)]
    policy = compiled(risk=[{"id": one.id, "level": one.level, "when": one.when} for one in rules])
    table = as_table([household(chance) for _ in range(80)])
    shuffled = table.sample(frac=1, random_state=3).reset_index(drop=True)[list(reversed(table.columns))]
    one, other = (
        grade(policy, answer(policy, t), t["未评定原因"]).table.assign(key=t["户编号"]).set_index("key").sort_index()
        for t in (table, shuffled)
    )
    pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize("joined", ["OR", "AND"])
def test_a_long_list_of_conditions_is_no_nesting(compiled: Compile, joined: str) -> None:
    same = "=" if joined == "OR" else "<>"
    listed = f" {joined} ".join(f"甲 {same} {number}" for number in range(250))
    policy = compiled(risk=[{"id": "R", "level": 1, "when": listed}, {"id": "S", "level": 1, "when": f"({listed}) AND 是一"}])
    households = pd.DataFrame({"户编号": list("一二三"), "甲": [249.0, 250.0, np.nan], "是一": [True] * 3})
    answers = answer(policy, households)
    expected = [1, 0, -1] if joined == "OR" else [0, 1, -1]
    assert answers.truth["R"].tolist() == answers.truth["S"].tolist() == expected


MEMBER_FACTS = [
    # the members' 劳动技能, the comparison, and whether it holds
    (["普通劳动力", None], "劳动力 = 0", 0),
    (["普通劳动力", None], "劳动力 >= 1", 1),
    (["普通劳动力", None], "劳动力 = 1", -1),
    (["普通劳动力", None], "劳动力 > 2", 0),
    (["无劳动力", None], "劳动力 = 0", -1),
    (["无劳动力", "无劳动力"], "劳动力 = 0", 1),
    (["普通劳动力", None], "劳动力 IN (3, 4)", 0),
    (["普通劳动力", None], "劳动力 <> 0", 1),
    (["普通劳动力", None], "劳动力 BETWEEN 1 AND 2", 1),
    # limits are no blank, and COALESCE keeps them; a household that the roster lacks is one
    (["普通劳动力", None], "COALESCE(劳动力, 0) = 0", 0),
    (["普通劳动力", None], "COALESCE(劳动力, 0) >= 1", 1),
    (["普通劳动力", None], "COALESCE(劳动力, 0) = 1", -1),
    (["普通劳动力", None], "COALESCE(甲, 劳动力, 0) BETWEEN 1 AND 2", 1),
    (["普通劳动力", None], "劳动力 IS NULL", 0),
    (["普通劳动力", None], "劳动力 IS NOT NULL", 1),
    (["普通劳动力"], "COALESCE(劳动力, 0) = 1", 1),
    ([], "COALESCE(劳动力, 0) = 0", 1),
    ([], "劳动力 IS NULL", 1),
    # a fact that is such a count
    (["普通劳动力", None], "劳力 >= 1", 1),
    (["普通劳动力", None], "劳力 = 2", -1),
    ([], "劳力 = 0", 1),
    ([], "劳动力 = 0", -1),
]


@pytest.mark.parametrize(("skills", "when", "truth"), MEMBER_FACTS)
def test_a_count_is_as_sure_as_its_members(compiled: Compile, skills: list[str | None], when: str, truth: int) -> None:
    policy = compiled(
        facts={
            "劳动力": {"over": "成员", "expr": "COUNT(*) FILTER (WHERE 劳动技能 = '普通劳动力')"},
            "劳力": "COALESCE(劳动力, 0)",
        },
        risk=[{"id": "R", "level": 1, "when": when}],
    )
    households = pd.DataFrame({"户编号": ["一", "二"], "甲": [np.nan, 1.0]})
    members = pd.DataFrame(
        {"户编号": ["一"] * len(skills) + ["二"], "劳动技能": pd.Series([*skills, "普通劳动力"], dtype=object)}
    )
    assert answer(policy, households, members).truth["R"][0] == truth


WITHIN_LIMITS = [
    # 劳动技能 of the members, the rule, and whether it holds. 整 is 普通劳动力人数, 弱 is 无劳动力人数; what is made of counts
    # that are known within limits is no blank either.
    (["普通劳动力", None], "COALESCE(整 + 弱, 0) = 0", 0),
    (["普通劳动力", None], "COALESCE(整 + 弱, 0) >= 1", 1),
    (["普通劳动力", None], "COALESCE(整 - 弱, 5) = 5", 0),
    (["普通劳动力", None], "COALESCE(整 * 2, 0) BETWEEN 2 AND 4", 1),
    (["普通劳动力", None], "COALESCE(整 * -2, 0) BETWEEN -4 AND -2", 1),
    (["普通劳动力", None], "COALESCE(整 * 甲, 0) = 0", 1),  # 甲 is blank
    (["普通劳动力", None], "COALESCE(整 * 乙, 0) BETWEEN 3 AND 6", 1),
    (["普通劳动力", None], "COALESCE(整 / 2, 0) >= 0.5", 1),
    (["普通劳动力", None], "COALESCE(乙 / 整, 0) >= 1.5", 1),
    (["普通劳动力", None], "COALESCE(乙 / 弱, 9) = 9", -1),  # 弱 may be 0, which cannot be divided by
    (["普通劳动力", None], "COALESCE(乙 / (弱 - 弱), 9) IS NULL", 0),
    (["普通劳动力", None], "COALESCE(整 % 2, 9) = 9", -1),
    (["普通劳动力", None], "COALESCE(-整, 0) <= -1", 1),
    (["普通劳动力", None], "COALESCE(ABS(整), 0) = 0", 0),
    (["普通劳动力", None], "COALESCE(ABS(整 - 5), 0) BETWEEN 3 AND 4", 1),
    (["普通劳动力", None], "COALESCE(ABS(整 - 1), 0) <= 1", 1),
    (["普通劳动力", None], "COALESCE(ROUND(整 / 3, 1), 0) >= 0.3", 1),
    (["普通劳动力", None], "COALESCE(GREATEST(整, 弱), 0) = 0", 0),
    (["普通劳动力", None], "GREATEST(整, 乙) = 3", 1),
    (["普通劳动力", None], "LEAST(整, 1) = 1", 1),
    (["普通劳动力", None], "COALESCE(LEAST(整, 甲), 0) = 0", 1),
    (["普通劳动力", None], "NULLIF(整, 0) >= 1", 1),
    (["普通劳动力", None], "NULLIF(整, 0) IS NULL", 0),
    (["无劳动力", None], "NULLIF(整, 0) IS NULL", -1),
    (["无劳动力", None], "COALESCE(NULLIF(整, 0), 7) = 7", -1),
    (["无劳动力", None], "NULLIF(整, 0) = 1", -1),
    (["无劳动力"], "NULLIF(整, 0) IS NULL", 1),
    (["普通劳动力", None], "CASE WHEN 整 > 0 THEN 整 ELSE 0 END >= 1", 1),
    (["普通劳动力", None], "COALESCE(CASE WHEN 整 > 1 THEN 1 ELSE 0 END, 5) = 5", 0),
    (["普通劳动力", None], "CASE WHEN 整 > 1 THEN 1 ELSE 0 END <= 1", 1),
    (["普通劳动力", None], "CASE WHEN 整 > 1 THEN 1 END IS NULL", -1),
    (["普通劳动力", None], "CASE WHEN 甲 > 1 THEN 整 ELSE 0 END IS NULL", 1),
    (["普通劳动力", None], "COALESCE(CASE WHEN 整 > 1 THEN '红' ELSE '黄' END, '蓝') = '蓝'", -1),
    (["普通劳动力", None], "LENGTH(CASE WHEN 整 > 1 THEN '红' ELSE '黄' END) IS NULL", 0),
    # conditions of them
    (["普通劳动力", None], "(整 > 1) IS NULL", 0),
    (["普通劳动力", None], "COALESCE(整 > 1, FALSE)", -1),
    (["普通劳动力", None], "COALESCE(整 > 1 AND 甲 > 1, FALSE)", -1),
    (["普通劳动力", None], "COALESCE(整 > 0 AND 甲 > 1, FALSE)", 0),
    (["普通劳动力", None], "(整 > 1 OR 乙 > 9) IS NULL", 0),
    (["普通劳动力", None], "(NOT 整 > 1) IS NULL", 0),
    (["普通劳动力", None], "(整 IN (1, 2)) IS NULL", 0),
    (["普通劳动力", None], "(整 BETWEEN 甲 AND 乙) IS NULL", 1),
    (["普通劳动力", None], "(整 IS NULL) IS NULL", 0),
    (["普通劳动力", None], "多劳力 IS NULL", 0),
    (["普通劳动力", None], "COALESCE(多劳力, FALSE)", -1),
    (["普通劳动力", None], "COALESCE(无人, TRUE)", 0),
    # facts of them, and facts of those
    (["普通劳动力", None], "COALESCE(合计, 0) = 0", 0),
    (["普通劳动力", None], "COALESCE(合计, 0) >= 1", 1),
    (["普通劳动力", None], "双份 BETWEEN 4 AND 10", 1),
    (["普通劳动力", None], "COALESCE(双份, 0) = 0", 0),
    (["普通劳动力", None], "COALESCE(非零, 9) = 9", -1),
    (["普通劳动力", None], "COALESCE(富余, FALSE)", -1),
    (["普通劳动力", None], "COALESCE(够格, FALSE)", -1),
    (["普通劳动力", None], "够格 IS NULL", 0),
    (["普通劳动力", None], "COALESCE(比, 9) = 9", -1),
    (["普通劳动力", None], "COALESCE(全, 0) = 2", 1),
    ([], "COALESCE(整 + 弱, 0) = 0", 1),
    ([], "COALESCE(双份, 0) = 0", 1),
    ([], "COALESCE(非零, 9) = 9", 1),
    ([], "COALESCE(富余, FALSE)", 0),
    ([], "COALESCE(够格, FALSE)", 0),
    ([], "够格 IS NULL", 1),
    ([], "多劳力 IS NULL", 1),
    ([], "GREATEST(整, 乙) IS NULL", 1),
    # NULLIF of an answer that may be the other
    (["普通劳动力"], "NULLIF(乙, 甲) = 3", -1),
    (["普通劳动力"], "COALESCE(NULLIF(乙, 甲), 3) = 3", -1),
    (["普通劳动力"], "NULLIF(乙, 3) IS NULL", 1),
]


@pytest.mark.parametrize(("skills", "when", "truth"), WITHIN_LIMITS)
def test_what_is_made_of_counts_is_known_within_limits_too(
    compiled: Compile, skills: list[str | None], when: str, truth: int
) -> None:
    counted = "COUNT(*) FILTER (WHERE 劳动技能 = '{}')"
    policy = compiled(
        facts={
            "整": {"over": "成员", "expr": counted.format("普通劳动力")},
            "弱": {"over": "成员", "expr": counted.format("无劳动力")},
            "够格": {"over": "成员", "expr": f"{counted.format('普通劳动力')} > 1"},
            "非零": {"over": "成员", "expr": f"NULLIF({counted.format('无劳动力')}, 0)"},
            "全": {"over": "成员", "expr": "COUNT(*)"},
            "合计": "整 + 弱",
            "双份": "合计 * 2 + GREATEST(整, 2)",
            "富余": "合计 > 1 OR 整 > 1",
            "比": "乙 / NULLIF(弱, 0)",
        },
        conditions={"多劳力": "整 > 1", "无人": "COALESCE(整 + 弱, 0) = 0"},
        risk=[{"id": "R", "level": 1, "when": when}],
    )
    households = pd.DataFrame({"户编号": ["一", "二"], "甲": [np.nan, 1.0], "乙": [3.0, 3.0]})
    members = pd.DataFrame(
        {"户编号": ["一"] * len(skills) + ["二"], "劳动技能": pd.Series([*skills, "普通劳动力"], dtype=object)}
    )
    assert answer(policy, households, members).truth["R"][0] == truth


WRAPPED = [
    ("ABS({})", 18),
    ("({} * 甲)", 18),
    ("GREATEST({}, 甲)", 18),
    ("COALESCE({}, 甲)", 18),
    ("(1 / {})", 6),
    ("NULLIF({}, 甲)", 6),
]


@pytest.mark.parametrize(("wrap", "levels"), WRAPPED)
def test_limits_of_limits_do_not_grow_without_end(compiled: Compile, wrap: str, levels: int) -> None:
    """Where the limits would be longer than they are worth they are given up, and the value is simply unknown; an expression
    that would be too long even so is refused."""
    written = "劳动力"
    for _level in range(levels):
        written = wrap.format(written)
    try:
        policy = compiled(
            facts={"劳动力": {"over": "成员", "expr": "COUNT(*) FILTER (WHERE 劳动技能 = '普通劳动力')"}},
            risk=[{"id": "R", "level": 1, "when": f"{written} > 99"}],
        )
    except RuleSetError as refused:
        assert "too large" in str(refused)
        return
    assert len(policy.risk[0].when.sql) < 100_000
    skills = pd.Series(["普通劳动力", None], dtype=object)
    households, members = (
        pd.DataFrame({"户编号": ["一"], "甲": [1.0]}),
        pd.DataFrame({"户编号": ["一", "一"], "劳动技能": skills}),
    )
    assert answer(policy, households, members).truth["R"][0] in (0, -1)


def test_the_limits_of_a_count_are_kept_where_no_more_is_known(compiled: Compile) -> None:
    """They stand in the ledger, so that its rows alone come to the same answers as the roster did."""
    policy = compiled(
        facts={"劳动力": {"over": "成员", "expr": "COUNT(*) FILTER (WHERE 劳动技能 = '普通劳动力')"}},
        risk=[{"id": "R", "level": 1, "when": "劳动力 >= 1"}],
    )
    households = pd.DataFrame({"户编号": ["一", "二"]})
    skills = pd.Series(["普通劳动力", None, "普通劳动力"], dtype=object)
    answers = answer(policy, households, pd.DataFrame({"户编号": ["一", "一", "二"], "劳动技能": skills}))
    assert answers.bounds.columns.tolist() == ["劳动力至少", "劳动力至多"]
    assert answers.bounds.fillna(-1).to_numpy().tolist() == [[1, 2], [-1, -1]]
    again = answer(policy, pd.concat([households, answers.facts, answers.bounds], axis=1))
    assert again.truth["R"].tolist() == answers.truth["R"].tolist() == [1, 1]
    assert {"劳动力至少", "劳动力至多"} <= policy.reading_catalogue.households.keys()


AGGREGATES = [
    ("SUM(务工时间)", [3.0, 4.0], 7.0),
    ("SUM(务工时间)", [3.0, None], None),
    ("SUM(务工时间) FILTER (WHERE 务工时间 > 5)", [3.0, 4.0], 0.0),
    ("MAX(务工时间)", [3.0, 4.0], 4.0),
    ("MAX(务工时间)", [3.0, None], None),
    ("AVG(务工时间)", [3.0, 4.0], 3.5),
    ("COUNT(*)", [None, None], 2.0),
    ("COUNT(务工时间)", [1.0, None], None),
    ("BOOL_OR(务工时间 > 3)", [4.0, None], True),
    ("BOOL_OR(务工时间 > 3)", [1.0, None], None),
    ("BOOL_AND(务工时间 > 3)", [1.0, None], False),
    ("BOOL_AND(务工时间 > 3)", [4.0, None], None),
]


@pytest.mark.parametrize(("expression", "months", "value"), AGGREGATES)
def test_aggregates_do_not_forget_a_missing_answer(
    compiled: Compile, expression: str, months: list[float | None], value: float | bool | None
) -> None:
    policy = compiled(facts={"某指标": {"over": "成员", "expr": expression}})
    members = pd.DataFrame({"户编号": ["一"] * len(months), "务工时间": np.array(months, dtype=float)})
    found = answer(policy, pd.DataFrame({"户编号": ["一"]}), members).facts["某指标"][0]
    assert (found == value) if value is not None else pd.isna(found)


def test_the_survey_wins_over_the_roster(compiled: Compile) -> None:
    policy = compiled(facts={"劳动力人数": {"over": "成员", "expr": "COUNT(*)"}})
    households = pd.DataFrame({"户编号": ["一", "二"], "劳动力人数": [5.0, np.nan]})
    answers = answer(policy, households, pd.DataFrame({"户编号": ["一", "二", "二"]}))
    assert answers.facts["劳动力人数"].tolist() == [5, 2]
    assert answers.derived["劳动力人数"].tolist() == [1, 2]


LABOUR = "COUNT(*) FILTER (WHERE 劳动技能 = '普通劳动力')"
SHORT_ROSTERS = [
    (4.0, ["普通劳动力", "无劳动力"], (1, 3), -1),
    (4.0, ["普通劳动力", "普通劳动力"], (2, 4), 0),
    (2.0, ["普通劳动力", "无劳动力"], None, 1),
    (1.0, ["普通劳动力", "无劳动力"], None, 1),
    (np.nan, ["普通劳动力", "无劳动力"], None, 1),
]


@pytest.mark.parametrize(("people", "skills", "bounds", "truth"), SHORT_ROSTERS)
def test_nobody_whom_the_roster_leaves_out_is_taken_for_well(
    compiled: Compile, people: float, skills: list[str], bounds: tuple[int, int] | None, truth: int
) -> None:
    policy = compiled(facts={"劳动力": {"over": "成员", "expr": LABOUR}}, risk=[{"id": "R", "level": 1, "when": "劳动力 < 2"}])
    members = pd.DataFrame({"户编号": ["一"] * len(skills), "劳动技能": pd.Series(skills, dtype=object)})
    answers = answer(policy, pd.DataFrame({"户编号": ["一"], "家庭人口": [people]}), members)
    assert answers.truth["R"].tolist() == [truth]
    assert answers.bounds.fillna(-1).to_numpy().tolist() == [list(bounds or (-1, -1))]
    wanted = {label for label, where in answers.wanted.get("R", {}).items() if where[0]}
    assert wanted == ({"劳动力（家庭成员劳动技能）", "花名册未列的家庭成员"} if truth == -1 else set())


def test_only_the_household_whose_roster_is_short_is_asked_for_more(compiled: Compile) -> None:
    policy = compiled(facts={"人数": {"over": "成员", "expr": "COUNT(*)"}, "劳动力": {"over": "成员", "expr": LABOUR}})
    households = pd.DataFrame({"户编号": ["一", "二", "三", "一"], "家庭人口": [3.0, 1.0, 2.0, 2.0], "人数": [np.nan] * 4})
    members = pd.DataFrame({"户编号": ["一", "二"], "劳动技能": pd.Series(["普通劳动力"] * 2, dtype=object)})
    answers = answer(policy, households, members)
    assert answers.facts["人数"].fillna(-1).tolist() == [3, 1, -1, 3]
    assert answers.derived["人数"].fillna(-1).tolist() == [1, 1, -1, 1]
    bounds = answers.bounds[["劳动力至少", "劳动力至多"]]
    assert bounds.fillna(-1).to_numpy().tolist() == [[1, 3], [-1, -1], [-1, -1], [1, 3]]


def test_a_share_of_nothing_is_unknown(compiled: Compile) -> None:
    policy = compiled(facts={"占比": "刚性支出 / 家庭年收入"}, risk=[{"id": "R", "level": 1, "when": "占比 > 0.5"}])
    table = pd.DataFrame({"户编号": ["一"], "刚性支出": [5000.0], "家庭年收入": [0.0]})
    answers = answer(policy, table)
    assert answers.truth["R"].tolist() == [-1]
    graded = grade(policy, answers, pd.Series([None], dtype=object)).table
    assert "无法计算" in graded["待核实内容"][0]


NOT_ASSESSED = [
    ("人均纯收入 < 1 AND 是一", ["人均纯收入"], ("是一",)),
    ("占比 > 1", ["刚性支出"], ("家庭年收入",)),
    ("上期.人均纯收入 > 1", ["人均纯收入"], ("上期",)),
    ("劳动力 = 0", ["人均纯收入"], ("劳动力",)),
    ("人均纯收入 < 未定线", ["人均纯收入"], ("参数.未定线",)),
]


@pytest.mark.parametrize(("when", "columns", "missing"), NOT_ASSESSED)
def test_a_rule_without_its_columns_is_named_and_does_not_fire(
    compiled: Compile, when: str, columns: list[str], missing: tuple[str, ...]
) -> None:
    policy = compiled(
        parameters={"未定线": {"values": None, "county_sets": True}},
        facts={"占比": "刚性支出 / 家庭年收入", "劳动力": {"over": "成员", "expr": "COUNT(*)"}},
        risk=[{"id": "R", "level": 1, "when": when}],
    )
    answers = answer(policy, pd.DataFrame({"户编号": ["一"], **{name: [0.0] for name in columns}}))
    assert {rule: tuple(map(str, names)) for rule, names in answers.not_assessed.items()} == {"R": missing}
    assert "R" not in answers.truth
    (reason,) = grade(policy, answers, pd.Series([None], dtype=object)).table["判定理由"]
    columns_lack = not missing[0].startswith(("上期", "参数"))
    assert reason == "未满足三级条件" + ("（另有1条规则缺列未评，见“规则”表）" if columns_lack else "")


@pytest.mark.parametrize(
    ("facts", "when", "told"),
    [
        ({}, "甲 / 乙 > 2", "乙（为0，无法计算）"),
        ({"比": "甲 / 乙"}, "比 > 2", "乙（为0，无法计算）"),
        ({"和": "乙 + 乙", "比": "甲 / 和"}, "比 * 2 > 甲", "和（为0，无法计算）"),
        ({}, "甲 / (乙 + 乙) > 2 OR 丙 > 1", "乙（为0，无法计算）"),
    ],
)
def test_what_cannot_be_divided_by_is_named(compiled: Compile, facts: dict[str, str], when: str, told: str) -> None:
    policy = compiled(facts=facts, risk=[{"id": "R", "level": 1, "when": when}])
    answers = answer(policy, pd.DataFrame({"户编号": ["一"], "甲": [1.0], "乙": [0.0], "丙": [0.0]}))
    assert [label for label, flags in answers.wanted["R"].items() if flags[0]] == [told]


def test_only_answers_that_matter_are_asked_for(compiled: Compile) -> None:
    """In ``A AND B`` with A false nobody need ask B; in ``A OR B`` with A true neither."""
    policy = compiled(risk=[{"id": "R", "level": 1, "when": "(是一 OR 甲 > 1) AND 乙 > 1"}])
    table = pd.DataFrame(
        {
            "户编号": list("一二三四"),
            "是一": pd.array([True, None, False, None], dtype="boolean"),
            "甲": [np.nan, np.nan, 0.0, 0.0],
            "乙": [np.nan, 5.0, np.nan, np.nan],
        }
    )
    wanted = answer(policy, table).wanted["R"]
    asked = [{name for name, where in wanted.items() if where[row]} for row in range(4)]
    assert asked == [{"乙"}, {"是一", "甲"}, set(), {"是一", "乙"}]


def test_members_of_no_household_change_nothing(compiled: Compile) -> None:
    policy = compiled(facts={"人": {"over": "成员", "expr": "COUNT(*)"}})
    households = pd.DataFrame({"户编号": ["一", None]})
    members = pd.DataFrame({"户编号": ["一", None, "九"]})
    assert answer(policy, households, members).facts["人"].tolist()[0] == 1


LAW = [
    # truths of rules of level 1, 2, 3; default; level or possible levels
    ((1, 1, 1), 2, {1}),
    ((0, 1, 1), 2, {2}),
    ((0, 0, 1), 2, {3}),
    ((0, 0, 0), 2, {2}),
    ((-1, 0, 1), 2, {1, 3}),
    ((-1, 1, 1), 2, {1, 2}),
    ((0, 1, -1), 2, {2}),
    ((0, 0, -1), 2, {2, 3}),
    ((0, -1, 0), 2, {2}),
    ((0, -1, 1), 2, {2, 3}),
    ((-1, -1, -1), 2, {1, 2, 3}),
    ((0, -1, 0), 3, {2, 3}),
    ((1, -1, -1), 2, {1}),
]


@pytest.mark.parametrize(("truths", "default", "levels"), LAW)
def test_the_law_of_levels(truths: tuple[int, int, int], default: int, levels: set[int]) -> None:
    truth = {f"R{level}": np.array([value], dtype=np.int8) for level, value in enumerate(truths, start=1)}
    decided = decide_levels(truth, {"R1": 1, "R2": 2, "R3": 3}, [1, 2, 3], default, 1)
    assert {level for level, where in decided.possible.items() if where[0]} == levels
    assert decided.to_verify[0] == (len(levels) > 1)


@pytest.mark.parametrize(
    ("conditions", "when"),
    [
        ({}, " OR ".join(f"人均纯收入 = {number}" for number in range(60))),
        ({}, " AND ".join(f"人均纯收入 <> {number}" for number in range(60))),
        ({"c0": "人均纯收入 < 1", **{f"c{n}": f"c{n - 1} AND NOT c{n - 1}" for n in range(1, 20)}}, "c19"),
    ],
)
def test_one_blank_answer_costs_no_more_than_the_rule_is_long(compiled: Compile, conditions: dict[str, str], when: str) -> None:
    policy = compiled(conditions=conditions, risk=[{"id": "R1", "level": 1, "when": when}])
    answers = answer(policy, pd.DataFrame({"户编号": ["1", "2"], "人均纯收入": [np.nan, 5000.0]}))
    assert answers.truth["R1"].tolist()[0] == -1
    assert answers.wanted["R1"]["人均纯收入"].tolist() == [True, False]


BEFORE = [
    # what the rule asks; 人均纯收入 now; whether it fires for a household that was not there before
    ("人均纯收入 < 上期.人均纯收入 * 0.7", 2000.0, "三级蓝色"),
    ("人均纯收入 < 3000 OR 人均纯收入 < 上期.人均纯收入 * 0.7", 2000.0, "一级红色"),
    ("COALESCE(上期.人均纯收入, 人均纯收入) < 9000", 2000.0, "一级红色"),
    ("收入变化 < -1000", 2000.0, "三级蓝色"),
    ("收入变化 < -1000 OR 人均纯收入 < 3000", 2000.0, "一级红色"),
    ("收入变化 < -1000", None, "三级蓝色"),
]


@pytest.mark.parametrize(("when", "income", "sheet"), BEFORE)
def test_a_household_that_was_not_there_before_is_graded_by_what_is_known_now(
    compiled: Compile, when: str, income: float | None, sheet: str
) -> None:
    policy = compiled(
        facts={"收入变化": {"expr": "人均纯收入 - 上期.人均纯收入"}},
        risk=[{"id": "R", "level": 1, "when": when}],
        default_level={"level": 3, "reason": "无"},
    )
    now = pd.DataFrame({"户编号": ["一"], "人均纯收入": [income]}).astype({"人均纯收入": float})
    answers = answer(policy, now, None, pd.DataFrame({"人均纯收入": [np.nan]}))
    place = grade(policy, answers, pd.Series([None], dtype=object), np.array([True])).table["place"][0]
    assert policy.rules.levels[int(place)].sheet == sheet


def test_a_scope_may_rest_on_a_fact(compiled: Compile) -> None:
    policy = compiled(
        facts={"有劳力": {"over": "成员", "expr": "BOOL_OR(劳动技能 = '普通劳动力')"}}, scope={"脱贫户": "有劳力"}
    )
    members = pd.DataFrame({"户编号": ["一", "二"], "劳动技能": pd.Series(["普通劳动力", "无劳动力"], dtype=object)})
    households = pd.DataFrame({"户编号": ["一", "二"]})
    assert answer(policy, households, members).scope["脱贫户"].tolist() == [1, 0]
    assert answer(policy, households).scope == {}


@pytest.mark.parametrize(("people", "text"), [(1.0, "劳动力1人"), (3.0, "劳动力至少1人"), (None, "劳动力1人")])
def test_a_reason_says_of_a_count_what_is_known_of_it(compiled: Compile, people: float | None, text: str) -> None:
    policy = compiled(
        facts={"劳动力": {"over": "成员", "expr": LABOUR, "unit": "人"}},
        risk=[{"id": "R", "level": 1, "when": "劳动力 > 0", "reason": "劳动力{劳动力}人"}],
    )
    households = pd.DataFrame({"户编号": ["一"], "家庭人口": [people]}).astype({"家庭人口": float})
    members = pd.DataFrame({"户编号": ["一"], "劳动技能": pd.Series(["普通劳动力"], dtype=object)})
    assert answer(policy, households, members).texts["R"].tolist() == [text]
