"""The addresses of many values at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from fanpin_cli.survey.addresses import cell_of, column_of
from fanpin_cli.survey.model import Survey

Address = tuple[str, str, str]
"""File, sheet and cell (``H12``)."""


def addresses(survey: Survey, rows: npt.NDArray[np.int64], titles: Sequence[str]) -> list[Address]:
    """Where each of these rows has the title beside it; as ``Survey.locate`` gives it, a thousand times faster."""
    at = survey.places
    letters: dict[tuple[int, str], str] = {}
    found = []
    parts = (at[part].to_numpy(object)[rows].tolist() for part in ("file", "sheet", "row", "block"))
    for file, sheet, number, block, title in zip(*parts, titles, strict=True):
        column = letters.get((block, title))
        if column is None:
            column = letters[block, title] = column_of(survey.columns[int(block)], title)
        found.append((str(file), str(sheet), cell_of(column, number)))
    return found
