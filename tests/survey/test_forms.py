"""A form is read as a household with its answers, or refused as a form; its labels are never households."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.survey.forms import find_forms
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.read import HeaderNotFoundError, read_survey
from fanpin_cli.survey.titles import TitleIndex
from tests.survey.conftest import sheet

Rows = list[list[object]]
BESIDE: Rows = [
    ["脱贫户入户调查表"],
    ["乡镇", "东岭镇", "行政村", "东岭村", "户编号", "34159901010001"],
    ["户主姓名", "张甲1", "身份证号码", "341599197001021031", "家庭人口", 2],
    ["户类型", "脱贫户", "人均纯收入（元）", 12300, "危房户", "否"],
]
MERGED: Rows = [
    ["户编号", None, "34159901010001", None, "乡镇", "东岭镇", None],
    ["户主姓名", None, "张甲1", None, "村", "东岭村", None],
    ["身份证号码", None, "341599197001021031", None, None, None, None],
    ["家庭人口", None, 2, None, "户类型", "脱贫户", None],
    ["人均纯收入", None, "12300元", None, "危房户", "否", None],
]
IN_TWO_COLUMNS: Rows = [
    *[["1. 乡镇", "东岭镇"], ["2. 村", "东岭村"], ["3. 户编号", "34159901010001"], ["4. 户主", "张甲1"]],
    *[
        ["5. 身份证号", "341599197001021031"],
        ["6. 家庭人口", 2],
        ["7. 户类型", "脱贫户"],
        ["8. 人均纯收入", 12300],
        ["9. 危房户", "否"],
    ],
]
IN_ONE_CELL: Rows = [
    ["户编号：34159901010001", None, "乡镇：东岭镇", "村：东岭村"],
    ["户主姓名：张甲1", "身份证号码：341599197001021031", None, "家庭人口：2人"],
    ["户类型：脱贫户", "人均纯收入：12300", "危房户：否"],
]
BELOW: Rows = [
    *BESIDE[:3],
    ["户类型", "脱贫户", "危房户", "否"],
    ["人均纯收入", "工资性收入", "转移性收入"],
    [12300, 20000, 600],
]
MEMBERS: Rows = [
    ["家庭成员情况"],
    ["姓名", "与户主关系", "身份证号码", "健康状况", "备注"],
    ["张甲1", "户主", "341599197001021031", "健康", None],
    ["李乙1", "配偶", "34159919720306104X", "健康", None],
    ["调查人签字：", None, None, "户主签字："],
]
LAYOUTS = [BESIDE, MERGED, IN_TWO_COLUMNS, IN_ONE_CELL, BELOW]


def read(catalogue: Catalogue, *sheets: Rows) -> Survey:
    grids = [Grid(Path("表.xlsx"), f"{n:03}", [list(row) for row in rows]) for n, rows in enumerate(sheets, start=1)]
    return read_survey([Path("表.xlsx")], catalogue, as_of=dt.date(2019, 10, 31), open_=lambda _file: grids)


@pytest.mark.parametrize("rows", LAYOUTS)
def test_a_form_is_a_household(catalogue: Catalogue, rows: Rows) -> None:
    survey = read(catalogue, rows)
    household = survey.households.iloc[0]
    assert len(survey.households) == 1
    answers = household[
        ["户编号", "户主姓名", "户主证件号码", "乡镇", "村", "户类型", "家庭人口", "人均纯收入", "危房户"]
    ].tolist()
    assert answers == ["34159901010001", "张甲1", "341599197001021031", "东岭镇", "东岭村", "脱贫户", 2, 12300, False]
    assert [problem.kind for problem in survey.problems] == ["form-read"]


@pytest.mark.parametrize("rows", LAYOUTS)
def test_its_members_stand_below(catalogue: Catalogue, rows: Rows) -> None:
    survey = read(catalogue, [*rows, *MEMBERS])
    assert len(survey.households) == 1 and survey.members is not None
    assert survey.members[["户编号", "姓名", "与户主关系"]].to_numpy().tolist() == [
        ["34159901010001", "张甲1", "本人或户主"],
        ["34159901010001", "李乙1", "配偶"],
    ]


def another(rows: Rows) -> Rows:
    new = {"34159901010001": "34159901010002", "张甲1": "张甲2", "341599197001021031": "341599197001031053"}
    texts = [
        [
            next((cell.replace(a, b) for a, b in new.items() if a in cell), cell) if isinstance(cell, str) else cell
            for cell in row
        ]
        for row in rows
    ]
    return [[cell if cell != "李乙1" else "李乙2" for cell in row] for row in texts]


@pytest.mark.parametrize("rows", LAYOUTS)
def test_forms_on_sheets_and_one_below_the_other(catalogue: Catalogue, rows: Rows) -> None:
    one, two = [*rows, *MEMBERS], another([*rows, *MEMBERS])
    for survey in (read(catalogue, one, two), read(catalogue, [*one, [], *two])):
        assert survey.households["户编号"].tolist() == ["34159901010001", "34159901010002"]
        assert survey.households["人均纯收入"].tolist() == [12300, 12300]
        assert survey.members is not None and survey.members["户编号"].tolist() == [
            *["34159901010001"] * 2,
            *["34159901010002"] * 2,
        ]


def test_a_wrong_answer_is_reported_at_its_own_cell(catalogue: Catalogue) -> None:
    survey = read(catalogue, [*BESIDE[:3], ["户类型", "脱贫户", "人均纯收入（元）", "约三千多吧", "危房户", "否"]])
    assert [(p.kind, p.cell, p.key) for p in survey.problems if p.kind == "number"] == [("number", "D4", "34159901010001")]
    assert survey.locate(0, "危房户") == ("表.xlsx", "001", "F4")


def test_a_blank_answer_is_unknown(catalogue: Catalogue) -> None:
    survey = read(catalogue, [*BESIDE[:3], ["户类型", "脱贫户", "人均纯收入（元）", None, "危房户", "否"]])
    assert survey.households["危房户"].tolist() == [False]
    assert "人均纯收入" not in survey.households or survey.households["人均纯收入"].isna().all()


def test_a_form_without_a_name_is_refused_as_a_form(catalogue: Catalogue) -> None:
    rows: Rows = [
        ["家庭人口", 2, "户类型", "脱贫户"],
        ["人均纯收入", 12300, "危房户", "否"],
        ["工资性收入", 20000, "低保户", "否"],
    ]
    with pytest.raises(HeaderNotFoundError, match="a form, not a table"):
        read(catalogue, rows)


def test_households_in_columns_are_refused_as_a_form(catalogue: Catalogue) -> None:
    rows: Rows = [
        ["户编号", "34159901010001", "34159901010002", "34159901010003"],
        ["户主姓名", "张甲1", "张甲2", "张甲3"],
        ["家庭人口", 2, 3, 4],
        ["人均纯收入", 12300, 4000, 5000],
        ["危房户", "否", "是", "否"],
    ]
    with pytest.raises(HeaderNotFoundError, match="a form, not a table"):
        read(catalogue, rows)


@pytest.mark.parametrize(
    "rows",
    [
        [["户编号", "户主姓名", "家庭人口", "低保户"], ["1", "甲某", 3, "否"], ["2", "乙某", 4, "是"]],
        [["户主姓名", "户类型", "危房户", "低保户"], ["甲某", "低保户", "否", "是"], ["乙某", "低保户", "是", "否"]],
        [["户编号", "编码", "户主姓名", "家庭人口"], ["家庭人口", "人均纯收入", None, None], ["1", "a", "甲某", 3]],
        [["乡镇：东岭镇", "户数：35户", "人数：120人"], ["户编号", "户主姓名", "家庭人口"], ["1", "甲某", 3]],
    ],
)
def test_a_table_is_no_form(index: TitleIndex, rows: Rows) -> None:
    assert not find_forms(sheet(*rows), index)
