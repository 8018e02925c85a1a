"""Knowing a ledger of ours: its hidden sheet says which sheets hold households and which columns are the ledger's own.

Staff rename sheets, copy them into new workbooks and delete rows. What the hidden sheet records and what is there must agree,
or households would be taken for gone: a sheet is found again by its header, and what is not found is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import (
    AS_OF,
    FURTHER_SHEETS,
    HOUSEHOLD_SHEETS,
    IDENTITY,
    KNOWN_BY,
    LEDGERS_OWN,
    LEVEL_KEY,
    MARK_SHEET,
    NONE,
    OTHER_PLACES,
    OWN_COLUMNS,
    REVIEW_LEVELS,
    ROUND,
    ROWS_KEY,
)
from fanpin_cli.survey.addresses import WHO
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.ledger_record import entries_in
from fanpin_cli.survey.titles import normal
from fanpin_cli.text.messages import _

LOOKED_AT = 20
ROUND_NAME, DATE = re.compile(r"20\d\d-(0[1-9]|1[0-2])"), re.compile(r"20\d\d-\d\d-\d\d")
STATED = re.compile(r"轮次：(20\d\d)年(\d{1,2})月\s+评定日期：(20\d\d-\d\d-\d\d)")


class LedgerSheetMissingError(FanpinError):
    """A ledger without one of its sheets of households: they would be taken for gone."""


@dataclass(frozen=True)
class LedgerMarks:
    """What the hidden sheet records: household sheets and how many rows each had, the ledger's own columns, the round, the
    date it was graded as of (``2019-10-31``, or empty), and its levels (rank → name and sheet)."""

    sheets: frozenset[str]
    own_columns: frozenset[str]
    round: str | None = None
    as_of: str = ""
    levels: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def holds_households(self) -> bool:
        """A ledger does; a report of changes is marked as ours and has no such sheet."""
        return self.sheets != {NONE}


def ledger_marks(grids: Sequence[Grid]) -> LedgerMarks | None:
    """The marks of a workbook that is a ledger of ours, else None. What its hidden sheet does not say, or says of sheets that
    are not there, is taken from the sheets themselves."""
    known = [grid for grid in grids if _has_households(grid)]
    sheets = frozenset(grid.sheet for grid in known)
    round_, as_of = _stated(known)
    for grid in grids:
        if grid.sheet == MARK_SHEET:
            entries = entries_in(grid)
            if HOUSEHOLD_SHEETS in entries and OWN_COLUMNS in entries:
                marks = _recorded(entries, round_, as_of)
                astray = marks.holds_households and marks.sheets.isdisjoint(grid.sheet for grid in grids)
                return replace(marks, sheets=sheets) if astray and sheets else marks
    return LedgerMarks(sheets, LEDGERS_OWN, round_, as_of) if sheets else None


def marks_of_part(grids: Sequence[Grid]) -> LedgerMarks | None:
    """The marks of a ledger, or of a part of one, as it comes back: whatever sheets of households are there, none of them
    missed. A sheet is one of households where it says who they are and has a column for their level."""
    parts = [grid for grid in grids if grid.sheet != MARK_SHEET and (_has_households(grid) or _has_levels(grid))]
    if not parts:
        return None
    whole = ledger_marks(grids)
    own = LEDGERS_OWN if whole is None else whole.own_columns
    sheets = frozenset(grid.sheet for grid in parts)
    return LedgerMarks(sheets, own) if whole is None else replace(whole, sheets=sheets, own_columns=own, counts={})


def is_further_sheet(name: str, grids: Sequence[Grid]) -> bool:
    """Whether a file without households is another sheet of a ledger, saved on its own, or a county's summary: 汇总, 规则 …

    name: the file's, which ends in the sheet's where a program saved every sheet as a file. grids: empty where it cannot be
    opened.
    """
    if grids and all(grid.sheet in FURTHER_SHEETS or _has_title(grid) for grid in grids):
        return True
    return any(name == sheet or name.endswith(f"-{sheet}") for sheet in FURTHER_SHEETS)


def _has_title(grid: Grid) -> bool:
    """Whether the first row is the title of such a sheet: …台账——汇总."""
    texts = (cell for row in grid.rows[:1] for cell in row if isinstance(cell, str))
    return any(text.endswith(tuple(f"台账——{sheet}" for sheet in FURTHER_SHEETS)) for text in texts)


def household_grids(grids: Sequence[Grid], marks: LedgerMarks) -> list[Grid]:
    """The sheets of a ledger that hold its households; of a renamed one what has such a header instead.

    Raises ``LedgerSheetMissingError`` where one that had households is not there, or has lost its header.
    """
    found = [grid for grid in grids if grid.sheet in marks.sheets]
    gone = sorted(sheet for sheet in marks.sheets - {grid.sheet for grid in found} if marks.counts.get(sheet))
    renamed = [grid for grid in grids if grid.sheet not in marks.sheets and _has_households(grid)] if gone else []
    if len(renamed) != len(gone):
        message = _("{file} has no sheet {sheets} any more (households on it: {n}); put it back, or name it so again")
        households = sum(marks.counts[sheet] for sheet in gone)
        raise LedgerSheetMissingError(message.format(file=grids[0].name, sheets="、".join(gone), n=households))
    for grid in found:
        if marks.counts.get(grid.sheet) and len(_filled(grid)) > 2 and not _has_households(grid):
            message = _("{file}, sheet {sheet}: the header with 户编号 and 风险等级 is gone; put the row back")
            raise LedgerSheetMissingError(message.format(file=grid.name, sheet=grid.sheet))
    return [*found, *renamed]


def _stated(households: Sequence[Grid]) -> tuple[str | None, str]:
    """Round and date in the second row of the sheets of households, where they agree."""
    texts = (cell for grid in households for row in grid.rows[:LOOKED_AT] for cell in row if isinstance(cell, str))
    found = {(f"{stated[1]}-{int(stated[2]):02d}", stated[3]) for text in texts if (stated := STATED.search(text))}
    return found.pop() if len(found) == 1 else (None, "")


def _recorded(entries: Mapping[str, str], round_: str | None, as_of: str) -> LedgerMarks:
    """What the hidden sheet says; round and date as stated elsewhere where it says none that can be."""
    levels = {
        int(rank): (names[0], names[-1])
        for rank, named in _under(LEVEL_KEY, entries).items()
        if rank.isdigit() and (names := named.split(";"))
    }
    own_round, own_date = entries.get(ROUND, ""), entries.get(AS_OF, "")
    sheet_of = {**{str(rank): sheet for rank, (_name, sheet) in levels.items()}, **OTHER_PLACES}
    counts = {
        sheet_of[place]: int(count)
        for place, count in _under(ROWS_KEY, entries).items()
        if place in sheet_of and count.isdigit()
    }
    sheets = frozenset(entries[HOUSEHOLD_SHEETS].split(";"))
    own = frozenset(entries[OWN_COLUMNS].split(";")) - frozenset(IDENTITY)
    return LedgerMarks(
        sheets=sheets if sheets == {NONE} else sheets | {sheet for sheet, count in counts.items() if count},
        own_columns=LEDGERS_OWN if own.isdisjoint(LEDGERS_OWN) else own,
        round=own_round if ROUND_NAME.fullmatch(own_round) else round_,
        as_of=own_date if DATE.fullmatch(own_date) else as_of,
        levels=levels,
        counts=counts,
    )


def _under(prefix: str, entries: Mapping[str, str]) -> dict[str, str]:
    return {key.removeprefix(prefix): value for key, value in entries.items() if key.startswith(prefix)}


def _has_households(grid: Grid) -> bool:
    return any(
        {normal(cell) for cell in row if isinstance(cell, str) and len(cell) < LOOKED_AT} >= KNOWN_BY
        for row in grid.rows[:LOOKED_AT]
    )


def _has_levels(grid: Grid) -> bool:
    rows = ({normal(cell) for cell in row if isinstance(cell, str)} for row in grid.rows[:LOOKED_AT])
    return any(not titles.isdisjoint(REVIEW_LEVELS) and not titles.isdisjoint(WHO) for titles in rows)


def _filled(grid: Grid) -> list[int]:
    return [number for number, row in enumerate(grid.rows[:LOOKED_AT]) if any(cell not in (None, "") for cell in row)]
