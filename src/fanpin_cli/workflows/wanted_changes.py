"""The changes of level that somebody asks for: one on the command line, or a list; each checked before any is taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.level_names import bare, bare_texts, decided_places
from fanpin_cli.assessment.merging import NO_REASON
from fanpin_cli.assessment.returned_rows import NOBODY, known_by, known_in_list, returned_rows
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import EDGE, OTHER_PLACES, TO_VERIFY
from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.survey.change_list import BY, LEVEL, REASON, read_changes
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.keys import HEAD_NUMBER, KEY, is_placed, numbers_of, placed_key
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.row_lists import DATE
from fanpin_cli.text.mask import mask_key
from fanpin_cli.text.messages import _
from fanpin_cli.text.normalise import plain
from fanpin_cli.text.suggest import did_you_mean
from fanpin_cli.workflows.deciding_levels import NOT_INCLUDED, Standing

BY_HAND = "逐户录入"
"""The 来源 of a change that was given on the command line."""
MOST_NAMED = 20
"""So many bad rows are named in a message."""


@dataclass(frozen=True)
class Wanted:
    """Changes that can be made, one entry each: the ledger's row, the place, why, who, when, and where it is written."""

    at: npt.NDArray[np.int64]
    places: list[str]
    reasons: list[str]
    people: list[str]
    dates: list[dt.date]
    sources: list[str]


class BadChangesError(FanpinError):
    """Rows of a list that cannot be taken; none of the list is."""

    def __init__(self, file: Path, rows: int, faults: Sequence[str]) -> None:
        more = _("; and {n} more").format(n=len(faults) - MOST_NAMED) if len(faults) > MOST_NAMED else ""
        message = _("{file}: {n} rows cannot be taken, so that none was; mend them and run again:{rows}")
        shown = "".join(f"\n  {fault}" for fault in faults[:MOST_NAMED]) + more
        super().__init__(message.format(file=file.name, n=rows, rows=shown))


def one_change(
    now: Standing, household: str, level: str, why: tuple[str, str, dt.date], days: tuple[dt.date, dt.date]
) -> Wanted:
    """The change of one household. why: reason, who, date. days: the first that the date may be, and the last.

    Raises ``FanpinError`` where the household or the level is not known, or the date cannot be.
    """
    at = household_called(now.survey, household)
    place = decided_places(pd.Series([level], dtype=object), now.names).iloc[0]
    reason, by, date = why
    if place is None:
        raise FanpinError(level_unknown(level, now))
    if bare(reason) in NO_REASON:
        raise FanpinError(_("“{reason}” is no reason; say why the level changes").format(reason=reason.strip()))
    if fault := date_fault(date, days):
        raise FanpinError(fault)
    return Wanted(np.array([at], dtype=np.int64), [str(place)], [reason.strip()], [by.strip()], [date], [BY_HAND])


def household_called(survey: Survey, household: str) -> int:
    """The row of a household, by its 户编号: as the ledger shows it, or with township and village before it."""
    wanted = plain(household)
    own = survey.households
    keys = own[KEY].astype(object)
    none = pd.Series(None, index=own.index, dtype=object)
    placed = placed_key(own.get("乡镇", none), own.get("村", none), numbers_of(keys)).map(plain, na_action="ignore")
    graded = own["未评定原因"].isna()
    for column in (keys, keys.map(plain, na_action="ignore"), placed, numbers_of(keys)):
        found = np.flatnonzero((column == wanted).to_numpy(bool))
        if len(found) > 1 and graded.iloc[found].sum() == 1 and not is_placed(keys.iloc[found]).any():
            found = found[graded.iloc[found].to_numpy(bool)]
        if len(found) == 1:
            return int(found[0])
        if len(found) > 1:
            several = "、".join(mask_key(key) for key in keys.iloc[found[:MOST_NAMED]].fillna(""))
            message = _("{n} households have the number {number}; give it with township and village, as one of: {several}")
            raise FanpinError(message.format(n=len(found), number=mask_key(wanted), several=several))
    like = did_you_mean(wanted, keys.dropna().map(mask_key).unique())
    raise FanpinError(_("the ledger has no household {number}{like}").format(number=mask_key(wanted), like=like))


def level_unknown(level: str, now: Standing) -> str:
    """Why a level is none, and what may be written."""
    names = [name for place, name in now.shown.items() if place.isdigit()]
    levels = "、".join([*names, OTHER_PLACES[EDGE], NOT_INCLUDED])
    return _("“{level}” is no level of this ledger; write one of {levels}").format(level=level, levels=levels)


def date_fault(date: dt.date, days: tuple[dt.date, dt.date]) -> str:
    """Why something cannot have happened on that day; nothing where it can."""
    since, today = days
    if date > today:
        return _("{date} is still to come; give the day of the event").format(date=date.isoformat())
    if date < since:
        return _("{date} is before the round ({since}); give the day of the event").format(date=date.isoformat(), since=since)
    return ""


def changes_in(
    now: Standing,
    file: Path,
    grids: Sequence[Grid],
    catalogue: Catalogue,
    shared: tuple[str, str, dt.date | None],
    days: tuple[dt.date, dt.date],
) -> Wanted:
    """The changes of a list. shared: reason, who and date for rows that give none.

    Raises ``BadChangesError`` with every row that cannot be taken, ``NoChangesError`` where it is no list of changes.
    """
    table = read_changes(file, grids, catalogue, days[1])
    table = table[table[[LEVEL, REASON, BY, "日期原文"]].notna().any(axis=1)].reset_index(drop=True)  # else a form's row
    for title, value in zip((REASON, BY, DATE), shared, strict=True):
        blank = table[title].isna() if title != DATE else table[title].isna() & table["日期原文"].isna()
        table[title] = table[title].where(~blank, value or None)
    table = table[~_says_nothing(table)].reset_index(drop=True)
    at = returned_rows(known_by(now.survey), known_in_list(table)).at
    places = decided_places(table[LEVEL], now.names)
    table["at"], table["place"], table["day"] = at, places, table[DATE].where(table[DATE].notna(), table["日期原文"])
    once = ~table.duplicated(["at", "place", "day", REASON, BY]).to_numpy() | (at == NOBODY)  # pasted twice
    table, at, places = table[once].reset_index(drop=True), at[once], places[once].reset_index(drop=True)
    table["places"] = table.groupby(["at", DATE])["place"].transform("nunique")
    bad = [
        [
            f"{row['sheet']}!{row['letters'].get(title, '')}{row['row']} {mask_key(str(row[KEY] or ''))}: {fault}"
            for title, fault in told
        ]
        for row, place, known in zip(table.to_dict("records"), places, at, strict=True)
        if (told := [*_faults(row, place, int(known), now, days)])
    ]
    if table.empty:
        raise FanpinError(_("{file}: the list has no row with a level").format(file=file.name))
    if bad:
        raise BadChangesError(file, len(bad), [fault for faults in bad for fault in faults])
    sources = (table["file"] + "·" + table["sheet"] + "·" + table["cell"]).tolist()
    reasons, people = ([str(text).strip() for text in table[title]] for title in (REASON, BY))
    return Wanted(at, places.tolist(), reasons, people, table[DATE].tolist(), sources)


def _says_nothing(table: pd.DataFrame) -> pd.Series:
    """Rows that neither name a household nor a level."""
    return table[KEY].isna() & table[HEAD_NUMBER].isna() & (bare_texts(table[LEVEL]) == "")


def _faults(
    row: Mapping[Hashable, object], place: object, at: int, now: Standing, days: tuple[dt.date, dt.date]
) -> Iterator[tuple[str, str]]:
    """What is wrong with a row of a list, each with the column that it is about; nothing where it can be taken."""
    if at == NOBODY:
        yield KEY, _("the ledger has no such household")
    if place is None or place == TO_VERIFY:
        yield LEVEL, level_unknown(str(row[LEVEL] or ""), now)
    for title in (REASON, BY):
        text = str(row[title] or "").strip()
        if not text or (title == REASON and bare(text) in NO_REASON):
            yield title, _("{titles} is missing").format(titles=title)
    date = row[DATE]
    if not isinstance(date, dt.date):
        told = _("日期 “{text}” is no date; write it as 2019-11-05") if row["日期原文"] else _("{titles} is missing")
        yield DATE, told.format(text=row["日期原文"], titles=DATE)
    elif fault := date_fault(date, days):
        yield DATE, fault
    elif at != NOBODY and row["places"] != 1:
        yield LEVEL, _("the list gives the household another level on the same day too; leave the one that holds")
