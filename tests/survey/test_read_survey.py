"""Files together become one survey: keys, repeats, rosters, disagreements; nothing lost, every difference told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fanpin_cli.errors import FanpinError
from fanpin_cli.survey.catalogue import Catalogue, Field, FieldType
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.opening.budget import Budget
from fanpin_cli.survey.opening.delimited import delimited_grid
from fanpin_cli.survey.read import HeaderNotFoundError, read_grids, read_survey
from fanpin_cli.text.normalise import plain
from tests.conftest import write_workbook

AS_OF = dt.date(2019, 10, 31)
HEAD = ["户编号", "户主姓名", "家庭人口", "人均纯收入"]
ROSTER = ["户编号", "姓名", "证件号码", "与户主关系", "人均纯收入", "健康状况"]
ONE, TWO, CHILD = "341599197001010012", "341599197202020023", "341599201003030034"


def survey_of(catalogue: Catalogue, *sheets: Sequence[Sequence[object]]) -> Survey:
    grids = [Grid(Path("表.xlsx"), f"表{n}", [list(row) for row in rows]) for n, rows in enumerate(sheets, start=1)]
    return read_grids(grids, catalogue, as_of=AS_OF)


def kinds(survey: Survey) -> list[str]:
    return sorted(problem.kind for problem in survey.problems)


def test_rows_keep_their_source_and_unknown_columns_their_values(catalogue: Catalogue) -> None:
    survey = survey_of(catalogue, [["某县"], [*HEAD, "自编"], ["1", "甲", 3, 5000, "x"], [None] * 5, ["2", "乙", 2, "", "=1"]])
    assert survey.households["来源"].tolist() == ["表.xlsx·表1·第3行", "表.xlsx·表1·第5行"]
    assert survey.originals["自编"].tolist() == ["x", "=1"]
    assert survey.sheets[0].unmatched == ("自编",)
    assert survey.locate(1, "人均纯收入") == ("表.xlsx", "表1", "D5")


def test_a_household_without_a_number_is_known_by_its_head(catalogue: Catalogue) -> None:
    title = ["户编号", "户主姓名", "户主证件号码"]
    survey = survey_of(catalogue, [title, ["1", "甲", ONE], [None, "乙", f"{TWO}43"], [None, "丙", None]])
    assert survey.households["户编号"].tolist() == ["1", TWO, None]
    assert survey.households["未评定原因"].notna().tolist() == [False, False, True]
    assert kinds(survey) == ["key-from-head", "no-key"]


def test_a_repeated_household_is_graded_once_and_told(catalogue: Catalogue) -> None:
    survey = survey_of(
        catalogue, [HEAD, ["1", "甲", 3, 5000], ["1", "甲", 3, None]], [HEAD, ["1", "甲", 3, 5000], ["2", "乙", 1, 1]]
    )
    assert survey.households["未评定原因"].notna().tolist() == [False, True, True, False]
    assert kinds(survey) == ["repeated", "repeated-alike"]


def test_a_roster_alone_makes_households(catalogue: Catalogue) -> None:
    survey = survey_of(
        catalogue,
        [
            ROSTER,
            ["1", "甲", ONE, "户主", 5000, "健康"],
            ["1", "丙", CHILD, "之子", 5000, "残疾"],
            ["2", "乙", TWO, "户主", 3000, ""],
        ],
    )
    assert survey.households[["户编号", "户主姓名", "户主证件号码"]].to_numpy().tolist() == [["1", "甲", ONE], ["2", "乙", TWO]]
    assert survey.households["家庭人口"].tolist() == [2, 1]
    assert survey.households["人均纯收入"].tolist() == [5000, 3000]
    assert survey.members is not None
    assert survey.members["年龄"].tolist() == [49, 9, 47]


def test_household_values_on_member_rows_must_agree(catalogue: Catalogue) -> None:
    survey = survey_of(
        catalogue,
        [ROSTER, ["1", "甲", ONE, "户主", 5000, ""], ["1", "丙", CHILD, "之子", None, ""], ["1", "丁", TWO, "配偶", 4000, ""]],
    )
    (problem,) = survey.problems
    assert (problem.kind, problem.cell, problem.value, problem.details["first"]) == ("members-disagree", "E4", "4000", "5000")
    assert survey.households["人均纯收入"].tolist() == [5000]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("rows", "income", "told"),
    [
        ([("户主", 5000), ("之子", 4000), ("配偶", 5000)], 5000, "members-disagree"),
        ([("户主", None), ("之子", 4000), ("配偶", 4000)], 4000, None),
        ([("配偶", 5000), ("之子", 4000)], None, "members-contradict"),
        ([("户主", 5000), ("户主", 4000), ("之子", 4000)], None, "members-contradict"),
        ([("之子", None), ("配偶", 4000)], 4000, None),
    ],
)
def test_what_the_head_says_counts_in_whatever_order_the_rows_stand(
    catalogue: Catalogue, rows: list[tuple[str, object]], income: object, told: str | None, turned: bool
) -> None:
    given = [["1", "某", None, relation, value, ""] for relation, value in (rows[::-1] if turned else rows)]
    survey = survey_of(catalogue, [ROSTER, *given, ["2", "乙", TWO, "户主", 100, ""]])
    found = survey.households.set_index("户编号")["人均纯收入"]
    assert found["2"] == 100 and (pd.isna(found["1"]) if income is None else found["1"] == income)
    assert [problem.kind for problem in survey.problems] == ([told] if told else [])
    again = survey_of(catalogue, [["户编号", "户主姓名", "人均纯收入"], ["1", "某", survey.originals["人均纯收入"][0]]])
    assert again.households["人均纯收入"].isna()[0] == (income is None), "the ledger, graded again, says the same"


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("one", "other"),
    [(["甲", 3, 5000], ["甲", 3, None]), (["甲", 3, 4000], ["甲", 3, 5000]), (["甲", 2, 9000], ["甲", None, "见附件"])],
)
def test_of_two_rows_the_same_one_is_graded_in_whatever_order_they_stand(
    catalogue: Catalogue, one: list[object], other: list[object], turned: bool
) -> None:
    """``one`` is the fuller row, or comes first as a text."""
    rows = [["1", *one], ["1", *other]]
    survey = survey_of(catalogue, [HEAD, *(rows[::-1] if turned else rows), ["2", "乙", 1, 1]])
    graded = survey.households[survey.households["未评定原因"].isna()]
    assert graded["人均纯收入"].tolist() == [one[2], 1]
    repeated = next(problem for problem in survey.problems if problem.kind == "repeated")
    assert repeated.cell == f"A{2 if turned else 3}" and f"第{3 if turned else 2}行" in repeated.details["first"]


def test_of_two_households_under_one_number_each_round_grades_the_same_and_calls_neither_fuller(catalogue: Catalogue) -> None:
    head = ["户编号", "户主姓名", "户主证件号码", "自然村", "家庭人口"]
    for group in ("甲组", "丁组"):  # the other family has moved: its answers come first now, its head does not
        survey = survey_of(catalogue, [head, ["1", "李某", ONE, "丙组", 3], ["1", "张某", TWO, group, 3]])
        left_out = survey.households["未评定原因"]
        assert survey.households["户主姓名"][left_out.isna()].tolist() == [min("李某", "张某")]
        assert left_out.dropna().str.endswith("户主姓名、户主证件号码、自然村不同，以该行代表本户，请核实").all()


def told(survey: Survey) -> list[tuple[str, str]]:
    return [(problem.kind, problem.cell) for problem in survey.problems]


def test_where_two_columns_of_one_name_say_other_things_the_cell_is_told(catalogue: Catalogue) -> None:
    head = ["户编号", "户主姓名", "危房户", "人均纯收入（元）", "危房户", "人均纯收入（万元）", "备注", "备注"]
    same, other = ["1", "甲", "否", 9000, "×", 0.9, "a", "b"], ["2", "乙", "否", 9000, "是", None, "a", "b"]
    found = told(survey_of(catalogue, [head, same, other]))
    assert [place for place in found if place[0] != "column-doubled"] == [("columns-differ", "E3")]


def test_two_tables_side_by_side_are_an_error(catalogue: Catalogue) -> None:
    head = ["户编号", "户主姓名", "家庭人口"]
    survey = survey_of(catalogue, [[*head, None, *head], ["1", "甲", 3, None, "2", "乙", 4]])
    assert ("side-by-side", "E1") in told(survey)
    assert {problem.severity for problem in survey.problems if problem.kind == "side-by-side"} == {"error"}


BY_PERSON = ["户主姓名", "身份证号", "家庭人口"]
LEFT, RIGHT = [["甲", ONE, 3], ["丙", CHILD, 2]], [["乙", TWO, 4], ["甲", ONE, 3]]


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        ([[*one, None, *other] for one, other in zip([BY_PERSON, *LEFT], [BY_PERSON, *RIGHT], strict=True)], "F1"),
        ([["户编号", *BY_PERSON, *BY_PERSON], *([str(n + 1), *LEFT[n], *RIGHT[n]] for n in range(2))], "F1"),
        (
            [["户编号", *BY_PERSON[::2], *BY_PERSON[::2]]] + [[str(n + 1), *LEFT[n][::2], *RIGHT[n][::2]] for n in range(2)],
            "D1",
        ),
    ],
    ids=["no numbers", "numbers of the left table alone", "names"],
)
def test_tables_side_by_side_are_an_error_too_where_persons_tell_the_households(
    catalogue: Catalogue, rows: list[list[object]], cell: str
) -> None:
    found = told(survey_of(catalogue, rows))
    assert [place for place in found if place[0] != "column-doubled"] == [("side-by-side", cell)]


def test_a_row_of_the_table_beside_alone_is_no_household_without_a_key(catalogue: Catalogue) -> None:
    head = ["户编号", "户主姓名", "家庭人口"]
    survey = survey_of(catalogue, [[*head, None, *head], ["1", "甲", 3, None, "2", "乙", 4], [*[None] * 4, "3", "丙", 2]])
    assert survey.households["户编号"].tolist() == ["1"] and "no-key" not in kinds(survey)


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        (["户主姓名", "身份证号", "身份证号"], [["甲", ONE, ONE], ["乙", TWO, TWO], ["丙", CHILD, ONE]]),
        (["户主姓名", "身份证号", "证件号码"], [["甲", ONE, f"{ONE}43"], ["乙", TWO, f"{TWO}11"]]),
        (
            ["户编号", "户主姓名", "身份证号", "家庭人口", "危房户", "姓名", "身份证号"],
            [["1", "甲", ONE, 3, "否", "丙", CHILD]],
        ),
        (["户编号", "户主姓名", "户主姓名"], [["1", "甲", "乙"]]),
    ],
    ids=["a few slips", "certificates of the same persons", "a patient", "another name"],
)
def test_second_columns_about_somebody_are_no_table(catalogue: Catalogue, head: list[str], rows: list[list[object]]) -> None:
    assert "side-by-side" not in kinds(survey_of(catalogue, [head, *rows]))


def test_what_stands_under_a_header_and_belongs_to_it_is_told_with_its_cell(catalogue: Catalogue) -> None:
    rows = [["户编号", "乡镇", "户主姓名"], [None, "云镇", None, "补录"], [1, 2, 3], ["1", "云镇", "甲"]]
    survey = survey_of(catalogue, [*rows])
    assert survey.households["户编号"].tolist() == ["1"]
    assert told(survey) == [("not-a-household", "B2"), ("not-a-household", "A3")]


def test_a_sheet_with_rows_but_no_header_is_a_problem_and_instructions_are_none(catalogue: Catalogue) -> None:
    head = ["户编号", "户主姓名", "家庭人口"]
    survey = survey_of(catalogue, [head, ["1", "甲", 3]], [["2", "乙", 4], ["3", "丙", 2]], [["填表说明"], ["1.", "如实填写"]])
    assert told(survey) == [("sheet-unread", "A1")] and survey.problems[0].details["rows"] == "2"


@pytest.mark.parametrize("title", ["务工月数（天）", "人均纯收入（元/月）", "家庭人口（户）"])
def test_numbers_in_a_unit_that_cannot_be_converted_count_as_missing(catalogue: Catalogue, title: str) -> None:
    survey = survey_of(catalogue, [["户编号", "户主姓名", title], ["1", "甲", 60]])
    (name,) = {"务工月数", "人均纯收入", "家庭人口"} & set(survey.households)
    assert survey.households[name].isna().all() and [kind for kind, _cell in told(survey)] == ["unit"]


NUMBERED, KNOWN_BY_HEAD = ["户编号", "户主姓名", "户主证件号码", "危房户"], ["户主姓名", "户主证件号码", "饮水安全"]
PERSONS = [["K1", "甲", ONE, "户主", 5000, ""], ["K1", "丙", CHILD, "之子", 5000, ""], ["K2", "乙", TWO, "户主", 3000, ""]]


@pytest.mark.parametrize(
    "sheets",
    [
        [[KNOWN_BY_HEAD, ["甲", f"{ONE}43", "是"], ["乙", TWO, "否"]], [ROSTER, *PERSONS]],
        [[["户编号", *KNOWN_BY_HEAD], [None, "甲", ONE, "是"], ["K2", "乙", TWO, "否"]], [ROSTER, *PERSONS]],
        [
            [["户编号", *KNOWN_BY_HEAD], ["K1", "甲", ONE, "是"], ["K2", "乙", TWO, "否"]],
            [ROSTER[1:], *(p[1:] for p in PERSONS)],
        ],
    ],
    ids=["no numbers in the survey", "one number missing", "no numbers in the roster"],
)
def test_a_household_known_by_its_head_is_joined_to_the_one_with_a_number(
    catalogue: Catalogue, sheets: list[list[list[object]]]
) -> None:
    survey = survey_of(catalogue, *sheets)
    assert survey.households[["户编号", "饮水安全", "人均纯收入"]].to_numpy().tolist() == [
        ["K1", True, 5000],
        ["K2", False, 3000],
    ]
    assert survey.members is not None and survey.members["户编号"].tolist() == ["K1", "K1", "K2"]
    assert {problem.key for problem in survey.problems} <= {"", "K1", "K2"}


def test_problems_of_a_row_without_a_number_are_its_households(catalogue: Catalogue) -> None:
    survey = survey_of(catalogue, [["户主姓名", "户主证件号码", "危房户"], ["甲", ONE, "？"]], [ROSTER, PERSONS[0]])
    assert [(problem.kind, problem.key) for problem in survey.problems] == [("yes-no", "K1")]


@pytest.mark.parametrize(
    ("numbers", "kept"), [([1, 2, 3], False), (["1", "2", 1], False), ([1, 2, 4], True), (["甲1", "甲2", "甲3"], True)]
)
def test_row_numbers_are_not_carried_over_where_they_only_count(
    catalogue: Catalogue, numbers: list[object], kept: bool
) -> None:
    survey = survey_of(catalogue, [["序号", *HEAD], *([n, str(k), "甲", 2, 5000] for k, n in enumerate(numbers))])
    assert ("序号" in survey.originals) == ("序号" in survey.sheets[0].unmatched) == kept
    assert len(survey.households) == 3


def test_a_township_with_a_space_in_it_is_the_same_township(catalogue: Catalogue) -> None:
    rows = [[name, str(n), "甲"] for n, name in enumerate(["云岭镇", "云 岭镇", "云\u3000岭 镇", "A B镇", " 云岭镇 "])]
    survey = survey_of(catalogue, [["乡镇", "户编号", "户主姓名"], *rows])
    assert survey.households["乡镇"].tolist() == ["云岭镇", "云岭镇", "云岭镇", "A B镇", "云岭镇"]


def test_a_head_of_two_households_joins_none(catalogue: Catalogue) -> None:
    survey = survey_of(catalogue, [KNOWN_BY_HEAD, ["甲", ONE, "是"]], [ROSTER, PERSONS[0], ["K9", *PERSONS[0][1:]]])
    assert survey.households["户编号"].tolist() == [ONE, "K1", "K9"]
    apart = survey_of(catalogue, [["户编号", *KNOWN_BY_HEAD], ["K7", "甲", ONE, "是"]], [ROSTER, PERSONS[0]])
    assert apart.households["户编号"].tolist() == ["K7", "K1"], "two households that each have a number"


def test_a_row_without_number_repeats_the_row_of_the_same_head(catalogue: Catalogue) -> None:
    survey = survey_of(catalogue, [NUMBERED, ["1", "甲", ONE, "否"], [None, "甲", ONE, "否"]])
    assert survey.households["户编号"].tolist() == ["1", "1"]
    assert survey.households["未评定原因"].isna().tolist() == [True, False]


def test_survey_and_roster_are_joined_and_the_survey_wins(catalogue: Catalogue) -> None:
    survey = survey_of(
        catalogue,
        [HEAD, ["1", "甲", 3, 5000], ["2", "乙", 2, None], ["3", "丁", 1, 7000]],
        [ROSTER, ["1", "甲", ONE, "户主", 4000, ""], ["2", "乙", TWO, "户主", 3000, ""], ["4", "戊", CHILD, "户主", 100, ""]],
    )
    found = survey.households.set_index("户编号")
    assert found["人均纯收入"].to_dict() == {"1": 5000, "2": 3000, "3": 7000, "4": 100}
    differing = [problem for problem in survey.problems if problem.kind == "roster-differs"]
    assert [(p.key, p.details["title"], p.value, p.details["other"]) for p in differing] == [
        ("1", "人均纯收入", "5000", "4000"),
        ("1", "家庭人口", "3", "1"),
        ("2", "家庭人口", "2", "1"),
    ] or {(p.key, p.details["title"]) for p in differing} == {("1", "人均纯收入"), ("1", "家庭人口"), ("2", "家庭人口")}
    assert found.loc["4", "户主姓名"] == "戊"


def test_a_roster_without_numbers_goes_by_the_head_above_and_warns(catalogue: Catalogue) -> None:
    titles = ["姓名", "证件号码", "与户主关系"]
    survey = survey_of(catalogue, [titles, ["甲", ONE, "户主"], ["丙", CHILD, "之子"], ["乙", TWO, "户主"]])
    assert survey.households["户编号"].tolist() == [ONE, TWO]
    assert survey.households["家庭人口"].tolist() == [2, 1]
    assert kinds(survey) == ["key-from-order"]


def test_every_unreadable_cell_is_a_problem_with_its_address(catalogue: Catalogue) -> None:
    survey = survey_of(
        catalogue,
        [["户编号", "户主姓名", "户主证件号码", "人均纯收入", "饮水安全"], ["1", "甲", 3.41599197001011e17, "见附件", "？"]],
    )
    assert [(p.kind, p.cell, p.key) for p in survey.problems] == [
        ("digits-lost", "C2", "1"),
        ("number", "D2", "1"),
        ("yes-no", "E2", "1"),
    ]


@pytest.mark.parametrize("type_", FieldType)
def test_whatever_a_field_holds_is_an_answer_or_a_problem_with_its_address(type_: FieldType) -> None:
    values = {"健康": ("1",)} if type_ in (FieldType.ENUM, FieldType.SET) else {}
    own = Catalogue({"户编号": Field(), "户主姓名": Field(), "某项": Field(type=type_, values=values)}, {})
    cells = ["待补", "身份证遗失", "停机", "?", 2.5, 1e300, "1e999", "3.41599E+17", dt.time(1), True]
    rows = [[str(row), "甲", cell] for row, cell in enumerate(cells, start=1)]
    survey = survey_of(own, [["户编号", "户主姓名", "某项"], *rows])
    missing = [f"C{row + 2}" for row in survey.households.index[survey.households["某项"].isna()]]
    assert [problem.cell for problem in survey.problems] == missing
    assert all(problem.message() and problem.mend() for problem in survey.problems)


def test_a_household_of_no_or_a_billion_persons_counts_none_and_is_told(catalogue: Catalogue) -> None:
    sizes = [341599196001010001, 1e12, -1, 0, 2.5, 3]
    survey = survey_of(catalogue, [HEAD, *([str(row), "甲", size, 5000] for row, size in enumerate(sizes, start=1))])
    assert survey.households["家庭人口"].sum() == 3
    assert {problem.cell for problem in survey.problems} == {f"C{row}" for row in range(2, 7)}
    assert "1" in survey.problems[0].mend() and "50" in survey.problems[0].mend()


def test_a_column_in_another_unit_is_converted_and_told(catalogue: Catalogue) -> None:
    survey = survey_of(catalogue, [["户编号", "户主姓名", "人均纯收入（万元）"], ["1", "甲", 0.5]])
    assert survey.households["人均纯收入"].tolist() == [5000]
    assert kinds(survey) == ["unit-converted"]


def test_a_unit_over_the_table_converts_its_money_and_is_told(catalogue: Catalogue) -> None:
    """A cell that says 元 itself keeps its unit; a column that names the field again is in 万元 too."""
    rows = [["1", "甲", 3, 1.2, 1.2], ["2", "乙", 2, "8000元", 0.8], ["3", "丙", 2, "0.5万", "5000元"]]
    titles = [*HEAD, "家庭人均纯收入"]
    survey = survey_of(catalogue, [["云镇调查表"], ["填报单位：云镇", None, None, "单位：万元"], titles, *rows])
    assert survey.households["人均纯收入"].tolist() == [12000, 8000, 5000]
    found = [(problem.kind, problem.cell) for problem in survey.problems]
    assert found == [("unit-converted", "D3"), ("column-doubled", "E3"), ("place-filled", "")]
    assert survey.households["家庭人口"].tolist() == [3, 2, 2]


def test_last_years_figures_that_stand_for_want_of_others_are_told_at_their_header(catalogue: Catalogue) -> None:
    head = [["户编号", "户主姓名", "上年收入", "", "预计2020年"], ["", "", "人均纯收入", "纯收入", "家庭年收入"]]
    survey = survey_of(catalogue, [*head, ["1", "甲", 3000, 9000, 12000]])
    assert survey.households["人均纯收入"].tolist() == [3000] and "家庭年收入" not in survey.households
    assert [(problem.kind, problem.cell, problem.severity) for problem in survey.problems] == [
        *(("other-time", "C2", "warning"), ("other-time", "D2", "warning"))
    ]
    assert "上年收入人均纯收入" in survey.problems[0].message()
    assert survey.sheets[0].unmatched == ("预计2020年家庭年收入",)


def test_addresses_are_those_of_the_rows_own_table(catalogue: Catalogue) -> None:
    """Two tables on one sheet with their columns in different order, and the same sheet in another file of the same name."""
    rows = [[*HEAD], ["1", "甲", 3, "无着"], [None] * 4, [HEAD[0], HEAD[3], HEAD[1], HEAD[2]], ["2", "无着", "乙", 2]]
    other = [["户主姓名", "户编号", "人均纯收入"], ["丙", "3", "无着"]]
    grids = [Grid(Path(f"{folder}/表.xlsx"), "表", [*map(list, table)]) for folder, table in (("a", rows), ("b", other))]
    survey = read_grids(grids, catalogue, as_of=AS_OF)
    assert [survey.locate(row, "人均纯收入")[2] for row in range(3)] == ["D2", "B5", "C2"]
    assert [survey.locate(row, "家庭人口")[2] for row in range(3)] == ["C2", "D5", "B2"], "where the table lacks it, who it is"
    assert [problem.cell for problem in survey.problems] == ["D2", "B5", "C2"]


def test_a_hidden_sheet_is_read_and_told(catalogue: Catalogue) -> None:
    grid = Grid(Path("表.xlsx"), "旧", [HEAD, ["1", "甲", 3, 5000]], hidden=True)
    assert kinds(read_grids([grid], catalogue, as_of=AS_OF)) == ["hidden-sheet"]


def test_of_several_files_the_unreadable_ones_are_told(catalogue: Catalogue, tmp_path: Path) -> None:
    good = write_workbook(tmp_path / "a.xlsx", [HEAD, ["1", "甲", 3, 5000]])
    nobody = write_workbook(tmp_path / "b.xlsx", [["说明", "请填"], ["一", "二"]])
    broken = tmp_path / "c.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    survey = read_survey([good, nobody, broken], catalogue, as_of=AS_OF)
    assert [failure.file.name for failure in survey.failures] == ["b.xlsx", "c.xlsx"]
    with pytest.raises(HeaderNotFoundError, match=r"b\.xlsx"):
        read_survey([nobody], catalogue, as_of=AS_OF)


CELL = st.one_of(
    st.none(),
    st.text("甲合计=+x 1\n\u3000\u200b", max_size=6),
    st.integers(-5, 99999),
    st.sampled_from(["是", "否", "—", "3,500元", "合计"]),
)


@given(st.lists(st.tuples(st.sampled_from(["1", "2", "3", None]), st.text("甲乙丙", max_size=2), CELL, CELL), max_size=10))
@example([("1", "丙", None, "甲")])
def test_rows_balance(catalogue: Catalogue, rows: list[tuple[object, ...]]) -> None:
    """Every row that holds something is a household, or is named as none."""
    survey = survey_of(catalogue, [HEAD, *rows, ["9", "末", 1, 1]])
    filled = [row for row in [*rows, ["9", "末", 1, 1]] if any(cell is not None and str(cell).strip() for cell in row)]
    told = [problem for problem in survey.problems if problem.kind == "not-a-household"]
    assert len(survey.households) + len(told) == len([row for row in filled if any(_visible(cell) for cell in row)])


def _visible(cell: object) -> bool:
    return cell is not None and bool(plain(str(cell)))


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(catalogue: Catalogue, chance: object) -> None:
    rows = [[str(n), f"甲{n}", n, 1000 * n] for n in range(1, 7)]
    order = [1, 2, 3, 0]
    chance.shuffle(order)  # type: ignore[attr-defined]
    mixed = [[row[c] for c in order] for row in sorted(rows, key=lambda _row: chance.random())]  # type: ignore[attr-defined]
    one = survey_of(catalogue, [HEAD, *rows]).households.drop(columns="来源")
    other = survey_of(catalogue, [[HEAD[c] for c in order], *mixed]).households.drop(columns="来源")
    same = other.sort_values("户编号", ignore_index=True)[list(one.columns)]
    pd.testing.assert_frame_equal(one, same)


TEXT = (
    "某县2019年10月调查表,,,,\n户编号,户主姓名,家庭人口,人均纯收入（元）,饮水安全,健康状况\n"
    '1,甲某,3,"3,500元",是,残疾、慢性病\n2,乙某,二,1.2万,×,\n合计,2户,5,,,\n填表人：某,,,,,\n'
)
PIECES = [
    "\n",
    ",",
    '"',
    "户编号",
    "姓名",
    "与户主关系",
    "合计",
    "—",
    "1e999",
    "\u200b",
    "０",
    "是",
    "=1",
    "\t",
    ";",
    "无",
    "2019.10",
    "'",
    "（",
]


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, 12), st.sampled_from(PIECES)), max_size=8))
def test_whatever_a_text_file_holds_it_is_read_or_told(catalogue: Catalogue, changes: list[tuple[int, int, str]]) -> None:
    """The whole road of reading, on copies of a survey with pieces cut out and put in."""
    text = TEXT
    for place, length, piece in changes:
        text = text[:place] + piece + text[place + length :]
    try:
        grid = delimited_grid(text, Path("表.csv"), Budget(Path("表.csv")))
        survey = read_grids([grid], catalogue, as_of=AS_OF)
    except FanpinError:
        return
    assert len(survey.households) == len(survey.originals) == len(survey.places)
    for problem in survey.problems:
        assert problem.message() and problem.mend()


def test_a_person_counts_once_in_a_household(catalogue: Catalogue, tmp_path: Path) -> None:
    """One row has the identity number, the other the disability card that begins with it."""
    titles = ["户编号", "姓名", "证件号码", "与户主关系", "健康状况", "劳动技能"]
    number = "34159919800101001X"
    rows = [
        ["1", "甲", number, "户主", "健康", "普通劳动力"],
        ["1", "甲", f"{number}42", "户主", "残疾", None],
        ["1", "乙", "341599198202020026", "配偶", "健康", "普通劳动力"],
        ["2", "甲", number, "户主", "健康", "普通劳动力"],
    ]
    for chosen in (rows, rows[::-1]):
        survey = read_survey([write_workbook(tmp_path / "r.xlsx", [titles, *chosen])], catalogue, as_of=AS_OF)
        assert survey.members is not None and sorted(survey.members["户编号"]) == ["1", "1", "2"]
        assert survey.households.set_index("户编号")["家庭人口"].to_dict() == {"1": 2, "2": 1}
        assert set(survey.members["劳动技能"]) == {"普通劳动力"} and kinds(survey).count("person-twice") == 1
    one, two = (write_workbook(tmp_path / f"{n}.xlsx", [titles, *rows[n : n + 1]]) for n in (0, 1))
    both = read_survey([one, two], catalogue, as_of=AS_OF)
    assert both.members is not None and len(both.members) == 1


@pytest.mark.parametrize(
    ("numbers", "households"),
    [
        (["341599-19800101-001X", "341599-19800101-0028"], 2),
        (["身份证341599198001010010", "身份证341599198001010029"], 2),
        (["身份证号：34159919800101001X", "34159919800101001X"], 1),
        (["3415991980010100101", "3415991980010100102"], 1),
        (["0", "0"], 0),
    ],
)
def test_numbers_of_different_people_are_never_one_key(
    catalogue: Catalogue, tmp_path: Path, numbers: list[str], households: int
) -> None:
    rows = [[number, f"某{place}", 9000] for place, number in enumerate(numbers)]
    file = write_workbook(tmp_path / "s.xlsx", [["身份证号", "户主姓名", "人均纯收入"], *rows])
    survey = read_survey([file], catalogue, as_of=AS_OF)
    assert int(survey.households["未评定原因"].isna().sum()) == households
