"""How the value of one cell is read as a field's type; ``survey.cells`` reads columns with it."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import assert_never

from fanpin_cli.survey.catalogue import NUMERIC, Field, FieldType
from fanpin_cli.survey.vocabulary import vocabulary
from fanpin_cli.text.answers import is_choice, parse_choice_beginning, parse_set, parse_yes_no, spellings
from fanpin_cli.text.dates import EXCEL_EPOCH, YEARS, parse_date, parse_month
from fanpin_cli.text.identity import IDENTITY, LOST_DIGITS_FROM, OLD_IDENTITY
from fanpin_cli.text.normalise import clean, is_missing, plain
from fanpin_cli.text.numbers import LARGEST, UnreadableError, parse_quantity
from fanpin_cli.text.units import factor

Reader = Callable[[object], object]

DATES = frozenset({FieldType.DATE, FieldType.MONTH})
NONE_IS_MISSING = DATES | {FieldType.IDENTITY_NUMBER, FieldType.PHONE}
"""Types in which 无 says that there is none, which is no value."""
_SCIENTIFIC = re.compile(r"^\d(\.\d+)?E\+?\d+$")
"""What a spreadsheet leaves of a long number in a text file."""
_SURELY_SCIENTIFIC = re.compile(r"^\d(\.\d+E\+?|E\+)\d{1,3}$")
"""The same where a code may have an E in it: 3.4E+13 and 3E+13 are numbers, 3E0011 is what the village writes."""
_CERTIFICATE = re.compile(rf"{OLD_IDENTITY}|{IDENTITY}(?:\d{{2}}|\d{{4}})?")
"""An identity number of 18 or 15 characters, or a disability card's."""
_TYPED = range(2000, 2051)
"""Years of dates that a spreadsheet made of 1-2 or 5-6: they look the same as the number 43467 formatted as a date."""
FIRST_REAL_DAY = dt.date(1900, 3, 1)
"""Excel counts a 29 February 1900 that never was; dates before it are one day nearer to the epoch."""


class ImplausibleError(UnreadableError):
    """A number beyond those that the field can have."""


class LostDigitsError(UnreadableError):
    """A long number that was stored as a number: its last digits are gone."""


def can_be(number: float, field: Field) -> bool:
    """Whether a number lies within the field's limits."""
    least = -LARGEST if field.least is None else field.least
    return least <= number <= (LARGEST if field.most is None else field.most)


def _reader_of_text(field: Field, unit: str | None, ways: Mapping[str, str], *, code: bool) -> Callable[[str], object] | None:
    """The function that reads a text of a field; None where the text is the answer."""
    of_text: Callable[[str], object] | None = None
    match field.type:
        case FieldType.TEXT:
            pass
        case FieldType.NUMBER | FieldType.MONEY:
            of_text = partial(_number, field=field, unit=unit)
        case FieldType.INTEGER:
            of_text = partial(_whole_number, field=field, unit=unit)
        case FieldType.YES_NO:
            of_text = parse_yes_no
        case FieldType.ENUM:
            of_text = partial(parse_choice_beginning, ways=ways, begins=field.may_begin_with)
        case FieldType.SET:
            of_text = partial(parse_set, ways=ways)
        case FieldType.DATE:
            of_text = parse_date
        case FieldType.MONTH:
            of_text = parse_month
        case FieldType.IDENTITY_NUMBER:
            of_text = _household_code if code else _number_of_certificate
        case FieldType.PHONE:
            of_text = _phone
        case _:
            assert_never(field.type)
    return of_text


def _number(text: str, field: Field, unit: str | None) -> float:
    return _plausible(_quantity(text, field, unit), field)


def _whole_number(text: str, field: Field, unit: str | None) -> float:
    return _plausible(_whole(_quantity(text, field, unit)), field)


def _phone(text: str) -> str:
    return _number_of_certificate(text).replace("-", "")


def reader_of(field: Field, unit: str | None, *, code: bool) -> Reader:
    """The function that reads one value of a field; it raises ``UnreadableError`` where the value is none of the field's."""
    ways = spellings(field.values) if field.values else {}
    of_text = _reader_of_text(field, unit, ways, code=code)

    def read(value: object) -> object:
        text = _text_of(value, field)
        if is_missing(text) and not is_choice(text, ways):
            return None
        if text == "无" and field.type in NONE_IS_MISSING:
            return None
        return of_text(text) if of_text else text

    return read


def _household_code(text: str) -> str:
    """The key of a household or person, 3E0011 for one."""
    return _code(text, _SURELY_SCIENTIFIC)


def _code(text: str, scientific: re.Pattern[str] = _SCIENTIFIC) -> str:
    """A number that names something: a certificate, a telephone, a household. Letters become capitals, spaces are dropped.

    scientific: what is the rest of a number that lost its last digits.
    """
    code = text.upper().lstrip("'").replace(" ", "")
    if scientific.match(code):
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
    if own == "%" and field.unit:  # 50% is no amount of 元 or 亩; only a field without a unit can be a share
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
    if not can_be(number, field):
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
        # The cell holds a number and is formatted as a date, so that the reader made a date of it.
        since = moment - dt.datetime.combine(EXCEL_EPOCH, dt.time())
        serial = since / dt.timedelta(days=1) - (day < FIRST_REAL_DAY)
        return str(day) if field.unit == "年" and serial not in YEARS else f"{serial:.10g}"
    return str(day) if field.type in DATES or moment.time() == dt.time() else str(moment)
