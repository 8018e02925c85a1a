"""A column that was matched to a field, read: its numbers in the field's unit, the names of places as one word."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd

from fanpin_cli.survey.catalogue import NUMERIC
from fanpin_cli.survey.cells import Cells, Read, read_column
from fanpin_cli.survey.titles import Match

CODES = frozenset({"户编号", "人编号"})
"""Texts that name somebody: written alike, they are found again."""
PLACES = frozenset({"县", "乡镇", "村"})
_SPACE_IN_NAME = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


def read_matched(cells: Cells, match: Match) -> Read:
    """The column's answers; none of a column in a unit that cannot be converted."""
    unit = match.unit if match.factor not in (None, 1.0) else None
    read = read_column(cells, match.field, unit, code=match.title in CODES)
    if match.in_other_unit:
        return Read(pd.Series(np.full(len(cells), np.nan)), {}, read.stood)
    return replace(read, answers=_as_one_word(read.answers)) if match.title in PLACES else read


def in_its_unit(read: Read, match: Match) -> pd.Series:
    """The values as they stood; of a column in 万元 the answers, since the ledger's title names no unit."""
    converted = match.field.type in NUMERIC and match.factor not in (None, 1.0)
    return read.stood.astype(object).mask(read.answers.notna(), read.answers.astype(object)) if converted else read.stood


def _as_one_word(names: pd.Series) -> pd.Series:
    """云 岭镇 is 云岭镇."""
    spaced = {name: _SPACE_IN_NAME.sub("", name) for name in names.dropna().unique() if " " in name}
    return names.replace(spaced) if spaced else names
