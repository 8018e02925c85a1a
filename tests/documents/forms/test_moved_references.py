"""References after rows were added under a table, as Excel moves them."""

from __future__ import annotations

import pytest

from fanpin_cli.documents.forms.moved_references import RowsAdded

ADDED = RowsAdded("表1", first=5, before=8, more=10)
"""A table in rows 5 to 7; ten rows come in before row 8."""


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("SUM(E5:E7)", "SUM(E5:E17)"),
        ("=SUM($E$5:$E$7)*2", "=SUM($E$5:$E$17)*2"),
        ("E7+E8", "E7+E18"),
        ("SUM(E5:E6)", "SUM(E5:E6)"),
        ("SUM(E1:E9)", "SUM(E1:E19)"),
        ("表2!E8+'表1'!E8", "表2!E8+'表1'!E18"),
        ('IF(A8="E8","A5:A7",A5)', 'IF(A18="E8","A5:A7",A5)'),
        ("SUM(5:7)", "SUM(5:17)"),
        ("LOG10(A8)", "LOG10(A18)"),
    ],
)
def test_formulas(formula: str, moved: str) -> None:
    assert ADDED.formula(formula, "表1") == moved


def test_a_formula_of_the_tables_own_row_does_not_grow() -> None:
    assert ADDED.formula("SUM(E7:G7)+E8", "表1", grow=False) == "SUM(E7:G7)+E18"


@pytest.mark.parametrize(
    ("ranges", "moved"), [("E5:E7", "E5:E17"), ("E7", "E7:E17"), ("A1 E8:F9", "A1 E18:F19"), ("E5:E6", "E5:E6")]
)
def test_lists_of_ranges(ranges: str, moved: str) -> None:
    assert ADDED.ranges(ranges) == moved


def test_a_print_area_takes_the_rows_in_also_where_there_were_none() -> None:
    empty = RowsAdded("表1", first=5, before=5, more=10)
    assert empty.formula("'表1'!$A$1:$H$4", "", whole=True) == "'表1'!$A$1:$H$14"
    assert empty.ranges("E1:E4") == "E1:E4"
