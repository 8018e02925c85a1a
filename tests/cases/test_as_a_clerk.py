"""A round tried as a clerk would: reasons that are true, who is in one list only, places, and cells that Excel can add up."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from tests.answers import STABLE, WHO, household, table, workbook
from tests.cases.roads import graded, person, roster
from tests.conftest import Fanpin

ALL = (*WHO, *STABLE)
LOWER = {"家庭纯收入": 9000, "人均纯收入（元）": 4500}


@pytest.mark.parametrize("ability", ["强", "一般"])
def test_a_reason_does_not_say_what_the_answers_deny(fanpin: Fanpin, tmp_path: Path, ability: str) -> None:
    rows = [household(1, 自我发展能力=ability, **LOWER)]
    case = graded(fanpin, tmp_path / "l.xlsx", workbook(tmp_path / "a.xlsx", {"调查": table(ALL, rows)}))
    reason = str(case.of("张甲1")["判定理由"])
    assert case.levels["张甲1"] == "二级黄色" and "4500元" in reason and "发展能力" not in reason


def test_shortcomings_are_those_that_there_are(fanpin: Fanpin, tmp_path: Path) -> None:
    weak = {
        "自我发展能力": "弱",
        "掌握技能人数": 0,
        "全家务工月数（月）": 3,
        "产业规模": "大",
        "缺发展资金": "否",
        "人均纯收入（元）": 9000,
    }
    path = workbook(tmp_path / "a.xlsx", {"调查": table(ALL, [household(1, **weak)])})
    reason = str(graded(fanpin, tmp_path / "l.xlsx", path).of("张甲1")["判定理由"])
    assert "无技能劳动力" in reason and "资金" not in reason and "产业规模" not in reason and "没有产业" not in reason


def test_a_township_that_is_only_in_the_roster_is_one_problem(fanpin: Fanpin, tmp_path: Path) -> None:
    people = [
        person(f"34159901{town:02}000{n}", f"{surname}{given}", relation, 乡镇=name, 行政村=f"{name[0]}村")
        for town, name in ((1, "东岭镇"), (2, "青山乡"), (3, "河口镇"))
        for n in (1, 2, 3)
        for surname, given, relation in (("张", "甲乙丙"[n - 1] + name[0], "户主"), ("李", "甲乙丙"[n - 1] + name[0], "配偶"))
    ]
    rows = [
        household(
            1, 乡镇=one["乡镇"], 行政村=one["行政村"], 户编号=one["户编号"], 户主姓名=one["姓名"], 身份证号码=one["证件号码"]
        )
        for one in people
        if one["与户主关系"] == "户主" and one["乡镇"] != "河口镇"
    ]
    survey = workbook(tmp_path / "a.xlsx", {"调查": table(ALL, rows)})
    case = graded(fanpin, tmp_path / "l.xlsx", survey, workbook(tmp_path / "b.xlsx", {"名册": roster(people)}))
    assert {row["乡镇"] for row in case.rows if row["表"] == "待核实"} == {"河口镇"} and case.counts["households"] == 9
    told = [line for title, lines in case.problems.items() if "花名册有" in title for line in lines]
    assert len(told) == 1 and "河口镇" in told[0] and "3户" in told[0].replace(" ", "")


def test_a_village_s_file_without_columns_for_its_place(fanpin: Fanpin, tmp_path: Path) -> None:
    rows = table([title for title in ALL if title not in ("乡镇", "行政村")], [household(1), household(2)])
    workbook(tmp_path / "河口镇" / "10月.xlsx", {"Sheet1": [["大塘村2019年10月入户调查表"], *rows]})
    case = graded(fanpin, tmp_path / "l.xlsx", tmp_path / "河口镇")
    assert {(row["乡镇"], row["村"]) for row in case.rows} == {("河口镇", "大塘村")}
    assert any("大塘村" in line for lines in case.problems.values() for line in lines)


def test_the_ledger_s_answers_can_be_added_up(fanpin: Fanpin, tmp_path: Path) -> None:
    written = {
        "家庭年收入": "26,600元",
        "家庭纯收入": "2.46万",
        "全家务工月数（月）": "20个月",
        "人均纯收入（元）": "12300",
        "危房户": "×",
    }
    titles = ["调查日期", *ALL]
    rows = [{**household(1, **written), "调查日期": "2019年10月9日"}, {**household(2), "调查日期": "2019.10.9"}]
    graded(fanpin, tmp_path / "l.xlsx", workbook(tmp_path / "a.xlsx", {"调查": table(titles, rows)}))
    header, *found = openpyxl.load_workbook(tmp_path / "l.xlsx")["三级蓝色"].iter_rows(min_row=3, values_only=True)
    for row in (dict(zip(header, cells, strict=True)) for cells in found):
        assert [row[title] for title in ("家庭年收入", "纯收入", "务工月数", "人均纯收入")] == [26600, 24600, 20, 12300]
        assert row["危房户"] == "否"
        assert isinstance(row["调查日期"], dt.datetime) and row["调查日期"].date() == dt.date(2019, 10, 9)
