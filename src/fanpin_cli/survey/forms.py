"""Forms: one household a sheet or a page, each label with its value to the right of it, or below it.

A form's label and value look like two titles of a table, or like a title and a household; so a sheet is looked at as a form
before a header is sought. What makes it one is a household's number or name beside its label, and values that no title is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fanpin_cli.survey.catalogue import FieldType
from fanpin_cli.survey.data_rows import holds_data
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.header import LOOKED_AT, is_header_row
from fanpin_cli.survey.strays import is_total_or_note
from fanpin_cli.survey.titles import Match, TitleIndex, normal
from fanpin_cli.text.normalise import clean

KEYS = ("户编号", "户主姓名", "户主证件号码")
"""Canonical titles one of which a form must have with a value; the first that it has begins a new form each time."""
SURE, SURE_WITHOUT_KEY = 2, 5
"""So many values must be such as no title is (figures, 是, a value of an enumeration); more where there is no key."""
YES_OR_NO = frozenset({"是", "否", "有", "无"})
COLONS = (":", "：")


@dataclass(frozen=True)
class Answer:
    """A label and its value, with the value's cell (row and column from 0). match: None for a label that names no field."""

    label: str
    value: object
    row: int
    column: int
    match: Match | None


@dataclass
class Form:
    """One form: its answers by label, and the rows (from 0) of its members' table; ``top`` is its first row."""

    top: int
    answers: dict[str, Answer] = field(default_factory=dict)
    members: list[int] = field(default_factory=list)

    @property
    def begins(self) -> tuple[str, ...]:
        """The titles that begin another form where they come again: the first of all, and the first that says whose it is."""
        titles = [answer.match.title for answer in self.answers.values() if answer.match]
        keys = [title for title in KEYS if title in titles]
        return (*titles[:1], *keys[:1]) if keys else ()

    def titles(self) -> set[str]:
        return {answer.match.title for answer in self.answers.values() if answer.match}


def find_forms(grid: Grid, index: TitleIndex) -> list[Form]:
    """The forms on a sheet, from the top; none where it is no form. A form may lack every key: nobody knows whose it is."""
    first = grid.rows[:LOOKED_AT]
    sure = [answer for number, row in enumerate(first) for answer in _beside(number, row, index) if _is_sure(answer, index)]
    if len(sure) < SURE or len({answer.row for answer in sure}) == 1:
        return []
    forms = _forms(index, grid.rows)
    return forms if len(sure) >= SURE_WITHOUT_KEY or all(map(named, forms)) else []


def _is_sure(answer: Answer, index: TitleIndex) -> bool:
    """Whether this is a label with its value, and not two titles, nor two values of which one is spelt like a title."""
    match, value = answer.match, answer.value
    if match is None or match.field.type is FieldType.TEXT or index.is_value(answer.label):
        return False
    return not isinstance(value, str) or clean(value)[:1].isdigit() or index.is_value(value) or value in YES_OR_NO


def _forms(index: TitleIndex, rows: Sequence[Sequence[object]]) -> list[Form]:
    forms: list[Form] = []
    form, among_members = Form(0), False
    for number, row in enumerate(rows):
        if _begins_members(row, index):
            among_members = True
        elif among_members and (_has_label(row, index) or _is_title(number, rows, index)):
            among_members = False
        if among_members:
            form.members.append(number)
            continue
        found = [*_beside(number, row, index), *_below(number, rows, index)]
        if any(answer.match and answer.match.title in form.begins for answer in found):
            forms.append(form)
            form = Form(number)
        for answer in found:
            form.answers.setdefault(normal(answer.label), answer)
    return [*forms, form] if form.answers else forms


def _begins_members(row: Sequence[object], index: TitleIndex) -> bool:
    """Whether a row is the header of a table of members: 姓名 and other titles of members, one beside the other."""
    texts = [cell for cell in row if isinstance(cell, str) and cell]
    titles = {match.title for text in texts if (match := index.match(text, "member")) and match.level == "member"}
    most = "姓名" in titles and len(titles) > 1 and 2 * len(titles) > len(texts)
    return most and not holds_data(row) and is_header_row(row, index)


def _has_label(row: Sequence[object], index: TitleIndex) -> bool:
    texts = [cell for cell in row if isinstance(cell, str) and cell]
    return any((index.names(text) and not index.is_value(text)) or _in_one_cell(text, index) for text in texts)


def _is_title(number: int, rows: Sequence[Sequence[object]], index: TitleIndex) -> bool:
    """Whether a row under members is the title of what follows: one text, and a label in the next row that is not empty."""
    if sum(cell not in (None, "") for cell in rows[number]) != 1:
        return False
    below = next((row for row in rows[number + 1 : number + LOOKED_AT] if any(cell not in (None, "") for cell in row)), ())
    return _has_label(below, index)


def _beside(number: int, row: Sequence[object], index: TitleIndex) -> Iterator[Answer]:
    """The labels of a row that have their value to the right, or in their own cell behind a colon."""
    filled = [(column, cell) for column, cell in enumerate(row) if cell not in (None, "")]
    label: str | None = None
    for column, cell in filled:
        if isinstance(cell, str) and (pair := _in_one_cell(cell, index)):
            yield Answer(pair[0], pair[1], number, column, _field(pair[0], index))
            label = None
        elif label is None or _is_label(cell, index):
            label = cell if isinstance(cell, str) and (index.names(cell) or not cell[:1].isdigit()) else None
        else:
            if not is_total_or_note(label, index.words):
                yield Answer(label, cell, number, column, _field(label, index))
            label = None


def _below(number: int, rows: Sequence[Sequence[object]], index: TitleIndex) -> Iterator[Answer]:
    """The labels of a row of nothing but labels, with the values in the row below."""
    if number + 1 >= len(rows):
        return
    texts = {column: cell for column, cell in enumerate(rows[number]) if isinstance(cell, str) and cell}
    under = rows[number + 1]
    if len(texts) < SURE or not all(_is_label(cell, index) for cell in texts.values()) or _has_label(under, index):
        return
    for column, label in texts.items():
        if column < len(under) and under[column] not in (None, ""):
            yield Answer(label, under[column], number + 1, column, index.match(label, "household"))


def _field(label: str, index: TitleIndex) -> Match | None:
    """The field that a label names. Of those that are values too only 户主 is a label: 低保户 beside 否 may be two answers."""
    match = index.match(label, "household")
    return None if match is not None and index.is_value(label) and match.title not in KEYS else match


def _is_label(cell: object, index: TitleIndex) -> bool:
    if not isinstance(cell, str):
        return False
    return clean(cell).endswith(COLONS) or (index.names(cell) and not index.is_value(cell))


def _in_one_cell(text: str, index: TitleIndex) -> tuple[str, str] | None:
    """户主姓名：张三 as its label and its value."""
    label, _colon, value = clean(text).replace("：", ":", 1).partition(":")
    return (label, value.strip()) if value.strip() and index.names(label) else None


def is_transposed(grid: Grid, forms: Sequence[Form]) -> bool:
    """Whether several households stand beside one another, each in a column: every label has several values."""
    rows = [answer.row for form in forms for answer in form.answers.values() if answer.match]
    filled = {row: sum(cell not in (None, "") for cell in grid.rows[row]) for row in rows}
    several = [row for row in rows if filled[row] > 2 and rows.count(row) == 1]
    return 2 * len(several) > len(rows) > SURE


def named(form: Form) -> bool:
    """Whether a form says whose it is."""
    return not form.titles().isdisjoint(KEYS)
