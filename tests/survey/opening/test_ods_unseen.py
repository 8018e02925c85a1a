"""Merged cells and errors of OpenDocument sheets stand where a person sees them, however rows and cells are repeated."""

from __future__ import annotations

import zipfile
from pathlib import Path

from fanpin_cli.survey.grid import BlindCell
from fanpin_cli.survey.opening import open_workbook

HEAD = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:body><office:spreadsheet>"""
FOOT = "</office:spreadsheet></office:body></office:document-content>"


def cell(text: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


def spanned(rows: int, columns: int) -> str:
    return f'table:number-columns-spanned="{columns}" table:number-rows-spanned="{rows}"'


def table(name: str, *rows: str) -> str:
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def test_merged_cells_and_errors_are_where_repeated_rows_and_cells_put_them(tmp_path: Path) -> None:
    covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    error = cell("#N/A", 'table:formula="of:=IF([.A1]>1;1;NA())" calcext:value-type="error"')
    sheets = (
        table("空表", '<table:table-row table:number-rows-repeated="9"/>'),
        table(
            "甲&amp;乙",
            '<table:table-row table:number-rows-repeated="2"/>',
            row(cell("题", spanned(1, 3)), covered),
            row(cell("x"), attributes='table:number-rows-repeated="3"'),
            row('<table:table-cell table:number-columns-repeated="2"/>', cell("东镇", spanned(2, 2)), cell("y")),
            row('<table:table-cell table:number-columns-repeated="2"/>', covered, error),
            row(cell("z", spanned(1, 1))),
        ),
        table("丙", row(cell("户", spanned(2, 1)), cell("z")), row("<table:covered-table-cell/>", cell("z"))),
    )
    with zipfile.ZipFile(tmp_path / "表.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')
        archive.writestr("content.xml", HEAD + "".join(sheets) + FOOT)
    empty, first, second = open_workbook(tmp_path / "表.ods")
    assert (empty.merged, first.sheet, second.merged) == ((), "甲&乙", ((0, 0, 1, 0),))
    assert first.merged == ((2, 0, 2, 2), (6, 2, 7, 3))
    assert [first.rows[top][left] for top, left, _bottom, _right in first.merged] == ["题", "东镇"]
    assert first.blind == (BlindCell(7, 4, "#N/A"),)
