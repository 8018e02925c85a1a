"""汇总: villages × key groups in households and persons; below, what became of each list's rows."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from fanpin_cli.documents.screening.content import ACCOUNT_COLUMNS, ScreenContent
from fanpin_cli.documents.screening.screen_headings import circumstances, footer, heading
from fanpin_cli.documents.tables.cell_styles import HEADER, PLAIN, SUBTITLE, TITLE
from fanpin_cli.documents.tables.sheet_spec import ClosingLine, Merge, Page, SheetSpec
from fanpin_cli.documents.tables.text_width import lines_of
from fanpin_cli.ledger_format import SUMMARY

NOTE_ROW, GROUP_ROW, HEADER_ROW = 2, 3, 4
NOTE = (
    "说明：一户可以属于几类重点群体，各类之和可以大于入户排查户数；人数是这些户的家庭人口。"
    "名单只说明要入户，是否困难由入户情况判定。"
)
CENTRED = replace(PLAIN, align="center")
WIDE, NARROW = 12.0, 9.0
UNITS = ("户数", "人数")


def overview_sheet(content: ScreenContent) -> SheetSpec:
    """The sheet. Its sums are numbers and not formulas, so that programs that do not calculate show them."""
    table, account_row = _table(content)
    last = len(table.columns) - 1
    widths = tuple(WIDE if place < 2 else NARROW for place in range(last + 1))
    room = sum(widths) * PLAIN.size / SUBTITLE.size
    header = 4 + 14.0 * max(lines_of(title, NARROW - 1) for title in table.columns)
    closing = tuple(ClosingLine(note, like=NOTE_ROW, height=18.0 * lines_of(note, room)) for note in content.notes)
    return SheetSpec(
        name=SUMMARY,
        table=table,
        widths=widths,
        column_styles=(CENTRED,) * (last + 1),
        header_style=HEADER,
        header_row=HEADER_ROW,
        merges=(
            Merge(0, 0, last, heading(content, SUMMARY), TITLE),
            Merge(1, 0, last, circumstances(content), SUBTITLE),
            Merge(NOTE_ROW, 0, last, NOTE, replace(SUBTITLE, wrap=True)),
            *_groups(content),
        ),
        closing=(ClosingLine("", like=NOTE_ROW, height=12), *closing) if closing else (),
        row_heights={0: 30, 1: 20, NOTE_ROW: 18.0 * lines_of(NOTE, room), GROUP_ROW: 24, HEADER_ROW: header},
        freeze=(HEADER_ROW + 1, 2),
        page=Page(repeat_rows=(0, HEADER_ROW), footer=footer(SUMMARY)),
        like_header=(len(content.villages), account_row),
        bare_empty=True,
    )


def _table(content: ScreenContent) -> tuple[pd.DataFrame, int]:
    """A row a village, then 合计, an empty row, and the account of the lists; and the row of the account's header."""
    villages = content.villages
    total = {title: villages[title].sum() for title in villages.columns[2:]}
    counted = pd.concat([villages, pd.DataFrame([{"乡镇": "合计", "村": "", **total}])], ignore_index=True).astype(object)
    second = [[*ACCOUNT_COLUMNS], *content.account.reindex(columns=[*ACCOUNT_COLUMNS]).astype(object).to_numpy().tolist()]
    width = len(villages.columns)
    padded = [[*row[:width], *[""] * (width - len(row))] for row in ([], *second)]
    below = pd.DataFrame(padded, columns=villages.columns)
    return pd.concat([counted, below], ignore_index=True).astype(object).fillna(""), len(counted) + 1


def _groups(content: ScreenContent) -> list[Merge]:
    """Above the header, over each part's two columns, its name."""
    style = replace(HEADER, wrap=True)
    return [Merge(GROUP_ROW, 2 + 2 * place, 3 + 2 * place, part, style) for place, part in enumerate(content.parts)]
