"""Rows under one 户编号: the one that is graded as the household, and its rivals, which may say otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Rivals:
    """For each row that repeats another's 户编号 (``rows``) the row that is graded as the household (``of``)."""

    of: Rows
    rows: Rows


NO_RIVALS = Rivals(np.array([], dtype=np.int64), np.array([], dtype=np.int64))


def rivals(keys: pd.Series, excluded: pd.Series) -> Rivals:
    """keys, excluded: one entry a row: its 户编号, and None or why it is not assessed (that it repeats another row)."""
    names, kept = keys.to_numpy(object), excluded.isna().to_numpy(bool)
    rows, own = np.flatnonzero(keys.notna().to_numpy(bool) & ~kept), np.flatnonzero(keys.notna().to_numpy(bool) & kept)
    if not len(rows):
        return NO_RIVALS
    found = pd.Index(names[own]).get_indexer(pd.Index(names[rows]))
    return Rivals(own[found[found >= 0]], rows[found >= 0])
