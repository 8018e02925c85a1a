"""组 as it may be posted: a number or the name of a group, never a person's; what else stands there is not posted."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from fanpin_cli.survey.vocabulary import Vocabulary
from fanpin_cli.text.normalise import plain

LONGEST_NAME = 4
"""Characters of the names that are looked for within a group's name."""


def public_groups(groups: pd.Series, people: Collection[str], words: Vocabulary) -> pd.Series:
    """The groups that may be posted, as they are written; the empty text for all others.

    groups: one text a household, empty where there is none. people: whole names that no group may contain, 王建国组. words:
    what groups' names end in (``group_endings``); 3组, 第三村民组, 上湾 are names of groups, 组长王某, 王建国 are none.
    """
    names = frozenset(plain(name).replace(" ", "") for name in people)
    posted = {group: group if _is_group(group, names, words) else "" for group in groups.unique()}
    return groups.map(posted)


def _is_group(group: str, names: frozenset[str], words: Vocabulary) -> bool:
    text = plain(group).replace(" ", "")
    if not words.group_name.fullmatch(text):
        return False
    parts = (text[at : at + length] for length in range(2, LONGEST_NAME + 1) for at in range(len(text) - length + 1))
    return names.isdisjoint(parts)
