"""What files are called where several have one name."""

from __future__ import annotations

from pathlib import Path

from fanpin_cli.survey.opening import shown_names


def test_files_in_folders_are_called_by_their_path_from_there(tmp_path: Path) -> None:
    files = [tmp_path / "东岭镇" / "调查表.xlsx", tmp_path / "青山乡" / "上湾村" / "调查表.xlsx", tmp_path / "总表.xlsx"]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    assert [*shown_names(files, [tmp_path]).values()] == ["东岭镇/调查表.xlsx", "青山乡/上湾村/调查表.xlsx", "总表.xlsx"]
    assert [*shown_names(files, files).values()] == ["东岭镇/调查表.xlsx", "上湾村/调查表.xlsx", "总表.xlsx"]
    assert [*shown_names(files[:1], files[:1]).values()] == ["调查表.xlsx"]


def test_folders_that_were_given_and_hold_the_same_name(tmp_path: Path) -> None:
    files = [tmp_path / "2019-04" / "表.xlsx", tmp_path / "2019-10" / "表.xlsx"]
    for file in files:
        file.parent.mkdir()
        file.touch()
    assert [*shown_names(files, [file.parent for file in files]).values()] == ["2019-04/表.xlsx", "2019-10/表.xlsx"]
