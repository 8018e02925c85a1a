"""A column's cells become typed answers; what cannot be read is a fault at its row, never a guess and never 否."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fanpin_cli.survey.catalogue import Field, FieldType
from fanpin_cli.survey.cells import IMPLAUSIBLE, LOST_DIGITS, UNREADABLE, Cells, columns_of, read_column

HOUSING = {"A级": ("A", "1"), "D级": ("D", "4")}
FIELDS = {
    "money": Field(type=FieldType.MONEY, unit="元"),
    "integer": Field(type=FieldType.INTEGER, unit="人"),
    "persons": Field(type=FieldType.INTEGER, unit="人", least=1, most=50),
    "year": Field(type=FieldType.INTEGER, unit="年"),
    "yes_no": Field(type=FieldType.YES_NO),
    "enum": Field(type=FieldType.ENUM, values=HOUSING),
    "set": Field(type=FieldType.SET, values=HOUSING),
    "date": Field(type=FieldType.DATE),
    "month": Field(type=FieldType.MONTH),
    "id": Field(type=FieldType.IDENTITY_NUMBER),
    "phone": Field(type=FieldType.PHONE),
    "text": Field(),
}


def one_column(cells: Sequence[object]) -> Cells:
    return columns_of([[cell] for cell in cells], 1)[0]


@pytest.mark.parametrize(
    ("field", "cell", "answer"),
    [
        *[("money", "3,500元", 3500.0), ("money", "１.２万", 12000.0), ("money", "无", 0.0), ("money", 7, 7.0)],
        *[("money", "0.35万元", 3500.0), ("money", "'3500", 3500.0), ("integer", "3人", 3.0), ("integer", 3.0, 3.0)],
        ("integer", dt.datetime(1900, 1, 5), 5.0),
        *[
            ("year", "2016年", 2016.0),
            ("year", 2016, 2016.0),
            ("year", "2016-05", 2016.0),
            ("year", dt.date(2016, 5, 1), 2016.0),
        ],
        *[("yes_no", "√", True), ("yes_no", 0, False), ("yes_no", True, True), ("yes_no", "无", False)],
        *[("enum", "A", "A级"), ("enum", 4, "D级"), ("enum", "4.0", "D级"), ("set", "D、A", ",A级,D级,"), ("set", "无", ",")],
        *[("date", 43746, dt.date(2019, 10, 8)), ("date", dt.datetime(2019, 10, 8, 12), dt.date(2019, 10, 8))],
        *[("month", 201910, "2019-10"), ("month", "2019年10月", "2019-10"), ("id", "34159919700101001x", "34159919700101001X")],
        *[("id", "'341599 19700101 0012", "341599197001010012"), ("phone", 13900001234.0, "13900001234")],
        *[("phone", "139-0000-1234", "13900001234"), ("text", " 张\u200b某 ", "张某"), ("text", 5.0, "5"), ("id", "无", None)],
    ],
)
def test_a_cell_is_read_as_its_fields_type(field: str, cell: object, answer: object) -> None:
    read = read_column(one_column([cell]), FIELDS[field])
    found = read.answers[0]
    assert read.faults == {} and (found is None if answer is None else found == answer)


@pytest.mark.parametrize("field", sorted(FIELDS))
@pytest.mark.parametrize("cell", [None, "", "  ", "-", "—", "/", "不详", "未知", "#N/A"])
def test_no_answer_is_missing_and_no_fault(field: str, cell: object) -> None:
    read = read_column(one_column([cell]), FIELDS[field])
    assert read.faults == {} and read.answers.isna().all()


@pytest.mark.parametrize(
    ("field", "cell", "fault"),
    [
        *[
            ("money", "见附件", UNREADABLE),
            ("money", "3公里", UNREADABLE),
            ("money", "1e999", UNREADABLE),
            ("money", 10**400, UNREADABLE),
            ("money", "50%", UNREADABLE),
        ],
        *[("integer", 2.5, UNREADABLE), ("yes_no", "部分", UNREADABLE), ("yes_no", 2, UNREADABLE), ("enum", "E", UNREADABLE)],
        *[("date", "十月上旬", UNREADABLE), ("month", 2019.1, UNREADABLE), ("id", "不清", UNREADABLE)],
        *[("persons", value, IMPLAUSIBLE) for value in (0, -1, 1e12, 341599196001010001, "0", "无", "51人", "1e12")],
        ("persons", 2.5, UNREADABLE),
        *[(field, dt.datetime(2019, 1, 2), UNREADABLE) for field in ("money", "integer", "persons")],
        *[
            ("id", 3.41599197001011e17, LOST_DIGITS),
            ("id", "3.41599E+17", LOST_DIGITS),
            ("id", 341599197001010012, LOST_DIGITS),
        ],
    ],
)
def test_what_cannot_be_read_is_a_fault_and_missing(field: str, cell: object, fault: str) -> None:
    read = read_column(one_column(["", cell]), FIELDS[field])
    assert read.faults == {1: fault} and read.answers.isna().all()


def test_numbers_come_in_the_fields_unit() -> None:
    read = read_column(one_column([1.2, "1.2", "3500元", None]), FIELDS["money"], "万元")
    assert read.answers[:3].tolist() == [12000, 12000, 3500] and np.isnan(read.answers[3])


def test_household_numbers_are_written_alike() -> None:
    read = read_column(one_column([34159901.0, " 34159901", "34159901.0", "３４１５９９０１"]), FIELDS["text"], code=True)
    assert set(read.answers) == {"34159901"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *[(code, code) for code in ("3E0011", "1E5", "3E12", "12E3", "E001", "9E+", "3.E+2")],
        *[(lost, None) for lost in ("3.4E+13", "3.41599E+17", "3.4e+13", "3E+13", "3.41599010010001E13", "3.4E+013")],
    ],
)
def test_a_household_number_may_have_an_e_in_it(text: str, code: str | None) -> None:
    read = read_column(one_column([text]), FIELDS["text"], code=True)
    assert read.answers.tolist() == [code]
    assert read.faults == ({} if code else {0: LOST_DIGITS})


ANY = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-(10**18), 10**18),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@pytest.mark.parametrize("field", sorted(FIELDS))
@given(cells=st.lists(ANY, max_size=12))
@example(cells=[0, -0.0])
@example(cells=["甲", "乙", float("nan")])
@example(cells=[True, 1.0, None])
def test_whatever_stands_there_each_cell_is_an_answer_or_missing_and_alone_it_reads_the_same(
    field: str, cells: list[Any]
) -> None:
    """Columns are read together in shortcuts; a shortcut may never change what one cell means."""
    read = read_column(one_column(cells), FIELDS[field])
    assert len(read.answers) == len(cells) and set(read.faults) <= set(range(len(cells)))
    for row, cell in enumerate(cells):
        alone = read_column(one_column([cell]), FIELDS[field])
        one, other = read.answers[row], alone.answers[0]
        assert (pd.isna(one) and pd.isna(other)) or one == other
        assert read.faults.get(row) == alone.faults.get(0)
