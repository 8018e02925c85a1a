"""Which township a household is of."""

from __future__ import annotations

import pandas as pd

NO_TOWNSHIP = "未填乡镇"


def townships(households: pd.DataFrame) -> pd.Series:
    """Each household's township, 未填乡镇 where it is missing. households: with the column 乡镇."""
    named = households["乡镇"].astype(object)
    return named.where(named.notna() & (named != ""), NO_TOWNSHIP)
