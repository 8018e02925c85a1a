"""Files opened in the background are the files opened in the foreground."""

from __future__ import annotations

from pathlib import Path

import pytest

from fanpin_cli.survey.opening import WorkbookError, open_workbook, opening_ahead


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    found = [tmp_path / f"{name}.csv" for name in "甲乙丙"]
    for file in found:
        file.write_text(f"户编号,户主姓名\n1,{file.stem}\n", encoding="utf-8")
    return found


def test_each_file_in_its_turn(files: list[Path]) -> None:
    with opening_ahead(files) as open_:
        assert [open_(file) for file in files] == [open_workbook(file) for file in files]


def test_a_file_twice_or_out_of_turn_or_not_announced(files: list[Path]) -> None:
    with opening_ahead(files[:2]) as open_:
        assert [open_(file)[0].rows[1][1] for file in (files[1], files[1], files[2], files[0])] == ["乙", "乙", "丙", "甲"]


def test_a_broken_file_is_told_when_it_is_asked_for(files: list[Path], tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    with opening_ahead([broken, *files]) as open_:
        with pytest.raises(WorkbookError, match=r"坏\.xlsx"):
            open_(broken)
        assert open_(files[0]) == open_workbook(files[0])


def test_nobody_asks(files: list[Path]) -> None:
    with opening_ahead(files):
        pass
    with opening_ahead([]):
        pass
