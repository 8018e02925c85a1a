"""Township and village in a text: 示例县东岭镇西冲村三组, 东岭镇/西冲村, 东岭镇2019年入户调查表.

The endings of names (镇, 街道, 村, 嘎查 …) and the words that are no names (农村, 全镇) are data: ``rules/headings.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from fanpin_cli.survey.vocabulary import Vocabulary
from fanpin_cli.text.normalise import plain

_ABOVE_TOWN = r"(?:[\u4e00-\u9fff]{2,10}?(?:省|自治区))?(?:[\u4e00-\u9fff]{2,10}?(?:市|自治州|盟))?"
_CHINESE = r"[\u4e00-\u9fff]"
_BETWEEN = re.compile(r"[^\u4e00-\u9fff]+")
LONGEST = 6
"""Characters before the ending of a name in a title; a longer stretch is a sentence that ends so."""


@dataclass(frozen=True)
class Place:
    """A township and a village; empty where the text names none."""

    town: str = ""
    village: str = ""

    def __bool__(self) -> bool:
        return bool(self.town or self.village)


@dataclass(frozen=True)
class PlaceNames:
    """Reads places by the words of a vocabulary."""

    words: Vocabulary
    known: dict[str, Place] = field(default_factory=dict)

    @cached_property
    def _addresses(self) -> tuple[re.Pattern[str], ...]:
        """Patterns of an address, the fullest first: one with a county decides where 镇安县 ends and 铁厂镇 begins."""
        words = self.words
        county = f"(?:{_CHINESE}{{1,9}}?{words.county_ending.pattern})"
        town = f"(?P<town>{_CHINESE}{{1,9}}?{words.town_ending.pattern})"
        village = f"(?P<village>{_CHINESE}{{1,9}}?{words.village_ending.pattern})"
        parts = (
            f"{_ABOVE_TOWN}{county}{town}{village}",
            f"{_ABOVE_TOWN}{county}?{town}{village}",
            f"{_ABOVE_TOWN}{county}{town}(?!{words.village_ending.pattern})",
            f"{_ABOVE_TOWN}{county}?{town}(?!{words.village_ending.pattern})",
            f"{_ABOVE_TOWN}{county}?{village}",
        )
        return tuple(map(re.compile, parts))

    def of_address(self, text: object) -> Place:
        """What an address names, from its beginning; remembered, since a village's rows all name the same."""
        if not isinstance(text, str):
            return Place()
        if text not in self.known:
            joined = _BETWEEN.sub("", plain(text))
            found = next((found for pattern in self._addresses if (found := pattern.match(joined))), None)
            parts = found.groupdict() if found else {}
            self.known[text] = Place(parts.get("town") or "", parts.get("village") or "")
        return self.known[text]

    def in_title(self, text: str) -> Place:
        """What a title, or the name of a sheet, a file or a folder, names: each stretch of Chinese characters in it from its
        beginning. 农村危房改造 and 脱贫村名单 name no village, 全镇 no township."""
        stretches = (self.words.before_place.sub("", stretch) for stretch in _BETWEEN.split(plain(text)))
        found = [self.of_address(stretch) for stretch in stretches if stretch]
        towns = {name for place in found if (name := self._name(place.town))}
        villages = {name for place in found if (name := self._name(place.village))}
        # Of two names nobody can tell which is meant.
        return Place(*(names.pop() if len(names) == 1 else "" for names in (towns, villages)))

    def _name(self, name: str) -> str:
        bare = len(name) <= LONGEST + 1 and not self.words.no_place.search(name)
        return name if bare else ""
