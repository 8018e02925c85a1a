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
from pandas.api.types import infer_dtype

from fanpin_cli.survey.catalogue import NUMERIC, Field, FieldType
from fanpin_cli.survey.vocabulary import vocabulary
from fanpin_cli.text.answers import is_choice, parse_choice, parse_set, parse_yes_no, spellings
from fanpin_cli.text.dates import EXCEL_EPOCH, SERIALS, YEARS, parse_date, parse_month
from fanpin_cli.text.identity import IDENTITY, LOST_DIGITS_FROM, OLD_IDENTITY
from fanpin_cli.text.normalise import MISSING, clean, is_missing, is_surely_clean, plain
from fanpin_cli.text.numbers import LARGEST, UnreadableError, parse_quantity
from fanpin_cli.text.units import factor

_SCIENTIFIC = re.compile(r"^\d(\.\d+)?E\+?\d+$")
"""What a spreadsheet leaves of a long number in a text file."""
_CODES = re.compile(r"[0-9X|]*")
_CERTIFICATE = re.compile(rf"{OLD_IDENTITY}|{IDENTITY}(?:\d{{2}}|\d{{4}})?")
"""An identity number of 18 or 15 characters, or a disability card's."""
_TYPED = range(2000, 2051)
"""Years of dates that a spreadsheet made of 1-2 or 5-6; nobody can tell them from 43467 formatted as a date."""
_FIRST_REAL_DAY = dt.date(1900, 3, 1)
"""Excel counts a 29 February 1900 that never was; dates before it are one day nearer to the epoch."""

Cells = npt.NDArray[np.object_]
Reader = Callable[[object], object]

DATES = frozenset({FieldType.DATE, FieldType.MONTH})
NONE_IS_MISSING = DATES | {FieldType.IDENTITY_NUMBER, FieldType.PHONE}
"""Types in which 无 says that there is none, which is no value."""
AS_THEY_STAND = frozenset({FieldType.TEXT, FieldType.IDENTITY_NUMBER, FieldType.PHONE})
ALL_NUMBERS = frozenset({"floating", "integer", "mixed-integer-float", "empty"})
ALL_TEXTS = "string"
"""What pandas calls a column of nothing else, apart from empty cells."""
LOST_DIGITS, UNREADABLE, IMPLAUSIBLE = "digits-lost", "unreadable", "implausible"


@dataclass(frozen=True)
class Read:
    """A column read: typed answers (missing where unreadable), and which cells could not be read and why.

    answers: as ``survey.model.Survey`` gives them by type. faults: row → ``unreadable``, ``digits-lost``
        or ``implausible`` (a number that the field cannot have).
    stood: the cells as they stood, in a form that goes through the program several times faster: numbers as numbers, equal
        values as one and the same.
    """

    answers: pd.Series
    faults: dict[int, str]
    stood: pd.Series


def columns_of(rows: Sequence[Sequence[object]], width: int) -> list[Cells]:
    """The rows turned into ``width`` columns, None where a cell is empty; short rows end in empty cells.

    All at once, in the order in which the cells lie in memory: column by column takes three times as long.
    """
    lengths = set(map(len, rows)) or {width}
    if lengths != {max(lengths)} or max(lengths) < width:
        rows = [[*row, *[None] * (max(width, *lengths) - len(row))] for row in rows]
    cells: Cells = np.array(rows, dtype=object).reshape(len(rows), -1 if rows else width)
    cells[cells == ""] = None
    return [np.ascontiguousarray(cells[:, number]) for number in range(width)]


def read_column(cells: Cells, field: Field, unit: str | None = None, *, code: bool = False) -> Read:
    """Read a column's cells as a field's type. Numbers come in the field's unit: a unit in the cell counts, else ``unit``,
    the one in the column's title, else they are in the field's already.

    code: whether the column's texts are numbers that name somebody (户编号), which are written alike to be found again.
    """
    if code:
        field = field.model_copy(update={"type": FieldType.IDENTITY_NUMBER})
    kind = infer_dtype(cells, skipna=True)
    if field.type in NUMERIC and kind in ALL_NUMBERS and (numbers := _as_they_stand(cells, field, unit)) is not None:
        times = factor(unit, field.unit) or 1.0 if unit else 1.0
        stood = pd.Series(numbers)
        return Read(stood if times == 1.0 else (stood * times).round(6), {}, stood)
    if field.type in AS_THEY_STAND and kind == ALL_TEXTS and _hardly_alike(cells) and _stand(cells, field.type):
        answers = pd.Series(cells, dtype=object)
        return Read(answers, {}, answers)
    codes, different = pd.factorize(_apart(cells, kind), use_na_sentinel=True)
    reader = _reader(field, unit, code=code)
    readings: list[object] = []
    faults: dict[int, str] = {}
    for number, value in enumerate(different):
        try:
            readings.append(reader(value))
        except LostDigitsError:
            readings.append(None)
            faults[number] = LOST_DIGITS
        except ImplausibleError:
            readings.append(None)
            faults[number] = IMPLAUSIBLE
        except (UnreadableError, OverflowError):
            readings.append(None)
            faults[number] = UNREADABLE
    bad = np.flatnonzero(np.isin(codes, list(faults))) if faults else ()
    return Read(
        _typed(_spread(readings, codes), field),
        {int(row): faults[int(codes[row])] for row in bad},
        pd.Series(_spread(different, codes) if kind == ALL_TEXTS else cells, dtype=object),
    )


class ImplausibleError(UnreadableError):
    """A number beyond those that the field can have."""


class LostDigitsError(UnreadableError):
    """A long number that was stored as a number: its last digits are gone."""


def _spread(values: Sequence[object] | Cells, codes: npt.NDArray[np.intp]) -> Cells:
    """The values at their codes; None at −1, the code of an empty cell."""
    known = np.empty(len(values) + 1, dtype=object)
    known[:-1] = values
    known[-1] = None
    spread: Cells = known[codes]
    return spread


def _hardly_alike(cells: Cells) -> bool:
    """Whether hardly two cells are equal, as far as the first thousand show: as with names, not with villages."""
    first = cells[:1000]
    return len(set(first)) > len(first) // 2


def _stand(cells: Cells, type_: FieldType) -> bool:
    """Whether every text of a column already is as reading would leave it: names and numbers mostly are, and one look at all
    of them together saves a hundred thousand."""
    texts = [cell for cell in cells if cell is not None]
    try:
        together = "|".join(texts)
    except TypeError:  # a file that Excel never wrote may hold a NaN, which pandas counts as empty
        return False
    if not is_surely_clean(together) or " |" in together or "| " in together or not MISSING.isdisjoint(map(str.upper, texts)):
        return False
    return type_ is FieldType.TEXT or _CODES.fullmatch(together) is not None


def _can_be(number: float, field: Field) -> bool:
    least = -LARGEST if field.least is None else field.least
    return least <= number <= (LARGEST if field.most is None else field.most)


def _as_they_stand(cells: Cells, field: Field, unit: str | None) -> npt.NDArray[np.float64] | None:
    """A column of numbers as they are, where each of them can be one of the field's."""
    try:
        numbers: npt.NDArray[np.float64] = cells.astype(float)
    except OverflowError:
        return None
    known = numbers[~np.isnan(numbers)]
    times = factor(unit, field.unit) or 1.0 if unit else 1.0
    if len(known) and not (_can_be(known.min() * times, field) and _can_be(known.max() * times, field)):
        return None
    if np.isinf(known).any() or (field.type is FieldType.INTEGER and (known != np.floor(known)).any()):
        return None
    # 43746 in a column of years is a date's serial number.
    return None if field.unit == "年" and (known >= SERIALS.start).any() else numbers


def _apart(cells: Cells, kind: str) -> Cells:
    """True and 1 are equal to pandas, but not to a person: ticks become words before values are told apart."""
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


def _reader(field: Field, unit: str | None, *, code: bool) -> Reader:
    """How one value of a field is read."""
    ways = spellings(field.values) if field.values else {}
    readers: dict[FieldType, Callable[[str], object]] = {
        FieldType.NUMBER: lambda text: _plausible(_quantity(text, field, unit), field),
        FieldType.MONEY: lambda text: _plausible(_quantity(text, field, unit), field),
        FieldType.INTEGER: lambda text: _plausible(_whole(_quantity(text, field, unit)), field),
        FieldType.YES_NO: parse_yes_no,
        FieldType.ENUM: lambda text: parse_choice(text, ways),
        FieldType.SET: lambda text: parse_set(text, ways),
        FieldType.DATE: parse_date,
        FieldType.MONTH: parse_month,
        FieldType.IDENTITY_NUMBER: _code if code else _number_of_certificate,
        FieldType.PHONE: lambda text: _number_of_certificate(text).replace("-", ""),
    }
    of_text = readers.get(field.type)

    def read(value: object) -> object:
        text = _text_of(value, field)
        if is_missing(text) and not is_choice(text, ways):
            return None
        if text == "无" and field.type in NONE_IS_MISSING:
            return None
        return of_text(text) if of_text else text

    return read


def _code(text: str) -> str:
    """A number that is a name: of a certificate, a telephone, a household."""
    code = text.upper().lstrip("'").replace(" ", "")
    if _SCIENTIFIC.match(code):
        raise LostDigitsError(text)
    return code.removesuffix(".0") if code.removesuffix(".0").isdecimal() else code


def _number_of_certificate(text: str) -> str:
    code = _code(text)
    bare = vocabulary().around_identity.sub("", code)
    if _CERTIFICATE.fullmatch(bare):
        return bare
    if not any(character.isdecimal() for character in code):
        raise UnreadableError(text)
    return code


def _quantity(text: str, field: Field, unit: str | None) -> float:
    """The number in the field's unit."""
    if field.unit == "年" and (year := _year(text)) is not None:
        return year
    number, own = parse_quantity(text.lstrip("'"))
    if own is None:
        return round(number * (factor(unit, field.unit) or 1.0), 6) if unit else number
    if own == "%" and field.unit:  # half of what? A share is a number only where the field is one
        raise UnreadableError(text)
    times = factor(own, field.unit) if own and own != "%" else 1.0
    if times is None:
        raise UnreadableError(text)
    return round(number * times, 6)


def _year(text: str) -> float | None:
    """The year of a date or a month, where a year alone was asked for."""
    try:
        return float(parse_date(text).year)
    except UnreadableError:
        return None


def _plausible(number: float, field: Field) -> float:
    if not _can_be(number, field):
        raise ImplausibleError(str(number))
    return number


def _whole(number: float) -> float:
    if number != math.floor(number):
        raise UnreadableError(str(number))
    return number


def _text_of(value: object, field: Field) -> str:
    """The text of a cell: numbers without a needless ``.0``, dates as dates, and a long number refused."""
    if isinstance(value, str):
        return clean(value) if field.type is FieldType.TEXT else plain(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _text_of_number(value, field)
    if isinstance(value, dt.date):
        return _text_of_date(value, field)
    return str(value)


def _text_of_number(value: float, field: Field) -> str:
    if field.type not in NUMERIC and abs(value) >= LOST_DIGITS_FROM:
        raise LostDigitsError(str(value))
    if float(value).is_integer():
        return f"{value or 0:.0f}"  # −0.0 is no other number than 0
    if field.type in DATES and repr(value) == f"{int(value)}.1" and int(value) in YEARS:
        raise UnreadableError(str(value))  # 2019.10 became 2019.1 when the spreadsheet took it for a number
    return repr(float(value))


def _text_of_date(value: dt.date, field: Field) -> str:
    moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
    day = moment.date()
    if field.type in NUMERIC:
        if field.unit != "年" and day.year in _TYPED:
            raise UnreadableError(str(day))
        # A number in a cell that happens to be formatted as a date.
        since = moment - dt.datetime.combine(EXCEL_EPOCH, dt.time())
        serial = since / dt.timedelta(days=1) - (day < _FIRST_REAL_DAY)
        return str(day) if field.unit == "年" and serial not in YEARS else f"{serial:.10g}"
    return str(day) if field.type in DATES or moment.time() == dt.time() else str(moment)
