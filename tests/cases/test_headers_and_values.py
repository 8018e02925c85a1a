"""Headers of form tools, files without any, and values as people and programs leave them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from tests.answers import NUMBERS, STABLE, UNSAFE, WHO, household, identity, table, workbook
from tests.cases.roads import checked, graded, person, roster
from tests.conftest import Fanpin, read_places

ALL = (*WHO, *STABLE)
THREE = [household(n) for n in (1, 2, 3)]
HOUSE = "34159901010001"


def test_an_app_s_export_with_members_on_a_sheet_of_their_own(fanpin: Fanpin, tmp_path: Path) -> None:
    groups = {title: f"基本信息/{title}" if title in WHO else f"生产生活/{title}" for title in ALL}
    rows = table(ALL, THREE)
    survey = [["start", *groups.values(), "_index"], *(["2019-10-09T08:00", *row, n] for n, row in enumerate(rows[1:], 1))]
    people = [
        (n, person(None, name, relation)) for n in (1, 2, 3) for name, relation in ((f"张甲{n}", "户主"), (f"李乙{n}", "配偶"))
    ]
    members = [
        ["家庭成员/姓名", "家庭成员/身份证号码", "家庭成员/与户主关系", "_index", "_parent_index"],
        *([one["姓名"], NUMBERS[n - 1] if one["与户主关系"] == "户主" else one["证件号码"], one["与户主关系"], at, n]
          for at, (n, one) in enumerate(people, 1)),
    ]  # fmt: skip
    case = graded(fanpin, tmp_path / "l.xlsx", workbook(tmp_path / "a.xlsx", {"调查": survey, "家庭成员": members}))
    assert (case.size, {*case.levels.values()}) == ((3, 6), {"三级蓝色"})


@pytest.mark.parametrize(
    "style", ["H{n}.{title}：", "Q{n}_{title}", "第{n}题：{title}", "{n}、{title}", "A{n} {title}", "（{n}）{title}"]
)
def test_numbers_of_questions(fanpin: Fanpin, tmp_path: Path, style: str) -> None:
    rows = table(ALL, THREE)
    asked = [style.format(n=n, title=title) for n, title in enumerate(ALL, 1)]
    case = graded(fanpin, tmp_path / "l.xlsx", workbook(tmp_path / "a.xlsx", {"Sheet1": [asked, *rows[1:]]}))
    assert (case.size, {*case.levels.values()}) == ((3, 6), {"三级蓝色"})


@pytest.mark.parametrize("kind", ["survey", "roster"])
def test_a_row_of_data_is_no_header(fanpin: Fanpin, tmp_path: Path, kind: str) -> None:
    sheet = table(ALL, THREE) if kind == "survey" else roster([person(HOUSE, "张甲1"), person(HOUSE, "李乙1", "配偶")])
    path = workbook(tmp_path / "a.xlsx", {"Sheet1": [*sheet][1:]})
    for command in ("grade", "check"):
        ran = fanpin(command, path, "-o", tmp_path / "out.xlsx")
        assert ran.status == 2 and "there is no header" in ran.err and "Sheet1" in ran.err
        assert NUMBERS[0] not in ran.err and not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize("title", ["行政区划", "所在地", "家庭住址", "地址", "乡村"])
def test_township_and_village_in_one_cell(fanpin: Fanpin, tmp_path: Path, title: str) -> None:
    places = [("东岭镇", "东岭村"), ("东岭镇", "西冲村"), ("青山乡", "上湾村"), ("青山乡", "上湾村")]
    rows = [{**household(n), title: "".join(place)} for n, place in enumerate(places, 1)]
    titles = [title, *(one for one in ALL if one not in ("乡镇", "行政村", "户编号"))]
    out = tmp_path / "l.xlsx"
    ran = fanpin(
        "grade",
        workbook(tmp_path / "a.xlsx", {"调查": table(titles, rows)}),
        "--by",
        "township",
        "-o",
        out,
        "--as-of",
        "2019-10-31",
    )
    assert ran.status == 0, ran.err
    found = {
        town: {str(row["户主姓名"]): row["村"] for rows in read_places(tmp_path / f"l-{town}.xlsx").values() for row in rows}
        for town in ("东岭镇", "青山乡")
    }
    assert found == {"东岭镇": {"张甲1": "东岭村", "张甲2": "西冲村"}, "青山乡": {"张甲3": "上湾村", "张甲4": "上湾村"}}


@pytest.mark.parametrize("codes", [("3E0011", "3E0012"), ("12E34", "12E35"), ("001E2", "001E3")])
def test_codes_with_an_e_are_text(fanpin: Fanpin, tmp_path: Path, codes: tuple[str, str]) -> None:
    people = [
        person(code, name + str(n), of) for n, code in enumerate(codes) for name, of in (("张甲", "户主"), ("李乙", "配偶"))
    ]
    case = graded(fanpin, tmp_path / "l.xlsx", workbook(tmp_path / "a.xlsx", {"名册": roster(people)}))
    assert (case.size, {*case.levels.values()}) == ((2, 4), {"三级蓝色"})
    assert tuple(row["户编号"] for row in case.rows) == codes


WORDS = ("户主", "妻", "长子", "次女", "长媳", "孙", "父", "兄")
NATIONAL = ("02", "12", "22", "33", "38", "41", "51", "71")
BORN = ("19700102", "19720306", "19950301", "19980505", "19960709", "20170203", "19450607", "19680809")


@pytest.mark.parametrize("written", [WORDS, NATIONAL], ids=["words", "codes"])
def test_relations_of_the_household_register(fanpin: Fanpin, tmp_path: Path, written: tuple[str, ...]) -> None:
    people = []
    for place, (relation, born) in enumerate(zip(written, BORN, strict=True)):
        serial = 201 + 2 * place - (place in (1, 3, 4))
        one = person(HOUSE, f"张{'甲乙丙丁戊己庚辛'[place]}", relation, 人数=8, 证件号码=identity(born, serial))
        child = {"在校生状况": "学龄前儿童", "劳动技能": "无劳动力", "务工时间": None, "务工状况": None, "文化程度": None}
        old = {"劳动技能": "丧失劳动力", "务工时间": None, "务工状况": None}
        people.append({**one, **(child if place == 5 else old if place == 6 else {})})
    path = workbook(tmp_path / "a.xlsx", {"Sheet1": roster(people)})
    assert {check for check, _cell, _message in checked(fanpin, path)} <= {"other-codes"}
    case = graded(fanpin, tmp_path / "l.xlsx", path)
    assert (case.size, case.levels) == ((1, 8), {"张甲": "三级蓝色"})


def test_errors_in_a_column_that_nothing_asks_for(fanpin: Fanpin, tmp_path: Path) -> None:
    rows = [household(1), household(2, **UNSAFE), household(3)]
    path = workbook(tmp_path / "a.xlsx", {"调查": table([*ALL, "房屋照片"], [{**one, "房屋照片": "#NAME?"} for one in rows])})
    book = openpyxl.load_workbook(path)
    for row in (2, 3, 4):
        book["调查"].cell(row, len(ALL) + 1).data_type = "e"
    book.save(path)
    assert fanpin("check", path, "--as-of", "2019-10-31").status == 0
    case = graded(fanpin, tmp_path / "l.xlsx", path)
    assert [*case.levels.values()].count("三级蓝色") == 2 and case.levels["张甲2"] == "一级红色"


@pytest.mark.parametrize(
    ("survey", "listed", "alike"),
    [
        *[("阿依·古丽", "阿依•古丽", True), ("张 甲", "张甲", True), ("张甲（户主）", "张甲", True), ("张　甲", "张甲", True)],
        *[("张申", "张甲", False), ("张甲乙", "张甲", False)],
    ],
)
def test_names_that_are_one(fanpin: Fanpin, tmp_path: Path, survey: str, listed: str, alike: bool) -> None:
    one = workbook(tmp_path / "a.xlsx", {"调查": table(ALL, [household(1, 户主姓名=survey)])})
    people = [person(HOUSE, listed, 证件号码=NUMBERS[0]), person(HOUSE, "李乙", "配偶")]
    two = workbook(tmp_path / "b.xlsx", {"名册": roster(people)})
    told = [message for _check, _cell, message in checked(fanpin, one, two) if "户主姓名" in message]
    assert bool(told) is not alike


def test_ages_of_relatives_that_cannot_be(fanpin: Fanpin, tmp_path: Path) -> None:
    people = [
        person(HOUSE, "张甲", 证件号码=identity("19700102", 101)),
        person(HOUSE, "李小乙", "配偶", 证件号码=identity("20040405", 102)),
        person(HOUSE, "张大子", "之子", 证件号码=identity("19680303", 103)),
        person(HOUSE, "张少父", "之父", 证件号码=identity("19750303", 105)),
        person(HOUSE, "张孙", "之孙子", 证件号码=identity("19720606", 107)),
    ]
    usual = [
        person("34159901010002", "王甲"),
        person("34159901010002", "王乙", "配偶"),
        person("34159901010002", "王丙", "之子"),
    ]
    path = workbook(tmp_path / "a.xlsx", {"Sheet1": roster([*people, *usual])})
    doubted = {int(cell[1:]) for check, cell, _message in checked(fanpin, path) if check.startswith("C-13")}
    assert doubted == {3, 4, 5, 6}


def test_dates_that_cannot_be(fanpin: Fanpin, tmp_path: Path) -> None:
    dates = [dt.date(2029, 10, 9), dt.date(2009, 10, 9), dt.date(2019, 10, 9), dt.date(2019, 10, 9)]
    years = [2017, 2016, 2031, 1899]
    rows = [
        {**household(n), "调查日期": day, "脱贫年度": year} for n, day, year in zip((1, 2, 3, 4), dates, years, strict=True)
    ]
    found = checked(fanpin, workbook(tmp_path / "a.xlsx", {"调查": table(["调查日期", "脱贫年度", *ALL], rows)}))
    assert {cell for _check, cell, message in found if "晚于" in message or "过早" in message} == {"A2", "A3", "B4", "B5"}
