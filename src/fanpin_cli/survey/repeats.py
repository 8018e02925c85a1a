"""Rows of one household: which of them is graded, whatever the order in which they stand."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Rows = npt.NDArray[np.int64]
WHO = ("户主姓名", "户主证件号码")
MOST_NAMED = 6


def graded_rows(answers: pd.DataFrame, key: pd.Series) -> Rows:
    """For each row the one of its household that is graded: itself, where it is the only one.

    Of several it is the one with the most answers; of equally full ones that whose answers come first as texts, those that
    say who the head is before the others, so that a sheet sorted anew, and the next round, grade the same family's row.
    answers and key: one entry a row.
    """
    graded = np.arange(len(key), dtype=np.int64)
    rows = np.flatnonzero(key.notna().to_numpy() & key.duplicated(keep=False).to_numpy())
    if not len(rows):
        return graded
    own, keys = answers.iloc[rows], key.to_numpy(object)[rows]
    ranked = pd.DataFrame({"key": keys, "answered": own.notna().sum(axis=1).to_numpy(), "text": "", "row": rows})
    unlike = pd.Series(contents(own)).groupby(keys).transform("nunique").to_numpy() > 1
    ranked.loc[unlike, "text"] = _as_text(own[unlike])
    best = ranked.sort_values(["answered", "text", "row"], ascending=[False, True, True]).drop_duplicates("key")
    graded[rows] = best.set_index("key")["row"].reindex(keys).to_numpy(np.int64)
    return graded


def contents(table: pd.DataFrame) -> Rows:
    """A number for each row, the same for rows that are alike in every column (missing and missing are alike)."""
    together = np.zeros(len(table), dtype=np.int64)
    for title in table:
        codes, different = pd.factorize(table[title])
        together = pd.factorize(together * (len(different) + 1) + codes + 1)[0]
    return together


def differing(answers: pd.DataFrame, rows: Rows, others: Rows) -> npt.NDArray[np.object_]:
    """For each two rows the titles under which both have an answer and not the same, 、 between; after ``MOST_NAMED`` 等."""
    text, number = np.full(len(rows), "", dtype=object), np.zeros(len(rows), dtype=np.int64)
    for title in map(str, answers.columns):
        column = answers[title].astype(object)
        one, other = column.iloc[rows].reset_index(drop=True), column.iloc[others].reset_index(drop=True)
        apart = (one.notna() & other.notna() & (one != other)).to_numpy(bool)
        named = apart & (number < MOST_NAMED)
        text[named] += np.where(text[named] == "", "", "、").astype(object) + title
        text[apart & (number == MOST_NAMED)] += "等"
        number += apart
    return text


def _as_text(table: pd.DataFrame) -> npt.NDArray[np.object_]:
    text = np.full(len(table), "", dtype=object)
    for title in sorted(map(str, table.columns), key=lambda title: (title not in WHO, title)):
        column = table[title].astype(object)
        text = text + column.where(column.notna(), "").astype(str).to_numpy(object) + "\0"
    return text
