"""What the title of a group of columns says: whose the values below are, and of what year.

The words that show it are data: ``rules/headings.yaml``, sections 一 and 二.
"""

from __future__ import annotations

import re
from datetime import MAXYEAR

from fanpin_cli.survey.catalogue import FieldType
from fanpin_cli.survey.titles import Match, TitleIndex, normal, without_unit

NOW = MAXYEAR

NAMING = frozenset({"户主姓名", "姓名", "户主编号", "人编号", "出生日期", "家庭住址", "开户银行名称", "银行卡号"})
"""Canonical titles that name a person or say how to reach him, besides numbers of certificates and telephones."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?![\d元])")
"""Four figures that are a year; 2000元 is an amount."""


def means_the_same_alone(title: str, match: Match | None, group: str, index: TitleIndex) -> bool:
    """Whether a title, which names ``match``, means the same without the group above it.

    姓名 under 户主信息 does, under 帮扶干部 it does not; 人均纯收入 under 帮扶情况 does, since only a name or a number that
    reaches a person can be somebody else's. Under a group that is planned (2020年目标) nothing does.
    """
    if time_of(group, index) is None:
        return False
    group, words = normal(group), index.words
    if words.household.fullmatch(group):
        return True
    if words.others_things.search(group):
        return words.others_things.search(title) is not None
    if match is not None and (match.title in NAMING or match.field.type in (FieldType.IDENTITY_NUMBER, FieldType.PHONE)):
        if words.somebody_else.search(group):
            return words.somebody_else.search(title) is not None
        return words.about_household.search(group) is not None
    return not words.bare_count.fullmatch(without_unit(normal(title))[0])


def time_of(group: str, index: TitleIndex) -> int | None:
    """The year that a group's title names, ``NOW`` where it names none; None for one to come, which is only planned."""
    group, words = normal(group), index.words
    years = [int(text) for text in _YEAR.findall(group)]
    if words.planned.search(group) or (years and min(years) > index.year):
        return None
    if years:
        return min(max(years), index.year)  # 2014—2020年 in a survey of 2019 is a span that has begun
    return index.year - 1 if words.past.search(group) else NOW
