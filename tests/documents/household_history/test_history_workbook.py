"""The household's workbook: its sheets, also where nothing stands in them, and rows in their level's colour."""

from __future__ import annotations

import pandas as pd
import pytest

from fanpin_cli.documents.household_history.history_workbook import HistoryTables, history_sheets
from fanpin_cli.documents.tables.cell_styles import TITLE
from fanpin_cli.documents.tables.listing import UNIT_PIXELS

TITLE_TEXT = "六安市已脱贫户风险分级和边缘户认定规则"


def tables(rounds: tuple[str, ...], fills: tuple[str, ...]) -> HistoryTables:
    timeline = pd.DataFrame({"轮次": rounds, "等级": "一级极易返贫户", "户编号": "1", "备案等级": "二级较易返贫户"})
    figures = pd.DataFrame({"指标": ["人均纯收入"], **{name: [1.5] for name in rounds}, "差额": [0.0]})
    return HistoryTables(
        TITLE_TEXT, "东镇一村　甲（1）", rounds, timeline, fills, figures, pd.DataFrame(columns=["轮次", "户编号"])
    )


def test_rounds_are_rows_of_the_timeline_and_columns_of_the_figures() -> None:
    timeline, figures, adjustments = history_sheets(tables(("2019-04", "2019-10", "2020-04"), ("FF0000", "FF0000", "FFFFFF")))
    assert timeline.table["轮次"].tolist() == ["2019-04", "2019-10", "2020-04"] and timeline.table["备案等级"].notna().all()
    assert [(run.first, run.last, run.look.fill) for run in timeline.row_runs] == [(0, 1, "FF0000"), (2, 2, "FFFFFF")]
    assert figures.table.columns.tolist() == ["序号", "指标", "2019-04", "2019-10", "2020-04", "差额"]
    assert adjustments.table.iloc[0, 0] == "无"


@pytest.mark.parametrize("rounds", [("2019-04",), ("2019-04", "2019-10")])
def test_every_sheet_is_wide_enough_for_its_title(rounds: tuple[str, ...]) -> None:
    for sheet in history_sheets(tables(rounds, ("FF0000",) * len(rounds))):
        needed = len(sheet.merges[0].text) * TITLE.size * 96 / 72
        assert sum(sheet.widths) * UNIT_PIXELS >= needed, sheet.name
