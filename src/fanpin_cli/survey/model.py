"""The result of reading: households, their members, and where everything came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pandas as pd

from fanpin_cli.survey.addresses import Letters, address
from fanpin_cli.survey.ledger_record import LedgerRecord
from fanpin_cli.survey.problems import Problem

SheetKind = Literal["households", "members", "list", "ledger", "skipped"]


@dataclass(frozen=True)
class SheetRead:
    """One sheet as it was read: what it was taken for, where its header is, and what became of each column.

    ``header_rows`` are the sheet's own numbers (1 is the first) of the header's rows. ``matched`` maps the sheet's own
    titles to canonical ones, ``unmatched`` lists titles carried through unchanged, ``why`` says why a sheet was skipped,
    or with no ``sheet`` a whole file. ``assigned`` maps those of its titles that a county said something of to where it did
    (``--columns``, ``aliases:``), ``not_read`` likewise those that are not read as answers. ``unknown`` lists the titles that
    name no field, ``titles`` all that its header makes, of a column under a group with the group's and without.
    """

    file: Path
    sheet: str
    kind: SheetKind
    header_rows: range = range(0)
    rows: int = 0
    matched: Mapping[str, str] | None = None
    unmatched: tuple[str, ...] = ()
    why: str = ""
    assigned: Mapping[str, str] = field(default_factory=dict)
    not_read: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    titles: frozenset[str] = frozenset()

    @property
    def header_row(self) -> int:
        """The last row of the header; 0 where there is none."""
        return self.header_rows[-1] if self.header_rows else 0


@dataclass(frozen=True)
class FileFailure:
    """A file of several that could not be read, and why, in one translated sentence."""

    file: Path
    reason: str


@dataclass(frozen=True)
class Survey:
    """Everything read in one run.

    households: one row a household (RangeIndex), its columns the canonical titles that the survey has, typed by field:
        text, enum, identity_number, phone: object with str or None; money, number: float64 with NaN; integer: float64 with
        NaN; yes_no: pandas ``boolean``; date: object with ``datetime.date`` or None; month: object with ``YYYY-MM`` or None;
        set: object with ``,残疾,长期慢性病,`` (canonical order, commas at both ends; ``,`` is the empty set) or None.
        Always there: 户编号 (object; where the survey has none, the head's first 18 characters; None where there is no
        key at all), 来源 (``file·sheet·第12行``) and 未评定原因 (object: None, or why this row cannot be graded at
        all: no key, or a repeat of another row's 户编号). 未读懂, if any cell could not be read: the fields of such cells
        between commas (``,人均纯收入,``), else None; no derived value takes their place.
    originals: same index; the survey's own columns with the sheet's own values, for the ledger. Canonical titles where a
        column was matched, its own title where not. Without 乡镇 村 户编号 户主姓名 户主证件号码 家庭人口: the ledger has those
        anyway.
    members: one row a person, or None where no roster was read; typed likewise, always with 户编号, joined to households.
        年龄 is there (float64, whole years on the as-of date) where a column, a birth date or an identity number gives it;
        file, sheet, row, block: where the person's row is, as in places.
    gone: like members, the persons who are marked as no longer there (dead, moved out, struck off), with GONE: how that is
        known. None where nobody is. They are in no total.
    ledger: same index as households, or None where no sheet was a ledger of ours: the ledger's own columns (风险等级 …).
    places: same index; file, sheet, row (int): where the household's row is; block (int): its table's place in columns.
    round, as_of, levels: what a ledger's hidden sheet says: its round and date (None where they differ), and rank → name and
        sheet of its levels. record: what else the ledger keeps (members, decisions, problems); None where none was read.
    recorded: same index as households; what the record says of each (see ``LedgerRecord.beside``).
    columns: for each table that was read, canonical title → column letters, for cell addresses.
    """

    households: pd.DataFrame
    originals: pd.DataFrame
    members: pd.DataFrame | None
    ledger: pd.DataFrame | None
    places: pd.DataFrame
    columns: tuple[Letters, ...]
    problems: tuple[Problem, ...]
    sheets: tuple[SheetRead, ...]
    failures: tuple[FileFailure, ...]
    round: str | None = None
    as_of: dt.date | None = None
    levels: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    record: LedgerRecord | None = None
    recorded: pd.DataFrame | None = None
    gone: pd.DataFrame | None = None

    def locate(self, index: int, title: str) -> tuple[str, str, str]:
        """File, sheet and cell (``H12``; that of the 户编号 or name where the table lacks the title) of a household's value."""
        return address(self.places, self.columns, index, title)
