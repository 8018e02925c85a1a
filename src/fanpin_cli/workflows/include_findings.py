"""What is odd about the steps of inclusion and about the sheets that came back, with both addresses; design-rounds.md
section 11."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.inclusion import Fault, Progress
from fanpin_cli.assessment.merging import Merged, Refused
from fanpin_cli.assessment.returned_rows import NOBODY
from fanpin_cli.assessment.review_problems import (
    ALL_KINDS,
    DATE_ODD,
    HOUSEHOLD_UNKNOWN,
    NOT_RETURNED,
    CellAt,
    ReviewProblem,
)
from fanpin_cli.ledger_format import PROBLEM_TITLES, TO_INCLUDE
from fanpin_cli.survey.keys import HEAD_NUMBER, KEY, number_of
from fanpin_cli.survey.model import Survey
from fanpin_cli.text.mask import mask_key, mask_numbers, mask_value
from fanpin_cli.workflows.ledger_content import problem_table
from fanpin_cli.workflows.review_findings import about_inclusion
from fanpin_cli.workflows.review_records import text_of

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Listed:
    """A sheet 应纳入 that was read.

    rows: ``read_include_list``. at: the ledger's row of each; candidate: the same, -1 for one that is no candidate.
    cells: what differs from the ledger, ``returned_cells.COLUMNS``. stale: which of that repeats what the ledger had before
    records that the copy lacks.
    """

    name: str
    rows: pd.DataFrame
    at: Rows
    candidate: Rows
    cells: pd.DataFrame
    stale: npt.NDArray[np.bool_]

    @cached_property
    def _whereabouts(self) -> list[tuple[str, str, int, Mapping[str, str]]]:
        own = self.rows
        return [*zip(own["file"], own["sheet"], own["row"], own["letters"], strict=True)]

    def place(self, row: int, title: str) -> tuple[str, str, str]:
        """File, sheet and cell; the cell of the 户编号 where the sheet lacks the column."""
        file, sheet, number, letters = self._whereabouts[row]
        return file, sheet, f"{letters.get(title) or letters.get(KEY, 'A')}{number}"

    def cell(self, row: int, title: str) -> CellAt:
        return CellAt(*self.place(row, title), _shown(title, self.rows[title].iloc[row]))


@dataclass(frozen=True)
class Judged:
    """What the problems are made of. entries: of every household after the merge. rows: the candidates, in the order of
    ``progress``. own: the ledger's own sheet. first, last: between them lie the days of the steps."""

    survey: Survey
    entries: pd.DataFrame
    rows: Rows
    progress: Progress
    lists: Sequence[Listed]
    found: Merged
    own: Listed | None
    first: dt.date
    last: dt.date

    def who(self, at: int) -> tuple[str, str, str]:
        """户编号, 乡镇 and 村 of a household."""
        own = self.survey.households.iloc[at]
        return str(own[KEY] or ""), str(own.get("乡镇") or ""), str(own.get("村") or "")

    def cell(self, at: int, title: str) -> CellAt:
        """The ledger's own cell; without address where the household has no row on the sheet yet."""
        table = self.entries if title in self.entries else self.survey.households
        value = _shown(title, table[title].iloc[at])
        row = [] if self.own is None else np.flatnonzero(self.own.at == at).tolist()
        if not row or self.own is None:
            return CellAt("", TO_INCLUDE, "", value)
        return CellAt(*self.own.place(row[0], title), value)


def include_problems(of: Judged) -> list[ReviewProblem]:
    """All problems, by household; what concerns no household at the end."""
    told = {(refused.at, refused.title) for refused in of.found.refused}
    found = [
        *(_refused(of, refused) for refused in of.found.refused),
        *(
            _fault(of, fault)
            for fault in of.progress.faults
            if fault.kind != DATE_ODD or (int(of.rows[fault.at]), fault.title) not in told
        ),
        *_strangers(of),
        *_not_returned(of),
        *_calendar(of),
    ]
    order = {kind: number for number, kind in enumerate(ALL_KINDS)}
    return sorted(found, key=lambda one: (order[one.kind], one.at, one.file, one.sheet, len(one.cell), one.cell))


def _refused(of: Judged, refused: Refused) -> ReviewProblem:
    cells = [of.lists[file].cell(row, refused.title) for file, row in refused.cells]
    own = of.cell(refused.at, refused.title)
    different = dict.fromkeys((cell.value, cell.file) for cell in cells)
    details = {
        "title": refused.title,
        "value": cells[0].value,
        "kept": own.value,
        "values": "、".join(f"“{value}”（{file}）" for value, file in different),
        "first": of.first.isoformat(),
        "last": of.last.isoformat(),
    }
    files = tuple(sorted({file for file, _row in refused.cells}))
    return ReviewProblem(refused.kind, *of.who(refused.at), (*cells, own), details, refused.at, files, refused.wording)


def _fault(of: Judged, fault: Fault) -> ReviewProblem:
    """With the returned cells that say what stands there now, and the ledger's own."""
    at = int(of.rows[fault.at])
    taken = of.found.taken
    here = taken[(taken["at"] == at) & (taken["title"] == fault.title) & (taken["file"] >= 0)]
    cells = [of.lists[file].cell(row, fault.title) for file, row in zip(here["file"], here["row"], strict=True)]
    details = {"title": fault.title, **{name: mask_numbers(text) for name, text in fault.details.items()}}
    places = (*cells, of.cell(at, fault.title))
    return ReviewProblem(fault.kind, *of.who(at), places, details, at, tuple(here["file"]), fault.wording)


def _strangers(of: Judged) -> Iterator[ReviewProblem]:
    """Rows that are no household of the ledger, or none that is on its sheet."""
    for number, one in enumerate(of.lists):
        for row in np.flatnonzero(one.candidate == NOBODY).tolist():
            own = one.rows.iloc[row]
            wording = "" if one.at[row] == NOBODY else "candidate"
            who = (str(own[KEY] or ""), str(own["乡镇"] or ""), str(own["村"] or ""))
            yield ReviewProblem(HOUSEHOLD_UNKNOWN, *who, (one.cell(row, KEY),), files=(number,), wording=wording)


def _not_returned(of: Judged) -> Iterator[ReviewProblem]:
    """Candidates whose procedure is not at its end and who are on no sheet that came back."""
    if not of.lists:
        return
    there = np.unique(np.concatenate([one.at for one in of.lists]))
    waiting = ~(of.progress.included | of.progress.turned_down) & ~np.isin(of.rows, there)
    for at in of.rows[waiting].tolist():
        yield ReviewProblem(NOT_RETURNED, *of.who(at), (of.cell(at, KEY),), at=at)


def _calendar(of: Judged) -> Iterator[ReviewProblem]:
    if of.progress.unknown_years:
        years = "、".join(map(str, of.progress.unknown_years))
        yield ReviewProblem("calendar-unknown", "", "", "", (), {"years": years})


def _shown(title: str, value: object) -> str:
    text = text_of(value) or ""
    if title == KEY:
        return mask_key(number_of(text))
    return mask_value(text) if title == HEAD_NUMBER else mask_numbers(text)


def with_include_problems(problems: pd.DataFrame, found: Sequence[ReviewProblem]) -> pd.DataFrame:
    """The sheet 数据问题 with these problems in place of those of an earlier run."""
    others = problems[~about_inclusion(problems)]
    rows = pd.concat([others, problem_table(found)], ignore_index=True).reindex(columns=[*PROBLEM_TITLES]).astype(object)
    return rows.assign(序号=range(1, len(rows) + 1)).astype(object)
