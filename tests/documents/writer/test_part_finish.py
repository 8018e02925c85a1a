"""Finishing touches on XML parts."""

from __future__ import annotations

from fanpin_cli.documents.writer.part_finish import finished, rows_like, with_default_font, with_heights

SHEET = (
    b'<worksheet><cols><col min="1" max="2" width="9" style="3" customWidth="1"/></cols><sheetData>'
    b'<row r="1" ht="20" customHeight="1"><c r="A1" s="1"/></row><row r="2" ht="30" customHeight="1"><c r="A2" s="2"/>'
    b'<c r="B2" s="3"/></row><row r="2" ht="30" customHeight="1"/></sheetData></worksheet>'
)


def test_columns_lose_their_fill_cells_keep_it() -> None:
    part = finished(SHEET)
    assert b'<col min="1" max="2" width="9" customWidth="1"/>' in part
    assert b'<c r="B2" s="3"/>' in part


def test_a_row_stands_once_and_may_grow() -> None:
    part = finished(SHEET)
    assert part.count(b'<row r="2"') == 1
    assert b'<row r="2" ht="30"><c' in part


def test_a_row_takes_another_rows_look() -> None:
    assert b'<c r="A2" s="1"/><c r="B2" s="1"/>' in rows_like(SHEET, 1, [2])


def test_only_the_first_font_changes() -> None:
    fonts = b'<fonts count="2"><font><name val="Calibri"/></font><font><name val="X"/></font></fonts>'
    part = with_default_font(fonts)
    assert part.count(b"Arial") == 1
    assert b'<font><name val="X"/></font>' in part


def test_heading_rows_have_their_heights() -> None:
    part = (
        b'<sheetData><row r="1"><c r="A1"/></row><row r="2" ht="20"><c r="A2"/></row><row r="21"><c r="A21"/></row></sheetData>'
    )
    told = with_heights(part, {1: 30, 2: 40.5})
    assert b'<row r="1" ht="30" customHeight="1"><c' in told and b'<row r="2" ht="40.5" customHeight="1"><c' in told
    assert b'<row r="21"><c' in told
