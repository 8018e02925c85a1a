"""A household's answer where its members' rows repeat it: what the row of the 户主 says, else what all rows say alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Said:
    """One field of every household. answers: typed; missing where the rows contradict each other.

    rows: a row of the roster with the answer (where they contradict each other, one of them), -1 where there is none.
    """

    answers: pd.Series
    rows: Rows
    contradictory: Flags


def what_is_said(column: pd.Series, household: Rows, heads: Flags, count: int) -> Said:
    """The answers of ``count`` households to a field, whatever the order of the rows.

    column: the roster's answers, one a row; household: each row's household, from 0; heads: rows of a 户主.
    """
    codes, _different = pd.factorize(column)
    rows, contradictory = _one_answer(codes, household, heads & (codes >= 0), count)
    of_all, apart = _one_answer(codes, household, codes >= 0, count)
    alone = rows < 0
    rows, contradictory = np.where(alone, of_all, rows), np.where(alone, apart, contradictory)
    answers = column.reset_index(drop=True).reindex(np.where(contradictory, -1, rows)).reset_index(drop=True)
    return Said(answers.where(answers.notna(), None) if answers.dtype == object else answers, rows, contradictory)


def _one_answer(codes: Rows, household: Rows, among: Flags, count: int) -> tuple[Rows, Flags]:
    """For each household the first of those rows that has an answer, and whether another of them has another one."""
    asked = np.flatnonzero(among)
    first = np.full(count, -1, dtype=np.int64)
    first[household[asked][::-1]] = asked[::-1]
    contradictory = np.zeros(count, dtype=bool)
    contradictory[household[asked[codes[asked] != codes[first[household[asked]]]]]] = True
    return first, contradictory
