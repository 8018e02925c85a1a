"""Problems that show only when reading, rules and last round are laid side by side."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from fanpin_cli.ledger_format import RULE_SET, RULE_SET_SHA256
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.engine import Answers
from fanpin_cli.policy.loading import LoadedRuleSet
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.problems import Problem
from fanpin_cli.text.shown import shown
from fanpin_cli.workflows.last_round import LastRound

SAME = 0.005
"""Money and months agree when they differ by less than half a cent."""


def facts_that_differ(survey: Survey, worked_out: pd.DataFrame) -> Iterator[Problem]:
    """Where the survey's own value and the one worked out (one row a household) differ; the survey's is used.

    Not where the roster's own value was already reported to differ.
    """
    told = {(problem.key, problem.details["title"]) for problem in survey.problems if problem.kind == "roster-differs"}
    keys = survey.households["户编号"]
    for name in map(str, worked_out.columns):
        asked, derived = survey.households[name], worked_out[name]
        both = asked.notna().to_numpy() & derived.notna().to_numpy()
        if pd.api.types.is_numeric_dtype(derived) and not pd.api.types.is_bool_dtype(derived):
            apart = np.abs(asked.to_numpy(float) - derived.to_numpy(float)) > SAME
        else:
            apart = (asked.astype(object) != derived.astype(object)).to_numpy()
        for row in np.flatnonzero(both & apart).tolist():
            if (keys.iloc[row], name) in told:
                continue
            file, sheet, cell = survey.locate(row, name)
            yield Problem(
                "fact-differs",
                file,
                sheet,
                cell,
                key=str(keys.iloc[row] or ""),
                value=shown(asked.iloc[row]),
                details={"title": name, "derived": shown(derived.iloc[row])},
            )


def households_gone(last: LastRound | None) -> Iterator[Problem]:
    """Households of the last round that this round's survey does not have: left out, or really gone? Not those that were
    merged into another, nor rows that only repeated one."""
    if last is None:
        return
    before = last.survey.households
    left = last.match.gone
    gone = left[(last.match.went_to[left] < 0) & before["未评定原因"].isna().to_numpy()[left]]
    for row in gone.tolist():
        file, sheet, cell = last.survey.locate(row, "户编号")
        key = str(before["户编号"].iloc[row])
        yield Problem("household-gone", file, sheet, cell, key=key, value=key)


def scope_assumed(survey: Survey, policy: Policy, answers: Answers) -> Iterator[Problem]:
    """That the survey does not say who left poverty, where the rules ask; design.md section 4."""
    if policy.scope and not answers.scope and len(survey.households):
        asked = {str(name) for term in policy.scope.values() for name in term.names}
        yield Problem("scope-assumed", _file(survey), value="、".join(sorted(asked)))


def not_earlier(last: LastRound | None, round_: str) -> Iterator[Problem]:
    """That the ledger given as the last round is of this one, or of a later one."""
    if last is not None and last.survey.round is not None and last.survey.round >= round_:
        yield Problem("same-round", _file(last.survey), value=last.survey.round, details={"round": round_})


def rules_differ(ledger: Survey, rules: LoadedRuleSet) -> Iterator[Problem]:
    """That a ledger was graded by other rules than those that are used now, as far as it says by which."""
    entries = ledger.record.entries if ledger.record else {}
    if entries.get(RULE_SET_SHA256, rules.sha256) != rules.sha256:
        own, now = entries.get(RULE_SET, ""), rules.rules.ruleset
        yield Problem("rules-differ", _file(ledger), value=own, details={"rules": now})


def _file(survey: Survey) -> str:
    """The first file of a survey, for what concerns the whole of it."""
    return str(survey.places["file"].iloc[0]) if len(survey.places) else ""
