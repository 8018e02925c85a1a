"""What a text says of a person: that he is no longer there, perhaps, or nothing. The words are in ``rules/headings.yaml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from fanpin_cli.survey.vocabulary import Vocabulary
from fanpin_cli.text.normalise import plain

Verdict = Literal["gone", "doubt", "other"]
LONGEST = 200
"""Characters of a text that are looked at."""
_CLAUSES = re.compile(r"[,;。、|!\s]|(?<!\d)[./]|[./](?!\d)")
_PERSONS_COUNTED = re.compile(r"[\d一二两三四五六七八九十](?:人|口|名|位)")
_IN_BRACKETS = re.compile(r"[(\[【〔<]([^()\[\]【】〔〕<>]*)[)\]】〕>]")
FEWEST = 2
"""Characters that a name has; what is left of 李已故 is none, and nothing is guessed."""


@dataclass(frozen=True)
class Said:
    """What a text says. verdict: ``gone``, ``doubt`` (it may), or ``other`` (it says so of a relative).

    of: the word for the relative. before: what stands before the word and is neither a date nor a filler: a name, it may be.
    """

    verdict: Verdict
    of: str = ""
    before: str = ""


def what_it_says(text: str, words: Vocabulary) -> Said | None:
    """What a cell's text says of the person in whose row it stands; None where it says nothing of anybody's being gone."""
    close = plain(text[:LONGEST])
    if not words.perhaps_gone.search(close):
        return None
    if says_nothing_else(close, words):
        return Said("doubt") if _PERSONS_COUNTED.search(close) else Said("gone")
    said = _of_clauses(close, words)
    return Said("doubt") if said and said.verdict == "gone" and words.came.search(close) else said


def says_nothing_else(text: str, words: Vocabulary) -> bool:
    """Whether a text holds a word for being gone, and besides only dates, fillers and signs: 2019年8月因病死亡."""
    close, place, found = plain(text).replace(" ", ""), 0, False
    while place < len(close):
        part = words.gone_part.match(close, place)
        if part is None:
            return False
        found, place = found or part["gone"] is not None, part.end()
    return found


def says_so_of_all(text: str, words: Vocabulary) -> bool:
    """Whether a clause says that all of a household are gone: 全家已迁往外省."""
    clauses = _CLAUSES.split(_IN_BRACKETS.sub(r",\1,", plain(text)))
    return any(words.whole_household.search(clause) and words.gone.search(clause) for clause in clauses)


def _of_clauses(text: str, words: Vocabulary) -> Said | None:
    """The first of the clauses that says that he is gone, else that he may be, else that a relative is."""
    found: list[Said] = []
    subject = ""
    for clause in _CLAUSES.split(_IN_BRACKETS.sub(r",\1,", text)):
        gone = words.gone.search(clause)
        relative = words.relatives.search(clause[: gone.start()] if gone else clause)
        if gone is None:
            subject = relative.group() if relative else subject
        elif relative:
            found.append(Said("other", relative.group()))
        else:
            found.append(_of_clause(clause, gone, subject, words))
    order: tuple[Verdict, ...] = ("gone", "doubt", "other")
    return min(found, key=lambda said: order.index(said.verdict), default=None)


def _of_clause(clause: str, gone: re.Match[str], subject: str, words: Vocabulary) -> Said:
    """A clause with the word and no relative before it. subject: a relative in an earlier clause of the same text, who may be
    the one that is meant (丈夫王某，2018年病故)."""
    before, behind = clause[: gone.start()], clause[gone.end() :]
    left = words.gone_part.sub("", before)
    if subject or words.relatives.search(behind) or _PERSONS_COUNTED.search(clause):
        return Said("doubt")
    return Said("doubt", before=left) if left and not words.causes_of_death.search(before) else Said("gone")


def name_without_mark(text: str, words: Vocabulary) -> tuple[str, str]:
    """A name and the mark that stood around it: 张老（已故） → 张老, 已故; the mark is empty where there is none."""
    close = plain(text)
    marks = [inside for inside in _IN_BRACKETS.findall(close) if says_nothing_else(inside, words)]
    if marks:
        name = _IN_BRACKETS.sub(lambda found: "" if found.group(1) in marks else found.group(), close)
        return name.strip(" -—:"), "、".join(marks)
    gone = next((found for found in words.gone.finditer(close) if found.end() == len(close)), None)
    name = close[: gone.start()].rstrip(" -—:已") if gone else ""
    return (name, close[len(name) :].strip(" -—:")) if len(name) >= FEWEST else (text, "")
