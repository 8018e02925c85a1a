"""Titles of form tools, which write the group before the question: 基本信息/户编号, 家庭成员:姓名, 2018年-人均纯收入.

Such a header of one row says the same as one of several rows with the groups above, and is read as such, so that
帮扶干部/姓名 is not the household's and 2018年/人均纯收入 is last year's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

FEW, MANY = 2, 3
"""So many columns must have a group for it to be one; MANY where it is a title too. 低保/特困 is a title with a stroke."""
_SIGN = re.compile(r"[/／:：>＞|｜\\＼.．\-－—_＿](?![^(（]*[)）])")
"""What form tools write behind a group. 元/人 in brackets is a unit."""
_MEANS_SOMETHING = re.compile(r"[\u4e00-\u9fff]|(?:19|20)\d{2}")
"""Groups named otherwise (group_ab1, hh) are the tool's own and say nothing."""


def parts_of_paths(row: Sequence[str], is_title: Callable[[str], bool]) -> dict[int, tuple[str, ...]]:
    """Column → the groups and the title that its text consists of, for the columns of a header's row that have any group.

    A title below another column's own (健康状况/残疾 beside 健康状况) is one of that question's choices, and no title itself.
    is_title: whether a text is a known title.
    """
    if not any(map(_SIGN.search, row)):
        return {}
    above = {text: [*_above(text)] for text in {*row}}
    shared = Counter(group for text in row for group in above[text])
    found: dict[int, tuple[str, ...]] = {}
    for column, text in enumerate(row):
        groups = [group for group in above[text] if shared[group] >= (MANY if is_title(group) else FEW)]
        if groups and above.keys().isdisjoint(above[text]):
            ends = [-1, *map(len, groups), len(text)]
            *outer, title = (text[before + 1 : end].strip() for before, end in pairwise(ends))
            found[column] = (*filter(_MEANS_SOMETHING.search, outer), title)
    return found


def _above(text: str) -> Iterator[str]:
    """The groups that a text may begin with, the outermost first: a/b/title gives a and a/b."""
    return (text[: sign.start()] for sign in _SIGN.finditer(text) if sign.start() and sign.end() < len(text))
