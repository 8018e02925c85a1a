"""What of a cell survives being saved by another program, and how it is kept for ten years."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanpin_cli.documents.filing.values import DAMAGED, packed, sheet_values, unpacked

CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1)),
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([3.0], [3]),
        ([0.1 + 0.2], [0.3]),
        (["a\r\nb\rc"], ["a\nb\nc"]),
        (["é"], [unicodedata.normalize("NFD", "é")]),
        ([dt.datetime(2019, 5, 20)], [dt.date(2019, 5, 20)]),
        ([dt.datetime(2019, 5, 20, 8, 30, 0, 400)], ["2019-05-20 08:30:00"]),
        (["a", "", None], ["a"]),
        ([None, "a"], ["", "a"]),
    ],
)
def test_the_same_value_written_by_two_programs(one: list[object], other: list[object]) -> None:
    assert sheet_values("表", [one]) == sheet_values("表", [other, [None, ""], []])


@pytest.mark.parametrize(
    ("one", "other"),
    [([3], ["3"]), (["a"], ["a "]), (["a", "b"], ["b", "a"]), ([True], [1]), ([0], [""]), ([0], [False]), (["A"], ["a"])],
)
def test_different_values(one: list[object], other: list[object]) -> None:
    assert sheet_values("表", [one]).sha256 != sheet_values("表", [other]).sha256


@settings(max_examples=60)
@given(st.lists(st.lists(CELLS, max_size=5), max_size=6), st.text(min_size=1, max_size=8))
def test_what_is_kept_is_read_back_and_has_the_same_bytes(rows: list[list[object]], name: str) -> None:
    sheets = [sheet_values(name, rows), sheet_values("空表", [])]
    assert unpacked(packed(sheets)) == sheets
    assert packed(sheets) == packed([sheet_values(name, rows), sheet_values("空表", [])])


def test_without_fanpin_the_values_are_gzip_and_json() -> None:
    head, *rows = (
        gzip.decompress(packed([sheet_values("一级红色", [["户", 3.5], [dt.date(2019, 5, 20)]])])).decode().splitlines()
    )
    assert rows == ['["户", 3.5]', '["2019-05-20"]']
    digest = hashlib.sha256("".join(f"{row}\n" for row in rows).encode()).hexdigest()
    assert json.loads(head) == {"sheet": "一级红色", "rows": 2, "sha256": digest}


@pytest.mark.parametrize(
    "damage", [lambda kept: kept[:-9], lambda kept: b"x" + kept, lambda _kept: gzip.compress(b"[1]\n[2]\n")]
)
def test_damaged_values_are_not_believed(damage: object) -> None:
    kept = packed([sheet_values("表", [["a"], ["b"]])])
    with pytest.raises(DAMAGED):
        unpacked(damage(kept))  # type: ignore[operator]
