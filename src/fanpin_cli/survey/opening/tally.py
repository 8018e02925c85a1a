"""Counting what a worksheet part holds while its pieces pass by, and how much text its cells have together.

A cell may refer to a shared text; a reader gives every such cell a copy. Ten thousand references to one long text take a
gigabyte and stand in a file of a hundred kilobytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

TEXT_END = b"si>"
SHARED_TEXT = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
REFERENCE = re.compile(rb"""\st\s*=\s*["']s["'][^<>]{0,300}>\s*<(?:\w+:)?v>\s*(\d{1,9})\s*<""")
CELL_BYTES, BLANK_BYTES = 100, 30
"""What the XML of a cell without a text of its own takes at most, and of an element without any content at least."""


@dataclass
class Tally:
    """What the pieces seen so far hold; where in doubt, an upper bound."""

    size: int = 0
    values: int = 0
    blanks: int = 0
    references: int = 0
    merged: int = 0

    def add(self, other: Tally, times: int = 1) -> None:
        """Count what another part holds, which is read so many times."""
        self.size += other.size * times
        self.values += other.values * times
        self.blanks += other.blanks * times
        self.references += other.references * times
        self.merged += other.merged * times

    @property
    def own_text(self) -> int:
        """The bytes of texts that stand in the cells themselves."""
        return max(self.size - CELL_BYTES * self.values - BLANK_BYTES * self.blanks, 0)


def tallied(pieces: Iterable[bytes], tally: Tally) -> Iterator[bytes]:
    """The pieces of a worksheet part as they come, each counted."""
    for piece in pieces:
        tally.size += len(piece)
        tally.values += piece.count(b"c>")
        tally.blanks += piece.count(b"/>")
        tally.references += piece.count(b'"s"') + piece.count(b"'s'")
        tally.merged += piece.count(b"mergeCell ")
        yield piece


@dataclass(frozen=True)
class SharedTexts:
    """How many texts the cells share, and the bytes of the longest one and of all together; upper bounds."""

    count: int = 0
    longest: int = 0
    size: int = 0


def shared_texts(pieces: Iterable[bytes]) -> SharedTexts:
    """What a part of shared texts holds."""
    count = longest = size = open_ = 0
    for piece in pieces:
        lengths = [*map(len, piece.split(TEXT_END))]
        lengths[0] += open_
        open_ = lengths[-1]
        size += len(piece)
        count += len(lengths) - 1
        longest = max(longest, *lengths)
    return SharedTexts(count, longest, size)


def text_of_references(texts: bytes, worksheets: Iterable[bytes], references: int) -> int:
    """The bytes of text that cells refer to, one by one: ``references`` cells in the XML of the worksheets."""
    ends = [0, *(found.end() for found in SHARED_TEXT.finditer(texts)), len(texts)]
    lengths = [end - start for start, end in pairwise(ends)]
    longest = max(lengths)
    total = seen = 0
    for worksheet in worksheets:
        numbers = [*map(int, REFERENCE.findall(worksheet))]
        seen += len(numbers)
        total += sum(lengths[number] if number < len(lengths) else 0 for number in numbers)
    return total + max(references - seen, 0) * longest
