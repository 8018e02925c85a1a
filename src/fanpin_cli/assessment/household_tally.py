"""Households and persons by group, for whom a condition is true; those for whom it is unknown apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

TRUE, UNKNOWN = 1, -1
HOUSEHOLDS, PERSONS, OPEN = "households", "persons", "unknown"
COUNTS = (HOUSEHOLDS, PERSONS, OPEN)


@dataclass(frozen=True)
class Tally:
    """rows: one a group in the order in which the groups first appear, the group's columns (None where not known) and COUNTS:
    households and persons for whom the condition is true, households for whom it is unknown. total: the same over all.
    unknown_sizes: households among the true ones whose number of persons is not known; they add none."""

    rows: pd.DataFrame
    total: Mapping[str, int]
    unknown_sizes: int


def tallied(truth: npt.NDArray[np.int8], sizes: npt.NDArray[np.float64], groups: pd.DataFrame) -> Tally:
    """Count. truth: 1, 0 or -1, one a household; sizes: persons, NaN where not known; groups: the columns to group by."""
    holds = truth == TRUE
    counts = pd.DataFrame(
        {
            HOUSEHOLDS: holds.astype(np.int64),
            PERSONS: np.where(holds, np.nan_to_num(sizes), 0).round().astype(np.int64),
            OPEN: (truth == UNKNOWN).astype(np.int64),
        }
    )
    total = {name: int(counts[name].sum()) for name in COUNTS}
    by = list(groups.columns)
    if not by:
        rows = counts.sum().to_frame().T
    else:
        rows = pd.concat([groups.reset_index(drop=True), counts], axis=1).groupby(by, sort=False, dropna=False)[[*COUNTS]].sum()
        rows = rows.reset_index()
        rows[by] = rows[by].astype(object).where(rows[by].notna(), None)
    return Tally(rows, total, int((holds & np.isnan(sizes)).sum()))
