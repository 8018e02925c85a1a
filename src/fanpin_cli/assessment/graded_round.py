"""A graded round as it is compared with another: who the households are, where they stand, and what they answered.

It is made of a ledger that was read back, or of a survey that was graded on the way: from then on both are the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from fanpin_cli.assessment.identities import Identities
from fanpin_cli.survey.model import Survey

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
