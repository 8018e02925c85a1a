"""What stands under 户编号 and is no number of a household: 0, 暂无, 待编, or 9999 on the rows of several households.

Such a cell counts as blank: the household is known by its head. Which words say so is in ``rules/headings.yaml``,
``no_number``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from fanpin_cli.survey.keys import FEWEST_FIGURES, KEY
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.row_heads import head_names, head_persons
from fanpin_cli.survey.tables import Table
from fanpin_cli.survey.titles import normal
from fanpin_cli.survey.vocabulary import Vocabulary

VILLAGE = "村"
_NO_CODE = re.compile(r"[^\dA-Z]+")
"""Neither a figure nor a letter: it names no household where several have it."""
_NINES, _MANY_NINES = re.compile(r"9{3,}"), re.compile(r"9{6,}")
_FILLER = re.compile(r"(\d)\1{2,}|(123|1234|12345|123456)")
"""111, 8888, 123456: real numbers too, in a village of so many households; they are none where many share them."""
TWO, MANY = 2, 3
"""So many heads in one village share what is no number: of 111 two families may be a slip of the pen."""


def without_placeholders(tables: Sequence[Table], words: Vocabulary) -> tuple[list[Table], list[Problem]]:
    """The tables with such cells blank, and a problem for each different one of a table."""
    found = [_different(table) for table in tables]
    surely = {number for numbers in found for number in numbers if _says_none(number, words)}
    perhaps = {number for numbers in found for number in numbers if number not in surely and _may_say_none(number)}
    placeholders = surely | _shared(tables, perhaps)
    if not placeholders:
        return list(tables), []
    cleared, problems = [], list[Problem]()
    for table, numbers in zip(tables, found, strict=True):
        here = placeholders.intersection(numbers)
        if not here:
            cleared.append(table)
            continue
        given = table.household[KEY]
        stands = given.isin(here)
        for number in sorted(here):
            rows = np.flatnonzero((given == number).to_numpy(bool))
            details = {"rows": str(len(rows))}
            problems.append(Problem("key-placeholder", *table.address(int(rows[0]), KEY), value=number, details=details))
        household = table.household.assign(**{KEY: given.where(~stands, None)})
        shown = {KEY: table.originals[KEY].where(~stands, None)} if KEY in table.originals else {}
        originals = table.originals.assign(**shown)
        cleared.append(replace(table, household=household, originals=originals))
    return cleared, problems


def _different(table: Table) -> list[str]:
    return [str(number) for number in table.household[KEY].dropna().unique()] if KEY in table.household else []


def _says_none(number: str, words: Vocabulary) -> bool:
    """Whether it is no number whatever the other rows say. A quick look first: most numbers are long, or short figures."""
    if number[:1].isdecimal() and not number.startswith("0"):
        return _MANY_NINES.fullmatch(number) is not None
    return words.no_number.fullmatch(normal(number)) is not None


def _may_say_none(number: str) -> bool:
    if len(number) >= FEWEST_FIGURES and number[:1].isdecimal():
        return False
    return any(pattern.fullmatch(number) for pattern in (_NO_CODE, _NINES, _FILLER))


def _shared(tables: Sequence[Table], numbers: set[str]) -> set[str]:
    """Those that too many different heads of one village have. A village that is not said is one of its own."""
    if not numbers:
        return set()
    rows = []
    for table in tables:
        if KEY in table.household and (here := table.household[KEY].isin(numbers)).any():
            none = pd.Series([None] * len(here), dtype=object)
            head = head_persons(table)
            head = head.where(head.notna(), head_names(table))
            village = table.household.get(VILLAGE, none).fillna("")
            rows.append(pd.DataFrame({"number": table.household[KEY], "village": village, "head": head})[here])
    heads = pd.concat(rows).dropna(subset="head").groupby(["number", "village"])["head"].nunique()
    most = heads.groupby(level="number").max()
    return {str(number) for number, count in most.items() if count >= _fewest_heads(str(number))}


def _fewest_heads(number: str) -> int:
    return MANY if _FILLER.fullmatch(number) and not _NINES.fullmatch(number) else TWO
