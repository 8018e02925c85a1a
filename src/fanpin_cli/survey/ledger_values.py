"""A cell as the ledger shows it: an answer as a value that Excel sums, sorts and filters; what is none as it is written."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence

from fanpin_cli.survey.catalogue import NUMERIC, FieldType
from fanpin_cli.survey.cell_readers import DATES, FIRST_REAL_DAY
from fanpin_cli.text.answers import SEPARATORS
from fanpin_cli.text.normalise import plain
from fanpin_cli.text.shown import shown

_CHOICES = frozenset({FieldType.ENUM, FieldType.SET})
_CODES = re.compile(rf"(?:\d{{1,2}}(?:\.0)?|\s|{SEPARATORS.pattern})+")
"""Codes and nothing else: 04, or 02,07."""


def ledger_values(cells: Iterable[object], answers: Sequence[object], type_: FieldType) -> list[object]:
    """What the ledger shows for each cell. answers: what it was read as, None where it holds no answer.

    26,360元 is 26360, √ is 是, 20191008 is a date. A month is its first day, which the ledger shows as 2019-10. The words of
    a choice stay as the survey has them, but codes (04) become words. 不详, and what could not be read, stay as written.
    """
    value_of: Callable[[object, object], object] = _as_written
    if type_ in NUMERIC:
        value_of = _number
    elif type_ is FieldType.YES_NO:
        value_of = _yes_no
    elif type_ in DATES:
        value_of = _day
    elif type_ in _CHOICES:
        value_of = _choice
    elif type_ is not FieldType.TEXT:
        value_of = _code
    unread = _text_of_number if type_ in DATES else _as_written
    return [
        unread(cell, answer) if answer is None else value_of(cell, answer) for cell, answer in zip(cells, answers, strict=True)
    ]


def _as_written(cell: object, _answer: object) -> object:
    return cell


def _number(_cell: object, answer: object) -> object:
    return answer


def _yes_no(_cell: object, answer: object) -> object:
    return "是" if answer else "否"


def _day(cell: object, answer: object) -> object:
    """A date that the sheet has as one keeps its time of day. Programs disagree on the numbers of the first days of 1900."""
    if isinstance(cell, dt.date):
        return cell
    day = answer if isinstance(answer, dt.date) else dt.date.fromisoformat(f"{answer}-01")
    return day if day >= FIRST_REAL_DAY else day.isoformat()


def _text_of_number(cell: object, _answer: object) -> object:
    """20191399 among dates as a text: Excel would show the number as the date of its day."""
    return f"{cell:.15g}" if isinstance(cell, int | float) and not isinstance(cell, bool) else cell


def _choice(cell: object, answer: object) -> object:
    only_codes = isinstance(cell, int | float) or (isinstance(cell, str) and _CODES.fullmatch(plain(cell)))
    return shown(answer) if only_codes else cell


def _code(cell: object, answer: object) -> object:
    """A telephone number that was stored as a number, as the text that it is."""
    return answer if isinstance(cell, int | float) else cell
