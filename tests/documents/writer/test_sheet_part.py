"""Edits of a sheet's part."""

from __future__ import annotations

from fanpin_cli.documents.writer.sheet_part import (
    Restyling,
    style_of_row,
    with_growing_rows,
    with_heights,
    with_restyled_rows,
    without_column_styles,
)

SHEET = (
    b'<worksheet><cols><col min="1" max="2" width="9" style="3" customWidth="1"/></cols><sheetData>'
    b'<row r="1" ht="20" customHeight="1"><c r="A1" s="1"/></row><row r="2" ht="30" customHeight="1"><c r="A2" s="2"/>'
    b'<c r="B2" s="3"/></row><row r="2" ht="30" customHeight="1"/></sheetData></worksheet>'
)


def test_columns_lose_their_fill_cells_keep_it() -> None:
    part = without_column_styles(SHEET)
    assert b'<col min="1" max="2" width="9" customWidth="1"/>' in part
    assert b'<c r="B2" s="3"/>' in part


def test_a_row_stands_once_and_may_grow() -> None:
    part = with_growing_rows(SHEET)
    assert part.count(b'<row r="2"') == 1
    assert b'<row r="2" ht="30"><c' in part


def test_a_row_takes_another_rows_look() -> None:
    assert style_of_row(SHEET, 1) == b"1"
    part = with_restyled_rows(SHEET, [Restyling(2, 2, {b"2": b"1", b"3": b"1"})])
    assert b'<c r="A1" s="1"/></row>' in part and b'<c r="A2" s="1"/><c r="B2" s="1"/>' in part


def test_styles_that_change_places_are_not_changed_twice() -> None:
    part = with_restyled_rows(SHEET, [Restyling(2, 2, {b"2": b"3", b"3": b"2"})])
    assert b'<c r="A2" s="3"/><c r="B2" s="2"/>' in part


def test_heading_rows_have_their_heights() -> None:
    part = (
        b'<sheetData><row r="1"><c r="A1"/></row><row r="2" ht="20"><c r="A2"/></row><row r="21"><c r="A21"/></row></sheetData>'
    )
    edited = with_heights(part, {1: 30, 2: 40.5})
    assert b'<row r="1" ht="30" customHeight="1"><c' in edited and b'<row r="2" ht="40.5" customHeight="1"><c' in edited
    assert b'<row r="21"><c' in edited
