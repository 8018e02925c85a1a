"""What stands under 户编号 and is no household's number is a blank: the head tells the household, and it is reported."""

from __future__ import annotations

import pytest

from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.survey.model import Survey
from tests.survey.test_read_survey import ROSTER, kinds, survey_of

TITLES = ["乡镇", "村", "户编号", "户主姓名", "户主证件号码", "人均纯收入"]
PEOPLE = [f"34159919700{month}0{day}001X" for month in range(1, 4) for day in range(1, 4)]


def households(numbers: list[object], villages: list[str] | None = None) -> list[list[object]]:
    where = villages or ["东岭村"] * len(numbers)
    return [["东岭镇", where[n], number, f"户主{n}", PEOPLE[n], 5000] for n, number in enumerate(numbers)]


def keys_of(survey: Survey) -> list[str]:
    return survey.households["户编号"].tolist()


@pytest.mark.parametrize(
    "number",
    [
        0,
        "0",
        "000",
        "0.0",
        "０",
        "无",
        "暂无",
        "暂无编号",
        "无号",
        "未编号",
        "待编",
        "新增",
        "新增户",
        "无（新增）",
        "？",
        "/",
        "没有编号",
        "999999",
    ],
)
def test_one_that_says_there_is_none_is_a_blank_even_alone(catalogue: Catalogue, number: object) -> None:
    survey = survey_of(catalogue, [TITLES, *households(["A1", number])])
    assert keys_of(survey) == ["A1", PEOPLE[1]]
    assert "key-from-head" in kinds(survey)


@pytest.mark.parametrize("number", ["未建系统档案", "9999", 999, "非户", "——待——"])
def test_one_that_several_heads_share_is_a_blank_too(catalogue: Catalogue, number: object) -> None:
    survey = survey_of(catalogue, [TITLES, *households(["A1", number, number])])
    assert keys_of(survey) == ["A1", *PEOPLE[1:3]]
    told = next(problem for problem in survey.problems if problem.kind == "key-placeholder")
    assert (told.cell, told.details["rows"]) == ("C3", "2")
    assert survey.households["未评定原因"].isna().all()


@pytest.mark.parametrize("number", ["3", "111", "1000", "100", "010", "A00", "王家1", "34159901010000"])
def test_a_number_that_two_families_of_one_village_have_stays_a_mistake(catalogue: Catalogue, number: str) -> None:
    survey = survey_of(catalogue, [TITLES, *households([number, number, "7"])])
    assert keys_of(survey) == [number, number, "7"] and kinds(survey) == ["repeated"]
    assert len(survey.households) == 3


@pytest.mark.parametrize("number", ["111", "8888", "123456"])
def test_many_families_of_one_village_do_not_share_a_number(catalogue: Catalogue, number: str) -> None:
    assert keys_of(survey_of(catalogue, [TITLES, *households([number] * 3)])) == PEOPLE[:3]


@pytest.mark.parametrize("number", ["9", "99", "999", "无名1", "王家大院"])
def test_a_number_that_one_household_has_is_one(catalogue: Catalogue, number: str) -> None:
    survey = survey_of(catalogue, [TITLES, *households(["A1", number])])
    assert keys_of(survey) == ["A1", number] and not kinds(survey)


def test_in_a_roster_each_head_begins_his_household(catalogue: Catalogue) -> None:
    rows: list[list[object]] = []
    for head in (0, 3):
        rows += [["0", f"户主{head}", PEOPLE[head], "户主", 5000, ""], ["0", f"妻{head}", PEOPLE[head + 1], "配偶", 5000, ""]]
    survey = survey_of(catalogue, [ROSTER, *rows])
    assert keys_of(survey) == [PEOPLE[0], PEOPLE[3]]
    assert survey.members is not None and survey.members["户编号"].tolist() == [PEOPLE[0]] * 2 + [PEOPLE[3]] * 2
    assert kinds(survey) == ["key-filled-down", "key-from-head", "key-from-head", "key-placeholder"]


def test_a_number_that_the_roster_has_is_not_reported_as_the_heads(catalogue: Catalogue) -> None:
    roster = [ROSTER, ["K1", "户主1", PEOPLE[1], "户主", 5000, ""]]
    survey = survey_of(catalogue, [TITLES, *households(["A1", "暂无"])], roster)
    assert keys_of(survey) == ["A1", "K1"]
    told = {problem.kind: problem for problem in survey.problems}
    assert "key-from-head" not in told and told["key-from-roster"].value == told["key-from-roster"].key == "K1"


def test_problems_of_a_row_with_a_placeholder_are_its_households(catalogue: Catalogue) -> None:
    rows = households(["A1", "0"])
    rows[1][-1] = "见附件"
    told = [problem.key for problem in survey_of(catalogue, [TITLES, *rows]).problems if problem.kind == "number"]
    assert told == [PEOPLE[1]]
