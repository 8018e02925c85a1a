"""The database that answers the rules: in memory, locked, with no way out."""

from __future__ import annotations

from functools import cache

import duckdb

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
