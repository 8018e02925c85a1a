"""How the ledger looks, as data: its columns and drop-downs, the names and fills of its sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from fanpin_cli.documents.ledger.content import LedgerContent
from fanpin_cli.documents.tables.cell_styles import filled
from fanpin_cli.documents.tables.columns import WHO, Column, column_of
from fanpin_cli.documents.tables.place_colours import FILLS, TABS
from fanpin_cli.documents.tables.readable_ink import WHITE, tints_of
from fanpin_cli.documents.tables.sheet_spec import CellStyle, Choice, DateEntry
from fanpin_cli.ledger_format import (
    DATE,
    EDGE,
    KEPT,
    LEDGER_COLUMNS,
    LEVEL_MARKS,
    OTHER_PLACES,
    PASSED,
    PLACES,
    PROGRESS,
    TEXT,
    TURNED_DOWN,
    WHY_NOT,
    Entry,
    LedgerColumn,
    titles_of,
)


def own_columns(content: LedgerContent) -> tuple[LedgerColumn, ...]:
    """The ledger's own columns, in order; of those that are there when filled only such in which some household has a value."""
    filled = {str(title) for title in content.places if content.places[title].notna().any()}
    return tuple(column for column in LEDGER_COLUMNS if column.title in filled or not column.when_filled)


def columns_on(place: str, own: Sequence[LedgerColumn]) -> tuple[Column, ...]:
    """Those of the ledger's own columns that the sheet of a place has."""
    return tuple(column_of(column) for column in own if place in (column.only_on or (place,)))


SURVEY = Column("", 5, 24, "general")
"""A column of the survey."""

_CANDIDATE = (
    *WHO,
    Column("证件号码", 20, 23, number_format=TEXT),
    Column("家庭人口", 5, 5, "center"),
    Column("风险等级", 9, 9, "center"),
    Column("应纳入理由", 18, 28),
    Column("应纳入依据", 10, 14),
    Column("帮扶建议", 14, 30),
    Column("重点群体", 8, 12),
    Column(PROGRESS, 10, 18),
)
PROBLEMS = (
    Column("序号", 6, 8, "center"),
    Column("级别", 6, 6, "center"),
    Column("类别", 10, 18),
    Column("文件", 12, 28),
    Column("工作表", 8, 16),
    Column("单元格", 8, 10, "center"),
    Column("户编号", 11, 19, number_format=TEXT),
    Column("值", 10, 28, number_format=TEXT),
    Column("问题", 30, 60),
    Column("处理办法", 24, 50),
)
RULES = (
    Column("规则编号", 12, 20),
    Column("类别", 10, 12, "center"),
    Column("等级", 12, 18, "center"),
    Column("名称", 14, 24),
    Column("条件", 30, 66),
    Column("理由", 24, 58),
    Column("依据", 12, 20),
    Column("本次是否评定", 9, 10, "center"),
    Column("说明", 14, 34),
    Column("出处", 12, 24),
)
PARAMETERS = ("参数", "数值", "单位", "生效日期", "来源", "县级确定")
"""The second table of the 规则 sheet, under the first six columns of the first."""

OVERDUE = (
    *WHO,
    Column("风险等级", 8.2, 18, "center"),
    Column("走访责任人", 10, 14, "center"),
    Column("最近走访", 11, 11, "center", DATE),
    Column("下次走访", 11, 11, "center", DATE),
    Column("逾期天数", 8, 10, "right"),
)
IN_FULL_COLOUR = (*(column.title for column in WHO), "风险等级")
OPINIONS = ("同意", "不同意", "需入户核实")


def to_include_columns(steps: Sequence[str]) -> tuple[Column, ...]:
    """The columns of 应纳入: who and why, how far, and of every step date, result and who did it."""
    filled_in = [
        column
        for day, result, who in map(titles_of, steps)
        for column in (Column(day, 11, 11, "center", DATE), Column(result, 8, 12, "center"), Column(who, 7, 9, "center"))
    ]
    return (*_CANDIDATE, *filled_in, Column(WHY_NOT, 12, 24), Column("来源", 12, 18))


def step_choices(steps: Sequence[str]) -> dict[str, Choice | DateEntry]:
    """What may be entered there; other words for a result are taken too."""
    offered = Choice((PASSED, TURNED_DOWN))
    titles = [titles_of(step) for step in steps]
    return {**{day: DateEntry() for day, _result, _who in titles}, **{result: offered for _day, result, _who in titles}}


def names_and_fills(content: LedgerContent) -> dict[str, tuple[str, str]]:
    """Each place's name in words and the fill of its sheet."""
    levels = {str(level.rank): (level.name, level.colour) for level in content.levels}
    return levels | {place: (name, FILLS[place]) for place, name in OTHER_PLACES.items()}


@dataclass(frozen=True)
class PlaceLook:
    """How a place is told: its full colour, a light tint of it on which black is read (RRGGBB), and its mark, for paper
    without colours."""

    full: str
    tint: str
    mark: str


def looks_of_places(content: LedgerContent) -> dict[str, PlaceLook]:
    """Each place's look. A level's colour is its rule set's; the tints of all levels differ in grey too."""
    tints = tints_of([level.colour for level in content.levels])
    marks = [LEVEL_MARKS[place % len(LEVEL_MARKS)] for place in range(len(content.levels))]
    levels = {
        str(level.rank): PlaceLook(level.colour, tint, mark)
        for level, tint, mark in zip(content.levels, tints, marks, strict=True)
    }
    return levels | {place.id: PlaceLook(TABS[place.id], FILLS[place.id], place.mark) for place in PLACES}


def column_looks(look: PlaceLook, columns: Iterable[LedgerColumn]) -> dict[str, CellStyle]:
    """Who it is and the level in the full colour, what people fill in white; the other columns are in the tint."""
    full, white = filled(look.full), filled(WHITE)
    return {
        column.title: full if column.title in IN_FULL_COLOUR else white
        for column in columns
        if column.title in IN_FULL_COLOUR or column.title in KEPT
    }


def marked(look: PlaceLook, style: CellStyle) -> CellStyle:
    """The style with the place's mark before numbers; their values stay as they are."""
    return replace(style, number_format=f'"{look.mark} "0')


def sheet_names(content: LedgerContent) -> dict[str, str]:
    """Each place's sheet; a level's is its rule set's choice."""
    return {str(level.rank): level.sheet for level in content.levels} | dict(OTHER_PLACES)


def review_choices(content: LedgerContent) -> dict[str, Choice | DateEntry]:
    """What may be entered in the review columns."""
    offered: dict[Entry, Choice | DateEntry] = {
        "level": Choice((*(level.name for level in content.levels), OTHER_PLACES[EDGE])),
        "opinion": Choice(OPINIONS),
        "date": DateEntry(),
    }
    return {column.title: offered[column.entry] for column in LEDGER_COLUMNS if column.entry}
