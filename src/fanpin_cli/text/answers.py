"""Yes, no, and choices: ticks, codes and old texts turned into the one canonical value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from fanpin_cli.text.normalise import plain
from fanpin_cli.text.numbers import UnreadableError

YES = frozenset({"是", "有", "√", "✓", "✔", "✅", "☑", "V", "1", "Y", "YES", "TRUE", "对", "已", "1.0", "T"})
NO = frozenset(
    {"否", "无", "×", "✕", "✖", "✗", "✘", "❌", "╳", "X", "☐", "0", "N", "NO", "FALSE", "错", "未", "没有", "不是", "0.0", "F"}
)

_AND_A_TICK = re.compile(r"^(?:([是有]) ?[√✓✔]|[√✓✔] ?([是有])|([否无]) ?[×✕✗]|[×✕✗] ?([否无]))$")
SEPARATORS = re.compile(r"[,，、;；|/\\+]")
_CODED = re.compile(r"^0*(\d{1,2})\s*[-.、:：)）]?\s*([^\d\s].*)$")
_SPACE_IN_WORDS = re.compile(r"(?<!\d) | (?!\d)")
"""户 主 is 户主, but 1 2 is not 12."""


def parse_yes_no(text: str) -> bool:
    """True or false; raises ``UnreadableError``."""
    answer = _AND_A_TICK.sub(r"\1\2\3\4", text.upper().removesuffix("。"))
    if answer in YES:
        return True
    if answer in NO:
        return False
    raise UnreadableError(text)


def spellings(values: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Every way to write each value of an enumeration (its own text, old texts, codes) → the canonical value."""
    ways = {_key(canonical): canonical for canonical in values}
    for canonical, others in values.items():
        for other in others:
            ways.setdefault(_key(other), canonical)
    return ways


def is_choice(text: str, ways: Mapping[str, str]) -> bool:
    """Whether a text is one of the ways to write a value, without a code before it."""
    return _key(text) in ways


def parse_choice(text: str, ways: Mapping[str, str]) -> str:
    """One value of an enumeration, by text or code, or by both (``01 本人或户主``); raises ``UnreadableError``.

    Of both, the text counts: the meaning of codes changed with the years, and people read the text.
    """
    key = _key(text)
    # 01 and 1 are the same code to a spreadsheet, which drops leading zeros.
    found = ways.get(key) or ways.get(key.lstrip("0"))
    if found is None and (coded := _CODED.match(key)):
        found = ways.get(_key(coded.group(2)))
    if found is None:
        raise UnreadableError(text)
    return found


def parse_choice_beginning(text: str, ways: Mapping[str, str], begins: Sequence[str]) -> str:
    """``parse_choice`` of a text that may begin with words that do not change its meaning: 长子, 户主之次女.

    begins: such words. What is written as a value itself is that value, whatever it begins with.
    """
    key = _key(text)
    while key not in ways:
        begin = next((word for word in sorted(begins, key=len, reverse=True) if key.startswith(word) and key != word), None)
        if begin is None:
            return parse_choice(text, ways)
        key = key.removeprefix(begin)
    return ways[key]


def parse_set(text: str, ways: Mapping[str, str]) -> str:
    """Several values of an enumeration as ``,残疾,长期慢性病,`` in the enumeration's own order; 无 is the empty set ``,``."""
    if text == "无" and _key(text) not in ways:
        return ","
    chosen = {value for part in _parts(text, ways) for value in _one_or_more(part, ways)}
    if not chosen:  # a comma alone is no answer
        raise UnreadableError(text)
    return "," + "".join(f"{value}," for value in dict.fromkeys(ways.values()) if value in chosen)


def _parts(text: str, ways: Mapping[str, str]) -> list[str]:
    return [text] if _key(text) in ways else [part for part in SEPARATORS.split(text) if part.strip()]


def _one_or_more(part: str, ways: Mapping[str, str]) -> list[str]:
    """The value that a part names (``02 长期慢性病`` is one); else those that its words name."""
    try:
        return [parse_choice(part, ways)]
    except UnreadableError:
        words = part.split()
        if len(words) < 2:
            raise
        return [parse_choice(word, ways) for word in words]


def _key(text: str) -> str:
    key = _SPACE_IN_WORDS.sub("", plain(text)).upper()
    return key.removesuffix(".0") if key.removesuffix(".0").isdigit() else key
