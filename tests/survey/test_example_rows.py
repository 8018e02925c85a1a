"""Rows that show how a table is to be filled in are nobody's, wherever they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Fanpin, write_workbook

TITLES = ["序号", "乡镇", "户编号", "户主姓名", "家庭人口", "人均纯收入"]
OWN = [1, "东镇", "3415990000001", "甲某", 3, 9000]


@pytest.mark.parametrize("mark", ["示例", "（示例）", "例1", "样 例：", "填写示例"])
@pytest.mark.parametrize("place", [0, 1])
def test_a_marked_row_is_no_household(fanpin: Fanpin, tmp_path: Path, mark: str, place: int) -> None:
    rows = [OWN]
    rows.insert(place, [mark, "东镇", "3415990000009", "张三", 2, 1000])
    ran = fanpin("grade", write_workbook(tmp_path / "s.xlsx", [TITLES, *rows]), "--json")
    assert ran.json["households"] == 1 and ran.json["persons"] == 3, ran.err


def test_a_name_may_be_remarked_so(fanpin: Fanpin, tmp_path: Path) -> None:
    rows = [["东镇", "3415990000009", "张三（示例）", 2, 1000], OWN[1:]]
    ran = fanpin("grade", write_workbook(tmp_path / "s.xlsx", [TITLES[1:], *rows]), "--json")
    assert ran.json["households"] == 1, ran.err


def test_a_place_that_is_called_so_is_a_place(fanpin: Fanpin, tmp_path: Path) -> None:
    rows = [[1, "示例镇", "3415990000001", "例某", 3, 9000]]
    ran = fanpin("grade", write_workbook(tmp_path / "s.xlsx", [TITLES, *rows]), "--json")
    assert ran.json["households"] == 1, ran.err
