"""Households that only the survey or only the roster has: one problem a township, with how many there are in each village."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.ledger_format import NO_TOWNSHIP
from fanpin_cli.survey.households import WHY_NOT, Locate
from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.problems import Problem

NO_VILLAGE = "未填村"
MOST_NAMED = 15
"""So many villages are named, those with the most households first."""


def roster_coverage(
    households: pd.DataFrame, surveyed: npt.NDArray[np.bool_], listed: frozenset[str], at: Locate
) -> Iterator[Problem]:
    """Which households the survey and the roster do not have in common.

    households: of both, joined. surveyed: which rows stand in a survey. listed: the 户编号 that stand in a roster. Each problem
    stands at the first of its households.
    """
    counted = households[WHY_NOT].isna().to_numpy(bool)
    in_roster = households[KEY].isin(listed).to_numpy(bool)
    for kind, chosen in (("roster-only", counted & ~surveyed), ("survey-only", counted & surveyed & ~in_roster)):
        rows = np.flatnonzero(chosen)
        township, village = (_named(households, title)[rows] for title in ("乡镇", "村"))
        places = pd.DataFrame({"township": township, "village": village, "row": rows})
        places["township"] = places["township"].fillna(NO_TOWNSHIP)
        for name, own in places.groupby("township", sort=False):
            details = {"n": str(len(own)), "villages": _villages(own["village"])}
            yield Problem(kind, *at(int(own["row"].iloc[0]), KEY), value=str(name), details=details)


def _named(households: pd.DataFrame, title: str) -> npt.NDArray[np.object_]:
    none = pd.Series(None, index=households.index, dtype=object)
    return np.asarray(households.get(title, none).astype(object), dtype=object)


def _villages(villages: pd.Series) -> str:
    """``上湾村5户、西冲村7户``."""
    counts = villages.fillna(NO_VILLAGE).value_counts()
    named = "、".join(f"{village}{number}户" for village, number in counts.head(MOST_NAMED).items())
    return named if len(counts) <= MOST_NAMED else f"{named}等{len(counts)}个村"
