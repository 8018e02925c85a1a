"""Why households rose or fell: the ``cause:`` of the rules that came or went."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.changes import FALLEN, RISEN
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.models import RiskRule

BETWEEN = "、"
DECIDED, OTHER = "审核定级", "其他情形变化"
"""No rule came or went: the level was decided otherwise than the rules propose. Rules did, but none that explains it."""


def change_causes(old: Policy, new: Policy, changes: pd.DataFrame) -> npt.NDArray[np.object_]:
    """For each row of ``household_changes`` that rose or fell its causes, as ``医疗、收入``; "" for the others.

    A household rises by rules of a more severe level than it had; where none came, because it no longer meets those of its old
    level and the default level is left. It falls because the rules of more severe levels than it has now are gone; where none
    went, by those of its new level. A rule without ``cause:`` gives its title.
    """
    asked = ["class", "old_place", "new_place", "rules_added", "rules_gone"]
    rules = {rule.id: rule.entry for policy in (old, new) for rule in policy.risk}
    wanted = changes[asked].where(changes["class"].isin([RISEN, FALLEN]), "")
    codes = wanted.groupby(asked, sort=False).ngroup().to_numpy()
    different = wanted.drop_duplicates().itertuples(index=False, name=None)
    default = new.rules.default_level
    told = [_causes([str(text) for text in one], rules, (str(default.level), default.reason)) for one in different]
    return np.array([*told, ""], dtype=object)[codes]


def _causes(of: list[str], rules: dict[str, RiskRule], default: tuple[str, str]) -> str:
    change, was, now, added, gone = of
    if not change:
        return ""
    if not added and not gone:
        return DECIDED
    came, went = ([rules[rule] for rule in ids.split(";") if rule in rules] for ids in (added, gone))
    if change == RISEN:
        found = [rule for rule in came if rule.level < int(was)]
        otherwise = default[1] if now == default[0] else ""
    else:
        found = [rule for rule in went if rule.level < int(now)] or [rule for rule in came if rule.level == int(now)]
        otherwise = ""
    causes = dict.fromkeys(rule.cause or rule.title or rule.id for rule in found)
    return BETWEEN.join(causes) or otherwise or OTHER
