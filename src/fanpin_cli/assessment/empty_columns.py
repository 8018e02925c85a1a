"""Answers that a whole village left blank: rather a column that nobody filled in than questions to so many households."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from fanpin_cli.assessment.levels import Flags

FEWEST = 5
"""With fewer households, blanks in all of them may be chance."""
SHARE = 0.9


@dataclass(frozen=True)
class EmptyColumn:
    """A column that is blank in (nearly) all households of a village. households: in how many."""

    township: str
    village: str
    title: str
    households: int


def empty_columns(households: pd.DataFrame, counted: Flags, titles: Collection[str]) -> list[EmptyColumn]:
    """The columns among ``titles`` that villages left blank, those with most households first.

    households: the survey's. counted: which of its rows are households that a survey asked.
    """
    if "村" not in households:
        return []
    own = households[counted]
    towns = own["乡镇"] if "乡镇" in own else pd.Series("", index=own.index)
    places = [side.astype(object).fillna("").rename(title) for title, side in (("乡镇", towns), ("村", own["村"]))]
    villages = own[[title for title in titles if title in own]].isna().groupby(places, sort=False)
    number, blanks = villages.size(), villages.sum()
    empty = blanks.ge(FEWEST) & blanks.ge(SHARE * number, axis=0)
    counts = blanks.where(empty).melt(ignore_index=False, var_name="title", value_name="households").dropna().reset_index()
    counts = counts[counts["村"] != ""].sort_values("households", ascending=False, kind="stable")
    rows = counts[["乡镇", "村", "title", "households"]].itertuples(index=False, name=None)
    return [EmptyColumn(township, village, title, int(number)) for township, village, title, number in rows]
