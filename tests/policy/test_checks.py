"""Data checks: of households, of members with their household, over all rows, and against the rounds before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from fanpin_cli.policy.check_engine import CheckAnswers, run_checks
from fanpin_cli.policy.check_functions import FUNCTIONS
from fanpin_cli.policy.checks import compile_checks
from fanpin_cli.policy.database import open_locked
from fanpin_cli.policy.loading import RuleSetError, load_rule_set
from fanpin_cli.policy.naming import Name
from fanpin_cli.survey.catalogue import Catalogue, Field

from .conftest import BASE, FIELDS, MEMBERS

Rows = Sequence[Mapping[str, object]]
Run = Callable[..., CheckAnswers]
CATALOGUE = Catalogue(
    {**FIELDS, "户主证件号码": Field(type="identity_number"), "乡镇": Field(), "县": Field()},
    {**MEMBERS, "证件号码": Field(type="identity_number"), "在校": Field(), "姓名": Field()},
)
ONE, TWO = "341599197001010012", "341599197202020023"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """``run(check, households, members, …)``: what the check finds, as positions; the check's id is C."""

    def answers(check: Mapping[str, Any], households: Rows, members: Rows | None = None, **more: Any) -> CheckAnswers:
        previous, earlier = more.pop("previous", None), more.pop("earlier", ())
        file = tmp_path / "t.yaml"
        sections = {**BASE, **more, "checks": [{"id": "C", "title": "查", **check}]}
        file.write_text(yaml.safe_dump(sections, allow_unicode=True, sort_keys=False), encoding="utf-8")
        policy, checks = compile_checks(load_rule_set(str(file)), CATALOGUE, dt.date(2019, 10, 31))
        return run_checks(
            policy,
            checks,
            table(households),
            None if members is None else table(members),
            None if previous is None else table(previous),
            [table(rows) for rows in earlier],
        )

    return answers


def table(rows: Rows) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), dtype=object)
    for name in frame:
        if name in ("甲", "乙", "丙", "人均纯收入", "年龄", "务工时间"):
            frame[name] = frame[name].astype(float)
    return frame


def found(answers: CheckAnswers) -> list[int]:
    assert answers.not_run == {}
    return list(answers.found["C"])


def test_a_check_of_households(run: Run) -> None:
    households = [{"户编号": "1", "甲": 1}, {"户编号": "2", "甲": 5}, {"户编号": "3", "甲": None}]
    assert found(run({"when": "甲 > 3"}, households)) == [1]
    assert found(run({"when": "甲 IS NULL"}, households)) == [2]
    assert found(run({"when": {"any": ["甲 > 3", "甲 IS NULL"]}}, households)) == [1, 2]


def test_a_check_of_members_with_their_household(run: Run) -> None:
    households = [{"户编号": "1", "甲": 1}, {"户编号": "2", "甲": 9}]
    members = [
        {"户编号": "2", "年龄": 70},
        {"户编号": "1", "年龄": 70},
        {"户编号": "2", "年龄": 7},
        {"户编号": None, "年龄": 70},
    ]
    assert found(run({"over": "成员", "when": "年龄 > 60"}, households, members)) == [0, 1, 3]
    assert found(run({"over": "成员", "when": "年龄 > 60 AND 户.甲 > 5"}, households, members)) == [0]
    assert found(run({"over": "成员", "when": "年龄 > 60 AND 甲 > 5"}, households, members)) == [0], "户. may be left out"


def test_a_check_of_what_the_members_add_up_to(run: Run) -> None:
    facts = {"老人数": {"over": "成员", "expr": "COUNT(*) FILTER (WHERE 年龄 >= 60)"}}
    households = [{"户编号": "1"}, {"户编号": "2"}, {"户编号": "3"}]
    members = [{"户编号": "1", "年龄": 70}, {"户编号": "2", "年龄": 7}]
    assert found(run({"when": "老人数 = 0"}, households, members, facts=facts)) == [1]
    assert found(run({"when": "老人数 IS NULL"}, households, members, facts=facts)) == [2], "a household without members"
    assert found(run({"over": "成员", "when": "户.老人数 = 1"}, households, members, facts=facts)) == [0]


def test_like_rows_within_a_village_a_township_a_county(run: Run) -> None:
    households = [{"户编号": str(n), "乡镇": town, "县": "某县"} for n, town in enumerate(["东", "东", "西", "西"])]
    numbers = [ONE, ONE + "43", ONE, None]
    members = [{"户编号": str(n), "证件号码": number} for n, number in enumerate(numbers)]

    def within(*columns: str) -> list[int]:
        same = ", ".join(["LEFT(证件号码, 18)", *columns])
        return found(run({"over": "成员", "when": f"SAME({same}) > 1"}, households, members))

    assert within() == within("户.县") == [0, 1, 2]
    assert within("户.乡镇") == [0, 1]
    beyond = "SAME(LEFT(证件号码, 18), 户.县) > SAME(LEFT(证件号码, 18), 户.县, 户.乡镇)"
    assert found(run({"over": "成员", "when": beyond}, households, members)) == [0, 1, 2]
    answers = run({"over": "成员", "when": "SAME(LEFT(证件号码, 18)) > 1"}, households, members)
    assert len(set(answers.alike["C"])) == 1


def test_the_rounds_before(run: Run) -> None:
    households = [{"户编号": "1", "人均纯收入": 9000}, {"户编号": "2", "人均纯收入": 9000}]
    previous = [{"户编号": "1", "人均纯收入": 2000}, {"户编号": "2", "人均纯收入": 8000}]
    assert found(run({"when": "人均纯收入 > 上期.人均纯收入 * 3"}, households, previous=previous)) == [0]
    members = [{"户编号": "1", "证件号码": ONE, "在校": "七年级"}, {"户编号": "1", "证件号码": TWO, "在校": "七年级"}]
    last = [{"证件号码": ONE, "在校": "七年级"}, {"证件号码": TWO, "在校": "小学"}]
    before_last = [{"证件号码": TWO, "在校": "小学"}, {"证件号码": ONE + "43", "在校": "七年级"}]
    check = {"over": "成员", "when": "在校 = 上期.在校 AND 在校 = 上上期.在校"}
    assert found(run(check, households, members, earlier=[last, before_last])) == [0]
    assert run(check, households, members, earlier=[last]).not_run == {"C": (Name("上上期", ""),)}
    assert run(check, households, members).not_run == {"C": (Name("上上期", ""), Name("上期", ""))}


def test_an_alternative_is_asked_where_its_columns_are_there(run: Run) -> None:
    check = {"when": {"any": ["甲 > 3", "乙 > 3"]}}
    assert found(run(check, [{"户编号": "1", "甲": 5}, {"户编号": "2", "甲": 1}])) == [0]
    assert found(run(check, [{"户编号": "1", "乙": 5}])) == [0]
    assert found(run(check, [{"户编号": "1", "甲": 1, "乙": 5}])) == [0]
    assert run(check, [{"户编号": "1"}]).not_run == {"C": (Name("", "乙"), Name("", "甲"))}


def test_what_the_survey_itself_says_and_what_it_may_lack(run: Run) -> None:
    facts = {"甲": {"expr": "乙 + 1"}}
    households = [{"户编号": "1", "甲": None, "乙": 1}, {"户编号": "2", "甲": 5, "乙": 1}]
    assert found(run({"when": "甲 IS NULL"}, households, facts=facts)) == [], "worked out"
    assert found(run({"when": "填报.甲 IS NULL"}, households, facts=facts)) == [0]
    assert run({"when": "填报.甲 IS NULL"}, [{"户编号": "1", "乙": 1}], facts=facts).not_run == {"C": (Name("", "甲"),)}
    assert found(run({"when": "乙 = 1 AND 可缺.县 IS NULL"}, households)) == [0, 1]
    assert found(run({"when": "乙 = 1 AND 可缺.甲 IS NULL"}, households, facts=facts)) == [0]
    assert found(run({"when": "可缺.甲 IS NULL"}, [{"户编号": "1", "乙": 1}], facts=facts)) == [0]
    members = [{"户编号": "2", "年龄": 7}]
    assert found(run({"over": "成员", "when": "COALESCE(可缺.乙, 0) = 1"}, households, members)) == [0]
    assert found(run({"over": "成员", "when": "COALESCE(可缺.丙, 0) = 0"}, households, members)) == [0]


def test_a_person_counted_in_the_roster(run: Run) -> None:
    households = [{"户编号": str(n), "户主证件号码": number} for n, number in enumerate([ONE, TWO, None])]
    members = [{"户编号": "0", "证件号码": number} for number in (ONE, ONE + "43", None)]
    for times, where in ((0, [1, 2]), (2, [0])):
        assert found(run({"when": f"IN_ROSTER(户主证件号码) = {times}"}, households, members)) == where
    assert found(run({"when": "IN_ROSTER(户主证件号码) = 0"}, households)) == [0, 1, 2], "there is no roster"


def test_nobody_was_born_after_the_day_of_the_check(run: Run) -> None:
    numbers = [
        body + ric.calc_check_digit(body + "0") for body in ("34159920191031001", "34159920191101001", "34159918991231001")
    ]
    households = [{"户编号": str(n), "户主证件号码": number} for n, number in enumerate(numbers)]
    assert found(run({"when": "NOT VALID_ID(户主证件号码)"}, households)) == [1, 2]


def test_scopes(run: Run) -> None:
    scope = {"未脱贫户": "是一", "脱贫户": "户类型 = '脱贫户'", "未建档立卡户": "户类型 = '一般农户'"}
    households: Rows = [
        {"户编号": str(n), "是一": n == 0, "户类型": kind, "甲": 1}
        for n, kind in enumerate(["脱贫户", "脱贫户", "一般农户", None])
    ]
    check = {"when": "甲 = 1", "applies_to": ["脱贫户"]}
    assert found(run(check, households, scope=scope)) == [1]
    bare = [{"户编号": "1", "甲": 1}]
    assert found(run(check, bare, scope=scope)) == [0], "a survey without any of the scope's columns is of 脱贫户"


@pytest.mark.parametrize(
    ("check", "missing"),
    [
        ({"when": "乙 > 0"}, ("乙",)),
        ({"over": "成员", "when": "年龄 > 1"}, ("成员.年龄",)),
        ({"over": "成员", "when": "户.乙 > 1"}, ("乙",)),
        ({"when": "IS_PERSON(户主证件号码)"}, ("户主证件号码", "成员.证件号码")),
    ],
)
def test_what_a_survey_lacks_is_named(run: Run, check: Mapping[str, Any], missing: tuple[str, ...]) -> None:
    answers = run(check, [{"户编号": "1", "甲": 1}])
    assert {*map(str, answers.not_run["C"])} == set(missing) and answers.found == {}


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ({"when": "甲甲 > 1"}, "甲"),
        ({"when": "选项 = '绿'"}, "绿"),
        ({"when": "甲 + 1"}, "no condition"),
        ({"over": "成员", "when": "年龄龄 > 1"}, "年龄"),
        ({"over": "成员", "when": "劳动技能 = '壮劳力'"}, "壮劳力"),
        ({"over": "成员", "when": "上上上期.年龄 > 1"}, "年龄"),
        ({"when": "甲 > 1", "fields": ["人均收入"]}, "人均纯收入"),
        ({"when": "甲 > 1", "applies_to": ["脱贫"]}, "脱贫户"),
        ({"when": "SAME() > 1"}, "SAME"),
        ({"when": "VALID_ID(甲)"}, "甲"),
        ({"when": "read_csv('x') > 1"}, "READ_CSV"),
        ({"when": "COUNT(*) > 1"}, "COUNT"),
    ],
)
def test_what_can_never_fire_is_refused_when_it_is_loaded(run: Run, check: Mapping[str, Any], words: str) -> None:
    with pytest.raises(RuleSetError, match=words) as told:
        run(check, [{"户编号": "1"}])
    assert "t.yaml" in str(told.value)


def test_functions_of_checks_may_not_stand_in_rules(tmp_path: Path) -> None:
    rule = {"id": "R", "level": 1, "when": "VALID_ID(户主证件号码)"}
    (tmp_path / "t.yaml").write_text(yaml.safe_dump({**BASE, "risk": [rule]}, allow_unicode=True), encoding="utf-8")
    with pytest.raises(RuleSetError, match="VALID_ID"):
        compile_checks(load_rule_set(str(tmp_path / "t.yaml")), CATALOGUE, dt.date(2019, 1, 1))


def ask(function: str, *texts: str | None) -> list[Any]:
    """A function's answers for some texts."""
    with open_locked() as database:
        database.register("t", pd.DataFrame({"n": range(len(texts)), "x": pd.Series(texts, dtype=object)}))
        rows = database.execute(f"SELECT {FUNCTIONS[function].sql(['x'])} FROM t ORDER BY n").fetchall()
    return [value for (value,) in rows]


NUMBERS = st.builds(
    lambda birth, serial: f"341599{birth:%Y%m%d}{serial:03d}",
    st.dates(dt.date(1900, 1, 1), dt.date(2020, 1, 1)),
    st.integers(0, 999),
)


@given(st.lists(NUMBERS, min_size=1, max_size=20), st.sampled_from("0123456789X"))
def test_the_check_character_is_that_of_the_standard(bodies: list[str], last: str) -> None:
    expected = [ric.calc_check_digit(body + "0") == last for body in bodies]
    assert ask("VALID_ID", *(body + last for body in bodies)) == expected


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        *[("341599197013010012", False), ("34159919700101001", False), ("341599700101001", True), ("341599701301001", False)],
        *[("x", False), ("", False), (None, None), ("041599197001010012", False)],
    ],
)
def test_numbers_that_cannot_be(number: str | None, valid: bool | None) -> None:
    assert ask("VALID_ID", number) == [valid]


def test_disability_cards_begin_with_the_identity_number() -> None:
    body = "34159919700101001"
    good = body + ric.calc_check_digit(body + "0")
    assert ask("VALID_ID", good + "43", good + "4311", good + "43B1") == [True, True, True], "B1: issued again"
    assert ask("VALID_ID", good + "93", good + "45", good + "4", good + "43A1") == [False, False, False, False]


def test_what_a_number_tells() -> None:
    assert ask("SEX", "341599197001010012", "341599197001010022", "341599700101001", "x", None) == [
        "男",
        "女",
        "男",
        None,
        None,
    ]
    assert ask("BIRTH_DATE", ONE, "341599700101001", "341599197013010012") == [dt.date(1970, 1, 1), dt.date(1970, 1, 1), None]
    assert ask("KNOWN_PROVINCE", ONE, "991599197001010012") == [True, False]
    assert ask("VALID_PHONE", "13900001234", "+8613900001234", "05641234567", "12900001234", "1390000123", None) == [
        *(True, True, True, False, False, None)
    ]
