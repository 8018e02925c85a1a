"""From cells as they stand to typed answers, a column at a time: every different value is read once."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.survey.catalogue import Field, FieldType
from fanpin_cli.text.answers import parse_choice, parse_set, parse_yes_no, spellings
from fanpin_cli.text.dates import EXCEL_EPOCH, parse_date, parse_month
from fanpin_cli.text.identity import LOST_DIGITS_FROM
from fanpin_cli.text.normalise import MISSING, clean, is_missing, plain
from fanpin_cli.text.numbers import UnreadableError, parse_number

_SCIENTIFIC = re.compile(r"^\d(\.\d+)?[eE]\+\d+$")
"""What a spreadsheet leaves of a long number in a text file."""

Cells = npt.NDArray[np.object_]
Reader = Callable[[object], object]

NUMBERS = frozenset({FieldType.NUMBER, FieldType.MONEY, FieldType.INTEGER})
AS_THEY_STAND = frozenset({FieldType.TEXT, FieldType.IDENTITY_NUMBER, FieldType.PHONE})
LOST_DIGITS, UNREADABLE = "digits-lost", "unreadable"


@dataclass(frozen=True)
class Read:
    """A column read: typed answers (missing where unreadable), and which cells could not be read and why.

    answers: as ``survey.model.Survey`` gives them by type. faults: row → ``unreadable`` or ``digits-lost``.
    numbers: whether every cell already was a number, so that the answers are the cells as they stood.
    """

    answers: pd.Series
    faults: dict[int, str]
    numbers: bool = False


def as_cells(values: Sequence[object]) -> Cells:
    """One column's cells, None where empty."""
    cells = np.empty(len(values), dtype=object)
    cells[:] = values
    if "" in values:
        cells[cells == ""] = None
    return cells


def read_column(cells: Cells, field: Field) -> Read:
    """Read a column's cells as a field's type."""
    kinds = set(map(type, cells))
    if field.type in NUMBERS and kinds <= {int, float, type(None)}:
        numbers = cells.astype(float)
        if field.type is not FieldType.INTEGER or not _any_fraction(numbers):
            return Read(pd.Series(numbers), {}, numbers=True)
    if field.type in AS_THEY_STAND and kinds <= {str, type(None)} and _stand(cells, field.type):
        return Read(pd.Series(cells, dtype=object), {})
    codes, different = pd.factorize(_apart(cells, kinds), use_na_sentinel=True)
    reader = _reader(field)
    answers: list[object] = []
    faults: dict[int, str] = {}
    for code, value in enumerate(different):
        try:
            answers.append(reader(value))
        except LostDigitsError:
            answers.append(None)
            faults[code] = LOST_DIGITS
        except (UnreadableError, OverflowError):
            answers.append(None)
            faults[code] = UNREADABLE
    known = np.empty(len(answers) + 1, dtype=object)
    known[:-1] = answers
    known[-1] = None  # for the code -1 of an empty cell
    bad = np.flatnonzero(np.isin(codes, list(faults))) if faults else ()
    return Read(_typed(known[codes], field), {int(row): faults[int(codes[row])] for row in bad})


class LostDigitsError(UnreadableError):
    """A long number that was stored as a number: its last digits are gone."""


def _stand(cells: Cells, type_: FieldType) -> bool:
    """Whether every text of a column already is as reading would leave it: names and numbers mostly are, and hardly two of
    them are alike, so that one look at all of them together saves a hundred thousand."""
    texts = [cell for cell in cells if cell is not None]
    together = "|".join(texts)
    if clean(together) != together or " |" in together or "| " in together or not MISSING.isdisjoint(map(str.upper, texts)):
        return False
    if type_ is FieldType.TEXT:
        return True
    return together.isascii() and together.upper() == together and not any(mark in together for mark in "'- +.")


def _any_fraction(numbers: npt.NDArray[np.float64]) -> bool:
    known = numbers[~np.isnan(numbers)]
    return bool((known != np.floor(known)).any())


def _apart(cells: Cells, kinds: set[type]) -> Cells:
    """True and 1 are equal to pandas, but not to a person: ticks become words before values are told apart."""
    if bool in kinds and kinds & {int, float}:
        cells = cells.copy()
        ticks = np.fromiter((type(cell) is bool for cell in cells), dtype=bool, count=len(cells))
        cells[ticks] = np.where(cells[ticks].astype(bool), "是", "否")
    return cells


def _typed(answers: Cells, field: Field) -> pd.Series:
    if field.type in NUMBERS:
        return pd.Series(answers.astype(float))
    if field.type is FieldType.YES_NO:
        return pd.Series(answers, dtype=object).astype("boolean")
    return pd.Series(answers, dtype=object)


def _reader(field: Field) -> Reader:
    """How one value of a field is read."""
    ways = spellings(field.values) if field.values else {}
    readers: dict[FieldType, Callable[[str], object]] = {
        FieldType.NUMBER: parse_number,
        FieldType.MONEY: parse_number,
        FieldType.INTEGER: _whole,
        FieldType.YES_NO: parse_yes_no,
        FieldType.ENUM: lambda text: parse_choice(text, ways),
        FieldType.SET: lambda text: parse_set(text, ways),
        FieldType.DATE: parse_date,
        FieldType.MONTH: parse_month,
        FieldType.IDENTITY_NUMBER: _identity,
        FieldType.PHONE: lambda text: text.replace(" ", "").replace("-", ""),
    }
    of_text = readers.get(field.type)

    def read(value: object) -> object:
        text = _text_of(value, field)
        if is_missing(text) and not (field.values and text in ways):
            return None
        return of_text(text) if of_text else clean(text)

    return read


def _identity(text: str) -> str:
    if _SCIENTIFIC.match(text):
        raise LostDigitsError(text)
    return text.upper().lstrip("'").replace(" ", "")


def _whole(text: str) -> float:
    number = parse_number(text)
    if number != math.floor(number):
        raise UnreadableError(text)
    return number


def _text_of(value: object, field: Field) -> str:
    """The text of a cell: numbers without a needless ``.0``, dates as dates, and a long number refused."""
    if isinstance(value, str):
        return clean(value) if field.type is FieldType.TEXT else plain(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        if field.type not in NUMBERS and abs(value) >= LOST_DIGITS_FROM:
            raise LostDigitsError(str(value))
        whole = float(value).is_integer()
        return f"{value:.0f}" if whole else repr(float(value))
    if isinstance(value, dt.datetime):
        value = value.date() if value.time() == dt.time() or field.type in (FieldType.DATE, FieldType.MONTH) else value
    if isinstance(value, dt.date) and field.type in NUMBERS:
        # A number in a cell that happens to be formatted as a date.
        return str((value - EXCEL_EPOCH).days) if not isinstance(value, dt.datetime) else str(value)
    return str(value)
