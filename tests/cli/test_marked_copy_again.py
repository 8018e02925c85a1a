"""A marked copy reads the same as its original, of whatever kind that was, and is known as a copy whatever it is called."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from tests.conftest import Fanpin

Rows = list[list[Any]]
NUMBER = "341599197001010012"
OVER: list[Any] = ["序号", "户主信息", None, None, "收入", None, "住房"]
UNDER: list[Any] = [None, "户编号", "户主姓名", "户主证件号码", "人均纯收入", "工资性收入", "危房户"]
ROWS: Rows = [
    ["某县脱贫户调查表", *[None] * 6],
    OVER,
    UNDER,
    [1, "34159901010001", "甲某", NUMBER, "三千多", 1000, "否"],
    [2, "34159901010002", "乙某", None, 4000, None, "也许"],
    [None, "34159901010003", "丙某", None, 5000, 2000, "是"],
    ["合计", None, None, None, 9000, 3000, None],
]
MERGED = [(0, 0, 0, 6), (1, 0, 2, 0), (1, 1, 1, 3), (1, 4, 1, 5)]


def as_xls(path: Path) -> Path:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("调查表")
    covered = {
        (row, column)
        for top, left, bottom, right in MERGED
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    for top, left, bottom, right in MERGED:
        sheet.write_merge(top, bottom, left, right, ROWS[top][left])
    for number, row in enumerate(ROWS):
        for column, cell in enumerate(row):
            if cell is not None and (number, column) not in covered:
                sheet.write(number, column, cell)
    book.save(str(path.with_suffix(".xls")))
    return path.with_suffix(".xls")


def as_html(path: Path) -> Path:
    first = {(top, left): f' rowspan="{bottom - top + 1}" colspan="{right - left + 1}"' for top, left, bottom, right in MERGED}
    covered = {
        (row, column)
        for top, left, bottom, right in MERGED
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    text = "".join(
        "<tr>"
        + "".join(
            f"<td{first.get((number, column), '')}>{escape(str(cell if cell is not None else ''))}</td>"
            for column, cell in enumerate(row)
            if (number, column) not in covered
        )
        + "</tr>"
        for number, row in enumerate(ROWS)
    )
    path = path.with_suffix(".xls")
    path.write_text(f'<html><meta charset="utf-8"><table>{text}</table></html>', encoding="utf-8")
    return path


def as_xlsx(path: Path) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in ROWS:
        book.active.append(row)
    for top, left, bottom, right in MERGED:
        book.active.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    book.save(path.with_suffix(".xlsx"))
    return path.with_suffix(".xlsx")


def as_csv(path: Path) -> Path:
    lines = (",".join("" if cell is None else str(cell) for cell in row) for row in ROWS)
    path.with_suffix(".csv").write_bytes("\r\n".join(lines).encode("gbk"))
    return path.with_suffix(".csv")


KINDS = [as_xls, as_html, as_xlsx, as_csv]


def said(ran: dict[str, Any]) -> list[tuple[str, ...]]:
    return sorted((one["check"], one["key"], one["cell"], one["value"], one["message"]) for one in ran["findings"])


@pytest.mark.parametrize("written", KINDS)
def test_it_reads_the_same(fanpin: Fanpin, tmp_path: Path, written: Callable[[Path], Path]) -> None:
    source, copy = written(tmp_path / "表"), tmp_path / "标注.xlsx"
    first = fanpin("check", source, "-o", copy, "--json", "--as-of", "2019-10-31").json
    again = fanpin("check", copy, "--json", "--as-of", "2019-10-31").json
    assert first["rows"] == again["rows"] == 3
    assert said(first) == said(again)
    assert {"number", "yes-no", "not-a-household"} <= {one["check"] for one in first["findings"]}


@pytest.mark.parametrize("written", KINDS)
def test_it_is_left_out_beside_its_original(fanpin: Fanpin, tmp_path: Path, written: Callable[[Path], Path]) -> None:
    folder = tmp_path / "某镇"
    folder.mkdir()
    source = written(folder / "表")
    fanpin("check", source, "-o", folder / "标注.xlsx", "--as-of", "2019-10-31")
    fanpin("check", folder / "标注.xlsx", "-o", folder / "改过一遍.xlsx", "--as-of", "2019-10-31")
    told = fanpin("check", folder, "--json", "--as-of", "2019-10-31").json
    assert told["rows"] == 3
    assert [Path(file).name for file in told["files"]] == [source.name]
