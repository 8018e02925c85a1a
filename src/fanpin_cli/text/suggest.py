"""Did you mean …: the valid name nearest to one that is not."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from fanpin_cli.text.messages import _

LIKE_ENOUGH = 50.0  # of 100; Chinese names are short, so one wrong character of three must still be found


def nearest(name: str, valid: Iterable[str], like_enough: float = LIKE_ENOUGH) -> str | None:
    """The valid name most like ``name``, or None where none is like it; never ``name`` itself."""
    others = [one for one in valid if one != name]
    found = process.extractOne(name, others, scorer=fuzz.ratio, score_cutoff=like_enough)
    return found[0] if found else None


def did_you_mean(name: str, valid: Iterable[str], most: int = 1) -> str:
    """``; did you mean …?`` to end a message with, or nothing. most: so many names, the nearest first."""
    others = [one for one in valid if one != name]
    found = process.extract(name, others, scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH, limit=most)
    return _("; did you mean {name}?").format(name="、".join(one for one, *_score in found)) if found else ""
