"""Members on a sheet of their own that name their household's row (``_parent_index``), as form tools export them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from fanpin_cli.survey.keys import HEAD_NUMBER, KEY
from fanpin_cli.survey.tables import Table

LINKS = (
    ("_parent_index", "_index"),  # KoboToolbox
    ("PARENT_KEY", "KEY"),  # ODK, SurveyCTO
    ("_submission__uuid", "_uuid"),
    ("_submission__id", "_id"),
)
"""A column of the members' sheet, and the column of the households' sheet whose values it repeats."""
PARENT_SHEET = "_parent_table_name"


def with_keys_of_parents(tables: Sequence[Table]) -> list[Table]:
    """The tables, those of members with the 户编号 and the head's 证件号码 of the household rows that they refer to, where they
    have none of their own. A reference to a row that is not there, or to one of several, gives nothing."""
    parents = [table for table in tables if table.kind == "households"]
    return [_with_keys(table, parents) if table.kind == "members" else table for table in tables]


def _with_keys(table: Table, parents: Sequence[Table]) -> Table:
    if KEY in table.household or HEAD_NUMBER in table.household:
        return table
    for own, theirs in LINKS:
        for parent in _parents_of(table, parents, theirs) if own in table.originals else ():
            place = pd.Series(range(len(parent.rows)), index=_references(parent.originals[theirs]))
            place = place[place.index.notna() & ~place.index.duplicated(keep=False)]
            found = place.reindex(_references(table.originals[own]))
            if found.notna().any():
                return replace(table, household=table.household.assign(**_keys(parent, found)))
    return table
    for own, theirs in LINKS:
        for parent in _parents_of(table, parents, theirs) if own in table.originals else ():
            place = pd.Series(range(len(parent.rows)), index=_references(parent.originals[theirs]))
            place = place[place.index.notna() & ~place.index.duplicated(keep=False)]
            found = place.reindex(_references(table.originals[own]))
            if found.notna().any():
                keys = {
                    title: parent.household[title].reindex(found.to_numpy()).to_numpy(object)
                    for title in (KEY, HEAD_NUMBER)
                    if title in parent.household
                }
                known = {title: pd.Series(values, dtype=object) for title, values in keys.items()}
                return replace(
                    table, household=table.household.assign(**{t: s.where(s.notna(), None) for t, s in known.items()})
                )
    return table


def _keys(parent: Table, found: pd.Series) -> dict[str, pd.Series]:
    """What the households at these places of their table are known by."""
    known = {
        title: pd.Series(parent.household[title].reindex(found.to_numpy()).to_numpy(object), dtype=object)
        for title in (KEY, HEAD_NUMBER)
        if title in parent.household
    }
    return {title: keys.where(keys.notna(), None) for title, keys in known.items()}


def _parents_of(table: Table, parents: Sequence[Table], column: str) -> Iterator[Table]:
    """The one table of households that the members may refer to: on the sheet that they name, else in their file, else any."""
    having = [parent for parent in parents if column in parent.originals]
    named = set(table.originals[PARENT_SHEET].dropna()) if PARENT_SHEET in table.originals else set[object]()
    for candidates in (
        [parent for parent in having if parent.file == table.file and parent.sheet in named],
        [parent for parent in having if parent.file == table.file],
        having,
    ):
        if candidates:
            yield from candidates[:1] if len(candidates) == 1 else ()
            return


def _references(column: pd.Series) -> pd.Index:
    """Row numbers and ids as text: 1, 1.0 and "1" are the same row."""
    references = column.astype(object).map(lambda cell: str(cell).removesuffix(".0"), na_action="ignore")
    index: pd.Index = pd.Index(references.to_numpy(object), dtype=object)
    return index
