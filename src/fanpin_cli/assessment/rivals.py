"""Rows under one 户编号: the one that is graded as the household, and its rivals, which may say otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.survey.households import NO_ANSWERS, SOURCE, WHY_NOT
from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.repeats import differing

Rows = npt.NDArray[np.int64]


REMARKS = "备注"
"""No rule asks of it: two rows that differ in it alone do not contradict each other."""


@dataclass(frozen=True)
class Rivals:
    """For each row that repeats another's 户编号 (``rows``) the row that is graded as the household (``of``).

    differ: whether the two answer a question differently, rather than leave it blank. sources: of every row of the survey.
    """

    of: Rows
    rows: Rows
    differ: npt.NDArray[np.bool_] = field(default_factory=lambda: np.array([], dtype=bool))
    sources: tuple[str, ...] = ()


NO_RIVALS = Rivals(np.array([], dtype=np.int64), np.array([], dtype=np.int64))


def rivals(households: pd.DataFrame) -> Rivals:
    """households: one row a household, of a survey; its 未评定原因 is None or why the row is not assessed (that it repeats
    another row)."""
    keys, excluded = households[KEY], households[WHY_NOT]
    names, kept = keys.to_numpy(object), excluded.isna().to_numpy(bool)
    rows, own = np.flatnonzero(keys.notna().to_numpy(bool) & ~kept), np.flatnonzero(keys.notna().to_numpy(bool) & kept)
    if not len(rows):
        return NO_RIVALS
    found = pd.Index(names[own]).get_indexer(pd.Index(names[rows]))
    of, rows = own[found[found >= 0]], rows[found >= 0]
    answers = households.drop(columns=[*NO_ANSWERS, KEY, REMARKS], errors="ignore")
    differ = differing(answers, rows, of) != ""
    return Rivals(of, rows, differ, tuple(households[SOURCE].fillna("").astype(str)))
