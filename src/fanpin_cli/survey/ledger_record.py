"""What a ledger keeps besides its households' rows: the hidden sheet's entries and record, 数据问题, 调整记录.

The record has an entry a household, in the order of the survey: who its members are and what they answered, what the previous
round said, limits of counts. Staff sort and move the visible rows; the record tells their order.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from fanpin_cli.ledger_format import (
    ADJUSTMENTS,
    BEFORE,
    BETWEEN_MEMBERS,
    BETWEEN_PLACES,
    BETWEEN_VALUES,
    COLUMNS_READ_KEY,
    CONTINUED,
    MARK_SHEET,
    MEMBER_COLUMNS,
    PROBLEM_TITLES,
    PROBLEMS,
    PROGRESS,
    RECORD_COLUMNS,
    RECORD_ENTRY,
    RECORD_GONE,
    RECORD_KEY,
    RECORD_MEMBERS,
    RECORD_SOURCE,
    RECORD_WHY,
    TO_INCLUDE,
)
from fanpin_cli.survey.catalogue import Field
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.member_record import as_text, from_texts
from fanpin_cli.text.normalise import plain

ORDER = "次序"
"""The record's own numbering, in the order of the survey."""
LOOKED_AT = 20
"""Rows in which a header is."""
FIXED = (RECORD_KEY, RECORD_SOURCE, RECORD_WHY, RECORD_MEMBERS, BEFORE)
"""Columns of every record; the further ones are limits of counts and the previous round's answers."""


@dataclass(frozen=True)
class LedgerRecord:
    """What a ledger keeps, or several of one round together.

    entries: the hidden sheet's keys and values. households: one row a household, texts or None (see ``FIXED``), and ORDER.
    problems: the sheet 数据问题. adjustments: the sheet 调整记录 under its own titles, 户编号 as text, cells as they stand;
    inclusion: the sheet 应纳入 likewise.
    """

    entries: Mapping[str, str] = field(default_factory=dict)
    households: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[*FIXED, ORDER]))
    problems: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[*PROBLEM_TITLES]))
    adjustments: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[RECORD_KEY]))
    inclusion: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[RECORD_KEY]))

    @property
    def member_titles(self) -> list[str]:
        """What the record says of each member, in order."""
        return [title for title in self.entries.get(MEMBER_COLUMNS, "").split(";") if title]

    @property
    def further(self) -> list[str]:
        """The record's columns beside the fixed ones."""
        return [str(title) for title in self.households.columns if title not in (*FIXED, ORDER)]

    def members(self, fields: Mapping[str, Field]) -> pd.DataFrame | None:
        """The members of every household, typed; None where the record has none."""
        people = self.people(fields)
        if people is None or RECORD_GONE not in people:
            return people
        return people[people[RECORD_GONE].isna()].drop(columns=RECORD_GONE).reset_index(drop=True)

    def gone(self, fields: Mapping[str, Field]) -> pd.DataFrame | None:
        """Those who are no longer there, with RECORD_GONE; None where the record has none."""
        people = self.people(fields)
        if people is None or RECORD_GONE not in people:
            return None
        return people[people[RECORD_GONE].notna()].reset_index(drop=True)

    def people(self, fields: Mapping[str, Field]) -> pd.DataFrame | None:
        """Both together, with RECORD_GONE where anybody is gone."""
        if not self.member_titles:
            return None
        return from_texts(self.households[RECORD_MEMBERS], self.households[RECORD_KEY], self.member_titles, fields)

    def beside(self, keys: pd.Series, sources: pd.Series) -> pd.DataFrame:
        """The record of each of these households, NA where it has none: found by 户编号, by 来源 where the record has that
        too, since the 户编号 is missing or another row's there.

        keys, sources: one entry a household; the result has their index.
        """
        own = self.households
        places = pd.Series(np.arange(len(own)), index=_found_by(own[RECORD_KEY], own[RECORD_SOURCE]))
        places = places[~places.index.duplicated()]
        by_key = pd.Index(_found_by(keys, pd.Series(None, index=keys.index, dtype=object)))
        by_source = pd.Index(_found_by(keys, sources))
        rows = places.reindex(by_source).fillna(pd.Series(places.reindex(by_key).to_numpy(), index=by_source))
        return own.reindex(rows.to_numpy(float)).set_axis(keys.index)


def _found_by(keys: pd.Series, sources: pd.Series) -> np.ndarray:
    return np.asarray(_text(keys) + "\0" + _text(sources), dtype=object)


def _text(column: pd.Series) -> pd.Series:
    return column.astype(object).where(column.notna(), "").astype(str)


def ledger_record(grids: Sequence[Grid]) -> LedgerRecord:
    """The record of a ledger's workbook; what is not there is empty."""
    marks = next((grid for grid in grids if grid.sheet == MARK_SHEET), None)
    entries = {} if marks is None else entries_in(marks)
    households = _household_record(entries)
    return LedgerRecord(
        entries=entries,
        households=households.assign(**{ORDER: np.arange(len(households), dtype=float)}),
        problems=_titled(grids, PROBLEMS, PROBLEM_TITLES[-2]).reindex(columns=[*PROBLEM_TITLES]),
        adjustments=adjustments_in(grids),
        inclusion=_under_titles(inclusion_grids(grids), RECORD_KEY),
    )


def adjustments_in(grids: Sequence[Grid]) -> pd.DataFrame:
    """The sheet 调整记录; see ``LedgerRecord``."""
    return _titled(grids, ADJUSTMENTS, RECORD_KEY)


def entries_in(marks: Grid) -> dict[str, str]:
    """The hidden sheet's keys and values."""
    return {str(row[0]): str(row[1]) for row in marks.rows if len(row) >= 2 and row[0] and row[1]}


def one_record(records: Sequence[LedgerRecord]) -> LedgerRecord:
    """The records of several ledgers of one round (a township each), one after the other."""
    if len(records) == 1:
        return records[0]
    households = pd.concat([record.households for record in records], ignore_index=True)
    columns_read = {key: text for record in records for key, text in record.entries.items() if key.startswith(COLUMNS_READ_KEY)}
    entries = {**(records[0].entries if records else {}), **columns_read}
    if len({tuple(record.member_titles) for record in records}) > 1:  # they cannot be read as one table
        entries.pop(MEMBER_COLUMNS, None)
    return LedgerRecord(
        entries,
        households.assign(**{ORDER: np.arange(len(households), dtype=float)}),
        _each_once(pd.concat([record.problems for record in records], ignore_index=True)),
        pd.concat([record.adjustments for record in records], ignore_index=True),
        pd.concat([record.inclusion for record in records], ignore_index=True),
    )


def _each_once(problems: pd.DataFrame) -> pd.DataFrame:
    """Problems of several ledgers, numbered anew: one that the county's ledger and the township's both tell is one."""
    first, *told = PROBLEM_TITLES
    once = problems.drop_duplicates(told, ignore_index=True)
    return once.assign(**{first: pd.Series(range(1, len(once) + 1), dtype=object)})


def as_entries(table: pd.DataFrame) -> pd.Series:
    """Each household's record as a text: its values as texts, in the order of the table's columns. Missing is ``""``."""
    text = pd.Series("", index=table.index, dtype=object)
    for number, title in enumerate(table.columns):
        text = text + ("" if number == 0 else BETWEEN_VALUES) + as_text(table[title], BETWEEN_VALUES)
    return text


def _household_record(entries: Mapping[str, str]) -> pd.DataFrame:
    """The table that ``as_entries`` wrote, texts or None, by the entries 户.1, 户.2 …, whatever their order."""
    titles = entries.get(RECORD_COLUMNS, "").split(";")
    found = pd.Series({key: text for key, text in entries.items() if key.startswith(RECORD_ENTRY)}, dtype=object)
    if found.empty:
        return pd.DataFrame(columns=[*FIXED])
    keys = found.index.to_series().str.extract(rf"^{re.escape(RECORD_ENTRY)}(\d+)({re.escape(CONTINUED)}*)$")
    found = found[keys[0].notna().to_numpy()]
    keys = keys.dropna()
    order = np.lexsort((keys[1].str.len().to_numpy(), keys[0].astype(int).to_numpy()))
    numbers, texts = keys[0].to_numpy(object)[order], found.to_numpy(object)[order]
    if (keys[1] != "").any():
        texts = pd.Series(texts).groupby(numbers, sort=False).agg(BETWEEN_MEMBERS.join).to_numpy(object)
    values = pd.Series(texts, dtype=object).str.split(BETWEEN_VALUES, expand=True).reindex(columns=range(len(titles)))
    table = values.set_axis(titles, axis=1).astype(object)
    record: pd.DataFrame = table.where(table.notna() & (table != ""), None)
    return record.reindex(columns=list(dict.fromkeys([*FIXED, *titles])))


def inclusion_grids(grids: Sequence[Grid]) -> list[Grid]:
    """The sheet 应纳入 of a ledger; where none is called so, what has its columns."""
    named = [grid for grid in grids if grid.sheet == TO_INCLUDE]
    return named or [grid for grid in grids if any(PROGRESS in row and RECORD_KEY in row for row in grid.rows[:LOOKED_AT])]


def _titled(grids: Sequence[Grid], sheet: str, known_by: str) -> pd.DataFrame:
    """The rows of the sheet of this name; see ``_under_titles``."""
    return _under_titles([grid for grid in grids if grid.sheet == sheet], known_by)


def _under_titles(grids: Sequence[Grid], known_by: str) -> pd.DataFrame:
    """The rows of sheets under their own titles (those of the row that has ``known_by``), where that column is filled."""
    tables = [_rows(grid, known_by) for grid in grids]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame({known_by: pd.Series(dtype=object)})


def _rows(grid: Grid, known_by: str) -> pd.DataFrame:
    header = next((number for number, row in enumerate(grid.rows) if known_by in row), None)
    if header is None or header + 1 == len(grid.rows):
        return pd.DataFrame({known_by: pd.Series(dtype=object)})
    titles = [plain(str(cell or "")) for cell in grid.rows[header]]
    width = len(titles)
    rows = [[*row, *[None] * width][:width] for row in grid.rows[header + 1 :]]
    table = pd.DataFrame(rows, columns=titles, dtype=object)
    table = table.loc[:, [bool(title) for title in titles]]
    table = table.loc[:, ~table.columns.duplicated()]
    table = table.apply(lambda column: column.map(_cell)).astype(object)
    if RECORD_KEY in table:
        table[RECORD_KEY] = table[RECORD_KEY].map(_key, na_action="ignore")
    table = table.where(table.notna(), None)
    named: pd.DataFrame = table[table[known_by].notna()]
    return named.reset_index(drop=True)


def _cell(cell: object) -> object:
    """A date without its hour, a whole number without decimals, a text without spaces around it; None where it is blank."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return (cell.strip() or None) if isinstance(cell, str) else cell


def _key(cell: object) -> str | None:
    """A 户编号 as a clerk reads it; a number of many digits in full. Township and village in it stay separated as they are."""
    parts = (f"{cell:.15g}" if isinstance(cell, float) else str(cell)).split(BETWEEN_PLACES)
    return BETWEEN_PLACES.join(map(plain, parts)) or None
