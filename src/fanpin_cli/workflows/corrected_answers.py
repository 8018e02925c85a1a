"""Answers of a ledger that are other ones now: the survey with them in it, to be graded again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from fanpin_cli.survey.catalogue import Field
from fanpin_cli.survey.cells import read_column
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.tables import UNREAD
from fanpin_cli.workflows.returns import Returned

CORRECTION = ["at", "title", "answer", "entered"]
"""The ledger's row, the column, the typed answer, and what the ledger shows for it."""


def corrections(taken: pd.DataFrame, returns: Sequence[Returned]) -> pd.DataFrame:
    """The answers that were taken, with their types: CORRECTION. taken: at, title, entered, file, row."""
    parts = [pd.DataFrame(columns=CORRECTION)]
    for (file, title), cells in taken.groupby(["file", "title"], sort=True):
        own = returns[int(str(file))].survey.households
        column = own[title].astype(object) if title in own else pd.Series(None, index=own.index, dtype=object)
        answers = column.to_numpy(object)[cells["row"].to_numpy(np.int64)]
        parts.append(cells[["at", "title"]].assign(answer=answers, entered=cells["entered"].to_numpy(object)))
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def read_again(at: int, title: str, text: object, fields: Mapping[str, Field]) -> pd.DataFrame:
    """One correction from a text, as 调整记录 has it."""
    cells = np.array([None if text in (None, "") else text], dtype=object)
    if title not in fields:
        return pd.DataFrame([[at, title, None, cells[0]]], columns=CORRECTION)
    read = read_column(cells, fields[title])
    answer, entered = (column.astype(object).iloc[0] for column in (read.answers, read.values))
    return pd.DataFrame([[at, title, answer, entered]], columns=CORRECTION)


def with_answers(survey: Survey, corrected: pd.DataFrame) -> Survey:
    """The survey with the corrected answers. A cell that could not be read before, and has an answer now, counts as read."""
    households, originals = dict(survey.households.items()), dict(survey.originals.items())
    for title, cells in corrected.groupby("title", sort=False):
        rows = cells["at"].to_numpy(np.int64)
        if title in households:
            households[title] = _put(households[title], rows, cells["answer"])
        if title in originals:
            originals[title] = _put(originals[title], rows, cells["entered"])
        if UNREAD in households:
            households[UNREAD] = _read_now(households[UNREAD], rows, str(title))
    return replace(
        survey,
        households=pd.DataFrame(households, index=survey.households.index, copy=False),
        originals=pd.DataFrame(originals, index=survey.originals.index, copy=False),
    )


def _put(column: pd.Series, rows: np.ndarray, values: pd.Series) -> pd.Series:
    """The column with these values in its rows, of its own type where they have it."""
    if column.dtype != object:
        typed = pd.Series(values.to_numpy(object), dtype=object)
        typed = typed.where(typed.notna(), pd.NA if str(column.dtype) == "boolean" else np.nan)
        try:
            typed = typed.astype(column.dtype)
        except (TypeError, ValueError):  # a text among the numbers that the ledger shows
            column = column.astype(object)
        new = column.copy()
        new.iloc[rows] = typed.array if typed.dtype == new.dtype else values.to_numpy(object)
        return new
    new = column.copy()
    new.iloc[rows] = pd.Series(values.to_numpy(object), dtype=object).to_numpy(object)
    return new.where(new.notna(), None)


def _read_now(unread: pd.Series, rows: np.ndarray, title: str) -> pd.Series:
    column = unread.astype(object).copy()
    kept = column.iloc[rows].map(lambda text: text.replace(f",{title},", ","), na_action="ignore")
    column.iloc[rows] = kept.where(kept.notna() & (kept != ","), None).to_numpy(object)
    return column
