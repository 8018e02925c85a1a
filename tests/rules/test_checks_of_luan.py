"""Every check of the shipped rule set fires on the row that it is for, and is silent on the one beside it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from fanpin_cli.assessment.identities import identities_of
from fanpin_cli.assessment.matching import match_rounds
from fanpin_cli.assessment.rounds import aligned
from fanpin_cli.policy.check_engine import run_checks
from fanpin_cli.policy.checks import CompiledCheck, compile_checks
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.loading import load_rule_set
from fanpin_cli.survey.catalogue_file import FIELDS_FILE, load_catalogue
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.read import read_grids
from fanpin_cli.text.shipped import shipped_rules

CASES: Mapping[str, Mapping[str, Any]] = yaml.safe_load((Path(__file__).parent / "checks.yaml").read_text(encoding="utf-8"))
ITEMS = {1: 24, 2: 4, 3: 18, 4: 4, 5: 7, 6: 2, 7: 2, 8: 6, 9: 2, 10: 9, 11: 4}
"""The catalogue's eleven groups and how many items each has: 82 in all."""
KEY = "户编号"


@cache
def compiled() -> tuple[Policy, dict[str, CompiledCheck]]:
    catalogue = load_catalogue(shipped_rules() / FIELDS_FILE)
    policy, checks = compile_checks(load_rule_set("luan-2019"), catalogue, dt.date(2019, 10, 31))
    return policy, {check.id: check for check in checks}


def survey_of(policy: Policy, case: Mapping[str, Any]) -> Survey:
    """The case as the cells of a survey and a roster, read as files are."""
    households = case.get("households") or [case.get("household") or {}]
    sheets = []
    if "household" in case or "households" in case:
        sheets.append(rows_of([{KEY: f"户{n}", "户主姓名": "某", **one} for n, one in enumerate(households, start=1)]))
    if "members" in case:
        sheets.append(rows_of([{KEY: "户1", "姓名": "某", "人编号": str(n), **one} for n, one in enumerate(case["members"])]))
    grids = [Grid(Path("例.xlsx"), f"表{n}", rows) for n, rows in enumerate(sheets)]
    return read_grids(grids, policy.reading_catalogue, as_of=policy.as_of)


def rows_of(records: Sequence[Mapping[str, object]]) -> list[list[object]]:
    titles = list(dict.fromkeys(title for record in records for title in record))
    return [[*titles], *([record.get(title) for title in titles] for record in records)]


def finds(case: Mapping[str, Any], *asked: str) -> dict[str, int]:
    """How many rows each of the checks finds fault with."""
    policy, checks = compiled()
    survey = survey_of(policy, case)
    earlier = [survey_of(policy, before) for before in case.get("earlier", ())]
    before = None
    if earlier:
        match = match_rounds(identities_of(earlier[0]), identities_of(survey))
        before = aligned(earlier[0].households, match.earlier)
    rosters = [round_.members for round_ in earlier if round_.members is not None]
    answers = run_checks(policy, tuple(checks[check] for check in asked), survey.households, survey.members, before, rosters)
    assert answers.not_run == {}, "the case has the columns"
    return {check: len(answers.found[check]) for check in asked}


def test_every_check_has_its_case() -> None:
    assert list(CASES) == list(compiled()[1])


def test_the_catalogues_82_items_are_there_in_their_groups() -> None:
    groups = [int(match.group(1)) for check in CASES if (match := re.match(r"C-(\d+)-", check))]
    assert {group: groups.count(group) for group in ITEMS} == ITEMS
    assert sum(ITEMS.values()) == 82


@pytest.mark.parametrize("check", CASES)
def test_a_check_fires_and_is_silent(check: str) -> None:
    for case in cases(check, "fires"):
        assert finds(case, check)[check] > 0, case
    for case in cases(check, "silent"):
        assert finds(case, check)[check] == 0, case


ALIKE = [{"户编号": "户1", "证件号码": "341599197001010017"}, {"户编号": "户2", "证件号码": "34159919700101001743"}]


@pytest.mark.parametrize(
    ("places", "check"),
    [
        ([("安徽", "甲市", "一县"), ("安徽", "甲市", "一县")], "C-11-4"),
        ([("安徽", "甲市", "一县"), ("安徽", "甲市", "二县")], "C-11-3"),
        ([("安徽", "甲市", "一县"), ("安徽", "乙市", "一县")], "C-11-2"),
        ([("安徽", None, None), ("安徽", None, None)], "C-11-1"),
        ([("安徽", None, "一县"), ("安徽", None, "二县")], "C-11-1"),
        ([("安徽", "甲市", None), ("安徽", "甲市", None)], "C-11-3"),
        ([("安徽", "甲市", "一县"), ("河南", "甲市", "一县")], "C-12-1"),
        ([(None, None, None), (None, None, None)], "C-12-1"),
        ([(None, "甲市", "一县"), (None, "甲市", "一县")], "C-11-4"),
    ],
)
def test_a_person_in_two_places_is_told_once(places: Sequence[tuple[str | None, ...]], check: str) -> None:
    households = [dict(zip(("省", "市", "县"), place, strict=True)) for place in places]
    case = {"households": households, "members": ALIKE}
    told = finds(case, "C-11-1", "C-11-2", "C-11-3", "C-11-4", "C-12-1")
    assert {one for one, count in told.items() if count} == {check} and told[check] == 2


def cases(check: str, what: str) -> Sequence[Mapping[str, Any]]:
    """The check's cases: one, or a list of them."""
    given = CASES[check][what]
    return given if isinstance(given, list) else [given]


def test_every_check_says_what_is_wrong_where_and_how_to_mend_it() -> None:
    for check in compiled()[1].values():
        assert check.check.title and check.check.group and check.check.mend and check.check.fields, check.id
