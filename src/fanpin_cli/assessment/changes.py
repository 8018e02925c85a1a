"""What became of every household between two rounds: its class, what changed about who it is, which rules came and went."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.graded_round import GradedRound
from fanpin_cli.assessment.matching import BY_KEY, Match
from fanpin_cli.ledger_format import TO_VERIFY
from fanpin_cli.survey.keys import numbers_of

RISEN, FALLEN, SAME, NEW, GONE = "风险上升", "风险下降", "等级不变", "新增", "退出"
MOVED, VERIFIED, SPLIT = "转入转出", "待核实变化", "分户合户"
CLASSES = (RISEN, FALLEN, SAME, NEW, GONE, MOVED, VERIFIED, SPLIT)
ABSENT = "absent"

Texts = npt.NDArray[np.object_]
Rows = npt.NDArray[np.int64]


def household_changes(old: GradedRound, new: GradedRound, match: Match) -> pd.DataFrame:
    """One row a household of either round: the later round's in its order, then those that are gone.

    Columns: old, new (rows in the rounds, -1 where it was not there), kin (for a household that split off or was merged, its
    row in the other round, else -1), old_place, new_place (``absent`` where it was not there), class (one of CLASSES),
    persons (of the later round, of the earlier for those gone; 0 where unknown), rules_added, rules_gone (``R1-1;R1-3``),
    reason_changed (bool), identity (户主变更、户编号更正 …, in words).
    """
    gone = match.gone
    rows_new = np.concatenate([np.arange(len(new)), np.full(len(gone), -1)])
    rows_old = np.concatenate([match.earlier, gone])
    kin = np.concatenate([match.came_from, match.went_to[gone]])
    before, now = _taken(old.households, rows_old), _taken(new.households, rows_new)
    old_place, new_place = (np.where(side["place"].isna(), ABSENT, side["place"].astype(object)) for side in (before, now))
    added, dropped = _rules_changed(before["规则编号"], now["规则编号"])
    both = (rows_old >= 0) & (rows_new >= 0)
    return pd.DataFrame(
        {
            "old": rows_old,
            "new": rows_new,
            "kin": kin,
            "old_place": old_place,
            "new_place": new_place,
            "class": _classes(old_place, new_place, kin >= 0),
            "persons": now["家庭人口"].where(rows_new >= 0, before["家庭人口"]).fillna(0).astype(int),
            "rules_added": np.where(both, added, ""),
            "rules_gone": np.where(both, dropped, ""),
            "reason_changed": both & (_texts(before["判定理由"]) != _texts(now["判定理由"])),
            "identity": _identities(old, new, match, before, now, rows_old, rows_new, kin),
        }
    )


def _taken(table: pd.DataFrame, rows: npt.NDArray[np.int64]) -> pd.DataFrame:
    return table.reindex(rows).reset_index(drop=True)


def _classes(old: Texts, new: Texts, kin: npt.NDArray[np.bool_]) -> Texts:
    """The class of each household; the first that applies, design.md section 6."""
    was, is_ = pd.to_numeric(pd.Series(old), errors="coerce"), pd.to_numeric(pd.Series(new), errors="coerce")
    absent_before, absent_now = old == ABSENT, new == ABSENT
    cases: dict[str, npt.NDArray[np.bool_]] = {
        SPLIT: kin & (absent_before | absent_now),
        NEW: absent_before,
        GONE: absent_now,
        SAME: old == new,
        VERIFIED: (old == TO_VERIFY) | (new == TO_VERIFY),
        RISEN: (was > is_).to_numpy(),
        FALLEN: (was < is_).to_numpy(),
    }
    return np.select(list(cases.values()), list(cases), default=MOVED).astype(object)


def _rules_changed(before: pd.Series, now: pd.Series) -> tuple[Texts, Texts]:
    """The rules that hold now and did not before, and the other way round; each different pair is looked at once."""
    pairs = pd.DataFrame({"before": _texts(before), "now": _texts(now)})
    different = pairs.drop_duplicates()
    sets = [(one.split(";"), other.split(";")) for one, other in different.itertuples(index=False)]
    told = different.assign(
        added=[";".join(rule for rule in other if rule not in one) for one, other in sets],
        gone=[";".join(rule for rule in one if rule not in other) for one, other in sets],
    )
    found = pairs.merge(told, on=["before", "now"], how="left")
    return found["added"].to_numpy(object), found["gone"].to_numpy(object)


def _identities(
    old: GradedRound,
    new: GradedRound,
    match: Match,
    before: pd.DataFrame,
    now: pd.DataFrame,
    rows_old: npt.NDArray[np.int64],
    rows_new: npt.NDArray[np.int64],
    kin: npt.NDArray[np.int64],
) -> Texts:
    """What changed about who the household is: 户编号更正, 户主变更, 户主证件号码更正, 由某户分出, 并入某户."""
    both = (rows_old >= 0) & (rows_new >= 0)
    by = np.concatenate([match.by, np.full(len(rows_new) - len(match.by), "", dtype=object)])

    def differs(title: str) -> npt.NDArray[np.bool_]:
        apart = before[title].notna() & now[title].notna() & (before[title] != now[title])
        return np.asarray(both & apart.to_numpy(bool), dtype=bool)

    def change(title: str, at: Rows) -> Texts:
        return np.asarray(_texts(before[title].iloc[at]) + "→" + _texts(now[title].iloc[at]), dtype=object)

    before, now = (side.assign(户编号=numbers_of(side["户编号"])) for side in (before, now))
    name, number = differs("户主姓名"), differs("户主证件号码")
    parts: tuple[tuple[npt.NDArray[np.bool_], Callable[[Rows], Texts]], ...] = (
        (differs("户编号") & (by != BY_KEY), lambda at: "户编号更正：" + change("户编号", at)),
        (name, lambda at: "户主变更：" + change("户主姓名", at)),
        (number & ~name, lambda at: np.full(len(at), "户主证件号码更正", dtype=object)),
        ((rows_old < 0) & (kin >= 0), lambda at: "由" + _named(old, kin[at]) + "分出"),
        ((rows_new < 0) & (kin >= 0), lambda at: "并入" + _named(new, kin[at])),
    )
    text = np.full(len(both), "", dtype=object)
    for where, words in parts:
        at = np.flatnonzero(where)
        text[at] = text[at] + np.where(text[at] == "", "", "；").astype(object) + words(at)
    return text


def _named(side: GradedRound, rows: npt.NDArray[np.int64]) -> Texts:
    """``34159900001（王五）户``."""
    taken = _taken(side.households[["户编号", "户主姓名"]], rows)
    return np.asarray(_texts(numbers_of(taken["户编号"])) + "（" + _texts(taken["户主姓名"]) + "）户", dtype=object)


def _texts(column: pd.Series) -> Texts:
    return column.astype(object).where(column.notna(), "").map(str).to_numpy(object)
