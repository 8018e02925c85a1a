"""备案表: what a county leader signs of a level, ten columns on A4, beside the level's sheet with all its columns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from fanpin_cli.documents.ledger.content import LedgerContent
from fanpin_cli.documents.ledger.household_counts import counted_rows
from fanpin_cli.documents.ledger.household_sheets import table_sheet
from fanpin_cli.documents.ledger.layout import IN_FULL_COLOUR, looks_of_places, marked, names_and_fills, sheet_names
from fanpin_cli.documents.tables.cell_styles import filled
from fanpin_cli.documents.tables.columns import Column
from fanpin_cli.documents.tables.headings import HEADER_ROW
from fanpin_cli.documents.tables.listing import fitted
from fanpin_cli.documents.tables.readable_ink import WHITE
from fanpin_cli.documents.tables.sheet_names import sheet_names as as_sheet_names
from fanpin_cli.documents.tables.sheet_spec import Page, SheetSpec
from fanpin_cli.ledger_format import ADVICE, EDGE, SHORT_ADVICE

NAME = "备案表"
COLUMNS = (
    Column("序号", 6.5, 7.5, "center"),
    Column("村", 8, 12),
    Column("户主姓名", 8, 11),
    Column("家庭人口", 5, 5, "center"),
    Column("风险等级", 9, 9, "center"),
    Column("判定理由", 30, 44),
    Column("帮扶措施", 18, 26),
    Column("帮扶责任人", 8, 10, "center"),
    Column("备案等级", 9, 9, "center"),
    Column("备注", 10, 16),
)
WRITTEN_IN = ("备案等级", "备注")


def filing_sheets(content: LedgerContent) -> dict[str, SheetSpec]:
    """Place → its 备案表, for every level and 边缘户.

    帮扶措施 and 帮扶责任人 are the survey's; where it names no measure, the proposed ones stand there.
    """
    own = sheet_names(content)
    places = [*(str(level.rank) for level in content.levels), EDGE]
    names = as_sheet_names([f"{own[place]}{NAME}" for place in places])
    return {place: _sheet(content, place, name) for place, name in zip(places, names, strict=True)}


def _sheet(content: LedgerContent, place: str, sheet: str) -> SheetSpec:
    look, (name, _fill) = looks_of_places(content)[place], names_and_fills(content)[place]
    here = content.places["place"] == place
    table = _table(content, here)
    full, white = filled(look.full), filled(WHITE)
    styles = dict.fromkeys(IN_FULL_COLOUR, full) | dict.fromkeys(WRITTEN_IN, white)
    subject = f"{look.mark}{name}{NAME}"
    spec = table_sheet(
        content,
        sheet,
        subject,
        table,
        COLUMNS,
        style=filled(look.tint),
        looks=styles,
        widths=fitted(table, COLUMNS),
        over=len(COLUMNS),
        extra=f"本表{counted_rows(content.places[here])}",
        advice="帮扶措施",
        signed_below=True,
        tab=look.full,
    )
    return replace(
        spec,
        column_styles=(marked(look, spec.column_styles[0]), *spec.column_styles[1:]),
        page=Page(paper="A4", repeat_rows=(0, HEADER_ROW), footer=spec.page.footer),
        freeze=(HEADER_ROW + 1, 3),
    )


def _table(content: LedgerContent, here: pd.Series) -> pd.DataFrame:
    households, answers = content.places[here], content.originals[here]
    blank = pd.Series(np.nan, index=households.index, dtype=object)
    table = pd.DataFrame({column.title: households.get(column.title, blank) for column in COLUMNS}, dtype=object)
    for title in ("帮扶措施", "帮扶责任人", "备注"):
        table[title] = answers.get(title, blank).astype(object)
    proposed = households[SHORT_ADVICE if content.legend else ADVICE]
    return table.assign(帮扶措施=table["帮扶措施"].where(table["帮扶措施"].notna(), proposed))
