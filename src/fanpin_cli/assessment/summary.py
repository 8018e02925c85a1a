"""Counts in households and persons, as every table of this field gives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Count:
    """So many households, so many persons (a household whose 家庭人口 is missing counts no person)."""

    households: int
    persons: int

    def as_json(self) -> dict[str, int]:
        return {"households": self.households, "persons": self.persons}


def counted(persons: pd.Series, where: pd.Series | None = None) -> Count:
    chosen = persons if where is None else persons[where]
    return Count(len(chosen), int(chosen.fillna(0).sum()))


def counts_by_place(place: pd.Series, persons: pd.Series, places: Sequence[str]) -> dict[str, Count]:
    """Place → households and persons there; every place of ``places`` is listed, also an empty one."""
    return {name: counted(persons, place == name) for name in places}
