"""Which field a column's title names: exactly, or with its spaces, full-width characters and unit put aside; never by guess."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache

from fanpin_cli.survey.catalogue import Catalogue, Field, Level
from fanpin_cli.text.normalise import plain
from fanpin_cli.text.units import PER_PERSON, UNITS, factor

_BRACKETED = re.compile(r"\(([^()]*)\)$")
_BRACKETS = str.maketrans("[]【】〔〕〈〉", "()()()()")
_DECORATION = re.compile(r"^(?:[*★●]|\(?\d{1,3}[.、)](?!\d))+|(?:[*★:]|\((?:必填|选填)\))+$")


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
        if self.unit is None or (self.unit in PER_PERSON and self.title.startswith("人均")):
            return 1.0
        return factor(self.unit, self.field.unit)


@lru_cache(maxsize=8192)
def normal(title: str) -> str:
    """A title for comparison: common characters and brackets, no spaces or line breaks, no number before it (1、户编号),
    no mark for required fields."""
    return _DECORATION.sub("", plain(title).replace(" ", "").translate(_BRACKETS))


def without_unit(title: str, units: Set[str] = UNITS) -> tuple[str, str | None]:
    """A normal title less a unit in brackets at its end, and that unit. Brackets with anything else stay: they may tell
    two fields apart (公益性岗位 and 公益性岗位(月数))."""
    found = _BRACKETED.search(title)
    if found:
        unit = found.group(1).removeprefix("单位").lstrip(":")
        if unit in units or unit.lower() in units:
            return title[: found.start()], unit
    return title, None


class TitleIndex:
    """All titles of a catalogue, at both levels."""

    def __init__(self, catalogue: Catalogue) -> None:
        fields = (*catalogue.households.values(), *catalogue.members.values())
        self.units = UNITS | {normal(field.unit) for field in fields if field.unit}  # a county may count in 窝 or 株
        self.levels: dict[Level, dict[str, tuple[str, Field]]] = {
            "household": _spellings(catalogue.households, self.units),
            "member": _spellings(catalogue.members, self.units),
        }

    @cached_property
    def all_spellings(self) -> frozenset[str]:
        return frozenset(self.levels["household"]) | frozenset(self.levels["member"])

    @cached_property
    def values(self) -> frozenset[str]:
        """Every way to write a value of an enumeration: 户主 and 低保户 are titles, and values too."""
        fields = [field for spellings in self.levels.values() for _title, field in spellings.values()]
        return frozenset(normal(text) for field in fields for value, ways in field.values.items() for text in (value, *ways))

    def match(self, title: str, first: Level) -> Match | None:
        """The field that a title names; where both levels have one, that of ``first``."""
        own = normal(title)
        bare, unit = without_unit(own, self.units)
        second: Level = "member" if first == "household" else "household"
        for level in (first, second):
            found = self.levels[level].get(own) or self.levels[level].get(bare)
            if found:
                return Match(*found, level, unit)
        return None

    def names(self, title: str) -> bool:
        """Whether a text is a title at either level."""
        own = normal(title)
        return own in self.all_spellings or without_unit(own, self.units)[0] in self.all_spellings


def _spellings(fields: Mapping[str, Field], units: Set[str]) -> dict[str, tuple[str, Field]]:
    """Every spelling → (canonical title, field). A field's own title comes before another's alias, a title as it is before
    one without its unit, and a county's own field, which comes last, before the shared ones."""
    own = [(title, title, field) for title, field in fields.items()]
    aliases = [(alias, title, field) for title, field in reversed([*fields.items()]) for alias in field.aliases]
    found: dict[str, tuple[str, Field]] = {}
    for spelling in (normal, lambda title: without_unit(normal(title), units)[0]):
        for written, title, field in (*own, *aliases):
            found.setdefault(spelling(written), (title, field))
    return found
