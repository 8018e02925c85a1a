"""Where the households of a table live, where its columns do not say: from one column for both, an address, or names around it.

A column's own value is never overridden, and a notice says where each place came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from fanpin_cli.survey.place_names import Place, PlaceNames
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.tables import Table
from fanpin_cli.survey.titles import normal

TOWN, VILLAGE, ADDRESS = "乡镇", "村", "家庭住址"
FOLDERS = 2
"""Folders above the one that the user gave, or above a file that he named (东岭镇/西冲村/调查表.xlsx); those further up are the
user's own."""
LOOKED_AT, MOST = 50, 0.9
"""A column without a known title names places if most of so many of its values do."""
MOST_NAMED = 3


@dataclass(frozen=True)
class _Found:
    """A place for each row (None where there is none), and in which column, or in which names around the table, it is."""

    places: pd.Series
    source: str
    column: str = ""


def with_places(table: Table, titles: Sequence[str], names: PlaceNames) -> Table:
    """The table with 乡镇 and 村 filled in where they are blank, and a notice for each source.

    titles: the texts of the rows above its header.
    """
    blank = {title: _blank(table, title) for title in (TOWN, VILLAGE)}
    if not any(where.any() for where in blank.values()):
        return table
    household, letters, problems = table.household.copy(), dict(table.letters), list(table.problems)
    for found in _sources(table, titles, names):
        filled: dict[str, pd.Series] = {}
        for title, where in blank.items():
            values = found.places.map(lambda place, title=title: (place.town if title == TOWN else place.village) or None)
            if not found.column and not _fits(household.get(title), values):
                continue
            here = where & values.notna()
            if not here.any():
                continue
            own = household[title] if title in household else pd.Series(None, index=household.index, dtype=object)
            own = own.astype(object).where(~here, values)
            household[title] = own.where(own.notna(), None)
            if found.column and title not in letters:
                letters[title] = letters[found.column]
            blank[title] = where & ~here
            filled[title] = values[here]
        if filled:
            problems.append(_told(table, found, filled))
    return replace(table, household=household, letters=letters, problems=tuple(problems))


def _blank(table: Table, title: str) -> pd.Series:
    if title not in table.household:
        return pd.Series(True, index=table.household.index)
    return table.household[title].isna()


def _fits(own: pd.Series | None, values: pd.Series) -> bool:
    """Whether the names around a table may fill the gaps of its column: nothing there says otherwise."""
    given = set() if own is None else set(own.dropna())
    return given <= set(values.dropna())


def _sources(table: Table, titles: Sequence[str], names: PlaceNames) -> Iterator[_Found]:
    """The best first: columns that name township and village together, what stands around the table, the address. An address
    in another township than the table's is where the family has moved to; it does not count."""
    for title in _division_columns(table, names):
        yield _Found(_of(table.originals[title], names), f"“{title}”列", title)
    for title in (VILLAGE, TOWN):  # a village column that holds 东岭镇西冲村
        if title in table.household:
            yield _Found(_of(table.household[title], names), f"“{title}”列", title)
    around = [(source, names.in_title(text)) for source, text in _around(table, titles)]
    town = next((place.town for _source, place in around if place.town), "")
    village = next((place.village for _source, place in around if place.village), "")
    for source, place in around:
        if place:
            yield _Found(pd.Series([place] * len(table.rows), index=table.household.index, dtype=object), source)
    if ADDRESS in table.household and not village:
        found = _of(table.household[ADDRESS], names)
        yield _Found(found.map(lambda place: place if town in ("", place.town or town) else Place()), f"“{ADDRESS}”列", ADDRESS)


def _of(column: pd.Series, names: PlaceNames) -> pd.Series:
    places = {value: names.of_address(value) for value in column.dropna().unique()}
    return column.map(lambda value: places.get(value, Place())).astype(object)


def _division_columns(table: Table, names: PlaceNames) -> list[str]:
    """The columns that name places, by their titles or else by most of their values."""
    own = [str(title) for title in table.originals if title not in table.household and title not in table.member]
    titled = [title for title in own if names.words.division_title.search(normal(title))]
    if titled:
        return titled
    found = []
    for title in own:
        values = [value for value in table.originals[title].dropna().unique()[:LOOKED_AT] if isinstance(value, str)]
        places = [names.of_address(value) for value in values]
        if values and np.mean([bool(place.town and place.village) for place in places]) >= MOST:
            found.append(title)
    return found


def _around(table: Table, titles: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What stands around a table, the nearest first: its title rows, the names of the sheet, the file and its folders."""
    yield "标题行", "\n".join(titles)
    yield "工作表名", table.sheet
    yield "文件名", table.file.stem
    given = len(Path(table.name).parts) - 1  # folders between the one that the user gave and the file
    for folder in list(table.file.absolute().parents)[: given + FOLDERS]:
        yield "文件夹名", folder.name


def _told(table: Table, found: _Found, filled: dict[str, pd.Series]) -> Problem:
    named = [value for values in filled.values() for value in values.drop_duplicates()]
    shown = "、".join(named[:MOST_NAMED]) + ("等" if len(named) > MOST_NAMED else "")
    cell = f"{table.letters[found.column]}{table.header_row}" if found.column in table.letters else ""
    details = {
        "title": "、".join(filled),
        "rows": str(max(map(len, filled.values()))),
        "source": found.source,
    }
    return Problem("place-filled", table.name, table.sheet, cell, value=shown, details=details)
