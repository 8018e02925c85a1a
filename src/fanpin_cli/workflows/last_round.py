"""The last round's ledger: read back, and laid beside this round's survey."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import pandas as pd

from fanpin_cli.assessment.identities import identities_of
from fanpin_cli.assessment.matching import Match, match_rounds
from fanpin_cli.assessment.previous_round import PreviousRound
from fanpin_cli.assessment.rounds import aligned
from fanpin_cli.policy.compiled import Asked, Policy
from fanpin_cli.policy.engine import answer
from fanpin_cli.policy.naming import PREVIOUS, Name
from fanpin_cli.survey.households import WHY_NOT
from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.problems import Problem
from fanpin_cli.workflows.ledgers import Ledger


@dataclass(frozen=True)
class LastRound:
    """The previous ledger as it was read, the places of its households, and which of this round's each of them is."""

    survey: Survey
    places: pd.Series
    match: Match
    problems: tuple[Problem, ...] = ()


def last_round(ledger: Ledger, survey: Survey) -> LastRound:
    """Last round's ledger, its households matched with this round's."""
    match = match_rounds(identities_of(ledger.survey), identities_of(survey))
    return LastRound(ledger.survey, ledger.places, match, ledger.problems)


def laid_beside(policy: Policy, last: LastRound) -> PreviousRound:
    """Last round in this round's order, with the facts that follow from its answers."""
    asked = asked_before(policy.compiled())
    answers = with_derived_facts(policy, last.survey, asked)
    answers = answers[[title for title in answers.columns if title in asked]]
    places = aligned(last.places.to_frame("place"), last.match.earlier)["place"].astype(object)
    return PreviousRound(last.survey.round or "", places.where(places.notna(), None), aligned(answers, last.match.earlier))


def round_before(survey: Survey) -> Survey | None:
    """What the survey itself says of older years, where it says it of most households: of a few alone it would make all others
    newcomers."""
    earlier = survey.earlier
    if earlier is None:
        return None
    kept = [side.households[side.households[WHY_NOT].isna()][KEY].dropna() for side in (survey, earlier)]
    return earlier if 2 * int(kept[0].isin(set(kept[1])).sum()) >= len(kept[0]) else None


def asked_before(rules: Iterable[Asked]) -> frozenset[str]:
    """The answers and facts of the last round that rules ask of."""
    names = frozenset[Name]().union(*(term.names for rule in rules for term in rule.terms))
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
