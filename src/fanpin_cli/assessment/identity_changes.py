"""What changed between two rounds about who a household is: its number, its head, where it lives; splits and mergers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.graded_round import GradedRound
from fanpin_cli.assessment.matching import BY_KEY, NONE, Match
from fanpin_cli.assessment.member_changes import differ
from fanpin_cli.survey.keys import numbers_of

Texts = npt.NDArray[np.object_]
Rows = npt.NDArray[np.int64]


def identity_changes(old: GradedRound, new: GradedRound, match: Match, rows_old: Rows, rows_new: Rows) -> Texts:
    """A text a household, ``""`` where nothing changed, parts joined by ；.

    rows_old, rows_new: the households' rows in the rounds, -1 where one was not there; the later round's in its order, then
    those that are gone. The parts: 迁往外乡镇 or 迁往外村, 户编号更正, 户主变更, 户主证件号码更正, 由某户分出, 并入某户; and of
    the household that the members left or joined: 分出某户, 某户并入.
    """
    both = (rows_old != NONE) & (rows_new != NONE)
    before, now = (side.households.reindex(rows).reset_index(drop=True) for side, rows in ((old, rows_old), (new, rows_new)))
    before, now = (side.assign(户编号=numbers_of(side["户编号"])) for side in (before, now))
    gone = rows_old[len(match.earlier) :]
    kin = np.concatenate([match.came_from, match.went_to[gone]])
    by = np.concatenate([match.by, np.full(len(gone), "", dtype=object)])

    def differs(title: str) -> npt.NDArray[np.bool_]:
        apart = before[title].notna() & now[title].notna() & (before[title] != now[title])
        return np.asarray(both & apart.to_numpy(bool), dtype=bool)

    def change(title: str, at: Rows) -> Texts:
        return np.asarray(_texts(before[title].iloc[at]) + "→" + _texts(now[title].iloc[at]), dtype=object)

    def place(side: pd.DataFrame, at: Rows) -> Texts:
        return np.asarray(_texts(side["乡镇"].iloc[at]) + _texts(side["村"].iloc[at]), dtype=object)

    name, number = differs("户主姓名"), differs("户主证件号码")
    township, village = (_moved(old, new, rows_old, rows_new, title) for title in ("乡镇", "村"))
    split = _named_by(new, match.came_from, rows_old)
    merged = _named_by(old, match.went_to, rows_new)
    parts: tuple[tuple[npt.NDArray[np.bool_], Callable[[Rows], Texts]], ...] = (
        (township, lambda at: "迁往外乡镇：" + place(before, at) + "→" + place(now, at)),
        (village & ~township, lambda at: "迁往外村：" + change("村", at)),
        (differs("户编号") & (by != BY_KEY), lambda at: "户编号更正：" + change("户编号", at)),
        (name, lambda at: "户主变更：" + change("户主姓名", at)),
        (number & ~name, lambda at: np.full(len(at), "户主证件号码更正", dtype=object)),
        ((rows_old == NONE) & (kin != NONE), lambda at: "由" + _named(old, kin[at]) + "分出"),
        ((rows_new == NONE) & (kin != NONE), lambda at: "并入" + _named(new, kin[at])),
        ((split != "") & (kin == NONE), lambda at: "分出" + split[at]),
        ((merged != "") & (kin == NONE), lambda at: merged[at] + "并入"),
    )
    return _joined(len(both), parts)


def _joined(count: int, parts: Iterable[tuple[npt.NDArray[np.bool_], Callable[[Rows], Texts]]]) -> Texts:
    text = np.full(count, "", dtype=object)
    for where, words in parts:
        at = np.flatnonzero(where)
        text[at] = text[at] + np.where(text[at] == "", "", "；").astype(object) + words(at)
    return text


def _moved(old: GradedRound, new: GradedRound, rows_old: Rows, rows_new: Rows, title: str) -> npt.NDArray[np.bool_]:
    moved = np.zeros(len(rows_old), dtype=bool)
    at = np.flatnonzero((rows_old != NONE) & (rows_new != NONE))
    moved[at] = differ(title, old.households, rows_old[at], new.households, rows_new[at])
    return moved


def _named_by(side: GradedRound, of: Rows, rows: Rows) -> Texts:
    """For each of ``rows`` the households of ``side`` whose entry in ``of`` it is: 5（李四）户、6（王五）户."""
    kin = np.flatnonzero(of != NONE)
    names = pd.Series(_named(side, kin), dtype=object).groupby(of[kin]).agg("、".join)
    return names.reindex(rows).fillna("").to_numpy(object)


def _named(side: GradedRound, rows: Rows) -> Texts:
    """``34159900001（王五）户``."""
    taken = side.households[["户编号", "户主姓名"]].reindex(rows)
    return np.asarray(_texts(numbers_of(taken["户编号"])) + "（" + _texts(taken["户主姓名"]) + "）户", dtype=object)


def _texts(column: pd.Series) -> Texts:
    return column.astype(object).where(column.notna(), "").map(str).to_numpy(object)
