"""Every vote that a review takes, as records of 调整记录; design-rounds.md sections 9 and 10."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    REASON,
    STAGE,
    TITLES,
    record_keys,
    with_stood,
)
from fanpin_cli.assessment.merging import OPINION, REVIEWED_ON, REVIEWER, Merged
from fanpin_cli.assessment.returned_cells import ANSWERED, texts_meant
from fanpin_cli.ledger_format import DECIDED_LEVELS, NONE, REVIEW, REVIEW_LEVELS
from fanpin_cli.survey.many_addresses import addresses
from fanpin_cli.survey.model import Survey
from fanpin_cli.text.shown import shown
from fanpin_cli.workflows.returns import Returned

STAGES: Mapping[str, str] = {
    **dict.fromkeys(REVIEW, "乡镇审核"),
    "村级建议等级": "村级建议",
    FILED: "县级备案",
}
"""The stage of a vote on a column of the review; that on an answer is 答案更正."""
CORRECTED = "答案更正"
WITH_THE_LEVEL = frozenset({OPINION, REVIEWER, REVIEWED_ON})
"""Columns that the record of a decided level carries as 理由, 经办人 and 日期; without such a record each has its own."""


@dataclass(frozen=True)
class Regrading:
    """What a correction changed in the grading: rules and proposals before and after, one entry a household."""

    rules: tuple[pd.Series, pd.Series]
    proposals: tuple[pd.Series, pd.Series]

    def told(self, rows: npt.NDArray[np.int64]) -> list[str]:
        """规则 1-02 → 2-01；风险等级 一级极易返贫户 → 二级较易返贫户."""
        sides = [side.fillna("").astype(str).to_numpy(object)[rows] for side in (*self.rules, *self.proposals)]
        return [
            f"规则 {_change(_rules(one), _rules(two))}；风险等级 {_change(three or NONE, four or NONE)}"
            for one, two, three, four in zip(*sides, strict=True)
        ]


def _change(before: str, after: str) -> str:
    return f"{before}（未变）" if before == after else f"{before} → {after}"


def _rules(text: str) -> str:
    return "、".join(text.replace("\n", "").split(";")).strip("、") or NONE


def records_of(
    survey: Survey,
    review: pd.DataFrame,
    found: Merged,
    returns: Sequence[Returned],
    today: dt.date,
    regrading: Regrading,
    before: Mapping[str, pd.Series],
    order: npt.NDArray[np.int64],
) -> pd.DataFrame:
    """A record for every vote taken, unnumbered, by household in the survey's order.

    survey: the ledger's, as it was sent out. review: the review columns with the votes in them. before: what these columns had,
    and under STOOD what the level rested on. order: the ledger's rows in the survey's order.
    """
    taken = found.taken
    with_level = set(taken.loc[taken["title"].isin(DECIDED_LEVELS), "at"])
    carried = taken["title"].isin(WITH_THE_LEVEL) & taken["at"].isin(with_level)
    votes = taken[~carried].reset_index(drop=True)
    rows = votes["at"].to_numpy(np.int64)
    answers = (votes["sort"] == ANSWERED).to_numpy(bool)
    stage = votes["title"].map(STAGES).where(~answers, CORRECTED)
    opinions = review[OPINION].astype(object).where(review[OPINION].notna(), "").astype(str).to_numpy(object)[rows]
    given = found.reasons.reindex(rows).fillna("").to_numpy(object)
    reasons = np.where(opinions == "", given, opinions)
    told = np.array(regrading.told(rows), dtype=object)
    none = np.full(len(rows), "", dtype=object)
    gap = np.where(reasons == "", none, np.full(len(rows), "；", dtype=object))
    sources = pd.Series(_sources(votes, returns), dtype=object)
    stood = before[STOOD].to_numpy(object)[rows]
    filed = (votes["title"] == FILED).to_numpy(bool)
    dates = review[REVIEWED_ON].to_numpy(object)[rows]
    table = pd.DataFrame(
        {
            DATE: [day if isinstance(day, dt.date) else today for day in dates],
            STAGE: stage.to_numpy(object),
            "户编号": record_keys(survey).to_numpy(object)[rows],
            **{title: survey.households[title].to_numpy(object)[rows] for title in WHO if title in survey.households},
            ITEM: votes["title"].to_numpy(object),
            BEFORE: _before(votes, survey, before),
            AFTER: _after(votes, review),
            REASON: np.where(answers, reasons + gap + told, reasons),
            BY: review[REVIEWER].to_numpy(object)[rows],
            FROM: [with_stood(text, word) if here else text for text, word, here in zip(sources, stood, filed, strict=True)],
        }
    )
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    first = {title: number for number, title in enumerate((*REVIEW_LEVELS, OPINION, REVIEWER, REVIEWED_ON))}
    rank = votes["title"].map(first).fillna(-1).to_numpy(float)
    by = np.lexsort((votes["title"].to_numpy(str), rank, place[rows]))
    return table.iloc[by].reset_index(drop=True).reindex(columns=list(TITLES)).astype(object)


STOOD = "此前"
WHO = ("户主姓名", "乡镇", "村")


def _sources(votes: pd.DataFrame, returns: Sequence[Returned]) -> list[str]:
    """文件·工作表·H12 of every vote."""
    texts = [""] * len(votes)
    for number, file in enumerate(returns):
        own = np.flatnonzero((votes["file"] == number).to_numpy())
        found = addresses(file.survey, votes["row"].to_numpy(np.int64)[own], votes["title"].iloc[own].tolist())
        for place, address in zip(own.tolist(), found, strict=True):
            texts[place] = "·".join(address)
    return texts


def _before(votes: pd.DataFrame, survey: Survey, before: Mapping[str, pd.Series]) -> list[object]:
    values: list[object] = [None] * len(votes)
    for title, own in votes.groupby("title", sort=False):
        answers = survey.households if title in survey.households else survey.originals
        column = before[str(title)] if title in before else answers[title]
        if title in survey.originals and title in survey.households:
            written = survey.originals[title].astype(object)
            column = column.astype(object).where(column.notna(), written)
        for place, value in zip(own.index, column.to_numpy(object)[own["at"].to_numpy(np.int64)], strict=True):
            values[place] = text_of(value)
    return values


def _after(votes: pd.DataFrame, review: pd.DataFrame) -> list[object]:
    entered = texts_meant(votes["entered"].astype(object)) == votes["value"]
    values: list[object] = [text_of(value) for value in votes["entered"].where(entered, votes["value"])]
    for title, own in votes[votes["title"].isin(list(review.columns))].groupby("title", sort=False):
        for place, value in zip(own.index, review[title].to_numpy(object)[own["at"].to_numpy(np.int64)], strict=True):
            values[place] = text_of(value)
    return values


def text_of(value: object) -> str | None:
    """A cell of 调整记录: dates as 2019-11-05, numbers without idle decimals; None for a blank."""
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, dt.datetime):
        value = value.date()
    return shown(value) or None
