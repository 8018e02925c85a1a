"""Numbers as people write them: 3,500元, 3.5千元, 1.2万, 三千五百, 无."""

from __future__ import annotations

import math
import re

SCALES = {"万": 10_000.0, "千": 1_000.0, "百": 100.0, "亿": 100_000_000.0}
UNITS = (
    r"(?:元|圆|块|块钱|人|口|户|个|个月|月|亩|年|岁|周岁|天|次|项|平方米|m2|平米"
    r"|公里|千米|km|米|m|箱|头|只|次/年|元/年|元/月|kg|斤)"
)
_NUMBER = re.compile(
    rf"^(?:约|大约|¥|人民币)?\s*([+-]?\d[\d,]*(?:\.\d*)?(?:[eE][+-]?\d+)?|[+-]?\.\d+)\s*([万千百亿]?)\s*{UNITS}?(%)?$",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_CHINESE = re.compile(rf"^([零〇一二三四五六七八九两十百千万]+){UNITS}?$")


class UnreadableError(ValueError):
    """A cell's text is no value of its field's type."""


def parse_number(text: str) -> float:
    """The number that a cell's plain text means; 无 is 0. Raises ``UnreadableError``."""
    if text == "无":
        return 0.0
    found = _NUMBER.match(text)
    if found:
        digits, scale, percent = found.groups()
        if "," in digits and not _GROUPED.match(digits):
            raise UnreadableError(text)
        number = float(digits.replace(",", "")) * SCALES.get(scale, 1.0) / (100 if percent else 1)
        if math.isinf(number):
            raise UnreadableError(text)
        return round(number, 6)
    chinese = _CHINESE.match(text)
    if chinese:
        return float(_chinese(chinese.group(1)))
    raise UnreadableError(text)


def _chinese(text: str) -> int:
    """三千五百 → 3500, 一万二 → 12000, 十二 → 12."""
    if "万" in text:
        high, _wan, low = text.partition("万")
        if "万" in low:
            raise UnreadableError(text)
        short = _DIGITS[low] * 1000 if len(low) == 1 and low in _DIGITS else _chinese(low) if low else 0
        return (_chinese(high) if high else 1) * 10_000 + short
    total, digit, step = 0, None, 0
    for character in text:
        if character in _STEPS:
            if digit is None and (character != "十" or total):
                raise UnreadableError(text)
            step = _STEPS[character]
            total += (1 if digit is None else digit) * step
            digit = None
        elif digit not in (None, 0):
            raise UnreadableError(text)
        else:
            digit = _DIGITS[character]
    # 三千五 is 3500: a last digit counts the step below the one before it.
    return total + (digit or 0) * (step // 10 if step > 10 and text[-2] not in "零〇" else 1)
