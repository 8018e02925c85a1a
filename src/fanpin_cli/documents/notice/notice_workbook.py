"""Notices as a workbook: a sheet a village, A4 upright, ready to be printed and posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from fanpin_cli.documents.notice.notice_content import (
    POSTED_ON,
    Notices,
    VillageNotice,
    counted,
    numbered,
    objections,
    period,
    posted_by,
)
from fanpin_cli.documents.tables.cell_styles import HEADER, PLAIN, SUBTITLE, TITLE
from fanpin_cli.documents.tables.headings import round_name
from fanpin_cli.documents.tables.sheet_names import sheet_names
from fanpin_cli.documents.tables.sheet_spec import ClosingLine, Merge, Page, SheetSpec
from fanpin_cli.documents.tables.text_width import lines_of
from fanpin_cli.documents.writer import write_workbook
from fanpin_cli.ledger_format import NOTICE_COLUMNS

WIDTHS = (7.0, 16.0, 16.0, 14.0, 10.0, 24.0)
SIZE = 12.0
LINE = 19.0
"""Points of a line of this size."""
ROOM = sum(WIDTHS) * 10 / SIZE
"""Of a line over all columns, in the units of 10-point text."""
PARAGRAPH = replace(SUBTITLE, size=SIZE, wrap=True)
RIGHT = replace(SUBTITLE, size=SIZE, align="right")
CELL = replace(PLAIN, size=SIZE, align="center")
TITLE_ROW, PLACE_ROW, ROUND_ROW, TEXT_ROW, HEADER_ROW = range(5)


def write_notice_workbook(notices: Notices, out: Path, *, force: bool = False) -> None:
    """Write all notices to ``out`` (.xlsx), whole or not at all. Raises as ``write_workbook``."""
    write_workbook(notice_sheets(notices), out, force=force)


def notice_sheets(notices: Notices) -> list[SheetSpec]:
    """A sheet a village, named after it, and after its township too where another village has the name."""
    names = [village.village for village in notices.villages]
    wanted = [v.place if names.count(v.village) > 1 else v.village for v in notices.villages]
    return [_sheet(notices, *each) for each in zip(notices.villages, sheet_names(wanted), strict=True)]


def _sheet(notices: Notices, village: VillageNotice, name: str) -> SheetSpec:
    last = len(NOTICE_COLUMNS) - 1
    paragraphs = [f"　　{village.text}{counted(notices, village)}"]
    closing = [f"　　{period(notices)}", f"　　{objections(notices)}"]
    return SheetSpec(
        name=name,
        table=numbered(village),
        widths=WIDTHS,
        column_styles=(CELL,) * len(NOTICE_COLUMNS),
        header_style=replace(HEADER, size=SIZE),
        header_row=HEADER_ROW,
        merges=(
            Merge(TITLE_ROW, 0, last, notices.title, replace(TITLE, wrap=True)),
            Merge(PLACE_ROW, 0, last, village.place, replace(TITLE, size=14)),
            Merge(ROUND_ROW, 0, last, f"{round_name(notices.round)}　单位：人", RIGHT),
            Merge(TEXT_ROW, 0, last, paragraphs[0], PARAGRAPH),
        ),
        row_heights={
            TITLE_ROW: 26.0 * lines_of(notices.title, sum(WIDTHS) * 10 / TITLE.size) + 8,
            PLACE_ROW: 26,
            ROUND_ROW: 22,
            TEXT_ROW: _height(paragraphs[0]),
            HEADER_ROW: 26,
        },
        freeze=(HEADER_ROW + 1, 0),
        page=Page("A4", landscape=False, repeat_rows=(HEADER_ROW, HEADER_ROW), footer=f"&C{village.place.replace('&', '&&')}"),
        closing=_closing(closing, [posted_by(village), POSTED_ON]),
    )


def _closing(paragraphs: Sequence[str], signature: Sequence[str]) -> tuple[ClosingLine, ...]:
    text = [ClosingLine(paragraph, like=TEXT_ROW, height=_height(paragraph)) for paragraph in paragraphs]
    return (
        *text,
        ClosingLine("", like=TEXT_ROW, height=LINE),
        *(ClosingLine(line, like=ROUND_ROW, height=28) for line in signature),
    )


def _height(paragraph: str) -> float:
    return LINE * lines_of(paragraph, ROOM) + 6
