"""Reading a column that was matched to a field: numbers in the field's unit, names of places and persons in one form."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd

from fanpin_cli.survey.cells import Cells, Read, read_column
from fanpin_cli.survey.person_names import NAMES, in_one_form
from fanpin_cli.survey.titles import Match

CODES = frozenset({"户编号", "人编号"})
"""Fields whose texts are keys; they are written in one form, so that a household is found again in another sheet."""
PLACES = frozenset({"县", "乡镇", "村"})
_SPACE_IN_NAME = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


def read_matched(cells: Cells, match: Match) -> Read:
    """The column's answers; all missing where the column is in a unit that cannot be converted (天 for a field in 月)."""
    unit = match.unit if match.factor not in (None, 1.0) else None
    read = read_column(cells, match.field, unit, code=match.title in CODES)
    if match.in_other_unit:
        return Read(pd.Series(np.full(len(cells), np.nan)), {}, read.values)
    if match.title in NAMES:
        return replace(read, answers=in_one_form(read.answers))
    return replace(read, answers=_as_one_word(read.answers)) if match.title in PLACES else read


def _as_one_word(names: pd.Series) -> pd.Series:
    """Names of places without the spaces that spread them over the cell: 云 岭镇 is 云岭镇."""
    spaced = {name: _SPACE_IN_NAME.sub("", name) for name in names.dropna().unique() if " " in name}
    return names.replace(spaced) if spaced else names
