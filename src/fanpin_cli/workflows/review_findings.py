"""The problems of a review with both addresses: the returned cells, and the ledger's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.merging import Merged, Refused
from fanpin_cli.assessment.returned_rows import NOBODY
from fanpin_cli.assessment.review_problems import (
    HOUSEHOLD_UNKNOWN,
    IDENTITY,
    KINDS,
    NOT_RETURNED,
    SHIFTED,
    STEP_KINDS,
    CellAt,
    ReviewProblem,
)
from fanpin_cli.ledger_format import PROBLEM_TITLES, TO_INCLUDE
from fanpin_cli.survey.catalogue import Field, FieldType
from fanpin_cli.survey.keys import HEAD_NUMBER, KEY, number_of
from fanpin_cli.survey.many_addresses import addresses
from fanpin_cli.survey.model import Survey
from fanpin_cli.text.mask import mask_key, mask_numbers, mask_value
from fanpin_cli.text.messages import in_chinese
from fanpin_cli.workflows.ledger_content import problem_table
from fanpin_cli.workflows.returns import Returned
from fanpin_cli.workflows.review_records import text_of

MASKED = frozenset({FieldType.IDENTITY_NUMBER, FieldType.PHONE})
LONGEST = 60
"""Characters of a value that a sentence quotes."""


@dataclass(frozen=True)
class Reviewed:
    """What the sentences are made of. shown: the ledger's review columns as they stand after the review. proposals: what the
    rules propose, in words. levels: what may be entered. first, last: between them lies 审核日期."""

    ledger: Survey
    returns: Sequence[Returned]
    review: pd.DataFrame
    proposals: pd.Series
    levels: str
    first: str
    last: str
    fields: Mapping[str, Field]

    def text(self, title: str, value: object) -> str:
        """A value as it may be shown."""
        text = text_of(value) or ""
        text = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
        if title == KEY:
            return mask_key(number_of(text))
        field = self.fields.get(title)
        return mask_value(text) if field is not None and field.type in MASKED else mask_numbers(text)


def review_problems(about: Reviewed, found: Merged, missing: npt.NDArray[np.int64]) -> list[ReviewProblem]:
    """All problems, the most serious kinds first, by household within a kind. missing: the ledger's rows that are on no
    returned sheet."""
    problems = [_of_cells(about, refused) for refused in found.refused]
    for number, returned in enumerate(about.returns):
        problems += _strangers(number, returned)
        problems += _shifted(about, number, returned)
    problems += _not_returned(about, missing)
    order = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(problems, key=lambda one: (order[one.kind], one.at, one.file, one.sheet, len(one.cell), one.cell))


def _of_cells(about: Reviewed, refused: Refused) -> ReviewProblem:
    title, at = refused.title, refused.at
    cells = [_returned_cell(about, file, row, title) for file, row in refused.cells]
    kept = about.text(title, _value(about.ledger, at, title, about.review))
    own = CellAt(*about.ledger.locate(at, title), kept)
    different = dict.fromkeys((cell.value, cell.file) for cell in cells)
    details = {
        "title": title,
        "value": cells[0].value,
        "kept": kept,
        "values": "、".join(f"“{value}”（{file}）" for value, file in different),
        "proposed": f"“{about.proposals.iloc[at]}”",
        "levels": about.levels,
        "first": about.first,
        "last": about.last,
    }
    files = tuple(sorted({file for file, _row in refused.cells}))
    return ReviewProblem(refused.kind, *_who(about.ledger, at), (*cells, own), details, at, files, refused.wording)


def _returned_cell(about: Reviewed, file: int, row: int, title: str) -> CellAt:
    survey = about.returns[file].survey
    return CellAt(*survey.locate(row, title), about.text(title, _value(survey, row, title, survey.ledger)))


def _value(survey: Survey, row: int, title: str, review: pd.DataFrame | None) -> object:
    """What a row has in a column: of the review, as the survey has it, or of the ledger's own."""
    for table in (review, survey.originals, survey.households, survey.ledger):
        if table is not None and title in table:
            value = table[title].iloc[row]
            if text_of(value) is not None:
                found: object = value
                return found
    return None


def _who(survey: Survey, at: int) -> tuple[str, str, str]:
    """Key, township and village of a household."""
    own = survey.households
    parts = [str(own[title].iloc[at] or "") if title in own else "" for title in (KEY, "乡镇", "村")]
    return mask_key(parts[0]), parts[1], parts[2]


def _strangers(number: int, returned: Returned) -> Iterator[ReviewProblem]:
    """Rows that are no household of the ledger."""
    rows = np.flatnonzero(returned.rows.at == NOBODY)
    for row, place in zip(rows.tolist(), addresses(returned.survey, rows, [KEY] * len(rows)), strict=True):
        key, township, village = _who(returned.survey, row)
        cell = CellAt(*place, mask_key(number_of(key)))
        yield ReviewProblem(HOUSEHOLD_UNKNOWN, key, township, village, (cell,), files=(number,))


def _shifted(about: Reviewed, number: int, returned: Returned) -> Iterator[ReviewProblem]:
    """Rows whose number is one household's and whose head is another's."""
    for row in np.flatnonzero(returned.rows.other != NOBODY).tolist():
        at, other = int(returned.rows.at[row]), int(returned.rows.other[row])
        cell = _returned_cell(about, number, row, HEAD_NUMBER)
        kept = about.text(HEAD_NUMBER, _value(about.ledger, at, HEAD_NUMBER, None))
        key, township, village = _who(about.ledger, at)
        theirs = number_of(_who(about.ledger, other)[0])
        details = {"title": "证件号码", "value": cell.value, "kept": kept, "other": theirs}
        places = (cell, CellAt(*about.ledger.locate(at, HEAD_NUMBER), kept))
        yield ReviewProblem(IDENTITY, key, township, village, places, details, at, (number,), SHIFTED)


def _not_returned(about: Reviewed, missing: npt.NDArray[np.int64]) -> Iterator[ReviewProblem]:
    for at, place in zip(missing.tolist(), addresses(about.ledger, missing, [KEY] * len(missing)), strict=True):
        key, township, village = _who(about.ledger, at)
        yield ReviewProblem(NOT_RETURNED, key, township, village, (CellAt(*place, mask_key(number_of(key))),), at=at)


def with_review_problems(problems: pd.DataFrame, found: Sequence[ReviewProblem], households: pd.DataFrame) -> pd.DataFrame:
    """The sheet 数据问题 with these problems in place of those of an earlier review.

    A village of which nobody was returned is one row. households: the ledger's, with 乡镇 and 村.
    """
    titles = {in_chinese(kind.title) for kind in KINDS.values()}
    others = problems[~problems["类别"].isin(titles) | about_inclusion(problems)]
    there = [one for one in found if one.kind != NOT_RETURNED]
    whole, single = _by_village([one for one in found if one.kind == NOT_RETURNED], households)
    table = problem_table([*there, *single])
    rows = pd.concat([others, table, whole], ignore_index=True).reindex(columns=[*PROBLEM_TITLES]).astype(object)
    return rows.assign(序号=range(1, len(rows) + 1)).astype(object)


def _by_village(missing: Sequence[ReviewProblem], households: pd.DataFrame) -> tuple[pd.DataFrame, list[ReviewProblem]]:
    """A row for each village of which nobody came back; and the others."""
    where = [(one.township, one.village) for one in missing]
    number = Counter(where)
    own = households.reindex(columns=["乡镇", "村"]).astype(object).fillna("")
    everyone = Counter(zip(own["乡镇"], own["村"], strict=True))
    empty = {village for village, count in number.items() if everyone[village] == count and count > 1}
    kind = KINDS[NOT_RETURNED]
    rows = [
        {
            "级别": "疑点",
            "类别": in_chinese(kind.title),
            "值": f"{number[village]}户",
            "问题": f"{village[0]}{village[1]}全村{number[village]}户均未返回，保持原样",
            "处理办法": in_chinese(kind.mend),
        }
        for village in sorted(empty)
    ]
    table = pd.DataFrame(rows, columns=[*PROBLEM_TITLES], dtype=object)
    return table, [one for one, village in zip(missing, where, strict=True) if village not in empty]


def about_inclusion(problems: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which rows of 数据问题 are about the steps of inclusion, or about a cell of 应纳入."""
    titles = {in_chinese(kind.title) for kind in STEP_KINDS.values()}
    of_sheet = problems["工作表"].astype(object).map(lambda sheet: TO_INCLUDE in str(sheet)).astype(bool)
    return (problems["类别"].isin(titles) | of_sheet).to_numpy(bool)
