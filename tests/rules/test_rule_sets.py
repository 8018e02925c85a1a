"""The shipped rule sets: they load on every date they cover, keep the notice's words, and grade their own examples."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fanpin_cli.assessment.grading import grade
from fanpin_cli.policy.compilation import compile_policy
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.engine import answer
from fanpin_cli.policy.loading import load_rule_set
from fanpin_cli.policy.models import Example, Part, Reasoned, RuleSet, When
from fanpin_cli.survey.catalogue import Catalogue, Field, FieldType
from fanpin_cli.text.yaml_source import read_yaml

RULES = Path(__file__).parents[2] / "rules"
BASE = RULES / "luan-2019.yaml"
OVERLAY = RULES / "example-county.yaml"
EIGHT_GROUPS = [
    "危房户",
    "低保户",
    "分散供养的特困户",
    "大病慢性病人户",
    "受灾户",
    "发生重大家庭变故户",
    "残疾人户",
    "困难军烈属户",
]
B3_HOUSEHOLD = ["户编号", "家庭人口", "脱贫属性", "脱贫年度", "贫困户属性", "主要致贫原因", "危房户", "饮水安全", "人均纯收入"]
B3_MEMBERS = [
    "户编号",
    "证件号码",
    "年龄",
    "与户主关系",
    "在校生状况",
    "健康状况",
    "劳动技能",
    "务工状况",
    "务工时间",
    "参加大病医疗",
]


@cache
def catalogue() -> Catalogue:
    data = read_yaml(RULES / "fields.yaml").data
    fields, members = ({title: Field(**entry) for title, entry in data[level].items()} for level in ("fields", "members"))
    return Catalogue(fields, members)


@cache
def policy(file: Path, on: dt.date = dt.date(2019, 10, 15)) -> Policy:
    return compile_policy(load_rule_set(str(file)), catalogue(), on)


def cell(value: object, field: Field | None) -> object:
    """An example's value as the survey reader would give it."""
    if value is None or field is None:
        return value
    if field.type is FieldType.YES_NO:
        return {"是": True, "否": False}.get(str(value), value)
    return f",{value}," if field.type is FieldType.SET else value


def table(rows: list[Mapping[str, object]], fields: Mapping[str, Field]) -> pd.DataFrame:
    frame = pd.DataFrame([{title: cell(value, fields.get(title)) for title, value in row.items()} for row in rows])
    for title in frame:
        kind = fields[str(title)].type if str(title) in fields else FieldType.TEXT
        if kind is FieldType.YES_NO:
            frame[title] = frame[title].astype("boolean")
        elif kind in (FieldType.INTEGER, FieldType.NUMBER, FieldType.MONEY):
            frame[title] = frame[title].astype("float64")
    return frame


def graded(file: Path, example: Example) -> pd.Series:
    rules = policy(file, example.as_of or dt.date(2019, 10, 15))
    fields = rules.catalogue
    household = table([{"户编号": "1", **example.household}], fields.households)
    members = table([{"户编号": "1", **row} for row in example.members], fields.members) if example.members else None
    previous = table([example.previous], fields.households) if example.previous else None
    answers = answer(rules, household, members, previous)
    row = grade(rules, answers, pd.Series([None], dtype=object)).table.iloc[0].copy()
    row["include_rules"] = [
        rule.id for rule in rules.include if row["include"] and answers.truth.get(rule.id, np.zeros(1))[0] == 1
    ]
    return row


def examples(file: Path) -> list[object]:
    own = RuleSet.model_validate({**load_rule_set(str(file)).rules.model_dump(by_alias=True)})
    return [pytest.param(file, example, id=f"{file.stem}: {example.name}") for example in own.tests]


@pytest.mark.parametrize(("file", "example"), [*examples(BASE), *examples(OVERLAY)])
def test_a_rule_set_grades_its_own_examples(file: Path, example: Example) -> None:
    row, expect = graded(file, example), example.expect
    fired = tuple(rule for rule in row["规则编号"].split(";") if rule)
    if expect.level is not None:
        assert row["place"] == str(expect.level), row["待核实内容"]
    if expect.rules is not None:
        assert fired == expect.rules
    if expect.place is not None:
        assert row["place"] == expect.place
    if expect.edge is not None:
        assert (row["place"] == "edge") is expect.edge
    if expect.to_verify is not None:
        assert (row["place"] == "to_verify") is expect.to_verify
    if expect.possible is not None:
        assert row["possible"] == ";".join(map(str, expect.possible))
    if isinstance(expect.include, bool):
        assert bool(row["include"]) is expect.include
    elif expect.include is not None:
        assert [rule for rule in row["include_rules"] if rule in expect.include] == list(expect.include)


@pytest.mark.parametrize("file", [BASE, OVERLAY], ids=["base", "overlay"])
@pytest.mark.parametrize("on", [dt.date(2019, 1, 1), dt.date(2019, 4, 30), dt.date(2019, 10, 31), dt.date(2025, 4, 30)])
def test_it_compiles_on_every_date_of_use(file: Path, on: dt.date) -> None:
    assert policy(file, on).risk


def test_the_eight_groups_are_the_notices_in_its_order() -> None:
    assert [group.entry.title for group in policy(BASE).groups] == EIGHT_GROUPS


def test_every_rule_names_its_clause_title_and_reason() -> None:
    rules = load_rule_set(str(BASE)).rules
    for rule in (*rules.risk, *rules.edge.rules, *rules.include):
        assert rule.clause.startswith("二（"), rule.id
        assert rule.title, rule.id
        assert rule.reason, rule.id
    for rule in (*rules.edge.rules, *(rule for rule in rules.risk if rule.level < 3)):
        assert rule.cause, rule.id


def test_every_number_is_a_parameter_that_the_county_sets() -> None:
    """Only 0 and 1 (none, the whole), decimals of ROUND, 100 for percent and at_least may stand in expressions."""
    rules = load_rule_set(str(BASE)).rules
    for name, parameter in rules.parameters.items():
        assert parameter.county_sets, name
        assert parameter.source, name
        assert parameter.unit, name
    expressions = [rules.facts[fact.name].expr for fact in policy(BASE).facts]
    entries = (
        *rules.conditions.values(),
        *(rule.when for rule in (*rules.risk, *rules.edge.rules, *rules.include, *rules.measures)),
    )
    expressions += [text for when in entries for text in texts(when)]
    for text in expressions:
        bare = re.sub(r"'[^']*'|, \d\)", "", text)
        assert set(re.findall(r"\d+(?:\.\d+)?", bare)) <= {"0", "1", "100"}, text


def texts(when: When | Part) -> list[str]:
    if isinstance(when, bool | str):
        return [str(when)]
    if isinstance(when, Reasoned):
        return texts(when.when)
    parts = [getattr(when, name, ()) for name in ("all", "any", "of")]
    return [text for part in parts for inner in part for text in texts(inner)]


def test_no_condition_asks_whether_an_answer_is_missing() -> None:
    for rule in (*policy(BASE).risk, *policy(BASE).edge, *policy(BASE).include):
        assert not rule.when.tests_blank, rule.id


def test_a_roster_in_layout_b3_alone_is_assessed_by_these_rules() -> None:
    fields = catalogue()
    household = table([dict.fromkeys(B3_HOUSEHOLD)], fields.households)
    members = table([dict.fromkeys(B3_MEMBERS)], fields.members)
    skipped = answer(policy(BASE), household, members).not_assessed
    assessed = {rule.id for rule in policy(BASE).risk} - set(skipped)
    assert assessed == {"R1-2", "R1-7", "R1-8", "R1-9", "R1-12", "R2-2", "R2-3", "R2-7", "R2-8", "R2-9", "R3-3"}


@pytest.mark.parametrize("column", ["危房户", "饮水安全"])
def test_without_housing_or_water_nobody_is_called_stable(column: str) -> None:
    fields = catalogue()
    household = table([dict.fromkeys(title for title in B3_HOUSEHOLD if title != column)], fields.households)
    members = table([dict.fromkeys(B3_MEMBERS)], fields.members)
    skipped = answer(policy(BASE), household, members).not_assessed
    assert {"R3-1", "R3-2", "R3-3"} <= set(skipped)


def test_the_overlay_sets_adds_replaces_and_disables() -> None:
    base, overlay = load_rule_set(str(BASE)).rules, load_rule_set(str(OVERLAY)).rules
    levels = {rule.id: rule.level for rule in overlay.risk}
    assert overlay.parameters["边缘户收入倍数"].in_force(dt.date(2019, 10, 1))[1] == 1.4
    assert overlay.parameters["贫困线"] == base.parameters["贫困线"]
    assert "养蜂箱数" in overlay.fields
    assert levels["R1-8"] == 2
    assert "R3-91" in levels
    assert "R2-10" not in levels
