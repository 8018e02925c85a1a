"""Screening against plain code on a made-up county: every group, every row that fits nobody, every row's whereabouts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Fanpin, Ran
from tests.workflows.made_county import GROUPS, County, made_county

AS_OF = ("--as-of", "2019-10-31")
EVIDENCE = re.compile(r"([^；·]+)·第(\d+)行[^；（]*(?:（([^（）]+)）)?")
HEADER = 3


def sheet_rows(workbook: Path, sheet: str) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(workbook, read_only=True)
    header, *rows = book[sheet].iter_rows(min_row=HEADER, values_only=True)
    book.close()
    return [dict(zip(header, row, strict=True)) for row in rows if row[0] != "无"]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    return made_county(tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="module")
def ran(county: County, fanpin_once: Fanpin) -> Ran:
    ran = fanpin_once("screen", county.roster, *county.lists(), *AS_OF, "--json")
    assert ran.status == 0, ran.err
    return ran


@pytest.fixture(scope="module")
def workbook(ran: Ran) -> Path:
    return Path(ran.json["workbook"])


def file_of(county: County, kind: str, source: str | None) -> str:
    return source.split("·")[0].rpartition("/")[2] if source else next(row.file for row in county.rows if row.kind == kind)


def by_household(county: County, workbook: Path, sheet: str) -> dict[str, set[tuple[str, str, int]]]:
    """户编号 → the rows that its 依据 names."""
    return {
        str(row["户编号"]): {
            (kind, file_of(county, kind, source), int(number)) for kind, number, source in EVIDENCE.findall(str(row["依据"]))
        }
        for row in sheet_rows(workbook, sheet)
    }


def test_every_household_has_exactly_its_rows(county: County, workbook: Path) -> None:
    for sheet, fate in (("入户排查名单", "visit"), ("已建档立卡", "registered")):
        wanted: defaultdict[str, set[tuple[str, str, int]]] = defaultdict(set)
        for row, (what, key) in county.fates().items():
            if what == fate:
                wanted[key].add(row)
        assert len(wanted) > 30
        assert by_household(county, workbook, sheet) == wanted


def test_every_group_is_that_of_the_rows(county: County, ran: Ran, workbook: Path) -> None:
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for (kind, _file, _row), (what, key) in county.fates().items():
        if what == "visit":
            wanted[GROUPS[kind]].add(key)
    persons = {title: sum(county.households[key]["家庭人口"] for key in keys) for title, keys in wanted.items()}
    groups = ran.json["groups"]
    assert {title: each["households"] for title, each in groups.items()} == {title: len(keys) for title, keys in wanted.items()}
    assert {title: each["persons"] for title, each in groups.items()} == persons
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in sheet_rows(workbook, "入户排查名单"):
        for title in str(row["重点群体"]).split("、"):
            found[title].add(str(row["户编号"]))
    assert found == wanted


@pytest.mark.parametrize(("sheet", "fate"), [("名单对不上", "unmatched"), ("疑似同名", "doubtful")])
def test_every_row_that_fits_nobody_is_named(county: County, workbook: Path, sheet: str, fate: str) -> None:
    found = {(row["名单"], str(row["文件"]).rpartition("/")[2], int(row["行"])) for row in sheet_rows(workbook, sheet)}
    assert found == {row for row, (what, _key) in county.fates().items() if what == fate}
    assert len(found) > 10


def test_rows_whose_number_lost_its_figures_or_that_do_not_count_are_findings(county: County, workbook: Path) -> None:
    found = {
        (str(row["文件"]).rpartition("/")[2], int(re.sub(r"\D", "", str(row["单元格"]))))
        for row in sheet_rows(workbook, "数据问题")
        if row["类别"] in ("长号码存成了数字", "未达到名单条件")
    }
    wanted = {(file, number) for (_kind, file, number), (what, _key) in county.fates().items() if what in ("unread", "below")}
    assert found == wanted
    assert any(row.lost for row in county.rows)


def test_the_rows_of_every_list_add_up(county: County, ran: Ran) -> None:
    counts = Counter((kind, what) for (kind, _file, _row), (what, _key) in county.fates().items())
    assert ran.json["rows"] == Counter(row.kind for row in county.rows)
    assert ran.json["unmatched"] == {kind: counts[kind, "unmatched"] for kind in ran.json["rows"]}
    assert ran.json["doubtful"] == sum(number for (_kind, what), number in counts.items() if what == "doubtful")
    for kind, parts in ran.json["lists"].items():
        assert sum(parts.values()) == ran.json["rows"][kind]


def test_the_order_of_the_lists_does_not_matter(county: County, workbook: Path, fanpin_once: Fanpin, tmp_path: Path) -> None:
    kinds = [(kind, file) for kind, files in county.files.items() for file in files]
    inside = {kind: sorted(file.iterdir(), reverse=True) if file.is_dir() else [file] for kind, file in kinds}
    given = [part for kind, files in reversed(inside.items()) for file in files for part in ("--list", f"{kind}={file}")]
    ran = fanpin_once("screen", county.roster, *given, *AS_OF, "-o", tmp_path / "other.xlsx", "--json")
    assert ran.status == 0, ran.err
    for sheet in ("入户排查名单", "已建档立卡", "名单对不上"):
        assert sheet_rows(tmp_path / "other.xlsx", sheet) == sheet_rows(workbook, sheet)


def test_the_list_filled_in_is_graded(workbook: Path, fanpin_once: Fanpin, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    sheet = book["入户排查名单"]
    titles = {str(cell.value): cell.column for cell in sheet[HEADER]}
    answers: dict[str, Any] = {"人均纯收入": 4000, "家庭年收入": 20000, "刚性支出": 0, "劳动力人数": 2}
    yes_or_no = [title for title in titles if title.endswith("户") and title not in answers]
    edge = set()
    for number in range(HEADER + 1, sheet.max_row + 1):
        for title, value in answers.items():
            sheet.cell(number, titles[title]).value = value
        for title in yes_or_no:
            sheet.cell(number, titles[title]).value = "否"
        if number % 3 == 0:
            sheet.cell(number, titles["低保户"]).value = "是"
            edge.add(str(sheet.cell(number, titles["户编号"]).value))
    book.save(tmp_path / "已填.xlsx")
    ran = fanpin_once("grade", tmp_path / "已填.xlsx", *AS_OF, "--json")
    assert ran.status == 0, ran.err
    assert ran.json["households"] == sheet.max_row - HEADER
    assert ran.json["edge"]["households"] == len(edge)
    assert ran.json["to_verify"]["households"] == 0
    ledger = openpyxl.load_workbook(ran.json["ledger"], read_only=True)
    header, *rows = ledger["边缘户"].iter_rows(min_row=HEADER, values_only=True)
    assert {str(row[header.index("户编号")]) for row in rows} == edge
