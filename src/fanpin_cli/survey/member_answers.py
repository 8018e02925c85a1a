"""A household's answer where its members' rows repeat it: what the row of the 户主 says, else what all rows agree on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Said:
    """One field of every household, as its members' rows repeat it.

    answers: typed; missing where the rows contradict each other. rows: the roster row that the answer is taken from, one of
    the contradictory ones where they are, -1 where no row has an answer. contradictory: one flag a household.
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
    of_all, all_contradictory = _one_answer(codes, household, codes >= 0, count)
    without_head = rows < 0
    rows = np.where(without_head, of_all, rows)
    contradictory = np.where(without_head, all_contradictory, contradictory)
    answers = column.reset_index(drop=True).reindex(np.where(contradictory, -1, rows)).reset_index(drop=True)
    return Said(answers.where(answers.notna(), None) if answers.dtype == object else answers, rows, contradictory)


def _one_answer(codes: Rows, household: Rows, among: Flags, count: int) -> tuple[Rows, Flags]:
    """For each household the first of the rows ``among`` (-1 where there is none), and whether another of them differs."""
    asked = np.flatnonzero(among)
    first = np.full(count, -1, dtype=np.int64)
    first[household[asked][::-1]] = asked[::-1]  # backwards: of several rows of a household the first is written last, and kept
    contradictory = np.zeros(count, dtype=bool)
    contradictory[household[asked[codes[asked] != codes[first[household[asked]]]]]] = True
    return first, contradictory
