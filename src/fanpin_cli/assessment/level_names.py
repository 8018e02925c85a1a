"""Levels as people write them: the name, 一级, 1, 红, 红色, the sheet's name, 边缘户, 不纳入; design-rounds.md section 9."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator, Mapping

import pandas as pd

from fanpin_cli.ledger_format import EDGE, NOT_ASSESSED, NUMERALS, OTHER_PLACES, TO_VERIFY
from fanpin_cli.text.normalise import plain

HUES = ((15, "红"), (40, "橙"), (50, "橙黄"), (70, "黄"), (165, "绿"), (195, "青"), (255, "蓝"), (320, "紫"), (360, "红"))
"""Up to which hue, in degrees, a colour is called so; some call it the one, some the other."""
COLOUR_WORDS = "红橙黄绿青蓝紫灰"
GREY_COLOUR, GREY = "808080", 0.12
"""Below this saturation a colour has no hue that people would name."""
OTHER_WORDS: Mapping[str, str] = {
    **{"边缘": EDGE, "边缘人口": EDGE, "边缘易致贫户": EDGE},
    **{"不纳入": NOT_ASSESSED, "未纳入": NOT_ASSESSED, "不纳入评定": NOT_ASSESSED, "不予纳入": NOT_ASSESSED},
}
"""What people write for the places that are no levels, beside the places' names."""
_BETWEEN = re.compile(r"[\s()\[\]【】《》〈〉「」“”\"'·.,，、。;；:：\-—_/]+")
_WHOLE = re.compile(r"(\d+)\.0+")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def places_by_name(levels: Mapping[int, tuple[str, str]], colours: Mapping[int, str] | None = None) -> dict[str, str]:
    """Every way in which staff write a place → the place, as ``bare`` leaves it.

    levels: rank → name and sheet. colours: rank → RRGGBB. A word that two levels share (two shades of red) names neither, and a
    level's own name comes before all words.
    """
    found: dict[str, str] = {}
    shared: set[str] = set()
    said = _colours_said(levels, colours or {})
    for rank, (name, _sheet) in levels.items():
        for word in set(map(bare, _words(rank, name, said[rank]))):
            if found.setdefault(word, str(rank)) != str(rank):
                shared.add(word)
    words = {word: place for word, place in found.items() if word and word not in shared}
    others = {bare(name): place for place, name in OTHER_PLACES.items()}
    named = {bare(own): str(rank) for rank, names in levels.items() for own in reversed(names)}
    return {**OTHER_WORDS, **others, **words, **named}


def places_written(written: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """The place that each entry names, in any spelling; None where it names none or is empty. Same index, object."""
    places = bare_texts(written).map(dict(names)).astype(object)
    return places.where(places.notna(), None)


def bare_texts(written: pd.Series) -> pd.Series:
    """``bare`` of each entry; an empty text where there is none."""
    entries = written.astype(object)
    different = {entry: bare(str(entry)) for entry in entries.dropna().unique()}
    return entries.map(different).astype(object).fillna("")


def bare(text: str) -> str:
    """A level's words without what stands between them: ``一级（红色）`` and ``一级 红色`` are 一级红色, １.0 is 1."""
    words = plain(text)
    whole = _WHOLE.fullmatch(words)
    return whole[1] if whole else _BETWEEN.sub("", words)


def decided_places(written: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """``places_written`` of what somebody decided: 待核实 is no decision."""
    places = places_written(written, names)
    return places.where(places != TO_VERIFY, None)


def colour_words(colour: str) -> str:
    """What people call a colour (RRGGBB): 红 for FF0000, 橙 or 黄 for FFC000; nothing for a grey."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, saturation, _value = colorsys.rgb_to_hsv(red, green, blue)
    return "" if saturation < GREY else next(words for limit, words in HUES if hue * 360 <= limit)


def _colours_said(levels: Mapping[int, tuple[str, str]], colours: Mapping[int, str]) -> dict[int, str]:
    """What people call each level's colour: the word in its name or sheet, else that of the colour itself. A word that surely
    is another level's is left to that."""
    said = {}
    for rank, (name, sheet) in levels.items():
        written = "".join(word for word in COLOUR_WORDS if word in f"{name}{sheet}")
        said[rank] = written if len(written) == 1 else colour_words(colours.get(rank, GREY_COLOUR))
    sure = {words for words in said.values() if len(words) == 1}
    return {
        rank: words if len(words) == 1 else "".join(word for word in words if word not in sure) for rank, words in said.items()
    }


def _words(rank: int, name: str, colours: str) -> Iterator[str]:
    numeral = NUMERALS[rank - 1] if 1 <= rank <= len(NUMERALS) else str(rank)
    numbered = [str(rank), numeral, f"{rank}级", f"{numeral}级"]
    if 1 <= rank <= len(ROMAN):
        numbered += [f"{roman}级" for roman in (ROMAN[rank - 1], ROMAN[rank - 1].lower())] + [ROMAN[rank - 1]]
    yield from numbered
    for grade in numbered[2:]:
        yield from (f"{grade}风险", f"{grade}风险户", f"{grade}户")
        if name.startswith(grade):
            own = name.removeprefix(grade)
            yield from (own, own.removesuffix("户"))
    for word in colours:
        yield from (word, f"{word}色", f"{word}色户", f"{word}户", f"{word}牌")
        yield from (text for grade in (*numbered[2:], name) for text in _both(grade, word))


def _both(grade: str, word: str) -> Iterator[str]:
    """一级红, 一级红色, 红色一级."""
    yield from (f"{grade}{word}", f"{grade}{word}色", f"{word}色{grade}", f"{word}{grade}")
