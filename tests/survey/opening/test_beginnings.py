"""The first rows of a long workbook: the same cells as of the whole one, and quickly."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from fanpin_cli.survey.opening import WorkbookError, open_workbook
from fanpin_cli.survey.opening.beginnings import HEAD
from fanpin_cli.survey.opening.limits import MOST_WHOLE_BYTES
from tests.conftest import SAMPLES


@pytest.mark.parametrize("name", ["2019-10-台账.xlsx", "2019-10-成员名册.xlsx"])
def test_the_first_rows_are_those_of_the_whole(name: str) -> None:
    head, whole = open_workbook(SAMPLES / name, head=True), open_workbook(SAMPLES / name)
    assert [grid.sheet for grid in head] == [grid.sheet for grid in whole]
    assert sum(len(grid.rows) for grid in head) < sum(len(grid.rows) for grid in whole)
    assert all(begun.rows == grid.rows[: len(begun.rows)] for begun, grid in zip(head, whole, strict=True))


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_sheet_is_cut_after_a_row_whatever_the_prefix_of_its_names(tmp_path: Path, prefix: str) -> None:
    rows = "".join(
        f'<{prefix}row r="{n}"><{prefix}c r="A{n}"><{prefix}v>{n}</{prefix}v></{prefix}c></{prefix}row>'
        for n in range(1, 20_000)
    )
    file = with_sheet(tmp_path / "a.xlsx", prefix, rows)
    assert len(rows) > HEAD
    (grid,) = open_workbook(file, head=True)
    assert 0 < len(grid.rows) < 20_000 and [row[0] for row in grid.rows] == [float(n + 1) for n in range(len(grid.rows))]


def test_a_sheet_whose_first_row_does_not_end_is_empty(tmp_path: Path) -> None:
    file = with_sheet(tmp_path / "a.xlsx", "", '<row r="1"><c r="A1"><v>1</v></c>' + " " * HEAD + "</row>")
    with pytest.raises(WorkbookError):
        open_workbook(file, head=True)


def test_what_cannot_be_cut_is_not_read_where_it_is_long(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"a,b\n" * (MOST_WHOLE_BYTES // 4 + 1))
    with pytest.raises(WorkbookError, match="10 MB"):
        open_workbook(file, head=True)


def with_sheet(file: Path, prefix: str, rows: str) -> Path:
    """A sample's workbook with another first sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    space = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    sheet = f'<{prefix}worksheet {space}="{main}"><{prefix}sheetData>{rows}</{prefix}sheetData></{prefix}worksheet>'
    with ZipFile(SAMPLES / "2019-10-成员名册.xlsx") as source, ZipFile(file, "w", ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(part, sheet if part == "xl/worksheets/sheet1.xml" else source.read(part))
    return file
