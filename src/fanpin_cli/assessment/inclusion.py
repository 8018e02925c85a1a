"""Inclusion (应纳入) step by step: what is entered, how far each candidate is, what is odd; design-rounds.md section 11.

The notice, 二（一）3: 通过调查核实、民主评议、公示公告等程序及时确认返贫户. A step counts that is dated, in its order, after a
notice that stood long enough, and passed where its result is waited for.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.decision_records import AFTER, BEFORE, ITEM, NOBODY, STAGE, valid
from fanpin_cli.assessment.returned_cells import days_meant, texts_meant
from fanpin_cli.assessment.working_days import KNOWN_YEARS, Days, WorkingDays
from fanpin_cli.ledger_format import WHY_NOT, titles_of
from fanpin_cli.policy.round_settings import IncludeStep, WorkingCalendar

STAGE_OF_STEPS = "纳入程序"
Flags = npt.NDArray[np.bool_]
Details = Callable[[int], Mapping[str, str]]

_NO_OBJECTION = re.compile(
    r"[无没]有?(?:任何)?(?:人|群众)?(?:提出|反映)?(?:异议|反对|意见|问题)"
    r"|[未没](?:有|收到|提出|发现|出现|接到)+[^，。；]{0,4}(?:异议|反对|意见|问题|反映|投诉|举报)"
)
_NO = re.compile(r"不|未|没|否|有异议|驳回|退回|取消|终止|剔除|×|✗")
_YES_FIRST = re.compile(r"(?:一致|全票)?(?:通过|同意|符合|属实|合格)|是|已|√|✓|无异议")
_LATER = re.compile(r"待|暂缓|再议|缓议|进行中|继续")
_YES = re.compile(r"通过|同意|符合|属实|赞成|合格|一致|纳入|公示|公告|录入|完成|期满|无异议")
_NO_REASON = re.compile(
    r"[不未没](?:有|予)?(?:通过|同意|纳入|符合|属实|合格)(?:条件|标准|要求|规定)?|否|无|同意|有异议|驳回|退回|取消|终止|×|✗"
    r"|经?(?:村民|村|群众|代表|会议|大会|入户|民主|评议|调查|核实|核查|公示|公告|结果)+|[\s，。；：、,.;:（）()]"
)
"""What gives no reason where a household is turned down: 民主评议未通过."""


def step_titles(steps: Mapping[str, object]) -> tuple[str, ...]:
    """The columns that are filled in, in order."""
    return (*(title for step in steps for title in titles_of(step)), WHY_NOT)


def date_titles(steps: Mapping[str, object]) -> frozenset[str]:
    return frozenset(titles_of(step)[0] for step in steps)


def verdict(text: object) -> int | None:
    """1 for a result that passes, -1 for one that turns down, 0 for a blank, None for one that says neither (再议)."""
    said = re.sub(r"\s", "", str(text)) if text is not None else ""
    if not said:
        return 0
    without = _NO_OBJECTION.sub("无异议", said)
    if _YES_FIRST.match(without):
        return 1
    if _NO.search(without):
        return -1
    return 1 if _YES.search(without) and not _LATER.search(without) else None


def recorded(records: pd.DataFrame, at: npt.NDArray[np.int64]) -> pd.Series:
    """What 调整记录 says of the steps: (the household's row, column) → text or None. The last valid 新值; where none holds any
    more, what was there before the first."""
    here = (records[STAGE] == STAGE_OF_STEPS).to_numpy(bool) & (at != NOBODY)
    about = pd.DataFrame({"at": at[here], "title": records.loc[here, ITEM].to_numpy(object)})
    about["holds"] = valid(records)[here] if len(records) else np.zeros(0, dtype=bool)
    about["before"], about["after"] = records.loc[here, BEFORE].to_numpy(object), records.loc[here, AFTER].to_numpy(object)
    first = about.drop_duplicates(["at", "title"]).set_index(["at", "title"])["before"]
    last = about[about["holds"]].drop_duplicates(["at", "title"], keep="last").set_index(["at", "title"])["after"]
    said = first.astype(object).copy()
    said.loc[last.index] = last
    return said


@dataclass(frozen=True)
class Recorded:
    """调整记录 in order, and the household's row of each record."""

    records: pd.DataFrame
    at: npt.NDArray[np.int64]


def cells_of(table: pd.DataFrame, at: npt.NDArray[np.int64], steps: Mapping[str, object], year: int) -> pd.DataFrame:
    """What stands in the columns of the steps: row (of the table), at, title, value (what it means, a day as 2019-11-05) and
    entered (what stands there). Blank cells are left out, and rows that are nobody's. year: of days that have none."""
    parts = [pd.DataFrame(columns=["row", "at", "title", "value", "entered"])]
    dates = date_titles(steps)
    for title in [title for title in step_titles(steps) if title in table]:
        entered = pd.Series(table[title].to_numpy(object), dtype=object)
        means = days_meant(entered, year) if title in dates else texts_meant(entered)
        rows = np.flatnonzero((means.notna() & (at != NOBODY)).to_numpy(bool))
        columns = {"row": rows, "at": at[rows], "title": title, "value": means.to_numpy(object)[rows]}
        parts.append(pd.DataFrame({**columns, "entered": entered.to_numpy(object)[rows]}))
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def entries_of(
    cells: pd.DataFrame, steps: Mapping[str, object], count: int, before: Recorded, after: Recorded | None = None
) -> pd.DataFrame:
    """The entries of every household (RangeIndex of ``count``): days as dates, texts, None.

    cells: ``cells_of`` the ledger's own sheet 应纳入. What the records say counts; where they say nothing new, what people
    entered there by hand. before: the records that the sheet was written with; after: those that hold now, if others.
    """
    own = cells.drop_duplicates(["at", "title"]).set_index(["at", "title"])
    written, now = (recorded(side.records, side.at) for side in (before, after or before))
    changed = now[(now.fillna("") != written.reindex(now.index).fillna("")).to_numpy(bool)].index
    by_hand = own[(own["value"].to_numpy(object) != _meant(written, own.index)) & ~own.index.isin(changed)]
    said = now.drop(by_hand.index, errors="ignore").dropna()
    table = pd.DataFrame(None, index=range(count), columns=[*step_titles(steps)], dtype=object)
    dates = date_titles(steps)
    for title in table.columns:
        for entries in (said, by_hand["value" if title in dates else "entered"]):
            here = entries[entries.index.get_level_values(1) == title]
            values = [_entry(value, of_days=title in dates) for value in here]
            table.loc[here.index.get_level_values(0), title] = pd.Series(values, here.index.get_level_values(0), dtype=object)
    known: pd.DataFrame = table.where(table.notna(), None)
    return known


def not_recorded(cells: pd.DataFrame, records: Recorded) -> pd.DataFrame:
    """Those of the ledger's own cells that no record tells of: what people entered in the ledger itself."""
    own = cells.drop_duplicates(["at", "title"])
    said = recorded(records.records, records.at)
    new: pd.DataFrame = own[own["value"].to_numpy(object) != _meant(said, pd.MultiIndex.from_frame(own[["at", "title"]]))]
    return new


def _meant(said: pd.Series, where: pd.Index) -> npt.NDArray[np.object_]:
    """What the records say of these cells, as ``cells_of`` says what they mean."""
    return texts_meant(said.reindex(where).reset_index(drop=True).astype(object)).to_numpy(object)


def _entry(value: object, *, of_days: bool) -> object:
    """A day as a date; other texts as they are, also what is no day."""
    text = str(value).strip()
    return dt.date.fromisoformat(text) if of_days and is_day(text) else text


def is_day(text: object) -> bool:
    """Whether a text is a day as 2019-11-05."""
    return re.fullmatch(r"\d{4}-\d\d-\d\d", str(text)) is not None


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
        self.reasons = _reasons(entries[WHY_NOT])
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
        done, earlier = dict[str, Flags](), None
        for name, step in self.steps.items():
            done[name] = self._step(name, step, earlier)
            earlier = step
        return Progress(
            done,
            self.open & ~self.turned_down & bool(self.steps),
            self.turned_down,
            self.waiting,
            self.due,
            tuple(sorted(self.faults, key=lambda fault: fault.at)),
            tuple(sorted(self.years - KNOWN_YEARS)),
        )

    def _step(self, name: str, step: IncludeStep, earlier: IncludeStep | None) -> Flags:
        day, result_title = titles_of(name)[0], titles_of(name)[1]
        date, result = self.dates[name], self.entries[result_title]
        said = np.array([verdict(text) for text in result], dtype=object)
        there, passes, refuses = ~np.isnat(date), said == 1, said == -1
        odd = self._out_of_order(name, day, date, there) | self._too_short(day, date, there, earlier)
        self._told("answer-unreadable", pd.isna(said), result_title, lambda at: {"value": str(result.iloc[at])}, "result")
        unread = ~there & self.entries[day].notna().to_numpy(bool)
        self._told("date-odd", unread, day, lambda at: {"value": str(self.entries[day].iloc[at])}, "no_day")
        undated = ~there & (said != 0) & ~unread
        self._told("date-odd", undated, day, lambda at: {"result": str(result.iloc[at])}, "undated")
        counts = there & self.open & ~odd
        passed = counts & (passes | ((said == 0) & (not step.decides)))
        reasoned = self.reasons | _reasons(result)
        down = counts & refuses & reasoned
        self._told("no-reason", there & ~self.turned_down & refuses & ~reasoned, result_title, lambda _at: {"step": name})
        due = self._due(step)
        waiting = self.open & ~passed & ~down
        finished = np.where(passed | down, date, self.as_of)
        late = self.open & ~np.isnat(due) & (finished > due) & ~(waiting & (odd | refuses))
        self._overdue(name, day, step, late, due, passed | down)
        self.waiting[waiting], self.due[waiting] = name, due[waiting]
        lacking = ~there | ((said == 0) & step.decides)
        self.missing[lacking & (self.missing == "")] = name
        self.latest = np.where(there, date, self.latest)
        self.latest_step[there] = name
        self.before = self.count.after(date, step.stands or 0, working=step.working_days and bool(step.stands))
        self.turned_down |= down
        self.down_at[down] = name
        self.open = passed
        return np.asarray(passed | down, dtype=bool)

    def _out_of_order(self, name: str, day: str, date: Days, there: Flags) -> Flags:
        """Before the step that comes before it; while that is missing; after one that turned the candidate down."""
        early = there & ~np.isnat(self.latest) & (date < self.latest)
        refused = there & self.turned_down
        gap = there & (self.missing != "") & ~refused & ~early
        self._told(
            "step-out-of-order",
            early,
            day,
            lambda at: {"date": str(date[at]), "earlier": str(self.latest_step[at]), "other": str(self.latest[at])},
        )
        self._told("step-out-of-order", gap, day, lambda at: {"step": name, "earlier": str(self.missing[at])}, "gap")
        self._told("step-out-of-order", refused, day, lambda at: {"step": name, "earlier": str(self.down_at[at])}, "refused")
        return np.asarray(early | gap | refused, dtype=bool)

    def _too_short(self, day: str, date: Days, there: Flags, earlier: IncludeStep | None) -> Flags:
        """Whether the notice before had not stood long enough."""
        if earlier is None or earlier.stands is None:
            return np.zeros(len(date), dtype=bool)
        needed, working = earlier.stands, earlier.working_days
        posted = self.dates[next(name for name, step in self.steps.items() if step is earlier)]
        stood = self.count.between(posted, date, working=working)
        short = there & ~np.isnat(posted) & (stood < needed) & (date >= posted)
        self._touch(posted[short], date[short], working=working)
        self._told(
            "notice-too-short",
            short,
            day,
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

    def _overdue(self, name: str, day: str, step: IncludeStep, late: Flags, due: Days, done: Flags) -> None:
        dates = self.dates[name]
        unit = {"step": name, "days": str(step.days)}
        self._told("overdue", late & ~done, day, lambda at: {**unit, "due": str(due[at])})
        self._told("overdue", late & done, day, lambda at: {**unit, "due": str(due[at]), "date": str(dates[at])}, "late")

    def _told(self, kind: str, which: Flags, title: str, details: Details, wording: str = "") -> None:
        self.faults += [Fault(kind, at, title, details(at), wording) for at in np.flatnonzero(which).tolist()]


def _reasons(texts: pd.Series) -> Flags:
    """Which texts say why a household is turned down."""
    return np.array([text is not None and bool(_NO_REASON.sub("", str(text))) for text in texts], dtype=bool)


def _days(dates: pd.Series) -> Days:
    return np.array([date if isinstance(date, dt.date) else None for date in dates], dtype="datetime64[D]")
