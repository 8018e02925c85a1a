"""The previous round laid beside this one, household by household."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd


@dataclass(frozen=True)
class PreviousRound:
    """One row a household of this round, in its order.

    round: the previous round's name, empty where its ledger does not say. places: where each household stood, None where it
    was not there. answers: those that rules ask of and the previous round has, typed; NA where the household was not there.
    """

    round: str
    places: pd.Series
    answers: pd.DataFrame

    @property
    def absent(self) -> npt.NDArray[np.bool_]:
        """Where a household was not in the previous round."""
        return self.places.isna().to_numpy(bool)
