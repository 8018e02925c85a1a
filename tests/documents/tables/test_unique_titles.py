"""Titles of columns and sheets."""

from __future__ import annotations

import pytest

from fanpin_cli.documents.tables.unique_titles import unique_titles


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["人数", "人数", "人数"], ["人数", "人数（2）", "人数（3）"]),
        (["乡镇", "备注"], ["乡镇（2）", "备注"]),
        (["", " ", "备注 "], ["未命名列", "未命名列（2）", "备注"]),
        (["长" * 40_000] * 2, ["长" * 254 + "…", "长" * 254 + "…（2）"]),
        (["甲（2）", "甲", "甲"], ["甲（2）", "甲", "甲（3）"]),
    ],
)
def test_titles_are_unique(titles: list[str], expected: list[str]) -> None:
    assert unique_titles(titles, {"乡镇"}) == expected
