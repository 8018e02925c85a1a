"""Reading the files that come back: each a ledger, a township's part of it, or single sheets, however it was saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.decision_records import (
    BEFORE,
    BY,
    DATE,
    ITEM,
    NOBODY,
    REASON,
    STAGE,
    day_of,
    has_records,
)
from fanpin_cli.assessment.merging import OPINION, REVIEWED_ON, REVIEWER, repeating_the_past
from fanpin_cli.assessment.returned_cells import WHO_IT_IS, LedgerSide, as_written, changed_cells
from fanpin_cli.assessment.returned_rows import Known, ReturnedRows, known_by, returned_rows
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import CARRIED, DECIDED_LEVELS, RECORD_KEY
from fanpin_cli.survey.keys import is_placed
from fanpin_cli.survey.ledger_marks import is_further_sheet, marks_of_part
from fanpin_cli.survey.ledger_record import LedgerRecord
from fanpin_cli.survey.model import FileFailure, Survey
from fanpin_cli.survey.opening import Open, shown_names
from fanpin_cli.survey.read import read_survey
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.deciding_levels import Standing
from fanpin_cli.workflows.ledgers import Ledger, NotALedgerError

Progress = Callable[[str, int, int], None]
CARRIED_BY_RECORDS = {OPINION: REASON, REVIEWER: BY, REVIEWED_ON: DATE}
"""Columns whose entries a record has beside the level that they came with."""


@dataclass(frozen=True)
class Returned:
    """One returned file. name: what it is called in messages. rows: whose each of its rows is. cells: what differs from the
    ledger (``changed_cells``). stale: which of that only repeats what the ledger had before records that this copy lacks."""

    file: Path
    name: str
    survey: Survey
    rows: ReturnedRows
    cells: pd.DataFrame
    stale: npt.NDArray[np.bool_]

    @property
    def households(self) -> npt.NDArray[np.int64]:
        """The ledger's rows that came back, each once."""
        return np.unique(self.rows.at[self.rows.at != NOBODY])


@dataclass(frozen=True)
class Past:
    """What a ledger's records say of its cells: the records in order, and the row of the household of each."""

    records: pd.DataFrame
    at: npt.NDArray[np.int64]


def read_returns(
    ledger: Ledger, now: Standing, files: Sequence[Path], open_: Open, progress: Progress
) -> tuple[list[Returned], list[FileFailure]]:
    """Every file that can be read, in an order that does not depend on how they were given, and why the others cannot.

    Raises ``FanpinError`` where none can be read.
    """
    side = LedgerSide(ledger.survey, now.names, ledger.policy.as_of.year)
    past = Past(now.records, now.at)
    names, known, part = shown_names(files, files), known_by(ledger.survey), _part_of(ledger)
    read, failures = list[Returned](), list[FileFailure]()
    for number, file in enumerate(files):
        progress(_("reading the returns"), number, len(files))
        try:
            survey = _read(ledger, part, file, names[file], open_)
        except FanpinError as error:
            failures.append(FileFailure(file, str(error).replace(file.name, names[file], 1), names[file]))
            continue
        if survey is None:
            continue
        read.append(_compared(side, known, past, survey, file, names[file]))
    progress(_("reading the returns"), len(files), len(files))
    if not read:
        first = failures[0].reason if failures else _("the folder has nothing but the ledger")
        raise FanpinError(_("nothing that was returned can be read: {why}").format(why=first))
    return sorted(read, key=lambda one: one.name), failures


def _part_of(ledger: Ledger) -> LedgerRecord:
    """What reading a part needs of the whole: columns that are no answers, numbers that begin again in every village."""
    record = ledger.survey.record or LedgerRecord()
    placed = record.households[is_placed(record.households[RECORD_KEY])]
    return LedgerRecord(entries={CARRIED: record.entries.get(CARRIED, "")}, households=placed.reset_index(drop=True))


def _read(ledger: Ledger, part: LedgerRecord, file: Path, name: str, open_: Open) -> Survey | None:
    """The households of a returned file; None where it is another sheet of a ledger, saved on its own."""
    policy = ledger.policy
    try:
        grids = open_(file)
    except FanpinError:
        if is_further_sheet(file.stem, ()):
            return None
        raise
    if marks_of_part(grids) is None:
        if is_further_sheet(file.stem, grids):
            return None
        raise NotALedgerError(file)
    named = grids if name == file.name else [replace(grid, shown_as=name) for grid in grids]
    survey = read_survey(
        [file], policy.reading_catalogue, as_of=policy.as_of, open_=lambda _file: named, ledgers=True, part_of=part
    )
    if survey.round and ledger.survey.round and survey.round != ledger.survey.round:
        message = _("{file} is of round {round}, and the ledger of {own}; give what came back of that round")
        raise FanpinError(message.format(file=file.name, round=survey.round, own=ledger.survey.round))
    return as_written(survey)


def _compared(side: LedgerSide, known: Known, past: Past, survey: Survey, file: Path, name: str) -> Returned:
    rows = returned_rows(known, known_by(survey))
    usable = np.where(rows.other == NOBODY, rows.at, NOBODY)
    cells = changed_cells(side, survey, usable)
    own = (survey.record or LedgerRecord()).adjustments
    lacking = ~has_records(own, past.records)
    table, whole = before_records(side, past, lacking)
    return Returned(file, name, _slim(survey, cells), rows, cells, repeating_the_past(cells, table, whole))


def _slim(survey: Survey, cells: pd.DataFrame) -> Survey:
    """The survey with the columns that are asked of it afterwards; a county's returns together would fill the memory."""
    kept = {*WHO_IT_IS, *DECIDED_LEVELS, *cells["title"].unique()}

    def of(table: pd.DataFrame) -> pd.DataFrame:
        return table[[title for title in table if title in kept]].copy()

    ledger = None if survey.ledger is None else of(survey.ledger)
    households, originals = of(survey.households), of(survey.originals)
    return replace(survey, households=households, originals=originals, ledger=ledger, record=None, recorded=None, problems=())


def before_records(side: LedgerSide, past: Past, lacking: npt.NDArray[np.bool_]) -> tuple[pd.DataFrame, frozenset[int]]:
    """What cells had before the records that a copy lacks (at, title, value; an empty value for a blank), and the households
    that have such records."""
    lacking = lacking & (past.at != NOBODY)
    whole = frozenset(past.at[lacking].tolist())
    parts = [pd.DataFrame(columns=["at", "title", "value"])]
    late = past.records[lacking]
    for title in late[ITEM].dropna().unique():
        here = (late[ITEM] == title).to_numpy()
        meant = side.canonical(str(title))(late.loc[here, BEFORE].astype(object)).fillna("")
        parts.append(pd.DataFrame({"at": past.at[lacking][here], "title": title, "value": meant.to_numpy(object)}))
    about = np.isin(past.at, list(whole)) & (past.records[STAGE] != "答案更正").to_numpy()
    for title, carried in CARRIED_BY_RECORDS.items():
        entries = past.records.loc[about, carried].astype(object)
        meant = entries.map(_iso, na_action="ignore") if carried == DATE else side.canonical(title)(entries)
        parts.append(pd.DataFrame({"at": past.at[about], "title": title, "value": meant.to_numpy(object)}).dropna())
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True), whole


def _iso(cell: object) -> str | None:
    day = day_of(cell)
    return None if day is None else day.isoformat()
