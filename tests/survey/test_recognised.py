"""What a workbook is, by its first rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from fanpin_cli.ledger_format import LEDGER_COLUMNS, MARK_SHEET, NONE, NOTICE_COLUMNS
from fanpin_cli.survey.catalogue_file import shared_catalogue
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.recognised import Kind, Recogniser

Rows = Sequence[Sequence[object]]
RECOGNISER = Recogniser(shared_catalogue())
TITLES = [column.title for column in LEDGER_COLUMNS]
MARKS = {
    **{"轮次": "2019-10", "评定日期": "2019-10-31", "来源文件": "东镇/表 1.xlsx ab;册.xlsx cd", "台账列": ";".join(TITLES)},
    **{
        "户数.1": "1",
        "户数.edge": "2",
        "行数.1": "1",
        "乡镇": "东镇",
        "户表": "一级红色",
        "等级.1": "一级极易返贫户;FF0000;一级红色",
    },
}


def grid(rows: Rows, sheet: str = "Sheet1") -> Grid:
    return Grid(Path("a.xlsx"), sheet, [list(row) for row in rows])


def marks(**changed: str) -> Grid:
    return grid([["键", "值"], *({**MARKS, **changed}).items()], MARK_SHEET)


def households(*filed: str, sheet: str = "一级红色") -> Grid:
    rows = [[{"户编号": f"H{n}", "备案等级": level}.get(title, "") for title in TITLES] for n, level in enumerate(filed)]
    return grid([["某县台账"], [], TITLES, *rows], sheet)


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        (Kind.SURVEY, [["某村调查表"], ["户编号", "户主姓名", "人均纯收入（元）"], ["1", "甲", 3000]]),
        (Kind.SURVEY, [["户编号", "户主姓名"], ["1", "甲"]]),
        (Kind.ROSTER, [["户编号", "姓名", "与户主关系", "证件号码"], ["1", "甲", "户主", ""]]),
        (Kind.LIST, [["姓名", "身份证号码", "补助金额"], ["甲", "", 1]]),
        (Kind.VILLAGES, [["乡镇", "村", "户数"], ["东镇", "一村", 12]]),
        (Kind.VISITS, [["户编号", "走访日期", "走访人", "情况"], ["1", "2019-11-01", "乙", ""]]),
        (Kind.CHANGES, [["户编号", "新等级", "理由", "经办人", "日期"], ["1", "一级", "病", "乙", "2019-11-01"]]),
        (Kind.MARKED_COPY, [["核查编号", "户编号", "问题", "核实说明"], ["HB-01", "1", "", ""]]),
        (Kind.NOTICE, [["公示"], NOTICE_COLUMNS, [1, "一村", "", "张*", 3, "一级"]]),
        (Kind.PART, [["户编号", "户主姓名", "村级建议等级"], ["1", "甲", "一级"]]),
        (Kind.OTHER, [["会议", "时间"], ["a", "b"]]),
    ],
)
def test_a_workbook_is_known_by_its_titles(kind: Kind, rows: Rows) -> None:
    assert RECOGNISER.recognised([grid(rows)], "a").kind is kind


def test_a_ledger_says_its_round_and_what_it_was_graded_from() -> None:
    found = RECOGNISER.recognised([households("一级"), marks()], "a")
    assert (found.kind, found.round, found.as_of, found.households, found.township) == (
        *(Kind.LEDGER, "2019-10", "2019-10-31", 3, "东镇"),
    )
    assert found.sources == {"东镇/表 1.xlsx": "ab", "册.xlsx": "cd"}


@pytest.mark.parametrize(
    ("filed", "decided"), [(("", ""), "none"), (("一级", ""), "some"), (("一级", "二级"), "all"), ((), "none")]
)
def test_how_many_levels_are_decided(filed: tuple[str, ...], decided: str) -> None:
    to_verify = households("", sheet="待核实")
    assert RECOGNISER.recognised([households(*filed), to_verify, marks(户表="一级红色;待核实")], "a").decided == decided


@pytest.mark.parametrize(
    ("kind", "grids"),
    [
        (Kind.PART, [marks()]),
        (Kind.PART, [households("")]),
        (Kind.SUMMARY, [marks(户表=NONE)]),
        (Kind.REPORT, [marks(户表=NONE, 报告="变化报告")]),
        (Kind.REPORT, [grid([["某县台账——汇总"], ["乡镇", "户数"]], "汇总")]),
    ],
)
def test_what_is_ours_and_no_whole_ledger(kind: Kind, grids: list[Grid]) -> None:
    assert RECOGNISER.recognised(grids, "a").kind is kind
