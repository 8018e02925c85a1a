"""A row is not a household: every document counts the same households, and the rows that repeat one stand for themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Fanpin, read_places, write_workbook

TITLES = ["乡镇", "村", "户编号", "户主姓名", "户主证件号码", "家庭人口", "人均纯收入", "危房"]


def family(key: str, number: int, people: int, income: Any = 9000, township: str = "东岭镇") -> list[Any]:
    return [township, "东岭村", key, f"张{number}", f"3415991970010100{number:02}", people, income, "否"]


FAMILIES = [family("H1", 1, 3), family("H2", 2, 2, township="青山乡"), family("H3", 3, 4)]
ALIKE = [family("H1", 1, 3)]
EMPTIER = [family("H2", 2, 2, None, "青山乡"), family("H2", 2, 2, 8000, "青山乡")]
TWO_FAMILIES = [family("H3", 4, 5)]
"""A 户编号 that was typed for two families: both are households."""


def summary(ledger: Path) -> dict[str, Any]:
    rows = list(openpyxl.load_workbook(ledger)["汇总"].iter_rows(min_row=5, values_only=True))
    (total,) = (row for row in rows if row[0] == "合计")
    return dict(zip(map(str, rows[0]), total, strict=True))


@pytest.mark.parametrize(
    ("rows", "households", "persons"),
    [
        (FAMILIES, 3, 9),
        (FAMILIES + ALIKE, 3, 9),
        (ALIKE + FAMILIES + ALIKE, 3, 9),
        (FAMILIES + EMPTIER, 3, 9),
        (FAMILIES + TWO_FAMILIES, 4, 14),
        (TWO_FAMILIES + ALIKE + FAMILIES + EMPTIER, 4, 14),
    ],
)
def test_one_total_for_one_round(fanpin: Fanpin, tmp_path: Path, rows: list[list[Any]], households: int, persons: int) -> None:
    survey, ledger = write_workbook(tmp_path / "2019-10.xlsx", [TITLES, *rows]), tmp_path / "l.xlsx"
    ran = fanpin("grade", survey, "--as-of", "2019-10-31", "-o", ledger, "--json")
    said = ran.json
    places = [*said["levels"].values(), said["edge"], said["to_verify"], said["not_assessed"]]
    assert (said["households"], said["persons"]) == (households, persons)
    assert (sum(place["households"] for place in places), sum(place["persons"] for place in places)) == (households, persons)
    assert (said["rows"], said["repeated_rows"]) == (len(rows), len(rows) - households)

    total = summary(ledger)
    assert (total["合计户数"], total["合计人数"], total["核对"]) == (households, persons, "平衡")
    assert (total["输入行数"], total["重复行数"], total["输入户数"]) == (len(rows), len(rows) - households, households)
    on_sheets = read_places(ledger)
    assert sum(map(len, on_sheets.values())) == len(rows), "no row is lost"
    marks = {row[0]: row[1] for row in openpyxl.load_workbook(ledger)["_fanpin"].iter_rows(values_only=True)}
    assert (marks["户数"], marks["人数"], marks["重复行数"]) == (str(households), str(persons), str(len(rows) - households))

    for other in (survey, ledger):
        changes = fanpin("diff", ledger, other, "-o", tmp_path / "d.xlsx", "--json", "--force").json
        assert {changes["old"]["households"], changes["new"]["households"]} == {households}
        assert {name for name, count in changes["classes"].items() if count["households"]} == {"等级不变"}

    again = fanpin("grade", ledger, "--as-of", "2019-10-31", "-o", tmp_path / "again.xlsx", "--json").json
    assert {title: again[title] for title in ("households", "persons", "rows", "levels", "not_assessed")} == {
        title: said[title] for title in ("households", "persons", "rows", "levels", "not_assessed")
    }


def test_the_rows_are_told_on_screen_and_on_their_sheet(fanpin: Fanpin, tmp_path: Path) -> None:
    survey, ledger = write_workbook(tmp_path / "s.xlsx", [TITLES, *FAMILIES, *ALIKE, *TWO_FAMILIES]), tmp_path / "l.xlsx"
    ran = fanpin("grade", survey, "--as-of", "2019-10-31", "-o", ledger)
    assert "5 rows were read; 1 of them repeat a household" in " ".join(ran.out.replace("│", " ").split())
    workbook = openpyxl.load_workbook(ledger)
    assert "本表1户5人，另有重复行1行" in workbook["未纳入评定"]["A2"].value
    assert "输入5行，其中1行与另一行是同一户" in workbook["汇总"]["A3"].value


def test_history_knows_one_household_of_each(fanpin: Fanpin, tmp_path: Path) -> None:
    survey, ledger = write_workbook(tmp_path / "s.xlsx", [TITLES, *ALIKE, *FAMILIES, *ALIKE]), tmp_path / "l.xlsx"
    fanpin("grade", survey, "--as-of", "2019-10-31", "-o", ledger)
    found = fanpin("history", "--village", "东岭村", ledger, "--json").json
    assert sorted(one["户编号"] for one in found["candidates"]) == ["H1", "H2", "H3"]
    (round_,) = fanpin("history", "H1", ledger, "--json").json["rounds"]
    assert round_["place"] in "123"


def test_rows_that_are_gone_from_a_ledger_are_still_told(fanpin: Fanpin, tmp_path: Path) -> None:
    survey, ledger = write_workbook(tmp_path / "s.xlsx", [TITLES, *FAMILIES, *ALIKE]), tmp_path / "l.xlsx"
    fanpin("grade", survey, "--as-of", "2019-10-31", "-o", ledger)
    workbook = openpyxl.load_workbook(ledger)
    workbook["未纳入评定"].delete_rows(4)
    workbook.save(ledger)
    ran = fanpin("grade", ledger, "--as-of", "2019-10-31", "-o", tmp_path / "again.xlsx")
    assert "rows of the ledger are gone" in " ".join(ran.out.split())
