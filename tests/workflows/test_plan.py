"""Plans: who gets one, what it says of the household and of each member, and going on after a run was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from docx import Document

from tests.conftest import ROOT, Fanpin

RULES = """
extends: luan-2019
ruleset: plan-test
title: 试用规则
measures:
  - {id: M-P1, for: 成员, project: 健康脱贫, when: "CONTAINS(健康状况, '残疾') AND 户.家庭人口 > 1", text: 上门康复}
"""
HOUSEHOLDS = [
    ("乡镇", "村", "自然村", "户编号", "户主姓名", "户主证件号码", "家庭人口", "户类型", "人均纯收入", "帮扶责任人"),
    ("云岭镇", "云岭村", "一组", "0101", "张一", "341599196001011017", 2, "脱贫户", 1000, "钱某"),
    ("云岭镇", "云岭村", "二组", "341599197001012035", "李二", "341599197001012035", 1, "脱贫户", 1000, None),
    ("云岭镇", "东山村", "三组", "0201", "王/三", "34159919800101305X", 1, "一般农户", 4500, None),
]
MEMBERS = [
    ("户编号", "姓名", "证件号码", "与户主关系", "健康状况", "劳动技能", "务工时间（月）"),
    ("0101", "张一", "341599196001011017", "户主", "健康", "普通劳动力", 0),
    ("0101", "张小", "341599199901011021", "之子", "残疾", "无劳动力", 0),
    ("341599197001012035", "李二", "341599197001012035", "户主", "残疾", "无劳动力", 0),
]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory, fanpin_once: Fanpin) -> Path:
    folder = tmp_path_factory.mktemp("plan")
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in HOUSEHOLDS:
        book.active.append(row)
    roster = book.create_sheet("成员")
    for member in MEMBERS:
        roster.append(member)
    book.save(folder / "调查.xlsx")
    (folder / "规则.yaml").write_text(RULES, encoding="utf-8")
    ran = fanpin_once("grade", folder / "调查.xlsx", "--rules", folder / "规则.yaml", "--as-of", "2019-10-31")
    assert ran.status == 0, ran.err
    return next(folder.glob("*-台账.xlsx"))


def texts(file: Path) -> str:
    document = docx.Document(str(file))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_each_household_gets_a_plan_with_measures_for_it_and_its_members(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    ran = fanpin("plan", ledger, "-o", tmp_path / "计划", "--json")
    assert ran.status == 0, ran.err
    assert (ran.json["plans"], ran.json["written"], ran.json["members"]) == (2, 2, 3)
    files = sorted(str(file.relative_to(tmp_path / "计划")) for file in (tmp_path / "计划").rglob("*.docx"))
    assert files == ["云岭镇-云岭村/0101-张一.docx", "云岭镇-云岭村/李二.docx"]
    plan = texts(tmp_path / "计划" / files[0])
    for told in (
        "云岭镇云岭村一组",
        "张一",
        "钱某",
        "人均纯收入：1000元",
        "健康脱贫：上门康复",
        "就业脱贫：对接用工岗位",
        "户主（签字）",
    ):
        assert told in plan
    alone = texts(tmp_path / "计划" / files[1])
    assert "上门康复" not in alone
    assert "落实残疾人补贴" in alone


@pytest.mark.parametrize(
    ("options", "plans"),
    [
        (["--level", "一级"], 2),
        (["--level", "红"], 2),
        (["--village", "云岭"], 2),
        (["--village", "云岭村", "--level", "1"], 2),
    ],
)
def test_only_levels_and_villages_that_were_asked_for(
    fanpin: Fanpin, ledger: Path, tmp_path: Path, options: list[str], plans: int
) -> None:
    ran = fanpin("plan", ledger, "-o", tmp_path / "计划", "--json", *options)
    assert ran.json["plans"] == plans, ran.err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--level", "九级"], "no such level"),
        (["--village", "没有村"], "no such village"),
        (["--level", "3"], "no household stands there"),
        (["--one-workbook", "--template", "x.docx"], "leave out --one-workbook"),
        (["--template", "没有.docx"], "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said(fanpin: Fanpin, ledger: Path, tmp_path: Path, options: list[str], words: str) -> None:
    ran = fanpin("plan", ledger, "-o", tmp_path / "计划", *options)
    assert (ran.status, words in ran.err) == (2, True), ran.err


def test_what_stands_and_is_whole_is_not_written_again(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    folder = tmp_path / "计划"
    fanpin("plan", ledger, "-o", folder)
    first, second = sorted(folder.rglob("*.docx"))
    document = Document(str(first))
    document.add_paragraph("走访时手写")
    document.save(str(first))  # somebody has written into it
    second.write_bytes(second.read_bytes()[:2000])  # cut off by a full disk
    edited = first.read_bytes()
    ran = fanpin("plan", ledger, "-o", folder, "--json")
    assert (ran.json["written"], ran.json["standing"], ran.json["other"]) == (1, 1, [])
    assert first.read_bytes() == edited
    assert zipfile.ZipFile(second).testzip() is None
    ran = fanpin("plan", ledger, "-o", folder, "--json", "--force")
    assert (ran.json["written"], ran.json["standing"]) == (2, 0)


def test_plans_of_another_state_of_the_ledger_are_named_and_left(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    folder, template = tmp_path / "计划", tmp_path / "县.docx"
    document = Document()
    document.add_paragraph("{{ name }}：{% for row in measures %}{{ row.measure }}{% endfor %}")
    document.save(str(template))
    fanpin("plan", ledger, "-o", folder)
    ran = fanpin("plan", ledger, "-o", folder, "--template", template, "--json")
    assert (ran.json["written"], len(ran.json["other"])) == (0, 2)
    fanpin("plan", ledger, "-o", folder, "--template", template, "--force")
    assert texts(folder / "云岭镇-云岭村" / "0101-张一.docx").startswith("张一：就业脱贫")


def test_one_workbook_a_village(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    folder = tmp_path / "计划"
    for written in (1, 0):
        ran = fanpin("plan", ledger, "-o", folder, "--one-workbook", "--json")
        assert (ran.json["written"], ran.json["standing"]) == (written, 1 - written), ran.err
    book = openpyxl.load_workbook(folder / "云岭镇-云岭村-帮扶计划.xlsx")
    assert book.sheetnames == ["一户一计划", "一人一措施"]
    rows = list(book["一人一措施"].iter_rows(min_row=4, values_only=True))
    assert [row[3] for row in rows] == ["张一", "张小", "李二"]
    assert "上门康复" in str(rows[1][8])


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_killed_run_goes_on_where_it_ended(fanpin: Fanpin, tmp_path: Path) -> None:
    """The sample ledger has hundreds of plans; the second run writes only those that were left."""
    ledger, folder = ROOT / "sample_ledgers" / "2019-04-台账.xlsx", tmp_path / "计划"
    command = [sys.executable, "-m", "fanpin_cli", "plan", str(ledger), "-o", str(folder), "--level", "2"]
    with subprocess.Popen(command, env={**os.environ, "LC_ALL": "C.UTF-8"}) as process:
        while len(list(folder.rglob("[!.]*.docx"))) < 5 and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    before = {file: file.stat().st_mtime_ns for file in folder.rglob("[!.]*.docx")}
    assert all(zipfile.ZipFile(file).testzip() is None for file in before)
    ran = fanpin("plan", ledger, "-o", folder, "--level", "2", "--json")
    assert ran.json["standing"] == len(before)
    assert ran.json["written"] == ran.json["plans"] - len(before)
    assert {file: file.stat().st_mtime_ns for file in before} == before
    assert not list(folder.rglob(".*"))
