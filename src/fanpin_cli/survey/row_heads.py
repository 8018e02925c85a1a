"""Whose household a row of a table is about: the head's person key and name, before the rows have a household's key."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.survey.keys import HEAD_NUMBER, head_of
from fanpin_cli.survey.members import HEAD, NAME, NUMBER, RELATION
from fanpin_cli.survey.tables import Table

HEAD_NAME = "户主姓名"


def head_rows(table: Table) -> npt.NDArray[np.bool_]:
    """The rows of the 户主 in a roster; none where it has no column for the relation."""
    if RELATION not in table.member:
        return np.zeros(len(table.rows), dtype=bool)
    return (table.member[RELATION] == HEAD).fillna(False).to_numpy(bool)


def blocks_of_heads(table: Table) -> npt.NDArray[np.int64]:
    """For each row of a roster the number of the 户主 at or above it, from 0; -1 before the first one."""
    return np.cumsum(head_rows(table)) - 1


def head_persons(table: Table) -> pd.Series:
    """The head's person key; in a roster that does not repeat it on every row, on the row of the 户主 only."""
    head = head_of(table.household)
    if table.kind != "members" or NUMBER not in table.member:
        return head
    own = head_of(table.member[[NUMBER]].set_axis([HEAD_NUMBER], axis=1))
    return head.where(head.notna(), own.where(head_rows(table))).astype(object)


def head_names(table: Table) -> pd.Series:
    """The head's name; in a roster as ``head_persons``."""
    none = pd.Series([None] * len(table.rows), dtype=object)
    name = table.household.get(HEAD_NAME, none).astype(object)
    if table.kind != "members" or NAME not in table.member:
        return name
    return name.where(name.notna(), table.member[NAME].where(head_rows(table))).astype(object)
