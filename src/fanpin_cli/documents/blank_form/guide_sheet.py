"""填写说明 of a blank form: how it is filled in, and column by column what belongs where."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

import pandas as pd

from fanpin_cli.documents.blank_form.content import BlankForm
from fanpin_cli.documents.tables.cell_styles import HEADER, PLAIN, SUBTITLE, TITLE
from fanpin_cli.documents.tables.sheet_spec import Merge, Page, SheetSpec
from fanpin_cli.documents.tables.text_width import lines_of
from fanpin_cli.ledger_format import GUIDE

SHIPPED = "空表说明.txt"
WIDTHS = (14.0, 20.0, 22.0, 62.0, 34.0)
LINE = 16.0
"""Points of a line."""


def guide_sheet(form: BlankForm) -> SheetSpec:
    """The sheet. Titles of columns stand between quotation marks: no program takes the list for a table of households."""
    texts = [f"{number}．{line}" for number, line in enumerate(_lines(form), start=1)]
    room, last = sum(WIDTHS) * 10 / SUBTITLE.size, len(WIDTHS) - 1
    style = replace(SUBTITLE, wrap=True)
    rows = [
        (table.sheet, column.group, f"“{column.title}”", column.how.replace("\n", "；"), column.used_by)
        for table in form.tables
        for column in table.columns
    ]
    listed = pd.DataFrame(rows, columns=["填在", "类别", "列", "填什么", "哪些规则、核查用到"], dtype=object)
    return SheetSpec(
        name=GUIDE,
        table=listed,
        widths=WIDTHS,
        column_styles=(PLAIN,) * len(WIDTHS),
        header_style=HEADER,
        header_row=len(texts) + 1,
        merges=(
            Merge(0, 0, last, f"{form.subject}——{GUIDE}", TITLE),
            *(Merge(row, 0, last, text, style) for row, text in enumerate(texts, start=1)),
        ),
        row_heights={0: 30.0, **{row: LINE * lines_of(text, room) + 4 for row, text in enumerate(texts, start=1)}},
        freeze=None,
        page=Page("A4", landscape=True, repeat_rows=None),
        tab_colour="A5A5A5",
    )


def _lines(form: BlankForm) -> list[str]:
    """The guide's lines for this form. A line may begin with the kinds that it is for, before a ``|``."""
    sheets = [table.sheet for table in form.tables]
    parts_of = {"needed": form.questions is not None, "both": len(sheets) > 1}
    kinds = {form.kind.partition(":")[0], *(kind for kind, there in parts_of.items() if there)}
    text = (files("fanpin_cli.documents") / "templates" / SHIPPED).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    parts = [line.rpartition("|") for line in lines]
    names = {"表": sheets[0], "另一表": sheets[-1]}
    return [line.strip().format(**names) for of, _bar, line in parts if not of or not kinds.isdisjoint(of.split())]
