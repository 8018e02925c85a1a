"""What is wrong in returned ledgers, as data: kinds, wording, and every problem with both addresses; design-rounds.md
section 10, review."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fanpin_cli.severities import SeverityId
from fanpin_cli.survey.problem_kind import ProblemKind
from fanpin_cli.text.messages import N_, _

LEVEL_WITHOUT_REASON, LEVEL_UNKNOWN, DISAGREE = "level-without-reason", "level-unknown", "returns-disagree"
HOUSEHOLD_UNKNOWN, NOT_RETURNED, IDENTITY = "household-unknown", "not-returned", "identity-changed"
OWN_COLUMN, DATE_ODD, UNREADABLE = "own-column-changed", "date-odd", "answer-unreadable"

KINDS: Mapping[str, ProblemKind] = {
    LEVEL_WITHOUT_REASON: ProblemKind(
        "error",
        N_("level without a reason"),
        N_("{title} is “{value}”, the rules propose {proposed}, and 审核意见 gives no reason; not taken"),
        N_("write in 审核意见 why the level differs, and return the row again"),
    ),
    LEVEL_UNKNOWN: ProblemKind(
        "error",
        N_("level that nobody knows"),
        N_("“{value}” in {title} is none of the levels; not taken"),
        N_("enter one of {levels}"),
    ),
    DISAGREE: ProblemKind(
        "error",
        N_("returns disagree"),
        N_("{title}: the returns say {values}; none is taken, it stays “{kept}”"),
        N_("let them agree on one, and return it again"),
    ),
    HOUSEHOLD_UNKNOWN: ProblemKind(
        "error",
        N_("household that the ledger lacks"),
        N_("no household of the ledger has this 户编号 or this head's number; the row was not taken"),
        N_("mend the 户编号; a household that is new is surveyed and graded first"),
    ),
    NOT_RETURNED: ProblemKind(
        "warning",
        N_("not returned"),
        N_("the household is on no returned sheet; it stays as it was"),
        N_("ask the township for it"),
    ),
    IDENTITY: ProblemKind(
        "warning",
        N_("identity changed"),
        N_("{title} is “{value}” now; the ledger has “{kept}” and keeps it"),
        N_("if it is a correction, mend it in the survey; if rows were shifted, return the sheet as it was"),
    ),
    OWN_COLUMN: ProblemKind(
        "warning",
        N_("column of the ledger changed"),
        N_("{title} was changed to “{value}”; it follows from the answers and the rules, and stays “{kept}”"),
        N_("enter another level in 乡镇审核等级 with the reason, or correct the answer itself"),
    ),
    DATE_ODD: ProblemKind(
        "warning",
        N_("date that cannot be"),
        N_("{title} “{value}” is no date from {first} to {last}; not taken"),
        N_("enter the day on which it was done, as 2019-11-05"),
    ),
    UNREADABLE: ProblemKind(
        "warning",
        N_("answer that cannot be read"),
        N_("{title} is “{value}” now, which is no answer; it stays “{kept}”"),
        N_("enter the answer that is true, or what the ledger has"),
    ),
}

STEP_KINDS: Mapping[str, ProblemKind] = {
    "step-out-of-order": ProblemKind(
        "error",
        N_("step out of order"),
        N_("{title} is {date}, before {earlier} on {other}; the step does not count"),
        N_("find out which date is wrong and return it; a step that came too early is done again"),
    ),
    "notice-too-short": ProblemKind(
        "error",
        N_("notice too short"),
        N_("posted on {posted}, followed by {title} on {date}: it stood for {stood} days, {days} are required; not counted"),
        N_("post the notice for as long as the rules ask, and return the new dates"),
    ),
    "no-reason": ProblemKind(
        "error",
        N_("turned down without a reason"),
        N_("{step} turned the household down, and no reason is given; it does not count as turned down"),
        N_("write the reason in 不纳入理由, and return the row again"),
    ),
    "overdue": ProblemKind(
        "warning",
        N_("step overdue"),
        N_("{step} was to be done by {due} (within {days} days) and is not"),
        N_("do the step, and return date and result"),
    ),
    "calendar-unknown": ProblemKind(
        "notice",
        N_("holidays not known yet"),
        N_("the holidays of {years} are not known; working days are counted from Monday to Friday"),
        N_("add the year's holidays and working weekends under calendar: in the rule set, or install a newer version"),
    ),
}
"""What is odd about the steps of inclusion; design-rounds.md section 11, include."""
ALL_KINDS = {**KINDS, **STEP_KINDS}

SHIFTED, ANOTHER, BLANK = "shifted", "another", "blank"
WORDINGS: Mapping[str, str] = {
    SHIFTED: N_("{title} is “{value}”, the head of household {other}; the ledger has “{kept}”. Nothing of the row was taken"),
    ANOTHER: N_("{title} is “{value}” now, and name and number are both another's; nothing of the row was taken"),
    BLANK: N_("{title} is empty now; it stays “{kept}”"),
    "gap": N_("{title} is entered while {earlier} is not done, or has no result; the step does not count"),
    "refused": N_("{title} is entered though {earlier} turned the household down; the step does not count"),
    "late": N_("{step} was to be done by {due} (within {days} days) and was done on {date}"),
    "no_day": N_("{title} “{value}” is no date; the step does not count yet"),
    "undated": N_("a result (“{result}”) is entered, and {title} is blank; the step does not count yet"),
    "result": N_("{title} “{value}” says neither that the step is passed nor that it is not; the step does not count yet"),
    "candidate": N_("the household is not on sheet 应纳入 of the ledger; the row was not taken"),
}
"""Sentences for special cases of a kind, in place of its own."""


@dataclass(frozen=True)
class CellAt:
    """A cell and what stands in it; numbers of persons and telephones masked."""

    file: str
    sheet: str
    cell: str
    value: str = ""


@dataclass(frozen=True)
class ReviewProblem:
    """A problem of a household, or of a row that is none. key: its 户编号. places: the returned cells, then the ledger's.

    details fills the kind's sentences, or that of WORDINGS. at: the ledger's row, -1 for none. files: the numbers of the
    returned files that it is about.
    """

    kind: str
    key: str
    township: str
    village: str
    places: tuple[CellAt, ...]
    details: Mapping[str, str] = field(default_factory=dict)
    at: int = -1
    files: tuple[int, ...] = ()
    wording: str = ""

    @property
    def severity(self) -> SeverityId:
        return ALL_KINDS[self.kind].severity

    @property
    def file(self) -> str:
        return self.places[0].file if self.places else ""

    @property
    def sheet(self) -> str:
        return self.places[0].sheet if self.places else ""

    @property
    def cell(self) -> str:
        return self.places[0].cell if self.places else ""

    @property
    def value(self) -> str:
        return self.places[0].value if self.places else ""

    def title(self, tr: Callable[[str], str] = _) -> str:
        return tr(ALL_KINDS[self.kind].title)

    def message(self, tr: Callable[[str], str] = _) -> str:
        """What is wrong; in the user's language, or in Chinese with ``in_chinese``."""
        return tr(WORDINGS.get(self.wording, ALL_KINDS[self.kind].message)).format(**self.details)

    def mend(self, tr: Callable[[str], str] = _) -> str:
        return tr(ALL_KINDS[self.kind].mend).format(**self.details)
