"""The rows of one kind of list, from all its sheets, as one table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.survey.addresses import column_of
from fanpin_cli.survey.catalogue import NUMERIC, Field, FieldType
from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.person_keys import joining_keys
from fanpin_cli.survey.tables import Table
from fanpin_cli.text.shown import shown

UNREADABLE = frozenset({"digits-lost", "identity-number", "error-cell", "formula-unsaved"})
"""Sorts of problems that leave a row without its person's number."""
COMMON = ("file", "sheet", "row", "source", "cell", "name", "number", KEY, "乡镇", "村", "unread", "note", "copied")


def list_rows(
    tables: Sequence[Table],
    columns: Mapping[str, Field],
    person: Sequence[str],
    shows: Sequence[str],
    copies: Collection[int] = (),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of a kind's tables, and the keys that each says who it is by. copies: the numbers of the tables that only repeat
    another one.

    The first has ``COMMON``: file, sheet, row and cell of the name or number; source (empty where there is one table only);
    name, number as it is written, 户编号, 乡镇, 村 (text or None); unread (a number stands there that cannot be read); note,
    what the evidence tells (A类); copied (its table is one of ``copies``) — and the kind's own columns, typed. The second has a
    column for each of ``person``.
    """
    several = len(tables) > 1
    parts = [_rows(table, columns, person, shows, several=several, copied=table.number in copies) for table in tables]
    rows = pd.concat([part[0] for part in parts], ignore_index=True) if parts else pd.DataFrame(columns=[*COMMON])
    keys = pd.concat([part[1] for part in parts], ignore_index=True) if parts else pd.DataFrame(columns=[*person])
    return rows, keys.astype(object).where(keys.notna(), None)


def _rows(
    table: Table,
    columns: Mapping[str, Field],
    person: Sequence[str],
    shows: Sequence[str],
    *,
    several: bool,
    copied: bool,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    said = {
        **{str(title): table.household[title] for title in table.household},
        **{str(t): table.member[t] for t in table.member},
    }
    said |= differences(said, columns)
    none = pd.Series(None, index=table.household.index, dtype=object)

    def text(*titles: str) -> pd.Series:
        found = none
        for title in titles:
            found = found.where(found.notna(), said.get(title, none).astype(object))
        return found.where(found.notna(), None)

    numbers = [title for title in person if title in table.letters]
    written = none
    for title in numbers:
        written = written.where(written.notna(), table.originals[title].astype(object))
    column = column_of(table.letters, *numbers, "姓名", "户主姓名")
    rows = pd.DataFrame(
        {
            "file": table.name,
            "sheet": table.sheet,
            "row": table.rows,
            "source": f"{table.name}·{table.sheet}" if several else "",
            "cell": column + pd.Series(table.rows).astype(str),
            "name": text("姓名", "户主姓名"),
            "number": written,
            KEY: text(KEY),
            "乡镇": text("乡镇"),
            "村": text("村"),
            "unread": _unread(table, numbers),
            "note": _note(said, columns, shows),
            "copied": copied,
        },
        index=table.household.index,
    )
    own = {title: column for title, column in said.items() if title in columns and title not in rows}
    keys = pd.DataFrame({title: joining_keys(said.get(title, none).astype(object)) for title in person}, index=rows.index)
    return rows.assign(**own), keys


def differences(said: Mapping[str, pd.Series], columns: Mapping[str, Field]) -> dict[str, pd.Series]:
    """The columns that are worked out where they are blank: what was spent less what was paid back is what was borne oneself.

    An amount that was not paid back by one of several insurances is often left blank; one of them has to be there.
    """
    found = dict[str, pd.Series]()
    for title, column in columns.items():
        for first, *others in getattr(column, "difference", ()):
            paid = [said[other].astype(float) for other in others if other in said]
            if first in said and paid:
                back = pd.concat(paid, axis=1).sum(axis=1, min_count=1)
                left = said[first].astype(float) - back
                own = found.get(title, said.get(title, pd.Series(np.nan, index=left.index))).astype(float)
                found[title] = own.where(own.notna(), left)
    return found


def _unread(table: Table, numbers: Sequence[str]) -> npt.NDArray[np.bool_]:
    """The rows in which a cell for a number holds figures, and no number that can be read."""
    letters = {table.letters[title] for title in numbers}
    cells = {
        problem.cell
        for problem in table.problems
        if problem.kind in UNREADABLE and (problem.kind != "identity-number" or any(map(str.isdigit, problem.value)))
    }
    bad = np.zeros(len(table.rows), dtype=bool)
    for letter in letters if cells else ():
        bad |= np.array([f"{letter}{row}" in cells for row in table.rows.tolist()], dtype=bool)
    return bad


def _note(said: Mapping[str, pd.Series], columns: Mapping[str, Field], shows: Sequence[str]) -> pd.Series:
    """What the evidence tells: A类; 肢体·二级; 自付金额12000元."""
    note = pd.Series("", index=next(iter(said.values())).index if said else None, dtype=object)
    for title in shows:
        if title in said:
            told = _told(title, said[title], columns[title])
            note = (note + "·" + told).where((note != "") & (told != ""), told)
    return note


def _told(title: str, column: pd.Series, field: Field) -> pd.Series:
    """A value with what it needs to be understood: figures with their title, amounts with their unit too."""
    texts = {value: _one(title, value, field) for value in column.dropna().unique()}
    return column.map(texts).astype(object).where(column.notna(), f"{title}未填" if field.type in NUMERIC else "")


def _one(title: str, value: object, field: Field) -> str:
    text = shown(value).strip()
    if field.type in NUMERIC:
        return f"{title}{text}{field.unit or ''}"
    if field.type is FieldType.YES_NO:
        return f"{title}{text}"
    return f"{title}{text}" if text.isdecimal() else text
