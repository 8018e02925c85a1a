"""Tables beside the survey that are none: ledgers of visits, payments and policies. They are set aside and reported.

A township keeps such ledgers in the survey's folder. They have 户编号, and would be taken for households without any answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from fanpin_cli.survey.keys import HEAD_NUMBER, KEY, head_of, keys_by_head
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.tables import Table
from fanpin_cli.survey.titles import normal
from fanpin_cli.survey.titles_of_identity import (
    STATUS,
    WHEN_AND_BY_WHOM,
    WHO_AND_WHERE,
    answers_asked,
    columns_of,
    questions,
)
from fanpin_cli.survey.vocabulary import Vocabulary

OFTEN = 0.5
"""The least share of a table's households that have several rows where its rows are events."""
FEW_ANSWERS = 0.5
"""The greatest share that answers have among an events' columns: some title of a payment may be spelt like a question."""
MOST_NAMED = 6


@dataclass(frozen=True)
class SetAside:
    """tables: those that remain. aside: the number of each other table → how many households it names. problems: about them."""

    tables: tuple[Table, ...]
    aside: Mapping[int, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def without_events(tables: Sequence[Table], words: Vocabulary) -> SetAside:
    """The tables without those whose rows are no households: they ask no question of the survey, and say more than who
    lives where; or most households have several rows under titles that are no answers.

    Where no table would remain that asks anything, nothing is set aside: a list of names is graded as far as it goes.
    """
    aside = [table for table in tables if table.kind == "households" and _is_of_events(table, words)]
    remaining = [table for table in tables if not any(table is other for other in aside)]
    if not aside or not any(table.kind == "members" or answers_asked(table) for table in remaining):
        return SetAside(tuple(tables))
    known = set(pd.concat([_keys(table) for table in remaining]).dropna())
    numbers, problems = {}, []
    for table in aside:
        keys = _keys(table)
        named = keys.drop_duplicates()
        only = named[~named.isin(known)]
        numbers[table.number] = len(named)
        names = table.household.get("户主姓名", pd.Series(None, index=table.household.index, dtype=object))
        who = [str(name) for name in names.loc[only.index].dropna()]
        listed = "、".join(who[:MOST_NAMED]) + ("等" if len(who) > MOST_NAMED else "")
        details = {"rows": str(len(keys)), "households": str(len(named)), "only": str(len(only)), "names": listed or "—"}
        kind = "set-aside-others" if len(only) else "set-aside"
        problems.append(Problem(kind, table.name, table.sheet, f"A{table.header_row}", details=details))
    return SetAside(tuple(remaining), numbers, tuple(problems))


def _is_of_events(table: Table, words: Vocabulary) -> bool:
    columns, asked = columns_of(table), answers_asked(table)
    events = any(words.event.search(normal(title)) for title in columns - asked)
    if not asked and not columns & STATUS:
        return bool(columns - WHO_AND_WHERE - {"备注", "序号"})
    if not asked and events:
        return True
    if len(asked) > FEW_ANSWERS * len(questions(table) | (columns & WHEN_AND_BY_WHOM)):
        return False
    rows = _keys(table).value_counts()
    return bool(len(rows)) and float((rows > 1).mean()) >= OFTEN


def _keys(table: Table) -> pd.Series:
    """Which household each row names: by 户编号, else by its head's number, else by his name."""
    own = table.household
    none = pd.Series(None, index=own.index, dtype=object)
    key = keys_by_head(own[KEY].astype(object) if KEY in own else none, head_of(own) if HEAD_NUMBER in own else none)
    name = own["户主姓名"].astype(object) if "户主姓名" in own else none
    return key.where(key.notna(), name)
