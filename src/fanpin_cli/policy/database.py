"""The database that answers the rules: in memory, locked, with no way out."""

from __future__ import annotations

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
    """An empty database that cannot read or write a file, load an extension or have its settings changed.

    Rules are written by this program from checked parts (``policy.expressions``); this is the second wall, not the first.
    """
    return duckdb.connect(":memory:", config=SETTINGS)
