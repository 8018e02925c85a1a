"""The cells of a returned file that differ from the ledger's, by what they mean and not by how they are written.

2019-10-08 and 2019/10/8, 3500 and 3500.0, 一级 and 红 are the same. A cell that is the same as the ledger's is no vote.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.decision_records import day_of
from fanpin_cli.assessment.level_names import bare, places_written
from fanpin_cli.assessment.returned_rows import NOBODY, Rows
from fanpin_cli.ledger_format import DERIVED, IDENTITY, LEDGERS_OWN, REVIEW, REVIEW_LEVELS, SURVEYS_TOO
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
DATES = ("审核日期",)
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

    @property
    def derived(self) -> frozenset[str]:
        record = self.survey.record or LedgerRecord()
        return frozenset(record.entries.get(DERIVED, "").split(";")) if record.member_titles else frozenset()

    @property
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
    pair = _Pair(returned, known, at[known])
    found = [pd.DataFrame(columns=COLUMNS)]
    own = pd.DataFrame(index=base.households.index) if base.ledger is None else base.ledger
    theirs = pd.DataFrame(index=returned.households.index) if returned.ledger is None else returned.ledger
    for title in REVIEW:
        if title in theirs:
            before = own.get(title, pd.Series(None, index=own.index, dtype=object))
            found.append(pair.unlike(title, REVIEWED, before, theirs[title], ledger.canonical(title)))
            if title not in (*REVIEW_LEVELS, *DATES):  # an error there is no level or date, and one sees it
                errors = found[-1]["entered"].isin([*ERRORS, FORMULA])
                found[-1] = found[-1].assign(sort=found[-1]["sort"].where(~errors, UNREAD))
    verdicts = sorted((LEDGERS_OWN - {*REVIEW, NUMBERING}) & {*theirs} & {*own})
    found += [pair.unlike(title, OWN, own[title], theirs[title], texts_meant) for title in verdicts]
    for title in sorted(WHO_IT_IS & {*base.households} & {*returned.households}):
        before, now = base.households[title], returned.households[title]
        numbers = (numbers_of(before), numbers_of(now)) if title == KEY else (before, now)
        found.append(pair.unlike(title, WHOSE, *numbers, texts_meant))
    asked = {*map(str, base.households)} - WHO_IT_IS - ledger.limits - ledger.derived
    for title in sorted(asked & {*map(str, returned.households)}):
        found += pair.answers(title, base, returned)
    for title in sorted({*map(str, base.originals)} - asked):
        if title in returned.originals:
            sort = OWN if title in ledger.derived else ANSWERED
            found.append(pair.unlike(title, sort, base.originals[title], returned.originals[title], texts_meant))
    for title in sorted(ANSWERS_BESIDE & ledger.derived & {*base.households} & {*returned.originals}):
        found.append(pair.unlike(title, OWN, base.households[title], returned.originals[title], texts_meant))
    return pd.concat([part for part in found if len(part)] or found[:1], ignore_index=True)


@dataclass(frozen=True)
class _Pair:
    """Returned rows beside the ledger's: rows[n] of the returned file is at[n] of the ledger."""

    returned: Survey
    rows: Rows
    at: Rows

    def asked(self, title: str) -> npt.NDArray[np.bool_]:
        """Which of the rows stand in a table that has the column."""
        having = [number for number, letters in enumerate(self.returned.columns) if title in letters]
        return self.returned.places["block"].isin(having).to_numpy(bool)[self.rows]

    def unlike(self, title: str, sort: str, before: pd.Series, now: pd.Series, canonical: Canonical) -> pd.DataFrame:
        """The entries that say something, and something else than the ledger's."""
        one, other = _of_rows(before, self.at), _of_rows(now, self.rows)
        perhaps = np.flatnonzero(_unlike(one, other) & self.asked(_shown_under(title, self.returned)))
        means, meant = (canonical(pd.Series(side[perhaps], dtype=object)) for side in (other, one))
        differ = (means.notna() & (means != meant)).to_numpy(bool)
        return self._table(title, sort, perhaps[differ], means[differ].to_numpy(object), other[perhaps[differ]])

    def answers(self, title: str, base: Survey, returned: Survey) -> list[pd.DataFrame]:
        """Answers given otherwise, answers that cannot be read, and answers that are gone."""
        before, now = base.households[title], returned.households[title]
        one, other = _of_rows(before, self.at), _of_rows(now, self.rows)
        there, was = pd.notna(other), pd.notna(one)
        here = self.asked(_shown_under(title, returned))
        written = returned.originals.get(title, now)
        numbers = pd.api.types.is_float_dtype(before) and pd.api.types.is_float_dtype(now)
        apart = _apart(one.astype(float), other.astype(float)) if numbers else _unlike(one, other)
        changed = np.flatnonzero(here & there & apart)
        entered = _of_rows(written, self.rows)
        meant = pd.Series([_answer_meant(value) for value in other[changed]], dtype=object)
        parts = [self._table(title, ANSWERED, changed, meant.to_numpy(object), entered[changed])]
        if title in returned.originals and (title in base.originals or title in ANSWERS_BESIDE):
            kept = _of_rows(base.originals.get(title, before), self.at)
            lost = np.flatnonzero(here & ~there & (was | _unlike(kept, entered)))
            blank = np.array([_says_nothing(cell) for cell in entered[lost]], dtype=bool)
            gone, odd = lost[blank & was[lost]], lost[~blank]
            parts.append(self._table(title, BLANKED, gone, np.full(len(gone), "", dtype=object), entered[gone]))
            texts = texts_meant(pd.Series(entered[odd], dtype=object)).to_numpy(object)
            parts.append(self._table(title, UNREAD, odd, texts, entered[odd]))
        return parts

    def _table(self, title: str, sort: str, places: Rows, value: Cells, entered: Cells) -> pd.DataFrame:
        columns = {"row": self.rows[places], "at": self.at[places], "title": title, "sort": sort}
        return pd.DataFrame({**columns, "value": value, "entered": entered})


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


def _of_rows(column: pd.Series, rows: Rows) -> Cells:
    """The column's entries of these rows; only they are made objects, since a county's column has a hundred thousand."""
    return np.asarray(column.take(rows).to_numpy(object))


def _unlike(one: Cells, other: Cells) -> npt.NDArray[np.bool_]:
    """Where two columns are not the same at first sight; what is missing on both sides is."""
    missing, gone = pd.isna(one), pd.isna(other)
    both = ~missing & ~gone
    differ: npt.NDArray[np.bool_] = missing != gone
    differ[both] = np.asarray(one[both] != other[both], dtype=bool)
    return differ


def _apart(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    return np.asarray(~(np.abs(one - other) <= SAME), dtype=bool)


def _shown_under(title: str, returned: Survey) -> str:
    """The title under which the tables of a returned file have a column: the ledger's 证件号码 was read as 户主证件号码."""
    titles: Iterable[str] = (own for own, source in IDENTITY.items() if source == title and own != title)
    there = any(title in letters for letters in returned.columns)
    return title if there else next(iter(titles), title)
