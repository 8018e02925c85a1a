"""Adjustments between two rounds: one household's level, a list of them, or a record undone; design-rounds.md section 10.

Records only grow. A list is taken whole or not at all: half of a list would leave the office to find out which half.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.decision_records import (
    AFTER,
    BEFORE,
    BY,
    DATE,
    FILED,
    FROM,
    ITEM,
    NOBODY,
    NUMBER,
    REASON,
    STAGE,
    TOWNSHIPS,
    UNDONE,
    added,
    households_of,
    naming,
    record_keys,
    undoes,
    valid,
    with_stood,
)
from fanpin_cli.assessment.decisions import Deciding, decided_anew
from fanpin_cli.assessment.level_names import decided_places
from fanpin_cli.documents.files.outputs import refuse_outputs
from fanpin_cli.documents.ledger import LedgerContent, write_ledger
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import ADJUSTED_SUFFIX, REVIEW, REVIEW_LEVELS
from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.opening import Open, open_workbook, survey_files
from fanpin_cli.survey.problems import Problem
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.corrected_answers import read_again, with_answers
from fanpin_cli.workflows.deciding_levels import Standing, standing
from fanpin_cli.workflows.findings import rules_differ
from fanpin_cli.workflows.ledger_fold import laid_over, regraded
from fanpin_cli.workflows.ledgers import Decisions, Ledger
from fanpin_cli.workflows.review import beside, whole_ledger
from fanpin_cli.workflows.review_records import WHO, text_of
from fanpin_cli.workflows.wanted_changes import Wanted, changes_in, date_fault, one_change

ADJUSTED = "随时调整"


@dataclass(frozen=True)
class AdjustRequest:
    """What the user asked for: a household and its level, a list, or the 序号 of a record to undo."""

    ledger: Path
    today: dt.date
    household: str = ""
    level: str = ""
    changes: Path | None = None
    undo: int | None = None
    reason: str = ""
    by: str = ""
    date: dt.date | None = None
    rules: str | None = None
    out: Path | None = None
    force: bool = False


@dataclass(frozen=True)
class Adjusted:
    """What came of it. records: those that were added, with their 序号. unmoved: how many households stand where they stood,
    for a later decision or because nothing is changed."""

    content: LedgerContent
    out: Path
    records: pd.DataFrame
    unmoved: int
    notes: tuple[Problem, ...]


def adjust_ledger(request: AdjustRequest, open_: Open = open_workbook) -> Adjusted:
    """Add the records and write the ledger anew. Raises ``FanpinError`` where something is wrong; then nothing is written."""
    files = survey_files([request.ledger])
    out = request.out or beside(request.ledger, ADJUSTED_SUFFIX)
    inputs = [*files, *([request.changes] if request.changes else ())]
    refuse_outputs([out], inputs, force=request.force, ending=".xlsx")
    ledger = whole_ledger(files, request.rules, request.today, open_)
    now = standing(ledger)
    if request.undo is not None:
        new, ledger, after = undone(ledger, now, request)
    else:
        new, after = adjusted(now, _wanted(ledger, now, request, open_)), now
    return _written(request, ledger, now, after, new, out)


def _wanted(ledger: Ledger, now: Standing, request: AdjustRequest, open_: Open) -> Wanted:
    days, date = _days(ledger, request), request.date or request.today
    if request.changes is None:
        return one_change(now, request.household, request.level, (request.reason, request.by, date), days)
    shared = (request.reason, request.by, request.date)
    grids = open_(request.changes)
    return changes_in(now, request.changes, grids, ledger.policy.catalogue, shared, days)


def _days(ledger: Ledger, request: AdjustRequest) -> tuple[dt.date, dt.date]:
    """The first day that something may have happened, and the last."""
    return ledger.first_day, request.today


def adjusted(now: Standing, wanted: Wanted) -> pd.DataFrame:
    """A record of 随时调整 for each change, in the order in which they were given, unnumbered."""
    rows = wanted.at
    before = now.deciding()
    filed = before.places()
    level = now.in_words(filed.where(filed.notna(), now.proposed)).to_numpy(object)[rows]
    stood = before.rests_on().to_numpy(object)[rows]
    return pd.DataFrame(
        {
            DATE: wanted.dates,
            STAGE: ADJUSTED,
            **_whose(now.survey, rows),
            ITEM: FILED,
            BEFORE: level,
            AFTER: now.in_words(pd.Series(wanted.places, dtype=object)).to_numpy(object),
            REASON: wanted.reasons,
            BY: wanted.people,
            FROM: [with_stood(source, word) for source, word in zip(wanted.sources, stood, strict=True)],
        }
    ).astype(object)


def _whose(survey: Survey, rows: npt.NDArray[np.int64]) -> dict[str, object]:
    own = survey.households
    return {
        KEY: record_keys(survey).to_numpy(object)[rows],
        **{title: own[title].to_numpy(object)[rows] for title in WHO if title in own},
    }


def undone(ledger: Ledger, now: Standing, request: AdjustRequest) -> tuple[pd.DataFrame, Ledger, Standing]:
    """The 撤销 record, unnumbered, and the ledger and its decisions with what stood before.

    Raises ``FanpinError`` where there is no such record, it is undone already, or the date cannot be.
    """
    records, number = now.records, request.undo or 0
    row = _record_to_undo(records, number)
    if fault := date_fault(request.date or request.today, _days(ledger, request)):
        raise FanpinError(fault)
    item, at = str(records[ITEM].iloc[row]), int(now.at[row])
    if at == NOBODY:
        raise FanpinError(_("record {n}: its household is not in this ledger").format(n=number))
    told: dict[str, object] = {
        DATE: request.date or request.today,
        STAGE: UNDONE,
        **{title: records[title].iloc[row] for title in (KEY, *WHO, ITEM)},
        REASON: request.reason,
        BY: request.by,
        FROM: naming(number),
    }
    with_it = added(records, [pd.DataFrame([told])])
    restored = _stands(with_it, item, str(records[KEY].iloc[row]))
    review, survey = now.review.copy(), ledger.survey
    if item in REVIEW and item != FILED:
        told[BEFORE] = text_of(review[item].iloc[at])
        review[item] = _with(review[item], at, _entered(restored, item, now))
    elif item in survey.originals or item in survey.households:
        answers = survey.households if item in survey.households else survey.originals
        told[BEFORE] = text_of(answers[item].iloc[at])
        ledger = replace(
            ledger, survey=with_answers(survey, read_again(at, item, restored, ledger.policy.catalogue.households))
        )
    told[AFTER] = restored
    new = pd.DataFrame([told], dtype=object)
    return new, ledger, replace(now, review=review)


def _record_to_undo(records: pd.DataFrame, number: int) -> int:
    """The row of a record that can be undone."""
    if records.empty:
        raise FanpinError(_("调整记录 has no record yet that could be undone"))
    found = np.flatnonzero((records[NUMBER] == number).to_numpy())
    if not len(found):
        last = int(records[NUMBER].max())
        raise FanpinError(_("调整记录 has no record {n}; they go from 1 to {last}").format(n=number, last=last))
    row = int(found[0])
    if records[ITEM].iloc[row] is None:
        raise FanpinError(_("record {n} does not say what was changed (项目 is blank)").format(n=number))
    holds = valid(records)
    if not holds[row]:
        by = records.loc[(undoes(records) == number) & holds, NUMBER].iloc[-1]
        raise FanpinError(
            _("record {n} is undone already, by record {by}; undo that one to restore it").format(n=number, by=by)
        )
    return row


def _stands(records: pd.DataFrame, item: str, key: str) -> object:
    """What the records say of a cell: the last valid 新值, else what was there before the first."""
    about = records[(records[ITEM] == item) & (records[KEY] == key) & (records[STAGE] != UNDONE)]
    holds = pd.Series(valid(records), index=records.index)[about.index]
    last = about[holds]
    return about[BEFORE].iloc[0] if last.empty else last[AFTER].iloc[-1]


def _entered(text: object, item: str, now: Standing) -> object:
    """A text of 调整记录 as a review column holds it."""
    if text is None:
        return None
    if item in REVIEW_LEVELS:
        return now.in_words(decided_places(pd.Series([text], dtype=object), now.names)).iloc[0]
    return dt.date.fromisoformat(str(text)) if item == "审核日期" else text


def _with(column: pd.Series, at: int, value: object) -> pd.Series:
    changed = column.astype(object).copy()
    changed.iloc[at] = value
    return changed


def _written(request: AdjustRequest, ledger: Ledger, now: Standing, after: Standing, new: pd.DataFrame, out: Path) -> Adjusted:
    """Fold the ledger with the records added, and write it."""
    graded = regraded(ledger)
    proposed = graded.as_read["place"].astype(object).set_axis(now.proposed.index)
    before = now.deciding()
    records = added(now.records, [new])
    at = households_of(records, ledger.survey)
    deciding = _deciding(now, replace(after, records=records, at=at, proposed=proposed), before)
    places = deciding.places()
    first = len(now.records)
    touched = at[first:][at[first:] != NOBODY]
    if request.undo is not None and new[ITEM].iloc[0] == FILED:
        words = [places.where(places.notna(), proposed) for places in (before.places(), places)]
        for title, side in zip((BEFORE, AFTER), words, strict=True):
            records.loc[first:, title] = now.in_words(side).to_numpy(object)[touched]
    review = after.review.assign(**{FILED: now.in_words(places)})
    content = laid_over(graded, Decisions(review, records))
    write_ledger(content, out, force=request.force)
    unmoved = (before.places().fillna("").to_numpy(object) == places.fillna("").to_numpy(object))[np.unique(touched)]
    notes = (*ledger.problems, *rules_differ(ledger.survey, ledger.policy.loaded))
    return Adjusted(content, out, records.iloc[first:].reset_index(drop=True), int(unmoved.sum()), notes)


def _deciding(now: Standing, after: Standing, before: Deciding) -> Deciding:
    township = decided_places(after.review[TOWNSHIPS], now.names)
    silent = np.zeros(len(township), dtype=bool)
    return decided_anew(before, (after.records, after.at), len(now.records), township, after.proposed, silent, now.names)
