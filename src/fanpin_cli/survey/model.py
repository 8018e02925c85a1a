"""The result of reading: households, their members, and where everything came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
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
    ``copy_of`` is what the list of a marked copy names as the file that it is a copy of.
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
    shown_as: str = ""
    copy_of: str = ""

    @property
    def name(self) -> str:
        """What the file is called in messages; of two files with one name with a part of their path."""
        return self.shown_as or self.file.name

    @property
    def header_row(self) -> int:
        """The last row of the header; 0 where there is none."""
        return self.header_rows[-1] if self.header_rows else 0


@dataclass(frozen=True)
class FileFailure:
    """A file of several that could not be read, and why, in one translated sentence. name: what it is called in messages."""

    file: Path
    reason: str
    name: str = ""


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
    originals: same index; the survey's own columns as the ledger shows them: answers as values, what could not be read as it
        is written (see ``survey.ledger_values``). Canonical titles where a column was matched, its own title where not. Without
        乡镇 村 户编号 户主姓名 户主证件号码 家庭人口: the ledger has those anyway.
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
    further: rows on further sheets that gave answers of households too: file, sheet, row, block, household (its index).
    earlier: what the survey itself says of older years, of each household the latest; None where it says nothing.
    names: each file that was read → what it is called in ``places`` and in messages.
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
    names: Mapping[Path, str] = field(default_factory=dict)
    further: pd.DataFrame | None = None
    earlier: Survey | None = None
    round: str | None = None
    as_of: dt.date | None = None
    levels: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    record: LedgerRecord | None = None
    recorded: pd.DataFrame | None = None
    gone: pd.DataFrame | None = None

    def locate(self, index: int, title: str) -> tuple[str, str, str]:
        """File, sheet and cell (``H12``; that of the 户编号 or name where the table lacks the title) of a household's value."""
        at = self.places_of([title], np.array([index]))
        return address(at, self.columns, 0, title)

    def places_of(self, titles: Sequence[str], rows: npt.NDArray[np.int64]) -> pd.DataFrame:
        """Where the first of the titles that these households' tables have is answered: file, sheet, row, block. On a further
        sheet, where the household's own lacks it."""
        own = self.places.iloc[rows].reset_index(drop=True)
        if self.further is None or not len(self.further):
            return own
        having = [number for number, letters in enumerate(self.columns) if any(title in letters for title in titles)]
        elsewhere = np.flatnonzero(~own["block"].isin(having).to_numpy())
        others = self.further[self.further["block"].isin(having)].drop_duplicates("household").set_index("household")
        elsewhere = elsewhere[np.isin(rows[elsewhere], others.index)]
        if len(elsewhere):
            own.iloc[elsewhere] = others.loc[rows[elsewhere], own.columns].to_numpy(object)
        return own
