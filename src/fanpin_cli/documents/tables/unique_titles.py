"""Titles of columns or sheets, each of them once."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST_TITLE = 255
"""Characters that a header cell with a drop-down or a filter may have."""


def unique_titles(titles: Iterable[str], taken: Iterable[str]) -> list[str]:
    """The titles, none of them in ``taken``: 人数（2） for a repeated one, 未命名列 for an empty one, a long one cut."""
    seen, unique = set(taken), []
    for title in titles:
        named = title.strip() or "未命名列"
        wanted = candidate = named if len(named) <= LONGEST_TITLE else named[: LONGEST_TITLE - 1] + "…"
        number = 1
        while candidate in seen:
            number += 1
            candidate = f"{wanted}（{number}）"
        seen.add(candidate)
        unique.append(candidate)
    return unique
