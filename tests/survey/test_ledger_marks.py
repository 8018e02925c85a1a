"""Knowing a ledger again: what the reader takes for its own columns is what the writer writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from fanpin_cli.ledger_format import KNOWN_BY, LEDGER_TITLES, MARK_SHEET, NONE
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.ledger_marks import household_grids, ledger_marks

HEADER: list[object] = ["序号", *sorted(KNOWN_BY)]
RED = Grid(
    Path("a.xlsx"),
    "一级红色",
    [["某县台账"], ["轮次：2019年4月　评定日期：2019-04-30　单位：户、人、元"], HEADER, [1, "二级", "1", "R", "一级", "理由"]],
)
RECORDED = {"户表": "一级红色;边缘户", "台账列": "序号", "轮次": "2019-10", "评定日期": "2019-10-31", "行数.1": "1"}


def recorded(**changed: str) -> Grid:
    entries = {**RECORDED, **changed}
    entries["等级.1"] = "一级极易返贫户;一级红色"
    return Grid(Path("a.xlsx"), MARK_SHEET, [["项目", "值"], *([key, value] for key, value in entries.items() if value)])


@pytest.mark.parametrize(
    ("hidden", "round_", "as_of"),
    [
        ([recorded()], "2019-10", "2019-10-31"),
        ([], "2019-04", "2019-04-30"),
        ([recorded(户表="")], "2019-04", "2019-04-30"),
        ([recorded(户表="改坏了")], "2019-10", "2019-10-31"),
        ([recorded(户表="边缘户")], "2019-10", "2019-10-31"),
        ([recorded(户表="改坏了", **{"行数.1": ""})], "2019-10", "2019-10-31"),
        ([recorded(轮次="改坏了", 评定日期="x")], "2019-04", "2019-04-30"),
        ([recorded(轮次="", 评定日期="")], "2019-04", "2019-04-30"),
    ],
)
def test_what_the_hidden_sheet_does_not_say_the_sheets_do(hidden: list[Grid], round_: str, as_of: str) -> None:
    marks = ledger_marks([RED, *hidden])
    assert marks is not None and (marks.round, marks.as_of) == (round_, as_of)
    assert household_grids([RED, *hidden], marks) == [RED]


def test_a_report_has_no_households_whatever_stands_in_it() -> None:
    marks = ledger_marks([RED, recorded(户表=NONE)])
    assert marks is not None and not marks.holds_households


def test_a_ledger_is_known_by_columns_that_it_has() -> None:
    assert KNOWN_BY <= LEDGER_TITLES
