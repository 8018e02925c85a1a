"""Which township a household is of."""

from __future__ import annotations

import pandas as pd

from fanpin_cli.ledger_format import NO_TOWNSHIP

__all__ = ["NO_TOWNSHIP", "townships"]


def townships(households: pd.DataFrame) -> pd.Series:
    """Each household's township, 未填乡镇 where it is missing. households: with the column 乡镇."""
    named = households["乡镇"].astype(object)
    return named.where(named.notna() & (named != ""), NO_TOWNSHIP)
