"""``fanpin review`` and ``fanpin adjust`` as people see them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.conftest import Fanpin
from tests.workflows.returned_files import households, returned, survey
from tests.workflows.test_grade_laws import graded

ENTERED = {"乡镇审核等级": "红", "审核意见": "入户核实", "审核人": "王某", "审核日期": dt.date(2019, 11, 5)}


@pytest.fixture(scope="module")
def ledger(fanpin_once: Fanpin, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shown")
    graded(fanpin_once, survey(folder / "调查.xlsx", 12), folder / "台账.xlsx")
    return folder / "台账.xlsx"


def test_a_line_a_township_the_problems_and_what_is_next(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    own = households(ledger)
    key, other, *_rest = own
    folder = tmp_path / "返回"
    kept = [one for one in own if own[one]["乡镇"] == "东岭镇"]
    returned(ledger, folder / "东岭.xlsx", {key: ENTERED, other: {"乡镇审核等级": "九级"}}, only=kept)
    sent = tmp_path / "台账.xlsx"
    sent.write_bytes(ledger.read_bytes())
    ran = fanpin("review", sent, folder, "--as-of", "2019-11-20")
    lines = [line.split() for line in ran.out.splitlines()]
    assert ran.status == 1 and (tmp_path / "台账-审核.xlsx").exists()
    assert ["东岭镇", "8", "8", "1"] in [line[:4] for line in lines]
    assert ["南河乡", "4", "0", "0", "0", "4"] in lines
    assert ["东岭.xlsx", "8", "1"] in [line[:3] for line in lines]
    assert f"{other} “九级” in 乡镇审核等级" in ran.out and "南河乡南河村 (4)" in ran.out
    again = fanpin("review", sent, folder, "--as-of", "2019-11-20")
    assert again.status == 2 and "--force" in again.err


def test_a_file_decides_what_is_taken_and_silence_is_counted(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    own = households(ledger)
    key, other, *_rest = own
    another = "蓝" if str(own[other]["风险等级"]).startswith("一级") else "红"
    file = returned(ledger, tmp_path / "回.xlsx", {key: ENTERED, other: {"乡镇审核等级": another}})
    options = ("--as-of", "2019-11-20", "--blank-agrees", "--force", "-o", tmp_path / "o.xlsx")
    told = fanpin("review", ledger, file, *options, "--json").json
    account = told["files"][0]
    assert [one["kind"] for one in told["problems"]] == ["level-without-reason"]
    assert (account["decided"], account["blank"]) == (1, 10)
    assert told["agreed_by_silence"] == told["decided"] - 1 > 0
    assert f"{told['agreed_by_silence']} households have the proposed level" in fanpin("review", ledger, file, *options).out


def test_no_number_of_a_person_is_on_the_screen(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    own = households(ledger)
    key, other, *_rest = own
    edits = {key: {"证件号码": own[other]["证件号码"]}, other: {"证件号码": "341599196001011234"}}
    file = returned(ledger, tmp_path / "回.xlsx", edits)
    for option in ((), ("--json",)):
        ran = fanpin("review", ledger, file, "-o", tmp_path / "o.xlsx", "--as-of", "2019-11-20", "--force", *option)
        assert ran.status == 1 and "341599********" in ran.out
        assert not any(str(row["证件号码"]) in ran.out for row in own.values()) and "341599196001011234" not in ran.out


def test_adjust_says_what_was_added(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    key = next(iter(households(ledger)))
    out = tmp_path / "调整.xlsx"
    why = ("--reason", "病故", "--by", "李某", "--date", "2019-12-01")
    ran = fanpin("adjust", ledger, "--household", key, "--level", "边缘户", *why, "-o", out)
    assert ran.status == 0 and f"1. 2019-12-01 随时调整 {key}" in ran.out and "→ 边缘户 (病故; 李某)" in ran.out
    later = fanpin("adjust", out, "--household", key, "--level", "一级", *why[:-1], "2019-11-01", "-o", tmp_path / "b.xlsx")
    assert later.status == 0 and "1 households stand where they stood" in later.out, "the decision of December counts"
    story = fanpin("history", key, out)
    assert "随时调整" in story.out and "边缘户" in story.out
