"""填写说明 on the first sheet of a township's ledger."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from openpyxl import load_workbook

from fanpin_cli.documents.ledger import LedgerContent, Returning, write_township_ledgers
from fanpin_cli.documents.ledger.guide import guide_lines
from fanpin_cli.ledger_format import GUIDE


def texts(file: Path) -> list[str]:
    return [str(row[0].value) for row in load_workbook(file)["汇总"].iter_rows() if row[0].value is not None]


def test_it_stands_under_the_table_of_a_townships_ledger_only(content: LedgerContent, tmp_path: Path) -> None:
    returning = Returning(10, "某县扶贫开发领导小组办公室")
    county, *townships = write_township_ledgers(replace(content, returning=returning), tmp_path / "a.xlsx")
    assert GUIDE not in texts(county)
    for file in townships:
        told = texts(file)
        guide = told[told.index(GUIDE) + 1 :]
        assert told.index(GUIDE) > told.index("数据问题") and len(guide) == 10
        whole = "".join(guide)
        assert "收到之日起10日内" in whole and "某县扶贫开发领导小组办公室" in whole and "{" not in whole
        for word in (
            "村级建议等级",
            "乡镇审核等级",
            "审核意见",
            "理由",
            "调查列",
            "同意、不同意",
            content.levels[0].name,
            content.levels[0].sheet,
        ):
            assert word in whole, word
        sheet = load_workbook(file)["汇总"]
        merged = {str(area) for area in sheet.merged_cells.ranges}
        assert sum(area.startswith(f"A{row}:") for area in merged for row in range(1, sheet.max_row + 1)) == 3 + 12
        assert sheet._charts[0].anchor._from.row >= sheet.max_row, "the chart hides no line"  # type: ignore[attr-defined]


def test_what_is_not_set_is_left_blank(content: LedgerContent) -> None:
    whole = "".join(guide_lines(content))
    assert "按县里通知的时间" in whole and "交回：＿＿" in whole


def test_a_county_says_it_otherwise(content: LedgerContent) -> None:
    own = replace(content, returning=Returning(5, "县办", ("{期限}交{交回单位}", "等级：{等级}")))
    assert guide_lines(own)[1] == "1．收到之日起5日内交县办"
    assert guide_lines(own)[2].startswith("2．等级：")
