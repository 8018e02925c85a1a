"""Reasons joined to what one household reads: clause by clause, and no clause twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.policy.reasons import Clause

Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]

BETWEEN_RULES, BETWEEN_CLAUSES, BETWEEN_PARTS = "；", "，", "、"


@dataclass(frozen=True)
class Said:
    """What a clause says.

    key, place, begins: as in ``Clause``. rows: the households that it says something of, by their place in the table; most
    clauses are of few. texts: what it says of each of these.
    """

    key: str
    place: int
    begins: bool
    rows: npt.NDArray[np.int64]
    texts: Texts

    @classmethod
    def of(cls, clause: Clause, rows: npt.NDArray[np.int64], found: Texts) -> Said:
        """found: its text in each of those rows; None where it says nothing."""
        where = pd.notna(found)
        return cls(clause.key, clause.place, clause.begins, rows[where], found[where])


def sentences(reasons: Iterable[tuple[Flags, Sequence[Said]]], count: int, between: str = BETWEEN_RULES) -> Texts:
    """For each household the reasons that apply to it, in their order; what an earlier one has said is not said again.

    Rules that fire together often rest on the same answer: 人均纯收入4500元 is then said once. reasons: where each applies, and
    its clauses.
    """
    text = np.full(count, "", dtype=object)
    said: dict[str, Flags] = {}
    for applies, clauses in reasons:
        if not applies.any():
            continue
        last = np.full(count, -1)  # the place of the reason's clause that was said last; -1: none yet
        for clause in clauses:
            before = said.setdefault(clause.key, np.zeros(count, dtype=bool))
            new = applies[clause.rows] & ~before[clause.rows]
            at = clause.rows[new]
            if len(at):
                lead = np.where(clause.begins & (last[at] == clause.place), BETWEEN_PARTS, BETWEEN_CLAUSES).astype(object)
                first = last[at] < 0
                lead[first] = np.where(text[at][first] == "", "", between)
                text[at] = text[at] + lead + clause.texts[new]
                last[at] = clause.place
                before[at] = True
    return text


def whole(clauses: Sequence[Said], holds: Flags) -> Texts:
    """One reason where its rule holds, None elsewhere."""
    texts = sentences([(holds, clauses)], len(holds))
    texts[~holds] = None
    return texts
