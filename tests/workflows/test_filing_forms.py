"""Filing in a county's own layout, by other rules, into a folder that is there; and the law that what is filed verifies."""

from __future__ import annotations

import os
from pathlib import Path

import bagit
import openpyxl
import pytest
from docx import Document

from tests.conftest import Fanpin, write_workbook
from tests.workflows.filed_ledgers import decided, graded_ledger
from tests.workflows.test_grade_laws import TITLES, village

NUMBER = "示扶办〔2019〕5号"


@pytest.fixture(scope="module")
def undecided(tmp_path_factory: pytest.TempPathFactory, fanpin_once: Fanpin) -> Path:
    return graded_ledger(fanpin_once, tmp_path_factory.mktemp("undecided"))


def test_a_folder_that_is_there_is_replaced_only_by_force_and_only_if_it_is_ours(
    undecided: Path, fanpin: Fanpin, tmp_path: Path
) -> None:
    ledger = decided(undecided, tmp_path / "审核.xlsx")
    out, mine = tmp_path / "备案", tmp_path / "我的文件"
    mine.mkdir()
    (mine / "重要.txt").write_text("x")
    assert fanpin("file", ledger, "-o", out).status == 0
    before = (out / "manifest-sha256.txt").read_bytes()
    ran = fanpin("file", ledger, "-o", out)
    assert ran.status == 2 and "--force" in ran.err and (out / "manifest-sha256.txt").read_bytes() == before
    ran = fanpin("file", ledger, "-o", mine, "--force")
    assert ran.status == 2 and "not written by fanpin" in ran.err and (mine / "重要.txt").exists()
    assert fanpin("file", ledger, "-o", out, "--force", "--number", NUMBER).status == 0
    assert NUMBER in (out / "bag-info.txt").read_text(encoding="utf-8")
    ran = fanpin("file", out / "data/备案台账.xlsx", "-o", out, "--force")
    assert ran.status == 2 and (out / "data/备案台账.xlsx").exists()
    assert {file.name for file in tmp_path.iterdir()} == {"审核.xlsx", "备案", "我的文件"}


def test_neither_the_folder_that_one_is_in_nor_a_link_is_replaced(
    undecided: Path, fanpin: Fanpin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, here, link = decided(undecided, tmp_path / "审核.xlsx"), tmp_path / "这里", tmp_path / "链接"
    here.mkdir()
    monkeypatch.chdir(here)
    for out in (".", "..", tmp_path):
        ran = fanpin("file", ledger, "-o", out, "--force")
        assert ran.status == 2 and "fault" not in ran.err and not [*here.iterdir()], out
    if os.name != "nt":
        assert fanpin("file", ledger, "-o", tmp_path / "备案").status == 0
        link.symlink_to(tmp_path / "备案")
        assert fanpin("file", ledger, "-o", link, "--force", "--number", NUMBER).status == 0
        assert link.is_symlink() and NUMBER in (tmp_path / "备案/bag-info.txt").read_text(encoding="utf-8")
        assert {file.name for file in tmp_path.iterdir()} == {"审核.xlsx", "这里", "备案", "链接"}


def test_a_filing_is_not_older_than_its_ledger(undecided: Path, fanpin: Fanpin, tmp_path: Path) -> None:
    ledger = decided(undecided, tmp_path / "审核.xlsx")
    ran = fanpin("file", ledger, "-o", tmp_path / "备案", "--date", "2019-04-29")
    assert ran.status == 2 and "2019-04-30" in ran.err and not (tmp_path / "备案").exists()
    assert fanpin("file", ledger, "-o", tmp_path / "备案", "--date", "2019-04-30").status == 0


def test_a_county_has_its_own_letter(undecided: Path, fanpin: Fanpin, tmp_path: Path) -> None:
    ledger, own = decided(undecided, tmp_path / "审核.xlsx"), tmp_path / "模板"
    own.mkdir()
    letter = Document()
    letter.add_paragraph("本县备案函 {{ number }}，{{ overall }}")
    letter.save(str(own / "备案函.docx"))
    ran = fanpin("file", ledger, "-o", tmp_path / "备案", "--templates", own)
    assert ran.status == 2 and "{{ code }}" in ran.err and not (tmp_path / "备案").exists()
    letter.add_paragraph("备案码 {{ code }}")
    letter.save(str(own / "备案函.docx"))
    assert fanpin("file", ledger, "-o", tmp_path / "备案", "--templates", own, "--number", NUMBER).status == 0
    assert f"本县备案函 {NUMBER}，共4户8人" in Document(str(tmp_path / "备案/data/备案函.docx")).paragraphs[0].text
    assert fanpin("verify", tmp_path / "备案").status == 0
    assert fanpin("file", ledger, "-o", tmp_path / "b", "--templates", tmp_path).status == 2


@pytest.mark.parametrize("seed", range(3))
def test_law_what_is_filed_verifies(fanpin: Fanpin, tmp_path: Path, seed: int) -> None:
    """Whatever a village writes into its cells."""
    survey = write_workbook(tmp_path / "s.xlsx", [TITLES, *village(seed, 12)])
    assert fanpin("grade", survey, "--as-of", "2019-04-30", "-o", tmp_path / "l.xlsx").status == 0
    accept = [word for kind in ("待核实", "备案等级", "错误") for word in ("--accept", f"{kind}=试行")]
    ran = fanpin("file", tmp_path / "l.xlsx", "-o", tmp_path / "备案", "--json", *accept)
    assert ran.status == 0, ran.err
    bagit.Bag(str(tmp_path / "备案")).validate()
    found = fanpin("verify", tmp_path / "备案", "--code", ran.json["code"], "--json")
    assert found.status == 0 and found.json["as_filed"] and {file["state"] for file in found.json["files"]} == {"same"}


def test_five_levels_of_another_rule_set(fanpin: Fanpin, tmp_path: Path) -> None:
    """Names, colours and sheets are the rule set's; so are the workbooks, the statistics and the letter's table."""
    names = dict(zip(range(1, 6), ("特重", "重", "中", "轻", "微"), strict=True))
    levels = "\n".join(
        f"  {rank}: {{name: {name}风险户, colour: A0B0C{rank}, sheet: '{name}表'}}" for rank, name in names.items()
    )
    rules = tmp_path / "five.yaml"
    rules.write_text(
        f"ruleset: five\ntitle: 某县五级台账规则\nextends: luan-2019\nlevels:\n{levels}\n"
        "risk:\n- {id: X-1, level: 5, title: 收入高, when: 人均纯收入 > 10000, reason: 收入高, clause: 一}\n",
        encoding="utf-8",
    )
    ledger = graded_ledger(fanpin, tmp_path, "--rules", rules)
    ran = fanpin("file", ledger, "-o", tmp_path / "备案", "--accept", "备案等级=试行", "--json")
    assert ran.status == 0, ran.err
    assert list(ran.json["levels"]) == ["1", "2", "3", "4", "5"]
    assert all((tmp_path / f"备案/data/{name}表台账.xlsx").is_file() for name in names.values())
    header = [cell.value for cell in openpyxl.load_workbook(tmp_path / "备案/data/统计表.xlsx")["统计表"][4]]
    assert header[1:11:2] == [f"{numeral}级户数" for numeral in "一二三四五"]
    table = Document(str(tmp_path / "备案/data/备案函.docx")).tables[0]
    assert [row.cells[0].text for row in table.rows][1:6] == [f"{name}风险户" for name in names.values()]
    assert fanpin("verify", tmp_path / "备案").status == 0


def test_a_county_has_its_own_ledgers_and_statistics(undecided: Path, fanpin: Fanpin, tmp_path: Path) -> None:
    own = tmp_path / "模板"
    own.mkdir()
    ledger = [["{{ level }}（{{ households }}户{{ persons }}人）"], ["姓名", "等级", "收入"]]
    ledger.append(["{{ row.户主姓名 }}", "{{ row.备案等级 }}", "{{ row.人均纯收入 }}"])
    write_workbook(own / "分级台账.xlsx", ledger)
    write_workbook(own / "统计表.xlsx", [["{{ title }}"], ["{{ row.乡镇 }}", "{{ row.合计户数 }}"]])
    ready = decided(undecided, tmp_path / "审核.xlsx")
    ran = fanpin("file", ready, "-o", tmp_path / "备案", "--templates", own)
    assert ran.status == 0, ran.err
    sheet = openpyxl.load_workbook(tmp_path / "备案/data/二级黄色台账.xlsx")["二级黄色"]
    assert sheet["A1"].value == "二级较易返贫户（2户4人）"
    assert [sheet.cell(row, 2).value for row in (3, 4)] == ["二级较易返贫户"] * 2
    assert sheet["A3"].fill.fgColor.rgb[-6:] == "FFFF00"
    counts = openpyxl.load_workbook(tmp_path / "备案/data/统计表.xlsx")["统计表"]
    assert [[cell.value for cell in row] for row in counts.iter_rows(min_row=2)] == [["东岭镇", 4], ["合计", 4]]
    assert fanpin("verify", tmp_path / "备案").status == 0
    bagit.Bag(str(tmp_path / "备案")).validate()
