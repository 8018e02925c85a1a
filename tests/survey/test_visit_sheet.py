"""A workbook of a screening that comes back: only its list of visits is a survey."""

from __future__ import annotations

from pathlib import Path

import pytest

from fanpin_cli.ledger_format import MARK_SHEET, SCREEN_SHEETS, VISIT_SHEET, VISITS_KEY
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.visit_sheet import visit_grids

MARKS = [["键", "值"], [VISITS_KEY, VISIT_SHEET]]


def grid(sheet: str, rows: list[list[object]] | None = None) -> Grid:
    return Grid(Path("a.xlsx"), sheet, rows or [])


@pytest.mark.parametrize(
    ("sheets", "marked", "read"),
    [
        ([*SCREEN_SHEETS], True, [VISIT_SHEET]),
        ([*SCREEN_SHEETS], False, [VISIT_SHEET]),
        ([VISIT_SHEET, "另一张"], True, [VISIT_SHEET]),
        ([VISIT_SHEET, "调查表"], False, [VISIT_SHEET, "调查表"]),
        (["改了名"], True, ["改了名", MARK_SHEET]),
        (["调查表", "汇总"], False, ["调查表", "汇总"]),
    ],
)
def test_which_sheets_are_read(sheets: list[str], marked: bool, read: list[str]) -> None:
    grids = [grid(sheet) for sheet in sheets] + ([grid(MARK_SHEET, MARKS)] if marked else [])
    kept, others = visit_grids(grids)
    assert [one.sheet for one in kept] == read
    assert {one.sheet for one in others} == {*sheets} - {*read}
