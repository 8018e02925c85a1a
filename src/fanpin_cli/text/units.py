"""Units of measure in titles and cells: which mean the same, and what to multiply by to come to another."""

from __future__ import annotations

from collections.abc import Mapping

SAME: Mapping[str, str] = {
    "圆": "元",
    "块": "元",
    "块钱": "元",
    "元整": "元",
    "元/年": "元",
    "万元/年": "万元",
    "个月": "月",
    "口": "人",
    "口人": "人",
    "名": "人",
    "千米": "公里",
    "km": "公里",
    "m": "米",
    "m2": "平方米",
    "㎡": "平方米",
    "平米": "平方米",
    "平方": "平方米",
    "周岁": "岁",
}
FACTORS: Mapping[tuple[str, str], float] = {
    ("万元", "元"): 10_000,
    ("千元", "元"): 1_000,
    ("百元", "元"): 100,
    ("米", "公里"): 0.001,
    ("里", "公里"): 0.5,
    ("公里", "米"): 1_000,
    ("公顷", "亩"): 15,
    ("年", "月"): 12,
    ("次", "人次"): 1,
    ("人", "人次"): 1,
}
"""(unit, wanted unit) → what to multiply by, both as the values of ``SAME`` spell them."""
COUNTERS = frozenset({"人", "人次", "户", "次", "项", "箱", "头", "只", "头/只", "件", "条"})
"""Units that people also write as 个."""
PER_PERSON = frozenset({"元/人", "元/人·年", "元/人.年", "元/人年"})
"""In a title that begins with 人均 these mean 元; in any other the value is per person, not the household's."""
UNITS = (
    frozenset(SAME)
    | frozenset(SAME.values())
    | frozenset(unit for pair in FACTORS for unit in pair)
    | COUNTERS
    | PER_PERSON
    | {"个", "天", "斤", "kg", "元/月", "次/年", "%"}
)
"""Every unit that is recognised behind a number or, in brackets, behind a title."""


def factor(unit: str, wanted: str | None) -> float | None:
    """What a number in ``unit`` is multiplied by to be in ``wanted``; None where the one cannot become the other.

    Where nothing is wanted, any unit will do.
    """
    own, other = _one_name(unit), _one_name(wanted or "")
    if not other or own == other or own in other.split("/") or (own == "个" and other in COUNTERS):
        return 1.0
    return FACTORS.get((own, other))


def _one_name(unit: str) -> str:
    return SAME.get(unit.lower(), unit.lower())
