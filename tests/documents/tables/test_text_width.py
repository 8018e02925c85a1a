"""Widths and heights for Chinese text."""

from __future__ import annotations

import pandas as pd
import pytest

from fanpin_cli.documents.tables.text_width import column_width, row_heights, text_width


@pytest.mark.parametrize(("text", "width"), [("", 0), ("abc", 3), ("户编号", 6), ("A级（危房）", 11), ("长长长\n短", 6)])
def test_a_chinese_character_takes_two(text: str, width: int) -> None:
    assert text_width(text) == width


@pytest.mark.parametrize(
    ("title", "values", "least", "most", "width"),
    [
        ("证件号码", ["341599197001010011"], 5, 30, 19.6),
        ("证件号码", ["341599197001010011"], 5, 12, 12),
        ("序号", [1.0, 2.0], 5, 30, 5),
        ("是否解决安全饮用水", [None], 5, 30, 11),
        ("备注", ["无"] * 99 + ["很长的备注" * 20], 5, 30, 5),
        ("备注", [], 5, 30, 5),
        ("待核实", ["", "", "", "需核实务工月数"] * 30, 5, 30, 15.6),
    ],
)
def test_columns_fit_their_values(title: str, values: list[object], least: float, most: float, width: float) -> None:
    assert column_width(title, pd.Series(values, dtype=object), least, most) == pytest.approx(width)


def test_rows_are_as_high_as_their_longest_text() -> None:
    table = pd.DataFrame({"短": ["一", "二", "三"], "长": ["一", "二" * 10, "三" * 30], "行": ["一", "二", "a\nb\nc"]})
    assert row_heights(table, (10, 10.8, 10)).tolist() == [19.0, 32.0, 86.0]


def test_half_a_character_goes_to_the_next_line_and_many_lines_need_one_more() -> None:
    table = pd.DataFrame({"判定理由": ["理" * 20, "理" * 60, "理" * 70]})
    assert row_heights(table, (22,)).tolist() == [32.0, 86.0, 13.5 * 8 + 5], "10 characters a line; 2, 6 and 7 lines and one"


def test_no_row_is_higher_than_excel_allows() -> None:
    assert row_heights(pd.DataFrame({"长": ["长" * 5000]}), (10,)).tolist() == [409.0]
