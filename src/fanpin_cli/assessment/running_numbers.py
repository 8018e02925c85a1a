"""Running numbers that begin again in every village, in two rounds: when the same number is the same household."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.identities import Identities
from fanpin_cli.survey.keys import FEWEST_FIGURES, head_of, is_placed, numbers_of, placed_key


def numbered_alike(old: Identities, new: Identities) -> tuple[Identities, Identities]:
    """The rounds with the same keys for the same numbers: where a number begins again in every village in one of them, its
    key has township and village in the other too, though only one village is there."""
    sides = (old, new)
    placed = [is_placed(side.households["户编号"]) for side in sides]
    if not any(flags.any() for flags in placed):
        return old, new
    again = {n for side, flags in zip(sides, placed, strict=True) for n in numbers_of(side.households["户编号"][flags])}
    return _placed(old, again), _placed(new, again)


def _placed(side: Identities, numbers: set[object]) -> Identities:
    households = side.households
    key = households["户编号"]
    bare = key.isin(numbers)
    whole = placed_key(households["乡镇"], households["村"], key)
    return replace(side, households=households.assign(户编号=key.where(~bare, whole)))


def other_household(pairs: pd.DataFrame, old: Identities, new: Identities) -> npt.NDArray[np.bool_]:
    """Which pairs of rows with the same running number are two households: their heads are different persons, and they live in
    different villages, or one of the heads has a household of his own in the other round (the village numbered anew).

    pairs: old and new, rows.
    """
    one, other = old.households.iloc[pairs["old"]], new.households.iloc[pairs["new"]]
    head, later = head_of(old.households), head_of(new.households)
    mine, theirs = head.iloc[pairs["old"]].reset_index(drop=True), later.iloc[pairs["new"]].reset_index(drop=True)
    moved = np.zeros(len(pairs), dtype=bool)
    for title in ("乡镇", "村"):
        before, now = one[title].reset_index(drop=True), other[title].reset_index(drop=True)
        moved |= (before.notna() & now.notna() & (before != now)).to_numpy(bool)
    number = numbers_of(one["户编号"]).astype(object)
    running = (number.str.len() < FEWEST_FIGURES).fillna(False).to_numpy(bool)
    placed = is_placed(one["户编号"]).to_numpy(bool)
    unlike = (mine.notna() & theirs.notna() & (mine != theirs)).to_numpy(bool)
    elsewhere = (mine.isin(later.dropna()) | theirs.isin(head.dropna())).to_numpy(bool)
    return np.asarray(running & unlike & (moved | (placed & elsewhere)), dtype=bool)
