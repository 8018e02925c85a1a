"""电子档案检测报告: the inspection at the time of filing, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from fanpin_cli.documents.filing.content import Filing
from fanpin_cli.documents.filing.inspection import FAILED, PASSED, Item
from fanpin_cli.documents.tables.cell_styles import HEADER, PLAIN, SUBTITLE, TITLE
from fanpin_cli.documents.tables.headings import HEADER_ROW, page_footer
from fanpin_cli.documents.tables.sheet_spec import Merge, Page, Protection, SheetSpec, Tint
from fanpin_cli.severities import FILLS
from fanpin_cli.text.messages import in_chinese

NAME = "电子档案检测报告"
TITLES = ("序号", "检测类别", "检测项目", "检测内容", "检测结果", "说明")
WIDTHS = (6.0, 10.0, 22.0, 38.0, 16.0, 58.0)


def inspection_sheet(filing: Filing, items: Sequence[Item]) -> SheetSpec:
    """The sheet: an item a row."""
    rows = [
        (number, item.heading, item.name, item.looked_at, in_chinese(item.result), item.found)
        for number, item in enumerate(items, 1)
    ]
    centred = replace(PLAIN, align="center")
    last = len(TITLES) - 1
    about = f"依据 DA/T 70-2018　检测对象：{filing.subject}备案文件夹　检测日期：{filing.date}"
    return SheetSpec(
        name=NAME,
        table=pd.DataFrame(rows, columns=list(TITLES)),
        widths=WIDTHS,
        column_styles=(centred, centred, PLAIN, PLAIN, centred, PLAIN),
        header_style=HEADER,
        header_row=HEADER_ROW,
        merges=(Merge(0, 0, last, NAME, TITLE), Merge(1, 0, last, about, SUBTITLE)),
        row_heights={0: 34, 1: 22, HEADER_ROW: 24},
        freeze=(HEADER_ROW + 1, 0),
        page=Page(paper="A4", repeat_rows=(0, HEADER_ROW), footer=page_footer(NAME, filing.round)),
        tints=tuple(Tint("检测结果", in_chinese(one), fill) for one, fill in ((PASSED, "E2EFDA"), (FAILED, FILLS["error"]))),
        protection=Protection(),
    )
