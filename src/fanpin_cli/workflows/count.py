"""Counting: households and persons for a condition, with the definition beside the number; design-rounds.md section 11."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.graded_round import only_repeats
from fanpin_cli.assessment.household_tally import Tally, tallied
from fanpin_cli.documents.count_table import CountTables, write_count_workbook
from fanpin_cli.documents.files.outputs import refuse_outputs
from fanpin_cli.policy.asked_condition import CONDITION, AskedCondition
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.engine import Answers, answer
from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.naming import Name
from fanpin_cli.policy.requirements import Present, Requirements, labels
from fanpin_cli.policy.wording import definitions, in_words
from fanpin_cli.survey.households import WHY_NOT
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.opening import Open, open_workbook, survey_files
from fanpin_cli.text.messages import in_chinese
from fanpin_cli.text.shown import shown
from fanpin_cli.workflows.asked_sources import Sources, asked_condition
from fanpin_cli.workflows.standing_columns import StandingColumns, standing_columns

TOWNSHIP, VILLAGE, SIZE = "乡镇", "村", "家庭人口"
NOT_FILLED = "未填"
YES_NO_UNKNOWN = {1: "是", 0: "否", -1: NOT_FILLED}


@dataclass(frozen=True)
class CountRequest:
    """What the user asked for; see ``fanpin count --help``."""

    sources: Sequence[Path]
    expression: str
    today: dt.date
    by: Sequence[str] = ()
    as_of: dt.date | None = None
    rules: str | None = None
    out: Path | None = None
    force: bool = False


@dataclass(frozen=True)
class Counted:
    """All that came of it.

    words, definitions: the condition in words, and what its names stand for. by: the columns of ``tally.rows`` that say which
    households a row counts. households, repeated: how many were counted through, and how many rows only repeat one.
    missing: what the condition needs and these files do not have; every household is then unknown.
    """

    expression: str
    policy: Policy
    survey: Survey
    words: str
    definitions: list[tuple[str, str]]
    by: tuple[str, ...]
    tally: Tally
    households: int
    repeated: int
    not_assessed: int
    missing: tuple[Name, ...]
    out: Path | None = None

    @property
    def scope(self) -> str:
        """Which households were counted through, in Chinese."""
        again = f"；另有{self.repeated}行只是重复某户，不计" if self.repeated else ""
        apart = f"，其中{self.not_assessed}行不能评定的也在内" if self.not_assessed else ""
        return f"{'、'.join(dict.fromkeys(self.survey.places['file']))}的全部{self.households}户{apart}{again}"


def count_households(request: CountRequest, open_: Open = open_workbook) -> Counted:
    """Read a ledger or surveys, put the condition to every household, count. Raises ``FanpinError`` where the condition is
    none, a name in it means nothing, or nothing can be read."""
    files = survey_files(request.sources)
    if request.out is not None:
        refuse_outputs([request.out], files, force=request.force, ending=".xlsx")
    survey, policy = Sources(request.sources, request.today, request.rules, request.as_of).read(files, open_)
    standing = standing_columns(survey, policy)
    asked = asked_condition(request.expression, policy, standing, _by(request.by))
    survey = standing.beside([*asked.term.names, *(name for term in asked.by.values() for name in term.names)])
    repeated = only_repeats(survey)
    answers = answer(asked.policy, survey.households, survey.members, standing.before, asked.rules())
    truth = answers.truth.get(CONDITION, np.full(len(survey.households), -1, dtype=np.int8))
    groups = _groups(asked, survey, answers)
    sizes = _sizes(survey, answers)
    tally = tallied(truth[~repeated], sizes[~repeated], groups[~repeated].reset_index(drop=True))
    counted = Counted(
        expression=request.expression,
        policy=asked.policy,
        survey=survey,
        words=in_words(asked.term),
        definitions=definitions(asked.policy, asked.term, _requirements(asked, survey, standing)),
        by=tuple(map(str, groups.columns)),
        tally=tally,
        households=int((~repeated).sum()),
        repeated=int(repeated.sum()),
        not_assessed=int(survey.households[WHY_NOT].notna().to_numpy()[~repeated].sum()),
        missing=answers.not_assessed.get(CONDITION, ()),
        out=request.out,
    )
    if request.out is not None:
        write_count_workbook(_tables(counted), request.out, force=request.force)
    return counted


def _requirements(asked: AskedCondition, survey: Survey, standing: StandingColumns) -> Requirements:
    tables = (survey.members, standing.before)
    members, previous = (None if table is None else frozenset(table.columns) for table in tables)
    return Requirements(asked.policy, Present(frozenset(survey.households.columns), members, previous))


def _by(wanted: Sequence[str]) -> list[str]:
    """The columns to group by; a village is named with its township, since two townships may each have a 东岭村."""
    return list(dict.fromkeys(name for one in wanted for name in ((TOWNSHIP, VILLAGE) if one == VILLAGE else (one,))))


def _groups(asked: AskedCondition, survey: Survey, answers: Answers) -> pd.DataFrame:
    """For each row what it is grouped by, as it is shown; None where it is not known."""
    groups = {}
    for name, term in asked.by.items():
        if term.kind is Kind.BOOLEAN and name in answers.truth:
            groups[name] = pd.Series(answers.truth[name]).map(YES_NO_UNKNOWN)
        else:
            column = answers.facts[name] if name in answers.facts else survey.households.get(name)
            groups[name] = pd.Series(None, index=survey.households.index) if column is None else column
        groups[name] = groups[name].astype(object).map(shown, na_action="ignore")
    table = pd.DataFrame(groups, index=survey.households.index).astype(object)
    return table.where(table.notna() & (table != NOT_FILLED), None)


def _sizes(survey: Survey, answers: Answers) -> npt.NDArray[np.float64]:
    own = survey.households.get(SIZE)
    if own is None:
        own = answers.facts[SIZE] if SIZE in answers.facts else pd.Series(np.nan, index=survey.households.index)
    return pd.to_numeric(own, errors="coerce").to_numpy(float)


def _tables(counted: Counted) -> CountTables:
    lines = [("条件", counted.expression), ("口径", counted.words), *counted.definitions]
    lines += [("范围", counted.scope), ("规则集", counted.policy.rules.title), ("口径日期", counted.policy.as_of.isoformat())]
    if counted.missing:
        lines.append(("缺少", f"{labels(counted.missing, in_chinese)}；因此全部未知"))
    if counted.tally.unknown_sizes:
        lines.append(("人数", f"符合的户中有{counted.tally.unknown_sizes}户未填家庭人口，其人数未计入"))
    return CountTables(counted.policy.rules.title, counted.words, counted.by, counted.tally.rows, counted.tally.total, lines)
