"""Several rows of one household: which of them is graded, whatever their order."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Rows = npt.NDArray[np.int64]
WHO = ("户主姓名", "户主证件号码")
MOST_NAMED = 6


def graded_rows(answers: pd.DataFrame, key: pd.Series) -> Rows:
    """For each row the one of its household that is graded: itself, where it is the only one.

    Of several rows it is the one with the most answers. Of equally full ones it is the first in the order of their texts,
    which begin with the head's name and number: however the sheet is sorted, and in the next round too, the same family's row
    is graded. answers and key: one entry a row.
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
    """A number for each row, the same for rows that are equal in every column (missing equals missing)."""
    numbers = np.zeros(len(table), dtype=np.int64)
    for title in table:
        codes, different = pd.factorize(table[title])
        # Numbered anew after every column: the product of all columns' values would outgrow 64 bits.
        numbers = pd.factorize(numbers * (len(different) + 1) + codes + 1)[0]
    return numbers


def differing(answers: pd.DataFrame, rows: Rows, others: Rows) -> npt.NDArray[np.object_]:
    """For each pair of rows the titles under which both have an answer and the answers differ: ``人均纯收入、务工月数``, and 等
    after ``MOST_NAMED`` of them."""
    text, number = np.full(len(rows), "", dtype=object), np.zeros(len(rows), dtype=np.int64)
    for title in map(str, answers.columns):
        column = answers[title].astype(object)
        one, other = column.iloc[rows].reset_index(drop=True), column.iloc[others].reset_index(drop=True)
        differs = (one.notna() & other.notna() & (one != other)).to_numpy(bool)
        named = differs & (number < MOST_NAMED)
        text[named] += np.where(text[named] == "", "", "、").astype(object) + title
        text[differs & (number == MOST_NAMED)] += "等"
        number += differs
    return text


def _as_text(table: pd.DataFrame) -> npt.NDArray[np.object_]:
    text = np.full(len(table), "", dtype=object)
    for title in sorted(map(str, table.columns), key=lambda title: (title not in WHO, title)):
        column = table[title].astype(object)
        text = text + column.where(column.notna(), "").astype(str).to_numpy(object) + "\0"
    return text
