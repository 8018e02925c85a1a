"""A large workbook written in shares is the workbook that would have been written in one go."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest

from fanpin_cli.documents.files.atomic_file import OutputNotWritableError
from fanpin_cli.documents.tables.sheet_spec import CellStyle, SheetSpec
from fanpin_cli.documents.writer import shares, workbook_writer
from fanpin_cli.documents.writer.shares import of_share, share_out, with_filters
from fanpin_cli.documents.writer.workbook_writer import write_workbook


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


def shared_out(monkeypatch: pytest.MonkeyPatch, cells: int) -> None:
    """Sheets from so many cells are shared out, however little there is to write."""
    monkeypatch.setattr(shares, "LARGE", cells)
    monkeypatch.setattr(shares, "WORTHWHILE", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


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
    shared_out(monkeypatch, 60)
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


@pytest.mark.parametrize("python", ["no-such-program", "false"])
def test_a_second_process_that_fails_costs_time_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, python: str) -> None:
    shared_out(monkeypatch, 60)
    monkeypatch.setattr(sys, "executable", shutil.which(python) or python)
    sheets = [sheet("甲", 40, "FF0000"), sheet("乙", 50, "FFFF00")]
    write_workbook(sheets, tmp_path / "shared.xlsx")
    assert {name: len(rows) - 3 for name, rows in cells(tmp_path / "shared.xlsx").items()} == {"甲": 40, "乙": 50}
    assert [file.name for file in tmp_path.iterdir()] == ["shared.xlsx"]


def test_a_failure_in_both_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_settings: object) -> None:
        raise OSError(28, "No space left on device")

    shared_out(monkeypatch, 60)
    monkeypatch.setattr(workbook_writer, "write_worksheets", fail)
    with pytest.raises(OutputNotWritableError, match="No space left"):
        write_workbook([sheet("甲", 40, "FF0000"), sheet("乙", 50, "FFFF00")], tmp_path / "shared.xlsx")
    assert not list(tmp_path.iterdir())


def test_every_sheet_has_its_rows_in_a_share_and_large_ones_in_one_only(monkeypatch: pytest.MonkeyPatch) -> None:
    shared_out(monkeypatch, 30)
    sheets = [sheet(str(n), n, "FFFFFF") for n in (3, 40, 11, 30, 12, 0)]
    first, second = share_out(sheets)
    assert first | second == set(range(6))
    assert first & second == {0, 5}
    rows = [len(one.table) for one in of_share(sheets, second)]
    assert rows == [len(one.table) if place in second else 0 for place, one in enumerate(sheets)]
    assert share_out(sheets[:2]) == [frozenset({0, 1})], "one large sheet is not worth it"


def test_filters_are_taken_from_the_share_that_has_the_rows() -> None:
    name = '<definedName name="_xlnm._FilterDatabase" localSheetId="{}" hidden="1">{}</definedName>'
    mine, theirs = (("<a>" + "".join(name.format(n, ref) for n, ref in enumerate(refs))).encode() for refs in ("AB", "CD"))
    assert with_filters(mine, [(theirs, frozenset({1}))]).decode() == "<a>" + name.format(0, "A") + name.format(1, "D")
