"""Yes, no, and one of several: how ticks, codes and old texts come to the one canonical value."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fanpin_cli.text.normalise import plain
from fanpin_cli.text.numbers import UnreadableError

YES = frozenset({"是", "有", "√", "✓", "✔", "☑", "1", "Y", "YES", "TRUE", "对", "已", "1.0", "T"})
NO = frozenset({"否", "无", "×", "✗", "✘", "X", "☐", "0", "N", "NO", "FALSE", "错", "未", "没有", "不是", "0.0", "F"})

SEPARATORS = re.compile(r"[,，、;；|/]|\s+")
_CODED = re.compile(r"^0*(\d{1,2})\s*[-.、:：)）]?\s*(\D.*)$")


def parse_yes_no(text: str) -> bool:
    """True or false; raises ``UnreadableError``."""
    answer = text.upper()
    if answer in YES:
        return True
    if answer in NO:
        return False
    raise UnreadableError(text)


def spellings(values: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Every way to write each value of an enumeration (its own text, old texts, codes) → the canonical value."""
    ways: dict[str, str] = {}
    for canonical, others in values.items():
        for other in (canonical, *others):
            ways.setdefault(_key(other), canonical)
    return ways


def parse_choice(text: str, ways: Mapping[str, str]) -> str:
    """One value of an enumeration, by text or code, or by both (``01 本人或户主``); raises ``UnreadableError``."""
    key = _key(text)
    found = ways.get(key) or ways.get(key.lstrip("0"))
    if found is None and (coded := _CODED.match(key)):
        found = ways.get(_key(coded.group(2)))
    if found is None:
        raise UnreadableError(text)
    return found


def parse_set(text: str, ways: Mapping[str, str]) -> str:
    """Several values of an enumeration as ``,残疾,长期慢性病,`` in the enumeration's own order; 无 is the empty set ``,``."""
    if _key(text) in ways:
        chosen = {ways[_key(text)]}
    elif text == "无":
        return ","
    else:
        chosen = {parse_choice(part, ways) for part in SEPARATORS.split(text) if part}
    return "," + "".join(f"{value}," for value in dict.fromkeys(ways.values()) if value in chosen)


def _key(text: str) -> str:
    key = plain(text).replace(" ", "")
    return key.removesuffix(".0") if key.removesuffix(".0").isdigit() else key
