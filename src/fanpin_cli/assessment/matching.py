"""Which household of one round is which of the other: by 户编号, by the head's number, by shared members; and who split off
or merged.

Matching A with B finds the same pairs as matching B with A; a 分户 in one direction is a 合户 in the other. A household is
never matched by its name alone, and the order of rows does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.identities import Identities
from fanpin_cli.assessment.running_numbers import numbered_alike, other_household
from fanpin_cli.text.identity import PERSON_KEY_LENGTH

Rows = npt.NDArray[np.int64]
NONE = -1
BY_KEY, BY_HEAD, BY_MEMBERS, BY_ROW = "户编号", "户主证件号码", "家庭成员", "整行相同"
BEST_FIRST = ["shared", "low", "high"]


@dataclass(frozen=True)
class Match:
    """Two rounds laid side by side.

    earlier: for each household of the later round its row in the earlier one, or -1. by: what it was found by, or ``""``.
    came_from: for a later household that is in no pair, the earlier household that half of its members were in, or -1 (分户).
    went_to: for an earlier household that is in no pair, the later one that half of its members are in, or -1 (合户).
    """

    earlier: Rows
    by: npt.NDArray[np.object_]
    came_from: Rows
    went_to: Rows

    @property
    def gone(self) -> Rows:
        """The earlier round's rows that no household of the later one was."""
        return np.setdiff1d(np.arange(len(self.went_to)), self.earlier)


@dataclass
class _Pairs:
    """The pairs found so far, seen from both sides."""

    old: int
    new: int
    earlier: Rows = field(init=False)
    later: Rows = field(init=False)
    by: npt.NDArray[np.object_] = field(init=False)

    def __post_init__(self) -> None:
        self.earlier, self.later = np.full(self.new, NONE), np.full(self.old, NONE)
        self.by = np.full(self.new, "", dtype=object)

    def add(self, found: pd.DataFrame, by: str) -> None:
        """found: columns old and new, row numbers; each occurs once."""
        old, new = found["old"].to_numpy(np.int64), found["new"].to_numpy(np.int64)
        self.earlier[new], self.later[old], self.by[new] = old, new, by


def match_rounds(old: Identities, new: Identities) -> Match:
    """Match the households of two rounds; every household is in one pair at most."""
    old, new = numbered_alike(old, new)
    pairs = _Pairs(len(old), len(new))
    same_key = _joined(_keys(old), _keys(new))
    pairs.add(same_key[~other_household(same_key, old, new)], BY_KEY)
    pairs.add(_joined(_heads(old, pairs.later), _heads(new, pairs.earlier)), BY_HEAD)
    shared = _shared_members(old, new, pairs)
    _pair_by_members(shared, pairs)
    pairs.add(_joined(*_whole_rows(old, new, pairs)), BY_ROW)
    return Match(
        pairs.earlier,
        pairs.by,
        came_from=_most_members(shared, "new", "old", pairs.earlier),
        went_to=_most_members(shared, "old", "new", pairs.later),
    )


def _joined(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Pairs of rows whose keys are the same."""
    by = [column for column in old.columns if column != "row"]
    return old.merge(new, on=by, suffixes=("_old", "_new")).rename(columns={"row_old": "old", "row_new": "new"})


def _keys(side: Identities) -> pd.DataFrame:
    """户编号 and its occurrence number, so that duplicates pair only with duplicates, whatever the order of the rows."""
    households = side.households
    order = np.argsort(households["repeated"].to_numpy(bool), kind="stable")
    keys = pd.DataFrame({"key": households["户编号"].to_numpy(object)[order], "row": order}).dropna()
    return keys.assign(time=keys.groupby("key", sort=False).cumcount())


def _heads(side: Identities, found: Rows) -> pd.DataFrame:
    """The heads of households that are in no pair, where a head heads one household only."""
    left = (found == NONE) & ~side.households["repeated"].to_numpy(bool)
    heads = side.households["户主证件号码"].astype(object).str[:PERSON_KEY_LENGTH].where(left)
    heads = heads.where(~heads.duplicated(keep=False)).dropna()
    return pd.DataFrame({"key": heads.to_numpy(object), "row": heads.index.to_numpy(np.int64)})


def _whole_rows(old: Identities, new: Identities, pairs: _Pairs) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows without any key: they are the same row where every answer that both rounds have is the same."""
    common = [column for column in new.answers.columns if column in old.answers.columns]
    sides = []
    for side, found in ((old, pairs.later), (new, pairs.earlier)):
        rows = np.flatnonzero(side.households["户编号"].isna().to_numpy() & (found == NONE))
        texts = side.answers[common].iloc[rows].astype(object).map(str)
        keyed = pd.DataFrame({"key": pd.util.hash_pandas_object(texts, index=False).to_numpy(), "row": rows})
        sides.append(keyed.assign(time=keyed.groupby("key").cumcount()))
    return sides[0], sides[1]


def _shared_members(old: Identities, new: Identities, pairs: _Pairs) -> pd.DataFrame:
    """Every two households of the rounds that share members, one of them at least in no pair: old, new (rows), shared, and how
    many members each has; best first.

    Where as many are shared, the household numbers decide: the same in both directions and in any order of rows.
    """
    left = pairs.later[old.persons["row"]] == NONE
    free = new.persons[pairs.earlier[new.persons["row"]] == NONE]
    parts = ((old.persons[left], new.persons), (old.persons[~left], free))  # most households are in a pair by now
    both = pd.concat([one.merge(other, on="person", suffixes=("_old", "_new")) for one, other in parts], ignore_index=True)
    shared = both.groupby(["row_old", "row_new"]).size().reset_index(name="shared")
    shared = shared.rename(columns={"row_old": "old", "row_new": "new"})
    for name, side in (("old", old), ("new", new)):
        shared[f"{name}_size"] = shared[name].map(side.persons["row"].value_counts())
    one = old.households["户编号"].to_numpy(object)[shared["old"]].astype(str)
    other = new.households["户编号"].to_numpy(object)[shared["new"]].astype(str)
    shared = shared.assign(low=np.where(one <= other, one, other), high=np.where(one <= other, other, one))
    best_first: pd.DataFrame = shared.sort_values(BEST_FIRST, ascending=[False, True, True], ignore_index=True)
    return best_first


def _pair_by_members(shared: pd.DataFrame, pairs: _Pairs) -> None:
    """Pair what is left where half of the smaller household is in the other: the two that are each other's best, again and
    again until none are left."""
    left = shared[2 * shared["shared"] >= shared[["old_size", "new_size"]].min(axis=1)]
    while True:
        free = (pairs.later[left["old"]] == NONE) & (pairs.earlier[left["new"]] == NONE)
        left = left[free]
        best = left[~left["old"].duplicated() & ~left["new"].duplicated()]
        if best.empty:
            return
        pairs.add(best, BY_MEMBERS)


def _most_members(shared: pd.DataFrame, one: str, other: str, found: Rows) -> Rows:
    """For each household of ``one`` that is in no pair, the household of ``other`` that has half of its members, or -1."""
    most = shared[2 * shared["shared"] >= shared[f"{one}_size"]].drop_duplicates(one)
    most = most[found[most[one]] == NONE]
    rows = np.full(len(found), NONE)
    rows[most[one]] = most[other]
    return rows
