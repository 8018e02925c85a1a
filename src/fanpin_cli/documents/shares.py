"""Writing a large workbook in two shares at once.

The workbook library is quick but uses one processor. So each share is a whole workbook with every sheet, but of the large
ones with the rows of its own only. Styles and all other parts come out alike, and the sheets are put together again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd

Frames = Sequence[tuple[str, pd.DataFrame]]

LARGE = 100_000
"""Sheets from so many cells are shared out; smaller ones, with the charts, are in every share."""
SHARES = 2
WORKBOOK_PART = "xl/workbook.xml"

_FILTER = re.compile(rb'<definedName name="_xlnm\._FilterDatabase" localSheetId="(\d+)"[^>]*>[^<]*</definedName>')
"""The range of a sheet's filter: it reaches to the last row."""


def share_out(frames: Frames) -> list[frozenset[int]]:
    """The places of the sheets that each share holds, about as many cells in each; one share where no sheet is large."""
    sizes = {place: frame.size for place, (_name, frame) in enumerate(frames)}
    large = sorted((place for place in sizes if sizes[place] >= LARGE), key=lambda place: -sizes[place])
    shares = [set(sizes) - set(large) for _ in range(min(SHARES, max(1, len(large))))]
    cells = [0] * len(shares)
    for place in large:
        least = cells.index(min(cells))
        shares[least].add(place)
        cells[least] += sizes[place]
    return [frozenset(share) for share in shares]


def write_shares(frames: Frames, files: Mapping[Path, frozenset[int]], write: Callable[[Frames, Path], None]) -> None:
    """Write each share to its file."""
    with ThreadPoolExecutor(len(files)) as pool:
        writing = [
            pool.submit(
                write, [(name, frame if n in share else frame.iloc[:0]) for n, (name, frame) in enumerate(frames)], file
            )
            for file, share in files.items()
        ]
    for share_written in writing:
        share_written.result()


def with_filters(part: bytes, others: Sequence[tuple[bytes, frozenset[int]]]) -> bytes:
    """The workbook part with the filter ranges of the sheets that come from other shares, each given as its own workbook
    part and places."""
    ranges = {
        place: found.group()
        for other, share in others
        for found in _FILTER.finditer(other)
        if (place := int(found.group(1))) in share
    }
    return _FILTER.sub(lambda found: ranges.get(int(found.group(1)), found.group()), part)
