"""How the ledger looks, as data: its columns, colours, fonts and drop-downs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fanpin_cli.documents.colours import BLACK, WHITE, readable_on
from fanpin_cli.documents.ledger.content import LedgerContent
from fanpin_cli.documents.sheet_spec import Align, CellStyle, Choice, DateEntry
from fanpin_cli.ledger_format import (
    ADJUSTMENT_COLUMNS,
    DATE,
    EDGE,
    LEDGER_COLUMNS,
    NOT_ASSESSED,
    OTHER_PLACES,
    TEXT,
    TO_VERIFY,
    Entry,
    LedgerColumn,
    RecordColumn,
)
from fanpin_cli.ledger_format import WHO as WHO_TITLES


@dataclass(frozen=True)
class Column:
    """A column: its title, the least and the greatest width that its values may ask for, and how they stand."""

    title: str
    least: float
    most: float
    align: Align = "left"
    number_format: str | None = None
    several: bool = False  # its values may be several codes, on as many lines as they need


def column_of(column: LedgerColumn | RecordColumn) -> Column:
    """How a column of the format is laid out."""
    several = isinstance(column, LedgerColumn) and column.several
    return Column(column.title, column.least, column.most, column.align, column.number_format, several)


WHO = tuple(column_of(column) for column in LEDGER_COLUMNS if column.title in WHO_TITLES)
"""Frozen on screen and repeated on every printed page."""


def columns_on(place: str) -> tuple[Column, ...]:
    """The ledger's own columns on the sheet of a place, in order."""
    return tuple(column_of(column) for column in LEDGER_COLUMNS if place in (column.only_on or (place,)))


SURVEY = Column("", 5, 24, "general")
"""A column of the survey."""

TO_INCLUDE = (
    *WHO,
    Column("证件号码", 20, 23, number_format=TEXT),
    Column("家庭人口", 5, 5, "center"),
    Column("风险等级", 8.2, 8.2, "center"),
    Column("应纳入理由", 24, 44),
    Column("应纳入依据", 12, 24),
    Column("帮扶建议", 16, 36),
    Column("重点群体", 9, 18),
    Column("核查结果", 14, 14),
    Column("是否纳入", 5, 5, "center"),
    Column("核查人", 8, 8, "center"),
    Column("核查日期", 11, 11, "center", DATE),
    Column("来源", 12, 24),
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
ADJUSTMENTS = tuple(map(column_of, ADJUSTMENT_COLUMNS))
RULES = (
    Column("规则编号", 12, 20),
    Column("类别", 10, 12, "center"),
    Column("等级", 12, 18, "center"),
    Column("名称", 14, 24),
    Column("条件", 30, 54),
    Column("理由", 24, 40),
    Column("依据", 12, 20),
    Column("本次是否评定", 9, 10, "center"),
    Column("说明", 14, 34),
    Column("出处", 12, 24),
)
PARAMETERS = ("参数", "数值", "单位", "生效日期", "来源", "县级确定")
"""The second table of the 规则 sheet, under the first six columns of the first."""

FILLS = {EDGE: "E2EFDA", TO_VERIFY: "FFF2E5", NOT_ASSESSED: "EDEDED", "include": "FCE4EC"}
"""Quiet colours of the sheets that are not of a level."""
TABS = {EDGE: "70AD47", TO_VERIFY: "ED7D31", NOT_ASSESSED: "A5A5A5", "include": "C2185B"}
"""The same places' stronger colours, for tabs and charts."""
UNKNOWN_LEVEL = ("F2F2F2", "808080")
"""Fill and tab of a level in a ledger that the rule set at hand does not have."""
SEVERITIES = {"错误": "FFC7CE", "疑点": "FFEB9C", "提示": "DDEBF7"}

TITLE = CellStyle(font="黑体", size=16, align="center", border=None, wrap=False)
SUBTITLE = CellStyle(size=10.5, border=None, wrap=False)
HEADER = CellStyle(font="黑体", align="center", fill="E7E6E6")
PLAIN = CellStyle()
BARE = CellStyle(border=None, wrap=False)

OPINIONS = ("同意", "不同意", "需入户核实")
YES_NO = ("是", "否")


def filled(fill: str) -> CellStyle:
    """Cells on this fill. On a dark one the characters are white and of even strokes, which thin ones lose in print."""
    ink = readable_on(fill)
    if ink == WHITE:
        return CellStyle(font="黑体", ink=WHITE, fill=fill, border=WHITE)
    return CellStyle(ink=BLACK, fill=fill)


def column_style(column: Column, base: CellStyle) -> CellStyle:
    """``base`` for this column's values. A code stays on one line, smaller where it must be."""
    code = column.number_format == TEXT and not column.several
    return replace(base, align=column.align, number_format=column.number_format, wrap=not code, shrink=code)


def names_and_fills(content: LedgerContent) -> dict[str, tuple[str, str]]:
    """Each place's name in words and the fill of its sheet."""
    levels = {str(level.rank): (level.name, level.colour) for level in content.levels}
    return levels | {place: (name, FILLS[place]) for place, name in OTHER_PLACES.items()}


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
