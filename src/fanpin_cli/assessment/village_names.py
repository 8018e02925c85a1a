"""Villages of several lists as one: by their names; where a list writes them shorter (东岭), leniently, and that is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from fanpin_cli.survey.vocabulary import Vocabulary
from fanpin_cli.text.normalise import plain

BODIES = re.compile("(?:村民|居民|社区居民)?委员会$|居?委会$")
"""What a village's name may carry of its committee's: 东岭村民委员会, 东岭村委会."""


class Village(NamedTuple):
    """A village; empty texts where township or village are not known."""

    township: str
    village: str


@dataclass(frozen=True)
class VillageNames:
    """Finds villages again by their names.

    known: those of the surveys. words: the endings of places' names.
    """

    known: tuple[Village, ...]
    words: Vocabulary

    def found(self, wanted: Iterable[Village]) -> dict[Village, Village]:
        """Each wanted village → the known one of that name; itself where there is none, or several that it may be.

        A name counts as it is written first; then without the endings of places; then, where one side has no township, the
        village's name alone.
        """
        ways: tuple[Callable[[Village], object], ...] = (self._written, self._bare, lambda one: self._bare(one).village)
        asked, taken = list(dict.fromkeys(wanted)), dict[Village, Village]()
        for number, way in enumerate(ways):
            by_name: dict[object, list[Village]] = {}
            before = {*taken.values()}  # 东岭社区 is no 东岭村 where the list has that one too
            for one in self.known:
                if one in before:
                    continue
                by_name.setdefault(way(one), []).append(one)
            for one in asked:
                same = by_name.get(way(one), [])
                without_town = len(same) == 1 and not (same[0].township and one.township)
                if one not in taken and len(same) == 1 and (number < len(ways) - 1 or without_town):
                    taken[one] = same[0]
        return {one: taken.get(one, one) for one in asked}

    def _written(self, one: Village) -> Village:
        return Village(*(plain(name).replace(" ", "") for name in one))

    def _bare(self, one: Village) -> Village:
        town, village = self._written(one)
        village = BODIES.sub("", village)
        return Village(_without(self.words.town_ending, town), _without(self.words.village_ending, village))


def _without(ending: re.Pattern[str], name: str) -> str:
    """A name without its ending; one that would be left without a character stays."""
    found = re.search(f"(?:{ending.pattern})$", name)
    return name[: found.start()] if found and found.start() else name
