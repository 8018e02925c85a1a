"""Names of sheets."""

from __future__ import annotations

import pytest

from fanpin_cli.documents.tables.sheet_names import LONGEST_SHEET_NAME, sheet_names


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["东岭村", "西岭村"], ["东岭村", "西岭村"]),
        (["东岭村", "东岭村"], ["东岭村", "东岭村（2）"]),
        (["一村：甲/乙[丙]", "'村'", ""], ["一村：甲_乙_丙_", "村", "_"]),
        (["History", "a", "A"], ["History（2）", "a", "A（2）"]),
        (["长" * 40, "长" * 40], ["长" * 31, "长" * 28 + "（2）"]),
        (["𠮷" * 20], ["𠮷" * 15]),
    ],
)
def test_what_excel_forbids_is_replaced(names: list[str], expected: list[str]) -> None:
    found = sheet_names(names)
    assert found == expected
    assert all(len(name.encode("utf-16-le")) <= 2 * LONGEST_SHEET_NAME for name in found)
