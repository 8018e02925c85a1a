"""What decides the levels of a ledger as it was read, and the ledger written with other decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.decision_records import FILED, TOWNSHIPS, households_of, in_order
from fanpin_cli.assessment.decisions import Deciding, deciding
from fanpin_cli.assessment.grading import names_of_places
from fanpin_cli.assessment.level_names import decided_places, places_written
from fanpin_cli.ledger_format import KEPT, NOT_ASSESSED
from fanpin_cli.survey.model import Survey
from fanpin_cli.workflows.ledgers import Ledger, names_in

NOT_INCLUDED = "不纳入"
"""How a decision that a household is not assessed is written."""


@dataclass(frozen=True)
class Standing:
    """A ledger's decisions.

    review: the columns of KEPT, one row a household as the ledger was read. records: 调整记录 in order. at: the row of each
    record's household. proposed: the places that 风险等级 names. names: every way of writing a place → the place. shown: place
    → its word in a decision.
    """

    survey: Survey
    review: pd.DataFrame
    records: pd.DataFrame
    at: npt.NDArray[np.int64]
    proposed: pd.Series
    names: Mapping[str, str]
    shown: Mapping[str, str]

    def deciding(self) -> Deciding:
        """What decides each household's level."""
        filed, township = (decided_places(self.review[title], self.names) for title in (FILED, TOWNSHIPS))
        return deciding(self.records, self.at, filed, township, self.proposed, self.names)

    def in_words(self, places: pd.Series) -> pd.Series:
        """Places as they are entered; None for none."""
        words = places.map(dict(self.shown)).astype(object)
        return words.where(words.notna(), None)


def standing(ledger: Ledger) -> Standing:
    """The decisions of a ledger that was read."""
    survey = ledger.survey
    own = pd.DataFrame(index=survey.households.index) if survey.ledger is None else survey.ledger
    levels = names_of_places(ledger.policy)
    names = {word: place for word, place in names_in(survey, ledger.policy).items() if place in levels}
    review = ledger.decisions.review.reindex(columns=list(KEPT)).astype(object)
    review = review.where(review.notna(), None)
    none = pd.Series(None, index=own.index, dtype=object)
    records = in_order(ledger.decisions.adjustments)
    shown = {**levels, NOT_ASSESSED: NOT_INCLUDED}
    proposed = places_written(own.get("风险等级", none), names)
    return Standing(survey, review, records, households_of(records, survey), proposed, names, shown)
