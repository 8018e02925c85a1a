"""Households: every row of the household sheets under one key, none lost, none twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from fanpin_cli.survey.addresses import Letters, address
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.tables import Table
from fanpin_cli.text.identity import PERSON_KEY_LENGTH

Locate = Callable[[int, str], tuple[str, str, str]]
"""Row and title → file, sheet and cell."""
KEY, HEAD_NUMBER, WHY_NOT, SOURCE = "户编号", "户主证件号码", "未评定原因", "来源"
NO_KEY = "户编号和户主证件号码均为空，无法建立户档，需补填"
LEDGER_OWN = {"乡镇", "村", "户编号", "户主姓名", "户主证件号码", "家庭人口"}
"""Columns that the ledger has anyway; they are not carried over a second time."""


@dataclass(frozen=True)
class Records:
    """Households as gathered: tables of one row a household with the same RangeIndex; see ``survey.model.Survey``."""

    households: pd.DataFrame
    originals: pd.DataFrame
    ledger: pd.DataFrame | None
    places: pd.DataFrame
    problems: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return len(self.places)


def gather(tables: Sequence[Table], ledger_columns: Mapping[int, frozenset[str]], columns: Sequence[Letters]) -> Records:
    """All rows of the household tables, one after the other, with their keys.

    ledger_columns: for a table (by position) that is a ledger of ours, the ledger's own column titles.
    columns: of every table that was read, its title → column letters.
    """
    parts = [table.household.assign(**{SOURCE: table.source()}) for table in tables]
    households = _stacked(parts)
    originals = _stacked(
        [table.originals.drop(columns=[*ledger_columns.get(n, ())], errors="ignore") for n, table in enumerate(tables)]
    )
    places = pd.concat([table.places() for table in tables], ignore_index=True)
    ledger = None
    if ledger_columns:
        ledger = _stacked(
            [table.originals.filter(items=[*ledger_columns.get(n, ())], axis="columns") for n, table in enumerate(tables)]
        )
    keyed, problems = with_keys(households, partial(address, places, columns))
    return Records(keyed, without_own(originals), ledger, places, tuple(problems))


def _stacked(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables one under the other, with every column of any; what a table lacks is missing, with the column's own type."""
    if len(parts) == 1:
        return parts[0].reset_index(drop=True)
    titles = dict.fromkeys(title for part in parts for title in part.columns)
    stacked = {}
    for title in titles:
        dtype = next(part[title].dtype for part in parts if title in part)
        columns = [
            part[title] if title in part else pd.Series([None] * len(part), dtype=object).astype(dtype) for part in parts
        ]
        stacked[title] = pd.concat([column for column in columns if len(column)] or columns, ignore_index=True)
    return pd.DataFrame(stacked, index=range(sum(map(len, parts))))


def without_own(originals: pd.DataFrame) -> pd.DataFrame:
    return originals.drop(columns=[title for title in originals if title in LEDGER_OWN])


def with_keys(households: pd.DataFrame, at: Locate) -> tuple[pd.DataFrame, list[Problem]]:
    """户编号 for every row, by the head's 证件号码 where it is blank; rows without either, and repeats, are marked."""
    count = len(households)
    none = pd.Series([None] * count, dtype=object)
    key = households[KEY].astype(object) if KEY in households else none
    head = households[HEAD_NUMBER].astype(object).str[:PERSON_KEY_LENGTH] if HEAD_NUMBER in households else none
    from_head = key.isna() & head.notna()
    key = key.where(~from_head, head)
    key = key.where(key.notna(), None)
    why = none.where(key.notna(), NO_KEY)

    problems = [Problem("no-key", *at(row, KEY)) for row in np.flatnonzero(key.isna()).tolist()]
    if KEY in households:
        problems += [Problem("key-from-head", *at(row, KEY), key=str(key[row])) for row in np.flatnonzero(from_head).tolist()]

    repeated = key.notna() & key.duplicated()
    if repeated.any():
        first_row = pd.Series(np.arange(count)).groupby(key.to_numpy(object)).transform("first")
        compared = households.drop(columns=[SOURCE]).astype(object)
        alike = compared.duplicated(keep=False)
        for row in np.flatnonzero(repeated).tolist():
            first = int(first_row[row])
            same = bool(alike[row]) and _same(compared, row, first)
            problems.append(
                Problem(
                    "repeated-alike" if same else "repeated",
                    *at(row, KEY),
                    key=str(key[row]),
                    value=str(key[row]),
                    details={"first": str(households[SOURCE][first])},
                )
            )
        sources = households[SOURCE].to_numpy(object)[first_row.fillna(0).to_numpy(int)]
        why = why.where(~repeated, "户编号与" + pd.Series(sources, dtype=object) + "重复，以先出现的一行评定")
    return households.assign(**{KEY: key, WHY_NOT: why.where(why.notna(), None)}), problems


def _same(table: pd.DataFrame, one: int, other: int) -> bool:
    left, right = table.iloc[one], table.iloc[other]
    return bool(((left == right) | (left.isna() & right.isna())).fillna(False).all())
