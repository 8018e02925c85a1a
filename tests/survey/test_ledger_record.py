"""What a ledger keeps besides its rows: 调整记录 as staff fill it in, and the record of households."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from fanpin_cli.ledger_format import PROBLEM_TITLES
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.ledger_record import LedgerRecord, ledger_record, one_record

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


def marks(**entries: str) -> Grid:
    return Grid(Path("台账.xlsx"), "_fanpin", [["键", "值"], *([key, value] for key, value in entries.items())])


RECORD = {"户列": "户编号;来源;未评定原因;成员;上期;劳动力人数至少", "成员列": "姓名;年龄"}


def test_the_record_of_households_has_the_order_of_the_survey() -> None:
    entries = {"户.10": "J┆┆┆┆┆", "户.2": "B┆┆┆甲¦3┆1┆2", "户.1": "A┆一.xlsx·表·第2行┆┆乙¦4┆┆"}
    record = ledger_record([marks(**RECORD, **entries)])
    assert record.households["户编号"].tolist() == ["A", "B", "J"]
    assert record.further == ["劳动力人数至少"] and record.households["上期"].tolist() == [None, "1", None]
    people = record.members({})
    assert people is not None and people[["户编号", "姓名", "年龄"]].to_numpy().tolist() == [["A", "乙", "4"], ["B", "甲", "3"]]


def test_a_text_too_long_for_a_cell_goes_on_in_the_next() -> None:
    record = ledger_record([marks(**RECORD, **{"户.1": "A┆┆┆甲¦3", "户.1+": "乙¦4┆┆"})])
    people = record.members({})
    assert people is not None and people["姓名"].tolist() == ["甲", "乙"]


def test_rows_are_found_by_number_and_by_source_where_numbers_repeat() -> None:
    entries = {"户.1": "A┆甲·第2行┆┆┆1┆", "户.2": "A┆甲·第3行┆重复┆┆2┆", "户.3": "┆甲·第4行┆无号┆┆3┆"}
    record = ledger_record([marks(**RECORD, **entries)])
    keys = pd.Series([None, "A", "A", "B"], dtype=object)
    beside = record.beside(keys, pd.Series(["甲·第4行", "甲·第3行", "甲·第2行", "乙·第9行"], dtype=object))
    assert beside["上期"].fillna("").tolist() == ["3", "2", "1", ""]


def test_a_problem_that_county_and_township_both_tell_is_one() -> None:
    def told(*cells: tuple[int, str, str]) -> LedgerRecord:
        rows = [{"序号": number, "文件": file, "单元格": cell, "问题": "应为数字"} for number, file, cell in cells]
        return LedgerRecord(problems=pd.DataFrame(rows, columns=[*PROBLEM_TITLES], dtype=object))

    county, township = told((1, "甲.xlsx", "C5"), (2, "乙.xlsx", "C5")), told((1, "乙.xlsx", "C5"))
    assert one_record([county, township]).problems[["序号", "文件"]].to_numpy().tolist() == [[1, "甲.xlsx"], [2, "乙.xlsx"]]
