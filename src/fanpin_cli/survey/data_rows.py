"""Rows that hold data, whatever words stand in them: no header has the number of a person, a household or a telephone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fanpin_cli.text.normalise import plain

FEWEST_FIGURES = 9
"""Figures. Shorter numbers may be part of a title (a date, 2000元); a longer one alone in a cell is a key."""
_KEY = re.compile(rf"(?=[\dX*]*\d)[\dX*]{{{FEWEST_FIGURES},}}")
"""A whole text that is a long number, as it stands or with some of its figures hidden: 3415**********1031."""
_SIGNS = str.maketrans("", "", " -·.")


def holds_data(row: Sequence[object]) -> bool:
    """Whether a row names somebody by number: an identity number, a 户编号 or a telephone number in a cell of its own."""
    return any(map(_is_key, row))


def _is_key(cell: object) -> bool:
    if isinstance(cell, str):
        return len(cell) >= FEWEST_FIGURES and _KEY.fullmatch(plain(cell).upper().translate(_SIGNS)) is not None
    return isinstance(cell, int | float) and abs(cell) >= 10 ** (FEWEST_FIGURES - 1)
