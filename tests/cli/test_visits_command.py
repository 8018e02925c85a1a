"""``fanpin visits``: records once, columns by the fold, overdue by the rules' intervals, large changes asked for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Fanpin, read_places, write_workbook
from tests.workflows.returned_files import records

TITLES = ["乡镇", "村", "户编号", "户主姓名", "家庭人口", "户类型", "人均纯收入", "帮扶责任人"]
OVERLAY = """
ruleset: county
title: 某县
extends: luan-2019
visits:
  levels: {1: 30, 2: 60, 3: 90}
  edge: 45
"""
VISITS = [
    ["走访登记表"],
    ["户编号", "走访日期", "走访人", "走访情况", "存在问题"],
    ["H101", dt.date(2019, 11, 5), "王干部", "家中正常", None],
    ["H101", dt.date(2019, 11, 5), "王干部", "家中正常", None],
    ["H102", "2019年11月20日", "李干部", "户主住院", "缺钱"],
    ["H103", "2019.12.1", "李干部", "无重大变故，没有人住院", None],
    ["H104", None, None, None, None],
]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory, fanpin_once: Fanpin) -> Path:
    folder = tmp_path_factory.mktemp("visits")
    (folder / "county.yaml").write_text(OVERLAY, encoding="utf-8")
    rows = [["东镇", "一村", f"H10{n}", f"户主{n}", 3, "脱贫户", 9000, "张帮" if n == 1 else None] for n in range(1, 5)]
    survey = write_workbook(folder / "调查.xlsx", [TITLES, *rows])
    write_workbook(folder / "走访.xlsx", VISITS)
    out = folder / "台账.xlsx"
    ran = fanpin_once("grade", survey, "--rules", folder / "county.yaml", "--as-of", "2019-10-31", "-o", out)
    assert ran.status == 0, ran.err
    for row in read_places(out).values():  # the place is entered, so that the interval does not hang on the rules
        assert len(row) == 1
    changes = write_workbook(
        folder / "等级.xlsx",
        [
            ["户编号", "新等级", "理由", "经办人", "日期"],
            *([f"H10{n}", n if n < 4 else "边缘户", "定", "乡", "2019-11-01"] for n in range(1, 5)),
        ],
    )
    ran = fanpin_once("adjust", out, "--from", changes, "-o", folder / "定.xlsx")
    assert ran.status == 0, ran.err
    return folder / "定.xlsx"


def rows_of(ledger: Path) -> dict[str, dict[str, Any]]:
    return {key: row for key, (row,) in read_places(ledger).items()}


@pytest.fixture(scope="module")
def visited(ledger: Path, fanpin_once: Fanpin) -> Path:
    out = ledger.with_name("走.xlsx")
    ran = fanpin_once("visits", ledger, ledger.with_name("走访.xlsx"), "--as-of", "2019-12-20", "-o", out, "--json")
    assert ran.status == 0, ran.err
    assert (ran.json["added"], ran.json["already"], ran.json["problems"]) == (3, 1, [])
    return out


def test_the_ledger_says_who_when_and_when_next(ledger: Path, visited: Path) -> None:
    rows = rows_of(visited)
    day = {key: (row["走访责任人"], row["最近走访"], row["下次走访"]) for key, row in rows.items()}
    assert day["H101"] == ("张帮", dt.datetime(2019, 11, 5), dt.datetime(2019, 12, 5))  # 一级: 30 days; 帮扶责任人
    assert day["H102"] == ("李干部", dt.datetime(2019, 11, 20), dt.datetime(2020, 1, 19))
    assert day["H103"] == ("李干部", dt.datetime(2019, 12, 1), dt.datetime(2020, 2, 29))
    assert day["H104"] == (None, None, dt.datetime(2019, 12, 15))  # never visited: from the day of grading
    assert "走访责任人" not in rows_of(ledger)["H101"]
    added = [row for row in records(visited) if row["环节"] == "走访"]
    assert [(row["户编号"], row["经办人"], row["理由"], row["新值"]) for row in added] == [
        ("H101", "王干部", "家中正常", None),
        ("H102", "李干部", "户主住院；问题：缺钱", "重大变化"),
        ("H103", "李干部", "无重大变故，没有人住院", None),
    ]


def test_overdue_and_large_changes(fanpin: Fanpin, visited: Path) -> None:
    told = fanpin("visits", visited, "--as-of", "2019-12-20", "--json").json
    assert [(one["key"], one["visitor"], one["days_overdue"]) for one in told["overdue"]] == [
        ("H101", "张帮", 15),
        ("H104", "", 5),
    ]
    assert told["ledger"] is None and {one["visitor"]: one["overdue"] for one in told["by_visitor"]} == {"张帮": 1, "未定": 1}
    assert [(one["key"], one["date"]) for one in told["adjust"]] == [("H102", "2019-11-20")]
    assert not fanpin("visits", visited, "--as-of", "2019-12-05", "--json").json["overdue"]  # due on that day
    sheet = openpyxl.load_workbook(visited)["走访到期"]
    assert [row[3] for row in sheet.iter_rows(min_row=4, values_only=True) if row[3]] == ["H101", "H104"]


def test_twice_is_once_and_other_jobs_keep_it(fanpin: Fanpin, visited: Path, tmp_path: Path) -> None:
    again = fanpin(
        "visits", visited, visited.with_name("走访.xlsx"), "--as-of", "2019-12-20", "-o", tmp_path / "a.xlsx", "--json"
    )
    assert (again.json["added"], again.json["already"]) == (0, 4)
    assert rows_of(tmp_path / "a.xlsx") == rows_of(visited)
    why = ("--reason", "户主住院", "--by", "乡", "--date", "2019-12-10")
    adjusted = fanpin("adjust", visited, "--household", "H102", "--level", "一级", *why, "-o", tmp_path / "b.xlsx")
    assert adjusted.status == 0, adjusted.err
    row = rows_of(tmp_path / "b.xlsx")["H102"]
    assert row["下次走访"] == dt.datetime(2019, 12, 20)  # 一级 now: 30 days after the last visit
    assert not fanpin("visits", tmp_path / "b.xlsx", "--as-of", "2019-12-20", "--json").json["adjust"]


def test_an_undone_visit_is_none_and_does_not_come_back(fanpin: Fanpin, visited: Path, tmp_path: Path) -> None:
    number = next(row["序号"] for row in records(visited) if row["环节"] == "走访" and row["户编号"] == "H103")
    undone = fanpin("adjust", visited, "--undo", number, "--reason", "录错", "--by", "乡", "-o", tmp_path / "u.xlsx")
    assert undone.status == 0, undone.err
    assert rows_of(tmp_path / "u.xlsx")["H103"]["最近走访"] is None
    again = fanpin("visits", tmp_path / "u.xlsx", visited.with_name("走访.xlsx"), "-o", tmp_path / "v.xlsx", "--json")
    assert again.json["added"] == 0 and rows_of(tmp_path / "v.xlsx")["H103"]["最近走访"] is None


def test_rows_that_cannot_be_taken_are_named_and_the_rest_is(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    rows = [VISITS[1], ["X", "2019-11-05", "王", "好", None], ["H101", "近日", "王", "好", None]]
    rows += [["H102", "2030-01-01", "王", "好", None], ["H103", "2019-11-05", "王", "好", None]]
    visits = write_workbook(tmp_path / "v.xlsx", rows)
    ran = fanpin("visits", ledger, visits, "--as-of", "2019-12-20", "-o", tmp_path / "o.xlsx", "--json")
    assert ran.status == 1 and ran.json["added"] == 1
    assert [(one["kind"], one["places"][0]["cell"]) for one in ran.json["problems"]] == [
        ("household-unknown", "B2"),
        ("date-odd", "B3"),
        ("date-odd", "B4"),
    ]
    wrong = write_workbook(tmp_path / "w.xlsx", [["甲", "乙"], [1, 2]])
    ran = fanpin("visits", ledger, wrong, "-o", tmp_path / "p.xlsx")
    assert ran.status == 2 and "户编号 and 日期" in ran.err and not (tmp_path / "p.xlsx").exists()


def test_a_level_that_there_is_not(fanpin: Fanpin, tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text(OVERLAY.replace("3: 90", "3: 90, 7: 10"), encoding="utf-8")
    ran = fanpin("rules", "check", tmp_path / "c.yaml")
    assert ran.status == 2 and "level" in ran.err


def test_a_villages_own_list_of_numbers_that_begin_again(fanpin: Fanpin, tmp_path: Path) -> None:
    """Such a list names the village and not the township; a number that two villages have is nobody's without it."""
    rows = [
        ["东镇", village, number, f"{village}{number}", 2, "脱贫户", 900] for village in ("一村", "二村") for number in (1, 2)
    ]
    ledger = tmp_path / "台账.xlsx"
    survey = write_workbook(tmp_path / "调查.xlsx", [TITLES[:-1], *rows])
    assert fanpin("grade", survey, "--as-of", "2019-10-31", "-o", ledger).status == 0
    seen = [["二村", 2, "2019-11-05", "李"], ["二村", 1, "1919-11-05", "李"], [None, 1, "2019-11-05", "李"]]
    visits = write_workbook(tmp_path / "走访.xlsx", [["村", "户编号", "日期", "走访人"], *seen])
    ran = fanpin("visits", ledger, visits, "--as-of", "2019-12-01", "--json")
    assert [(fault["kind"], fault["places"][0]["cell"]) for fault in ran.json["problems"]] == [
        ("household-unknown", "C4"),
        ("date-odd", "C3"),  # a mistyped year would make the household overdue for a century
    ]
    assert [(row["村"], row["户编号"]) for row in records(Path(ran.json["ledger"]))] == [("二村", "东镇／二村／2")]


def test_a_list_that_cannot_be_read_does_not_stop_the_others(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    visits = write_workbook(tmp_path / "走访.xlsx", VISITS)
    other = write_workbook(tmp_path / "通讯录.xlsx", [["姓名", "电话"], ["甲", "1"]])
    out = tmp_path / "新.xlsx"
    ran = fanpin("visits", ledger, tmp_path, "--as-of", "2019-12-05", "-o", out, "--json")
    assert ran.status == 2 and "without 通讯录.xlsx" in ran.err and out.is_file()
    assert ran.json["added"] == 3 and [one["file"] for one in ran.json["unread"]] == [other.name]
    visits.unlink()
    assert fanpin("visits", ledger, tmp_path / other.name, "-o", tmp_path / "x.xlsx").status == 2
