"""A household's key: its 户编号, or where a sheet has none, its head's 证件号码; and how the two are recognised as one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from fanpin_cli.ledger_format import BETWEEN_PLACES
from fanpin_cli.text.identity import IDENTITY, OLD_IDENTITY, PERSON_KEY_LENGTH

KEY, HEAD_NUMBER = "户编号", "户主证件号码"


FEWEST_FIGURES = 12
"""A number with fewer figures (0, 1, 无号) is a stopgap that many persons share, and no key."""


def placed_key(township: pd.Series, village: pd.Series, number: pd.Series) -> pd.Series:
    """The keys of households whose number is unique in its village only: 东岭镇／东岭村／1. An unknown place is left out."""
    before = [part.astype(object).fillna("").astype(str) for part in (township, village)]
    named = [part + np.where(part == "", "", BETWEEN_PLACES).astype(object) for part in before]
    key: pd.Series = named[0] + named[1] + number
    return key.astype(object)


def is_placed(keys: pd.Series) -> pd.Series:
    """Whether a key has the household's township and village in it; one flag a key."""
    return keys.astype(object).str.contains(BETWEEN_PLACES, regex=False).fillna(False).astype(bool)


def number_of(key: str) -> str:
    """The key as the village keeps it: 1 for 东岭镇／东岭村／1."""
    return key.rpartition(BETWEEN_PLACES)[2]


def numbers_of(keys: pd.Series) -> pd.Series:
    """``number_of`` each key; None stays."""
    placed = is_placed(keys)
    return keys.where(~placed, keys.astype(object).str.rpartition(BETWEEN_PLACES)[2]) if placed.any() else keys


def head_of(households: pd.DataFrame) -> pd.Series:
    """The person key of each household's head; None where it is not known. A number that is no identity number is kept
    whole: cut to 18 characters, two of them might become one."""
    if HEAD_NUMBER not in households:
        return pd.Series([None] * len(households), index=households.index, dtype=object)
    number = households[HEAD_NUMBER].astype(object)
    key = number.str[:PERSON_KEY_LENGTH]
    odd = number[key.notna() & ~key.str.fullmatch(f"{IDENTITY}|{OLD_IDENTITY}").fillna(True).astype(bool)]
    return key if odd.empty else key.where(~key.index.isin(odd.index), odd.where(odd.str.count(r"\d") >= FEWEST_FIGURES))


def keys_by_head(key: pd.Series, head: pd.Series) -> pd.Series:
    """户编号 where it is given; else that of the one household of this head, else the head's number; None without either."""
    if key.notna().all():
        return key.astype(object)
    known = pd.DataFrame({"key": key, "head": head}).dropna().drop_duplicates()
    known = known[~known["head"].duplicated(keep=False)]  # a head of two households says nothing of which is meant
    of_head = head.map(pd.Series(known["key"].to_numpy(object), index=known["head"].to_numpy(object), dtype=object))
    keys = key.where(key.notna(), of_head.where(of_head.notna(), head)).astype(object)
    return keys.where(keys.notna(), None)


def same_households(one: pd.DataFrame, other: pd.DataFrame) -> dict[str, str]:
    """Keys that are a head's number → the 户编号 that the same household has on the other side.

    one, other: 户编号 and 户主证件号码 of the households of each side, one row each. A head who has two households on one
    side joins none of them, and two households with different 户编号 are never one.
    """
    sides = []
    for side, against in ((one, other), (other, one)):
        own = pd.DataFrame({"head": head_of(side), "key": side[KEY].astype(object)}).dropna()
        own = own[~own["head"].duplicated(keep=False)]
        sides.append(own[~own["key"].isin(against[KEY].dropna())])
    pairs = sides[0].merge(sides[1], on="head", suffixes=("", "_other"))
    by_head = pairs["key"] == pairs["head"]
    pairs = pairs[by_head | (pairs["key_other"] == pairs["head"])]
    by_head = by_head[pairs.index]
    old, new = pairs["key"].where(by_head, pairs["key_other"]), pairs["key_other"].where(by_head, pairs["key"])
    return dict(zip(old, new, strict=True))


def renamed(keys: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """The keys, each that ``names`` lists replaced by its new one."""
    if not names:
        return keys
    new = keys.map(names)
    return keys.where(new.isna(), new)
