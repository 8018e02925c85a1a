"""What a county says of titles comes before what the catalogue knows; nothing of it is lost, and a slip in it is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from fanpin_cli.survey.blocks import find_blocks
from fanpin_cli.survey.catalogue import Assignment, Catalogue
from fanpin_cli.survey.column_map import OPTION, assignments, read_column_map, titles_not_found
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.read import read_survey
from fanpin_cli.survey.titles import TitleIndex
from fanpin_cli.text.yaml_source import YamlError
from tests.survey.conftest import sheet


def read(catalogue: Catalogue, said: dict[str, str], *rows: Sequence[object], merged: Sequence[tuple[int, ...]] = ()) -> Survey:
    grid = Grid(Path("调查表.xlsx"), "表", [list(row) for row in rows], tuple(merged))  # type: ignore[arg-type]
    known = catalogue.assigning(assignments(said, OPTION))
    return read_survey([grid.file], known, as_of=dt.date(2019, 10, 31), open_=lambda _file: [grid])


@pytest.mark.parametrize(
    ("said", "title", "answer"),
    [
        ({"蜂场收入": "产业收入"}, "蜂场收入", 12000.0),
        ({"蜂场收入": "产业收入"}, "蜂 场\n收入：", 12000.0),
        ({"蜂场收入": "产业收入"}, "蜂场收入（千元）", 12_000_000.0),
        ({"蜂场收入（千元）": "产业收入"}, "蜂场收入(千元)", 12_000_000.0),
        ({"人均纯收入": "产业收入"}, "人均纯收入", 12000.0),
    ],
)
def test_a_title_is_what_the_county_says(catalogue: Catalogue, said: dict[str, str], title: str, answer: float) -> None:
    survey = read(catalogue, said, ["户编号", "户主姓名", title], ["34159901", "甲某", 12000])
    assert survey.households["产业收入"].tolist() == [answer]
    assert survey.sheets[0].assigned and not survey.sheets[0].unknown


def test_of_two_columns_the_one_that_the_county_names_is_used_and_the_other_carried(catalogue: Catalogue) -> None:
    rows = (["户编号", "户主姓名", "人均纯收入", "可支配收入"], ["34159901", "甲某", 1, 2])
    survey = read(catalogue, {"可支配收入": "人均纯收入"}, *rows)
    assert survey.households["人均纯收入"].tolist() == [2]
    assert survey.originals["人均纯收入（2）"].tolist() == [1]


def test_a_column_that_is_not_read_is_carried_under_a_title_that_is_not_read_again(catalogue: Catalogue) -> None:
    rows = (["户编号", "户主姓名", "人均纯收入（元）", "联系电话", "其他说明"], ["34159901", "甲某", 1, "139", "x"])
    survey = read(catalogue, {"人均纯收入": "不读", "联系电话": "不读", "其他说明": "不读"}, *rows)
    assert {*survey.households}.isdisjoint(["人均纯收入", "联系电话"])
    carried = ["人均纯收入（元）（不读）", "联系电话（不读）", "其他说明"]
    assert survey.originals[carried].to_numpy().tolist() == [[1, "139", "x"]]
    assert survey.sheets[0].not_read == dict.fromkeys(["人均纯收入（元）", "联系电话", "其他说明"], OPTION)
    again = read(catalogue, {}, ["户编号", "户主姓名", *carried], ["34159901", "甲某", 1, "139", "x"])
    assert {*again.households}.isdisjoint(["人均纯收入", "联系电话"])
    assert list(again.originals) == carried


def test_a_header_may_be_known_by_a_title_that_the_county_names(catalogue: Catalogue) -> None:
    survey = read(catalogue, {"档号": "户编号"}, ["档号", "当家人", "危房户"], ["34159901", "甲某", "是"])
    assert survey.households["户编号"].tolist() == ["34159901"]


GROUPED = (["户编号", "户主姓名", "养蜂", None], [None, None, "金额", "备考"], ["34159901", "甲某", 700, "x"])
MERGED = ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3))


@pytest.mark.parametrize("title", ["养蜂金额", "金额"])
def test_under_a_group_a_title_is_known_with_the_groups_and_without(catalogue: Catalogue, title: str) -> None:
    survey = read(catalogue, {title: "产业收入"}, *GROUPED, merged=MERGED)
    assert survey.households["产业收入"].tolist() == [700]
    assert survey.sheets[0].unknown == ("养蜂备考",)


def test_the_title_with_its_group_comes_before_the_one_without(catalogue: Catalogue) -> None:
    survey = read(catalogue, {"金额": "产业收入", "养蜂金额": "不读"}, *GROUPED, merged=MERGED)
    assert "产业收入" not in survey.households
    assert survey.originals["养蜂金额"].tolist() == [700]


def test_a_title_alone_does_not_take_what_is_somebody_elses(catalogue: Catalogue) -> None:
    rows = (["户编号", "帮扶干部", None], [None, "称呼", "电话"], ["34159901", "乙某", "139"])
    survey = read(catalogue, {"称呼": "户主姓名"}, *rows, merged=((0, 0, 1, 0), (0, 1, 0, 2)))
    assert "户主姓名" not in survey.households


def test_what_is_said_later_counts_whatever_the_writing(catalogue: Catalogue) -> None:
    county = catalogue.assigning({"蜂 场": Assignment("产业收入", "aliases:"), "甲": Assignment(None, "aliases:")})
    index = TitleIndex(county.assigning({"蜂场": Assignment("人均纯收入", OPTION)}))
    match = index.match("蜂场", "household")
    assert match is not None and (match.title, match.by) == ("人均纯收入", OPTION)
    assert index.not_read("甲") == "aliases:" and not index.not_read("蜂场")


def test_of_a_sheet_of_our_own_the_fields_own_titles_mean_what_they_say(catalogue: Catalogue) -> None:
    said = assignments({"人均纯收入": "不读", "可支配收入": "人均纯收入"}, OPTION)
    index = TitleIndex(catalogue.assigning(said))
    grid = sheet(["户编号", "户主姓名", "人均纯收入"], ["34159901", "甲某", 1])
    survey, ledger = (next(iter(find_blocks(grid, one))).columns[2] for one in (index, index.with_own_titles_first))
    assert (survey.title, survey.match, survey.not_read) == ("人均纯收入（不读）", None, OPTION)
    assert (ledger.title, ledger.match is not None, ledger.not_read) == ("人均纯收入", True, "")


def test_titles_that_no_sheet_has_are_told(catalogue: Catalogue) -> None:
    said = {"蜂场收入": "产业收入", "人均纯收入": "不读", "蜂箱": "不读"}
    survey = read(catalogue, said, ["户编号", "户主姓名", "人均纯收入（元）"], ["34159901", "甲某", 1])
    known = catalogue.assigning(assignments(said, OPTION))
    problems = list(titles_not_found(known, survey.sheets, Path("列名.yaml")))
    assert [(problem.value, problem.severity) for problem in problems] == [("蜂场收入", "notice"), ("蜂箱", "notice")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", {}),
        ("# 只有说明\n", {}),
        ("蜂场收入: 产业收入\n甲:\n乙: ''\n", {"蜂场收入": "产业收入", "甲": None, "乙": ""}),
        ('"养蜂: 收入": 不读', {"养蜂: 收入": "不读"}),
    ],
)
def test_a_map_is_read(catalogue: Catalogue, tmp_path: Path, text: str, said: dict[str, str | None]) -> None:
    file = tmp_path / "列名.yaml"
    file.write_text(text, encoding="utf-8")
    assert read_column_map(file, catalogue) == said
    assert {*assignments(said, OPTION)} == {title for title, field in said.items() if field}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("甲: 不读\n蜂场收入: 产业收人", "列名.yaml, line 2, column 7: “蜂场收入”: there is no field “产业收人”"),
        ("蜂场收入: 产业收人", "did you mean 产业收入、"),
        ("证件: 身份证号", "“证件”: the field is called 户主证件号码; write that"),
        ("蜂场收入: [产业收入]", "列名.yaml, line 1, column 7: 蜂场收入: text is wanted, not a list"),
        ("2019: 不读", "put one that looks like a number or date in quotation marks"),
        ("- 蜂场收入", "列名.yaml: every line of a column map is “title: field”"),
        ("蜂场: 不读\n蜂 场: 产业收入", "列名.yaml, line 2, column 6: “蜂 场” is the title at 列名.yaml, line 1, column 5"),
        ("蜂场: 不读\n蜂场: 产业收入", "列名.yaml, line 2, column 1: 蜂场 is given twice"),
        ("'': 不读", "a title is empty"),
        ("蜂场: 不读: 产业收入", "not valid YAML"),
    ],
)
def test_a_wrong_map_is_refused(catalogue: Catalogue, tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "列名.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(YamlError) as refused:
        read_column_map(file, catalogue)
    assert told in str(refused.value) and "列名.yaml" in str(refused.value)
