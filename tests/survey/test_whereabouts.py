"""Where households live that no column says of: one column for both, title rows, names of sheets, files and folders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.read import read_survey

TITLES = ["户编号", "户主姓名", "人均纯收入"]
ROW = ["1", "甲", 5000]


def survey_of(catalogue: Catalogue, rows: Sequence[Sequence[object]], file: str = "表.xlsx", sheet: str = "表") -> Survey:
    grid = Grid(Path(file), sheet, [list(row) for row in rows])
    return read_survey([grid.file], catalogue, as_of=dt.date(2019, 10, 31), open_=lambda _file: [grid])


def places(survey: Survey) -> list[tuple[object, object]]:
    own = survey.households
    none = [None] * len(own)
    return list(zip(own.get("乡镇", none), own.get("村", none), strict=True))


def sources(survey: Survey) -> list[str]:
    return [problem.details["source"] for problem in survey.problems if problem.kind == "place-filled"]


@pytest.mark.parametrize("title", ["行政区划", "所属区划", "乡镇村", "所在地", "户籍地址", "家庭住址", "现住址", "编组情况"])
def test_one_column_names_both(catalogue: Catalogue, title: str) -> None:
    rows = [[title, *TITLES], ["示例县东岭镇东岭村", *ROW], ["示例县青山乡上湾村三组", "2", "乙", 1]]
    survey = survey_of(catalogue, rows)
    assert places(survey) == [("东岭镇", "东岭村"), ("青山乡", "上湾村")]
    assert len(sources(survey)) == 1
    assert survey.locate(1, "村")[2] == "A3"


@pytest.mark.parametrize(
    ("file", "sheet", "title", "source"),
    [
        ("表.xlsx", "表", "东岭镇西冲村入户调查表", "标题行"),
        ("表.xlsx", "东岭镇西冲村", "入户调查表", "工作表名"),
        ("东岭镇西冲村.xls", "Sheet1", "入户调查表", "文件名"),
        ("/某处/东岭镇西冲村/调查.csv", "Sheet1", "入户调查表", "文件夹名"),
    ],
)
def test_what_stands_around_the_table(catalogue: Catalogue, file: str, sheet: str, title: str, source: str) -> None:
    survey = survey_of(catalogue, [[title], TITLES, ROW], file, sheet)
    assert places(survey) == [("东岭镇", "西冲村")]
    assert sources(survey) == [source]


def test_township_from_the_folder_and_village_from_the_title(catalogue: Catalogue) -> None:
    survey = survey_of(catalogue, [["西冲村2019年调查表"], TITLES, ROW], "/某处/东岭镇/调查表.xlsx")
    assert places(survey) == [("东岭镇", "西冲村")]
    assert sources(survey) == ["标题行", "文件夹名"]


def test_a_columns_own_value_is_never_overridden(catalogue: Catalogue) -> None:
    rows = [["青山乡上湾村"], ["乡镇", "村", *TITLES], ["东岭镇", "东岭村", *ROW], [None, None, "2", "乙", 1]]
    survey = survey_of(catalogue, rows)
    assert places(survey) == [("东岭镇", "东岭村"), (None, None)]
    assert sources(survey) == []


def test_gaps_are_filled_where_nothing_speaks_against_it(catalogue: Catalogue) -> None:
    rows = [["东岭镇调查表"], ["乡镇", "村", *TITLES], ["东岭镇", "东岭村", *ROW], [None, "西冲村", "2", "乙", 1]]
    assert places(survey_of(catalogue, rows)) == [("东岭镇", "东岭村"), ("东岭镇", "西冲村")]


def test_a_village_column_that_names_the_township_too(catalogue: Catalogue) -> None:
    rows = [["村", *TITLES], ["东岭镇东岭村", *ROW]]
    assert places(survey_of(catalogue, rows)) == [("东岭镇", "东岭镇东岭村")]


def test_an_address_in_another_township_is_where_the_family_moved_to(catalogue: Catalogue) -> None:
    rows = [["东岭镇调查表"], ["家庭住址", *TITLES], ["东岭镇西冲村", *ROW], ["青山乡上湾村", "2", "乙", 1]]
    assert places(survey_of(catalogue, rows)) == [("东岭镇", "西冲村"), ("东岭镇", None)]


def test_a_roster_and_two_tables_under_their_own_titles(catalogue: Catalogue) -> None:
    rows = [["东岭镇西冲村"], TITLES, ROW, [None], ["东岭镇上湾村"], [*TITLES, "危房户"], ["2", "乙", 1, "否"]]
    assert places(survey_of(catalogue, rows)) == [("东岭镇", "西冲村"), ("东岭镇", "上湾村")]
    roster = [["东岭镇西冲村花名册"], ["户编号", "姓名", "与户主关系"], ["1", "甲", "户主"]]
    assert places(survey_of(catalogue, roster)) == [("东岭镇", "西冲村")]
