"""``fanpin`` alone: what lies in the folder, in a screenful, whatever lies there; nothing is written."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from fanpin_cli.cli.start_report import show_folder
from fanpin_cli.survey.opening.around import MOST_FILES, workbooks_around
from fanpin_cli.survey.recognised import Kind, Recognised
from fanpin_cli.workflows.folder import Folder, Lying
from tests.conftest import SAMPLES, Fanpin, write_workbook

TITLES = ["乡镇", "村", "户编号", "户主姓名", "家庭人口", "人均纯收入", "户类型"]
ROWS = [["东镇", "一村", f"H{n}", f"户主{n}", 3, 9000, "脱贫户"] for n in range(4)] + [
    ["西镇", "二村", "H9", "户主9", 2, 9000, "脱贫户"]
]


def commands(out: str) -> list[str]:
    return re.findall(r"^  fanpin (.+)$", out, re.MULTILINE)


def snapshot(folder: Path) -> dict[str, tuple[int, float]]:
    return {str(path): (path.stat().st_size, path.stat().st_mtime) for path in folder.rglob("*")}


def test_of_the_samples_it_says_the_rounds_and_how_to_compare_them(fanpin: Fanpin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SAMPLES)
    before = snapshot(SAMPLES)
    ran = fanpin()
    assert ran.status == 0 and not ran.err
    assert ran.out.index("Round 2019-10") < ran.out.index("Round 2019-04") < ran.out.index("Next")
    assert ran.out.count("graded") == 4 and "605 households · undecided" in ran.out
    assert commands(ran.out) == ["diff 2019-04-台账.xlsx 2019-10-台账.xlsx", "notice 2019-10-台账.xlsx"]
    assert snapshot(SAMPLES) == before


def test_in_an_empty_folder_it_shows_the_help_and_where_the_samples_are(
    fanpin: Fanpin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = fanpin()
    assert ran.status == 0 and "Usage" in ran.out and str(SAMPLES) in ran.out and "handbook.md" in ran.out


def test_every_bad_file_is_a_line_and_none_stops_it(fanpin: Fanpin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    write_workbook(tmp_path / "调查表.xlsx", [TITLES, *ROWS])
    whole = (tmp_path / "调查表.xlsx").read_bytes()
    (tmp_path / "半.xlsx").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "空.xls").write_bytes(b"")
    (tmp_path / "341599199001011234.xls").write_bytes(b"%PDF-1.4")
    (tmp_path / "断.xlsx").symlink_to(tmp_path / "没有.xlsx")
    os.mkfifo(tmp_path / "管.csv")
    (tmp_path / "锁").mkdir(mode=0)
    (tmp_path / "~$调查表.xlsx").write_bytes(b"x")
    ran = fanpin()
    assert ran.status == 0 and "(workbooks: 6)" in ran.out
    assert ran.out.count("Not read") == 4 and "2 files" in ran.out
    assert "341599199001011234" not in ran.out and "Traceback" not in ran.out
    assert commands(ran.out) == ["check 调查表.xlsx", "grade 调查表.xlsx"]


def test_from_surveys_to_the_filed_round(fanpin: Fanpin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What it says is typed, step by step, until nothing waits but looking whether all is as it was filed."""
    monkeypatch.chdir(tmp_path)
    write_workbook(tmp_path / "2019-10-调查表.xlsx", [TITLES, *ROWS])
    grade = commands(fanpin().out)[1].split()
    assert fanpin(*grade, "--by", "township", "-o", "县.xlsx").status in (0, 1)
    assert commands(fanpin().out) == ["notice ."]
    (tmp_path / "返回").mkdir()
    for town in ("东镇", "西镇"):
        shutil.copy(tmp_path / f"县-{town}.xlsx", tmp_path / "返回" / f"{town}.xlsx")
    review, *_others = commands(fanpin().out)
    assert review == "review . 返回 -o 2019-10-台账-审核.xlsx"
    assert fanpin(*review.split(), "--blank-agrees").status in (0, 1)
    ran = fanpin()
    assert "returned files" in ran.out and "merged" in ran.out
    file, *_others = commands(ran.out)
    assert file == "file 2019-10-台账-审核.xlsx -o 2019-10备案"
    assert fanpin(*file.split(), "--accept", "错误=试", "--accept", "待核实=试").status == 0
    assert commands(fanpin().out) == ["verify 2019-10备案"]
    assert fanpin("verify", "2019-10备案").status == 0


def test_hundreds_of_files_fit_on_a_screen(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    files = tuple(
        Lying(Path(f"{round_}/{kind}/很长很长的村庄名称{n}.xlsx"), Recognised(kind), round_)
        for round_ in (None, "2017-10", "2018-04", "2018-10", "2019-04")
        for kind in Kind
        for n in range(30)
    )
    unread = {Path(f"{n}.xls"): f"因为{n % 9}" for n in range(50)}
    show_folder(Folder(Path(), files, unread=unread, more=7), [("fanpin check .", "why"), ("fanpin grade .", "why")])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 40 and "fanpin grade ." in lines[-2]


def test_it_looks_at_no_more_than_a_county_has(tmp_path: Path) -> None:
    for n in range(MOST_FILES + 3):
        (tmp_path / f"{n}.csv").touch()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "a.csv").touch()
    found = workbooks_around(tmp_path)
    assert (len(found.workbooks), found.more) == (MOST_FILES, 3)
