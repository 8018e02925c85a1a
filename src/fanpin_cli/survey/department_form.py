"""A department's blank form: the table to be filled in, what its titles ask for, and which of its rows are free.

Its header is found and its titles are matched by the road on which surveys are read. What is under the header is a filled
row, a free one, or the form's end (totals, signatures, notes).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fanpin_cli.errors import FanpinError
from fanpin_cli.survey.blocks import Block, find_blocks
from fanpin_cli.survey.catalogue import Field, FieldType, Level
from fanpin_cli.survey.columns import Column
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.header import KEY_TITLES
from fanpin_cli.survey.strays import is_total_or_note
from fanpin_cli.survey.titles import Match, TitleIndex, normal, without_remark
from fanpin_cli.text.messages import _
from fanpin_cli.text.normalise import plain
from fanpin_cli.text.numbers import UnreadableError, parse_quantity

COUNTERS = frozenset({"序号", "序", "顺序号", "序列号"})
PLACE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "村组": ("村、组", "村（组）", "村/组", "村民组（村）", "所在村组", "行政村、组"),
    "乡镇村": (
        "乡镇（村）",
        "乡、村",
        "乡镇、村",
        "乡镇/村",
        "乡（镇）村",
        "乡（镇）、村",
        "镇村",
        "乡村",
        "镇、村",
        "所在乡镇村",
    ),
    "乡镇村组": (
        "乡镇、村、组",
        "乡镇/村/组",
        "乡（镇）村组",
        "乡（镇）、村、组",
        "镇村组",
        "乡村组",
        "镇、村、组",
        "所在乡镇村组",
    ),
}
"""Titles of several places in one column, and which places they are: the parts of the name."""
CARD, BORN_IN = "残疾证号", "出生年月"
FORM_FIELDS: Mapping[str, Field] = {
    **{title: Field(aliases=aliases) for title, aliases in PLACE_FIELDS.items()},
    CARD: Field(
        type=FieldType.IDENTITY_NUMBER,
        aliases=("残疾人证号", "残疾证号码", "残疾人证号码", "残疾证编号", "残疾人证编号", "残疾人证件号码", "残疾证"),
        of="member",
    ),
    BORN_IN: Field(type=FieldType.MONTH, aliases=("出生年、月", "出生月份"), of="member"),
}
"""What forms ask for beside the catalogue's fields: places in one column, the disability card's number, the month of birth."""
OF_THE_HEAD = frozenset({"性别", "年龄", "出生日期", "民族", "文化程度", "政治面貌", "人编号", CARD, BORN_IN})
"""Fields of a person that are the head's in a form with a row a household: the row names nobody else."""
OF_ANYBODY = frozenset(
    {
        "省",
        "市",
        "县",
        "乡镇",
        "村",
        "自然村",
        "片区",
        "门牌号",
        "家庭住址",
        "户编号",
        "户主姓名",
        "户主证件号码",
        "联系电话",
        "备注",
    }
    | {*PLACE_FIELDS, "开户银行名称", "银行卡号"}
)
"""Household fields that a list of persons may ask for too."""
_HOW_TO_WRITE = re.compile(
    r"(?:\d{2}位|[YyMmDd\-/.年月日]{2,}|[是有][^是否有无]*[否无]?\D{0,3}|.*[√✓].*|.*\d\D*是.*\d\D*否.*|.*是\D*\d.*否\D*\d.*|(?:\W*\d{1,2}\W*[^\W\d]+){2,}\W*)"
)
"""A remark that says how answers are written (18位, YYYYMM, 1健康 2慢性病) and narrows nothing."""
_LABEL = re.compile(r"[:：]")


@dataclass(frozen=True)
class FormColumn:
    """A column of a form: its place, its title there, what it asks for, and a value that is there already as an example.

    match: None where that is not known, or where the form itself says another time or another person.
    """

    number: int
    title: str
    match: Match | None
    example: object = None


@dataclass(frozen=True)
class DepartmentForm:
    """The table of a form that is filled in (rows and columns counted from 0).

    of: whether a row is a household or a member. columns: those with a title, but for 序号. counter: the column of 序号, None
    where there is none; count: the number before the first new one. first: the row where new rows begin; end: the form's own
    row under them (a total, a signature), None where there is none. filled: whether the row above is a filled one.
    """

    grid: Grid
    of: Level
    header: range
    columns: tuple[FormColumn, ...]
    counter: int | None
    count: int
    first: int
    end: int | None
    filled: bool


def find_form(grids: Sequence[Grid], index: TitleIndex, *, members: bool) -> DepartmentForm:
    """The table of a form: that of its visible sheets which asks for most that is known by name, the first of equals.

    members: whether there are members to fill it with; without them a row is a household (its head). Raises ``FanpinError``
    where no sheet has a header.
    """
    shown = [grid for grid in grids if not grid.hidden]
    found = [(grid, block) for grid in shown for block in find_blocks(grid, index)]
    if not found:
        message = _("{file}: no table that names households or persons; its header must have 户主姓名, 姓名 or 户编号")
        raise FanpinError(message.format(file=grids[0].name if grids else ""))
    forms = [_form(grid, _read_as(grid, block, index, members), index) for grid, block in found]
    return max(forms, key=lambda form: sum(column.match is not None for column in form.columns))


def _read_as(grid: Grid, block: Block, index: TitleIndex, members: bool) -> Block:
    """The block with its titles matched as those of households or of members, whichever a row of it is."""
    kind = block.kind if block.kind != "list" else "members" if _of_persons(block) else "households"
    wanted = kind if members else "households"
    if wanted == block.kind:
        return block
    again = find_blocks(grid, index, of=wanted)
    return next((one for one in again if one.header_rows == block.header_rows), block)


def _of_persons(block: Block) -> bool:
    """Whether a list of names is of persons: it asks for what only a person has, or for nothing that only a household has."""
    matches = [column.match for column in block.columns if column.match]
    return any(match.level == "member" for match in matches) or {match.title for match in matches} <= OF_ANYBODY


def _form(grid: Grid, block: Block, index: TitleIndex) -> DepartmentForm:
    counter = next((column.number for column in block.columns if normal(column.own) in COUNTERS), None)
    titled = [column for column in block.columns if column.titles and column.number != counter]
    naming = [column.number for column in titled if _names_somebody(column, block.kind, index)]
    first, last = block.header_rows[-1], max(block.numbers, default=block.header_row)
    first = min(block.numbers, default=block.header_row + 1) - 1
    rows = {row: grid.rows[row] for row in range(first, last)}
    below = last if any(any(cell not in (None, "") for cell in row) for row in grid.rows[last:]) else None  # another table
    end = _end(rows, naming, counter, grid, index)
    end = below if end is None else end
    taken = [row for row, cells in rows.items() if (end is None or row < end) and not _is_free(cells, naming)]
    start = taken[-1] + 1 if taken else first
    example = rows[taken[-1]] if taken else ()
    columns = [_column(column, block.kind, example, index) for column in titled]
    aside = [FormColumn(number, block.titles[number][0], None) for group in block.members for number in group.fields]
    return DepartmentForm(
        grid=grid,
        of="member" if block.kind == "members" else "household",
        header=range(block.header_rows.start - 1, block.header_rows.stop - 1),
        columns=tuple(sorted((*columns, *aside), key=lambda column: column.number)),
        counter=counter,
        count=_count(rows, counter, start, end),
        first=start,
        end=end,
        filled=bool(taken),
    )


def _names_somebody(column: Column, kind: str, index: TitleIndex) -> bool:
    found = _column(column, kind, (), index).match
    return found is not None and found.title in KEY_TITLES


def _column(column: Column, kind: str, example: Sequence[object], index: TitleIndex) -> FormColumn:
    match = column.match or column.doubled
    if match is None and not column.not_read:
        match = _despite_remark(column, "member" if kind == "members" else "household", index)
    known = match is not None and not column.other_time and not match.in_other_unit
    if known and match and kind == "households" and match.level == "member" and match.title not in OF_THE_HEAD:
        known = False
    value = example[column.number] if column.number < len(example) else None
    return FormColumn(column.number, column.titles[0] if match is None else column.own, match if known else None, value)


def _despite_remark(column: Column, first: Level, index: TitleIndex) -> Match | None:
    """The field of a title whose remark only says how to write the answer: 健康状况（1健康 2慢性病）."""
    for title in column.titles:
        bare, remark = without_remark(normal(title))
        if remark and _HOW_TO_WRITE.fullmatch(remark) and (match := index.match(bare, first)):
            return match
    return None


def _end(
    rows: Mapping[int, Sequence[object]], naming: Sequence[int], counter: int | None, grid: Grid, index: TitleIndex
) -> int | None:
    """The form's own row under its table; a total right under the header, with free rows below it, is none."""
    wide = {top for top, left, _bottom, right in grid.merged if right - left >= 2}
    own = [row for row, cells in rows.items() if _is_of_the_form(cells, row in wide, counter, index)]
    first = min(rows, default=0)
    if own[:1] == [first] and all(row in rows and _is_free(rows[row], naming) for row in (first + 1, first + 2)):
        return next(iter(own[1:]), None)
    return next(iter(own), None)


def _is_of_the_form(cells: Sequence[object], wide: bool, counter: int | None, index: TitleIndex) -> bool:
    texts = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
    if any(is_total_or_note(text, index.words) for text in texts):
        return True
    others = [column for column, cell in enumerate(cells) if cell not in (None, "") and column != counter]
    return len(texts) == 1 and len(others) <= 1 and (wide or _LABEL.search(texts[0]) is not None)


def _is_free(cells: Sequence[object], naming: Iterable[int]) -> bool:
    """Whether a row names nobody yet; what a form prints beforehand (序号, the township, a formula's 0) is nothing."""
    return not any(cells[number] not in (None, "", 0) for number in naming if number < len(cells))


def _count(rows: Mapping[int, Sequence[object]], counter: int | None, start: int, end: int | None) -> int:
    """The number before that of the first new row: the form's own 序号 go on."""
    if counter is None:
        return 0
    own = _number(rows.get(start, ()), counter) if end is None or start < end else None
    before = (_number(rows[row], counter) for row in range(start - 1, min(rows, default=start) - 1, -1) if row in rows)
    return own - 1 if own is not None else next((number for number in before if number is not None), 0)


def _number(cells: Sequence[object], column: int) -> int | None:
    try:
        number, _unit = parse_quantity(plain(str(cells[column])))
    except (IndexError, UnreadableError):
        return None
    return int(number)
