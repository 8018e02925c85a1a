"""The workbook writer: text stays text, files are whole, limits are kept."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from fanpin_cli.documents.files.atomic_file import OutputExistsError, OutputNotWritableError
from fanpin_cli.documents.tables.cell_values import clean_text
from fanpin_cli.documents.tables.sheet_spec import CellStyle, Choice, ClosingLine, Merge, SheetSpec
from fanpin_cli.documents.writer import TooManyColumnsError, TooManyRowsError, library, workbook_writer, write_workbook

PLAIN = CellStyle()


def sheet(table: pd.DataFrame, **changes: object) -> SheetSpec:
    width = len(table.columns)
    given: dict[str, object] = {
        "name": "表",
        "table": table,
        "widths": (10.0,) * width,
        "column_styles": (PLAIN,) * width,
        "header_style": PLAIN,
    }
    return SheetSpec(**{**given, **changes})  # type: ignore[arg-type]


def read(file: Path) -> list[object]:
    return [
        unescape(v) if isinstance(v := row[0], str) else v for row in load_workbook(file)["表"].iter_rows(2, values_only=True)
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(), min_size=1, max_size=30))
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    out = tmp_path_factory.getbasetemp() / "any.xlsx"
    write_workbook([sheet(pd.DataFrame({"列": pd.Series(texts, dtype=object)}))], out, force=True)
    expected = [clean_text(text) or None for text in texts]
    found = read(out)
    assert [*found, *[None] * (len(expected) - len(found))] == expected


@pytest.mark.parametrize("text", ["=1+1", "+86", "-无", "@SUM(A1)", "=cmd|' /C calc'!A0", "_x0041_", "  两端空格 ", "０１２"])
def test_a_text_is_never_a_formula(tmp_path: Path, text: str) -> None:
    write_workbook([sheet(pd.DataFrame({"列": [text]}))], tmp_path / "a.xlsx")
    cell = load_workbook(tmp_path / "a.xlsx")["表"]["A2"]
    assert (unescape(cell.value), cell.data_type) == (text, "s")
    assert CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_name("表").to_python()[1] == [text]


def test_values_of_every_kind_in_one_column(tmp_path: Path) -> None:
    values = [1.5, "文", True, None, np.nan, pd.NA, pd.NaT, dt.date(2019, 4, 1), 7, "", np.int64(3), np.bool_(False)]
    style = CellStyle(fill="FFFF00")
    spec = sheet(pd.DataFrame({"列": pd.Series(values, dtype=object)}), column_styles=(style,))
    write_workbook([spec], tmp_path / "a.xlsx")
    found = load_workbook(tmp_path / "a.xlsx")["表"]["A"][1:]
    assert [cell.value for cell in found] == [1.5, "文", True, None, None, None, None, 43556, 7, None, 3, False]
    assert {cell.fill.fgColor.rgb for cell in found} == {"FFFFFF00"}, "empty cells are filled too"


def test_too_long_a_text_is_cut_with_a_note(tmp_path: Path) -> None:
    write_workbook([sheet(pd.DataFrame({"列": ["长" * 40_000, "短"]}))], tmp_path / "a.xlsx")
    cut, short = read(tmp_path / "a.xlsx")
    assert isinstance(cut, str) and len(cut) == 32_767 and cut.endswith("已截断）")
    assert short == "短"


def test_an_existing_file_stays_unless_forced(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    out.write_bytes(b"old")
    with pytest.raises(OutputExistsError, match=r"a\.xlsx"):
        write_workbook([sheet(pd.DataFrame({"列": [1]}))], out)
    assert out.read_bytes() == b"old"
    write_workbook([sheet(pd.DataFrame({"列": [1]}))], out, force=True)
    assert read(out) == [1]


@pytest.mark.parametrize("broken", ["write_unedited", "rewrite_parts"])
def test_a_failure_half_way_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fail(*given: object, **_settings: object) -> None:
        assert isinstance(given[1], BytesIO)
        given[1].write(b"half")
        raise MemoryError

    out = tmp_path / "a.xlsx"
    out.write_bytes(b"old")
    monkeypatch.setattr(workbook_writer, broken, fail)
    with pytest.raises(MemoryError):
        write_workbook([sheet(pd.DataFrame({"列": [1]}))], out, force=True)
    assert out.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [out]


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_settings: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(library, "write_worksheets", fail)
    with pytest.raises(OutputNotWritableError, match="No space left"):
        write_workbook([sheet(pd.DataFrame({"列": [1]}))], tmp_path / "a.xlsx")
    assert not list(tmp_path.iterdir())


def test_more_rows_than_a_sheet_holds(tmp_path: Path) -> None:
    spec = sheet(pd.DataFrame({"列": np.zeros(1_048_576)}))
    with pytest.raises(TooManyRowsError, match="1048576"):
        write_workbook([spec], tmp_path / "a.xlsx")
    assert not list(tmp_path.iterdir())


def test_more_columns_than_a_sheet_holds(tmp_path: Path) -> None:
    spec = sheet(pd.DataFrame(np.zeros((1, 16_385)), columns=[f"列{number}" for number in range(16_385)]))
    with pytest.raises(TooManyColumnsError, match="16385"):
        write_workbook([spec], tmp_path / "a.xlsx")
    assert not list(tmp_path.iterdir())


def test_a_title_longer_than_a_cell_holds_is_cut(tmp_path: Path) -> None:
    spec = sheet(pd.DataFrame({"甲": ["a"], "乙": [1]}), header_row=1, merges=(Merge(0, 0, 1, "镇" * 40_000, PLAIN),))
    write_workbook([spec], tmp_path / "a.xlsx")
    assert len(str(load_workbook(tmp_path / "a.xlsx")["表"]["A1"].value)) == 32_767


def test_a_drop_down_longer_than_excel_takes_is_left_out(tmp_path: Path) -> None:
    spec = sheet(pd.DataFrame({"列": ["x"]}), validations={"列": Choice(("很长的选项",) * 60)})
    write_workbook([spec], tmp_path / "a.xlsx")
    assert load_workbook(tmp_path / "a.xlsx")["表"].data_validations.dataValidation == []


def test_merges_in_any_order_and_rows_like_the_header(tmp_path: Path) -> None:
    merges = (Merge(1, 0, 1, "下", PLAIN), Merge(0, 0, 1, "上", PLAIN))
    table = pd.DataFrame({"甲": ["a", "合计", ""], "乙": [1, 2, ""]}, dtype=object)
    bold = CellStyle(bold=True)
    spec = sheet(table, merges=merges, header_row=2, like_header=(1,), header_style=bold, bare_empty=True)
    write_workbook([spec], tmp_path / "a.xlsx")
    found = load_workbook(tmp_path / "a.xlsx")["表"]
    assert (found["A1"].value, found["A2"].value) == ("上", "下")
    assert [found.cell(row, 1).font.bold for row in (3, 4, 5)] == [True, False, True]
    assert found["A6"].border.left.style is None


def test_a_large_sheet_is_left_as_the_library_wrote_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "FITTED_CELLS", 3)
    table = pd.DataFrame({"列": ["a", "b", "c", "d"]})
    write_workbook([sheet(table)], tmp_path / "a.xlsx")
    found = load_workbook(tmp_path / "a.xlsx")["表"]
    assert [cell.value for cell in found["A"]] == ["列", *"abcd"]
    assert found.row_dimensions[2].height is None


@pytest.mark.parametrize("rows", [0, 3, 7000])
def test_lines_below_the_table(tmp_path: Path, rows: int) -> None:
    table = pd.DataFrame({"甲": [f"第{row}行" for row in range(rows)] or ["无"], "乙": [1.0] * max(1, rows)})
    head = Merge(0, 0, 1, "题", CellStyle(size=14, align="right", border=None))
    closing = (ClosingLine("签字 <甲> & 乙", like=0, height=30), ClosingLine("　　日期", like=0, height=20))
    out = tmp_path / "a.xlsx"
    write_workbook([sheet(table, header_row=1, merges=(head,), row_heights={0: 25}, closing=closing)], out)
    made = load_workbook(out)["表"]
    first = len(table) + 3
    assert [made.cell(first + n, 1).value for n in (0, 1)] == ["签字 <甲> & 乙", "　　日期"]
    assert {str(area) for area in made.merged_cells.ranges} == {"A1:B1", f"A{first}:B{first}", f"A{first + 1}:B{first + 1}"}
    cell = made.cell(first, 1)
    assert (cell.font.sz, cell.alignment.horizontal, made.row_dimensions[first].height) == (14, "right", 30)
    assert made.dimensions == f"A1:B{first + 1}"
    assert made.cell(first - 1, 1).value == table["甲"].iloc[-1]
