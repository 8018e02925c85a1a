"""The three-way merge of returned ledgers: which votes are taken, which are not, and why; design-rounds.md section 10, review.

The order of the returns does not matter, nor how often a row was returned: a vote is what a cell says, once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.level_names import bare
from fanpin_cli.assessment.returned_cells import (
    BLANKED,
    DATES,
    NOT_A_LEVEL,
    OWN,
    UNREAD,
    WHOSE,
)
from fanpin_cli.assessment.review_problems import (
    ANOTHER,
    BLANK,
    DATE_ODD,
    DISAGREE,
    IDENTITY,
    LEVEL_UNKNOWN,
    LEVEL_WITHOUT_REASON,
    OWN_COLUMN,
    UNREADABLE,
)
from fanpin_cli.ledger_format import DECIDED_LEVELS, REVIEW_LEVELS, TO_VERIFY
from fanpin_cli.survey.keys import HEAD_NUMBER

OPINION, REVIEWER, REVIEWED_ON = "审核意见", "审核人", "审核日期"
NO_REASON = frozenset({"", "同意", "无", "无异议"})
"""What 审核意见 may say without giving a reason."""
CELL = ["file", "row"]


@dataclass(frozen=True)
class Refused:
    """What was not taken: the kind of problem, the ledger's row, the column, and the returned cells (file, row) it is about.
    wording: how it is said, where not as the kind says it."""

    kind: str
    at: int
    title: str
    cells: tuple[tuple[int, int], ...]
    wording: str = ""


@dataclass(frozen=True)
class Merged:
    """taken: one row a household and column: at, title, sort, value, entered, file, row. refused: what was not taken.
    reasons: at → the opinions that were given, whether all agree on them or not."""

    taken: pd.DataFrame
    reasons: pd.Series
    refused: tuple[Refused, ...]

    def of(self, title: str, count: int) -> pd.Series:
        """What was taken for a column, one entry a household of the ledger; None where nothing was."""
        own = self.taken[self.taken["title"] == title].set_index("at")["value"]
        values = own.reindex(range(count)).astype(object)
        return values.where(values.notna(), None)


def merged(
    cells: pd.DataFrame,
    stale: npt.NDArray[np.bool_],
    since: dt.date,
    today: dt.date,
    dates: Collection[str] = DATES,
) -> Merged:
    """Merge what the returned files say.

    cells: ``changed_cells`` of all files, with the file's number under ``file``, in an order that does not depend on that in
    which the files were given. stale: which of them repeat what the ledger had before. since, today: what stands
    in the columns ``dates`` is of them or between them.
    """
    fresh = cells[~stale]
    strangers = _in(fresh, _of_other_persons(fresh))
    refused = [
        *_refused(fresh[(fresh["sort"] == WHOSE) & ~strangers], IDENTITY),
        *_refused(fresh[(fresh["sort"] == WHOSE) & strangers], IDENTITY, ANOTHER),
        *_refused(fresh[(fresh["sort"] == OWN) & ~strangers], OWN_COLUMN),
        *_refused(fresh[(fresh["sort"] == UNREAD) & ~strangers], UNREADABLE),
        *_refused(fresh[(fresh["sort"] == BLANKED) & ~strangers], UNREADABLE, BLANK),
    ]
    votes = fresh[~fresh["sort"].isin([WHOSE, OWN, UNREAD, BLANKED]) & ~strangers]
    said = votes[votes["title"] == OPINION]
    reasons = said.groupby("at")["value"].agg(lambda texts: "；".join(sorted(set(texts))))
    odd = votes["title"].isin(REVIEW_LEVELS) & (votes["value"].str.startswith(NOT_A_LEVEL) | (votes["value"] == TO_VERIFY))
    undated = votes["title"].isin(dates) & ~votes["value"].between(since.isoformat(), today.isoformat())
    undated |= votes["title"].isin(dates) & ~votes["value"].str.fullmatch(r"\d{4}-\d\d-\d\d").fillna(False).astype(bool)
    refused += [*_refused(votes[odd], LEVEL_UNKNOWN), *_refused(votes[undated], DATE_ODD)]
    votes = votes[~odd & ~undated]
    different = votes.groupby(["at", "title"])["value"].transform("nunique") > 1
    refused += _refused(votes[different], DISAGREE)
    agreed = votes[~different].assign(text=votes.loc[~different, "entered"].map(str))
    agreed = agreed.sort_values(["at", "title", "text"], kind="stable").drop_duplicates(["at", "title"])
    return Merged(agreed.drop(columns="text").reset_index(drop=True), reasons, tuple(refused))


def without_unreasoned(found: Merged, proposed: pd.Series, opinions: pd.Series) -> Merged:
    """The merge without decided levels that differ from the proposal and say nothing of why.

    proposed: places; opinions: 审核意见 of the ledger, one entry a household.
    """
    taken = found.taken
    own = opinions.where(opinions.notna(), "").astype(str)
    reason = found.reasons.reindex(range(len(own))).fillna(own.set_axis(range(len(own))))
    reasons = np.array([bare(part) not in NO_REASON for part in reason], dtype=bool)
    rows = taken["at"].to_numpy(np.int64)
    differs = taken["value"].to_numpy(object) != proposed.to_numpy(object)[rows]
    bad = taken["title"].isin(DECIDED_LEVELS).to_numpy() & differs & ~reasons[rows]
    refused = (*found.refused, *_refused(taken[bad], LEVEL_WITHOUT_REASON))
    return Merged(taken[~bad].reset_index(drop=True), found.reasons, refused)


def repeating_the_past(cells: pd.DataFrame, past: pd.DataFrame, whole: frozenset[int]) -> npt.NDArray[np.bool_]:
    """Which cells of one file only repeat what the ledger had before records that the copy lacks: an old copy is no vote.

    past: at, title, value that cells had. whole: the ledger's rows with such records, whose own columns may have changed since.
    """
    if not whole:
        return np.zeros(len(cells), dtype=bool)
    old = pd.MultiIndex.from_frame(past[["at", "title", "value"]])
    repeats = pd.MultiIndex.from_frame(cells[["at", "title", "value"]]).isin(old)
    own = (cells["sort"] == OWN) & cells["at"].isin(whole)
    return np.asarray(repeats | own.to_numpy(bool), dtype=bool)


def contested(refused: Sequence[Refused]) -> set[int]:
    """Households of whose level something was said and not taken: no silence agrees for them."""
    kinds = {LEVEL_UNKNOWN, DISAGREE, LEVEL_WITHOUT_REASON}
    return {one.at for one in refused if one.kind in kinds and one.title in REVIEW_LEVELS}


def _of_other_persons(cells: pd.DataFrame) -> pd.DataFrame:
    """Rows whose head has both another name and another number than the ledger's: they may be another household's."""
    whose = cells[(cells["sort"] == WHOSE) & cells["title"].isin(["户主姓名", HEAD_NUMBER])]
    both = whose.groupby(CELL)["title"].nunique()
    return both[both > 1].reset_index()[CELL]


def _in(cells: pd.DataFrame, rows: pd.DataFrame) -> npt.NDArray[np.bool_]:
    return np.asarray(pd.MultiIndex.from_frame(cells[CELL]).isin(pd.MultiIndex.from_frame(rows)), dtype=bool)


def _refused(cells: pd.DataFrame, kind: str, wording: str = "") -> list[Refused]:
    """One a household and column, with all the cells it is about."""
    found: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for at, title, file, row in zip(*(cells[column].tolist() for column in ("at", "title", *CELL)), strict=True):
        found.setdefault((at, title), []).append((file, row))
    return [Refused(kind, at, title, tuple(sorted(places)), wording) for (at, title), places in sorted(found.items())]
