"""Where households stand, as columns beside their answers: what a ledger says (风险等级 …), or what grading says now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from fanpin_cli.assessment.decision_records import day_of
from fanpin_cli.assessment.grading import names_of_places
from fanpin_cli.assessment.level_names import places_written
from fanpin_cli.assessment.previous_round import PreviousRound
from fanpin_cli.assessment.rounds import ledger_places
from fanpin_cli.ledger_format import DATE, LEDGER_COLUMNS, LEDGERS_OWN, NOT_ASSESSED, REVIEW_LEVELS
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.names import COMPARED
from fanpin_cli.policy.naming import Name
from fanpin_cli.survey.catalogue import Field, FieldType
from fanpin_cli.survey.model import Survey
from fanpin_cli.workflows.grade import assess
from fanpin_cli.workflows.ledger_fold import answers_of
from fanpin_cli.workflows.ledgers import as_ledger, names_in

RANK, PLACE = "风险级别", "评定结果"
LEVELS = ("风险等级", "上期等级", *REVIEW_LEVELS)
"""The ledger's columns that hold a level."""


@dataclass(frozen=True)
class StandingColumns:
    """What a condition may ask of where households stand.

    survey: the answers. fields: title → its field, beside the catalogue's. spellings: title of a level's column → every way of
    writing a place → its name. before: last round's answers where a ledger keeps them.
    """

    survey: Survey
    policy: Policy
    fields: Mapping[str, Field]
    spellings: Mapping[str, Mapping[str, str]]
    before: pd.DataFrame | None

    def beside(self, names: Collection[Name]) -> Survey:
        """The survey with those of these columns that are asked of. A survey is graded for them only where one is."""
        wanted = [title for title in self.fields if Name("", title) in names]
        if not wanted:
            return self.survey
        own, places = self._own()
        columns = {title: self._column(own, places, title) for title in wanted}
        return replace(self.survey, households=self.survey.households.assign(**columns))

    def _own(self) -> tuple[pd.DataFrame, pd.Series]:
        survey = self.survey
        if survey.ledger is None:
            _answers, grading = assess(self.policy, survey)
            return grading.table.set_axis(survey.households.index), grading.table["place"].set_axis(survey.households.index)
        places, _odd = ledger_places(survey.ledger, names_in(survey, self.policy))
        return survey.ledger, places.where(places.notna(), NOT_ASSESSED)

    def _column(self, own: pd.DataFrame, places: pd.Series, title: str) -> pd.Series:
        shown = names_of_places(self.policy)
        if title == PLACE:
            return places.map(shown).astype(object)
        if title == RANK:
            return pd.to_numeric(places.astype(object), errors="coerce").astype(float)
        column = own[title].astype(object) if title in own else pd.Series(None, index=own.index, dtype=object)
        if title in LEVELS:
            return places_written(column, names_in(self.survey, self.policy)).map(shown).astype(object)
        if self.fields[title].type is FieldType.DATE:
            return pd.Series([day_of(cell) for cell in column.where(column.notna(), None)], index=own.index, dtype=object)
        return column.where(column.notna(), None).map(str, na_action="ignore")


def standing_columns(survey: Survey, policy: Policy) -> StandingColumns:
    """What may be asked beside a survey's answers, or a ledger's."""
    before: PreviousRound | None = None
    if survey.ledger is not None:
        survey, before = answers_of(as_ledger(survey, policy))
    shown = names_of_places(policy)
    level = Field(type=FieldType.ENUM, values=dict.fromkeys(shown.values(), ()))
    dates = {column.title for column in LEDGER_COLUMNS if column.number_format == DATE}
    known = policy.catalogue.households
    fields = {title: Field() for title in sorted(LEDGERS_OWN)}
    fields |= {title: Field(type=FieldType.DATE) for title in dates} | dict.fromkeys((*LEVELS, PLACE), level)
    fields |= {RANK: COMPARED[RANK]}
    words = {word: shown[place] for word, place in names_in(survey, policy).items() if place in shown}
    spellings = dict.fromkeys((*LEVELS, PLACE), words)
    own = {title: field for title, field in fields.items() if title not in known}
    return StandingColumns(survey, policy, own, spellings, before.answers if before else None)
