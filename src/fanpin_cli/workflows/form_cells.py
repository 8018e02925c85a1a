"""Answers as a form wants them written: 是, √ or 1; 元 or 万元; 18 characters or 20; dates as its cells show them.

What is wanted is read off the form: the drop-down list of the column, the remark in its title, a row that is filled in
already. Where it says nothing, answers are written as our own ledgers have them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from fanpin_cli.documents.forms.form_looks import Look
from fanpin_cli.survey.catalogue import NUMERIC, Field, FieldType
from fanpin_cli.survey.department_form import CARD, FormColumn
from fanpin_cli.survey.titles import Match, normal, without_remark
from fanpin_cli.text.answers import parse_choice, parse_choice_beginning, parse_yes_no, spellings
from fanpin_cli.text.identity import PERSON_KEY_LENGTH, upgraded
from fanpin_cli.text.normalise import plain
from fanpin_cli.text.numbers import UnreadableError
from fanpin_cli.text.shown import shown

Write = Callable[[object], object]
"""A value as the form wants it; None where the form has no place for it."""
LONG = frozenset({FieldType.IDENTITY_NUMBER, FieldType.PHONE})
CHOSEN = frozenset({FieldType.YES_NO, FieldType.ENUM, FieldType.SET})
CODES = frozenset({"户编号", "人编号", "户主编号", "银行卡号"})
"""Fields of text whose values are long numbers, which must stay text."""
CARD_LENGTH = 20
_TICKS = re.compile("[√✓✔]")
_CROSSES = re.compile("[×✗✘]")
_YES_THEN_NO = re.compile(r"[是有][^\d否无]{0,3}(\d)\D{0,4}[否无]\D{0,3}(\d)")
_CODE_OF_YES = re.compile(r"(\d)[^\d否无]{0,3}[是有]\D{0,4}(\d)\D{0,3}[否无]")
_CODED = re.compile(r"(\d{1,2})\s*[-.、:：=)）]?\s*([^\W\d_]+)")
_LENGTH = re.compile(r"(\d{2})位")
_QUOTE = re.compile("单引号|前加['’‘]")
_DAYS: Mapping[str, Callable[[dt.date], str]] = {
    "00000000": lambda day: f"{day:%Y%m%d}",
    "0000-00-00": lambda day: f"{day:%Y-%m-%d}",
    "0000.00.00": lambda day: f"{day:%Y.%m.%d}",
    "0000/00/00": lambda day: f"{day:%Y/%m/%d}",
    "0000.0.0": lambda day: f"{day.year}.{day.month}.{day.day}",
    "0000/0/0": lambda day: f"{day.year}/{day.month}/{day.day}",
    "0000年0月0日": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "000000": lambda day: f"{day:%Y%m}",
    "0000-00": lambda day: f"{day:%Y-%m}",
    "0000.00": lambda day: f"{day:%Y.%m}",
    "0000/00": lambda day: f"{day:%Y/%m}",
    "0000年0月": lambda day: f"{day.year}年{day.month}月",
    "0000": lambda day: f"{day:%Y}",
}
"""How a date is written, by the figures of one that is written so."""
_WORDS_OF_DATES = {"年月日": "0000年0月0日", "年月": "0000年0月"}


@dataclass(frozen=True)
class FormCells:
    """What is written into a column. text: whether its values are long numbers, to be kept as text. left: how many answers the
    form's list has no word for; they are left blank."""

    values: list[object]
    text: bool
    left: int


def cells_of(column: FormColumn, look: Look, answers: pd.Series) -> FormCells:
    """The answers of a column, typed as ``survey.model.Survey`` says, as the form wants them."""
    assert column.match is not None  # a column that is filled
    write = _writer(column, column.match, look)
    known = answers.astype(object).where(answers.notna(), None)
    written = {value: write(value) for value in dict.fromkeys(known) if value is not None}
    values = [None if value is None else written[value] for value in known]
    kind = column.match.field.type
    left = sum(value is not None and new is None for value, new in zip(known, values, strict=True)) if kind in CHOSEN else 0
    return FormCells(values, kind in LONG or column.match.title in CODES, left)


def _writer(column: FormColumn, match: Match, look: Look) -> Write:
    field, remark = match.field, plain(without_remark(normal(column.title))[1])
    if field.type is FieldType.YES_NO:
        return _yes_no(column, look, remark)
    if field.type in (FieldType.ENUM, FieldType.SET):
        return _choice(field, look, remark)
    if field.type in NUMERIC:
        times = match.factor or 1.0
        return lambda value: _number(float(str(value)) / times, text=look.text)
    if field.type in (FieldType.DATE, FieldType.MONTH):
        return _date(column, look, remark, month=field.type is FieldType.MONTH)
    if field.type is FieldType.IDENTITY_NUMBER:
        return _identity(column, match, look, remark)
    return _quoted(column, remark, shown)


def _yes_no(column: FormColumn, look: Look, remark: str) -> Write:
    if look.options:
        return _of_options(look.options, parse_yes_no)
    yes, no = _words_of_yes_no(column, remark)
    return lambda value: yes if value else no


def _words_of_yes_no(column: FormColumn, remark: str) -> tuple[object, object]:
    example = plain(str(column.example)) if column.example is not None else ""
    if found := _YES_THEN_NO.search(remark):
        return int(found[1]), int(found[2])
    if found := _CODE_OF_YES.search(remark):
        return int(found[1]), int(found[2])
    if _TICKS.search(remark) or _TICKS.fullmatch(example) or "打勾" in remark or "打钩" in remark:
        return "√", "×" if _CROSSES.search(remark) else ""
    if example.removesuffix(".0") in ("1", "0"):
        return 1, 0
    if "有" in remark or example in ("有", "无") or "有无" in column.title:
        return "有", "无"
    return "是", "否"


def _choice(field: Field, look: Look, remark: str) -> Write:
    ways = spellings(field.values)

    def read(text: str) -> object:
        return parse_choice_beginning(text, ways, field.may_begin_with) if field.may_begin_with else parse_choice(text, ways)

    if look.options:
        one = _of_options(look.options, read)
    elif len(coded := _CODED.findall(remark)) > 1:
        codes = {word: code for code, word in coded}
        by_word = _of_options([*codes], read)
        one = lambda value: None if (word := by_word(value)) is None else int(codes[str(word)])  # noqa: E731
    else:
        one = shown
    if field.type is FieldType.ENUM:
        return one

    def several(value: object) -> object:
        parts = [one(part) for part in str(value).strip(",").split(",") if part]
        if not parts:
            return "无"
        return None if None in parts else parts[0] if len(parts) == 1 else "、".join(map(str, parts))

    return several


def _of_options(options: Sequence[str], read: Callable[[str], object]) -> Write:
    """The word of the form's list that means the value; the value's own text where it is on the list."""
    meant: dict[object, object] = {}
    for option in options:
        try:
            meant.setdefault(read(plain(option)), int(option) if option.isdecimal() else option)
        except UnreadableError:
            continue
    only_yes = set(meant) == {True}  # a list of √ alone: no is a blank
    return lambda value: str(value) if value in options else meant.get(value, "" if only_yes and value is False else None)


def _number(number: float, *, text: bool) -> object:
    number = round(number, 6)
    value: object = int(number) if number.is_integer() else number
    return shown(number) if text else value


def _date(column: FormColumn, look: Look, remark: str, *, month: bool) -> Write:
    pattern = _pattern_of(column, remark)

    def write(value: object) -> object:
        day = value if isinstance(value, dt.date) else dt.date.fromisoformat(f"{value}-01")
        if pattern:
            return _DAYS[pattern](day)
        return day if look.dates else f"{day:%Y-%m}" if month else day.isoformat()

    return write


def _pattern_of(column: FormColumn, remark: str) -> str:
    """How the form writes dates: by the remark in the title (YYYYMM, 年月日, 如2019.04), else by a row that is filled in."""
    letters = re.sub("[YyMmDd]", "0", remark)
    shaped = re.sub(r"\d", "0", remark)
    example = re.sub(r"\d", "0", plain(str(column.example))) if isinstance(column.example, str | int) else ""
    for text in (letters, shaped, example):
        found = re.search(r"0000[-.年/]?0{0,2}[-.月/]?0{0,2}日?", text)
        if found and (pattern := re.sub(r"(?<=[年月])00", "0", found[0])) in _DAYS:
            return pattern
    return next((pattern for words, pattern in _WORDS_OF_DATES.items() if words in remark), "")


def _identity(column: FormColumn, match: Match, look: Look, remark: str) -> Write:
    """18 characters where the form asks for the resident's number, all of them elsewhere; a disability card has 20 at least."""
    named = _LENGTH.search(remark)
    length = int(named[1]) if named else look.length
    if length is None and match.title != CARD and "身份证" in column.title and "残疾" not in column.title:
        length = PERSON_KEY_LENGTH

    def number(value: object) -> str | None:
        text = str(value)
        if match.title == CARD and len(text) < CARD_LENGTH:
            return None
        if length == PERSON_KEY_LENGTH:
            text = upgraded(text)
        return text if length is None or not text[:PERSON_KEY_LENGTH].isalnum() else text[:length]

    return _quoted(column, remark, number)


def _quoted(column: FormColumn, remark: str, write: Callable[[object], str | None]) -> Write:
    """The texts with the quote before them that a form asks to be typed (前加单引号), or has in a row that is filled in."""
    wanted = _QUOTE.search(remark) or (isinstance(column.example, str) and column.example.startswith("'"))
    if not wanted:
        return write
    return lambda value: None if (text := write(value)) is None else f"'{text}"
