"""The database that answers the rules: in memory, locked, with no way out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import duckdb
import numpy as np
import pandas as pd

from fanpin_cli.policy.question_tables import PLACE, Table

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "lock_configuration": True,
    "threads": 1,  # a county's table is small: more threads cost more than they save
}


def open_locked() -> duckdb.DuckDBPyConnection:
    """A connection that cannot read or write a file, load an extension or have its settings changed.

    It is to make TEMP tables: no other connection sees them, and they are gone when it is closed. Rules are written by this
    program from checked parts (``policy.expressions``); this is the second wall, not the first.
    """
    return _database().cursor()


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """The one empty database behind all connections: to start one takes 20 ms, and a rule set's examples ask 50 times."""
    return duckdb.connect(":memory:", config=SETTINGS)


def load(database: duckdb.DuckDBPyConnection, name: str, table: Table, *given: pd.DataFrame | None) -> None:
    """Make a table in the database. given: the survey's tables that it is made of, in the order of its sources."""
    for (source, columns), rows in zip(table.sources.items(), given, strict=False):
        if rows is not None:
            register(database, source, rows, columns)
    database.execute(f"CREATE TEMP TABLE {name} AS {table.sql}")


def register(database: duckdb.DuckDBPyConnection, name: str, table: pd.DataFrame, columns: Iterable[str]) -> None:
    """Let the database see columns of a table, with the number of each row (``内部.户序``)."""
    chosen = {column: _storable(table[column]) for column in dict.fromkeys(columns)}
    rows = pd.Series(np.arange(len(table)), index=table.index)
    database.register(name, pd.DataFrame({PLACE: rows, **chosen}, copy=False).reset_index(drop=True))


def _storable(column: pd.Series) -> pd.Series:
    """A column as DuckDB takes it whole: dates as texts (cast back there), everything else as it is."""
    return column.astype(object).where(column.notna(), None) if column.dtype == object else column
