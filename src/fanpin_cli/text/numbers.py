"""Numbers as people write them: 3,500元, 3.5千元, 1.2万, 三千五百, 无."""

from __future__ import annotations

import math
import re

from fanpin_cli.text.units import UNITS

LARGEST = 1e15
"""Greater numbers are not exact, and what is worked out from them may be no number; no household has any."""
SCALES = {"万": 10_000.0, "千": 1_000.0, "百": 100.0, "亿": 100_000_000.0}
_UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS - {"%"}, key=len, reverse=True))
_NUMBER = re.compile(
    rf"^(?:约|大约|¥|人民币)?\s*([+-]?\d[\d, ]*(?:\.\d*)?(?:e[+-]?\d+)?|[+-]?\.\d+)"
    rf"\s*([万千百亿]?)\s*({_UNIT})?(?:左右|整)?(%)?$",
    re.IGNORECASE | re.ASCII,
)
_PLAIN = re.compile(r"^[+-]?(\d*|\d{1,3}(,\d{3})+|\d{1,3}( \d{3})+)(\.\d*)?(e[+-]?\d+)?$", re.IGNORECASE | re.ASCII)
"""Digits, or digits in groups of three: 1,23 may be a slip of 1.23 or of 123."""
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_CHINESE = re.compile(rf"^([零〇一二三四五六七八九两十百千万]+)({_UNIT})?(?:左右)?$")


class UnreadableError(ValueError):
    """A cell's text is no value of its field's type."""


def parse_number(text: str) -> float:
    """The number that a cell's plain text means, whatever its unit; 无 is 0. Raises ``UnreadableError``."""
    return parse_quantity(text)[0]


def parse_quantity(text: str) -> tuple[float, str | None]:
    """The number that a cell's plain text means, and the unit behind it: None where none is named, ``""`` where the text
    counts in 万 or 千 of the field's own unit (1.2万), ``%`` where it is a share (62% is 0.62). Raises ``UnreadableError``."""
    text = text.replace("−", "-")
    if text in ("无", "没有"):
        return 0.0, None
    if found := _NUMBER.match(text):
        digits, scale, unit, percent = found.groups()
        if not _PLAIN.match(digits := digits.strip()):
            raise UnreadableError(text)
        number = float(digits.replace(",", "").replace(" ", ""))
        if scale or percent:
            number = round(number * SCALES.get(scale, 1.0) / (100 if percent else 1), 6)
        if math.isinf(number):
            raise UnreadableError(text)
        return number, "%" if percent else unit or ("" if scale else None)
    if chinese := _CHINESE.match(text):
        number = float(_chinese(chinese.group(1)))
        return number, chinese.group(2) or ("" if number >= 100 else None)
    raise UnreadableError(text)


def _chinese(text: str) -> int:
    """三千五百 → 3500, 一万二 → 12000, 十二 → 12."""
    if "万" in text:
        high, _wan, low = text.partition("万")
        if not high or "万" in low:
            raise UnreadableError(text)
        short = _DIGITS[low] * 1000 if len(low) == 1 and low in _DIGITS else _chinese(low) if low else 0
        return _chinese(high) * 10_000 + short
    total, digit, step = 0, None, 10_000
    for character in text:
        if character in _STEPS:
            ten_alone = character == "十" and not total and digit is None
            if _STEPS[character] >= step or not (digit or ten_alone):
                raise UnreadableError(text)
            step = _STEPS[character]
            total += (digit or 1) * step
            digit = None
        elif digit not in (None, 0):
            raise UnreadableError(text)
        else:
            digit = _DIGITS[character]
    # 三千五 is 3500: a digit at the end without a step counts in the next lower one, unless 零 is before it (三千零五).
    return total + (digit or 0) * (step // 10 if total and step > 10 and text[-2] not in "零〇" else 1)
