"""The persons of a roster who are no longer there: how that is known, and what their rows say no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.ledger_format import RECORD_GONE
from fanpin_cli.survey.gone import DOUBT
from fanpin_cli.survey.gone import GONE as IS_GONE
from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.tables import Table
from fanpin_cli.text.identity import PERSON_KEY_LENGTH

GONE = RECORD_GONE
"""The column of members that says how it is known that one is no longer there (健康状况：死亡); None of those who are."""
NAME, NUMBER = "姓名", "证件号码"
MARK = ("row", "letters", "says", "how")
Flags = npt.NDArray[np.bool_]


def spread_over_rows(members: pd.DataFrame) -> pd.DataFrame:
    """The members, a person who is marked in one row marked in all his rows of the household."""
    if NUMBER not in members or members[GONE].isna().all():
        return members
    number = members[NUMBER].astype(object).str[:PERSON_KEY_LENGTH]
    person = members[KEY].astype(object) + "\0" + number
    how = members[GONE].where(person.isna(), members[GONE].groupby(person).transform("first"))
    return members.assign(**{GONE: known(how)})


def told_of_people(table: Table, key: pd.Series) -> Iterator[Problem]:
    """Each person of a roster who is, or may be, no longer there."""
    kinds = {IS_GONE: "person-gone", DOUBT: "perhaps-gone"}
    found = table.marks.found
    sure = frozenset(found.loc[found["says"] == IS_GONE, "row"])
    for row, letters, says, how in zip(*(found[title].tolist() for title in MARK), strict=True):
        if says not in kinds or (says == DOUBT and row in sure):
            continue
        name = next((table.member[title][row] for title in (NAME, NUMBER) if title in table.member), None)
        at = (table.file.name, table.sheet, f"{letters}{table.rows[row]}")
        yield Problem(kinds[says], *at, key=str(key[row] or ""), value=str(name or ""), details={"how": how})


def of_those_there(table: Table, household: npt.NDArray[np.int64], gone: Flags) -> Table:
    """The table without what the rows of those who are gone say of the household, where another row answers.

    household: each row's household, from 0.
    """
    if not gone.any():
        return table
    answers = {}
    for title in table.household:
        column = table.household[title]
        answered = np.zeros(int(household.max()) + 1, dtype=bool)
        answered[household[column.notna().to_numpy() & ~gone]] = True
        answers[title] = column.mask(gone & answered[household])
    return replace(table, household=pd.DataFrame(answers, index=table.household.index))


def known(how: pd.Series) -> pd.Series:
    """With None, not NaN, for those of whom nothing is known."""
    return how.astype(object).where(how.notna(), None)
