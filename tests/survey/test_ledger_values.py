"""Answers stand in the ledger as values; what is no answer stays as the survey has it."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanpin_cli.survey.catalogue import Catalogue, Field, FieldType
from fanpin_cli.survey.cells import columns_of, read_column
from tests.conftest import Fanpin, read_places, write_workbook
from tests.survey.test_cells import FIELDS

OCTOBER = dt.date(2019, 10, 8)
FAMILY = ["东岭镇", "东岭村", "A1", "张甲1", 3]
FAMILY_TITLES = ["乡镇", "村", "户编号", "户主姓名", "家庭人口"]


def shown(cells: list[object], field: Field, unit: str | None = None) -> list[object]:
    values = read_column(columns_of([[cell] for cell in cells], 1)[0], field, unit).values
    return [None if pd.isna(value) else value for value in values]


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        *[
            ("money", "26,360元", 26360.0),
            ("money", "2.46万", 24600.0),
            ("money", "３５００", 3500.0),
            ("money", "8000.5", 8000.5),
        ],
        *[
            ("money", "三千五百元左右", 3500.0),
            ("money", "无", 0.0),
            ("money", "'3500", 3500.0),
            ("integer", "3口人", 3.0),
        ],
        *[("integer", "3人", 3.0), ("integer", "３", 3.0), ("year", "2016年", 2016.0), ("year", dt.date(2016, 5, 1), 2016.0)],
        *[("yes_no", "√", "是"), ("yes_no", "×", "否"), ("yes_no", 1, "是"), ("yes_no", False, "否"), ("yes_no", "Y", "是")],
        *[("yes_no", "无", "否"), ("yes_no", "有", "是"), ("yes_no", "☐", "否")],
        *[
            ("date", "20191008", OCTOBER),
            ("date", 20191008.0, OCTOBER),
            ("date", "2019年10月8日", OCTOBER),
            ("date", 43746, OCTOBER),
        ],
        *[("date", "2019/10/8", OCTOBER), ("date", dt.datetime(2019, 10, 8, 9, 30), dt.datetime(2019, 10, 8, 9, 30))],
        *[
            ("month", "201910", dt.date(2019, 10, 1)),
            ("month", "2019年10月", dt.date(2019, 10, 1)),
            ("month", OCTOBER, OCTOBER),
        ],
        *[("enum", "A", "A"), ("enum", "A级", "A级"), ("enum", 4, "D级"), ("enum", "04", "D级"), ("enum", "4.0", "D级")],
        *[("set", "A，D", "A，D"), ("set", "1,4", "A级、D级"), ("set", "4、1", "A级、D级"), ("set", "无", "无")],
        *[("phone", 13900001234.0, "13900001234"), ("phone", "139-0000-1234", "139-0000-1234"), ("text", 5.0, 5.0)],
        *[("text", " 张某 ", " 张某 "), ("text", "1", "1")],
    ],
)
def test_an_answer_is_a_value(field: str, cell: object, value: object) -> None:
    (found,) = shown([cell], FIELDS[field])
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        *[
            (field, cell, cell)
            for field in ("money", "integer", "yes_no", "enum", "set", "date", "month")
            for cell in ("不详", "—")
        ],
        *[("money", "三千多", "三千多"), ("money", -2e15, -2e15), ("persons", 500.0, 500.0), ("yes_no", "大概", "大概")],
        *[
            ("yes_no", 5, 5),
            ("date", "2019年13月", "2019年13月"),
            ("enum", 9, 9),
            ("enum", "F级", "F级"),
            ("set", "A、9", "A、9"),
        ],
        *[
            ("date", 20191399.0, "20191399"),
            ("date", 20191399, "20191399"),
            ("money", dt.date(2019, 1, 2), dt.date(2019, 1, 2)),
        ],
    ],
)
def test_what_is_no_answer_stays_as_written(field: str, cell: object, value: object) -> None:
    """A number among dates becomes its text: Excel would show it as a date."""
    assert shown([cell], FIELDS[field]) == [value]


def test_values_are_in_the_fields_unit_and_a_column_of_numbers_is_one() -> None:
    values = read_column(columns_of([["2.46"], [1.5], ["3万元"], [None]], 1)[0], FIELDS["money"], "万元").values
    assert values.dtype == float and values.tolist()[:3] == [24600, 15000, 30000] and np.isnan(values[3])
    assert shown([1.5, "三千多", None], FIELDS["money"], "万元") == [15000.0, "三千多", None]


@given(st.sampled_from(sorted(FIELDS)), st.data())
def test_what_the_ledger_shows_is_read_as_the_same_answer_and_shown_the_same(field: str, data: st.DataObject) -> None:
    words = st.sampled_from(
        ["26,360元", "2.46万", "三千多", "√", "×", "无", "有", "大概", "不详", "A", "D级", "1,4", "20191399"]
    )
    dates = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
    numbers = st.integers(-5, 50_000) | st.floats(0, 1e6).map(lambda number: round(number, 2)) | st.booleans()
    cells = data.draw(st.lists(words | numbers | dates | dates.map(str) | st.none(), min_size=1, max_size=6))
    first = read_column(columns_of([[cell] for cell in cells], 1)[0], FIELDS[field])
    written = [None if pd.isna(value) else value for value in first.values.astype(object)]
    again = read_column(columns_of([[cell] for cell in written], 1)[0], FIELDS[field])
    pd.testing.assert_series_equal(again.answers.astype(object), first.answers.astype(object))
    assert list(again.faults) == list(first.faults)
    pd.testing.assert_series_equal(again.values.astype(object), first.values.astype(object))


def test_words_for_codes_are_read_back(catalogue: Catalogue) -> None:
    """Every choice, and every two of a set, as the ledger writes them for their codes."""
    for title, field in {**catalogue.households, **catalogue.members}.items():
        if field.type in (FieldType.ENUM, FieldType.SET):
            alone = [f",{value}," if field.type is FieldType.SET else value for value in field.values]
            assert read_column(columns_of([[value] for value in field.values], 1)[0], field).answers.tolist() == alone, title
        if field.type is FieldType.SET:
            pairs = list(itertools.combinations(field.values, 2))
            cells = columns_of([["、".join(pair)] for pair in pairs], 1)[0]
            assert read_column(cells, field).answers.tolist() == [f",{','.join(pair)}," for pair in pairs], title


@pytest.mark.parametrize(
    ("titles", "answers", "values"),
    [
        (
            ["人均纯收入", "务工时间", "危房", "调查日期"],
            ["26,360元", "20个月", "√", "20191008"],
            {"人均纯收入": 26360, "务工月数": 20, "危房户": "是", "调查日期": dt.datetime(2019, 10, 8)},
        ),
        (
            ["调查日期", "家庭年收入（万元）", "饮水是否安全", "致贫原因"],
            ["2019.10.8", "2.46", "1", "01"],
            {"调查日期": dt.datetime(2019, 10, 8), "家庭年收入": 24600, "饮水安全": "是", "主要致贫原因": "因病"},
        ),
        (
            ["是否低保户", "人均纯收入（元）", "识别时间", "务工月数"],
            ["N", "３５００", 201710, "不详"],
            {"低保户": "否", "人均纯收入": 3500, "风险识别时间": dt.datetime(2017, 10, 1), "务工月数": "不详"},
        ),
    ],
)
def test_excel_adds_sorts_and_filters_the_ledger(
    fanpin: Fanpin, tmp_path: Path, titles: list[str], answers: list[object], values: dict[str, object]
) -> None:
    survey = write_workbook(tmp_path / "s.xlsx", [[*FAMILY_TITLES, *titles], [*FAMILY, *answers]])
    ledger = tmp_path / "l.xlsx"
    assert fanpin("grade", survey, "--as-of", "2019-10-31", "-o", ledger).status == 0
    ((row,),) = read_places(ledger).values()
    assert {title: row[title] for title in values} == values
