"""Names of sheets made from names of places and people: without what Excel forbids, and each of them once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count

NOT_IN_SHEET_NAMES = re.compile(r"[\x00-\x1f\[\]:*?/\\]")
LONGEST_SHEET_NAME = 31
"""UTF-16 units, which Excel counts."""
RESERVED = frozenset({"history"})


def sheet_names(names: Sequence[str]) -> list[str]:
    """The names as sheets can have them, in order: 东岭村, 东岭村（2）. Upper and lower case are the same to Excel."""
    taken, found = set(RESERVED), []
    for name in names:
        allowed = NOT_IN_SHEET_NAMES.sub("_", name).strip(" '") or "_"
        endings = ("" if number == 1 else f"（{number}）" for number in count(1))
        candidates = (_cut(allowed, LONGEST_SHEET_NAME - len(ending)) + ending for ending in endings)
        found.append(next(candidate for candidate in candidates if candidate.casefold() not in taken))
        taken.add(found[-1].casefold())
    return found


def _cut(name: str, units: int) -> str:
    return name.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")
