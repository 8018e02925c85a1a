"""Households: all rows of the household sheets with their keys; a repeated household is graded once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from fanpin_cli.ledger_format import SURVEYS_TOO
from fanpin_cli.survey.addresses import Letters, address
from fanpin_cli.survey.keys import KEY, head_of, keys_by_head, renamed
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.repeats import contents, differing, graded_rows
from fanpin_cli.survey.tables import UNREAD, Table

Locate = Callable[[int, str], tuple[str, str, str]]
"""Row and title → file, sheet and cell."""
WHY_NOT, SOURCE = "未评定原因", "来源"
NO_ANSWERS = frozenset({SOURCE, WHY_NOT, UNREAD})
"""Columns that the reading adds to a survey's households: no household was asked them."""
NO_KEY = "户编号和户主证件号码均为空，无法建立户档，需补填"
BLANKS = "空白栏"


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

    @property
    def gradable(self) -> pd.DataFrame:
        """The households without the rows that have no key or repeat another."""
        return self.households[self.households[WHY_NOT].isna()]

    def renamed(self, names: Mapping[str, str]) -> Records:
        """The same households, some under other keys."""
        problems = tuple(_renamed(problem, names) for problem in self.problems)
        households = self.households.assign(**{KEY: renamed(self.households[KEY], names)})
        return replace(self, households=households, problems=problems)


def _renamed(problem: Problem, names: Mapping[str, str]) -> Problem:
    if problem.key not in names:
        return problem
    key = names[problem.key]
    return (
        Problem("key-found", problem.file, problem.sheet, problem.cell, key, key)
        if problem.kind == "key-from-head"
        else (replace(problem, key=key))
    )


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
    return originals.drop(columns=[title for title in originals if title in SURVEYS_TOO])


def with_keys(households: pd.DataFrame, at: Locate) -> tuple[pd.DataFrame, list[Problem]]:
    """户编号 for every row, by the head's 证件号码 where it is blank; rows without either, and repeats, are marked."""
    none = pd.Series([None] * len(households), dtype=object)
    given = households[KEY].astype(object) if KEY in households else none
    key = keys_by_head(given, head_of(households))
    problems = [Problem("no-key", *at(row, KEY)) for row in np.flatnonzero(key.isna()).tolist()]
    if KEY in households:
        from_head = np.flatnonzero(given.isna() & key.notna()).tolist()
        own = head_of(households)
        for row in from_head:
            kind = "key-from-head" if key[row] == own[row] else "key-found"
            problems.append(Problem(kind, *at(row, KEY), key=str(key[row]), value=str(key[row])))
    why = none.where(key.notna(), NO_KEY)

    answers = households.drop(columns=[*NO_ANSWERS], errors="ignore")
    graded = graded_rows(answers, key)
    repeated = np.flatnonzero(graded != np.arange(len(key)))
    if len(repeated):
        rows = np.union1d(repeated, graded[repeated])
        content = dict(zip(rows.tolist(), contents(answers.iloc[rows]).tolist(), strict=True))
        titles = differing(answers, repeated, graded[repeated])
        for row, different in zip(repeated.tolist(), titles, strict=True):
            other = int(graded[row])
            alike, source = content[row] == content[other], str(households[SOURCE][other])
            kind = "repeated-alike" if alike else "repeated"
            name = str(key[row])
            problems.append(
                Problem(kind, *at(row, KEY), key=name, value=name, details={"first": source, "titles": different or BLANKS})
            )
            other_answers = f"{different}不同，以该行代表本户，请核实" if different else "以填写较全的该行评定"
            why[row] = f"户编号与{source}重复，{'内容相同，以该行评定' if alike else other_answers}"
    return households.assign(**{KEY: key, WHY_NOT: why.where(why.notna(), None)}), problems
