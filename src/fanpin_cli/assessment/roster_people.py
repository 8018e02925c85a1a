"""Who lives in the villages: the persons of a roster by their numbers, and the households that they are in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.ledger_format import NOBODY_LEFT
from fanpin_cli.survey.households import WHY_NOT
from fanpin_cli.survey.keys import KEY, placed_key
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.person_keys import joining_keys

NAME, NUMBER, HEAD, HEAD_NUMBER = "姓名", "证件号码", "户主姓名", "户主证件号码"
SIZE = "家庭人口"
NOWHERE = -1


@dataclass(frozen=True)
class RosterPeople:
    """Households and their persons.

    households: one row a household, sorted by township, village and 户编号 (RangeIndex), the survey's columns. nobody_left:
    whether all of its members are gone. people: person (the key, None where there is no number), name, at (row of
    households), gone (bool): heads and members, those who are there first.
    """

    households: pd.DataFrame
    nobody_left: npt.NDArray[np.bool_]
    people: pd.DataFrame

    @cached_property
    def numbered(self) -> pd.DataFrame:
        """One row a person with a number: where he is; somebody in several households is in the first of them."""
        known = self.people[self.people["person"].notna()].sort_values(["gone", "at"], kind="stable")
        return known.drop_duplicates("person")

    @cached_property
    def several(self) -> pd.DataFrame:
        """person, at: those who are there in more than one household, one row each time."""
        known = self.people[self.people["person"].notna() & ~self.people["gone"]].drop_duplicates(["person", "at"])
        return known[known["person"].duplicated(keep=False)].sort_values(["person", "at"])[["person", "at"]]

    @cached_property
    def _index(self) -> pd.Index[str]:
        index: pd.Index[str] = pd.Index(self.numbered["person"].to_numpy(object))
        return index

    @cached_property
    def _gone(self) -> frozenset[str]:
        return frozenset(self.numbered.loc[self.numbered["gone"], "person"])

    def at(self, persons: pd.Series) -> npt.NDArray[np.int64]:
        """The household of each person; −1 where he is in none."""
        at = np.full(len(persons), NOWHERE, dtype=np.int64)
        asked = np.flatnonzero(persons.notna().to_numpy(bool))
        if len(asked) and len(self._index):
            place = self._index.get_indexer(pd.Index(persons.to_numpy(object)[asked]))
            found = self.numbered["at"].to_numpy(np.int64)
            at[asked[place >= 0]] = found[place[place >= 0]]
        return at

    def at_number(self, rows: pd.DataFrame) -> npt.NDArray[np.int64]:
        """The household with the 户编号 of each row, as it is or within its village; −1 where there is none.

        rows: 户编号, 乡镇, 村, name. A row whose name is nobody's in a household of which everybody is known
        means another household: departments have numbers of their own.
        """
        keys = self.households[KEY].astype(object)
        index: pd.Index[str] = pd.Index(keys.where(keys.notna() & ~keys.duplicated(), None).to_numpy(object))
        number = rows[KEY].astype(object)
        at = np.full(len(rows), NOWHERE, dtype=np.int64)
        for wanted in (number, placed_key(rows["乡镇"], rows["村"], number)):
            place = index.get_indexer(pd.Index(wanted.to_numpy(object))) if len(index) else at
            at = np.where((at == NOWHERE) & wanted.notna().to_numpy(bool), place, at)
        named = self.people[self.people["name"].notna()].drop_duplicates(["at", "name"])
        known = named.groupby("at").size().reindex(range(len(keys))).fillna(0).to_numpy(float)
        size = pd.to_numeric(self.households.get(SIZE, pd.Series(np.nan, index=keys.index)), errors="coerce").to_numpy(float)
        whole = np.append(known >= size, False)  # False for NOWHERE
        theirs = pd.MultiIndex.from_frame(named[["at", "name"]])
        one_of_them = pd.MultiIndex.from_arrays([at, rows["name"].to_numpy(object)]).isin(theirs)
        return np.where(whole[at] & rows["name"].notna().to_numpy(bool) & ~one_of_them, NOWHERE, at)

    def is_gone(self, persons: pd.Series) -> npt.NDArray[np.bool_]:
        """Whether the roster knows a person only as no longer there."""
        return persons.isin(self._gone).to_numpy(bool) if self._gone else np.zeros(len(persons), dtype=bool)


def roster_people(survey: Survey) -> RosterPeople:
    """The people of a survey, or of rosters alone. Of rows with the same 户编号 the one that counts is the household."""
    own = survey.households
    order = own.reindex(columns=["乡镇", "村", KEY]).astype(object).fillna("").astype(str)
    order["late"] = own[WHY_NOT].notna() & (own[WHY_NOT] != NOBODY_LEFT)
    order = order.sort_values(["乡镇", "村", KEY, "late"], kind="stable")
    counts = (order[KEY] == "") | ~order[KEY].duplicated()
    chosen = order.index[counts]
    households = own.loc[chosen].reset_index(drop=True)
    position = pd.Series(np.arange(len(households)), index=households[KEY].to_numpy(object))
    position = position[position.index.notna()]
    people = pd.concat(
        [
            _members(survey.members, position, gone=False),
            _heads(households, survey.gone),
            _members(survey.gone, position, gone=True),
        ],
        ignore_index=True,
    )
    return RosterPeople(households, (households[WHY_NOT] == NOBODY_LEFT).to_numpy(bool), people)


def _members(members: pd.DataFrame | None, position: pd.Series, *, gone: bool) -> pd.DataFrame:
    if members is None:
        return _people([], [], np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool))
    at = members[KEY].map(position)
    known = members[at.notna().to_numpy(bool)]
    none = pd.Series(None, index=known.index, dtype=object)
    person = joining_keys(known.get(NUMBER, none).astype(object))
    where = at.dropna().to_numpy(np.int64)
    return _people(person, known.get(NAME, none).astype(object), where, np.full(len(known), gone))


def _heads(households: pd.DataFrame, gone: pd.DataFrame | None) -> pd.DataFrame:
    """The heads as the households name them; one whom the roster says to be gone is not there."""
    none = pd.Series(None, index=households.index, dtype=object)
    person = joining_keys(households.get(HEAD_NUMBER, none).astype(object))
    left = set() if gone is None or NUMBER not in gone else {*joining_keys(gone[NUMBER].astype(object)).dropna()}
    name = households.get(HEAD, none).astype(object)
    return _people(person, name, np.arange(len(households)), person.isin(left).to_numpy(bool))


def _people(
    person: pd.Series | list[str], name: pd.Series | list[str], at: npt.NDArray[np.int64], gone: npt.NDArray[np.bool_]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person": pd.Series(np.asarray(person, dtype=object), dtype=object),
            "name": pd.Series(np.asarray(name, dtype=object), dtype=object),
            "at": at,
            "gone": gone,
        }
    )
