"""An error in a cell is one where a rule or a check asks for it, and a notice where nothing does."""

from __future__ import annotations

import datetime as dt

import pytest

from fanpin_cli.survey.problems import Problem
from fanpin_cli.workflows.errors_in_use import errors_in_use
from fanpin_cli.workflows.rules_in_force import policy_for


def cell(title: str, address: str, kind: str = "error-cell", text: str = "#NAME?") -> Problem:
    return Problem(kind, "调查.xlsx", "表", address, key="1", value=text, details={"title": title})


@pytest.mark.parametrize("title", ["人均纯收入", "危房户", "户编号", "姓名", "健康状况", "联系电话"])
def test_an_answer_that_is_used_stays_an_error(title: str) -> None:
    problem = cell(title, "H2")
    assert [*errors_in_use([problem], policy_for(None, dt.date(2019, 10, 31)))] == [problem]


@pytest.mark.parametrize(("kind", "text"), [("error-cell", "#NAME?"), ("error-cell", "#REF!"), ("formula-unsaved", "=…")])
def test_a_column_of_photographs_is_one_notice(kind: str, text: str) -> None:
    problems = [cell("房屋照片", f"AW{row}", kind, text) for row in (2, 3, 4)]
    problems += [cell("大门照片", f"AX{row}", kind, text) for row in (2, 3)]
    found = [*errors_in_use(problems, policy_for(None, dt.date(2019, 10, 31)))]
    assert [(problem.kind, problem.cell, problem.details["n"]) for problem in found] == [
        ("errors-unused", "AW2", "3"),
        ("errors-unused", "AX2", "2"),
    ]
    assert all(problem.severity == "notice" for problem in found)
