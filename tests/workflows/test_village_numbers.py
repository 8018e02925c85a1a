"""Running numbers that begin again in every village, through the whole road: survey, ledger, ledger read back, two rounds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fanpin_cli.ledger_format import MARK_SHEET
from tests.conftest import Fanpin, write_workbook
from tests.workflows.test_ledger_fold import cells, fold, ledger_at

TITLES = ["乡镇", "村", "户编号", "户主姓名", "户主证件号码", "家庭人口", "人均纯收入", "危房户", "饮水安全", "脱贫属性"]
EAST, WEST = "东岭村", "西冲村"


def village(name: str, first: int, homes: list[str], *, numbers: int = 1, township: str = "东岭镇") -> list[list[Any]]:
    """Households numbered from ``numbers`` on; homes: 是 for a dangerous one."""
    return [
        [township, name, numbers + n, f"户主{first + n}", f"34159919700101{first + n:03}X", 2, 12000, home, "是", "已脱贫"]
        for n, home in enumerate(homes)
    ]


APRIL = [*village(EAST, 1, ["否"] * 3), *village(WEST, 11, ["否"] * 3)]
OCTOBER = [*village(EAST, 1, ["否"] * 3), *village(WEST, 11, ["否", "是", "否"])]


def graded(fanpin: Fanpin, path: Path, rows: list[list[Any]], *options: object, date: str = "2019-10-31") -> Path:
    survey = write_workbook(path, [TITLES, *rows])
    out = path.with_name(f"{path.stem}-台账.xlsx")
    ran = fanpin("grade", survey, "--as-of", date, "-o", out, *options)
    assert ran.status == 0, ran.err
    return out


@pytest.fixture
def rounds(fanpin: Fanpin, tmp_path: Path) -> tuple[Path, Path]:
    old = graded(fanpin, tmp_path / "2019-04.xlsx", APRIL, date="2019-04-30")
    return old, graded(fanpin, tmp_path / "2019-10.xlsx", OCTOBER, "--previous", old)


def column(ledger: Path, title: str) -> list[Any]:
    """The values of a column on all sheets of households."""
    workbook, found = openpyxl.load_workbook(ledger), []
    for sheet in workbook:
        header = [cell.value for cell in sheet[3]] if sheet.max_row > 3 and sheet.title not in ("应纳入", MARK_SHEET) else []
        if title in header and "规则编号" in header and "风险等级" in header:
            at = header.index(title)
            found += [row[at] for row in sheet.iter_rows(min_row=4, values_only=True) if row[0] != "无" and row[at] is not None]
    return found


def test_the_ledger_shows_the_number_as_the_village_keeps_it(rounds: tuple[Path, Path]) -> None:
    assert sorted(column(rounds[1], "户编号")) == ["1", "1", "2", "2", "3", "3"]
    again = ledger_at(rounds[1]).survey
    assert sorted(again.households["户编号"]) == [f"东岭镇／{name}／{number}" for name in (EAST, WEST) for number in (1, 2, 3)]
    assert not again.problems, "the run that made it has said it"


def test_such_a_ledger_is_a_fold(rounds: tuple[Path, Path], tmp_path: Path) -> None:
    again = fold(rounds[1], tmp_path / "再.xlsx")
    assert cells(again) == cells(rounds[1])


def test_the_previous_round_is_found_by_village_and_number(rounds: tuple[Path, Path]) -> None:
    assert len(column(rounds[1], "上期等级")) == 6


@pytest.mark.parametrize("of", ["surveys", "ledgers"])
def test_diff_finds_every_household_again(fanpin: Fanpin, rounds: tuple[Path, Path], of: str, tmp_path: Path) -> None:
    files = rounds if of == "ledgers" else tuple(file.with_name(file.name.replace("-台账", "")) for file in rounds)
    found = fanpin("diff", *files, "-o", tmp_path / "变化.xlsx", "--json").json["classes"]
    assert {name: numbers["households"] for name, numbers in found.items() if numbers["households"]} == {
        "风险上升": 1,
        "等级不变": 5,
    }
    report = openpyxl.load_workbook(tmp_path / "变化.xlsx")["风险上升"]
    assert [cell.value for cell in report[4]][2:5] == [WEST, "2", "户主12"] or "2" in [cell.value for cell in report[4]]


def test_one_village_against_both_is_the_same_households(fanpin: Fanpin, tmp_path: Path) -> None:
    old, new = tmp_path / "2019-04.xlsx", tmp_path / "2019-10.xlsx"
    write_workbook(old, [TITLES, *APRIL[3:]])
    write_workbook(new, [TITLES, *OCTOBER])
    found = fanpin("diff", old, new, "-o", tmp_path / "变化.xlsx", "--json").json["classes"]
    assert (found["风险上升"]["households"], found["等级不变"]["households"], found["新增"]["households"]) == (1, 2, 3)
    assert found["退出"]["households"] == 0


def test_one_village_against_the_other_is_no_household_again(fanpin: Fanpin, tmp_path: Path) -> None:
    old, new = tmp_path / "2019-04.xlsx", tmp_path / "2019-10.xlsx"
    write_workbook(old, [TITLES, *APRIL[:3]])
    write_workbook(new, [TITLES, *OCTOBER[3:]])
    found = fanpin("diff", old, new, "-o", tmp_path / "变化.xlsx", "--json").json["classes"]
    assert (found["新增"]["households"], found["退出"]["households"]) == (3, 3)


def test_a_village_that_numbered_anew_keeps_its_households(fanpin: Fanpin, tmp_path: Path) -> None:
    """The first household left, and all others moved up by one: they are found by their heads."""
    old, new = tmp_path / "2019-04.xlsx", tmp_path / "2019-10.xlsx"
    write_workbook(old, [TITLES, *APRIL])
    write_workbook(new, [TITLES, *OCTOBER[:3], *village(WEST, 12, ["是", "否"])])
    found = fanpin("diff", old, new, "-o", tmp_path / "变化.xlsx", "--json").json["classes"]
    assert (found["风险上升"]["households"], found["等级不变"]["households"], found["退出"]["households"]) == (1, 4, 1)


def test_history_asks_which_and_takes_the_whole_key(fanpin: Fanpin, rounds: tuple[Path, Path]) -> None:
    several = fanpin("history", "2", *rounds, "--json").json
    assert [(one["户编号"], one["户主姓名"]) for one in several["candidates"]] == [
        (f"东岭镇／{EAST}／2", "户主2"),
        (f"东岭镇／{WEST}／2", "户主12"),
    ]
    for key in (f"东岭镇／{WEST}／2", f"东岭镇/{WEST}/2"):
        ran = fanpin("history", key, *rounds)
        assert ran.status == 0 and "户主12" in ran.out and "household 2" in ran.out
    assert "东岭镇" not in fanpin("history", "3", rounds[0], "--json").out or fanpin("history", "3", *rounds).status == 0


def test_a_townships_ledger_has_the_same_keys(fanpin: Fanpin, tmp_path: Path) -> None:
    """In it each number is there once; its record says that it begins again elsewhere."""
    rows = [*village(EAST, 1, ["否"] * 2), *village("上湾村", 11, ["否", "是"], township="青山乡")]
    whole = graded(fanpin, tmp_path / "县.xlsx", rows, "--by", "township")
    part = whole.with_name(f"{whole.stem}-青山乡.xlsx")
    assert sorted(ledger_at(part).survey.households["户编号"]) == ["青山乡／上湾村／1", "青山乡／上湾村／2"]
    found = fanpin("history", "青山乡/上湾村/2", part)
    assert found.status == 0 and "户主12" in found.out


def test_check_names_the_household_by_its_whole_key(fanpin: Fanpin, tmp_path: Path) -> None:
    rows = [list(row) for row in APRIL]
    rows[4][6] = "见附件"
    told = fanpin("check", write_workbook(tmp_path / "表.xlsx", [TITLES, *rows]), "--as-of", "2019-10-31", "--json").json
    assert [found["key"] for found in told["findings"] if found["check"] == "number"] == [f"东岭镇／{WEST}／2"]
    assert [found["cell"] for found in told["findings"] if found["check"] == "numbers-begin-again"] == ["C5"]
