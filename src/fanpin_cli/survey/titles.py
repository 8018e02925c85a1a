"""Which field a column's title names: exactly, or when spaces, full-width forms and the unit are ignored; never by guess."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from fanpin_cli.survey.catalogue import NOT_READ, NUMERIC, Assignment, Catalogue, Field, FieldType, Level
from fanpin_cli.survey.vocabulary import vocabulary
from fanpin_cli.text.normalise import plain
from fanpin_cli.text.units import PER_PERSON, UNITS, factor

_BRACKETED = re.compile(r"\(([^()]*)\)$")
_BRACKETS = str.maketrans("[]【】〔〕〈〉", "()()()()")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_BETWEEN_UNITS = re.compile("[、,和及]")
_END_OF_UNITS = re.compile(r"[\s();。]")
MONEY = "元"
NAMES = frozenset({FieldType.TEXT, FieldType.IDENTITY_NUMBER, FieldType.PHONE})


@dataclass(frozen=True)
class Match:
    """A title's field: canonical title, the field, and the unit that the title names, if any."""

    title: str
    field: Field
    level: Level
    unit: str | None = None
    remarked: bool = False  # the title has a remark in brackets, which does not change what the column holds
    by: str = ""  # where a county says that the title names this field; empty where the catalogue does

    @property
    def in_other_unit(self) -> bool:
        """Whether its numbers cannot be converted to the field's unit: 60 days are not 60 months, and nothing is guessed."""
        return self.field.type in NUMERIC and self.factor is None

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
    return vocabulary().decoration.sub("", plain(title).replace(" ", "").translate(_BRACKETS))


def without_unit(title: str, units: Set[str] = UNITS) -> tuple[str, str | None]:
    """A normal title without the unit in brackets at its end, and that unit. Other brackets stay, since they may distinguish
    two fields: 公益性岗位 and 公益性岗位(月数)."""
    found = _BRACKETED.search(title)
    if found:
        unit = found.group(1).removeprefix("单位").lstrip(":")
        if unit in units or unit.lower() in units:
            return title[: found.start()], unit
    return title, None


def without_remark(title: str) -> tuple[str, str]:
    """A normal title without the remark in brackets at its end, and the remark; an empty text where there is none."""
    found = _BRACKETED.search(title)
    return (title[: found.start()], found.group(1)) if found else (title, "")


def money_unit(texts: Iterable[str]) -> str | None:
    """The one unit of money that texts over a table name (单位：万元; 单位：户、人、元; 收入（千元）), if it is one."""
    found: dict[float, str] = {}
    for text in (plain(text).translate(_BRACKETS) for text in texts):
        named = [part.lstrip(" :为是") for part in text.split("单位")[1:]] + _IN_BRACKETS.findall(text)
        for unit in (unit for part in named for unit in _BETWEEN_UNITS.split(_END_OF_UNITS.split(part)[0])):
            if unit in UNITS and (times := factor(unit, MONEY)):
                found[times] = unit
    return found.popitem()[1] if len(found) == 1 else None


class TitleIndex:
    """All titles of a catalogue, at both levels, as they are meant on a day. What a county assigns comes before them."""

    def __init__(self, catalogue: Catalogue, as_of: dt.date = dt.date.max) -> None:
        self.catalogue = catalogue
        self.as_of, self.year = as_of, as_of.year
        self.words = vocabulary(catalogue.headings)
        self.assigned = {normal(title): assignment for title, assignment in catalogue.assigned.items()}
        fields = (*catalogue.households.values(), *catalogue.members.values())
        self.units = UNITS | {normal(field.unit) for field in fields if field.unit}  # a county may count in 窝 or 株
        self.levels: dict[Level, dict[str, tuple[str, Field]]] = {
            "household": _spellings(catalogue.households, self.units),
            "member": _spellings(catalogue.members, self.units),
        }
        self._found: dict[tuple[str, Level], Match | None] = {}  # the same titles are asked for again and again

    @cached_property
    def all_spellings(self) -> frozenset[str]:
        return frozenset(self.levels["household"]) | frozenset(self.levels["member"]) | frozenset(self.assigned)

    @cached_property
    def values(self) -> frozenset[str]:
        """Every way to write a value of an enumeration: 户主 and 低保户 are titles, and values too."""
        fields = [field for spellings in self.levels.values() for _title, field in spellings.values()]
        return frozenset(normal(text) for field in fields for value, ways in field.values.items() for text in (value, *ways))

    def is_value(self, text: str) -> bool:
        """Whether a text is a way to write a value, with its code or without: 户主, 低保户, 1低保户."""
        own = normal(text)
        return own in self.values or self._without_question(own) in self.values

    @cached_property
    def with_own_titles_first(self) -> TitleIndex:
        """The same, but a title that the catalogue knows means what the catalogue says.

        For ledgers of ours and for sheets that the program makes: their columns have been named by fields already, so that
        what a county says of a survey's 人均纯收入 must not be said of the ledger's.
        """
        unknown = {title: said for title, said in self.catalogue.assigned.items() if not self.in_catalogue(title)}
        return TitleIndex(replace(self.catalogue, assigned=unknown), self.as_of) if unknown != self.catalogue.assigned else self

    def in_catalogue(self, title: str) -> bool:
        """Whether the catalogue takes a title for a field, whatever a county says of it."""
        return self._of_catalogue(normal(title), "household") is not None

    def first_match(self, titles: Iterable[str], first: Level) -> Match | None:
        """The field of the first of a column's titles that names one; None where one before it is not to be read."""
        for title in titles:
            if self.not_read(title):
                return None
            if match := self.match(title, first):
                return match
        return None

    def match(self, title: str, first: Level) -> Match | None:
        """The field that a title names; where both levels have one, that of ``first``."""
        if (title, first) not in self._found:
            self._found[title, first] = self._match(title, first)
        return self._found[title, first]

    def _match(self, title: str, first: Level) -> Match | None:
        own = self._without_question(normal(title))
        said = self._assignment(own)
        if said is None:
            return self._of_catalogue(own, first)
        match = self._of_catalogue(normal(said.field), first) if said.field is not None else None
        return match and replace(match, unit=without_unit(own, self.units)[1], by=said.by)

    def not_read(self, title: str) -> str:
        """Where it is said that a title's column is not read as an answer: ``--columns``, ``aliases:``, or 不读 where the
        title itself ends in （不读）; empty where its column is read."""
        own = normal(title)
        if not self.assigned and NOT_READ not in own:
            return ""
        said = self._assignment(self._without_question(own))
        return said.by if said is not None and said.field is None else ""

    def _assignment(self, own: str) -> Assignment | None:
        """What a county says of a normal title, else of it without its unit; a title that ends in （不读） says it itself."""
        if without_remark(own)[1] == NOT_READ:
            return Assignment(None, NOT_READ)
        return self.assigned.get(own) or self.assigned.get(without_unit(own, self.units)[0])

    def _of_catalogue(self, own: str, first: Level) -> Match | None:
        bare, unit = without_unit(own, self.units)
        second: Level = "member" if first == "household" else "household"
        for level in (first, second):
            found = self.levels[level].get(own) or self.levels[level].get(bare)
            if found:
                return Match(*found, level, unit)
        bare, remark = without_remark(bare)
        if remark in ("", NOT_READ):
            return None
        for turned in (remark + bare, bare + remark):  # 五保户(分散供养) is 分散供养五保户, 危房(户) is 危房户
            for level in (first, second):
                if found := self.levels[level].get(turned):
                    return Match(*found, level, unit, remarked=True)
        how_to_fill, of_another = (words.search(remark) for words in (self.words.how_to_fill, self.words.other_person))
        for level in (first, second):
            found = self.levels[level].get(bare)
            if found and (how_to_fill or (found[1].type in NAMES and not of_another)):
                return Match(*found, level, remarked=True)
        return None

    def names(self, title: str) -> bool:
        """Whether a text is a title at either level."""
        return self._is_spelling(self._without_question(normal(title)))

    def _is_spelling(self, own: str) -> bool:
        return own in self.all_spellings or without_unit(own, self.units)[0] in self.all_spellings

    def _without_question(self, own: str) -> str:
        """A normal title without the number of a question before it (H4.户编号), where only the rest is a title."""
        if self._is_spelling(own):
            return own
        rest = self.words.question_number.sub("", own)
        return rest if self._is_spelling(rest) or self._is_spelling(without_remark(rest)[0]) else own


def _spellings(fields: Mapping[str, Field], units: Set[str]) -> dict[str, tuple[str, Field]]:
    """Every spelling → (canonical title, field). Of two fields with one spelling, the canonical title wins over an alias, a
    full title over one without its unit, and among aliases the later field: a county's fields come after the shared ones."""
    own = [(title, title, field) for title, field in fields.items()]
    aliases = [(alias, title, field) for title, field in reversed([*fields.items()]) for alias in field.aliases]
    found: dict[str, tuple[str, Field]] = {}
    for spelling in (normal, lambda title: without_unit(normal(title), units)[0]):
        for written, title, field in (*own, *aliases):  # the first entry of a spelling is kept
            found.setdefault(spelling(written), (title, field))
    return found
