"""What is entered for the steps of inclusion (应纳入): on the ledger's own sheet, in 调整记录, on sheets that come back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.decision_records import AFTER, BEFORE, ITEM, NOBODY, STAGE, valid
from fanpin_cli.assessment.returned_cells import days_meant, texts_meant
from fanpin_cli.ledger_format import WHY_NOT, titles_of

STAGE_OF_STEPS = "纳入程序"


def step_titles(steps: Mapping[str, object]) -> tuple[str, ...]:
    """The columns that are filled in, in order."""
    return (*(title for step in steps for title in titles_of(step)), WHY_NOT)


def date_titles(steps: Mapping[str, object]) -> frozenset[str]:
    return frozenset(titles_of(step)[0] for step in steps)


def recorded(records: pd.DataFrame, at: npt.NDArray[np.int64]) -> pd.Series:
    """What 调整记录 says of the steps: (the household's row, column) → text or None. The last valid 新值; where none holds any
    more, what was there before the first."""
    here = (records[STAGE] == STAGE_OF_STEPS).to_numpy(bool) & (at != NOBODY)
    about = pd.DataFrame({"at": at[here], "title": records.loc[here, ITEM].to_numpy(object)})
    about["holds"] = valid(records)[here] if len(records) else np.zeros(0, dtype=bool)
    about["before"], about["after"] = records.loc[here, BEFORE].to_numpy(object), records.loc[here, AFTER].to_numpy(object)
    first = about.drop_duplicates(["at", "title"]).set_index(["at", "title"])["before"]
    last = about[about["holds"]].drop_duplicates(["at", "title"], keep="last").set_index(["at", "title"])["after"]
    said = first.astype(object).copy()
    said.loc[last.index] = last
    return said


@dataclass(frozen=True)
class Recorded:
    """调整记录 in order, and the household's row of each record."""

    records: pd.DataFrame
    at: npt.NDArray[np.int64]


def cells_of(table: pd.DataFrame, at: npt.NDArray[np.int64], steps: Mapping[str, object], year: int) -> pd.DataFrame:
    """What stands in the columns of the steps: row (of the table), at, title, value (what it means, a day as 2019-11-05) and
    entered (what stands there). Blank cells are left out, and rows that are nobody's. year: of days that have none."""
    parts = [pd.DataFrame(columns=["row", "at", "title", "value", "entered"])]
    dates = date_titles(steps)
    for title in [title for title in step_titles(steps) if title in table]:
        entered = pd.Series(table[title].to_numpy(object), dtype=object)
        means = days_meant(entered, year) if title in dates else texts_meant(entered)
        rows = np.flatnonzero((means.notna() & (at != NOBODY)).to_numpy(bool))
        columns = {"row": rows, "at": at[rows], "title": title, "value": means.to_numpy(object)[rows]}
        parts.append(pd.DataFrame({**columns, "entered": entered.to_numpy(object)[rows]}))
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def entries_of(
    cells: pd.DataFrame, steps: Mapping[str, object], count: int, before: Recorded, after: Recorded | None = None
) -> pd.DataFrame:
    """The entries of every household (RangeIndex of ``count``): days as dates, texts, None.

    cells: ``cells_of`` the ledger's own sheet 应纳入. What the records say counts; where they say nothing new, what people
    entered there by hand. before: the records that the sheet was written with; after: those that hold now, if others.
    """
    own = cells.drop_duplicates(["at", "title"]).set_index(["at", "title"])
    written, now = (recorded(side.records, side.at) for side in (before, after or before))
    changed = now[(now.fillna("") != written.reindex(now.index).fillna("")).to_numpy(bool)].index
    by_hand = own[(own["value"].to_numpy(object) != _meant(written, own.index)) & ~own.index.isin(changed)]
    said = now.drop(by_hand.index, errors="ignore").dropna()
    table = pd.DataFrame(None, index=range(count), columns=[*step_titles(steps)], dtype=object)
    dates = date_titles(steps)
    for title in table.columns:
        for entries in (said, by_hand["value" if title in dates else "entered"]):
            here = entries[entries.index.get_level_values(1) == title]
            values = [_entry(value, of_days=title in dates) for value in here]
            table.loc[here.index.get_level_values(0), title] = pd.Series(values, here.index.get_level_values(0), dtype=object)
    known: pd.DataFrame = table.where(table.notna(), None)
    return known


def not_recorded(cells: pd.DataFrame, records: Recorded) -> pd.DataFrame:
    """Those of the ledger's own cells that no record tells of: what people entered in the ledger itself."""
    own = cells.drop_duplicates(["at", "title"])
    said = recorded(records.records, records.at)
    new: pd.DataFrame = own[own["value"].to_numpy(object) != _meant(said, pd.MultiIndex.from_frame(own[["at", "title"]]))]
    return new


def _meant(said: pd.Series, where: pd.Index) -> npt.NDArray[np.object_]:
    """What the records say of these cells, as ``cells_of`` says what they mean."""
    return texts_meant(said.reindex(where).reset_index(drop=True).astype(object)).to_numpy(object)


def _entry(value: object, *, of_days: bool) -> object:
    """A day as a date; other texts as they are, also what is no day."""
    text = str(value).strip()
    return dt.date.fromisoformat(text) if of_days and is_day(text) else text


def is_day(text: object) -> bool:
    """Whether a text is a day as 2019-11-05."""
    return re.fullmatch(r"\d{4}-\d\d-\d\d", str(text)) is not None
