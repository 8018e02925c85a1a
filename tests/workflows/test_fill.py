"""Filling departments' forms: twelve layouts, their looks kept, what is written read back equal; nothing guessed."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pandas as pd
import pytest

from fanpin_cli.survey.read import read_survey
from fanpin_cli.workflows.rules_in_force import policy_for
from tests.conftest import Fanpin
from tests.workflows.department_forms import Form, write_forms

HOUSEHOLDS: tuple[dict[str, Any], ...] = (
    {
        **{"乡镇": "云岭镇", "村": "云岭村", "自然村": "一组", "户编号": "0101", "户主姓名": "张一", "家庭人口": 2},
        **{"户主证件号码": "341599196001011017", "联系电话": "13900000001", "户类型": "脱贫户", "人均纯收入": 12000},
        **{"危房户": "是", "饮水安全": "是", "住房面积": 80, "调查日期": "2019-04-03", "致贫风险": "因病"},
        **{"纳入时间": "2021-05", "医疗自付支出": 1200, "低保户": "是", "脱贫年度": 2016, "产业类型": "茶叶"},
    },
    {
        **{"乡镇": "云岭镇", "村": "云岭村", "自然村": "云岭村二组", "户编号": "0102", "户主姓名": "李二", "家庭人口": 1},
        **{"户主证件号码": "341599197001012035", "户类型": "一般农户", "人均纯收入": 8500.5, "危房户": "否"},
        **{"饮水安全": "否", "住房面积": 100, "调查日期": "2019-04-04", "医疗自付支出": 0, "低保户": "否"},
    },
    {
        **{"乡镇": "云岭镇", "村": "东山村", "自然村": "三组", "户编号": "0201", "户主姓名": "王三", "家庭人口": 2},
        **{"户主证件号码": "34159919800101305X", "户类型": "脱贫户", "饮水安全": "是", "住房面积": 60, "脱贫年度": 2017},
    },
    {
        **{"乡镇": "云岭镇", "村": "东山村", "自然村": "四组", "户编号": "0202", "户主姓名": "赵四", "家庭人口": 1},
        **{"户主证件号码": "341599195501014012", "户类型": "脱贫户", "人均纯收入": 4000, "饮水安全": "是"},
    },
)
MEMBERS = (
    ("户编号", "姓名", "证件号码", "与户主关系", "健康状况", "劳动技能", "务工时间（月）", "是否享受低保", "民族"),
    ("0101", "张一", "341599196001011017", "户主", "健康", "普通劳动力", 10, "是", "汉族"),
    ("0101", "张小", "34159919990101102144", "之子", "残疾", "无劳动力", 0, "是", "汉族"),
    ("0102", "李二", "341599197001012035", "户主", "长期慢性病", "技能劳动力", None, "否", "回族"),
    ("0201", "王三", "34159919800101305X", "户主", "健康", None, 3, None, "汉族"),
    ("0201", "王母", "341599195001013042", "之母", "患有大病,长期慢性病", "无劳动力", 0, "否", "汉族"),
    ("0202", "赵四", "341599195501014012", "户主", "健康", "普通劳动力", 6, None, "汉族"),
)


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    titles = list(HOUSEHOLDS[0])
    for row in (titles, *([one.get(title) for title in titles] for one in HOUSEHOLDS)):
        book.active.append(row)
    roster = book.create_sheet("成员")
    for member in MEMBERS:
        roster.append(member)
    file = tmp_path_factory.mktemp("survey") / "调查.xlsx"
    book.save(file)
    return file


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, fanpin_once: Fanpin, survey: Path) -> dict[str, tuple[Path, Any]]:
    """Each of the twelve forms, filled: the file and what the command said."""
    found = {}
    for name, form in write_forms(tmp_path_factory.mktemp("forms")).items():
        ran = fanpin_once("fill", form, survey, "--as-of", "2019-10-31", "--json")
        assert ran.status == 0, (name, ran.err)
        found[name] = form.with_name(f"{form.stem}-已填{form.suffix}"), ran.json
    return found


def rows_of(file: Path, first: int, last: int) -> list[tuple[object, ...]]:
    page = openpyxl.load_workbook(file).worksheets[0]
    return list(page.iter_rows(min_row=first, max_row=last, values_only=True))


@pytest.mark.parametrize(
    ("form", "first", "row", "unfilled"),
    [
        (
            "监测对象名单",
            4,
            (1, "一组", "张一", "341599196001011017", 2, "因病", dt.datetime(2021, 5, 1), None, None),
            ["消除时间", "备注"],
        ),
        ("农户基本情况", 4, (1, "云岭村一组", "张一", "341599196001011017", 2, "13900000001", "√", 1.2, "茶叶"), []),
        ("农户基本情况", 5, (2, "云岭村二组", "李二", "341599197001012035", 1, None, None, 0.85005, None), []),
        (
            "家庭情况表",
            4,
            ("云岭村", "二组", "李二", "男", "341599197001012035", "回族", 1, None, None, None),
            ["满意度"],
        ),
        (
            "成员花名册",
            5,
            (2, "云岭村", "0101", 2, "张小", "34159919990101102144", "之子", "残疾", "无劳动力", 0),
            [],
        ),
        ("困难学生", 4, (2, "张小", "341599199901011021", "女", "19990101", "残疾人", 1, None), ["学校名称"]),
        ("困难学生", 7, (5, "王母", "341599195001013042", "女", "19500101", "慢性病、大病", 0, None), ["学校名称"]),
        ("残疾人", 4, (2, "张小", "341599199901011021", "34159919990101102144", "云岭村", None), ["家庭住址"]),
        ("残疾人", 3, (1, "张一", "341599196001011017", None, "云岭村", None), ["家庭住址"]),
        ("入户核查名单", 7, (5, "王三", "脱贫户", "王母", "之母", "女", 69, None), []),
        (
            "住房排查",
            6,
            (3, "云岭镇", "东山村", "王三", 2, 60, "=IF(E6=0,0,F6/E6)", None, None),
            ["人均面积", "鉴定机构"],
        ),
        ("大病救助", 5, (3, "张一", "341599196001011017", 1200, "√"), []),
        ("名册", 3, ("0101", "张一", "云岭镇云岭村", "一级极易返贫户", None), ["不认得的列"]),
        ("饮水排查", 4, ("云岭村", "二组", "李二", "否", dt.datetime(2019, 4, 4), None), ["水源类型"]),
    ],
)
def test_each_form_is_filled_in_its_own_way(
    filled: dict[str, tuple[Path, Any]], form: str, first: int, row: Sequence[object], unfilled: Sequence[str]
) -> None:
    file, said = filled[form]
    assert rows_of(file, first, first) == [tuple(row)]
    assert said["unfilled"] == unfilled
    assert list(said) == ["filled", "unfilled", "rows", "workbook"]
    assert said["workbook"] == str(file)


def test_a_word_form_is_filled_above_its_signature(filled: dict[str, tuple[Path, Any]]) -> None:
    file, said = filled["临时救助"]
    table = docx.Document(str(file)).tables[0]
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts[2] == ["2", "李二", "341599197001012035", "1", ""]
    assert len(texts) == 6
    assert texts[-1][0].startswith("民政办意见")
    assert said["unfilled"] == ["救助金额"]
    assert said["filled"] == ["户主姓名", "户主证件号码", "家庭人口"]


@pytest.mark.parametrize("form", ["监测对象名单", "家庭情况表", "成员花名册", "住房排查", "饮水排查", "入户核查名单", "名册"])
def test_what_is_written_is_read_back_equal(filled: dict[str, tuple[Path, Any]], survey: Path, form: str) -> None:
    """By the road on which surveys are read, column by column, person by person."""
    policy = policy_for(None, dt.date(2019, 10, 31))

    def read(file: Path) -> tuple[pd.DataFrame, pd.DataFrame | None]:
        found = read_survey([file], policy.reading_catalogue, as_of=policy.as_of)
        return found.households.set_index("户主姓名"), found.members

    households, members = read(filled[form][0])
    source, persons = read(survey)
    assert list(households.index) == list(source.index)
    checked = 0
    for title in {*filled[form][1]["filled"]} & {*source.columns} & {*households.columns} - {"自然村"}:
        assert households[title].equals(source[title].astype(households[title].dtype)), title
        checked += 1
    if members is not None and persons is not None:
        for title in {*filled[form][1]["filled"]} & {*members.columns} & {*persons.columns}:
            assert members[title].equals(persons[title].astype(members[title].dtype)), title
            checked += 1
    assert checked


def test_the_form_keeps_its_look(filled: dict[str, tuple[Path, Any]]) -> None:
    """Three free rows for four households: total and signature move down, with what refers to them."""
    file, _said = filled["监测对象名单"]
    page = openpyxl.load_workbook(file).worksheets[0]
    assert [page.cell(row, 1).value for row in (7, 8)] == [4, "合计"]
    assert page["E8"].value == "=SUM(E4:E7)"
    assert str(page["A9"].value).startswith("填表人")
    assert "A9:I9" in map(str, page.merged_cells.ranges)
    assert [page.row_dimensions[row].height for row in (6, 7, 8)] == [24, 24, 33]
    assert page["G7"].number_format == page["G4"].number_format == "yyyy-mm"
    assert page["D7"].number_format == "@"
    assert page["D7"].border.left.style == "thin"
    assert page.print_area == "'监测对象名单'!$A$1:$I$9".replace("监测对象名单", page.title)
    assert page.freeze_panes == "A4"
    page = openpyxl.load_workbook(filled["困难学生"][0]).worksheets[0]
    assert [str(rule.sqref) for rule in page.data_validations.dataValidation] == ["F3:F8"]


def test_other_sheets_are_byte_for_byte_what_they_were(filled: dict[str, tuple[Path, Any]]) -> None:
    file, _said = filled["监测对象名单"]
    before, after = (zipfile.ZipFile(one) for one in (file.with_name("监测对象名单.xlsx"), file))
    same = {name for name in before.namelist() if before.read(name) == after.read(name)}
    assert before.namelist() == after.namelist()
    assert {*before.namelist()} - same <= {"xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"}


def test_long_numbers_stay_text(filled: dict[str, tuple[Path, Any]]) -> None:
    page = openpyxl.load_workbook(filled["大病救助"][0]).worksheets[0]
    assert page["C5"].data_type == "s"
    assert page["C5"].quotePrefix
    assert page["C5"].number_format == page["C4"].number_format == "General"


@pytest.mark.parametrize(
    ("where", "rows"),
    [
        ("户类型 = '脱贫户'", 3),
        ("风险等级 = '一级'", 1),
        ("人均纯收入 < 5000", 1),
        ("COUNT(*) FILTER (WHERE 民族 = '回族') > 0", 1),
        ("家庭人口 > 9", 0),
    ],
)
def test_only_households_that_were_asked_for(fanpin: Fanpin, survey: Path, tmp_path: Path, where: str, rows: int) -> None:
    form = write_forms(tmp_path)["监测对象名单"]
    ran = fanpin("fill", form, survey, "--where", where, "--as-of", "2019-10-31", "--json")
    assert ran.status == 0, ran.err
    assert ran.json["rows"] == rows


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ("CONTAINS(健康状况, '残疾')", ["张小"]),
        ("年龄 >= 60 AND 户.家庭人口 > 1", ["王母"]),
        ("户类型 = '脱贫户'", ["张一", "张小", "王三", "王母", "赵四"]),
    ],
)
def test_a_roster_may_be_asked_for_its_members(
    fanpin: Fanpin, survey: Path, tmp_path: Path, where: str, names: list[str]
) -> None:
    form = write_forms(tmp_path)["残疾人"]
    ran = fanpin("fill", form, survey, "--where", where, "--as-of", "2019-10-31", "--json")
    assert ran.status == 0, ran.err
    assert [row[1] for row in rows_of(Path(ran.json["workbook"]), 3, 2 + ran.json["rows"])] == names


def test_a_condition_that_is_none_is_refused(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    forms = write_forms(tmp_path)
    for form, where in (("残疾人", "没有这一列 = 1"), ("名册", "CONTAINS(健康状况, '残疾')")):
        ran = fanpin("fill", forms[form], survey, "--where", where)
        assert (ran.status, where in ran.err) == (2, True), ran.err


def test_what_a_form_prints_beforehand_is_no_filled_row(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    """The township merged down beside the rows, their numbers printed, and another sheet that adds the rows up."""
    form = Form("情况表").header(("单位", "序号", "户主姓名", "家庭人口", "出生年月")).blank(3)
    form.page.merge_cells(f"A{form.first}:A{form.at - 1}")
    form.page[f"A{form.first}"] = "云岭镇"
    for number in range(3):
        form.page[f"B{form.first + number}"] = number + 1
    book = form.signed("填表人：").done()
    book.create_sheet("汇总")["A1"] = "=SUM(表1!D3:D5)+表1!D4"
    book.save(tmp_path / "空表.xlsx")
    ran = fanpin("fill", tmp_path / "空表.xlsx", survey, "--json")
    assert ran.json["unfilled"] == ["单位"]
    assert [row[1:] for row in rows_of(Path(ran.json["workbook"]), 3, 6)] == [
        *[(1, "张一", 2, "1960-01"), (2, "李二", 1, "1970-01"), (3, "王三", 2, "1980-01"), (4, "赵四", 1, "1955-01")]
    ]
    filled = openpyxl.load_workbook(ran.json["workbook"])
    assert "A3:A6" in map(str, filled["表1"].merged_cells.ranges)
    assert filled["汇总"]["A1"].value == "=SUM(表1!D3:D6)+表1!D4"


def test_households_of_which_the_condition_is_not_known_are_said(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    form = write_forms(tmp_path)["监测对象名单"]
    ran = fanpin("fill", form, survey, "--where", "人均纯收入 < 5000")
    assert "Of 1 households it is not known" in ran.out
    assert "341599" not in ran.out


def test_a_map_says_what_titles_are_and_is_saved(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    forms, map_ = write_forms(tmp_path), tmp_path / "列.yaml"
    ran = fanpin("fill", forms["饮水排查"], survey, "--write-columns", map_)
    assert ran.status == 0, ran.err
    text = map_.read_text(encoding="utf-8")
    assert '"户主名字": "户主姓名"' in text
    map_.write_text(
        text.replace('"水源类型":', '"水源类型": 产业类型').replace('"饮水是否安全": "饮水安全"', '"饮水是否安全": 不读')
    )
    ran = fanpin("fill", forms["饮水排查"], survey, "--columns", map_, "--json", "--force")
    assert ran.status == 0, ran.err
    assert ran.json["unfilled"] == ["饮水是否安全"]
    assert rows_of(Path(ran.json["workbook"]), 3, 3)[0][5] == "茶叶"


def test_without_members_a_roster_is_filled_with_heads(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(survey)
    del book["成员"]
    book.save(tmp_path / "只有户.xlsx")
    ran = fanpin("fill", write_forms(tmp_path)["困难学生"], tmp_path / "只有户.xlsx", "--json")
    assert ran.json["rows"] == 4
    assert rows_of(Path(ran.json["workbook"]), 3, 3)[0][:5] == (1, "张一", "341599196001011017", "男", "19600101")


def test_last_years_columns_and_other_peoples_are_not_filled(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    form = Form("情况表").header(
        ("户主姓名", "人均纯收入（元）", "", "帮扶干部", ""),
        ("", "2017年", "2018年", "姓名", "联系电话"),
        merged=("B2:C2", "D2:E2", "A2:A3"),
    )
    form.blank(2).done().save(tmp_path / "空表.xlsx")
    ran = fanpin("fill", tmp_path / "空表.xlsx", survey, "--as-of", "2019-10-31", "--json")
    assert ran.json["filled"] == ["户主姓名"]
    assert len(ran.json["unfilled"]) == 4


def test_a_form_without_free_rows_gets_rows_between_header_and_total(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    form = Form("汇总表").header(("序号", "户主姓名", "家庭人口"))
    form.first = form.at
    form.total("合计").signed("填表人：").done().save(tmp_path / "空表.xlsx")
    ran = fanpin("fill", tmp_path / "空表.xlsx", survey, "--json")
    assert [row[:2] for row in rows_of(Path(ran.json["workbook"]), 3, 8)] == [
        *[(1, "张一"), (2, "李二"), (3, "王三"), (4, "赵四"), ("合计", None), ("填表人：", None)]
    ]
    page = openpyxl.load_workbook(ran.json["workbook"]).worksheets[0]
    assert page["B3"].fill.fill_type is None


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空表.xls", b"x", "save it as .xlsx"),
        ("空表.docx", b"x", "is no Word document"),
        ("空表.xlsx", None, "no table that names households"),
    ],
)
def test_what_is_no_form_is_refused_in_a_sentence(
    fanpin: Fanpin, survey: Path, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    file = tmp_path / name
    if content is None:
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active.append(["项目", "金额"])
        book.save(file)
    else:
        file.write_bytes(content)
    ran = fanpin("fill", file, survey)
    assert (ran.status, words in ran.err) == (2, True), ran.err
    assert not list(tmp_path.glob("*已填*"))


def test_a_filled_form_is_not_written_over(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    form = write_forms(tmp_path)["名册"]
    assert fanpin("fill", form, survey).status == 0
    assert fanpin("fill", form, survey).status == 2
    assert fanpin("fill", form, survey, "-o", form, "--force").status == 2
