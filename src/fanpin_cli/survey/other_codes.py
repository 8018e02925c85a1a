"""Codes of another list: a household register's 02 户主, 12 妻 under 与户主关系, where the national system's 02 is 配偶.

A column is read by another list only where it can be no other: all its cells are codes, that list has them all, and the field's
own list either lacks one of them or would leave every household without a 户主. What both lists may mean is read by the field's
own, as ever.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from fanpin_cli.survey.catalogue import Field
from fanpin_cli.survey.cells import Cells
from fanpin_cli.text.answers import spellings
from fanpin_cli.text.normalise import plain

HEAD = "本人或户主"
"""Who is in every list of members."""
CODE_FIGURES = 2


def by_other_list(cells: Cells, field: Field) -> tuple[Cells, str]:
    """The cells with the values of another list's codes in their place, and the list's name; as they are, and ``""``, where
    the codes may be the field's own."""
    if not field.other_codes:
        return cells, ""
    different = [value for value in pd.unique(cells) if value is not None]
    codes = {value: code for value in different if (code := _code(value))}
    if not codes or len(codes) < len(different):
        return cells, ""
    own = spellings(field.values)
    for name, values in field.other_codes.items():
        other = {code: value for value, written in values.items() for code in written}
        if set(codes.values()) <= other.keys() and not _may_be_own(codes, own, other):
            read: Cells = np.array([None if cell is None else other[codes[cell]] for cell in cells], dtype=object)
            return read, name
    return cells, ""


def _may_be_own(codes: Mapping[object, str], own: Mapping[str, str], other: Mapping[str, str]) -> bool:
    values = [own.get(code, own.get(code.lstrip("0"))) for code in codes.values()]
    if None in values:
        return False
    return HEAD in values or HEAD not in [other[code] for code in codes.values()]


def _code(value: object) -> str:
    """A code of two figures, as text or as the number that a spreadsheet made of it; ``""`` for anything else."""
    text = plain(str(value)).removesuffix(".0")
    return text.zfill(CODE_FIGURES) if text.isdecimal() and text.isascii() and len(text) <= CODE_FIGURES else ""
