"""The law of levels: from each rule's true, false or unknown to one level, or to several that are still possible.

design.md section 4, after 六政办〔2019〕15号 二（一）1: the level is the most severe one with a true rule, else the default.
Where an unanswered rule could still change that, the household is to be verified, and every level it could come to is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Truth = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]

TRUE, UNKNOWN = 1, -1


@dataclass(frozen=True)
class Levels:
    """Each household's level as the known answers give it, and what else it could be.

    level: the most severe level with a true rule, else the default; for a household to verify, the level if every
        missing answer let its rule fall.
    possible: level → where a household could come to it; a household with one possible level has that level.
    by_default: where no rule holds.
    """

    level: npt.NDArray[np.int64]
    possible: Mapping[int, Flags]
    by_default: Flags

    @property
    def to_verify(self) -> Flags:
        count = np.zeros(len(self.level), dtype=np.int64)
        for flags in self.possible.values():
            count += flags
        return count > 1


def decide_levels(
    truth: Mapping[str, Truth], level_of: Mapping[str, int], ranks: Sequence[int], default: int, count: int
) -> Levels:
    """Give each of ``count`` households its level.

    truth: rule id → 1, 0 or -1 for each household; rules that are not assessed are absent and do not fire.
    level_of: rule id → level. ranks: all levels; 1 is the most severe. default: the level where no rule holds.
    """
    ordered = sorted(ranks)
    holds = {rank: np.zeros(count, dtype=bool) for rank in ordered}
    open_ = {rank: np.zeros(count, dtype=bool) for rank in ordered}
    for rule, values in truth.items():
        holds[level_of[rule]] |= values == TRUE
        open_[level_of[rule]] |= values == UNKNOWN
    level = np.full(count, default, dtype=np.int64)
    by_default = np.ones(count, dtype=bool)
    for rank in reversed(ordered):
        level[holds[rank]] = rank
        by_default &= ~holds[rank]
    # Once a rule holds, only a more severe one can change the level; while none does, an open rule of any level can.
    possible = {rank: (level == rank) | (open_[rank] & ((rank < level) | by_default)) for rank in ordered}
    return Levels(level, possible, by_default)
