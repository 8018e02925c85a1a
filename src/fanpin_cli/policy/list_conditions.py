"""Asking a list's condition of its rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.policy.database import open_locked, register
from fanpin_cli.policy.list_kinds import CompiledList
from fanpin_cli.policy.naming import PARAMETER
from fanpin_cli.policy.question_tables import ROW, typed

ROWS = "名单"
Flags = npt.NDArray[np.bool_]


def asked_of(one: CompiledList) -> list[str]:
    """The columns of a list that its condition asks of."""
    return sorted(name.title for name in one.when.names if name.table != PARAMETER)


def not_met(one: CompiledList, rows: pd.DataFrame, person: pd.Series) -> Flags:
    """The rows whose condition is surely not met; one that is unknown may be met, and the visit will tell.

    rows: one row a row of the list, the columns that it has typed as ``survey.model.Survey`` says. person: who each row is,
    None where nobody knows. Amounts of one person are added up first: while one of them is missing, the others may be enough,
    and their sum too small says nothing. Those of rows that are ``copied`` from another file count there.
    """
    asked = asked_of(one)
    if not asked:
        return np.full(len(rows), one.when.value is False)
    table = pd.DataFrame({title: rows[title] for title in asked if title in rows}, index=rows.index)
    incomplete = np.zeros(len(rows), dtype=bool)
    who = person.where(person.notna(), "\0" + pd.Series(np.arange(len(rows)).astype(str), index=rows.index))
    for title in set(one.summed) & {*table.columns}:
        amounts = table[title].astype(float).where(~rows["copied"], 0.0)
        by_person = amounts.groupby(who.to_numpy(object), sort=False)
        table[title] = by_person.transform("sum").where(by_person.transform("count") > 0)
        incomplete |= (by_person.transform("size") > by_person.transform("count")).to_numpy(bool)
    false = _answers(one, table, asked) == 0
    return np.asarray(false & ~incomplete, dtype=bool)


def _answers(one: CompiledList, table: pd.DataFrame, asked: Sequence[str]) -> npt.NDArray[np.int8]:
    """1, 0, or -1 where the condition is unknown."""
    columns = ", ".join(typed(title, one.columns[title], title in table, "r") for title in asked)
    select = f"SELECT r.{ROW}, {columns} FROM {ROWS} r"
    sql = f"SELECT coalesce(CAST({one.when.sql} AS TINYINT), -1) AS a FROM ({select}) ORDER BY {ROW}"
    with open_locked() as database:
        register(database, ROWS, table, table.columns)
        return np.asarray(database.execute(sql).fetchnumpy()["a"]).astype(np.int8)
