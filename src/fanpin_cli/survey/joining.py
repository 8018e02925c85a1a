"""Joining survey and roster on 户编号: the survey's answer counts, the roster fills in what is missing, no row is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.survey.households import NO_ANSWERS, WHY_NOT, Locate, Records
from fanpin_cli.survey.keys import HEAD_NUMBER, KEY
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.tables import UNREAD
from fanpin_cli.text.identity import PERSON_KEY_LENGTH
from fanpin_cli.text.shown import shown

NOT_COMPARED = NO_ANSWERS | {KEY}


def join(survey: Records, roster: Records, locate: Locate) -> Records:
    """One record a household. Where both have an answer the survey's is used, and a problem reports a difference; an answer
    that only the roster has is taken from it; a household that only the roster has is added."""
    found = matching_rows(survey.households, roster.households)
    unread = survey.households.get(UNREAD)
    problems = [*survey.problems, *roster.problems, *_differences(survey, roster, found, locate)]
    left = ~np.isin(np.arange(len(roster)), found)
    return replace(
        survey,
        households=under(filled(survey.households, roster.households, found, unread), roster.households[left]),
        originals=under(filled(survey.originals, roster.originals, found, unread, survey.households), roster.originals[left]),
        ledger=None if survey.ledger is None else under(survey.ledger, pd.DataFrame(index=range(int(left.sum())))),
        places=under(survey.places, roster.places[left]),
        problems=tuple(problems),
    )


def matching_rows(households: pd.DataFrame, others: pd.DataFrame) -> npt.NDArray[np.int64]:
    """For each household the row of ``others`` that has its 户编号, -1 where none has. Rows that repeat a key or have none are
    not gradable, and match nothing on the other side."""
    keys = pd.Index(others[KEY].where(others[WHY_NOT].isna()).to_numpy(object))
    unique = pd.Series(np.arange(len(keys)), index=keys)
    unique = unique[unique.index.notna() & ~unique.index.duplicated()]
    wanted = households[KEY].where(households[WHY_NOT].isna())
    return unique.reindex(pd.Index(wanted.to_numpy(object))).where(wanted.notna().to_numpy()).fillna(-1).to_numpy(np.int64)


def filled(
    own: pd.DataFrame,
    other: pd.DataFrame,
    found: npt.NDArray[np.int64],
    unread: pd.Series | None,
    answers: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """``own`` with its missing values taken from the matching rows of ``other``. A cell that could not be read is not filled.

    answers: the typed answers, where ``own`` holds the sheet's own values: 不详 is a value there, and a missing answer.
    """
    columns: dict[str, pd.Series] = {str(title): own[title] for title in own}
    matching = other.reset_index(drop=True).reindex(found)
    matching.index = own.index
    for title in map(str, other.columns):
        if title in NOT_COMPARED:
            continue
        theirs = matching[title]
        if title not in columns:
            columns[title] = theirs.where(theirs.notna(), None) if theirs.dtype == object else theirs
        elif theirs.notna().any():
            known = answers[title] if answers is not None and title in answers else columns[title]
            kept = known.notna() | theirs.isna()
            if unread is not None:
                kept |= unread.str.contains(f",{title},", regex=False).fillna(False).astype(bool)
            columns[title] = columns[title].where(kept, theirs)
    return pd.DataFrame(columns, index=own.index)


def under(upper: pd.DataFrame, lower: pd.DataFrame) -> pd.DataFrame:
    """One table under the other, with every column of either."""
    if not len(lower):
        return upper.reset_index(drop=True)
    columns = {}
    for title in dict.fromkeys([*upper.columns, *lower.columns]):
        model = upper[title] if title in upper else lower[title]
        parts = [
            part[title] if title in part else pd.Series([None] * len(part), index=part.index, dtype=object).astype(model.dtype)
            for part in (upper, lower)
        ]
        columns[title] = pd.concat(parts, ignore_index=True)
    return pd.DataFrame(columns, index=range(len(upper) + len(lower)))


def _differences(survey: Records, roster: Records, found: npt.NDArray[np.int64], locate: Locate) -> Iterator[Problem]:
    matched = np.flatnonzero(found >= 0)
    for title in survey.households.columns.intersection(roster.households.columns):
        if title in NOT_COMPARED:
            continue
        own = survey.households[title].iloc[matched].reset_index(drop=True)
        other = roster.households[title].iloc[found[matched]].reset_index(drop=True)
        same = _persons(own) == _persons(other) if title == HEAD_NUMBER else own == other
        differs = (own.notna() & other.notna() & ~same).fillna(False).to_numpy(bool)
        for row in np.flatnonzero(differs).tolist():
            yield Problem(
                "roster-differs",
                *locate(int(matched[row]), str(title)),
                key=str(survey.households[KEY].iloc[matched[row]]),
                value=shown(own[row]),
                details={"title": str(title), "other": shown(other[row])},
            )


def _persons(numbers: pd.Series) -> pd.Series:
    """Numbers as person keys: one register has the identity number, another the disability card that begins with it."""
    return numbers.astype(object).str[:PERSON_KEY_LENGTH]
