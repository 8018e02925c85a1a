"""Persons who are no longer there survive the ledger: recorded with how it is known, and counted nowhere on reading again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fanpin_cli.ledger_format import NOBODY_LEFT, RECORD_GONE
from tests.conftest import Fanpin, read_places
from tests.workflows.test_ledger_fold import cells, fold, ledger_at

SURVEY: list[list[Any]] = [
    ["户编号", "户主姓名", "身份证号码", "户类型", "家庭人口", "家庭纯收入", "人均纯收入", "危房户"],
    ["1", "张甲", "341599197001021031", "脱贫户", 3, 9000, 3000, "否"],
    ["2", "王丙", "341599195005050051", "脱贫户", 1, 8000, 8000, "是"],
    ["3", "赵丁", "341599196006060062", "脱贫户", 1, 9000, 9000, "否"],
]
ROSTER: list[list[Any]] = [
    ["户编号", "姓名", "证件号码", "与户主关系", "健康状况", "劳动技能", "人员变更"],
    ["1", "张甲", "341599197001021031", "户主", "健康", "普通劳动力", None],
    ["1", "李乙", "34159919720306104X", "配偶", "健康", "普通劳动力", "迁入"],
    ["1", "张老", "341599194505051054", "之父", "残疾", "无劳动力", "2019年8月病故"],
    ["2", "王丙", "341599195005050051", "户主", "死亡", None, None],
    ["3", "赵丁", "341599196006060062", "户主", "健康", "普通劳动力", None],
]
AS_OF = ("--as-of", "2019-10-31")


@pytest.fixture
def ledger(fanpin: Fanpin, tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    for sheet, rows in ((workbook.active, SURVEY), (workbook.create_sheet("名册"), ROSTER)):
        assert sheet is not None
        for row in rows:
            sheet.append(row)  # type: ignore[union-attr]
    workbook.save(tmp_path / "村.xlsx")
    ran = fanpin("grade", tmp_path / "村.xlsx", "-o", tmp_path / "台账.xlsx", *AS_OF)
    assert ran.status == 0, ran.err
    return tmp_path / "台账.xlsx"


def standing(ledger: Path) -> dict[str, tuple[str, Any]]:
    """户编号 → the sheet and 家庭人口."""
    return {key: (row["表"], row["家庭人口"]) for key, (row,) in read_places(ledger).items()}


def test_the_gone_set_no_level_and_a_household_of_nobody_is_not_assessed(ledger: Path) -> None:
    where = standing(ledger)
    assert where["1"][1] == 2 and where["2"] == ("未纳入评定", None)
    (left,) = read_places(ledger)["2"]
    assert NOBODY_LEFT in left["判定理由"]
    told = [row[7:9] for row in openpyxl.load_workbook(ledger)["数据问题"].iter_rows(values_only=True)]
    assert [value for value, message in told if message and "不计入" in str(message)] == ["张老", "王丙"]


def test_the_record_names_them_and_how_it_is_known(ledger: Path) -> None:
    record = ledger_at(ledger).survey.record
    assert record is not None
    gone, there = record.gone({}), record.members({})
    assert gone is not None and there is not None
    assert gone[["姓名", RECORD_GONE]].to_numpy().tolist() == [["张老", "人员变更：2019年8月病故"], ["王丙", "健康状况：死亡"]]
    assert there["姓名"].tolist() == ["张甲", "李乙", "赵丁"] and RECORD_GONE not in there


def test_the_ledger_folds_to_itself(ledger: Path, tmp_path: Path) -> None:
    once = fold(ledger, tmp_path / "一.xlsx")
    assert cells(once) == cells(ledger)


def test_the_ledger_graded_again_comes_to_the_same(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    assert fanpin("grade", ledger, "-o", tmp_path / "再.xlsx", *AS_OF).status == 0
    assert standing(tmp_path / "再.xlsx") == standing(ledger)


def test_a_household_of_nobody_is_the_same_household_in_the_next_round(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(tmp_path / "村.xlsx")
    workbook["名册"]["E5"] = "健康"
    workbook.save(tmp_path / "上.xlsx")
    before = tmp_path / "上期.xlsx"
    assert fanpin("grade", tmp_path / "上.xlsx", "-o", before, "--as-of", "2019-04-30").status == 0
    ran = fanpin("diff", before, ledger, "-o", tmp_path / "变化.xlsx", "--json")
    assert ran.status == 0, ran.err
    assert ran.json["classes"]["转入转出"]["households"] == 1
