"""Inclusion (应纳入): what came back of its steps, merged into the ledger; design-rounds.md section 11."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
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
    FROM,
    ITEM,
    NOBODY,
    REASON,
    STAGE,
    added,
    has_records,
    households_of,
    in_order,
    record_keys,
)
from fanpin_cli.assessment.inclusion import Progress, progress
from fanpin_cli.assessment.merging import Merged, merged, repeating_the_past
from fanpin_cli.assessment.returned_cells import ANSWERED, COLUMNS, WHOSE, texts_meant
from fanpin_cli.assessment.review_problems import ReviewProblem
from fanpin_cli.assessment.step_entries import (
    STAGE_OF_STEPS,
    Recorded,
    cells_of,
    date_titles,
    entries_of,
    is_day,
    not_recorded,
    step_titles,
)
from fanpin_cli.documents.files.outputs import refuse_outputs
from fanpin_cli.documents.ledger import LedgerContent, write_ledger
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import INCLUDED_SUFFIX, TO_INCLUDE, WHY_NOT, titles_of
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.include_list import read_include_list
from fanpin_cli.survey.keys import HEAD_NUMBER, KEY
from fanpin_cli.survey.ledger_record import LedgerRecord, adjustments_in, inclusion_grids
from fanpin_cli.survey.model import FileFailure, Survey
from fanpin_cli.survey.opening import Open, open_workbook, shown_names, survey_files
from fanpin_cli.survey.problems import Problem
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.findings import rules_differ
from fanpin_cli.workflows.include_findings import Judged, Listed, include_problems, with_include_problems
from fanpin_cli.workflows.ledger_fold import Regraded, candidates_on, laid_over, regraded
from fanpin_cli.workflows.ledgers import Decisions, Ledger
from fanpin_cli.workflows.review import beside, whole_ledger, without_the_ledger
from fanpin_cli.workflows.review_records import WHO, text_of

Rows = npt.NDArray[np.int64]
IDENTITY = ("户主姓名", HEAD_NUMBER)


@dataclass(frozen=True)
class IncludeRequest:
    """What the user asked for; see ``fanpin include --help``."""

    ledger: Path
    returned: Sequence[Path]
    as_of: dt.date
    rules: str | None = None
    out: Path | None = None
    force: bool = False


@dataclass(frozen=True)
class Included:
    """All that came of it. content: the ledger that was written. records: how many were added to 调整记录."""

    content: LedgerContent
    out: Path
    progress: Progress
    problems: tuple[ReviewProblem, ...]
    records: int
    failures: tuple[FileFailure, ...]
    notes: tuple[Problem, ...]


@dataclass(frozen=True)
class Before:
    """The ledger as it was sent out, its rows as they were read.

    cells: ``cells_of`` its own sheet 应纳入. entries: ``entries_of``. candidates: who is on the sheet. past: the records.
    """

    ledger: Ledger
    cells: pd.DataFrame
    entries: pd.DataFrame
    candidates: npt.NDArray[np.bool_]
    past: Recorded


def include_households(request: IncludeRequest, open_: Open = open_workbook) -> Included:
    """Read the ledger and what came back, merge, judge the steps, write. Raises ``FanpinError`` where the ledger cannot be
    read, or none of the returns can."""
    files = survey_files([request.ledger])
    out = request.out or beside(request.ledger, INCLUDED_SUFFIX)
    given = survey_files(request.returned) if request.returned else []
    returned = without_the_ledger([*files, out], given, request.returned)
    refuse_outputs([out], [*files, *returned], force=request.force, ending=".xlsx")
    sheets = list[Grid]()

    def opened(file: Path) -> list[Grid]:
        grids = open_(file)
        sheets.extend(inclusion_grids(grids))
        return grids

    ledger = whole_ledger(files, request.rules, request.as_of, opened)
    graded = regraded(ledger)
    before = _before(ledger, graded)
    lists, failures = _read(before, returned, open_)
    found = _merged(before, lists, request.as_of)
    records = in_order(ledger.decisions.adjustments)
    new = _records(before, found.taken, lists, request.as_of)
    after = added(records, [new]) if len(new) else records
    rules, survey = ledger.policy.rules, ledger.survey
    past = Recorded(after, households_of(after, survey))
    entries = entries_of(before.cells, rules.steps, len(survey.households), before.past, past)
    rows = np.flatnonzero(before.candidates)
    far = progress(entries.iloc[rows], rules.steps, ledger.policy.as_of, request.as_of, rules.calendar)
    own = _listed(before, "", sheets)
    problems = include_problems(Judged(survey, entries, rows, far, lists, found, own, ledger.first_day, request.as_of))
    sheet = with_include_problems((survey.record or LedgerRecord()).problems, problems)
    content = laid_over(graded, Decisions(ledger.decisions.review, after), sheet)
    write_ledger(content, out, force=request.force)
    notes = (*ledger.problems, *rules_differ(survey, ledger.policy.loaded))
    return Included(content, out, far, tuple(problems), len(new), tuple(failures), notes)


def _before(ledger: Ledger, graded: Regraded) -> Before:
    survey, steps = ledger.survey, ledger.policy.rules.steps
    sheet = (survey.record or LedgerRecord()).inclusion
    at = candidates_on(sheet, survey)
    records = in_order(ledger.decisions.adjustments)
    past = Recorded(records, households_of(records, survey))
    cells = cells_of(sheet, at, steps, ledger.policy.as_of.year)
    entries = entries_of(cells, steps, len(survey.households), past)
    candidates = graded.as_read["include"].to_numpy(bool) | entries.notna().any(axis=1).to_numpy(bool)
    candidates[at[at != NOBODY]] = True
    return Before(ledger, cells, entries, candidates, past)


def _read(before: Before, files: Sequence[Path], open_: Open) -> tuple[list[Listed], list[FileFailure]]:
    """Every file that can be read, in an order that does not depend on how they were given, and why the others cannot."""
    names, lists, failures = shown_names(files, files), list[Listed](), list[FileFailure]()
    for file in files:
        try:
            if (listed := _listed(before, names[file], open_(file))) is None:
                message = _(
                    "{file}: no sheet has 户编号 and the columns of 应纳入 ({title} …); return that sheet of the ledger"
                )
                first = step_titles(before.ledger.policy.rules.steps)[0]
                raise FanpinError(message.format(file=file.name, title=first))
            lists.append(listed)
        except FanpinError as error:
            failures.append(FileFailure(file, str(error).replace(file.name, names[file], 1), names[file]))
    if files and not lists:
        raise FanpinError(_("nothing that was returned can be read: {why}").format(why=failures[0].reason))
    return sorted(lists, key=lambda one: one.name), failures


def _listed(before: Before, name: str, grids: Sequence[Grid]) -> Listed | None:
    """A sheet 应纳入 beside the ledger; None where there is none with the columns of the steps."""
    ledger = before.ledger
    policy, steps = ledger.policy, ledger.policy.rules.steps
    titles = step_titles(steps)
    rows = read_include_list(grids, policy.catalogue, policy.as_of, titles, date_titles(steps))
    if rows is None:
        return None
    at = candidates_on(rows, ledger.survey)
    there = np.where((at != NOBODY) & before.candidates[at], at, NOBODY)
    cells = pd.concat(
        [cells_of(rows, there, steps, policy.as_of.year).assign(sort=ANSWERED), *_others(rows, there, ledger.survey)],
        ignore_index=True,
    )
    known = before.entries.join(ledger.survey.households.reindex(columns=[*IDENTITY]))
    cells = cells[cells["value"].to_numpy(object) != texts_meant(_looked_up(known, cells["at"], cells["title"]))]
    cells = cells[COLUMNS].reset_index(drop=True)
    rows = rows.assign(file=name) if name else rows  # of two returned files with one name with a part of their path
    return Listed(name, rows, at, there, cells, _stale(before.past, grids, cells))


def _others(rows: pd.DataFrame, at: Rows, survey: Survey) -> Iterator[pd.DataFrame]:
    """Who the rows say that it is, where the ledger says that too."""
    for title in IDENTITY:
        if title in survey.households:
            means = texts_meant(rows[title])
            here = np.flatnonzero((means.notna() & survey.households[title].reindex(at).notna().to_numpy()).to_numpy(bool))
            here = here[at[here] != NOBODY]
            columns = {"row": here, "at": at[here], "title": title, "sort": WHOSE, "value": means.to_numpy(object)[here]}
            yield pd.DataFrame({**columns, "entered": rows[title].to_numpy(object)[here]})


def _looked_up(table: pd.DataFrame, rows: pd.Series, titles: pd.Series) -> pd.Series:
    """A cell each of a table of households, as a text, days as 2019-11-05; None for a blank."""
    columns = table.columns.get_indexer(pd.Index(titles))
    values = table.to_numpy(object)[rows.to_numpy(np.int64), columns]
    return pd.Series([text_of(value) for value in values], dtype=object)


def _stale(past: Recorded, grids: Sequence[Grid], cells: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which cells of a copy repeat what the ledger had before records that the copy lacks."""
    records = past.records
    lacking = ~has_records(adjustments_in(grids), records) & (records[STAGE] == STAGE_OF_STEPS).to_numpy(bool)
    lacking &= past.at != NOBODY
    had = texts_meant(records.loc[lacking, BEFORE].astype(object)).fillna("").to_numpy(object)
    table = pd.DataFrame({"at": past.at[lacking], "title": records.loc[lacking, ITEM].to_numpy(object), "value": had})
    return repeating_the_past(cells, table, frozenset(past.at[lacking].tolist()))


def _merged(before: Before, lists: Sequence[Listed], as_of: dt.date) -> Merged:
    """What is taken: of the returns, and as file -1 what people entered in the ledger itself, of which no record tells yet."""
    parts = [one.cells.assign(file=number) for number, one in enumerate(lists)]
    cells = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=[*COLUMNS, "file"])], ignore_index=True)
    stale = np.concatenate([one.stale for one in lists] or [np.zeros(0, dtype=bool)])
    found = merged(cells, stale, before.ledger.first_day, as_of, date_titles(before.ledger.policy.rules.steps))
    own = not_recorded(before.cells, before.past).assign(sort=ANSWERED, file=-1)
    own = own[~pd.MultiIndex.from_frame(own[["at", "title"]]).isin(pd.MultiIndex.from_frame(found.taken[["at", "title"]]))]
    taken = pd.concat([part for part in (found.taken, own) if len(part)] or [found.taken], ignore_index=True)
    return replace(found, taken=taken)


def _records(before: Before, taken: pd.DataFrame, lists: Sequence[Listed], as_of: dt.date) -> pd.DataFrame:
    """A record of 纳入程序 for every entry that is taken, by household and step, unnumbered."""
    survey, steps = before.ledger.survey, before.ledger.policy.rules.steps
    order = {title: number for number, title in enumerate(step_titles(steps))}
    votes = taken.assign(rank=taken["title"].map(order)).sort_values(["at", "rank"], kind="stable", ignore_index=True)
    days = votes["title"].isin(date_titles(steps))
    votes["entered"] = votes["value"].where(days, votes["entered"].map(lambda value: str(value).strip()))
    at, after = votes["at"], before.entries.copy()
    for title, said in votes.groupby("title"):
        after.loc[said["at"].to_numpy(np.int64), str(title)] = said["entered"].to_numpy(object)
    first, _result, who = ({title: titles_of(step)[n] for step in steps for title in titles_of(step)} for n in range(3))
    others = {**dict.fromkeys([WHY_NOT], WHY_NOT)}
    day = _looked_up(after, at, votes["title"].map({**first, **others}))
    by = _looked_up(after, at, votes["title"].map({**who, **others})).where(votes["title"] != WHY_NOT, None)
    rows = at.to_numpy(np.int64)
    own = survey.households
    return pd.DataFrame(
        {
            DATE: [dt.date.fromisoformat(text) if is_day(text) else as_of for text in day],
            STAGE: STAGE_OF_STEPS,
            KEY: record_keys(survey).to_numpy(object)[rows],
            **{title: own[title].to_numpy(object)[rows] for title in WHO if title in own},
            ITEM: votes["title"],
            BEFORE: _looked_up(before.entries, at, votes["title"]).where(votes["file"] >= 0, None),
            AFTER: votes["entered"],
            REASON: _looked_up(after, at, pd.Series(WHY_NOT, index=at.index)),
            BY: by,
            FROM: [
                "·".join(lists[file].place(row, title)) if file >= 0 else f"台账·{TO_INCLUDE}"
                for file, row, title in zip(votes["file"], votes["row"], votes["title"], strict=True)
            ],
        }
    ).astype(object)
