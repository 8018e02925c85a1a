"""Who is counted: the dead and those who moved, rows that are struck through or hidden, who came and who left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from tests.answers import NUMBERS, STABLE, UNSAFE, WHO, household, identity, table, workbook
from tests.cases.roads import checked, graded, person, roster
from tests.conftest import Fanpin

ALL = (*WHO, *STABLE)
ONE, TWO = "34159901010001", "34159901010002"


def two_homes(**of_father: object) -> list[dict[str, Any]]:
    """The members of two households, one with an old father, of whom something is said."""
    people = [
        person(ONE, "张甲1", 证件号码=NUMBERS[0]),
        person(ONE, "李乙1", "配偶"),
        person(TWO, "张甲2", 证件号码=NUMBERS[1]),
    ]
    return [*people, person(TWO, "李乙2", "配偶"), person(ONE, "张老", "之父", **of_father)]


@pytest.mark.parametrize(
    ("title", "value"),
    [
        *[("健康状况", "死亡"), ("人员变更", "死亡"), ("备注", "2019年5月病故"), ("备注", "已销户"), ("是否死亡", "是")],
        *[("死亡日期", "2019-05-03"), ("姓名", "张老（已故）"), ("变动情况", "户口迁出"), ("人口增减", "减少")],
    ],
)
def test_who_is_no_longer_there_is_not_counted(fanpin: Fanpin, tmp_path: Path, title: str, value: str) -> None:
    people = [{**one, "人均纯收入": None} for one in two_homes(**{title: value})]
    lists = workbook(tmp_path / "名册.xlsx", {"名册": roster(people, title)})
    survey = workbook(
        tmp_path / "调查.xlsx",
        {"调查": table([one for one in ALL if one != "人均纯收入（元）"], [household(1, 家庭纯收入=9000), household(2)])},
    )
    case = graded(fanpin, tmp_path / "l.xlsx", survey, lists)
    assert (case.size, case.levels) == ((2, 4), {"张甲1": "二级黄色", "张甲2": "三级蓝色"})  # 4500 each, not 3000
    assert case.counts["to_include"]["households"] == 0
    assert any("张老" in line for lines in case.problems.values() for line in lines)


def test_what_is_said_of_a_relative_or_of_a_newcomer_takes_nobody_away(fanpin: Fanpin, tmp_path: Path) -> None:
    people = two_homes(备注="老伴去世")
    people[1] |= {"备注": "2019年3月嫁入"}
    lists = workbook(tmp_path / "名册.xlsx", {"名册": roster([{**one, "人数": None} for one in people], "备注")})
    assert graded(fanpin, tmp_path / "l.xlsx", lists).size == (2, 5)


@pytest.mark.parametrize("look", ["struck", "hidden"])
def test_rows_that_are_struck_or_hidden_are_said(fanpin: Fanpin, tmp_path: Path, look: str) -> None:
    path = workbook(tmp_path / "a.xlsx", {"调查": table(ALL, [household(1), household(2, **UNSAFE), household(3)])})
    book = openpyxl.load_workbook(path)
    if look == "hidden":
        book["调查"].row_dimensions[3].hidden = True
    else:
        for cell in book["调查"][3]:
            cell.font = Font(strike=True)
    book.save(path)
    case = graded(fanpin, tmp_path / "l.xlsx", path)
    assert case.levels == {"张甲1": "三级蓝色", "张甲2": "一级红色", "张甲3": "三级蓝色"}
    kind = {"struck": "整行被划掉", "hidden": "隐藏的行"}[look]
    assert any(kind in title for title in case.problems), case.problems
    assert any("第3行" in message or "张甲2" in message for _check, _cell, message in checked(fanpin, path))
    ran = fanpin("grade", path, f"--skip-{look}", "--as-of", "2019-10-31", "-o", tmp_path / "s.xlsx", "--json")
    assert ran.json["households"] == 2


def test_a_person_who_is_struck_through_sets_no_level(fanpin: Fanpin, tmp_path: Path) -> None:
    people = two_homes(危房户="是", 人均纯收入=900)
    path = workbook(tmp_path / "名册.xlsx", {"名册": roster(people)})
    book = openpyxl.load_workbook(path)
    for cell in book["名册"][len(people) + 1]:
        cell.font = Font(strike=True)
    book.save(path)
    assert graded(fanpin, tmp_path / "l.xlsx", path).levels == {"张甲1": "三级蓝色", "张甲2": "三级蓝色"}


def test_who_came_and_who_left_between_two_rounds(fanpin: Fanpin, tmp_path: Path) -> None:
    base = [one for one in two_homes() if one["姓名"] != "张老"]
    daughter = person(ONE, "张小丽", "之女", 证件号码=identity("19950601", 112))
    child = person(
        TWO, "张宝", "之孙子", 证件号码=identity("20190801", 113), 在校生状况="学龄前儿童", 劳动技能="无劳动力", 务工时间=None
    )
    files = []
    for month, people, sizes in (("04", [*base, daughter], (3, 2)), ("10", [*base, child], (2, 3))):
        counted = [{**one, "人数": sizes[one["户编号"] == TWO]} for one in people]
        answers = [household(n, 家庭人口数=size, 家庭纯收入=12300 * size) for n, size in zip((1, 2), sizes, strict=True)]
        files.append(workbook(tmp_path / f"2019-{month}-调查.xlsx", {"调查": table(ALL, answers)}))
        files.append(workbook(tmp_path / f"2019-{month}-名册.xlsx", {"名册": roster(counted)}))
    days = ("--old-as-of", "2019-04-30", "--new-as-of", "2019-10-31")
    rosters = ("--old-roster", files[1], "--new-roster", files[3])
    for further in ((), days):
        out = tmp_path / f"d{len(further)}.xlsx"
        ran = fanpin("diff", files[0], files[2], *rosters, *further, "-o", out, "--json")
        assert ran.status == 0 and ran.json["classes"]["等级不变"] == {"households": 2, "persons": 5}, ran.err
        told = str([row for sheet in openpyxl.load_workbook(out) for row in sheet.iter_rows(values_only=True)])
        assert "减少1人：张小丽" in told and "增加1人：张宝（之孙子，2019年8月出生）" in told
    messages = [message for _check, _cell, message in checked(fanpin, files[3], "--previous", files[1])]
    assert any("张小丽" in one for one in messages) and any("张宝" in one for one in messages)
