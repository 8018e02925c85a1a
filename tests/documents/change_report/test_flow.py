"""The geometry of the flow drawing: what must hold for any transition matrix."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanpin_cli.documents.change_report.flow import Bar, Flow, flow

SPAN, GAP = 300.0, 38.0
PLACES = ("1", "2", "3", "edge", "absent")
counts = st.one_of(st.just(0), st.integers(0, 5), st.integers(0, 100_000))
matrices = st.lists(st.lists(counts, min_size=5, max_size=5), min_size=5, max_size=5).map(
    lambda rows: pd.DataFrame(rows, index=list(PLACES), columns=list(PLACES))
)


def drawn(households: pd.DataFrame) -> Flow:
    return flow(households, span=SPAN, gap=GAP)


@given(matrices)
def test_the_ribbons_at_a_bar_fill_it_exactly_and_in_order(households: pd.DataFrame) -> None:
    drawing = drawn(households)
    for bars, at, own, other in ((drawing.old, "left", "old", "new"), (drawing.new, "right", "new", "old")):
        for bar in bars:
            here = sorted((r for r in drawing.ribbons if getattr(r, own) == bar.place), key=lambda r: getattr(r, at))
            assert sum(ribbon.households for ribbon in here) == bar.households
            edge = bar.top
            for ribbon in here:
                assert getattr(ribbon, at) == pytest.approx(edge, abs=1e-6)
                edge += ribbon.width
            assert edge == pytest.approx(bar.top + bar.height, abs=1e-6)
            ranks = [PLACES.index(getattr(ribbon, other)) for ribbon in here]
            assert ranks == sorted(ranks)


@given(matrices)
def test_bars_keep_the_order_of_the_places_and_their_labels_never_meet(households: pd.DataFrame) -> None:
    drawing = drawn(households)
    for bars in (drawing.old, drawing.new):
        ranks = [PLACES.index(bar.place) for bar in bars]
        assert ranks == sorted(set(ranks))
        for above, below in pairwise(bars):
            assert below.top >= above.top + above.height + GAP - 1e-6
            assert below.middle - above.middle >= GAP - 1e-6
        assert all(bar.top >= -1e-6 and bar.top + bar.height <= drawing.height + 1e-6 for bar in bars)


@given(matrices)
def test_one_scale_holds_for_everything(households: pd.DataFrame) -> None:
    drawing, total = drawn(households), int(households.to_numpy().sum())
    assert sum(ribbon.households for ribbon in drawing.ribbons) == total
    for ribbon in drawing.ribbons:
        assert ribbon.width == pytest.approx(ribbon.households * SPAN / total)
        assert ribbon.households == households.loc[ribbon.old, ribbon.new]
    for bar in (*drawing.old, *drawing.new):
        assert bar.height == pytest.approx(bar.households * SPAN / total)


@given(matrices)
def test_the_mirrored_matrix_is_the_mirrored_drawing(households: pd.DataFrame) -> None:
    drawing, mirrored = drawn(households), drawn(households.T)
    assert (mirrored.old, mirrored.new, mirrored.height) == (drawing.new, drawing.old, drawing.height)
    there = sorted((r.new, r.old, round(r.right, 6), round(r.left, 6)) for r in drawing.ribbons)
    assert there == sorted((r.old, r.new, round(r.left, 6), round(r.right, 6)) for r in mirrored.ribbons)


def test_without_households_nothing_is_drawn() -> None:
    assert drawn(pd.DataFrame(0, index=list(PLACES), columns=list(PLACES))) == Flow((), (), (), 0.0)


def test_a_small_matrix_by_hand() -> None:
    drawing = flow(pd.DataFrame([[1, 0], [1, 2]], index=["1", "2"], columns=["1", "2"]), span=100, gap=10)
    assert drawing.old == (Bar("1", 0, 25, 1), Bar("2", 35, 75, 3))
    assert drawing.new == (Bar("1", 0, 50, 2), Bar("2", 60, 50, 2))
    assert [(r.old, r.new, r.left, r.right, r.width) for r in drawing.ribbons] == [
        ("2", "2", 60, 60, 50),
        ("1", "1", 0, 0, 25),
        ("2", "1", 35, 25, 25),
    ]
    assert drawing.ribbons[2].path(0, 10) == "M0.0 35.00C5.0 35.00 5.0 25.00 10.0 25.00V50.00C5.0 50.00 5.0 60.00 0.0 60.00Z"
