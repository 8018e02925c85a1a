"""One household over all rounds: its row in each, what became of it from one to the next, and how its numbers went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.changes import ABSENT, household_changes
from fanpin_cli.assessment.graded_round import GradedRound
from fanpin_cli.assessment.identities import Identities
from fanpin_cli.assessment.matching import NONE, Match, match_rounds
from fanpin_cli.ledger_format import BETWEEN_PLACES
from fanpin_cli.survey.keys import numbers_of
from fanpin_cli.text.normalise import plain

Rows = npt.NDArray[np.int64]
FIRST_FIGURES = ("人均纯收入", "务工月数", "劳动力人数", "医疗自付支出", "刚性支出")
"""Shown whenever they are known; other numbers only where they change."""
MOST_FIGURES = 12


@dataclass(frozen=True)
class Chains:
    """Which household of every round is which: the rows of all rounds with the same number are one household.

    number, by: for each round, of each row, the household's number and what it was found by in an earlier round (``""`` where
    it is new). neighbours: the match of each two rounds that follow each other, for splits and mergers.
    """

    number: tuple[Rows, ...]
    by: tuple[npt.NDArray[np.object_], ...]
    neighbours: tuple[Match, ...]

    def rows(self, number: int) -> tuple[int, ...]:
        """The household's row in each round, -1 where it is not there."""
        return tuple(int(found[0]) if len(found := np.flatnonzero(of == number)) else NONE for of in self.number)


@dataclass(frozen=True)
class Stop:
    """The household in one round: row (-1 where it is not there), place (``absent`` …), and against the round before in which
    it was there: change (one of ``changes.CLASSES``, or ``""``) and identity (in words)."""

    round: str
    row: int
    place: str
    change: str = ""
    identity: str = ""


def chain_rounds(rounds: Sequence[GradedRound]) -> Chains:
    """Follow every household through the rounds, earliest first. Neighbouring rounds are matched; what is then left is looked
    for in the rounds before, so that a household that was missing once is the same when it is back."""
    numbers: list[Rows] = []
    found_by: list[npt.NDArray[np.object_]] = []
    neighbours = tuple(match_rounds(old.identities, new.identities) for old, new in pairwise(rounds))
    count = 0
    for at, this in enumerate(rounds):
        number, by = np.full(len(this), NONE), np.full(len(this), "", dtype=object)
        for before in range(at - 1, -1, -1):
            if before == at - 1:
                rows, origin, how = np.arange(len(this)), neighbours[before].earlier, neighbours[before].by
            else:
                rows = np.flatnonzero(number == NONE)
                others = np.flatnonzero(~np.isin(numbers[before], np.concatenate([number, *numbers[before + 1 :]])))
                if not len(rows) or not len(others):
                    continue
                match = match_rounds(_only(rounds[before].identities, others), _only(this.identities, rows))
                origin, how = np.append(others, NONE)[match.earlier], match.by
            known = origin >= 0
            number[rows[known]], by[rows[known]] = numbers[before][origin[known]], how[known]
        fresh = np.flatnonzero(number == NONE)
        number[fresh] = count + np.arange(len(fresh))
        count += len(fresh)
        numbers.append(number)
        found_by.append(by)
    return Chains(tuple(numbers), tuple(found_by), neighbours)


def _only(identities: Identities, rows: Rows) -> Identities:
    """These households alone, numbered anew in this order."""
    place = np.full(len(identities), NONE)
    place[rows] = np.arange(len(rows))
    persons = identities.persons.assign(row=place[identities.persons["row"]])
    return Identities(
        identities.households.iloc[rows].reset_index(drop=True),
        identities.answers.iloc[rows].reset_index(drop=True),
        persons[persons["row"] != NONE].reset_index(drop=True),
    )


def with_key(rounds: Sequence[GradedRound], chains: Chains, key: str) -> list[int]:
    """The household that has, or in some round had, this 户编号; the latest round decides. Where a number begins again in every
    village, the households of all villages that have it; one of them by its whole key, 东岭镇／东岭村／1.

    key: in common characters (``text.normalise.plain``).
    """
    found: dict[str, int] = {}
    for of, number in zip(reversed(rounds), reversed(chains.number), strict=True):
        own = of.identities.households[~of.identities.households["repeated"]]
        keys = own["户编号"].dropna().astype(object)
        rows = keys[(numbers_of(keys) == key) | (keys.str.replace(BETWEEN_PLACES, plain(BETWEEN_PLACES), regex=False) == key)]
        for row, whole in rows.items():
            found.setdefault(str(whole), int(number[int(str(row))]))
    return list(dict.fromkeys(found.values()))


def candidates(rounds: Sequence[GradedRound], chains: Chains, name: str, village: str) -> pd.DataFrame:
    """Households whose head's name and village have these texts in them, in any one round; see ``with_numbers``."""
    every = _every_row(rounds, chains)
    hit = pd.Series(True, index=every.index)
    for title, wanted in (("户主姓名", name), ("村", village)):
        hit &= every[title].astype(object).fillna("").astype(str).str.contains(wanted, regex=False)
    return _as_candidates(every, every["number"][hit])


def with_numbers(rounds: Sequence[GradedRound], chains: Chains, numbers: Sequence[int]) -> pd.DataFrame:
    """The households with these numbers, by township, village, 户编号.

    Columns: number, 户编号, 户主姓名, 乡镇, 村, 户主证件号码, place (all of the last round in which it is), rounds (how many).
    """
    return _as_candidates(_every_row(rounds, chains), pd.Series(numbers))


def _every_row(rounds: Sequence[GradedRound], chains: Chains) -> pd.DataFrame:
    columns = ["户编号", "户主姓名", "乡镇", "村", "户主证件号码", "place"]
    tables = [of.households[columns].assign(number=number) for of, number in zip(rounds, chains.number, strict=True)]
    return pd.concat(tables, ignore_index=True)


def _as_candidates(every: pd.DataFrame, numbers: pd.Series) -> pd.DataFrame:
    same = every[every["number"].isin(numbers)]
    last = same.drop_duplicates("number", keep="last")
    last = last.assign(rounds=last["number"].map(same["number"].value_counts()))
    return last.sort_values(["乡镇", "村", "户编号"], kind="stable", ignore_index=True)


def stops(rounds: Sequence[GradedRound], chains: Chains, number: int) -> tuple[Stop, ...]:
    """The household in every round, one after the other."""
    rows = chains.rows(number)
    found: list[Stop] = []
    for at, row in enumerate(rows):
        place = ABSENT if row == NONE else str(rounds[at].households["place"].iloc[row])
        change, identity = _change(rounds, chains, rows, at)
        found.append(Stop(rounds[at].name, row, place, change, identity))
    return tuple(found)


def _change(rounds: Sequence[GradedRound], chains: Chains, rows: Sequence[int], at: int) -> tuple[str, str]:
    """Class and identity words of a round: nothing in the first, before the household is there, and where it stays away."""
    earlier = [before for before in range(at) if rows[before] != NONE]
    absent = rows[at] == NONE
    if at == 0 or (absent and earlier[-1:] != [at - 1]):
        return "", ""
    before, old_row, new_row, paired = at - 1, rows[at - 1], rows[at], bool(earlier) and not absent
    if paired:
        before, old_row = earlier[-1], rows[earlier[-1]]
    elif absent:
        new_row = int(chains.neighbours[before].went_to[old_row])
    else:
        old_row = int(chains.neighbours[before].came_from[new_row])
    old, new = _one(rounds[before], old_row), _one(rounds[at], new_row)
    kin = 0 if len(old) and len(new) and not paired else NONE
    by = np.full(len(new), chains.by[at][new_row] if paired else "", dtype=object)
    match = Match(np.full(len(new), 0 if paired else NONE), by, np.full(len(new), kin), np.full(len(old), kin))
    table = household_changes(old, new, match)
    told = table[table["old" if absent else "new"] == 0].iloc[0]
    return str(told["class"]), str(told["identity"])


def _one(of: GradedRound, row: int) -> GradedRound:
    """The round with this household alone, or with none where ``row`` is -1."""
    rows = np.array([row] if row >= 0 else [], dtype=np.int64)
    return replace(of, identities=_only(of.identities, rows), households=of.households.iloc[rows].reset_index(drop=True))


def figures(answers: Sequence[pd.Series | None]) -> pd.DataFrame:
    """The household's numbers round by round: FIRST_FIGURES where known, then others that change, at most MOST_FIGURES.

    answers: each round's answers of the household by title, None where it is not there. Returns one row a title (the index),
    a column a round (0, 1 …), float64, NaN where there is no answer.
    """
    known = [pd.Series(dtype=float) if of is None else _numbers(of) for of in answers]
    titles = list(dict.fromkeys(title for of in known for title in of.index))
    table = pd.DataFrame({at: of.reindex(titles) for at, of in enumerate(known)}, index=titles, dtype=float)
    table = table[table.notna().any(axis=1)]
    changes = table.nunique(axis=1) > 1
    order = [title for title in FIRST_FIGURES if title in table.index]
    order += [title for title in table.index if title not in order and changes[title]]
    return table.loc[order[:MOST_FIGURES]]


def differences(table: pd.DataFrame) -> pd.Series:
    """The last known number minus the first known one; NaN where only one is known."""
    first, last = table.bfill(axis=1).iloc[:, 0], table.ffill(axis=1).iloc[:, -1]
    return (last - first).round(2).where(table.notna().sum(axis=1) > 1)


def _numbers(answers: pd.Series) -> pd.Series:
    """The answers that are numbers: a yes or no is none."""
    held = [isinstance(value, (int, float, np.number)) and not isinstance(value, (bool, np.bool_)) for value in answers]
    return answers[held].astype(float)
