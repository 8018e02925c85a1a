"""A graded round as it is compared with another: who the households are, their places, and what they answered.

It is made from a ledger, or from a survey that is graded for the comparison; what follows treats both alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.identities import Identities
from fanpin_cli.assessment.rivals import rivals
from fanpin_cli.ledger_format import NOT_ASSESSED
from fanpin_cli.survey.households import WHY_NOT
from fanpin_cli.survey.model import Survey
from fanpin_cli.text.identity import PERSON_KEY_LENGTH

WHO = ("乡镇", "村", "户编号", "户主姓名", "户主证件号码", "家庭人口", "帮扶责任人", "帮扶措施")
GIVEN = ("规则编号", "判定理由", "待核实内容", "帮扶建议")
"""What the grading, or the ledger, says of a household beside its place."""


@dataclass(frozen=True)
class GradedRound:
    """One round.

    name: ``2019-04``. identities: its households as they are found again. households: same index; WHO (object; 家庭人口
    float64), GIVEN (texts) and place (``"1"`` …, ``edge``, ``to_verify``, ``not_assessed``).
    """

    name: str
    identities: Identities
    households: pd.DataFrame

    def __len__(self) -> int:
        return len(self.households)

    def with_rows(self, keep: npt.NDArray[np.bool_]) -> GradedRound:
        """The round with these of its rows only."""
        who, place = self.identities, np.cumsum(keep) - 1
        persons, people = (table[keep[table["row"]]] for table in (who.persons, who.people))
        identities = Identities(
            who.households[keep].reset_index(drop=True),
            who.answers[keep].reset_index(drop=True),
            *(table.assign(row=place[table["row"]]).reset_index(drop=True) for table in (persons, people)),
        )
        return GradedRound(self.name, identities, self.households[keep].reset_index(drop=True))


def graded_round(survey: Survey, name: str, places: pd.Series, given: pd.DataFrame, identities: Identities) -> GradedRound:
    """A round from its survey, or its ledger read back.

    places: each household's place. given: a table with the columns of GIVEN that there are: the grading's, or the ledger's
    own. identities: of the survey, with what the roster adds among its answers, so that both rounds have the same.
    """
    own = survey.households
    none = pd.Series(None, index=own.index, dtype=object)
    columns = {title: own.get(title, none).to_numpy() for title in WHO}
    columns |= {title: given.get(title, none).astype(object).fillna("").to_numpy() for title in GIVEN}
    households = pd.DataFrame(columns)
    households["家庭人口"] = pd.to_numeric(households["家庭人口"], errors="coerce").astype(float)
    households["place"] = places.to_numpy(object)
    return GradedRound(name, identities, households)


def repeated_rows(survey: Survey, places: pd.Series) -> npt.NDArray[np.bool_]:
    """The rows of a round that are no households: they repeat the 户编号 of another row, and nothing says that the head is
    somebody else. Of such rows the one that has a place in the ledger is the household's."""
    own, place = survey.households, places.to_numpy(object)
    pairs = rivals(own)
    same = np.ones(len(pairs.rows), dtype=bool)
    for title, length in (("户主姓名", None), ("户主证件号码", PERSON_KEY_LENGTH)):
        if title in own:
            column = own[title].astype(object).str[:length]
            one, other = (column.iloc[rows].reset_index(drop=True) for rows in (pairs.of, pairs.rows))
            same &= (one.isna() | other.isna() | (one == other)).to_numpy(bool)
    of, rows = pairs.of[same], pairs.rows[same]
    repeated = np.zeros(len(own), dtype=bool)
    repeated[np.where((place[of] == NOT_ASSESSED) & (place[rows] != NOT_ASSESSED), of, rows)] = True
    return repeated


def only_repeats(survey: Survey) -> npt.NDArray[np.bool_]:
    """Which rows of a survey only repeat a household that another row stands for."""
    return repeated_rows(survey, pd.Series(np.where(survey.households[WHY_NOT].notna(), NOT_ASSESSED, ""), dtype=object))


def with_rows(survey: Survey, keep: npt.NDArray[np.bool_]) -> Survey:
    """The survey with these of its rows only."""

    def rows_of(table: pd.DataFrame) -> pd.DataFrame:
        return table[keep].reset_index(drop=True)

    return replace(
        survey,
        households=rows_of(survey.households),
        originals=rows_of(survey.originals),
        ledger=None if survey.ledger is None else rows_of(survey.ledger),
        places=rows_of(survey.places),
        recorded=None if survey.recorded is None else rows_of(survey.recorded),
    )


def without_repeats(round_: GradedRound, survey: Survey) -> tuple[GradedRound, Survey]:
    """The round without rows that only repeat a household: a row that was deleted since is no household that left."""
    repeated = repeated_rows(survey, round_.households["place"])
    return (round_.with_rows(~repeated), with_rows(survey, ~repeated)) if repeated.any() else (round_, survey)
