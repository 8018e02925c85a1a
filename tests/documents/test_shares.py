"""A large workbook written in shares is the workbook that would have been written in one go."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest

from fanpin_cli.documents import shares
from fanpin_cli.documents.shares import share_out, with_filters
from fanpin_cli.documents.sheet_spec import CellStyle, SheetSpec
from fanpin_cli.documents.workbook_writer import write_workbook


def sheet(name: str, rows: int, fill: str) -> SheetSpec:
    table = pd.DataFrame(
        {
            "户编号": [f"{name}{row}" for row in range(rows)],
            "数": range(rows),
            "备注": [("=1", None, "同上")[row % 3] for row in range(rows)],
        },
        dtype=object,
    )
    style = CellStyle(fill=fill)
    return SheetSpec(
        name=name,
        table=table,
        widths=(20.0, 8.0, 30.0),
        column_styles=(style, style, CellStyle(bold=True)),
        header_style=CellStyle(bold=True, fill=fill),
        autofilter=True,
    )


def cells(file: Path) -> dict[str, list[Any]]:
    workbook = openpyxl.load_workbook(file)
    return {
        one.title: [
            one.auto_filter.ref,
            one.freeze_panes,
            *([(cell.value, cell.fill.fgColor.rgb, cell.font.bold) for cell in row] for row in one.iter_rows()),
        ]
        for one in workbook
    }


@pytest.mark.parametrize("rows", [(40, 30, 50, 2), (40, 2), (2, 40), (3, 2), (40,), (40, 0, 40)])
def test_shares_come_to_the_same_as_one_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: tuple[int, ...]) -> None:
    sheets = [sheet(f"表{n}", count, ("FF0000", "FFFF00", "0070C0", "FFFFFF")[n]) for n, count in enumerate(rows)]
    write_workbook(sheets, tmp_path / "one.xlsx")
    monkeypatch.setattr(shares, "LARGE", 60)
    write_workbook(sheets, tmp_path / "shared.xlsx")
    assert cells(tmp_path / "shared.xlsx") == cells(tmp_path / "one.xlsx")
    with ZipFile(tmp_path / "shared.xlsx") as shared, ZipFile(tmp_path / "one.xlsx") as one:
        assert shared.namelist() == one.namelist()
        assert shared.read("xl/workbook.xml") == one.read("xl/workbook.xml")
        assert shared.read("xl/styles.xml") == one.read("xl/styles.xml")
        assert "xl/sharedStrings.xml" not in one.namelist(), (
            "texts stand in the sheets themselves, or shares could not be mixed"
        )
    assert sorted(file.name for file in tmp_path.iterdir()) == ["one.xlsx", "shared.xlsx"]


def test_every_sheet_has_its_rows_in_a_share_and_large_ones_in_one_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "LARGE", 10)
    frames = [(str(n), pd.DataFrame({"a": range(n)})) for n in (3, 40, 11, 30, 12, 0)]
    first, second = share_out(frames)
    assert first | second == set(range(6))
    assert first & second == {0, 5}
    assert share_out(frames[:1]) == [frozenset({0})]


def test_filters_are_taken_from_the_share_that_has_the_rows() -> None:
    name = '<definedName name="_xlnm._FilterDatabase" localSheetId="{}" hidden="1">{}</definedName>'
    mine, theirs = (("<a>" + "".join(name.format(n, ref) for n, ref in enumerate(refs))).encode() for refs in ("AB", "CD"))
    assert with_filters(mine, [(theirs, frozenset({1}))]).decode() == "<a>" + name.format(0, "A") + name.format(1, "D")
