"""Which errors of 数据问题 are settled: by a corrected answer, or by the county's decision on the level that hung on them.

A settled error stays on the sheet as 已处理, with what it was and the record that settled it. That is worked out anew whenever
a ledger is folded, so that undoing the record opens the error again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment import review_problems
from fanpin_cli.assessment.decision_records import (
    AFTER,
    FILED,
    ITEM,
    NOBODY,
    NUMBER,
    STAGE,
    record_keys,
    valid,
)
from fanpin_cli.ledger_format import REVIEW_LEVELS
from fanpin_cli.severities import NAMES, SETTLED
from fanpin_cli.survey import problems as survey_problems
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.problem_kind import ProblemKind
from fanpin_cli.text.mask import mask_key
from fanpin_cli.text.messages import in_chinese

CORRECTED, ADJUSTED, BY_COUNTY = "答案更正", "随时调整", "县级备案"
OF_REVIEW = frozenset({"村级建议", "乡镇审核", CORRECTED, BY_COUNTY})
_MARK = re.compile(r"原为(\S+?)，见调整记录第\d+条。")


def with_settled(
    problems: pd.DataFrame,
    survey: Survey,
    records: pd.DataFrame,
    at: npt.NDArray[np.int64],
    to_ask: pd.Series,
) -> pd.DataFrame:
    """数据问题 with its settled errors marked, and those marked open that no longer are.

    records: 调整记录 in order; at: the row of each one's household in the survey. to_ask: 待核实内容, one entry a household.
    """
    own = _reopened(problems)
    errors = np.flatnonzero((own["级别"] == NAMES["error"]).to_numpy())
    if not len(errors) or records.empty:
        return own
    found = own.iloc[errors]
    rows = _rows(found["户编号"], survey)
    titles, of_review = _titles(found)
    by = _by_correction(rows, titles, survey, records, at)
    by = np.where(of_review, 0, by)
    by = np.where(by == 0, _by_decision(rows, titles, of_review, records, at, to_ask), by)
    settled = errors[by > 0]
    told = [f"原为{NAMES['error']}，见调整记录第{number}条。" for number in by[by > 0].tolist()]
    level, mend = own["级别"].to_numpy(object).copy(), own["处理办法"].to_numpy(object).copy()
    level[settled] = SETTLED
    mend[settled] = [f"{mark}{text or ''}" for mark, text in zip(told, mend[settled], strict=True)]
    return own.assign(级别=level, 处理办法=mend)


def _reopened(problems: pd.DataFrame) -> pd.DataFrame:
    """The problems as they were found."""
    marks = problems["处理办法"].astype(object).map(lambda text: _MARK.match(str(text)), na_action="ignore")
    marked = marks.notna() & (problems["级别"] == SETTLED)
    if not marked.any():
        return problems
    level, mend = problems["级别"].astype(object).copy(), problems["处理办法"].astype(object).copy()
    level[marked] = marks[marked].map(lambda mark: mark[1])
    mend[marked] = marks[marked].map(lambda mark: mark.string[mark.end() :])
    return problems.assign(级别=level, 处理办法=mend)


def _rows(keys: pd.Series, survey: Survey) -> npt.NDArray[np.int64]:
    """The household of each problem; NOBODY where it is of none."""
    own = record_keys(survey).map(mask_key, na_action="ignore")
    rows = pd.Series(np.arange(len(own)), index=pd.Index(own.to_numpy(object)))
    rows = rows[rows.index.notna() & ~rows.index.duplicated(keep=False)]
    wanted = keys.astype(object).where(keys.notna(), "").map(str).map(mask_key)
    return rows.reindex(wanted.to_numpy(object)).fillna(NOBODY).to_numpy(np.int64)


def _titles(found: pd.DataFrame) -> tuple[list[str], npt.NDArray[np.bool_]]:
    """The column that each problem is about, empty where it names none; and whether it is one of the returns."""
    titles, of_review = [], []
    for kind, text in zip(found["类别"], found["问题"], strict=True):
        about, review = _kinds().get(str(kind), (_no_title, False))
        titles.append(about(str(text)))
        of_review.append(review)
    return titles, np.array(of_review, dtype=bool)


@cache
def _kinds() -> Mapping[str, tuple[Callable[[str], str], bool]]:
    """类别 in Chinese → how the column is found in 问题, and whether it is a problem of the returns."""
    both = ((survey_problems.KINDS, False), (review_problems.KINDS, True))
    return {in_chinese(kind.title): (_finder(kind), review) for kinds, review in both for kind in kinds.values()}


def _finder(kind: ProblemKind) -> Callable[[str], str]:
    """What reads {title} back from a sentence of this kind."""
    parts = re.split(r"\{(\w+)\}", in_chinese(kind.message))
    if "title" not in parts[1::2]:
        return _no_title
    title = parts.index("title")
    pattern = "".join(
        re.escape(part) if number % 2 == 0 else "(?P<title>.+?)" if number == title else ".*?"
        for number, part in enumerate(parts)
    )
    compiled = re.compile(pattern, re.DOTALL)

    def found(text: str) -> str:
        match = compiled.match(text)
        return match["title"] if match else ""

    return found


def _no_title(_text: str) -> str:
    return ""


def _by_correction(
    rows: npt.NDArray[np.int64], titles: list[str], survey: Survey, records: pd.DataFrame, at: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """The 序号 of the last record that corrected the answer which a problem is about, where the ledger has an answer now;
    0 where there is none."""
    holds = valid(records) & (records[STAGE] == CORRECTED).to_numpy() & records[AFTER].notna().to_numpy()
    number = {
        (int(row), str(item)): int(record)
        for row, item, record in zip(at[holds], records.loc[holds, ITEM], records.loc[holds, NUMBER], strict=True)
    }
    answers = survey.households
    return np.array(
        [
            number.get((row, title), 0) if title in answers and bool(pd.notna(answers[title].iloc[row])) else 0
            for row, title in zip(rows.tolist(), titles, strict=True)
        ],
        dtype=np.int64,
    )


def _by_decision(
    rows: npt.NDArray[np.int64],
    titles: list[str],
    of_review: npt.NDArray[np.bool_],
    records: pd.DataFrame,
    at: npt.NDArray[np.int64],
    to_ask: pd.Series,
) -> npt.NDArray[np.int64]:
    """The 序号 of the county's last decision on the household's level, where the problem is about an answer on which the level
    hung (待核实内容 names it), or about a returned level and the decision came after the review; else 0."""
    decided = valid(records) & (records[ITEM] == FILED).to_numpy() & records[STAGE].isin([ADJUSTED, BY_COUNTY]).to_numpy()
    number = dict(zip(at[decided].tolist(), records.loc[decided, NUMBER].astype(int), strict=True))
    reviewed = records.loc[records[STAGE].isin(OF_REVIEW), NUMBER].max()
    last_review = 0 if pd.isna(reviewed) else int(reviewed)
    asked = [frozenset(re.split("[：；、，\n]", text)) for text in to_ask.fillna("").astype(str)]
    found = []
    for row, title, returned in zip(rows.tolist(), titles, of_review.tolist(), strict=True):
        by = number.get(row, 0) if row != NOBODY else 0
        counts = by > last_review and title in REVIEW_LEVELS if returned else bool(title) and title in asked[row]
        found.append(by if counts else 0)
    return np.array(found, dtype=np.int64)
