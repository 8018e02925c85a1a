"""Running numbers that begin again in every village: township, village and number are the key; said once, nobody lost."""

from __future__ import annotations

import pytest

from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.survey.model import Survey
from tests.survey.test_read_survey import kinds, survey_of

SURVEY = ["乡镇", "村", "户编号", "户主姓名", "户主证件号码", "人均纯收入"]
ROSTER = ["乡镇", "村", "户编号", "姓名", "证件号码", "与户主关系"]
EAST, WEST = "东岭村", "西冲村"
AGAIN = "numbers-begin-again"
Rows = list[list[object]]


def person(number: int) -> str:
    return f"34159919700101{number:03}X"


def village(name: str | None, first: int, numbers: list[object], township: str | None = "东岭镇") -> Rows:
    return [[township, name, number, f"户主{first + n}", person(first + n), 5000] for n, number in enumerate(numbers)]


def members(rows: Rows, *, place: bool = True) -> Rows:
    """Head and wife of each household."""
    listed: Rows = []
    for township, name, number, head, own, _income in rows:
        where = [township, name] if place else []
        listed += [[*where, number, head, own, "户主"], [*where, number, f"{head}之妻", f"{str(own)[:-2]}9X", "配偶"]]
    return listed


def keys_of(survey: Survey) -> list[str]:
    return survey.households["户编号"].tolist()


BOTH = [*village(EAST, 1, [1, 2, 3]), *village(WEST, 11, [1, 2, 3])]
KEYS = [f"东岭镇／{name}／{number}" for name in (EAST, WEST) for number in (1, 2, 3)]


@pytest.mark.parametrize("numbers", [[1, 2, 3], ["001", "002", "003"], ["A-1", "A-2", "A-3"], ["1号", "2号", "3号"]])
def test_a_number_that_begins_again_is_a_household_of_its_village(catalogue: Catalogue, numbers: list[object]) -> None:
    survey = survey_of(catalogue, [SURVEY, *village(EAST, 1, numbers), *village(WEST, 11, numbers)])
    assert keys_of(survey) == [f"东岭镇／{name}／{number}" for name in (EAST, WEST) for number in numbers]
    assert kinds(survey) == [AGAIN] and survey.households["未评定原因"].isna().all()
    told = survey.problems[0]
    assert (told.cell, told.details["numbers"], told.details["places"]) == ("C5", "3", "东岭镇东岭村、东岭镇西冲村")


def test_in_sheets_of_their_own_and_in_any_order_it_is_the_same(catalogue: Catalogue) -> None:
    survey = survey_of(catalogue, [SURVEY, *BOTH[:3]], [SURVEY, *BOTH[3:]])
    assert keys_of(survey) == KEYS and kinds(survey) == [AGAIN]
    assert sorted(keys_of(survey_of(catalogue, [SURVEY, *BOTH[::-1]]))) == sorted(KEYS)


def test_in_townships_where_no_village_is_said(catalogue: Catalogue) -> None:
    rows = [*village(None, 1, [1, 2]), *village(None, 11, [1, 2], "青山乡")]
    assert keys_of(survey_of(catalogue, [SURVEY, *rows])) == ["东岭镇／1", "东岭镇／2", "青山乡／1", "青山乡／2"]
    same_name = [*village(EAST, 1, [1]), *village(EAST, 11, [1], "青山乡")]
    assert keys_of(survey_of(catalogue, [SURVEY, *same_name])) == ["东岭镇／东岭村／1", "青山乡／东岭村／1"]


def test_numbers_of_one_village_only_stay_as_they_are(catalogue: Catalogue) -> None:
    survey = survey_of(catalogue, [SURVEY, *village(EAST, 1, [1, 2, 3, 4]), *village(WEST, 11, [1, 2])])
    assert keys_of(survey)[2:4] == ["3", "4"]


def test_a_roster_alone_and_beside_the_survey_agree(catalogue: Catalogue) -> None:
    alone = survey_of(catalogue, [ROSTER, *members(BOTH)])
    assert keys_of(alone) == KEYS and alone.households["家庭人口"].tolist() == [2] * 6
    both = survey_of(catalogue, [SURVEY, *BOTH], [ROSTER, *members(BOTH)])
    assert keys_of(both) == KEYS and kinds(both).count(AGAIN) == 1
    assert both.members is not None and both.members["户编号"].value_counts().tolist() == [2] * 6


@pytest.mark.parametrize("east", ["东岭", "东岭村 ", EAST])
def test_a_village_that_the_roster_spells_otherwise_is_the_same(catalogue: Catalogue, east: str) -> None:
    roster = [[*row[:1], east if row[1] == EAST else row[1], *row[2:]] for row in members(BOTH)]
    assert keys_of(survey_of(catalogue, [SURVEY, *BOTH], [ROSTER, *roster])) == KEYS


def test_a_survey_of_one_village_and_a_roster_of_two(catalogue: Catalogue) -> None:
    survey = survey_of(catalogue, [SURVEY, *BOTH[:3]], [ROSTER, *members(BOTH)])
    assert keys_of(survey) == KEYS and survey.households["人均纯收入"].notna().tolist() == [True] * 3 + [False] * 3


def test_a_roster_without_places_is_joined_by_the_head(catalogue: Catalogue) -> None:
    survey = survey_of(catalogue, [SURVEY, *BOTH], [ROSTER[2:], *members(BOTH, place=False)])
    assert keys_of(survey) == KEYS
    assert survey.members is not None and survey.members["户编号"].value_counts().tolist() == [2] * 6


def test_a_survey_without_places_is_joined_by_the_head(catalogue: Catalogue) -> None:
    survey = survey_of(catalogue, [SURVEY[2:], *(row[2:] for row in BOTH)], [ROSTER, *members(BOTH)])
    assert keys_of(survey) == KEYS and survey.households["村"].tolist() == [EAST] * 3 + [WEST] * 3


def test_a_place_on_the_heads_row_only(catalogue: Catalogue) -> None:
    roster = [[None, None, *row[2:]] if row[5] == "配偶" else row for row in members(BOTH)]
    survey = survey_of(catalogue, [ROSTER, *roster])
    assert keys_of(survey) == KEYS and survey.households["家庭人口"].tolist() == [2] * 6


def test_two_families_of_one_village_under_one_number_stay_a_mistake_and_neither_is_lost(catalogue: Catalogue) -> None:
    survey = survey_of(catalogue, [SURVEY, *BOTH, *village(EAST, 31, [1])])
    assert keys_of(survey) == [*KEYS, KEYS[0]] and kinds(survey) == [AGAIN, "repeated"]
    assert survey.households["未评定原因"].notna().sum() == 1
    only = survey_of(catalogue, [SURVEY, *village(EAST, 1, [1, 2]), *village(EAST, 31, [1])])
    assert keys_of(only) == ["1", "2", "1"] and kinds(only) == ["repeated"]


def test_one_household_in_two_villages_is_one_that_moved(catalogue: Catalogue) -> None:
    rows = [*village(EAST, 1, [1, 2]), *village(WEST, 1, [1])]
    survey = survey_of(catalogue, [SURVEY, *rows])
    assert keys_of(survey) == ["1", "2", "1"] and kinds(survey) == ["repeated"]


def test_a_long_number_in_two_villages_is_a_mistake(catalogue: Catalogue) -> None:
    number = "34159901010001"
    survey = survey_of(catalogue, [SURVEY, *village(EAST, 1, [number]), *village(WEST, 11, [number])])
    assert keys_of(survey) == [number, number] and kinds(survey) == ["repeated"]


def test_heads_without_numbers_of_their_own_are_told_by_their_names(catalogue: Catalogue) -> None:
    rows = [[*row[:4], None, row[5]] for row in BOTH]
    assert keys_of(survey_of(catalogue, [SURVEY, *rows])) == KEYS


def test_problems_of_a_row_name_its_household(catalogue: Catalogue) -> None:
    rows = [list(row) for row in BOTH]
    rows[4][-1] = "见附件"
    told = [problem.key for problem in survey_of(catalogue, [SURVEY, *rows]).problems if problem.kind == "number"]
    assert told == ["东岭镇／西冲村／2"]
