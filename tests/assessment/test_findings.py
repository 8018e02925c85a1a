"""Findings: each with the cell of its own table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from fanpin_cli.assessment.findings import findings_of
from fanpin_cli.policy.check_engine import run_checks
from fanpin_cli.policy.checks import compile_checks
from fanpin_cli.policy.loading import load_rule_set
from fanpin_cli.survey.catalogue_file import FIELDS_FILE, load_catalogue
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.read import read_grids
from fanpin_cli.text.shipped import shipped_rules

AS_OF = dt.date(2019, 10, 31)


def cells_of(*rows: Sequence[object]) -> dict[str, str]:
    """Check → cell of its first finding, in a sheet with these rows."""
    policy, checks = compile_checks(load_rule_set("luan-2019"), load_catalogue(shipped_rules() / FIELDS_FILE), AS_OF)
    survey = read_grids([Grid(Path("表.xlsx"), "表", [list(row) for row in rows])], policy.reading_catalogue, as_of=AS_OF)
    answers = run_checks(policy, checks, survey.households, survey.members, None, [])
    found = findings_of(survey, checks, answers, survey.problems, policy.catalogue)
    return dict(zip(found["check"] + " " + found["key"], found["cell"], strict=True))


def test_of_two_tables_on_a_sheet_each_finding_has_the_cell_of_its_own() -> None:
    found = cells_of(
        *(["户编号", "户主姓名", "人均纯收入"], ["1", "甲", 0], [None, None, None]),
        *(["户编号", "人均纯收入", "户主姓名"], ["2", 0, "乙"]),
    )
    assert found == {"C-7-2 1": "C2", "C-7-2 2": "B5"}
