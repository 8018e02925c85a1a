"""Inclusion (应纳入) step by step: how far each candidate is, what is late or not in order; design-rounds.md section 11.

The notice, 二（一）3: 通过调查核实、民主评议、公示公告等程序及时确认返贫户. A step counts that is dated, in its order, after a
notice that stood long enough, and passed where its result is waited for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.step_results import gives_reason, verdict
from fanpin_cli.assessment.working_days import KNOWN_YEARS, Days, WorkingDays
from fanpin_cli.ledger_format import WHY_NOT, titles_of
from fanpin_cli.policy.round_settings import IncludeStep, WorkingCalendar

Flags = npt.NDArray[np.bool_]
Details = Callable[[int], Mapping[str, str]]


@dataclass(frozen=True)
class Fault:
    """Something that is odd about a step. at: the candidate's row of the entries. title: the column that it is about."""

    kind: str
    at: int
    title: str
    details: Mapping[str, str]
    wording: str = ""


@dataclass(frozen=True)
class Progress:
    """How far the candidates are; arrays of one entry a candidate.

    done: step → whether it counts, passed or turned down. included, turned_down: where they came to. step: the step that is
    waited for, None where there is none. due: by when, NaT without a limit. unknown_years: those touched in which working days
    are counted from Monday to Friday, since their holidays are not announced.
    """

    done: Mapping[str, Flags]
    included: Flags
    turned_down: Flags
    step: npt.NDArray[np.object_]
    due: Days
    faults: tuple[Fault, ...]
    unknown_years: tuple[int, ...] = ()

    def told(self) -> list[str]:
        """A candidate's progress in words: 待公示（2019-11-20前）; 已纳入; 不纳入（民主评议未通过）."""
        down = np.full(len(self.step), "", dtype=object)
        for step, here in self.done.items():
            down[here] = step
        texts = []
        for included, turned_down, last, step, due in zip(
            self.included, self.turned_down, down, self.step, self.due.astype(object), strict=True
        ):
            waiting = f"待{step}" + (f"（{due.isoformat()}前）" if due is not None else "")
            texts.append("已纳入" if included else f"不纳入（{last}未通过）" if turned_down else waiting)
        return texts


def progress(
    entries: pd.DataFrame,
    steps: Mapping[str, IncludeStep],
    start: dt.date,
    as_of: dt.date,
    calendar: WorkingCalendar,
) -> Progress:
    """Judge what is entered. entries: one row a candidate, the columns of ``step_titles``: dates, texts, None. start: the day
    from which the first step is waited for. as_of: the day on which a step is overdue."""
    return _Walk(entries, steps, start, as_of, calendar).walked()


class _Walk:
    """The candidates taken through the steps, all together, one step after the other."""

    def __init__(
        self,
        entries: pd.DataFrame,
        steps: Mapping[str, IncludeStep],
        start: dt.date,
        as_of: dt.date,
        calendar: WorkingCalendar,
    ) -> None:
        self.entries, self.steps, self.as_of = entries, steps, np.datetime64(as_of, "D")
        count = len(entries)
        self.dates = {step: _days(entries[titles_of(step)[0]]) for step in steps}
        days = np.concatenate([*self.dates.values(), np.array([start, as_of], dtype="datetime64[D]")])
        first, last = np.nanmin(days).astype(object), np.nanmax(days).astype(object)
        reach = sum((step.days or 0) + (step.stands or 0) for step in steps.values()) * 2 + 30
        self.count = WorkingDays(first, last + dt.timedelta(days=reach), calendar.holidays, calendar.workdays)
        self.reasons = gives_reason(entries[WHY_NOT])
        self.before: Days = np.full(count, np.datetime64(start, "D"))
        """The last day of the step before: of a notice the one on which it has stood."""
        self.latest = np.full(count, np.datetime64("NaT", "D"))
        """The day of the last step that is dated, and which it was."""
        self.latest_step = np.full(count, "", dtype=object)
        self.open = np.ones(count, dtype=bool)
        """Every step before counts, and none turned the candidate down."""
        self.turned_down = np.zeros(count, dtype=bool)
        self.down_at = np.full(count, "", dtype=object)
        self.missing = np.full(count, "", dtype=object)
        """The first step before that is not dated, or has not the result that is waited for."""
        self.waiting, self.due = np.full(count, None, dtype=object), np.full(count, np.datetime64("NaT", "D"))
        self.faults, self.years = list[Fault](), set[int]()

    def walked(self) -> Progress:
        done, earlier = dict[str, Flags](), ""
        for name, step in self.steps.items():
            done[name] = self._step(name, step, earlier)
            earlier = name
        return Progress(
            done,
            self.open & ~self.turned_down & bool(self.steps),
            self.turned_down,
            self.waiting,
            self.due,
            tuple(sorted(self.faults, key=lambda fault: fault.at)),
            tuple(sorted(self.years - KNOWN_YEARS)),
        )

    def _step(self, name: str, step: IncludeStep, earlier: str) -> Flags:
        """Whether the step counts; and what the next one asks of it."""
        date, result = self.dates[name], self.entries[titles_of(name)[1]]
        said = np.array([verdict(text) for text in result], dtype=object)
        there, lacks_result = ~np.isnat(date), (said == 0) & step.decides
        odd = self._out_of_order(name, date, there) | self._too_short(name, date, there, earlier)
        self._tell_unread(name, said)
        counts = there & self.open & ~odd
        passed = counts & ((said == 1) | ((said == 0) & ~lacks_result))
        reasoned = self.reasons | gives_reason(result)
        down = counts & (said == -1) & reasoned
        unreasoned = there & ~self.turned_down & (said == -1) & ~reasoned
        self._told("no-reason", unreasoned, titles_of(name)[1], lambda _at: {"step": name})
        due = self._due(step)
        waiting = self.open & ~passed & ~down
        finished = np.where(passed | down, date, self.as_of)
        late = self.open & ~np.isnat(due) & (finished > due) & ~(waiting & (odd | (said == -1)))
        self._overdue(name, late, due, passed | down)
        self.waiting[waiting], self.due[waiting] = name, due[waiting]
        self.missing[(~there | lacks_result) & (self.missing == "")] = name
        self.latest, self.latest_step[there] = np.where(there, date, self.latest), name
        self.before = self.count.after(date, step.stands or 0, working=step.working_days and bool(step.stands))
        self.turned_down |= down
        self.down_at[down], self.open = name, passed
        return np.asarray(passed | down, dtype=bool)

    def _tell_unread(self, name: str, said: npt.NDArray[np.object_]) -> None:
        """Results that say neither yes nor no, days that are none, results without a day."""
        day, title, _who = titles_of(name)
        days, results = self.entries[day], self.entries[title]
        undated = np.isnat(self.dates[name])
        unread = undated & days.notna().to_numpy(bool)
        self._told("answer-unreadable", pd.isna(said), title, lambda at: {"value": str(results.iloc[at])}, "result")
        self._told("date-odd", unread, day, lambda at: {"value": str(days.iloc[at])}, "no_day")
        alone = undated & (said != 0) & ~unread
        self._told("date-odd", alone, day, lambda at: {"result": str(results.iloc[at])}, "undated")

    def _out_of_order(self, name: str, date: Days, there: Flags) -> Flags:
        """Before the step that comes before it; while that is missing; after one that turned the candidate down."""
        kind, day = "step-out-of-order", titles_of(name)[0]
        early = there & ~np.isnat(self.latest) & (date < self.latest)
        refused = there & self.turned_down
        gap = there & (self.missing != "") & ~refused & ~early
        self._told(
            kind,
            early,
            day,
            lambda at: {"date": str(date[at]), "earlier": str(self.latest_step[at]), "other": str(self.latest[at])},
        )
        self._told(kind, gap, day, lambda at: {"step": name, "earlier": str(self.missing[at])}, "gap")
        self._told(kind, refused, day, lambda at: {"step": name, "earlier": str(self.down_at[at])}, "refused")
        return np.asarray(early | gap | refused, dtype=bool)

    def _too_short(self, name: str, date: Days, there: Flags, earlier: str) -> Flags:
        """Whether the notice before had not stood long enough."""
        needed = self.steps[earlier].stands if earlier else None
        if needed is None:
            return np.zeros(len(date), dtype=bool)
        posted, working = self.dates[earlier], self.steps[earlier].working_days
        stood = self.count.between(posted, date, working=working)
        short = there & ~np.isnat(posted) & (stood < needed) & (date >= posted)
        self._touch(posted[short], date[short], working=working)
        self._told(
            "notice-too-short",
            short,
            titles_of(name)[0],
            lambda at: {"posted": str(posted[at]), "date": str(date[at]), "stood": str(stood[at]), "days": str(needed)},
        )
        return np.asarray(short, dtype=bool)

    def _due(self, step: IncludeStep) -> Days:
        if step.days is None:
            return np.full(len(self.before), np.datetime64("NaT", "D"))
        due = self.count.after(self.before, step.days, working=step.working_days)
        self._touch(self.before[self.open], due[self.open], working=step.working_days)
        return due

    def _touch(self, *days: Days, working: bool) -> None:
        """Remember the years in which working days were counted."""
        if working:
            self.years |= {day.year for part in days for day in part[~np.isnat(part)].astype(object)}

    def _overdue(self, name: str, late: Flags, due: Days, done: Flags) -> None:
        day, dates = titles_of(name)[0], self.dates[name]
        unit = {"step": name, "days": str(self.steps[name].days)}
        self._told("overdue", late & ~done, day, lambda at: {**unit, "due": str(due[at])})
        self._told("overdue", late & done, day, lambda at: {**unit, "due": str(due[at]), "date": str(dates[at])}, "late")

    def _told(self, kind: str, which: Flags, title: str, details: Details, wording: str = "") -> None:
        self.faults += [Fault(kind, at, title, details(at), wording) for at in np.flatnonzero(which).tolist()]


def _days(dates: pd.Series) -> Days:
    return np.array([date if isinstance(date, dt.date) else None for date in dates], dtype="datetime64[D]")
