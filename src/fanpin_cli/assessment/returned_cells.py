"""The cells of a returned file that differ from the ledger's, by what they mean and not by how they are written.

2019-10-08 and 2019/10/8, 3500 and 3500.0, 一级 and 红 are the same. A cell that is the same as the ledger's is no vote.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.decision_records import day_of
from fanpin_cli.assessment.level_names import bare, places_written
from fanpin_cli.assessment.returned_rows import NOBODY, Rows
from fanpin_cli.ledger_format import DATE, DERIVED, IDENTITY, LEDGER_COLUMNS, LEDGERS_OWN, REVIEW, REVIEW_LEVELS, SURVEYS_TOO
from fanpin_cli.survey.households import NO_ANSWERS
from fanpin_cli.survey.keys import HEAD_NUMBER, KEY, numbers_of
from fanpin_cli.survey.ledger_record import LedgerRecord
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.opening.blind_cells import ERRORS, FORMULA
from fanpin_cli.survey.unread_entries import unread_entries
from fanpin_cli.text.dates import day_of_year
from fanpin_cli.text.normalise import is_missing, plain
from fanpin_cli.text.shown import shown

Cells = npt.NDArray[np.object_]
Canonical = Callable[[pd.Series], pd.Series]
"""What entries mean, as texts that are equal where they mean the same; None where they say nothing."""
SAME = 0.005
"""Numbers agree when they differ by less than half a cent: CSV has them as they are shown."""
DATES = tuple(column.title for column in LEDGER_COLUMNS if column.number_format == DATE)
NOT_A_LEVEL = "?"
"""Before what stands in a column of levels and is none."""
WHO_IT_IS = frozenset({KEY, "户主姓名", HEAD_NUMBER, "乡镇", "村"})
"""Who a household is; 家庭人口 beside it in the ledger is an answer."""
ANSWERS_BESIDE = SURVEYS_TOO - WHO_IT_IS
"""The answers that stand there."""
NUMBERING = "序号"
COLUMNS = ["row", "at", "title", "sort", "value", "entered"]
REVIEWED, ANSWERED, UNREAD, BLANKED, WHOSE, OWN = "review", "answer", "unread", "blanked", "identity", "own"


@dataclass(frozen=True)
class LedgerSide:
    """The ledger as returned cells are compared with it. names: every way of writing a level → its place. derived: columns of
    the survey that were worked out from the members."""

    survey: Survey
    names: Mapping[str, str]
    year: int
    columns: dict[tuple[str, str], npt.NDArray[Any]] = field(default_factory=dict, compare=False, repr=False)

    def column(self, table: str, title: str) -> npt.NDArray[Any] | None:
        """A column of the survey's households, originals or ledger, as ``values_of`` gives it; None where there is none. Worked
        out once for all returned files."""
        if (table, title) not in self.columns:
            of: pd.DataFrame | None = getattr(self.survey, table)
            if of is None or title not in of:
                return None
            column = numbers_of(of[title]) if title == KEY else of[title]
            self.columns[table, title] = values_of(column)
        return self.columns[table, title]

    @cached_property
    def derived(self) -> frozenset[str]:
        record = self.survey.record or LedgerRecord()
        return frozenset(record.entries.get(DERIVED, "").split(";")) if record.member_titles else frozenset()

    @cached_property
    def limits(self) -> frozenset[str]:
        """Columns of the households that no sheet shows."""
        return frozenset((self.survey.record or LedgerRecord()).further) | NO_ANSWERS

    def canonical(self, title: str) -> Canonical:
        """What entries of a column mean."""
        if title in REVIEW_LEVELS:
            return lambda entries: levels_meant(entries, self.names)
        if title in DATES:
            return lambda entries: days_meant(entries, self.year)
        return texts_meant


def as_written(returned: Survey) -> Survey:
    """A returned file with what stands in cells that gave no value: in the columns that are filled in, so that an error there
    is no silence; and 家庭人口 as the other answers are shown."""
    unread = unread_entries(returned, {*REVIEW, *ANSWERS_BESIDE})
    beside = {title: _with(returned.households[title], unread) for title in ANSWERS_BESIDE & {*returned.households}}
    entered = {} if returned.ledger is None else {t: _with(returned.ledger[t], unread) for t in {*unread} & {*returned.ledger}}
    ledger = returned.ledger if returned.ledger is None else returned.ledger.assign(**entered)
    return replace(returned, originals=returned.originals.assign(**beside), ledger=ledger)


def _with(column: pd.Series, unread: Mapping[str, pd.Series]) -> pd.Series:
    own = unread.get(str(column.name), pd.Series(dtype=object))
    blank = column.isna() & column.index.isin(own.index)
    return column.astype(object).where(~blank, own.reindex(column.index))


def changed_cells(ledger: LedgerSide, returned: Survey, at: Rows) -> pd.DataFrame:
    """Every cell of the returned rows that says something else than the ledger: COLUMNS.

    at: the ledger's row of each returned one, -1 where it has none. sort: REVIEWED and ANSWERED are votes; UNREAD is an answer
    that cannot be read, BLANKED one that is empty now; WHOSE and OWN are columns that nobody is asked to fill in. value: what
    the cell means; entered: what stands there.
    """
    base = ledger.survey
    known = np.flatnonzero(at != NOBODY)
    pair = _Pair(ledger, returned, known, at[known])
    found: list[pd.DataFrame] = []
    theirs = pd.DataFrame(index=returned.households.index) if returned.ledger is None else returned.ledger
    for title in REVIEW:
        if title in theirs:
            votes = pair.unlike("ledger", title, REVIEWED, theirs[title])
            found += votes if title in (*REVIEW_LEVELS, *DATES) else map(_errors_apart, votes)
    for title in sorted((LEDGERS_OWN - {*REVIEW, NUMBERING}) & {*theirs}):
        found += pair.unlike("ledger", title, OWN, theirs[title])
    for title in sorted(WHO_IT_IS & {*base.households} & {*returned.households}):
        now = returned.households[title]
        found += pair.unlike("households", title, WHOSE, numbers_of(now) if title == KEY else now)
    asked = {*map(str, base.households)} - WHO_IT_IS - ledger.limits - ledger.derived
    for title in sorted(asked & {*map(str, returned.households)}):
        found += pair.answers(title)
    for title in sorted({*map(str, base.originals)} - asked):
        if title in returned.originals:
            sort = OWN if title in ledger.derived else ANSWERED
            found += pair.unlike("originals", title, sort, returned.originals[title])
    for title in sorted(ANSWERS_BESIDE & ledger.derived & {*returned.originals}):
        found += pair.unlike("households", title, OWN, returned.originals[title])
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS)


def _errors_apart(votes: pd.DataFrame) -> pd.DataFrame:
    """Votes of a column of words, with an error of the spreadsheet as UNREAD: in a column of levels or dates one sees it."""
    errors = votes["entered"].isin([*ERRORS, FORMULA])
    return votes.assign(sort=votes["sort"].where(~errors, UNREAD))


@dataclass(frozen=True)
class _Pair:
    """Returned rows beside the ledger's: rows[n] of the returned file is at[n] of the ledger."""

    ledger: LedgerSide
    returned: Survey
    rows: Rows
    at: Rows

    @cached_property
    def blocks(self) -> Rows:
        """The table that each row stands in."""
        return self.returned.places["block"].to_numpy(np.int64)[self.rows]

    def asked(self, title: str, places: Rows) -> Rows:
        """Those of the places whose row stands in a table that has the column."""
        shown = _shown_under(title, self.returned)
        lacking = [number for number, letters in enumerate(self.returned.columns) if shown not in letters]
        return places[~np.isin(self.blocks[places], lacking)] if lacking else places

    def unlike(self, table: str, title: str, sort: str, now: pd.Series) -> list[pd.DataFrame]:
        """The entries that say something, and something else than the ledger's."""
        before = self.ledger.column(table, title)
        if before is None and sort == OWN:
            return []
        one = np.full(len(self.at), None, dtype=object) if before is None else before[self.at]
        other = values_of(now)[self.rows]
        perhaps = self.asked(title, np.flatnonzero(_unlike(one, other)))
        if not len(perhaps):
            return []
        canonical = self.ledger.canonical(title) if sort in (REVIEWED, OWN) else texts_meant
        means, meant = (canonical(pd.Series(side[perhaps], dtype=object)) for side in (other, one))
        differ = (means.notna() & (means != meant)).to_numpy(bool)
        return self._table(title, sort, perhaps[differ], means[differ].to_numpy(object), other[perhaps[differ]])

    def answers(self, title: str) -> list[pd.DataFrame]:
        """Answers given otherwise, answers that cannot be read, and answers that are gone."""
        before = self.ledger.column("households", title)
        assert before is not None
        one, other = before[self.at], values_of(self.returned.households[title])[self.rows]
        there, parts = pd.notna(other), list[pd.DataFrame]()
        originals = self.returned.originals
        shown = title in originals
        changed = self.asked(title, np.flatnonzero(there & _unlike(one, other)))
        if len(changed):
            entered = values_of(originals[title])[self.rows[changed]] if shown else other[changed]
            meant = np.array([_answer_meant(value) for value in other[changed]], dtype=object)
            parts += self._table(title, ANSWERED, changed, meant, entered)
        kept = self.ledger.column("originals", title)
        if kept is None and title in ANSWERS_BESIDE:
            kept = before
        if kept is None or not shown or there.all():
            return parts
        lost = np.flatnonzero(~there)
        entered = values_of(originals[title])[self.rows[lost]]
        gone = pd.notna(one[lost])
        odd = gone | _unlike(kept[self.at[lost]], entered)
        blank = np.array([_says_nothing(cell) for cell in entered], dtype=bool)
        for sort, here in ((BLANKED, blank & gone), (UNREAD, odd & ~blank)):
            places = self.asked(title, lost[here])
            texts = np.array([_text(cell) if sort == UNREAD else "" for cell in entered[here]], dtype=object)
            kept_here = np.isin(lost[here], places)
            parts += self._table(title, sort, places, texts[kept_here], entered[here][kept_here])
        return parts

    def _table(self, title: str, sort: str, places: Rows, value: Cells, entered: Cells) -> list[pd.DataFrame]:
        if not len(places):
            return []
        columns = {"row": self.rows[places], "at": self.at[places], "title": title, "sort": sort, "value": value}
        return [pd.DataFrame({**columns, "entered": np.asarray(entered, dtype=object)})]


def levels_meant(entries: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """The place, or what stands there after NOT_A_LEVEL."""
    places = places_written(entries, names)
    texts = entries.map(lambda entry: bare(str(entry)), na_action="ignore").astype(object)
    odd = NOT_A_LEVEL + texts.where(texts.notna() & (texts != ""), None)
    return places.where(places.notna(), odd.where(odd.notna(), None))


def days_meant(entries: pd.Series, year: int) -> pd.Series:
    """2019-11-05; what is no date as it stands. A day without a year is of the round's."""
    return entries.map(lambda entry: _day(entry, year), na_action="ignore").astype(object).pipe(_or_none)


def _day(entry: object, year: int) -> str | None:
    day = day_of(entry) or day_of_year(plain(str(entry)), year)
    return day.isoformat() if isinstance(day, dt.date) else (plain(str(entry)) or None)


def texts_meant(entries: pd.Series) -> pd.Series:
    """The text without spaces and line breaks, in common characters."""
    different = {entry: _text(entry) for entry in entries.dropna().unique()}
    return entries.map(different).astype(object).pipe(_or_none)


def _or_none(texts: pd.Series) -> pd.Series:
    return texts.where(texts.notna() & (texts != ""), None)


def _text(entry: object) -> str:
    if isinstance(entry, dt.datetime) and entry.time() == dt.time():
        entry = entry.date()
    return plain(shown(float(entry) if isinstance(entry, int) and not isinstance(entry, bool) else entry)).replace(" ", "")


def _answer_meant(answer: object) -> str:
    """One spelling of a typed answer; numbers to the cent."""
    return _text(round(answer, 2) if isinstance(answer, float) else answer)


def _says_nothing(cell: object) -> bool:
    return cell is None or (isinstance(cell, float) and np.isnan(cell)) or is_missing(plain(str(cell)))


def values_of(column: pd.Series) -> npt.NDArray[Any]:
    """A column's values as they are compared: numbers as floats, everything else as objects, None or NaN where missing."""
    if pd.api.types.is_float_dtype(column.dtype):
        return column.to_numpy(float)
    return np.asarray(column if column.dtype == object else column.astype(object).where(column.notna(), None), dtype=object)


def _unlike(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Where two columns are not the same at first sight; what is missing on both sides is."""
    if one.dtype == float and other.dtype == float:
        return np.asarray(~((np.abs(one - other) <= SAME) | (np.isnan(one) & np.isnan(other))), dtype=bool)
    differ = np.asarray(one.astype(object) != other.astype(object), dtype=bool)
    rows = np.flatnonzero(differ)
    differ[rows[pd.isna(one[rows]) & pd.isna(other[rows])]] = False  # NaN is not the same as NaN, nor as None
    return differ


def _shown_under(title: str, returned: Survey) -> str:
    """The title under which the tables of a returned file have a column: the ledger's 证件号码 was read as 户主证件号码."""
    titles: Iterable[str] = (own for own, source in IDENTITY.items() if source == title and own != title)
    there = any(title in letters for letters in returned.columns)
    return title if there else next(iter(titles), title)
