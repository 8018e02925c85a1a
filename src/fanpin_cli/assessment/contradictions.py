"""Rows under one 户编号 that contradict each other: nobody can tell which is right, so what they differ in is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from fanpin_cli.assessment.levels import UNKNOWN, Flags, Truth
from fanpin_cli.policy.engine import SCOPE, Answers

WHICH_ROW = "户编号重复的几行以哪一行为准"


def with_contradictions(answers: Answers, keys: pd.Series, excluded: pd.Series) -> Answers:
    """The answers, unknown for a graded household wherever another row under its 户编号 says true to what it says false, or
    the other way round. A row that does not know contradicts nobody.

    keys, excluded: one entry a household: its 户编号, and None or why it is not assessed (that it repeats another row).
    """
    others = np.flatnonzero((excluded.notna() & keys.notna()).to_numpy(bool))
    if not len(others):
        return answers
    names, kept = keys.to_numpy(object), np.flatnonzero((excluded.isna() & keys.notna()).to_numpy(bool))
    own = pd.Index(names[kept]).get_indexer(pd.Index(names[others]))
    own, others = kept[own[own >= 0]], others[own >= 0]

    def contradicted(truths: Mapping[str, Truth]) -> dict[str, Flags]:
        found = {}
        for name, truth in truths.items():
            apart = (truth[own] != truth[others]) & (truth[own] != UNKNOWN) & (truth[others] != UNKNOWN)
            if apart.any():
                found[name] = np.zeros(len(truth), dtype=bool)
                found[name][own[apart]] = True
        return found

    rules, scopes = contradicted(answers.truth), contradicted(answers.scope)
    wanted = dict(answers.wanted)
    for name, where in [*rules.items(), *((SCOPE, flags) for flags in scopes.values())]:
        known = wanted.get(name, {})
        wanted[name] = {**known, WHICH_ROW: where | known.get(WHICH_ROW, False)}
    return replace(
        answers,
        truth={rule: _unknown_where(truth, rules.get(rule)) for rule, truth in answers.truth.items()},
        scope={name: _unknown_where(truth, scopes.get(name)) for name, truth in answers.scope.items()},
        wanted=wanted,
    )


def _unknown_where(truth: Truth, where: Flags | None) -> Truth:
    return truth if where is None else np.where(where, np.int8(UNKNOWN), truth)
