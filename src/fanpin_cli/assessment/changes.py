"""What became of every household between two rounds: its class, what changed about who it is, which rules came and went."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.graded_round import GradedRound
from fanpin_cli.assessment.identity_changes import identity_changes
from fanpin_cli.assessment.matching import Match
from fanpin_cli.ledger_format import TO_VERIFY

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
    reason_changed (bool), identity (户主变更、户编号更正 …, in words; see ``identity_changes``).
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
            "identity": identity_changes(old, new, match, rows_old, rows_new),
        }
    )


def change_of(changes: pd.DataFrame, side: str, count: int) -> Rows:
    """For each of the ``count`` households of a round (``old`` or ``new``) its row in the changes."""
    rows = changes[side].to_numpy(np.int64)
    there = np.flatnonzero(rows >= 0)
    found = np.full(count, -1)
    found[rows[there]] = there
    return found


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


def _texts(column: pd.Series) -> Texts:
    return column.astype(object).where(column.notna(), "").map(str).to_numpy(object)
