"""What may be written in a rule, what is refused, and how it is said."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd
import pytest

from fanpin_cli.policy.checks import compile_checks
from fanpin_cli.policy.database import open_locked
from fanpin_cli.policy.engine import answer
from fanpin_cli.policy.grammar import ExpressionError, parse_expression, refuse_unlisted
from fanpin_cli.policy.loading import RuleSetError
from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.text.yaml_source import YamlError

from .conftest import FIELDS, MEMBERS, Compile

ESCAPES = [
    "read_csv('/etc/passwd') = 1",
    "read_parquet('x') = 1",
    "glob('*') = 1",
    "COPY t TO 'x'",
    "ATTACH 'x.db'",
    "PRAGMA version",
    "SET threads = 1",
    "INSTALL httpfs",
    "LOAD httpfs",
    "EXPORT DATABASE 'x'",
    "CALL pragma_version()",
    "(SELECT 1) = 1",
    "EXISTS (SELECT 1)",
    "甲 IN (SELECT 1)",
    "甲 = ANY (SELECT 1)",
    "甲 = 1; DROP TABLE x",
    "getenv('HOME') = 'x'",
    "current_setting('threads') = '1'",
    "query('select 1') = 1",
    "甲::INTEGER = 1",
    "CAST(甲 AS VARCHAR) = '1'",
    "TRY_CAST(甲 AS DATE) = '1'",
    "row_number() OVER () = 1",
    "list_transform([1], x -> x) = 1",
    "[1, 2][1] = 1",
    "{'a': 1}.a = 1",
    "甲 ->> 'a' = 1",
    "$1 = 1",
    "? = 1",
    "甲 = DEFAULT",
    "甲 SIMILAR TO 'x'",
    "甲 COLLATE NOCASE = 'x'",
    "INTERVAL 1 DAY = 1",
    "random() > 0",
    "COUNT(*) > 1",
    "*",
    "甲 IS TRUE",
    "甲 = NULL",
    "main.t.甲 = 1",
    "版本(甲) = 1",
    "甲 BETWEEN SYMMETRIC 5 AND 1",
    "户主姓名 LIKE 'A!%' ESCAPE '!'",
    "户主姓名 ILIKE 'a%'",
]


@pytest.mark.parametrize("when", ESCAPES)
def test_what_is_not_listed_is_refused_when_the_rules_are_loaded(compiled: Compile, when: str) -> None:
    with pytest.raises(RuleSetError, match=r"t\.yaml, line \d+, column \d+: "):
        compiled(risk=[{"id": "R", "level": 1, "when": when}])


@pytest.mark.parametrize("expr", ["MAX(年龄, 2)", "COUNT(* EXCLUDE 年龄)", "COUNT(DISTINCT 年龄)", "MAX(年龄 ORDER BY 残疾)"])
def test_what_would_be_left_out_of_a_total_is_refused(compiled: Compile, expr: str) -> None:
    with pytest.raises(RuleSetError, match=r"t\.yaml, line \d+, column \d+: "):
        compiled(facts={"总数": {"over": "成员", "expr": expr}})


@pytest.mark.parametrize("text", ["甲 IN (1)", "甲 BETWEEN 1 AND 2", "NOT 是一", "甲 = 1", "CASE WHEN 是一 THEN 甲 END > 1"])
def test_what_a_later_sqlglot_may_add_to_a_node_is_refused_until_it_is_read(text: str) -> None:
    tree = parse_expression(text)
    tree.set("negated_in_a_new_way", True)
    with pytest.raises(ExpressionError, match="form that rules do not know"):
        refuse_unlisted(tree)


@pytest.mark.parametrize("value", ["'", "''", '"', "'; DROP TABLE 判定; --", "\\'", "$$", "\u0000"])
def test_values_stay_values(compiled: Compile, value: str) -> None:
    """A quotation mark in a literal is doubled, and nothing of it becomes SQL."""
    escaped = value.replace("'", "''")
    try:
        policy = compiled(risk=[{"id": "R", "level": 1, "when": f"户主姓名 = '{escaped}'"}])
    except YamlError:
        return  # refused is as good
    assert policy.risk[0].when.sql.count("'") % 2 == 0


def test_long_and_deep_expressions_are_refused_in_a_sentence(compiled: Compile) -> None:
    for when in ("甲 = 1 AND " * 600 + "甲 = 1", "(" * 500 + "甲 = 1" + ")" * 500, "NOT " * 300 + "是一"):
        with pytest.raises(RuleSetError, match=r"longer|deeply|valid"):
            compiled(risk=[{"id": "R", "level": 1, "when": when}])


CHAINS = {
    "facts": {f"f{n}": f"f{n - 1} + 1" if n else "甲" for n in range(300)},
    "conditions": {f"c{n}": f"NOT c{n - 1}" if n else "是一" for n in range(300)},
}


@pytest.mark.parametrize("section", [*CHAINS])
@pytest.mark.parametrize("turned", [False, True])
def test_names_that_rest_on_one_another_without_end_are_refused_at_their_line(
    compiled: Compile, section: str, turned: bool
) -> None:
    names = dict(reversed(CHAINS[section].items())) if turned else CHAINS[section]
    with pytest.raises(RuleSetError, match=r"t\.yaml, line \d+, .*rest on one another more than \d+ deep"):
        compiled(**{section: names})


@pytest.mark.parametrize("turned", [False, True])
def test_thirty_facts_may_rest_on_one_another_twice_over(compiled: Compile, turned: bool) -> None:
    facts = {f"f{n}": f"f{n - 1} + f{n - 2 if n > 1 else 0}" if n else "甲" for n in range(29)}
    facts = dict(reversed(facts.items())) if turned else facts
    policy = compiled(facts=facts, risk=[{"id": "R", "level": 1, "when": "f28 >= 1"}])
    assert answer(policy, pd.DataFrame({"户编号": ["一"], "甲": [1.0]})).truth["R"].tolist() == [1]


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"risk": [{"id": "R", "level": 1, "when": "人均纯收人 < 1"}]}, "did you mean 人均纯收入"),
    ({"risk": [{"id": "R", "level": 1, "when": "上期.人均纯收人 < 1"}]}, "did you mean 上期.人均纯收入"),
    ({"risk": [{"id": "R", "level": 1, "when": "选项 = '红色'"}]}, "did you mean 红"),
    ({"risk": [{"id": "R", "level": 1, "when": "选项 IN ('红', '绿')"}]}, "no value “绿”"),
    ({"risk": [{"id": "R", "level": 1, "when": "选项 LIKE '绿%'"}]}, "LIKE “绿%”"),
    ({"risk": [{"id": "R", "level": 1, "when": "选项 > '红'"}]}, "no order"),
    ({"risk": [{"id": "R", "level": 1, "when": "是一 = '是'"}]}, "written alone"),
    ({"risk": [{"id": "R", "level": 1, "when": "甲 = '一'"}]}, "a number stands where"),
    ({"risk": [{"id": "R", "level": 1, "when": "病 = '大病'"}]}, "CONTAINS"),
    ({"risk": [{"id": "R", "level": 1, "when": "CONTAINS(病, '大病了')"}]}, "did you mean 大病"),
    ({"risk": [{"id": "R", "level": 1, "when": "调查日期 > '四月'"}]}, "not a date"),
    *(
        ({"risk": [{"id": "R", "level": 1, "when": f"调查日期 > '{date}'"}]}, f"column .*{date}.* is not a date; write it as")
        for date in ("20190430", "2019-W18-2", "2019-4-30", "2019-02-30", "2019-04-30 10:00", "２０１９-04-30")
    ),
    ({"risk": [{"id": "R", "level": 1, "when": "是一 AND DATE '20190430' < 调查日期"}]}, "column 21: .*is not a date"),
    ({"risk": [{"id": "R", "level": 1, "when": "LENGTH(COALESCE('2019-01-01', 调查日期)) > 3"}]}, "a date stands where text"),
    (
        {"risk": [{"id": "R", "level": 1, "when": "CASE WHEN 是一 THEN '2019-01-01' ELSE 调查日期 END LIKE '2019%'"}]},
        "a date stands where text",
    ),
    ({"risk": [{"id": "R", "level": 1, "when": "CASE WHEN 是一 THEN '无' ELSE 调查日期 END IS NULL"}]}, "“'无'” is not a date"),
    ({"risk": [{"id": "R", "level": 1, "when": "GREATEST(甲, 调查日期) > 1"}]}, "a number stands where a date"),
    ({"risk": [{"id": "R", "level": 1, "when": "甲 + 1"}]}, "no condition"),
    *(
        ({"risk": [{"id": "R", "level": 1, "when": when}]}, f"write: .*{hint}")
        for when, hint in (
            ("是一 且 是二", "且 → AND"),
            ("是一且是二", "且 → AND"),
            ("是一 并且 甲 > 1", "并且 → AND"),
            ("是一 或者 是二", "或者 → OR"),
            ("非 是一", "非 → NOT"),
            ("甲 ＝ 1", "＝ → ="),
            ("甲 ≥ 1 且 乙≤2", "≥ → >=  ≤ → <=  且 → AND"),
            ("甲＞1", "＞ → >"),
            ("甲 IN（1，2）", "（ → [(]  ， → ,  ） → [)]"),
            ("（甲 = 1）", "（ → [(]"),
            ("甲 > ５", "５ → 5"),
            ("选项 = “红”", "“ → '  ” → '"),
            ("选项 = ‘红’", "‘ → '"),
        )
    ),
    ({"risk": [{"id": "R", "level": 1, "when": '选项 = "红"'}]}, "single quotation marks: '红'"),
    ({"risk": [{"id": "R", "level": 1, "when": "户.人均纯收入 < 1"}]}, "“户.人均纯收入”; did you mean 人均纯收入"),
    ({"risk": [{"id": "R", "level": 1, "when": "上期.一值 > 1"}], "facts": {"一个值": "甲"}}, "did you mean 上期.一个值"),
    ({"risk": [{"id": "R", "level": 1, "when": "欠债 > 1"}]}, "the column is called 欠债金额 in rules"),
    ({"risk": [{"id": "R", "level": 1, "when": "上期.欠债 > 1"}]}, "the column is called 上期.欠债金额 in rules"),
    ({"facts": {"岁": {"over": "成员", "expr": "MAX(周岁)"}}}, "the column is called 年龄 in rules"),
    ({"checks": [{"id": "C", "title": "c", "when": "填报.人均纯收人 > 1"}]}, "did you mean 填报.人均纯收入"),
    ({"checks": [{"id": "C", "title": "c", "over": "成员", "when": "某.年龄 > 1"}]}, "did you mean 年龄"),
    ({"risk": [{"id": "R", "level": 1, "when": "是一", "reason": "{人均纯收入:.2f}元"}]}, "write {人均纯收入}"),
    ({"risk": [{"id": "R", "level": 1, "when": "是一", "reason": "{ 甲!r}元"}]}, "write {甲}"),
    ({"risk": [{"id": "R", "level": 1, "when": "是一", "reason": "收入{}元"}]}, "“{}” is empty; a value is written"),
    ({"risk": [{"id": "R", "level": 9, "when": "是一"}]}, "no level 9"),
    ({"risk": [{"id": "R", "level": 1, "when": "是一"}, {"id": "R", "level": 2, "when": "是二"}]}, "used already"),
    ({"risk": [{"id": "R", "level": 1, "when": "是一", "reason": "人均{人均收入}元"}]}, "did you mean 人均纯收入"),
    ({"risk": [{"id": "R", "level": 1, "when": "是一", "reason": "人均{人均纯收入"}]}, "brace"),
    ({"risk": [{"id": "R", "level": 1, "wehn": "是一"}]}, "did you mean when"),
    ({"risk": [{"id": "R", "level": 1, "when": {"at_least": 3, "of": ["是一"]}}]}, "more than there are"),
    ({"conditions": {"一": "二", "二": "一"}}, "circle"),
    ({"facts": {"一": "二 + 1", "二": "一 + 1"}}, "circle"),
    ({"facts": {"自己": "自己 + 1"}}, "defined by itself"),
    ({"facts": {"成员数": "COUNT(*)"}}, "over: 成员"),
    ({"parameters": {"线": {"values": {"2030-01-01": 1}}}, "conditions": {"低": "甲 < 线"}}, "no value on 2019-04-30"),
    ({"default_level": {"level": 7, "reason": "x"}}, "none of the levels"),
    ({"levels": {1: {"name": "一", "colour": "红", "sheet": "一"}}}, "colour"),
    (
        {"levels": {1: {"name": "一", "colour": "FF0000", "sheet": "汇总"}}, "default_level": {"level": 1, "reason": "x"}},
        "sheet name",
    ),
    ({"fields": {"新列": {"type": "enum"}}}, "needs its values"),
    ({"disabled": ["R9"]}, "no rule R9"),
    ({"disabled": [["R9"]]}, "no rule"),
    ({"extends": "没有这个"}, "no rule set"),
]


@pytest.mark.parametrize(("sections", "sentence"), FAULTS)
def test_faults_are_named_with_their_place(compiled: Compile, sections: dict[str, Any], sentence: str) -> None:
    with pytest.raises(YamlError, match=sentence) as caught:
        policy = compiled(**sections)
        compile_checks(policy.loaded, Catalogue(FIELDS, MEMBERS), policy.as_of)
    assert str(caught.value).startswith("t.yaml, line ")


def test_signs_in_a_name_that_there_is_are_no_slip(compiled: Compile) -> None:
    with pytest.raises(YamlError) as caught:
        compiled(
            conditions={"重病（大病）或残疾": "是一"}, risk=[{"id": "R", "level": 1, "when": "重病（大病）或残疾 AND AND 是一"}]
        )
    assert "write" not in str(caught.value)


DIRECT = [
    "SELECT * FROM read_csv('/etc/passwd')",
    "COPY (SELECT 1) TO '/tmp/fanpin-escape.csv'",
    "ATTACH '/tmp/fanpin-escape.db'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SELECT getenv('HOME')",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "PRAGMA enable_external_access = true",
]


@pytest.mark.parametrize("sql", DIRECT)
def test_the_database_itself_is_locked(sql: str) -> None:
    with open_locked() as database, pytest.raises(duckdb.Error):
        database.execute(sql)


def test_what_one_run_puts_into_the_database_no_other_sees_and_it_is_gone_with_it() -> None:
    with open_locked() as one, open_locked() as other:
        for database, number in ((one, 1), (other, 2)):
            database.execute(f"CREATE TEMP TABLE t AS SELECT {number} AS n")
            database.execute(f"SET VARIABLE v = {number}")
        assert one.execute("SELECT n, getvariable('v') FROM t").fetchall() == [(1, 1)]
    with open_locked() as later:
        assert later.execute("SELECT getvariable('v'), count(*) FROM duckdb_tables()").fetchall() == [(None, 0)]
