"""The last round's ledger: read back, and laid beside this round's survey."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from fanpin_cli.assessment.identities import identities_of
from fanpin_cli.assessment.matching import Match, match_rounds
from fanpin_cli.assessment.rounds import aligned, ledger_places, place_names
from fanpin_cli.assessment.standing import NOT_ASSESSED
from fanpin_cli.errors import FanpinError
from fanpin_cli.policy.compiled import Asked, Policy
from fanpin_cli.policy.engine import answer
from fanpin_cli.policy.naming import PREVIOUS, Name
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.opening import open_workbook, survey_files
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.read import read_survey
from fanpin_cli.text.messages import _


@dataclass(frozen=True)
class LastRound:
    """The previous ledger as it was read, where its households stood, and which of them is which of this round's."""

    survey: Survey
    places: pd.Series
    match: Match
    problems: tuple[Problem, ...] = ()


def read_last_round(policy: Policy, survey: Survey, file: Path, password: str | None) -> LastRound:
    """Read last round's ledger and match its households. Raises ``FanpinError`` where the file is no ledger."""
    ledger = read_survey(
        survey_files([file]),
        policy.reading_catalogue,
        as_of=policy.as_of,
        open_=partial(open_workbook, password=password),
        ledgers=True,
    )
    if ledger.ledger is None:
        raise FanpinError(
            _("{file} is not a ledger of fanpin; give the ledger that grade wrote last round").format(file=file.name)
        )
    places, problems = places_in(ledger, policy)
    return LastRound(ledger, places, match_rounds(identities_of(ledger), identities_of(survey)), problems)


def places_in(ledger: Survey, policy: Policy) -> tuple[pd.Series, tuple[Problem, ...]]:
    """Each household's place in a ledger; the levels written there that no rule set has, and rows that were copied to
    another sheet instead of moved."""
    styles = {rank: (style.name, style.sheet) for rank, style in policy.rules.levels.items()}
    own = pd.DataFrame(index=ledger.households.index) if ledger.ledger is None else ledger.ledger
    places, odd = ledger_places(own, place_names({**styles, **ledger.levels}))
    keys = ledger.households["户编号"].to_numpy(object)
    problems = [
        Problem(
            "level-unknown",
            *ledger.locate(row, column),
            key=str(keys[row] or ""),
            value=str(value),
            details={"title": str(column)},
        )
        for row, column, value in odd.itertuples(index=False)
    ]
    placed = pd.Series(keys).where(places.to_numpy(object) != NOT_ASSESSED)
    on = placed.astype(object) + "\0" + ledger.places["sheet"].astype(object).to_numpy()
    again = np.flatnonzero((placed.notna() & placed.duplicated() & ~on.duplicated()).to_numpy(bool))
    for row in again.tolist():
        key = str(keys[row])
        problems.append(Problem("placed-twice", *ledger.locate(row, "户编号"), key=key, value=key))
    return places, tuple(problems)


def answers_before(policy: Policy, last: LastRound) -> pd.DataFrame:
    """Last round's answers in this round's order, with the facts that follow from them; NA where a household was not there."""
    return aligned(with_derived_facts(policy, last.survey, asked_before(policy.compiled())), last.match.earlier)


def asked_before(rules: Iterable[Asked]) -> frozenset[str]:
    """The answers and facts of the last round that rules ask of."""
    names = frozenset[Name]().union(*(term.names for rule in rules for term in (rule.when, rule.text)))
    return frozenset(name.title for name in names if name.table == PREVIOUS)


def with_derived_facts(policy: Policy, survey: Survey, names: Collection[str]) -> pd.DataFrame:
    """The households' answers, and those facts among ``names`` that follow from them where the survey has no such column, or
    leaves it blank; of a ledger only those over members are in it already."""
    households = survey.households
    lacking = [
        fact.name
        for fact in policy.facts
        if fact.name in names
        and (
            fact.name not in households
            or (households[fact.name].isna().any() and (survey.ledger is None or not fact.of_members))
        )
    ]
    if not lacking:
        return households
    needed = replace(policy, scope={}).resting_on(facts=lacking)
    facts = answer(needed, households, survey.members, rules=()).facts.set_axis(households.index)
    facts = facts[lacking].dropna(axis=1, how="all")
    return pd.concat([households.drop(columns=facts.columns, errors="ignore"), facts], axis=1)
