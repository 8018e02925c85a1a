"""What a rule set says of the round beside its rules: the public notice, how a ledger that is sent out comes back, visits,
the steps by which households are included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from string import Formatter
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator
from pydantic import Field as Key

from fanpin_cli.text.name_mask import is_pattern

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _braces(text: str, names: Collection[str], fault: str) -> str:
    """The text; raises ``ValueError`` where something else than ``names`` stands in its braces."""
    try:
        found = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError as error:
        raise ValueError(fault) from error
    if any(name not in names or format_ or conversion for name, format_, conversion in found):
        raise ValueError(fault)
    return text


NoticeKind = Literal["proposed", "final"]
NOTICE_NAMES = ("依据", "乡镇", "村", "轮次")
"""What the text of a notice can name in braces."""
Days = Annotated[int, Key(ge=1, le=365)]


class NoticeDays(Settings):
    """For how many days a notice stands; None where the county has not said."""

    proposed: Days | None = None
    final: Days | None = None


class NoticeTexts(Settings):
    """What a notice says under its title."""

    proposed: Line = "根据{依据}，村两委、驻村工作队入户了解情况后提出了本村各户的风险等级建议，现予以公示，请群众监督。"
    final: Line = "根据{依据}，经村级提出建议、乡镇审核、县级备案，现将本村各户的风险等级予以公示，请群众监督。"

    @field_validator("proposed", "final")
    @classmethod
    def _known_names(cls, text: str) -> str:
        return _braces(text, NOTICE_NAMES, "notice_text_unusable")


class Complaints(Settings):
    """Where objections to a notice are taken. What is empty is left blank on the notice, to be filled in."""

    unit: str = ""
    place: str = ""
    telephone: str = ""


class Notice(Settings):
    """How a village posts its households; design-rounds.md section 10. name: an example for 张三丰, see ``text.name_mask``."""

    name: str = "张*"
    days: NoticeDays = NoticeDays()
    text: NoticeTexts = NoticeTexts()
    complaints: Complaints = Complaints()

    @field_validator("name")
    @classmethod
    def _masks(cls, name: str) -> str:
        if not is_pattern(name):
            raise ValueError("mask_unusable")
        return name


class Visits(Settings):
    """How often households are visited; design-rounds.md section 11.

    levels: rank → so many days at most between two visits; edge: the same for 边缘户; None where no visits are asked for.
    large_changes: words in what a visitor reports that call for a change of level between rounds.
    """

    levels: Mapping[int, Days | None] = {}
    edge: Days | None = None
    large_changes: tuple[Line, ...] = ()


class IncludeStep(Settings):
    """A step of the procedure by which a household is included (应纳入); design-rounds.md section 11.

    days: within how many days after the step before, after a notice when it has stood; None where the county has not said.
    stands: for how many days a notice stands at least before the next step. decides: whether its result is waited for; a
    notice or an entry in a system is done on its day. working_days: days are working days of China, else calendar days.
    """

    days: Days | None = None
    stands: Days | None = None
    decides: bool = False
    working_days: bool = False


INCLUDE_STEPS: Mapping[str, IncludeStep] = {
    "调查核实": IncludeStep(days=15, decides=True),
    "民主评议": IncludeStep(days=15, decides=True),
    "公示": IncludeStep(days=5, stands=5),
    "公告": IncludeStep(days=10),
    "录入系统": IncludeStep(days=30),
}
"""Those of the notice, 二（一）3, where the rule set does not name them; the days are points of reference."""


class WorkingCalendar(Settings):
    """What a county adds to China's calendar of holidays. holidays: days off. workdays: days that are worked all the same."""

    holidays: tuple[dt.date, ...] = ()
    workdays: tuple[dt.date, ...] = ()


GUIDE_NAMES = ("交回单位", "期限", "轮次", "等级", "意见", "户表")
"""What the guide of a ledger that is sent out can name in braces."""


class Review(Settings):
    """How a ledger that is sent out comes back. days: within how many it does. to: who gets it, where that is not the
    district's office. guide: how it is filled in, line by line, where the county says it otherwise than the program."""

    days: Days | None = None
    to: str = ""
    guide: tuple[Line, ...] = ()

    @field_validator("guide")
    @classmethod
    def _known_names(cls, guide: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_braces(line, GUIDE_NAMES, "guide_unusable") for line in guide)
