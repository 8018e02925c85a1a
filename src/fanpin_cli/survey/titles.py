"""Which field a column's title names: exactly, or with its spaces, full-width characters and unit put aside; never by guess."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from fanpin_cli.survey.catalogue import Catalogue, Field, Level
from fanpin_cli.text.normalise import plain

UNITS = frozenset(
    [
        "元",
        "万元",
        "千元",
        "元/年",
        "元/月",
        "元/人·年",
        "元/人",
        "人",
        "口",
        "户",
        "月",
        "个月",
        "亩",
        "平方米",
        "m2",
        "㎡",
        "平米",
        "公里",
        "千米",
        "km",
        "米",
        "m",
        "岁",
        "周岁",
        "年",
        "%",
        "箱",
        "头",
        "只",
        "头/只",
        "天",
        "次",
    ]
)
FACTORS: Mapping[tuple[str, str], float] = {
    ("万元", "元"): 10_000,
    ("千元", "元"): 1_000,
    ("米", "公里"): 0.001,
    ("m", "公里"): 0.001,
    ("公里", "米"): 1_000,
    ("千米", "米"): 1_000,
    ("km", "米"): 1_000,
}
"""(unit in the title, unit of the field) → what to multiply by."""
SAME = {
    "个月": "月",
    "口": "人",
    "千米": "公里",
    "km": "公里",
    "m2": "平方米",
    "平米": "平方米",
    "㎡": "平方米",
    "周岁": "岁",
    "元/年": "元",
    "m": "米",
}

_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]$")
_DECORATION = re.compile(r"^[*＊\s]+|[*＊:：\s]+$")


@dataclass(frozen=True)
class Match:
    """A title's field: canonical title, the field, and the unit that the title names, if any."""

    title: str
    field: Field
    level: Level
    unit: str | None = None

    @property
    def factor(self) -> float | None:
        """What the column's numbers are multiplied by to come to the field's unit; None where that is not known."""
        if self.unit is None or self.field.unit is None or self._same():
            return 1.0
        return FACTORS.get((self.unit, self.field.unit))

    def _same(self) -> bool:
        own = self.field.unit or ""
        return SAME.get(self.unit or "", self.unit) == SAME.get(own, own)


def normal(title: str) -> str:
    """A title for comparison: common characters, no spaces or line breaks, no mark for required fields."""
    return _DECORATION.sub("", plain(title).replace(" ", ""))


def without_unit(title: str) -> tuple[str, str | None]:
    """A normal title less a unit in brackets at its end, and that unit. Brackets with anything else stay: they may tell
    two fields apart (公益性岗位 and 公益性岗位(月数))."""
    found = _BRACKETED.search(title)
    if found:
        unit = found.group(1).removeprefix("单位").lstrip(":：")
        if unit in UNITS or unit.lower() in UNITS:
            return title[: found.start()], unit
    return title, None


class TitleIndex:
    """All titles of a catalogue, at both levels."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.levels: dict[Level, dict[str, tuple[str, Field]]] = {
            "household": _spellings(catalogue.households),
            "member": _spellings(catalogue.members),
        }

    @cached_property
    def all_spellings(self) -> frozenset[str]:
        return frozenset(self.levels["household"]) | frozenset(self.levels["member"])

    def match(self, title: str, first: Level) -> Match | None:
        """The field that a title names; where both levels have one, that of ``first``."""
        own = normal(title)
        bare, unit = without_unit(own)
        second: Level = "member" if first == "household" else "household"
        for level in (first, second):
            for spelling, said in ((own, None), (bare, unit)):
                if spelling in self.levels[level]:
                    canonical, field = self.levels[level][spelling]
                    return Match(canonical, field, level, said or without_unit(own)[1])
        return None

    def names(self, title: str) -> bool:
        """Whether a text is a title at either level."""
        own = normal(title)
        return own in self.all_spellings or without_unit(own)[0] in self.all_spellings


def _spellings(fields: Mapping[str, Field]) -> dict[str, tuple[str, Field]]:
    """Every spelling → (canonical title, field); a field's own title comes before another's alias."""
    found: dict[str, tuple[str, Field]] = {}
    for titles in (lambda title, _field: (title,), lambda _title, field: field.aliases):
        for title, field in fields.items():
            for spelling in titles(title, field):
                own = normal(spelling)
                found.setdefault(own, (title, field))
                found.setdefault(without_unit(own)[0], (title, field))
    return found
