"""A reason says only what holds: ``{成立}`` stands for the parts of a condition that are true of the household."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from fanpin_cli.assessment.grading import grade
from fanpin_cli.policy.engine import answer
from fanpin_cli.policy.kept_rules import as_kept, from_kept
from fanpin_cli.text.yaml_source import YamlError

from .conftest import Compile

CONDITIONS = {"多": "甲 > 1", "少": "乙 < 1"}
HOUSEHOLDS = pd.DataFrame(
    {
        "户编号": ["一", "二", "三", "四"],
        "甲": [2.0, 2.0, 0.0, None],
        "乙": [0.0, 5.0, 0.0, 0.0],
        "丙": [1.0, 2.0, 3.0, 4.0],
        "是一": pd.array([True, True, False, True], dtype="boolean"),
        "是二": pd.array([False, True, True, None], dtype="boolean"),
    }
)
REASONED = {"when": "少", "reason": "乙{乙}"}
SAYINGS: list[tuple[Any, str, list[str | None]]] = [
    ({"at_least": 2, "of": ["多", REASONED, "是一"]}, "{成立}", ["多、乙0、是一", "多、是一", None, "乙0、是一"]),
    ({"at_least": 2, "of": ["多", REASONED, "是一"]}, "", ["多、乙0、是一", "多、是一", None, "乙0、是一"]),
    (
        {"any": ["多", "少"]},
        "丙{丙}，{成立}，该注意",
        ["丙1，多、少，该注意", "丙2，多，该注意", "丙3，少，该注意", "丙4，少，该注意"],
    ),
    ({"any": ["多", "少"]}, "因{成立}返贫", ["因多、少返贫", "因多返贫", "因少返贫", "因少返贫"]),
    ({"all": ["少", {"any": ["多", "是一"]}]}, "{ 成立 }", ["少、多、是一", None, None, "少、是一"]),
    ({"any": ["多 AND 少", "是二"]}, "{成立}", ["多、少", "是二", "是二", None]),
    ({"any": [{"all": ["多", "是二"]}, "少"]}, "{成立}", ["少", "多、是二", "少", "少"]),
    (
        {"any": [{"when": {"any": ["多", "少"]}, "reason": "（{成立}）"}, "是二"]},
        "{成立}",
        ["（多、少）", "（多）、是二", "（少）、是二", "（少）"],
    ),
    (
        {"any": [{"when": {"any": ["多", "少"]}, "reason": "{成立}"}, "是二"]},
        "{成立}",
        ["多、少", "多、是二", "少、是二", "少"],
    ),
    ({"any": [{"when": {"not": "多"}, "reason": "不多"}]}, "{成立}", [None, None, "不多", None]),
]


@pytest.mark.parametrize(("when", "reason", "said"), SAYINGS)
def test_only_the_parts_that_hold_are_said(compiled: Compile, when: Any, reason: str, said: list[str | None]) -> None:
    policy = compiled(conditions=CONDITIONS, risk=[{"id": "R", "level": 1, "when": when, "reason": reason}])
    assert answer(policy, HOUSEHOLDS).texts["R"].tolist() == said


def test_a_measure_and_an_edge_rule_say_what_holds_too(compiled: Compile) -> None:
    when = {"any": ["多", REASONED]}
    policy = compiled(
        conditions=CONDITIONS,
        edge={"rules": [{"id": "E", "when": when, "reason": "{成立}"}]},
        measures=[{"id": "M", "when": when, "project": "项目", "text": "针对{成立}，帮扶"}],
    )
    texts = answer(policy, HOUSEHOLDS).texts
    assert texts["E"].tolist() == ["多、乙0", "多", "乙0", "乙0"]
    assert texts["M"].tolist() == [f"项目：针对{said}，帮扶" for said in texts["E"]]


def test_no_clause_is_said_twice_of_a_household(compiled: Compile) -> None:
    rules = [
        {"id": "R1", "level": 1, "when": "多", "reason": "甲{甲}，丙{丙}"},
        {"id": "R2", "level": 1, "when": {"any": ["多", "少"]}, "reason": "丙{丙}，{成立}"},
        {"id": "R3", "level": 1, "when": {"any": ["少", "是一"]}, "reason": "{成立}"},
        {"id": "R4", "level": 1, "when": "多", "reason": "丙{丙}"},
    ]
    policy = compiled(conditions=CONDITIONS, risk=rules)
    answers = answer(policy, HOUSEHOLDS)
    table = grade(policy, answers, pd.Series([None] * 4, dtype=object)).table
    reasons = ["甲2，丙1；多、少；是一", "甲2，丙2；多；是一", "丙3，少", "丙4，少；是一"]
    assert table["判定理由"].tolist() == reasons
    assert table["规则编号"].tolist() == ["R1;R2;R3;R4", "R1;R2;R3;R4", "R2;R3", "R2;R3"]
    assert answers.texts["R4"].tolist() == ["丙1", "丙2", None, None], "alone it says all that it has to say"


FAULTS: list[tuple[dict[str, Any], str]] = [
    (
        {"when": "多", "reason": "{成立}"},
        r"line \d+, column \d+: “{成立}” stands for the parts that hold, and this condition has none",
    ),
    ({"when": {"not": {"any": ["多", "少"]}}, "reason": "因{成立}"}, "this condition has none"),
    (
        {"when": {"any": ["多", {"when": "少", "reason": "乙{已}"}]}, "reason": "{成立}"},
        "no field, fact, condition or parameter “已”",
    ),
    ({"when": {"any": ["多", {"when": "少", "reason": "{成立}"}]}, "reason": "{成立}"}, "this condition has none"),
    ({"when": {"any": ["多", "乙 < 1"]}, "reason": "{成立}"}, "write it as {when: …, reason: …}"),
    ({"when": {"any": ["多", "NOT 是一"]}, "reason": "{成立}"}, "write it as {when: …, reason: …}"),
    ({"when": {"any": ["多", True]}, "reason": "{成立}"}, "write it as {when: …, reason: …}"),
    ({"when": {"any": ["多", REASONED]}, "reason": "丙{丙}"}, "write {成立} in the reason of the rule"),
    ({"when": {"any": ["多", {"not": {"any": [REASONED]}}]}, "reason": "丙{丙}"}, "write {成立} in the reason of the rule"),
    ({"when": {"any": ["多", {"when": "少"}]}, "reason": "{成立}"}, "reason is missing"),
    ({"when": {"any": ["多", {"reason": "少"}]}, "reason": "{成立}"}, "when is missing"),
    ({"when": REASONED, "reason": "x"}, "a reason beside when"),
]


@pytest.mark.parametrize(("rule", "sentence"), FAULTS)
def test_a_reason_that_cannot_be_said_is_refused_at_its_place(compiled: Compile, rule: dict[str, Any], sentence: str) -> None:
    with pytest.raises(YamlError, match=sentence) as caught:
        compiled(conditions=CONDITIONS, risk=[{"id": "R", "level": 1, **rule}])
    assert str(caught.value).startswith("t.yaml, line ")


@pytest.mark.parametrize("section", ["conditions", "scope"])
def test_only_rules_have_parts_with_reasons(compiled: Compile, section: str) -> None:
    with pytest.raises(YamlError, match="said nowhere"):
        compiled(**{section: {"某种": {"any": ["是一", {"when": "是二", "reason": "二"}]}}})


def test_a_ledger_keeps_the_parts_reasons_and_the_cause(compiled: Compile) -> None:
    when = {"at_least": 1, "of": ["多", REASONED]}
    loaded = compiled(
        conditions=CONDITIONS, risk=[{"id": "R", "level": 1, "when": when, "reason": "{成立}", "cause": "就业"}]
    ).loaded
    again = from_kept(as_kept(loaded), Path("台账.xlsx"))
    assert again is not None and again.rules == loaded.rules
    assert again.rules.risk[0].cause == "就业"
