"""Reading a ledger into its three parts: answers, rules and decisions; ``ledger_fold`` writes it anew from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from fanpin_cli.assessment.level_names import places_by_name
from fanpin_cli.assessment.rounds import ledger_places, round_of
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import (
    AS_OF,
    KEPT,
    NOT_ASSESSED,
)
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.kept_rules import from_kept
from fanpin_cli.policy.loading import LoadedRuleSet
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.ledger_record import LedgerRecord, ledger_record
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.opening import Open
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.read import read_survey
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.rules_in_force import policy_for


@dataclass(frozen=True)
class Decisions:
    """What people entered in a ledger.

    review: one row a household, those columns of ``ledger_format.KEPT`` that the ledger has. adjustments: the sheet 调整记录.
    """

    review: pd.DataFrame
    adjustments: pd.DataFrame


@dataclass(frozen=True)
class Ledger:
    """A ledger as it was read.

    survey: the answers, one row a household in the order in which they stand, with the facts that the roster gave among them.
    policy: the rules, those that the ledger keeps or those that were asked for. places: where each household stands, by the
    level that counts. problems: levels that no rule set has, rows copied to another sheet instead of moved.
    """

    survey: Survey
    policy: Policy
    decisions: Decisions
    places: pd.Series
    problems: tuple[Problem, ...] = ()

    @property
    def first_day(self) -> dt.date:
        """The first day of its round: nothing that is decided in the round happened before."""
        return dt.date.fromisoformat(f"{self.survey.round or round_of(self.policy.as_of)}-01")


class NotALedgerError(FanpinError):
    """A file that was given as a ledger and is none."""

    def __init__(self, file: Path) -> None:
        super().__init__(_("{file} is not a ledger of fanpin; give the ledgers that grade wrote").format(file=file.name))


def read_ledger(files: Sequence[Path], policy: Policy | None, *, today: dt.date, open_: Open) -> Ledger:
    """Read a ledger, or the ledgers of one round's townships.

    policy: the rules that were asked for; without them the ledger's own, as of its own date, else the default rules.
    Raises ``NotALedgerError``, or as ``read_survey``.
    """
    if policy is None:
        policy, open_ = policy_kept(files[0], None, today, open_)
    survey = read_survey(files, policy.reading_catalogue, as_of=policy.as_of, open_=open_, ledgers=True)
    if survey.ledger is None:
        raise NotALedgerError(files[0])
    return as_ledger(survey, policy)


def policy_kept(file: Path, otherwise: LoadedRuleSet | None, today: dt.date, open_: Open) -> tuple[Policy, Open]:
    """The rules that a ledger keeps, as of its own date. Where it keeps none, or is no ledger: ``otherwise``, else the default
    rules, as of ``today``.

    Returns also how files are opened from now on: this one is not opened twice.
    """
    first: list[list[Grid]] = []
    try:
        first.append(open_(file))
    except FanpinError:  # reading says so, beside whatever else is wrong
        return policy_for(otherwise, today), open_

    def opened(wanted: Path) -> list[Grid]:
        return first.pop() if wanted == file and first else open_(wanted)

    entries = ledger_record(first[0]).entries
    loaded = from_kept(entries, file)
    try:
        as_of = dt.date.fromisoformat(entries.get(AS_OF, ""))
    except ValueError:
        as_of = today
    return policy_for(loaded or otherwise, as_of if loaded else today), opened


def as_ledger(survey: Survey, policy: Policy) -> Ledger:
    """A survey that was read from ledgers, in its parts."""
    own = pd.DataFrame(index=survey.households.index) if survey.ledger is None else survey.ledger
    record = survey.record or LedgerRecord()
    places, problems = _places(survey, policy)
    decisions = Decisions(own[[title for title in KEPT if title in own]], record.adjustments)
    return Ledger(survey, policy, decisions, places, problems)


def _places(ledger: Survey, policy: Policy) -> tuple[pd.Series, tuple[Problem, ...]]:
    """Each household's place in a ledger; the levels written there that no rule set has, and rows that were copied to
    another sheet instead of moved."""
    own = pd.DataFrame(index=ledger.households.index) if ledger.ledger is None else ledger.ledger
    places, odd = ledger_places(own, names_in(ledger, policy))
    places = places.where(places.notna(), NOT_ASSESSED)
    keys = ledger.households[KEY].to_numpy(object)
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
        problems.append(Problem("placed-twice", *ledger.locate(row, KEY), key=key, value=key))
    return places, tuple(problems)


def names_in(ledger: Survey, policy: Policy) -> dict[str, str]:
    """Every way in which staff write a place → the place: in the words of the rules, and in those that the ledger keeps."""
    levels = policy.rules.levels
    colours = {rank: style.colour for rank, style in levels.items()}
    styles = {rank: (style.name, style.sheet) for rank, style in levels.items()}
    return {**places_by_name(styles, colours), **places_by_name({**styles, **ledger.levels}, colours)}
