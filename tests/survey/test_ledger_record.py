"""What a ledger keeps besides its rows: 调整记录 as staff fill it in, and the record of households."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.ledger_record import ledger_record

HEADER: list[object] = ["序号", "日期", "户编号", "理由", None, "理由"]


def sheet(*rows: list[object], name: str = "调整记录") -> Grid:
    return Grid(Path("台账.xlsx"), name, list(rows))


def test_rows_that_name_a_household_are_read_as_a_clerk_reads_them() -> None:
    grid = sheet(
        ["某县台账——调整记录"],
        HEADER,
        [1.0, dt.datetime(2019, 5, 6, tzinfo=dt.UTC), 34159901010011.0, "因病"],
        [2.0, "5月", " 00７ ", "更正", "旁注"],
        [3.0, "5月", None, "谁也不是"],
    )
    assert ledger_record([grid]).adjustments.to_dict("records") == [
        {"序号": 1, "日期": dt.date(2019, 5, 6), "户编号": "34159901010011", "理由": "因病"},
        {"序号": 2, "日期": "5月", "户编号": "007", "理由": "更正"},
    ]


def test_without_the_sheet_its_header_or_rows_there_are_none() -> None:
    for grids in (
        [],
        [sheet(["a"])],
        [sheet(HEADER)],
        [sheet(HEADER, [1, "", "7", "x"], name="别的")],
        [sheet(HEADER, ["无"])],
    ):
        table = ledger_record(grids).adjustments
        assert "户编号" in table and table.empty
