"""The survey's tables in the database, typed: households with last round's answers beside them, and their members."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.names import PREVIOUS
from fanpin_cli.policy.terms import KIND_OF, SQL_TYPE, quoted
from fanpin_cli.survey.catalogue import Field
from fanpin_cli.survey.tables import UNREAD

OWN = "内部."
"""Before the columns that are the engine's own: no name of a rule set has a dot, so that none can be one of them."""
PLACE, LACKING = f"{OWN}户序", f"{OWN}未列人数"
ROW, UNLISTED = quoted(PLACE), quoted(LACKING)
"""A household's place in its table (the answers come back in that order), and how many its roster leaves out."""
KEY, MEMBER_ROW = quoted(f"{OWN}户键"), quoted(f"{OWN}成员序")
MEMBER_KEYS = (f'm."户编号" AS {KEY}', f"m.{ROW} AS {MEMBER_ROW}")
UNREADABLE = quoted(f"{OWN}未读懂")


def put_households(
    database: duckdb.DuckDBPyConnection,
    policy: Policy,
    names: Collection[str],
    households: pd.DataFrame,
    previous: pd.DataFrame | None,
) -> None:
    """Make the table 户表 of the columns among ``names``, 上期.人均纯收入 among them; one that the survey lacks is unknown
    throughout."""
    fields = policy.reading_catalogue.households  # a fact over members may be a column, as in a ledger read again
    wanted = sorted(fields.keys() & names)
    columns = [typed(name, fields[name], name in households.columns, "h") for name in wanted]
    register(database, "调查表", households, [name for name in (*wanted, UNREAD, "户编号") if name in households.columns])
    tables, key = '"调查表" h', f'h."户编号" AS {KEY}'
    known = set(fields) | {fact.name for fact in policy.facts}
    before = sorted(name.removeprefix(f"{PREVIOUS}.") for name in names if name.startswith(f"{PREVIOUS}."))
    for name in before:
        field = fields.get(name) or Field()
        there = previous is not None and name in previous.columns
        columns.append(typed(name, field, there, "p", as_=f"{PREVIOUS}.{name}"))
    if previous is not None:
        register(database, "上期表", previous, [name for name in before if name in known and name in previous.columns])
        tables += f' LEFT JOIN "上期表" p ON h.{ROW} = p.{ROW}'
    if UNREAD in households:
        columns.append(f"CAST(h.{quoted(UNREAD)} AS VARCHAR) AS {UNREADABLE}")
    listed = ", ".join([f"h.{ROW}", key, *columns])
    database.execute(f'CREATE TEMP TABLE "户表" AS SELECT {listed} FROM {tables}')


def put_members(database: duckdb.DuckDBPyConnection, policy: Policy, names: Collection[str], members: pd.DataFrame) -> None:
    """Make the table 成员表 of the columns among ``names`` that the roster has."""
    fields = policy.catalogue.members
    used = sorted({*names} & {*members.columns})
    register(database, "成员", members, [*used, "户编号"])
    listed = ", ".join([*(typed(name, fields[name], True, "m") for name in used), *MEMBER_KEYS])
    database.execute(f'CREATE TEMP TABLE "成员表" AS SELECT {listed} FROM "成员" m')


def put_unlisted(database: duckdb.DuckDBPyConnection, lacking: npt.NDArray[np.int64]) -> bool:
    """Add a member of whom nothing is known for each person that a household counts and the roster does not list; whether
    there was any. A total over all members is then known within limits only, as where a listed one's answer is missing.

    lacking: how many, one entry a household.
    """
    if not lacking.any():
        return False
    database.register("未列", pd.DataFrame({PLACE: np.arange(len(lacking)), LACKING: lacking}))
    database.execute(f'CREATE OR REPLACE TEMP TABLE "户表" AS SELECT * FROM "户表" JOIN "未列" USING ({ROW})')
    each = f'SELECT {KEY}, unnest(range(max({UNLISTED}))) FROM "户表" GROUP BY {KEY}'
    database.execute(f'INSERT INTO "成员表" BY NAME SELECT {KEY} FROM ({each})')
    return True


def register(database: duckdb.DuckDBPyConnection, name: str, table: pd.DataFrame, columns: Iterable[str]) -> None:
    """Let the database see columns of a table, and where each row stands in it."""
    chosen = {column: _storable(table[column]) for column in dict.fromkeys(columns)}
    rows = pd.Series(np.arange(len(table)), index=table.index)
    database.register(name, pd.DataFrame({PLACE: rows, **chosen}, copy=False).reset_index(drop=True))


def typed(name: str, field: Field, there: bool, table: str, as_: str | None = None) -> str:
    """A column of a table, cast to its field's type; NULL where the table lacks it."""
    kind = SQL_TYPE[KIND_OF[field.type]]
    value = f"{table}.{quoted(name)}" if there else "NULL"
    return f"CAST({value} AS {kind}) AS {quoted(as_ or name)}"


def _storable(column: pd.Series) -> pd.Series:
    """A column as DuckDB takes it whole: dates as texts (cast back there), everything else as it is."""
    return column.astype(object).where(column.notna(), None) if column.dtype == object else column
