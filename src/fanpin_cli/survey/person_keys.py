"""Persons' numbers as the keys by which they are found in other registers."""

from __future__ import annotations

import pandas as pd

from fanpin_cli.text.identity import joining_key


def joining_keys(numbers: pd.Series) -> pd.Series:
    """``joining_key`` of each number as it was read; None stays."""
    keys = [joining_key(number) if isinstance(number, str) else None for number in numbers.tolist()]
    return pd.Series(keys, index=numbers.index, dtype=object)
