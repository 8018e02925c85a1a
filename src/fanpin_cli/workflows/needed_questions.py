"""What has to be asked of each household in the next round, given the last one's ledger; design-rounds.md section 11.

An answer that is ``stable`` in the catalogue is as the ledger has it. Any other may have changed, and so may who belongs to the
household: all of these are left open, the rules are put to what remains, and an answer is asked where the result hangs on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.levels import UNKNOWN, Flags
from fanpin_cli.assessment.needed import deciding_answers
from fanpin_cli.assessment.standing import Standing
from fanpin_cli.policy.compiled import Asked, CompiledFact, Policy
from fanpin_cli.policy.engine import Answers, answer
from fanpin_cli.policy.naming import MEMBER
from fanpin_cli.policy.requirements import Present, Requirements
from fanpin_cli.policy.terms import Term
from fanpin_cli.survey.households import SOURCE, WHY_NOT
from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.members import AGE
from fanpin_cli.survey.model import Survey
from fanpin_cli.workflows.last_round import asked_before, with_derived_facts


@dataclass(frozen=True)
class Needed:
    """What is asked; both tables have the survey's rows and a boolean column a question.

    households: by the title of the survey's column. members: by that of the roster's, which is then asked of all members.
    parts: the title of an answer that could be worked out → the answers that it follows from.
    """

    households: pd.DataFrame
    members: pd.DataFrame
    parts: Mapping[str, frozenset[str]]

    @property
    def per_household(self) -> pd.Series:
        """How many questions each household is asked."""
        return self.households.sum(axis=1) + self.members.sum(axis=1)

    def of(self, rows: npt.NDArray[np.int64]) -> Needed:
        """The questions to some of the households."""
        households, members = (table.iloc[rows].reset_index(drop=True) for table in (self.households, self.members))
        return replace(self, households=households, members=members)


def needed_questions(policy: Policy, survey: Survey) -> Needed:
    """What to ask of each household of a ledger. survey: its answers, as ``answers_of`` gives them."""
    before = _as_last_round(policy, survey)
    open_ = open_answers(policy, survey, before)
    answers = answer(policy, open_, None, before)
    answers = _with_blanks_open(policy, answers, open_)
    stand = Standing(policy, answers, np.full(len(open_), None, dtype=object))
    found = deciding_answers(stand)
    needed = {title: found[title] for title in (*policy.catalogue.households, *sorted(map(str, open_))) if title in found}
    facts = {fact.name: fact for fact in policy.facts}
    own = {*survey.households.columns} if survey.members is not None else {*open_.columns}
    in_roster = {title for title in needed if title in facts and facts[title].of_members and title not in own}
    of_members: dict[str, Flags] = {}
    for title in sorted(in_roster):
        for column in _roster_columns(policy, facts[title]):
            of_members[column] = of_members.get(column, stand.none) | needed[title]
    households = {title: flags for title, flags in needed.items() if title not in in_roster}
    index = survey.households.index
    parts = {title: _parts(policy, facts[title]) for title in households if title in facts and not facts[title].of_members}
    return Needed(pd.DataFrame(households, index=index), pd.DataFrame(of_members, index=index), parts)


def _as_last_round(policy: Policy, survey: Survey) -> pd.DataFrame:
    """The ledger's answers as those of the last round, by which the next one's are compared."""
    asked = asked_before(policy.compiled())
    answers = with_derived_facts(policy, survey, asked)
    return answers[[title for title in answers.columns if title in asked]]


def _deciding(policy: Policy) -> tuple[Asked, ...]:
    """The rules that a result comes of."""
    return (*policy.risk, *policy.edge, *policy.include)


def open_answers(policy: Policy, survey: Survey, before: pd.DataFrame) -> pd.DataFrame:
    """The households with their stable answers, and a blank column for every other answer that the result may rest on.

    A total over members is one of them where the survey had a roster: whoever came or went may have changed it. A column that
    the survey never had is added where a rule cannot be assessed without it.
    """
    fields, own = policy.catalogue.households, survey.households
    totals = {fact.name for fact in policy.facts if fact.of_members}
    kept = [title for title in own.columns if title in fields or title in totals]
    blank = pd.Series(None, index=own.index, dtype=object)
    columns = {title: own[title] if title in fields and fields[title].stable else blank for title in kept}
    columns |= {title: own[title] for title in (KEY, SOURCE, WHY_NOT) if title in own}
    if survey.members is not None:
        columns |= dict.fromkeys(sorted(totals - columns.keys()), blank)
    terms = [rule.when for rule in _deciding(policy)]
    while lacking := _lacking(policy, terms, columns, before):
        columns |= dict.fromkeys(lacking, blank)
    return pd.DataFrame(columns)


def _lacking(policy: Policy, terms: Iterable[Term], columns: Iterable[str], before: pd.DataFrame) -> list[str]:
    requirements = Requirements(policy, Present(frozenset(columns), None, frozenset(before.columns)))
    missing = [name for term in terms for name in requirements.missing(term)]
    return sorted({name.title for name in missing if not name.table and name.title in policy.catalogue.households})


def _with_blanks_open(policy: Policy, answers: Answers, households: pd.DataFrame) -> Answers:
    """The answers with every rule open that takes a blank for an answer (IS NULL, COALESCE): what is blank only because it may
    have changed says nothing."""
    requirements = Requirements(policy, Present(frozenset(households.columns), None, None))
    truth, wanted = dict(answers.truth), dict(answers.wanted)
    for rule in _deciding(policy):
        if rule.id in truth and _tests_blank(policy, requirements, rule.when):
            columns = [name.title for name in requirements.columns([rule.when]) if not name.table]
            truth[rule.id] = np.full(len(households), UNKNOWN, dtype=np.int8)
            wanted[rule.id] = {title: households[title].isna().to_numpy(bool) for title in sorted(columns)}
    return replace(answers, truth=truth, wanted=wanted)


def _tests_blank(policy: Policy, requirements: Requirements, term: Term) -> bool:
    names = policy.rests_on(term)
    derived = [fact for name in names if (fact := requirements.fact(name)) and not requirements.asked(fact)]
    return term.tests_blank or any(fact.term.tests_blank for fact in derived)


def _roster_columns(policy: Policy, fact: CompiledFact) -> list[str]:
    """What to ask of the members for a total: the columns that may have changed; without any, who they are."""
    titles = sorted(name.title for name in fact.term.names if name.table == MEMBER and name.title != AGE)
    return [title for title in titles if not policy.catalogue.members[title].stable] or ["姓名"]


def _parts(policy: Policy, fact: CompiledFact) -> frozenset[str]:
    """The answers that a fact follows from, those of the facts among them too."""
    names = policy.rests_on(fact.term)
    return frozenset(name.title for name in names if not name.table and name.title in policy.catalogue.households) - {fact.name}
