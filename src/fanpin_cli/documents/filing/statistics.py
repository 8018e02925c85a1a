"""统计表: households and persons by township and place, on one page, with lines to sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from fanpin_cli.documents.filing.content import ALL, HOUSEHOLDS, INCLUDE, PERSONS, Filing
from fanpin_cli.documents.tables.cell_styles import HEADER, PLAIN, SUBTITLE, TITLE, filled
from fanpin_cli.documents.tables.headings import page_footer, round_name
from fanpin_cli.documents.tables.place_colours import FILLS
from fanpin_cli.documents.tables.sheet_spec import CellStyle, Merge, Page, Protection, RowRun, SheetSpec
from fanpin_cli.documents.tables.text_width import column_width
from fanpin_cli.ledger_format import NUMERALS, PLACES

NAME = "统计表"
GROUP_ROW, HEADER_ROW = 2, 3
TOWNSHIP = "乡镇"
CENTRED = replace(PLAIN, align="center", wrap=False)
UNRULED = CellStyle(border=None, wrap=False)
SIGNATURES = {0: "单位负责人：", 3: "审核人：", 6: "填表人：", 9: "盖章："}
"""Column → what stands there below the table, with room beside it."""


def statistics_sheet(filing: Filing) -> SheetSpec:
    """The sheet. Its sums are numbers and not formulas, so that programs that do not calculate show them."""
    table = statistics_table(filing)
    last = len(table.columns) - 1
    signed = pd.DataFrame([{}, {table.columns[place]: text for place, text in SIGNATURES.items()}], columns=table.columns)
    whole = pd.concat([table.astype(object), signed.astype(object)], ignore_index=True).replace({np.nan: ""})
    return SheetSpec(
        name=NAME,
        table=whole,
        widths=(column_width(TOWNSHIP, table[TOWNSHIP], 13.5, 20), *[9.5] * last),
        column_styles=(CENTRED,) * len(table.columns),
        header_style=HEADER,
        header_row=HEADER_ROW,
        merges=(
            Merge(0, 0, last, f"{filing.subject}统计表", TITLE),
            Merge(1, 0, last, circumstances(filing), SUBTITLE),
            *_groups(filing),
        ),
        row_heights={0: 34, 1: 22, GROUP_ROW: 26, HEADER_ROW: 22},
        freeze=(HEADER_ROW + 1, 1),
        page=Page(paper="A4", repeat_rows=(0, HEADER_ROW), footer=page_footer(NAME, filing.round)),
        like_header=(len(table) - 1,),
        row_runs=(RowRun(len(table) + 1, len(table) + 1, UNRULED),),
        bare_empty=True,
        protection=Protection(),
    )


def statistics_table(filing: Filing) -> pd.DataFrame:
    """A row a township, then 合计: 乡镇, and of every place, 合计 and 应纳入 the households and persons."""
    shown = pd.DataFrame({TOWNSHIP: filing.counts.index.astype(object)})
    for part in _parts(filing):
        for unit in (HOUSEHOLDS, PERSONS):
            shown[f"{_short(part)}{unit}数"] = filing.counts[part, unit].to_numpy()
    total = {TOWNSHIP: "合计", **shown.drop(columns=TOWNSHIP).sum()}
    return pd.concat([shown, pd.DataFrame([total])], ignore_index=True)


def statistics_names(filing: Filing) -> Mapping[str, object]:
    """What a county's own 统计表.xlsx can name beside the columns of ``statistics_table``, whose last row is 合计."""
    return {
        "title": f"{filing.subject}统计表",
        "office": filing.office,
        "number": filing.number,
        "round": round_name(filing.round),
        "as_of": filing.as_of,
        "date": filing.date,
    }


def _short(part: str) -> str:
    """一级 for 1, 边缘 for 边缘户: the columns' titles are unique, so that programs can read the sheet too."""
    if part.isdigit():
        return f"{NUMERALS[int(part) - 1] if 1 <= int(part) <= len(NUMERALS) else part}级"
    return next((place.short for place in PLACES if place.id == part), part)


def _parts(filing: Filing) -> dict[str, str]:
    return {place.id: place.name for place in filing.places} | {ALL: ALL, INCLUDE: f"{INCLUDE}（另列）"}


def _groups(filing: Filing) -> list[Merge]:
    """Above each two columns the place's name on its colour."""
    fills = {place.id: place.fill for place in filing.places} | {ALL: HEADER.fill or "", INCLUDE: FILLS["include"]}
    return [
        Merge(
            GROUP_ROW,
            1 + 2 * number,
            2 + 2 * number,
            name,
            replace(filled(fills[part]), font="黑体", align="center", wrap=True),
        )
        for number, (part, name) in enumerate(_parts(filing).items())
    ]


def circumstances(filing: Filing) -> str:
    """What stands under the title."""
    parts = (
        f"填报单位：{filing.office}",
        f"文号：{filing.number}" if filing.number else "",
        f"轮次：{round_name(filing.round)}",
        f"评定日期：{filing.as_of}",
        f"备案日期：{filing.date}",
        "单位：户、人",
        filing.left_out,
    )
    return "　".join(part for part in parts if part)
