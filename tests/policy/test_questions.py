"""What is asked, as SQL: put to tables that no survey and no engine of ours has made."""

from __future__ import annotations

import duckdb

from fanpin_cli.policy.question_tables import HOUSEHOLDS, MEMBERS, VERDICTS, households_table, members_table
from fanpin_cli.policy.questions import Questions, columns
from fanpin_cli.policy.requirements import Present, Requirements

from .conftest import Compile


def test_the_questions_can_be_put_to_any_database(compiled: Compile) -> None:
    """Tables that stand there already (Parquet, say), and SQL that was made without a database."""
    policy = compiled(
        facts={"劳动力": {"over": "成员", "expr": "COUNT(*) FILTER (WHERE 劳动技能 = '普通劳动力')"}},
        risk=[{"id": "R", "level": 1, "when": "劳动力 < 2 AND 甲 > 上期.甲", "reason": "劳动力{劳动力}人"}],
    )
    present = Present(frozenset({"户编号", "甲"}), frozenset({"户编号", "劳动技能"}), frozenset({"甲"}))
    questions = Questions(policy, Requirements(policy, present))
    households = households_table(policy, questions.names_used(), present)
    members = members_table(policy, questions.titles_of_members(), present)
    assert households.sources == {"调查表": ["甲", "户编号"], "上期表": ["甲"]}
    assert members.sources == {"成员": ["劳动技能", "户编号"]}

    with duckdb.connect() as database:
        able = "'普通劳动力'"
        given = {
            '调查表 ("内部.户序" INT, 户编号 TEXT, 甲 INT)': "(0, '一', 5), (1, '二', 5), (2, '三', NULL)",
            '上期表 ("内部.户序" INT, 甲 INT)': "(0, 4), (1, 4), (2, 4)",
            '成员 ("内部.户序" INT, 户编号 TEXT, 劳动技能 TEXT)': f"(0, '一', {able}), (1, '二', NULL), (2, '二', {able})",
        }
        for table, rows in given.items():
            database.execute(f"CREATE TABLE {table}")
            database.execute(f"INSERT INTO {table.partition(' ')[0]} VALUES {rows}")
        for name, sql in ((HOUSEHOLDS, households.sql), (MEMBERS, members.sql), (VERDICTS, questions.verdicts())):
            database.execute(f"CREATE TABLE {name} AS {sql}")
        assert database.execute(columns(questions.truths())).fetchall() == [(1,), (-1,), (-1,)]
        assert database.execute(questions.text("R")).fetchall() == [(0, "劳动力1人")]
        asked = questions.rule_kept_unknown("R")
        assert asked is not None
        at, *held = database.execute(asked.sql).fetchnumpy().values()
    flags = asked.flags(at, held, 3)
    assert {label: flag.tolist() for label, flag in flags.items() if flag.any()} == {
        "劳动力（家庭成员劳动技能）": [False, True, True],
        "甲": [False, False, True],
    }
