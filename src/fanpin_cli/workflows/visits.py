"""Visits: what was found in households, merged into the ledger; who is to be visited next, who is overdue; section 11."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.decision_records import (
    AFTER,
    BY,
    DATE,
    FROM,
    ITEM,
    NOBODY,
    REASON,
    STAGE,
    added,
    households_of,
    in_order,
    record_keys,
)
from fanpin_cli.assessment.returned_rows import known_by, known_in_list, returned_rows
from fanpin_cli.assessment.visits import LARGE_CHANGE, LAST, NEXT, VISIT, VISITOR, tells_of_large_change, to_adjust, visits_in
from fanpin_cli.documents.files.outputs import refuse_outputs
from fanpin_cli.documents.ledger import LedgerContent, write_ledger
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import OTHER_PLACES, VISITED_SUFFIX
from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.model import FileFailure
from fanpin_cli.survey.opening import Open, open_workbook, shown_names, survey_files
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.visit_list import LARGE, SITUATION, TROUBLE, read_visits
from fanpin_cli.survey.visit_list import VISITOR as WHO_CAME
from fanpin_cli.text.mask import mask_key
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.findings import rules_differ
from fanpin_cli.workflows.ledger_fold import laid_over, regraded
from fanpin_cli.workflows.ledgers import Decisions, Ledger, read_ledger
from fanpin_cli.workflows.review import beside
from fanpin_cli.workflows.review_records import WHO
from fanpin_cli.workflows.rules_in_force import policy_for

LATE = "逾期天数"
LISTED = ("乡镇", "村", KEY, "户主姓名", "风险等级", VISITOR, LAST, NEXT, LATE)
"""The columns of a household in the lists of ``Visited``."""
LONGEST_AGO = dt.timedelta(days=365)
"""A ledger takes visits of the year before it was graded; 1919-11-05 is a mistyped year, and would make everybody overdue."""
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class VisitsRequest:
    """What the user asked for; see ``fanpin visits --help``."""

    ledger: Path
    visits: Sequence[Path]
    as_of: dt.date
    rules: str | None = None
    out: Path | None = None
    force: bool = False


@dataclass(frozen=True)
class VisitFault:
    """A row of a list of visits that was not taken. kind: ``household-unknown`` or ``date-odd``."""

    kind: str
    file: str
    sheet: str
    cell: str
    key: str
    message: str


@dataclass(frozen=True)
class Visited:
    """All that came of it.

    out: the ledger that was written, None where nothing was to be. added: the new records. already: rows that the ledger had.
    overdue: one row a household, LISTED, by who is responsible, then by village. adjust: the visits that report a large change
    and wait for a decision: LISTED, date, by, text. asked: how many households the rules want visited; 0 where they say
    nothing of visits. visited: how many of them have been. failures: lists that could not be read.
    """

    content: LedgerContent
    out: Path | None
    added: pd.DataFrame
    already: int
    faults: tuple[VisitFault, ...]
    overdue: pd.DataFrame
    adjust: pd.DataFrame
    asked: int
    visited: int
    notes: tuple[Problem, ...]
    failures: tuple[FileFailure, ...]


def merge_visits(request: VisitsRequest, open_: Open = open_workbook) -> Visited:
    """Read the ledger and the visits, add what is new, list who is overdue. Raises ``FanpinError`` where the ledger cannot
    be read, or none of the lists."""
    files = survey_files([request.ledger])
    lists = survey_files(request.visits) if request.visits else []
    out = request.out or (beside(request.ledger, VISITED_SUFFIX) if lists else None)
    if out is not None:
        refuse_outputs([out], [*files, *lists], force=request.force, ending=".xlsx")
    given = None if request.rules is None else policy_for(request.rules, request.as_of)
    ledger = read_ledger(files, given, today=request.as_of, open_=open_)
    records = in_order(ledger.decisions.adjustments)
    known = len(records)
    table, failures = _listed(request, ledger, lists, open_)
    found, faults = _taken(table, ledger, request.as_of)
    new, already = _unknown_yet(records, _records(ledger, found))
    records = added(records, [new]) if len(new) else records
    graded = regraded(ledger)
    content = laid_over(graded, Decisions(ledger.decisions.review, records), visits=True)
    at = households_of(records, graded.survey)
    households = _households(content, request.as_of)
    visits = visits_in(records, at)
    overdue = households[households[LATE].fillna(0) > 0].sort_values([VISITOR, "乡镇", "村", NEXT], kind="stable")
    content = replace(content, overdue=overdue.reset_index(drop=True))
    if out is not None:
        write_ledger(content, out, force=request.force)
    asked = households[NEXT].notna()
    return Visited(
        content=content,
        out=out,
        added=records.iloc[known:].reset_index(drop=True),
        already=already,
        faults=tuple(faults),
        overdue=overdue.reset_index(drop=True),
        adjust=_to_adjust(households, visits, records, at),
        asked=int(asked.sum()),
        visited=int((asked & households[LAST].notna()).sum()),
        notes=(*ledger.problems, *rules_differ(ledger.survey, ledger.policy.loaded)),
        failures=failures,
    )


def _listed(
    request: VisitsRequest, ledger: Ledger, lists: Sequence[Path], open_: Open
) -> tuple[pd.DataFrame, tuple[FileFailure, ...]]:
    """The rows of all lists that can be read, and why the others cannot."""
    names, parts, failures = shown_names(lists, request.visits), list[pd.DataFrame](), list[FileFailure]()
    for file in lists:
        try:
            parts.append(read_visits(file, open_(file), ledger.policy.catalogue, request.as_of).assign(file=names[file]))
        except FanpinError as error:
            failures.append(FileFailure(file, str(error).replace(file.name, names[file], 1), names[file]))
    if failures and not parts:
        raise FanpinError(failures[0].reason)
    return (pd.concat(parts, ignore_index=True).astype(object) if parts else pd.DataFrame()), tuple(failures)


def _taken(table: pd.DataFrame, ledger: Ledger, as_of: dt.date) -> tuple[pd.DataFrame, list[VisitFault]]:
    """The visits that can be taken, with at (the ledger's row), and the rows that cannot."""
    if table.empty:
        return pd.DataFrame(), []
    at = returned_rows(known_by(ledger.survey), known_in_list(table)).at
    undated, nobody = table[DATE].isna().to_numpy(bool), at == NOBODY
    days, first = pd.to_datetime(table[DATE]), ledger.policy.as_of - LONGEST_AGO
    late, early = (days > pd.Timestamp(as_of)).to_numpy(bool), (days < pd.Timestamp(first)).to_numpy(bool)
    told = _("{date} is still to come"), _("{date} is more than a year before the ledger; correct the day of the visit")
    faults = [
        *(_fault(row, "household-unknown", _("the ledger has no such household")) for row in _rows(table, nobody)),
        *(_fault(row, "date-odd", _no_date(row["日期原文"])) for row in _rows(table, undated & ~nobody)),
        *(
            _fault(row, "date-odd", message.format(date=row[DATE]))
            for odd, message in zip((late, early), told, strict=True)
            for row in _rows(table, odd & ~nobody)
        ),
    ]
    taken = ~(nobody | undated | late | early)
    return table[taken].assign(at=at[taken]).reset_index(drop=True), faults


def _rows(table: pd.DataFrame, which: npt.NDArray[np.bool_]) -> list[dict[str, object]]:
    return [{str(title): value for title, value in row.items()} for row in table[which].to_dict("records")]


def _no_date(written: object) -> str:
    if written is None:
        return _("the day of the visit is missing")
    return _("日期 “{text}” is no date; write it as 2019-11-05").format(text=written)


def _fault(row: dict[str, object], kind: str, message: str) -> VisitFault:
    return VisitFault(kind, str(row["file"]), str(row["sheet"]), str(row["cell"]), mask_key(str(row[KEY] or "")), message)


def _records(ledger: Ledger, visits: pd.DataFrame) -> pd.DataFrame:
    """A record of 走访 for each visit, in their order, unnumbered."""
    if visits.empty:
        return pd.DataFrame(columns=[KEY, *WHO, DATE, STAGE, ITEM, AFTER, REASON, BY, FROM], dtype=object)
    rows, own = visits["at"].to_numpy(np.int64), ledger.survey.households
    situation, trouble, by = (
        visits[title].astype(object).fillna("").map(str).str.strip() for title in (SITUATION, TROUBLE, WHO_CAME)
    )
    text = situation.where(trouble == "", situation + np.where(situation == "", "问题：", "；问题：").astype(object) + trouble)
    told = tells_of_large_change(situation + "。" + trouble, ledger.policy.rules.visits.large_changes)
    large = visits[LARGE].map({True: True, False: False}).astype(object)
    flagged = np.where(large.isna(), told, large == True)  # noqa: E712 - objects, None where nobody said
    return pd.DataFrame(
        {
            KEY: record_keys(ledger.survey).to_numpy(object)[rows],
            **{title: own[title].to_numpy(object)[rows] for title in WHO if title in own},
            DATE: visits[DATE].to_numpy(object),
            STAGE: VISIT,
            ITEM: VISIT,
            AFTER: pd.Series(LARGE_CHANGE, index=visits.index, dtype=object).where(flagged, None).to_numpy(object),
            REASON: text.where(text != "", None).to_numpy(object),
            BY: by.where(by != "", None).to_numpy(object),
            FROM: (visits["file"] + "·" + visits["sheet"] + "·" + visits["cell"]).to_numpy(object),
        }
    ).astype(object)


def _unknown_yet(records: pd.DataFrame, new: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The visits that the ledger does not have, each once, and how many rows it has already. One that was undone is known."""
    same = [KEY, "村", DATE, BY, REASON]
    before = records[records[STAGE] == VISIT].reindex(columns=same)
    both = pd.concat([before, new.reindex(columns=same)], ignore_index=True).astype(object).fillna("").map(str)
    known = both.duplicated().to_numpy(bool)[len(before) :]
    return new[~known].reset_index(drop=True), int(known.sum())


def _households(content: LedgerContent, as_of: dt.date) -> pd.DataFrame:
    """One row a row of the ledger: LISTED, NEXT and LATE blank for rows that only repeat a household."""
    places = content.places
    names = {str(level.rank): level.name for level in content.levels}
    own = places.reindex(columns=["乡镇", "村", KEY, "户主姓名", VISITOR, LAST, NEXT]).astype(object)
    own = own.where(own.notna(), None)
    due = pd.to_datetime(own[NEXT].where(~places["repeated"].to_numpy(bool)))
    late = (pd.Timestamp(as_of) - due).dt.days
    level = places["place"].map(names).astype(object)
    told = own.assign(
        风险等级=level.where(level.notna(), places["place"].map(dict(OTHER_PLACES))),
        下次走访=own[NEXT].where(due.notna(), None),
    )
    told[LATE] = late.where(late > 0)
    return told[list(LISTED)].reset_index(drop=True)


def _to_adjust(households: pd.DataFrame, visits: pd.DataFrame, records: pd.DataFrame, at: Rows) -> pd.DataFrame:
    waiting = to_adjust(visits, records, at)
    rows = waiting["at"].to_numpy(np.int64)
    told = households.iloc[rows].reset_index(drop=True)
    text = records[REASON].iloc[waiting["row"].to_numpy(np.int64)].to_numpy(object)
    return told.assign(date=waiting["date"].to_numpy(object), by=waiting["by"].to_numpy(object), text=text)
