"""Which cell differs, and when one sentence says more than a thousand cells."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fanpin_cli.documents.filing.differences import Change, changes
from fanpin_cli.documents.filing.masked import shown_change
from fanpin_cli.documents.filing.values import SheetValues, sheet_values

HEAD = ["序号", "户编号", "证件号码", "联系电话", "人均纯收入"]
ROWS = [["台账"], HEAD, *([n, f"34159901{n:04}", f"34159919700101{n:04}", f"1390000{n:04}", 3000 + n] for n in range(1, 9))]


def changed(edit: Callable[[list[list[object]]], object]) -> list[tuple[str, str, str]]:
    rows = [list(row) for row in ROWS]
    edit(rows)
    found = changes([sheet_values("表", ROWS)], [sheet_values("表", rows)])
    return [(one.cell, *shown_change(one)) for one in found]


def put(row: int, column: int, value: object) -> Callable[[list[list[object]]], object]:
    return lambda rows: rows[row].__setitem__(column, value)


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (put(4, 4, 9999), [("E5", "3003", "9999")]),
        (put(4, 4, "3003"), [("E5", "3003 (a number)", "3003 (a text)")]),
        (put(4, 4, None), [("E5", "3003", "")]),
        (put(2, 2, "341599198012120001"), [("C3", "341599********0001", "341599********0001 (differs at character 9)")]),
        (put(2, 3, 13911110001), [("D3", "139****0001", "139****0001 (differs at character 4)")]),
        (put(2, 1, "341599019999"), [("B3", "341599010001", "341599019999")]),
        (lambda rows: rows.append([9, "新"]), [("11:11", "", "9｜新")]),
        (lambda rows: rows[2].append("旁注"), [("F3", "", "旁注")]),
        (
            lambda rows: rows.sort(key=str, reverse=True),
            [("1:10", "the order of then", "another order; every row has its values")],
        ),
    ],
)
def test_what_is_told(edit: Callable[[list[list[object]]], object], told: list[tuple[str, str, str]]) -> None:
    assert changed(edit) == told


def test_a_row_taken_out_is_one_difference_not_all_below_it() -> None:
    ((cell, filed, now),) = changed(lambda rows: rows.pop(4))
    assert cell == "5:5" and filed.startswith("3｜") and now == ""
    assert "341599197001010003" not in filed and "13900000003" not in filed


def test_a_row_taken_out_and_a_cell_changed_elsewhere() -> None:
    def edit(rows: list[list[object]]) -> None:
        rows[3][4] = 1
        rows.pop(7)

    assert [cell for cell, _filed, _now in changed(edit)] == ["E4", "8:8"]


def test_sheets_taken_out_and_put_in() -> None:
    one, other = sheet_values("表一", ROWS), sheet_values("表二", ROWS)
    assert list(changes([one], [other])) == [Change("表一", "", "", "台账", None), Change("表二", "", "", None, "台账")]
    assert list(changes([one, other], [other, one])) == []


def test_a_long_text_is_shown_where_it_differs() -> None:
    text = "甲" * 500
    sheets = [[SheetValues("表", (f'["{text}{end}{text}"]',))] for end in ("旧", "新")]
    (one,) = changes(*sheets)
    filed, now = shown_change(one)
    assert "旧" in filed and "新" in now and len(filed) < 70
