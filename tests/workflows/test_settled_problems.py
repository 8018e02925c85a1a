"""Errors of 数据问题 that were settled: marked, no obstacle to filing, and open again when the record is undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.answers import STABLE, WHO, household, table
from tests.conftest import Fanpin, write_workbook
from tests.workflows.returned_files import returned

FIRST, SECOND = "34159901010001", "34159901010002"
WHY = ("--reason", "县级核实", "--by", "李某", "--date", "2019-05-10")


def errors(ledger: Path) -> dict[str, tuple[str, str]]:
    """户编号 and 类别 of what was found as an error → 级别 and 处理办法 now."""
    header, *rows = openpyxl.load_workbook(ledger)["数据问题"].iter_rows(min_row=3, values_only=True)
    told = [dict(zip(header, row, strict=True)) for row in rows]
    open_or_settled = [row for row in told if row["级别"] in ("错误", "已处理")]
    return {f"{row['户编号']} {row['类别']}": (str(row["级别"]), str(row["处理办法"])) for row in open_or_settled}


def open_errors(fanpin: Fanpin, ledger: Path) -> int:
    """How many errors stand in the way of filing."""
    told = fanpin("file", ledger, "-o", ledger.with_name("备案"), "--json").json.get("obstacles", [])
    return sum(one["count"] for one in told if one["kind"] == "错误")


@pytest.fixture
def ledger(fanpin: Fanpin, tmp_path: Path) -> Path:
    """Two households with an answer that cannot be read: one on which the level hangs, one on which nothing does."""
    blank = {"家庭纯收入": None, "家庭年收入": None, "工资性收入": None}
    second = household(2, **{"人均纯收入（元）": "三千多"}, **blank)
    rows = [household(1, **{"林地面积（亩）": "不少"}), second, household(3)]
    survey = write_workbook(tmp_path / "调查.xlsx", table([*WHO, *STABLE], rows))
    out = tmp_path / "台账.xlsx"
    ran = fanpin("grade", survey, "--as-of", "2019-04-30", "-o", out)
    assert ran.status == 0 and open_errors(fanpin, out) == 2, ran.out
    return out


def run(fanpin: Fanpin, *arguments: object) -> Any:
    ran = fanpin(*arguments)
    assert ran.status == 0, ran.out + ran.err
    return ran


def test_a_corrected_answer_settles_its_error_until_it_is_undone(ledger: Path, fanpin: Fanpin, tmp_path: Path) -> None:
    back = returned(ledger, tmp_path / "回.xlsx", {FIRST: {"林地面积": 8}})
    reviewed = tmp_path / "审核.xlsx"
    run(fanpin, "review", ledger, back, "-o", reviewed, "--as-of", "2019-05-01")
    level, mend = errors(reviewed)[f"{FIRST} 不是数字"]
    assert level == "已处理" and mend.startswith("原为错误，见调整记录第1条。")
    assert open_errors(fanpin, reviewed) == 1
    run(fanpin, "adjust", reviewed, "--undo", 1, *WHY, "-o", tmp_path / "撤销.xlsx")
    assert errors(tmp_path / "撤销.xlsx") == errors(ledger) and open_errors(fanpin, tmp_path / "撤销.xlsx") == 2
    run(fanpin, "adjust", tmp_path / "撤销.xlsx", "--undo", 2, *WHY, "-o", tmp_path / "再撤销.xlsx")
    assert errors(tmp_path / "再撤销.xlsx") == errors(reviewed)


def test_another_answer_of_the_household_settles_nothing(ledger: Path, fanpin: Fanpin, tmp_path: Path) -> None:
    back = returned(ledger, tmp_path / "回.xlsx", {FIRST: {"耕地面积": 5}})
    run(fanpin, "review", ledger, back, "-o", tmp_path / "审核.xlsx", "--as-of", "2019-05-01")
    assert errors(tmp_path / "审核.xlsx") == errors(ledger)


def test_the_countys_decision_settles_what_the_level_hung_on_and_no_more(ledger: Path, fanpin: Fanpin, tmp_path: Path) -> None:
    now = ledger
    for number, key in enumerate((FIRST, SECOND)):
        out = tmp_path / f"调整{number}.xlsx"
        run(fanpin, "adjust", now, "--household", key, "--level", "三级", *WHY, "-o", out)
        now = out
    found = {key[:14]: level for key, (level, _mend) in errors(now).items()}
    assert found == {FIRST: "错误", SECOND: "已处理"} and open_errors(fanpin, now) == 1


def test_a_returned_level_that_was_not_taken_is_settled_by_a_decision(ledger: Path, fanpin: Fanpin, tmp_path: Path) -> None:
    back = returned(ledger, tmp_path / "回.xlsx", {FIRST: {"乡镇审核等级": "一级"}})
    reviewed = tmp_path / "审核.xlsx"
    assert fanpin("review", ledger, back, "-o", reviewed, "--as-of", "2019-05-01").status == 1
    assert open_errors(fanpin, reviewed) == 3
    run(fanpin, "adjust", reviewed, "--household", FIRST, "--level", "一级", *WHY, "-o", tmp_path / "调整.xlsx")
    assert open_errors(fanpin, tmp_path / "调整.xlsx") == 2
    assert errors(tmp_path / "调整.xlsx")[f"{FIRST} 改变等级未写理由"][0] == "已处理"
