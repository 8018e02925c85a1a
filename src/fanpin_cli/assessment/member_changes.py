"""Who came to a household and who left it between two rounds, and why, as far as the files say.

A person is found again by his number; within one household also by his name: a number that was corrected is no newcomer's.
The reason is what the files say of him (变动情况：嫁出), else his birth between the rounds, else the other household in which
he is now, or was; else it is unknown, and nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.identities import Identities
from fanpin_cli.assessment.matching import NONE, Match
from fanpin_cli.survey.vocabulary import Vocabulary, vocabulary

CAME, LEFT = "增加", "减少"
UNKNOWN = "原因未注明"
SPLIT, MERGED = "分户", "合户"
OTHER_TOWNSHIP, OTHER_VILLAGE, OTHER_HOUSEHOLD = "township", "village", "household"
ELSEWHERE: Mapping[str, Mapping[str, str]] = {
    CAME: {OTHER_TOWNSHIP: "由外乡镇迁入", OTHER_VILLAGE: "由外村迁入", OTHER_HOUSEHOLD: "由他户转入"},
    LEFT: {OTHER_TOWNSHIP: "迁往外乡镇", OTHER_VILLAGE: "迁往外村", OTHER_HOUSEHOLD: "转入他户"},
}
"""What a move to or from another household is called, by how far away it is."""
COLUMNS = ("direction", "old", "new", "name", "key", "relation", "born", "said", "other", "kind", "at")
Texts = npt.NDArray[np.object_]
Rows = npt.NDArray[np.int64]


def member_changes(
    old: Identities, new: Identities, match: Match, days: tuple[dt.date | None, dt.date], words: Vocabulary | None = None
) -> pd.DataFrame:
    """One row a person who came or left, by household; a move within the county is two rows.

    days: the earlier round's, None where it is unknown, and the later one's. Columns: direction (CAME or LEFT); old, new (the
    household's rows in the rounds, -1 where it was not there); name, key, relation, said and at as in ``people_of`` (said of
    one who left: what the later round says of him); born (``20190801``); other (the row of the household that he went to, in
    the later round, or came from, in the earlier one; -1 where that is unknown); kind (出生, 死亡 …, or UNKNOWN).

    Only households that list their members in both rounds are compared; of others those persons are named who are found
    again elsewhere.
    """
    before, now = (side.people[side.people["gone"].isna()].reset_index(drop=True) for side in (old, new))
    if before.empty or now.empty:
        return pd.DataFrame({title: pd.Series(dtype=object) for title in COLUMNS})
    later = _later(match)
    stayed = _stayed(before, now, later)
    left = _dated(before[~np.isin(np.arange(len(before)), stayed["before"])].assign(direction=LEFT))
    came = _dated(now[~np.isin(np.arange(len(now)), stayed["now"])].assign(direction=CAME))
    left, came = left.assign(other=_found(left, came)), came.assign(other=_found(came, left))
    left = left.assign(old=left["row"], new=later[left["row"].to_numpy()])
    came = came.assign(new=came["row"], old=match.earlier[came["row"].to_numpy()])
    left = _where_listed(left, "new", now["row"], match.went_to[left["row"].to_numpy()])
    came = _where_listed(came, "old", before["row"], match.came_from[came["row"].to_numpy()])
    left["said"] = _said_later(left, new)
    patterns = words or vocabulary()
    left["kind"] = _kinds(_left_for(left, patterns), _elsewhere(left, old, new, match.came_from))
    came["kind"] = _kinds(_came_for(came, patterns, days), _elsewhere(came, new, old, match.went_to))
    return pd.concat([left, came], ignore_index=True)[list(COLUMNS)]


def _dated(people: pd.DataFrame) -> pd.DataFrame:
    """The birth date as eight figures: as the list says, else as the identity number does."""
    dates = people["born"].map(lambda day: str(day).replace("-", ""), na_action="ignore").astype(object)
    return people.assign(born=dates.where(dates.notna(), people["key"].astype(object).str[6:14]))


def _later(match: Match) -> Rows:
    """For each household of the earlier round its row in the later one, or -1."""
    later = np.full(len(match.went_to), NONE)
    paired = np.flatnonzero(match.earlier != NONE)
    later[match.earlier[paired]] = paired
    return later


def _stayed(before: pd.DataFrame, now: pd.DataFrame, later: Rows) -> pd.DataFrame:
    """Who is in the same household in both rounds: before, now (places in the tables). By number, then by a name that only one
    of those left over has on each side."""
    one = before.assign(before=np.arange(len(before)), pair=later[before["row"].to_numpy()])
    other = now.assign(now=np.arange(len(now)), pair=now["row"])
    found: list[pd.DataFrame] = []
    for by in ("key", "name"):
        sides = [side[side[by].notna() & (side["pair"] != NONE)] for side in (one, other)]
        sides = [side[~side.duplicated(["pair", by], keep=False)] for side in sides]
        same = sides[0].merge(sides[1], on=["pair", by])[["before", "now"]]
        found.append(same)
        one, other = one[~one["before"].isin(same["before"])], other[~other["now"].isin(same["now"])]
    return pd.concat(found, ignore_index=True)


def _found(whom: pd.DataFrame, among: pd.DataFrame) -> Rows:
    """The household of ``among`` in which each person is, by his number; -1 where he is in none."""
    known = among[among["key"].notna()].drop_duplicates("key").set_index("key")["row"]
    return whom["key"].map(known).fillna(NONE).to_numpy(np.int64)


def _where_listed(people: pd.DataFrame, pair: str, listed: pd.Series, kin: Rows) -> pd.DataFrame:
    """Those whose household lists members in the other round too, or who are found elsewhere there. A household that split off
    or was merged as a whole is told as such, and not person by person."""
    there = people[pair].isin(listed.unique()).to_numpy(bool)
    named = there | ((people["other"] != NONE).to_numpy(bool) & (kin == NONE))
    kept: pd.DataFrame = people[named].reset_index(drop=True)
    return kept


def _said_later(left: pd.DataFrame, new: Identities) -> pd.Series:
    """What the later round says of those who left: the mark by which they are known to be gone, by number, else by name."""
    marked = new.people[new.people["gone"].notna()]
    said = pd.Series(None, index=left.index, dtype=object)
    for by in ("key", "name"):
        known = marked[marked[by].notna()].drop_duplicates(["row", by])
        found = left[["new", by]].merge(known[["row", by, "gone"]], left_on=["new", by], right_on=["row", by], how="left")
        said = said.where(said.notna(), found["gone"].set_axis(left.index))
    return said.where(said.notna(), None)


Reasons = list[tuple[npt.NDArray[np.bool_], str]]


def _left_for(left: pd.DataFrame, words: Vocabulary) -> Reasons:
    says = _says(left["said"])
    return [(says(words.died.pattern), "死亡"), (says(words.married.pattern), "嫁出"), (says(words.moved.pattern), "迁出")]


def _came_for(came: pd.DataFrame, words: Vocabulary, days: tuple[dt.date | None, dt.date]) -> Reasons:
    """A newcomer who was born between the rounds, or within a year of the later one (births are registered late), was born."""
    says = _says(came["said"])
    since, until = days
    year_before = until.replace(year=until.year - 1, day=1)
    first = min(since, year_before) if since else year_before
    born = came["born"].astype(object)
    recently = (born.notna() & (born > f"{first:%Y%m%d}") & (born <= f"{until:%Y%m%d}")).to_numpy(bool)
    said = [(says(words.born.pattern), "出生"), (says(words.married.pattern), "嫁入"), (says(words.moved.pattern), "迁入")]
    return [*said, (recently, "出生")]


def _says(said: pd.Series) -> Callable[[str], npt.NDArray[np.bool_]]:
    texts = said.astype(object).where(said.notna(), "").astype(str).str.replace(" ", "", regex=False)
    return lambda pattern: texts.str.contains(pattern, regex=True).to_numpy(bool)


def _elsewhere(people: pd.DataFrame, own: Identities, others: Identities, kin: Rows) -> Texts:
    """What the move of those who are found in another household is called, ``""`` for the others.

    kin: for each household of the other round, the one of this round that it split off from, or that was merged into it.
    """
    at = np.flatnonzero((people["other"] != NONE).to_numpy(bool))
    named = np.full(len(people), "", dtype=object)
    if not len(at):
        return named
    row, other = (people[title].to_numpy(np.int64)[at] for title in ("row", "other"))
    direction = str(people["direction"].iloc[0])
    far = [differ(title, own.answers, row, others.answers, other) for title in ("乡镇", "村")]
    names = ELSEWHERE[direction]
    of_kin = SPLIT if direction == LEFT else MERGED
    cases = [kin[other] == row, far[0], far[1]]
    named[at] = np.select(cases, [of_kin, names[OTHER_TOWNSHIP], names[OTHER_VILLAGE]], default=names[OTHER_HOUSEHOLD])
    return named


def differ(title: str, one: pd.DataFrame, rows: Rows, other: pd.DataFrame, others: Rows) -> npt.NDArray[np.bool_]:
    """Where two households live in different villages or townships; not where one's is unknown. 东岭 is 东岭村."""
    places = []
    for side, at in ((one, rows), (other, others)):
        column = side.get(title, pd.Series(None, index=side.index, dtype=object)).astype(object)
        names = column.iloc[at].reset_index(drop=True).where(lambda own: own.notna(), None)
        places.append(names.str.replace(vocabulary().place_ending, "", regex=True))
    here, there = places
    return (here.notna() & there.notna() & (here != there)).to_numpy(bool)


def _kinds(reasons: Reasons, elsewhere: Texts) -> Texts:
    kinds = np.where(elsewhere == "", UNKNOWN, elsewhere).astype(object)
    return np.select([where for where, _kind in reasons], [kind for _where, kind in reasons], default=kinds).astype(object)
