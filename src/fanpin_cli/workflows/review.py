"""Review: the ledger that was sent out, and what came back, merged into the ledger that counts; design-rounds.md section 10."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.decision_records import FILED, TOWNSHIPS, Stood, added, households_of
from fanpin_cli.assessment.decisions import Deciding, decided_anew
from fanpin_cli.assessment.graded_round import repeated_rows
from fanpin_cli.assessment.level_names import decided_places
from fanpin_cli.assessment.merging import OPINION, Merged, contested, merged, without_unreasoned
from fanpin_cli.assessment.returned_cells import ANSWERED, COLUMNS
from fanpin_cli.assessment.review_problems import ReviewProblem
from fanpin_cli.documents.files.file_names import step_name
from fanpin_cli.documents.files.outputs import refuse_outputs
from fanpin_cli.documents.ledger import LedgerContent, write_ledger
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import EDGE, OTHER_PLACES, REVIEW_LEVELS, REVIEWED_SUFFIX
from fanpin_cli.survey.ledger_record import LedgerRecord
from fanpin_cli.survey.model import FileFailure
from fanpin_cli.survey.opening import Open, open_workbook, survey_files
from fanpin_cli.survey.problems import Problem
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.corrected_answers import corrections, with_answers
from fanpin_cli.workflows.deciding_levels import Standing, standing
from fanpin_cli.workflows.findings import rules_differ
from fanpin_cli.workflows.ledger_fold import Regraded, laid_over, regraded
from fanpin_cli.workflows.ledgers import Decisions, Ledger, read_ledger
from fanpin_cli.workflows.returns import Progress, Returned, read_returns
from fanpin_cli.workflows.review_findings import Reviewed, review_problems, with_review_problems
from fanpin_cli.workflows.review_records import STOOD, Regrading, records_of
from fanpin_cli.workflows.rules_in_force import policy_for

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class ReviewRequest:
    """What the user asked for; see ``fanpin review --help``."""

    ledger: Path
    returned: Sequence[Path]
    today: dt.date
    blank_agrees: bool = False
    rules: str | None = None
    out: Path | None = None
    force: bool = False


@dataclass(frozen=True)
class Merging:
    """What a ledger and its returns come to.

    content: the ledger to be written. households: the ledger's rows as they were read: 乡镇, 村, 户编号, returned (bool),
    place (None where nobody decided), proposed, repeated (bool: the row only repeats a household). corrected: see
    ``corrections``. records: how many were added. proposals_changed: in how many households with corrected answers the rules
    propose another level now. contested: rows of whose level something was said that was not taken. by_silence:
    how many households have their level because nobody said otherwise.
    """

    content: LedgerContent
    households: pd.DataFrame
    problems: tuple[ReviewProblem, ...]
    corrected: pd.DataFrame
    records: int
    proposals_changed: int
    contested: frozenset[int]
    by_silence: int


@dataclass(frozen=True)
class Outcome:
    """All that came of a review. notes: what is odd about the ledger itself."""

    ledger: Ledger
    returns: tuple[Returned, ...]
    failures: tuple[FileFailure, ...]
    merging: Merging
    out: Path
    notes: tuple[Problem, ...]


def review_returns(request: ReviewRequest, progress: Progress, open_: Open = open_workbook) -> Outcome:
    """Read the ledger and what came back, merge, write.

    Raises ``FanpinError`` where the ledger cannot be read or none of the returns can.
    """
    files = _ledgers_own(request)
    out = request.out or beside(request.ledger, REVIEWED_SUFFIX)
    returned = without_the_ledger([*files, out], survey_files(request.returned), request.returned)
    refuse_outputs([out], [*files, *returned], force=request.force, ending=".xlsx")
    progress(_("reading the ledger"), 0, 1)
    ledger = whole_ledger(files, request.rules, request.today, open_)
    progress(_("reading the ledger"), 1, 1)
    now = standing(ledger)
    returns, failures = read_returns(ledger, now, returned, open_, progress)
    progress(_("merging"), 0, 1)
    merging = merge(ledger, now, returns, request.today, blank_agrees=request.blank_agrees)
    progress(_("writing the ledger"), 0, 1)
    write_ledger(merging.content, out, force=request.force)
    progress(_("writing the ledger"), 1, 1)
    notes = (*ledger.problems, *rules_differ(ledger.survey, ledger.policy.loaded))
    return Outcome(ledger, tuple(returns), tuple(failures), merging, out, notes)


def whole_ledger(files: Sequence[Path], rules: str | None, today: dt.date, open_: Open) -> Ledger:
    """The ledger in these files, by the rules that were asked for, else its own.

    Raises ``FanpinError`` where one of the files cannot be read: what is decided is written for all.
    """
    given = None if rules is None else policy_for(rules, today)
    ledger = read_ledger(files, given, today=today, open_=open_)
    if ledger.survey.failures:
        raise FanpinError(ledger.survey.failures[0].reason)
    return ledger


def merge(ledger: Ledger, now: Standing, returns: Sequence[Returned], today: dt.date, *, blank_agrees: bool) -> Merging:
    """Take the votes, grade corrected answers again, record, decide, and fold the ledger."""
    found = _merged(ledger, returns, today)
    changes = corrections(found.taken[found.taken["sort"] == ANSWERED], returns)
    graded = regraded(replace(ledger, survey=with_answers(ledger.survey, changes)))
    proposed = graded.as_read["place"].astype(object)
    found = without_unreasoned(found, proposed, now.review[OPINION])
    after = _with_votes(now, found, proposed)
    regrading = _regrading(ledger, graded)
    new = records_of(ledger.survey, after.review, found, returns, today, regrading, _before(now), graded.order)
    records = added(now.records, [new])
    after = replace(after, records=records, at=households_of(records, ledger.survey))
    there = _returned(len(now.review), returns)
    deciding = _deciding(now, after, found, there & blank_agrees)
    places = deciding.places()
    after.review[FILED] = after.in_words(places)
    own = _households(ledger, there, places, proposed)
    counted = ~own["repeated"].to_numpy(bool)  # a row that repeats a household is not waited for
    missing = np.flatnonzero(~there & places.isna().to_numpy() & counted)
    problems = review_problems(_about(ledger, returns, after, graded, today), found, missing)
    record = ledger.survey.record or LedgerRecord()
    sheet = with_review_problems(record.problems, problems, own[counted])
    regraded_rows = changes["at"].unique().astype(int)
    otherwise = now.proposed.to_numpy(object)[regraded_rows] != proposed.to_numpy(object)[regraded_rows]
    return Merging(
        laid_over(graded, Decisions(after.review, records), sheet),
        own,
        tuple(problems),
        changes,
        len(new),
        int(otherwise.sum()),
        frozenset(contested(found.refused)),
        int((deciding.rests_on() == Stood.SILENCE).sum()),
    )


def beside(ledger: Path, suffix: str) -> Path:
    """The result's path without -o, as its last step names it: beside the ledger; of a folder of ledgers beside the folder."""
    if ledger.is_dir():
        folder = ledger.resolve()
        return folder.with_name(f"{step_name(folder.name, suffix)}.xlsx")
    return ledger.with_name(f"{step_name(ledger.stem, suffix)}.xlsx")


def _ledgers_own(request: ReviewRequest) -> list[Path]:
    """The ledger's files; of a folder without what lies in those folders below it that are given as returned."""
    files = survey_files([request.ledger])
    back = [folder.resolve() for folder in request.returned if folder.resolve() != request.ledger.resolve()]
    own = [file for file in files if not any(file.resolve().is_relative_to(folder) for folder in back)]
    return own if request.ledger.is_dir() and own else files


def without_the_ledger(others: Sequence[Path], files: Sequence[Path], named: Sequence[Path]) -> list[Path]:
    """The returned files; the ledger and an earlier result, found in the same folder, are none unless they are named."""
    real = {os.path.realpath(path) for path in others} - {os.path.realpath(path) for path in named}
    return [file for file in files if os.path.realpath(file) not in real]


def _merged(ledger: Ledger, returns: Sequence[Returned], today: dt.date) -> Merged:
    parts = [one.cells.assign(file=number) for number, one in enumerate(returns)]
    cells = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=[*COLUMNS, "file"])], ignore_index=True)
    stale = np.concatenate([one.stale for one in returns] or [np.zeros(0, dtype=bool)])
    return merged(cells, stale, ledger.first_day, today)


def _with_votes(now: Standing, found: Merged, proposed: pd.Series) -> Standing:
    """The decisions with the votes in them; levels in words, dates as dates."""
    review = now.review.copy()
    for title in [title for title in review.columns if title in set(found.taken["title"])]:
        values = found.taken[found.taken["title"] == title].set_index("at")
        entered = values["entered"].map(lambda text: str(text).strip())
        if title in REVIEW_LEVELS:
            entered = now.in_words(values["value"])
        elif title == "审核日期":
            entered = values["value"].map(dt.date.fromisoformat)
        column = review[title].astype(object).copy()
        column.iloc[entered.index.to_numpy(int)] = entered.to_numpy(object)
        review[title] = column
    return replace(now, review=review, proposed=proposed.set_axis(now.proposed.index))


def _before(now: Standing) -> dict[str, pd.Series]:
    """What the review columns had; of 备案等级 also what it rested on, and where nobody had decided the proposal."""
    deciding = now.deciding()
    filed = deciding.places()
    level = now.in_words(filed.where(filed.notna(), now.proposed))
    return {**{str(title): now.review[title] for title in now.review}, FILED: level, STOOD: deciding.rests_on()}


def _deciding(now: Standing, after: Standing, found: Merged, silent: npt.NDArray[np.bool_]) -> Deciding:
    """What decides now: the records with the new ones, the township's levels as they are, and silence where it agrees. Where
    something was said of the level that was not taken, nobody was silent."""
    agreed = silent.copy()
    agreed[list(contested(found.refused))] = False
    township = decided_places(after.review[TOWNSHIPS], now.names)
    first = len(now.records)
    return decided_anew(now.deciding(), (after.records, after.at), first, township, after.proposed, agreed, now.names)


def _regrading(ledger: Ledger, graded: Regraded) -> Regrading:
    own = pd.DataFrame(index=ledger.survey.households.index) if ledger.survey.ledger is None else ledger.survey.ledger
    none = pd.Series(None, index=own.index, dtype=object)
    after = graded.as_read
    return Regrading((own.get("规则编号", none), after["规则编号"]), (own.get("风险等级", none), after["风险等级"]))


def _returned(count: int, returns: Sequence[Returned]) -> npt.NDArray[np.bool_]:
    there = np.zeros(count, dtype=bool)
    for one in returns:
        there[one.households] = True
    return there


def _about(ledger: Ledger, returns: Sequence[Returned], after: Standing, graded: Regraded, today: dt.date) -> Reviewed:
    policy = ledger.policy
    levels = "、".join([style.name for _rank, style in sorted(policy.rules.levels.items())] + [OTHER_PLACES[EDGE], "不纳入"])
    first = ledger.first_day.isoformat()
    fields = policy.catalogue.households
    return Reviewed(ledger.survey, returns, after.review, graded.as_read["风险等级"], levels, first, today.isoformat(), fields)


def _households(ledger: Ledger, there: npt.NDArray[np.bool_], places: pd.Series, proposed: pd.Series) -> pd.DataFrame:
    own = ledger.survey.households.reindex(columns=["乡镇", "村", "户编号"]).astype(object)
    repeated = repeated_rows(ledger.survey, ledger.places)
    decided, before = places.to_numpy(object), proposed.to_numpy(object)
    return own.assign(returned=there, place=decided, proposed=before, repeated=repeated)
