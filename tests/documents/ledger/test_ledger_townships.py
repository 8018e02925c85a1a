"""One ledger a township, and a county summary that they add up to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from fanpin_cli.documents.files.atomic_file import OutputExistsError
from fanpin_cli.documents.ledger import LedgerContent, write_township_ledgers

HOUSEHOLD_SHEETS = ["一级红色", "二级黄色", "三级蓝色", "边缘户", "待核实", "未纳入评定"]


def test_townships_and_county_balance(content: LedgerContent, tmp_path: Path) -> None:
    written = write_township_ledgers(content, tmp_path / "台账.xlsx")
    assert [file.name for file in written] == [
        "台账.xlsx",
        *(f"台账-{t}.xlsx" for t in ("梅山镇", "麻埠镇", "青山镇", "燕子河镇")),
    ]
    keys: list[str] = []
    for file in written[1:]:
        book = load_workbook(file)
        own = [str(r[3]) for name in HOUSEHOLD_SHEETS for r in book[name].iter_rows(min_row=4, values_only=True) if r[3]]
        facts = dict(book["_fanpin"].iter_rows(values_only=True))
        assert (facts["户数"], facts["乡镇"]) == (str(len(own)), file.stem.removeprefix("台账-"))
        assert f"填报单位：某县{facts['乡镇']}" in str(book["汇总"]["A2"].value)
        keys += own
    assert sorted(keys) == sorted(content.places["户编号"])

    county = load_workbook(written[0])
    assert county.sheetnames == ["汇总", "数据问题", "规则", "_fanpin"]
    assert county["汇总"]["P10"].value == 60
    assert dict(county["_fanpin"].iter_rows(values_only=True))["户表"] == "无"


def test_each_township_gets_its_own_problems(content: LedgerContent, tmp_path: Path) -> None:
    written = write_township_ledgers(content, tmp_path / "台账.xlsx")
    found = [[r[6] for r in load_workbook(f)["数据问题"].iter_rows(min_row=4, values_only=True) if r[6]] for f in written]
    assert found == [[f"341599{n:09d}" for n in range(3)], ["341599000000000"], ["341599000000001"], ["341599000000002"], []]


def test_a_problem_without_a_number_is_the_townships_where_its_row_stands(content: LedgerContent, tmp_path: Path) -> None:
    cells = dict(zip(content.problems["单元格"], ("", None, "341599000000002"), strict=True))
    odd = replace(content, problems=content.problems.assign(户编号=list(cells.values())))
    written = write_township_ledgers(odd, tmp_path / "台账.xlsx")
    found = [[r[5] for r in load_workbook(f)["数据问题"].iter_rows(min_row=4, values_only=True) if r[5]] for f in written]
    assert found == [["H4", "H5", "H6"], ["H4"], ["H5"], ["H6"], []]


def test_names_that_no_file_can_have(content: LedgerContent, tmp_path: Path) -> None:
    towns = content.places["乡镇"].replace({"梅山镇": "梅/山", "麻埠镇": "梅?山", "青山镇": ""})
    odd = replace(content, places=content.places.assign(乡镇=towns))
    written = write_township_ledgers(odd, tmp_path / "台账.xlsx")
    assert [file.stem for file in written[1:]] == ["台账-梅_山", "台账-梅_山（2）", "台账-未填乡镇", "台账-燕子河镇"]


def test_nothing_is_written_where_one_file_is_there(content: LedgerContent, tmp_path: Path) -> None:
    (tmp_path / "台账-青山镇.xlsx").write_bytes(b"old")
    with pytest.raises(OutputExistsError):
        write_township_ledgers(content, tmp_path / "台账.xlsx")
    assert [file.name for file in tmp_path.iterdir()] == ["台账-青山镇.xlsx"]
    assert len(write_township_ledgers(content, tmp_path / "台账.xlsx", force=True)) == 5
