"""A column of cells read as one field's typed answers; a value that occurs many times is read once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import infer_dtype

from fanpin_cli.survey.catalogue import NUMERIC, Field, FieldType
from fanpin_cli.survey.cell_readers import ImplausibleError, LostDigitsError, can_be, reader_of
from fanpin_cli.survey.ledger_values import ledger_values
from fanpin_cli.text.dates import SERIALS
from fanpin_cli.text.normalise import MISSING, is_surely_clean
from fanpin_cli.text.numbers import UnreadableError
from fanpin_cli.text.units import factor

_CODES = re.compile(r"[0-9X|]*")

Cells = npt.NDArray[np.object_]

TEXTS = frozenset({FieldType.TEXT, FieldType.IDENTITY_NUMBER, FieldType.PHONE})
"""Types whose answers are texts; most cells hold them in the form in which they are kept."""
ALL_NUMBERS = frozenset({"floating", "integer", "mixed-integer-float", "empty"})
ALL_TEXTS = "string"
"""What pandas calls a column of nothing else, except for empty cells."""
LOST_DIGITS, UNREADABLE, IMPLAUSIBLE = "digits-lost", "unreadable", "implausible"


@dataclass(frozen=True)
class Read:
    """A column read: typed answers (missing where unreadable), and which cells could not be read and why.

    answers: as ``survey.model.Survey`` gives them by type. faults: row → ``unreadable``, ``digits-lost``
        or ``implausible`` (a number that the field cannot have).
    values: the cells as the ledger shows them, see ``ledger_values``. Equal texts are one object, and a column of numbers is
        float64: both go through the rest of the program several times faster.
    """

    answers: pd.Series
    faults: dict[int, str]
    values: pd.Series


def columns_of(rows: Sequence[Sequence[object]], width: int) -> list[Cells]:
    """The rows turned into ``width`` columns, None where a cell is empty; short rows end in empty cells."""
    lengths = set(map(len, rows)) or {width}
    if lengths != {max(lengths)} or max(lengths) < width:
        rows = [[*row, *[None] * (max(width, *lengths) - len(row))] for row in rows]
    # One array of all rows, cut into columns afterwards: to build it column by column takes three times as long.
    cells: Cells = np.array(rows, dtype=object).reshape(len(rows), -1 if rows else width)
    cells[cells == ""] = None
    return [np.ascontiguousarray(cells[:, number]) for number in range(width)]


def read_column(cells: Cells, field: Field, unit: str | None = None, *, code: bool = False) -> Read:
    """Read a column's cells as a field's type. Numbers come in the field's unit: a unit in the cell counts, else ``unit``,
    the one in the column's title, else they are in the field's already.

    code: whether the column holds keys (户编号), which are kept in one form to be found again.
    """
    if code:
        field = field.model_copy(update={"type": FieldType.IDENTITY_NUMBER})
    kind = infer_dtype(cells, skipna=True)
    # Two short cuts for the columns that make up most of a survey: numbers throughout, and texts that need no reading.
    if field.type in NUMERIC and kind in ALL_NUMBERS and (numbers := _plausible_numbers(cells, field, unit)) is not None:
        times = factor(unit, field.unit) or 1.0 if unit else 1.0
        answers = pd.Series(numbers if times == 1.0 else (numbers * times).round(6))
        return Read(answers, {}, answers)
    if field.type in TEXTS and kind == ALL_TEXTS and _mostly_different(cells) and _all_read_already(cells, field.type):
        answers = pd.Series(cells, dtype=object)
        return Read(answers, {}, answers)
    codes, different = pd.factorize(_ticks_as_words(cells, kind), use_na_sentinel=True)
    readings, faults = _read_each(different, field, unit, code=code)
    bad = np.flatnonzero(np.isin(codes, list(faults))) if faults else ()
    answers = _typed(_spread(readings, codes), field)
    values = answers
    if field.type not in NUMERIC or None in readings:
        values = pd.Series(_spread(ledger_values(different, readings, field.type), codes), dtype=object)
    return Read(answers, {int(row): faults[int(codes[row])] for row in bad}, values)


def _read_each(
    different: Sequence[object] | Cells, field: Field, unit: str | None, *, code: bool
) -> tuple[list[object], dict[int, str]]:
    """The answer to each of the different values, None where it could not be read; and why not, by the value's place."""
    reader = reader_of(field, unit, code=code)
    readings: list[object] = []
    faults: dict[int, str] = {}
    for number, value in enumerate(different):
        try:
            readings.append(reader(value))
            continue
        except LostDigitsError:
            faults[number] = LOST_DIGITS
        except ImplausibleError:
            faults[number] = IMPLAUSIBLE
        except (UnreadableError, OverflowError):
            faults[number] = UNREADABLE
        readings.append(None)
    return readings, faults


def _spread(values: Sequence[object] | Cells, codes: npt.NDArray[np.intp]) -> Cells:
    """The values at their codes; None at −1, the code of an empty cell."""
    known = np.empty(len(values) + 1, dtype=object)
    known[:-1] = values
    known[-1] = None
    spread: Cells = known[codes]
    return spread


def _mostly_different(cells: Cells) -> bool:
    """True if most of the first thousand cells differ, as names do and villages do not: then reading each different value
    once saves nothing."""
    first = cells[:1000]
    return len(set(first)) > len(first) // 2


def _all_read_already(cells: Cells, type_: FieldType) -> bool:
    """True if reading would change no text of this column; one joined check replaces one per cell."""
    texts = [cell for cell in cells if cell is not None]
    try:
        joined = "|".join(texts)
    except TypeError:  # a file that Excel never wrote may hold a NaN, which pandas counts as empty
        return False
    if not is_surely_clean(joined) or " |" in joined or "| " in joined or not MISSING.isdisjoint(map(str.upper, texts)):
        return False
    return type_ is FieldType.TEXT or _CODES.fullmatch(joined) is not None


def _plausible_numbers(cells: Cells, field: Field, unit: str | None) -> npt.NDArray[np.float64] | None:
    """A column of numbers in one conversion; None if any of them is one that the field cannot have."""
    try:
        numbers: npt.NDArray[np.float64] = cells.astype(float)
    except OverflowError:
        return None
    known = numbers[~np.isnan(numbers)]
    times = factor(unit, field.unit) or 1.0 if unit else 1.0
    if len(known) and not (can_be(known.min() * times, field) and can_be(known.max() * times, field)):
        return None
    if np.isinf(known).any() or (field.type is FieldType.INTEGER and (known != np.floor(known)).any()):
        return None
    # A date in a column of years was stored as its serial number (43746); the reader of single values turns it into a year.
    return None if field.unit == "年" and (known >= SERIALS.start).any() else numbers


def _ticks_as_words(cells: Cells, kind: str) -> Cells:
    """The cells, True and False as 是 and 否 in a column that also has numbers: pandas would take True and 1 for one value."""
    if kind.startswith("mixed") and bool in (kinds := set(map(type, cells))) and kinds & {int, float}:
        cells = cells.copy()
        ticks = np.fromiter((type(cell) is bool for cell in cells), dtype=bool, count=len(cells))
        cells[ticks] = np.where(cells[ticks].astype(bool), "是", "否")
    return cells


def _typed(answers: Cells, field: Field) -> pd.Series:
    if field.type in NUMERIC:
        return pd.Series(answers.astype(float))
    if field.type is FieldType.YES_NO:
        return pd.Series(answers, dtype=object).astype("boolean")
    return pd.Series(answers, dtype=object)
