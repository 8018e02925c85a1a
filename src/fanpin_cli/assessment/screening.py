"""Screening: the rows of departments' lists laid beside a roster, and what becomes of each; design-rounds.md section 11.

A list is evidence that a household must be visited. People are found by their numbers and never by their
names; a row without a person's number by its household's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.roster_people import NOWHERE, RosterPeople
from fanpin_cli.survey.keys import KEY

VISIT, REGISTERED, UNMATCHED, DOUBTFUL, BELOW, GONE, UNREAD = (
    "visit",
    "registered",
    "unmatched",
    "doubtful",
    "below",
    "gone",
    "unread",
)
"""What becomes of a row: its household is visited; is registered already; it names nobody in the roster; it names nobody by
number; it does not meet the list's condition; nobody of the household is left; its number cannot be read."""
FATES = (VISIT, REGISTERED, UNMATCHED, DOUBTFUL, BELOW, GONE, UNREAD)
BETWEEN_GROUPS, BETWEEN_ROWS = "、", "；"
MOST_CANDIDATES = 10
_ENDINGS = re.compile(r"(村民委员会|居民委员会|村委会|居委会|社区|村|街道办事处|街道|镇|乡)$")


@dataclass(frozen=True)
class ListRows:
    """The rows of one kind of list.

    rows: one row a row of the list (RangeIndex): 户编号, 乡镇, 村, name (text or None), unread (bool: a number stands there
    that could not be read), note (what the evidence tells of it: A类).
    persons: the keys that a row says who it is by, the best first: columns of text or None.
    below: which surely do not meet the condition.
    """

    kind: str
    group: str
    rows: pd.DataFrame
    persons: pd.DataFrame
    below: npt.NDArray[np.bool_]

    @property
    def person(self) -> pd.Series:
        """Who each row is: the best of its keys; None where it has none."""
        return best(self.persons)


def best(persons: pd.DataFrame) -> pd.Series:
    """The first of the keys of each row that is there."""
    filled = persons.bfill(axis=1).iloc[:, 0] if len(persons.columns) else pd.Series(None, index=persons.index)
    return filled.astype(object).where(filled.notna(), None)


def who(rows: pd.DataFrame, persons: pd.DataFrame) -> pd.Series:
    """Who each row is, where several may be one person's: the best of its keys, else 户编号 and name; None without either."""
    person, named = best(persons), rows[KEY].astype(object) + "\0" + rows["name"].astype(object)
    found = person.where(person.notna(), named)
    return found.where(found.notna(), None)


@dataclass(frozen=True)
class Screened:
    """What became of one list's rows: fate (of ``FATES``), at (row of the roster's households, −1 where none is meant), and
    whether the roster says that the person has left the household."""

    fate: npt.NDArray[np.object_]
    at: npt.NDArray[np.int64]
    person_gone: npt.NDArray[np.bool_]


def screened(of: ListRows, roster: RosterPeople, registered: npt.NDArray[np.bool_]) -> Screened:
    """What becomes of a list's rows. registered: one flag a household of the roster."""
    count = len(of.rows)
    at, gone = np.full(count, NOWHERE), np.zeros(count, dtype=bool)
    for title in of.persons.columns:
        found = roster.at(of.persons[title])
        here = (at == NOWHERE) & (found != NOWHERE)
        gone |= here & roster.is_gone(of.persons[title])
        at[here] = found[here]
    known = of.person.notna().to_numpy(bool)
    at = np.where(known, at, roster.at_number(of.rows))
    there = at != NOWHERE

    def of_household(flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        found: npt.NDArray[np.bool_] = there & flags[np.maximum(at, 0)] if len(flags) else there
        return found

    conditions = [
        ~known & ~there & of.rows["unread"].to_numpy(bool),
        ~known & ~there,
        ~there,
        of_household(roster.nobody_left),
        of.below,
        of_household(registered),
    ]
    fate = np.select(conditions, [UNREAD, DOUBTFUL, UNMATCHED, GONE, BELOW, REGISTERED], VISIT).astype(object)
    return Screened(fate, at, gone & there)


def evidence(kind: str, number: pd.Series, note: pd.Series, source: pd.Series) -> pd.Series:
    """The evidence of each row: 低保·第12行·A类, where several sheets are read with the sheet behind it."""
    text = f"{kind}·第" + number.astype(str) + "行"
    text += ("·" + note.astype(str)).where(note.notna() & (note != ""), "")
    return text + ("（" + source.astype(str) + "）").where(source != "", "")


def joined_by_household(at: npt.NDArray[np.int64], texts: pd.Series) -> pd.Series:
    """Household (row of the roster) → its texts, in their order; at: the household of each text."""
    order = np.argsort(at, kind="stable")
    places, starts = np.unique(at[order], return_index=True)
    parts = np.split(texts.to_numpy(object)[order], starts[1:]) if len(places) else []
    return pd.Series([BETWEEN_ROWS.join(part) for part in parts], index=places, dtype=object)


def groups_of(groups: Sequence[str], at: npt.NDArray[np.int64], group: npt.NDArray[np.object_], count: int) -> pd.DataFrame:
    """Household × group: whether a row is evidence of it. count: of households."""
    table = pd.DataFrame(False, index=range(count), columns=[*groups])
    for title in groups:
        table.loc[np.unique(at[group == title]), title] = True
    return table


def group_titles(membership: pd.DataFrame) -> pd.Series:
    """The titles of each household's groups, joined by 、 in their order."""
    text = pd.Series("", index=membership.index, dtype=object)
    for title in membership.columns:
        text = text.where(~membership[title], text + BETWEEN_GROUPS + title)
    return text.str.removeprefix(BETWEEN_GROUPS)


def candidates(rows: pd.DataFrame, roster: RosterPeople) -> pd.Series:
    """Who may be meant by rows without a number: 东岭村 H12 张三（户主李四）, one text a row, empty where there is nobody.

    Those of the same name in the same village; where the row does not say the village, or nobody there has the name, in the
    same township; where it says neither, anywhere. rows: name, 乡镇, 村.
    """
    people = roster.people[~roster.people["gone"]].drop_duplicates(["name", "at"])
    asked = rows.reset_index(drop=True)
    asked["asked"] = np.arange(len(asked))
    pairs = asked[asked["name"].notna()].merge(people[people["name"].notna()], on="name")
    own = roster.households.reindex(columns=["乡镇", "村", "户编号", "户主姓名"]).astype(object)
    where = own.iloc[pairs["at"].to_numpy(np.int64)].reset_index(drop=True)
    same, said = {}, {}
    for title in ("乡镇", "村"):
        said[title] = pairs[title].notna()
        same[title] = said[title] & (_bare(pairs[title]) == _bare(where[title]))
    in_town = same["乡镇"] | ~said["乡镇"]
    in_village = same["村"] & in_town
    anybody_there = in_village.groupby(pairs["asked"]).transform("any")
    near = in_village | (~anybody_there & same["乡镇"]) | (~said["乡镇"] & ~said["村"])
    texts = where["村"].fillna("") + " " + where["户编号"].fillna("无户编号") + " " + pairs["name"]
    texts += ("（户主" + where["户主姓名"].fillna("") + "）").where(where["户主姓名"].fillna("") != pairs["name"], "")
    chosen = pd.DataFrame({"asked": pairs["asked"], "at": pairs["at"], "text": texts.str.strip()})[near].sort_values(
        ["asked", "at"]
    )
    number = chosen.groupby("asked").cumcount()
    shown = joined_by_household(
        chosen.loc[number < MOST_CANDIDATES, "asked"].to_numpy(np.int64), chosen["text"][number < MOST_CANDIDATES]
    )
    more = chosen["asked"].value_counts() - MOST_CANDIDATES
    more = more[more > 0]
    shown = shown.where(~shown.index.isin(more.index), shown + more.map("等，另有{}人".format).reindex(shown.index))
    return shown.reindex(range(len(asked))).fillna("").set_axis(rows.index)


def _bare(places: pd.Series) -> pd.Series:
    """Names of places without their endings: 东岭 and 东岭村 are one."""
    different = {name: _ENDINGS.sub("", name) or name for name in places.dropna().unique()}
    return places.map(different)
