"""One household over all rounds: ledgers in, the household found and followed, its history out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from fanpin_cli.assessment.changes import ABSENT
from fanpin_cli.assessment.graded_round import GradedRound, graded_round, without_repeats
from fanpin_cli.assessment.grading import names_of_places
from fanpin_cli.assessment.household_history import (
    Stop,
    candidates,
    chain_rounds,
    differences,
    figures,
    stops,
    with_key,
    with_numbers,
)
from fanpin_cli.assessment.identities import identities_of
from fanpin_cli.assessment.rounds import round_in
from fanpin_cli.documents.files.outputs import refuse_outputs
from fanpin_cli.documents.household_history import HistoryTables, write_history_workbook
from fanpin_cli.documents.tables.place_colours import FILLS, UNKNOWN_LEVEL
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import REVIEW
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.survey.households import NO_ANSWERS
from fanpin_cli.survey.keys import is_placed, number_of, numbers_of
from fanpin_cli.survey.model import FileFailure, Survey
from fanpin_cli.survey.opening import Open, open_workbook, survey_files
from fanpin_cli.text.mask import mask_key
from fanpin_cli.text.messages import _
from fanpin_cli.text.normalise import plain
from fanpin_cli.text.shown import shown
from fanpin_cli.text.suggest import did_you_mean
from fanpin_cli.workflows.last_round import with_derived_facts
from fanpin_cli.workflows.ledgers import Decisions, Ledger, NotALedgerError, read_ledger
from fanpin_cli.workflows.rules_in_force import policy_for

Progress = Callable[[str, int, int], None]
NOT_THERE = "不在册"
REMARKS = ("重大事项", "备注")
"""Answers in which a village tells what happened to the household."""


@dataclass(frozen=True)
class HistoryRequest:
    """What the user asked for: a 户编号, or a part of the head's name and of the village; see ``fanpin history --help``."""

    ledgers: Sequence[Path]
    today: dt.date
    number: str | None = None
    name: str = ""
    village: str = ""
    rules: str | None = None
    out: Path | None = None
    force: bool = False


@dataclass(frozen=True)
class LedgerRound:
    """A round as its ledger has it; survey and graded have the same rows, one a household."""

    decisions: Decisions
    policy: Policy
    survey: Survey
    graded: GradedRound


@dataclass(frozen=True)
class Candidates:
    """The households that were meant, perhaps; see ``household_history.candidates``. names: place → its name."""

    table: pd.DataFrame
    rounds: tuple[str, ...]
    names: dict[str, str]


@dataclass(frozen=True)
class RoundTold:
    """The household in one round: what the ledger says of it by title, and its answers; both empty where it is absent."""

    stop: Stop
    level: str
    told: dict[str, str]
    review: dict[str, str]
    answers: pd.Series | None


@dataclass(frozen=True)
class History:
    """A household's story. who: as the last round that has it tells it. figures: see ``household_history.figures``.
    adjustments: 轮次, then the sheet's own columns."""

    policy: Policy
    who: dict[str, str]
    rounds: tuple[RoundTold, ...]
    figures: pd.DataFrame
    differences: pd.Series
    adjustments: pd.DataFrame


@dataclass(frozen=True)
class Told:
    """What came of it: the history, or those who may be meant; the workbook where one was written; files left out."""

    found: History | Candidates
    out: Path | None
    failures: tuple[FileFailure, ...]


def household_history(request: HistoryRequest, progress: Progress, open_: Open = open_workbook) -> Told:
    """Find the household and follow it. Raises ``FanpinError`` where a file is no ledger or nobody is found."""
    files = [survey_files([ledger]) for ledger in request.ledgers]
    if request.out is not None:
        refuse_outputs([request.out], [file for group in files for file in group], force=request.force, ending=".xlsx")
    given = None if request.rules is None else policy_for(request.rules, request.today)
    read = []
    for at, (ledger, group) in enumerate(zip(request.ledgers, files, strict=True)):
        progress(_("reading"), at, len(files))
        read.append(_ledger_round(ledger, read_ledger(group, given, today=request.today, open_=open_)))
    progress(_("reading"), len(files), len(files))
    ledgers = _in_order(read, request.ledgers)
    policy = ledgers[-1].policy
    rounds = [ledger.graded for ledger in ledgers]
    chains = chain_rounds(rounds)
    failures = tuple(failure for ledger in ledgers for failure in ledger.survey.failures)
    if request.number is not None:
        table = with_numbers(rounds, chains, with_key(rounds, chains, plain(request.number)))
        if table.empty:
            raise FanpinError(_unknown_number(request.number, rounds))
    else:
        table = candidates(rounds, chains, plain(request.name), plain(request.village))
        if table.empty:
            raise FanpinError(_unknown_name(request, rounds))
    if len(table) > 1:
        found = Candidates(table, tuple(of.name for of in rounds), _place_names(policy, ledgers))
        return Told(found, None, failures)
    history = _history(policy, ledgers, stops(rounds, chains, int(table["number"].iloc[0])))
    if request.out is not None:
        write_history_workbook(history_tables(history), request.out, force=request.force)
    return Told(history, request.out, failures)


def _ledger_round(given: Path, ledger: Ledger) -> LedgerRound:
    """A ledger, or a folder of township ledgers, as one round."""
    survey = ledger.survey
    other = next((sheet.file for sheet in survey.sheets if sheet.kind in ("households", "members")), None)
    if other is not None:
        raise NotALedgerError(other)
    round_ = survey.round or round_in(given.stem)
    if round_ is None:
        raise FanpinError(
            _("{file} is not of one round; give each round's ledger, or each round's ledgers in a folder of their own").format(
                file=given.name
            )
        )
    graded, survey = without_repeats(graded_round(survey, round_, ledger.places, _own(ledger), identities_of(survey)), survey)
    return LedgerRound(ledger.decisions, ledger.policy, survey, graded)


def _own(ledger: Ledger) -> pd.DataFrame:
    """The ledger's own columns."""
    own = ledger.survey.ledger
    return pd.DataFrame(index=ledger.survey.households.index) if own is None else own


def _in_order(read: Sequence[LedgerRound], given: Sequence[Path]) -> list[LedgerRound]:
    """Earliest round first; each round once."""
    first: dict[str, Path] = {}
    for ledger, file in zip(read, given, strict=True):
        name = ledger.graded.name
        if name in first:
            raise FanpinError(
                _("{one} and {other} are both of round {round}; put one round's ledgers into one folder and give that").format(
                    one=first[name].name, other=file.name, round=name
                )
            )
        first[name] = file
    return sorted(read, key=lambda ledger: ledger.graded.name)


def _unknown_number(number: str, rounds: Sequence[GradedRound]) -> str:
    keys = pd.concat([of.households["户编号"] for of in rounds]).dropna().map(mask_key).unique()
    sentence = _("no ledger has 户编号 {number} (--name finds it by the head's name){like}")
    return sentence.format(number=mask_key(number), like=did_you_mean(plain(number), keys))


def _unknown_name(request: HistoryRequest, rounds: Sequence[GradedRound]) -> str:
    wanted = "、".join(text for text in (request.name, request.village) if text)
    title, text = ("户主姓名", request.name) if request.name else ("村", request.village)
    like = did_you_mean(text, pd.concat([of.households[title] for of in rounds]).dropna().astype(str).unique())
    return _("no ledger has a household like {wanted}{like}").format(wanted=wanted, like=like)


def _history(policy: Policy, ledgers: Sequence[LedgerRound], stopped: Sequence[Stop]) -> History:
    rounds = tuple(_told(policy, ledger, stop) for ledger, stop in zip(ledgers, stopped, strict=True))
    there = [of for of in rounds if of.answers is not None]
    numbers = figures([of.answers for of in rounds])
    records = [one.decisions.adjustments.map(_text).assign(轮次=one.graded.name) for one in ledgers]
    adjustments = pd.concat(records, ignore_index=True)
    adjustments = adjustments[_of_household(adjustments, there)].fillna("").reset_index(drop=True)
    columns = ["轮次", *(title for title in adjustments.columns if title not in ("轮次", "序号"))]
    return History(policy, there[-1].told, rounds, numbers, differences(numbers), adjustments[columns])


def _of_household(adjustments: pd.DataFrame, rounds: Sequence[RoundTold]) -> pd.Series:
    """Which records of 调整记录 are the household's: by 户编号, and by the village where the number is unique there only."""
    keys = pd.Series([of.told["户编号"] for of in rounds], dtype=object)
    placed = is_placed(keys)
    own = adjustments["户编号"].isin(keys)
    if placed.any() and "村" in adjustments:
        villages = {of.told["村"] for of in rounds}
        own |= adjustments["户编号"].isin(numbers_of(keys[placed])) & adjustments["村"].isin(villages)
    return own


def _told(policy: Policy, ledger: LedgerRound, stop: Stop) -> RoundTold:
    level = _place_names(policy, [ledger])[stop.place]
    if stop.place == ABSENT or ledger.survey.ledger is None:
        return RoundTold(stop, level, {}, {}, None)
    told = {title: _text(value) for title, value in ledger.graded.households.iloc[stop.row].items() if title != "place"}
    own = ledger.survey.ledger.iloc[stop.row]
    review = {title: text for title in REVIEW if (text := _text(own.get(title)))}
    answers = _answers(ledger, stop.row)
    told |= {title: text for title in REMARKS if (text := _text(answers.get(title)))}
    return RoundTold(stop, level, {str(title): text for title, text in told.items()}, review, answers)


def _place_names(policy: Policy, ledgers: Sequence[LedgerRound]) -> dict[str, str]:
    """Place → its name; a ledger of another rule set may have levels that these rules have not."""
    recorded = {str(rank): name for ledger in ledgers for rank, (name, _sheet) in ledger.survey.levels.items()}
    return {**recorded, **names_of_places(policy), ABSENT: NOT_THERE}


def _answers(ledger: LedgerRound, row: int) -> pd.Series:
    """The household's answers, and the facts that follow from them (刚性支出 …)."""
    own, policy = ledger.survey, ledger.policy
    one = replace(own, households=own.households.iloc[[row]].reset_index(drop=True), members=None)
    answers: pd.Series = ledger.graded.identities.answers.iloc[row]
    derived: pd.Series = with_derived_facts(policy, one, [fact.name for fact in policy.facts]).iloc[0]
    both: pd.Series = pd.concat([answers, derived[[title for title in derived.index if title not in answers.index]]])
    return both.drop([*NO_ANSWERS], errors="ignore").dropna()


def _text(value: object) -> str:
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and pd.isna(value)):
        return ""
    return value.date().isoformat() if isinstance(value, dt.datetime) else shown(value).strip()


def history_tables(history: History) -> HistoryTables:
    """The history as the workbook's tables."""
    rules, names = history.policy.rules, [of.stop.round for of in history.rounds]
    fills = {str(rank): style.colour for rank, style in rules.levels.items()} | FILLS | {ABSENT: "FFFFFF"}
    timeline = pd.DataFrame(
        [
            {
                **of.told,
                **of.review,
                "户编号": number_of(of.told.get("户编号", "")),
                "轮次": of.stop.round,
                "等级": of.level,
                "身份变化": of.stop.identity,
            }
            for of in history.rounds
        ]
    )
    table = history.figures.set_axis(names, axis=1).rename_axis("指标").reset_index()
    who = history.who
    return HistoryTables(
        title=rules.title,
        who=f"{who['乡镇']}{who['村']}　{who['户主姓名']}（{number_of(who['户编号'])}）",
        rounds=tuple(names),
        timeline=timeline,
        fills=tuple(fills.get(of.stop.place, UNKNOWN_LEVEL[0]) for of in history.rounds),
        figures=table.assign(差额=history.differences.to_numpy()),
        adjustments=history.adjustments,
    )
