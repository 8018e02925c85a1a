"""A ledger written anew from its parts: **ledger = grade(answers, rules) + decisions** (design-rounds.md section 9).

Whatever a job changes, it changes one of the parts and folds the ledger again; nothing is patched in place. So the order of
rows, repeated copies and saving by other programs cannot matter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.decision_records import NOBODY, STAGE, households_of, in_order
from fanpin_cli.assessment.grading import Grading, grade, names_of_places
from fanpin_cli.assessment.previous_round import PreviousRound
from fanpin_cli.assessment.returned_rows import known_by, known_in_list, returned_rows
from fanpin_cli.assessment.rivals import rivals
from fanpin_cli.assessment.rounds import ledger_places, round_of
from fanpin_cli.assessment.settled_problems import with_settled
from fanpin_cli.assessment.step_entries import STAGE_OF_STEPS, Recorded, cells_of, entries_of
from fanpin_cli.assessment.visits import VISIT, VISITOR, visit_columns, visits_in
from fanpin_cli.documents.ledger import LedgerContent
from fanpin_cli.ledger_format import BEFORE, COLUMNS_READ_KEY, DECIDED_LEVELS, DERIVED, EDGE, RECORD_WHY, SOURCES
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.engine import Answers, answer
from fanpin_cli.policy.kept_rules import as_kept
from fanpin_cli.policy.kinds import field_type_of
from fanpin_cli.survey.catalogue import Field
from fanpin_cli.survey.households import SOURCE, WHY_NOT
from fanpin_cli.survey.keys import HEAD_NUMBER, KEY
from fanpin_cli.survey.ledger_record import ORDER, LedgerRecord
from fanpin_cli.survey.member_record import typed
from fanpin_cli.survey.model import Survey
from fanpin_cli.workflows.ledger_content import Review, ledger_content
from fanpin_cli.workflows.ledgers import Decisions, Ledger, names_in

NO_LONGER = "（按现有答案已不再符合）"
"""Behind the reason of a candidate to whom no rule applies any more."""


@dataclass(frozen=True)
class Regraded:
    """A ledger's answers graded by its rules once more, in the survey's order.

    order: for each household of that order its row in the ledger as it was read.
    """

    ledger: Ledger
    survey: Survey
    answers: Answers
    grading: Grading
    before: PreviousRound | None
    order: npt.NDArray[np.int64]

    @property
    def as_read(self) -> pd.DataFrame:
        """The grading's table in the ledger's own order of rows."""
        return self.grading.table.set_axis(self.order).sort_index()


def regraded(ledger: Ledger) -> Regraded:
    """Put the ledger's rules to its answers."""
    policy = ledger.policy
    survey, before = answers_of(ledger)
    answers = answer(policy, survey.households, survey.members, before.answers if before else None)
    absent = before.absent if before else None
    grading = grade(policy, answers, survey.households[WHY_NOT], absent, rivals(survey.households))
    return Regraded(ledger, survey, answers, grading, before, np.argsort(_order(ledger.survey), kind="stable"))


def folded(ledger: Ledger) -> LedgerContent:
    """The ledger written anew: its answers graded by its rules, and the decisions laid over that.

    A household whose level was decided stands in the decided place; 风险等级 still shows what the rules propose.
    """
    return laid_over(regraded(ledger), ledger.decisions)


def laid_over(
    graded: Regraded, decisions: Decisions, problems: pd.DataFrame | None = None, *, visits: bool = False
) -> LedgerContent:
    """The grading with these decisions over it, their rows those of the ledger as it was read. problems: the sheet 数据问题;
    by default as the ledger has it. visits: whether the columns of visits are wanted though there were none yet."""
    survey, policy = graded.survey, graded.ledger.policy
    record = survey.record or LedgerRecord()
    kept = {key: text for key, text in record.entries.items() if key == SOURCES or key.startswith(COLUMNS_READ_KEY)}
    review = decisions.review.iloc[graded.order].reset_index(drop=True)
    decided, _odd = ledger_places(review, names_in(survey, policy), DECIDED_LEVELS)
    decided = decided.where(decided.isin([*names_of_places(policy)]), None)  # other rules may have fewer levels
    review = _with_visits(graded, review, decided, decisions.adjustments, wanted=visits)
    records = in_order(decisions.adjustments)
    found = numbered(record.problems if problems is None else problems)
    found = with_settled(found, survey, records, households_of(records, survey), graded.grading.table["待核实内容"])
    review = _with_steps(graded, review, decisions.adjustments)
    content = ledger_content(
        policy,
        survey,
        graded.answers,
        graded.grading,
        graded.before,
        survey.round or round_of(policy.as_of),
        found,
        {**kept, **as_kept(policy.loaded)},
        Review(review, decided, decisions.adjustments),
    )
    there = [title for title in graded.ledger.survey.originals.columns if title in content.originals]
    further = [title for title in content.originals.columns if title not in there]
    return replace(content, originals=content.originals[[*there, *further]])  # the columns stay where staff see them


def _with_visits(
    graded: Regraded, review: pd.DataFrame, decided: pd.Series, adjustments: pd.DataFrame, *, wanted: bool
) -> pd.DataFrame:
    """The entries with what comes of the visits in 调整记录, where there are any."""
    survey, policy = graded.survey, graded.ledger.policy
    none = pd.Series(None, index=review.index, dtype=object)
    responsible = review.get(VISITOR, none).astype(object)
    visited = STAGE in adjustments and bool((adjustments[STAGE] == VISIT).any())
    if not (wanted or visited or responsible.notna().any()):
        return review
    records = in_order(adjustments)
    helper = survey.households.get("帮扶责任人", none).astype(object).reset_index(drop=True)
    place = decided.where(decided.notna(), graded.grading.table["place"].to_numpy(object))
    rules = policy.rules.visits
    intervals = {**{str(rank): days for rank, days in rules.levels.items()}, EDGE: rules.edge}
    columns = visit_columns(
        visits_in(records, households_of(records, survey)),
        place.reset_index(drop=True),
        responsible.where(responsible.notna(), helper),
        {place: days for place, days in intervals.items() if days is not None},
        policy.as_of,
    )
    return review.assign(**{str(title): columns[title].to_numpy(object) for title in columns})


def _with_steps(graded: Regraded, review: pd.DataFrame, adjustments: pd.DataFrame) -> pd.DataFrame:
    """The entries with those of 应纳入 and who is on it: a candidate never leaves the sheet."""
    survey, steps = graded.survey, graded.ledger.policy.rules.steps
    sheet = (survey.record or LedgerRecord()).inclusion
    before, after = (in_order(records) for records in (graded.ledger.decisions.adjustments, adjustments))
    if sheet.empty and not (after[STAGE] == STAGE_OF_STEPS).any():
        return review
    on_sheet = candidates_on(sheet, survey)
    sides = [Recorded(records, households_of(records, survey)) for records in (before, after)]
    cells = cells_of(sheet, on_sheet, steps, graded.ledger.policy.as_of.year)
    entries = entries_of(cells, steps, len(review), *sides)
    table = graded.grading.table
    ever = np.array(entries.notna().any(axis=1), dtype=bool)
    ever[on_sheet[on_sheet != NOBODY]] = True
    include = table["include"].to_numpy(bool) | ever
    reason = pd.Series(table["应纳入理由"].to_numpy(object), dtype=object)
    if "应纳入理由" in sheet:
        known = pd.Series(sheet["应纳入理由"].to_numpy(object), index=on_sheet, dtype=object)
        known = known[(known.index != NOBODY) & ~known.index.duplicated()].reindex(range(len(review)))
        former = include & ~table["include"].to_numpy(bool) & known.notna().to_numpy(bool)
        reason = reason.where(~former, known.fillna("").map(str).str.removesuffix(NO_LONGER) + NO_LONGER)
    entered = pd.concat([review, entries.set_axis(review.index)], axis=1)
    return entered.assign(include=include, 应纳入理由=reason.to_numpy(object))


def candidates_on(sheet: pd.DataFrame, survey: Survey) -> npt.NDArray[np.int64]:
    """The household of each row of a sheet 应纳入; -1 where the survey has none such."""
    if HEAD_NUMBER not in sheet:
        sheet = sheet.rename(columns={"证件号码": HEAD_NUMBER})
    listed = sheet.reindex(columns=[KEY, "乡镇", "村", HEAD_NUMBER, SOURCE]).astype(object)
    return returned_rows(known_by(survey), known_in_list(listed)).at


def answers_of(ledger: Ledger) -> tuple[Survey, PreviousRound | None]:
    """The answers as they were graded: the survey's order, members where the record has them, and the previous round.

    What was worked out from the members is left out of the households' answers: it follows again.
    """
    survey, policy = ledger.survey, ledger.policy
    record = survey.record or LedgerRecord()
    order = np.argsort(_order(survey), kind="stable")
    members = record.members(policy.catalogue.members)
    derived = set[str]() if members is None else {*record.entries.get(DERIVED, "").split(";"), *record.further}
    households = _in_order(survey.households, order).drop(columns=[*derived], errors="ignore")
    recorded = None if survey.recorded is None else _in_order(survey.recorded, order)
    if survey.ledger is not None and SOURCE in survey.ledger:
        source = _in_order(survey.ledger, order)[SOURCE]
        households[SOURCE] = source.where(source.notna(), households[SOURCE])
    if recorded is not None:
        known = recorded[ORDER].notna()
        households[WHY_NOT] = recorded[RECORD_WHY].where(known, households[WHY_NOT]).astype(object)
        households[WHY_NOT] = households[WHY_NOT].where(households[WHY_NOT].notna(), None)
    answers = replace(
        survey,
        households=households,
        originals=_in_order(survey.originals, order).drop(columns=[*derived], errors="ignore"),
        places=_in_order(survey.places, order),
        ledger=None if survey.ledger is None else _in_order(survey.ledger, order),
        recorded=recorded,
        members=members,
        gone=record.gone(policy.catalogue.members),
    )
    return answers, _before(record, recorded, policy)


def _order(survey: Survey) -> npt.NDArray[np.float64]:
    """Each household's place in the survey that was graded; one that the record does not have comes after all others."""
    if survey.recorded is None:
        return np.arange(len(survey.households), dtype=float)
    return survey.recorded[ORDER].fillna(np.inf).to_numpy(float)


def _in_order(table: pd.DataFrame, order: npt.NDArray[np.int64]) -> pd.DataFrame:
    return table.iloc[order].reset_index(drop=True)


def _before(record: LedgerRecord, recorded: pd.DataFrame | None, policy: Policy) -> PreviousRound | None:
    """The previous round as the record keeps it; None where none was laid beside this one."""
    round_ = record.entries.get(BEFORE)
    if round_ is None or recorded is None:
        return None
    places = recorded[BEFORE].astype(object)
    fields = {**_fact_fields(policy), **policy.reading_catalogue.households}
    titles = [title for title in record.further if title.startswith(f"{BEFORE}.")]
    bare = {title: title.removeprefix(f"{BEFORE}.") for title in titles}
    answers = pd.DataFrame({bare[title]: typed(recorded[title], fields.get(bare[title])) for title in titles})
    return PreviousRound(round_, places.where(places.notna(), None), answers.set_axis(recorded.index))


def _fact_fields(policy: Policy) -> dict[str, Field]:
    return {fact.name: Field(type=field_type_of(fact.term.kind)) for fact in policy.facts}


def numbered(problems: pd.DataFrame) -> pd.DataFrame:
    """数据问题 in its own order again, whatever it was sorted by."""
    order = pd.to_numeric(problems["序号"], errors="coerce")
    own = problems.assign(序号=order).sort_values("序号", kind="stable", ignore_index=True)
    return own.assign(序号=range(1, len(own) + 1)).astype(object)
