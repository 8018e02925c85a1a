"""The geometry of the flow drawing: a bar for each place in either round, and ribbons as wide as the households that moved."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Bar:
    """One place in one round: the top and the height of its bar, and its households."""

    place: str
    top: float
    height: float
    households: int

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


@dataclass(frozen=True)
class Ribbon:
    """The households that went from one place to another: the ribbon's upper edge on the left and on the right, measured from
    the top, and its width."""

    old: str
    new: str
    left: float
    right: float
    width: float
    households: int

    def path(self, start: float, end: float) -> str:
        """The outline for SVG's ``d``, between the two sides at these distances from the left."""
        bend = (start + end) / 2
        upper = (
            f"M{start:.1f} {self.left:.2f}C{bend:.1f} {self.left:.2f} {bend:.1f} {self.right:.2f} {end:.1f} {self.right:.2f}"
        )
        low_left, low_right = self.left + self.width, self.right + self.width
        return f"{upper}V{low_right:.2f}C{bend:.1f} {low_right:.2f} {bend:.1f} {low_left:.2f} {start:.1f} {low_left:.2f}Z"


@dataclass(frozen=True)
class Flow:
    """The whole drawing: the bars of the earlier round and of the later one, top to bottom; the ribbons, in drawing order."""

    old: tuple[Bar, ...]
    new: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]
    height: float


def flow(households: pd.DataFrame, *, span: float, gap: float) -> Flow:
    """Lay out the drawing.

    households: one row an old place, one column a new place, in the order to draw; whole numbers. span: the height of all
    households. gap: between two bars, so that their labels do not meet. Places without households get no bar.
    """
    total = int(households.to_numpy().sum())
    scale = span / total if total else 0.0
    sides = [_counts(households.sum(axis=1)), _counts(households.sum(axis=0))]
    heights = [span + gap * (len(side) - 1) if side else 0.0 for side in sides]
    height = max(heights)
    old, new = (_bars(side, scale, gap, (height - tall) / 2) for side, tall in zip(sides, heights, strict=True))
    return Flow(old, new, _ribbons(households, old, new, scale), height)


def _counts(places: pd.Series) -> dict[str, int]:
    return {str(place): int(count) for place, count in places.items() if count > 0}


def _bars(counts: dict[str, int], scale: float, gap: float, top: float) -> tuple[Bar, ...]:
    bars = []
    for place, count in counts.items():
        bars.append(Bar(place, top, count * scale, count))
        top += count * scale + gap
    return tuple(bars)


def _ribbons(households: pd.DataFrame, old: tuple[Bar, ...], new: tuple[Bar, ...], scale: float) -> tuple[Ribbon, ...]:
    """Attached to the bars in the order of the places, so that no two cross at a bar; returned widest first, since later
    ones are drawn on top."""
    arrives = {bar.place: bar.top for bar in new}
    ribbons = []
    for before in old:
        leaves = before.top
        for now, count in _counts(households.T[before.place]).items():
            ribbons.append(Ribbon(before.place, now, leaves, arrives[now], count * scale, count))
            leaves += count * scale
            arrives[now] += count * scale
    return tuple(sorted(ribbons, key=lambda ribbon: (ribbon.old != ribbon.new, -ribbon.households)))
