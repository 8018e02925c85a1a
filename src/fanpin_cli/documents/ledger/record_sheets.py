"""The sheets behind the households: 数据问题, 调整记录, 规则, and the hidden ``_fanpin``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from fanpin_cli.documents.ledger.closing import closing_lines
from fanpin_cli.documents.ledger.content import LedgerContent
from fanpin_cli.documents.ledger.household_counts import households_of, persons
from fanpin_cli.documents.ledger.household_sheets import table_sheet
from fanpin_cli.documents.ledger.layout import OVERDUE, PARAMETERS, PROBLEMS, RULES, own_columns, sheet_names
from fanpin_cli.documents.ledger.ledger_headings import circumstances, footer, heading
from fanpin_cli.documents.tables.cell_styles import HEADER, PLAIN
from fanpin_cli.documents.tables.columns import ADJUSTMENTS, column_style
from fanpin_cli.documents.tables.headings import HEADER_ROW, heading_merges
from fanpin_cli.documents.tables.listing import HEIGHTS, fitted
from fanpin_cli.documents.tables.marks_sheet import marks_sheet
from fanpin_cli.documents.tables.sheet_spec import DateEntry, Page, SheetSpec, Tint
from fanpin_cli.ledger_format import (
    BETWEEN_MEMBERS,
    CONTINUED,
    COUNT_KEY,
    HOUSEHOLD_SHEETS,
    LEVEL_KEY,
    LONGEST_CELL,
    NONE,
    OWN_COLUMNS,
    RECORD_ENTRY,
    ROWS_KEY,
)
from fanpin_cli.ledger_format import OVERDUE as OVERDUE_SHEET
from fanpin_cli.severities import SETTLED, SETTLED_FILL, SEVERITIES


def problems_sheet(content: LedgerContent) -> SheetSpec:
    """数据问题: every finding with its file, sheet, cell and how to mend it; the severity in colour."""
    table = content.problems.reindex(columns=[column.title for column in PROBLEMS]).astype(object)
    sheet = table_sheet(
        content,
        "数据问题",
        "数据问题",
        table,
        PROBLEMS,
        style=PLAIN,
        widths=fitted(table, PROBLEMS),
        over=len(PROBLEMS),
        extra=f"共{len(table)}条",
    )
    page = Page(repeat_rows=(0, HEADER_ROW), footer=sheet.page.footer)
    fills = {**{severity.name: severity.fill for severity in SEVERITIES}, SETTLED: SETTLED_FILL}
    tints = tuple(Tint("级别", name, fill) for name, fill in fills.items())
    return replace(sheet, freeze=(HEADER_ROW + 1, 0), page=page, tints=tints)


def adjustments_sheet(content: LedgerContent) -> SheetSpec:
    """调整记录: decisions after the grading, with room for more; an empty table where there are none."""
    table = content.adjustments.reindex(columns=[column.title for column in ADJUSTMENTS]).astype(object)
    sheet = table_sheet(
        content,
        "调整记录",
        "调整记录",
        table,
        ADJUSTMENTS,
        style=PLAIN,
        widths=fitted(table, ADJUSTMENTS),
        over=len(ADJUSTMENTS),
        validations={"日期": DateEntry()},
    )
    page = Page(repeat_rows=(0, HEADER_ROW), footer=sheet.page.footer)
    return replace(sheet, freeze=(HEADER_ROW + 1, 0), page=page)


def overdue_sheet(content: LedgerContent, overdue: pd.DataFrame) -> SheetSpec:
    """走访到期: the households whose visit is overdue, by who is responsible and village."""
    table = overdue.reindex(columns=[column.title for column in OVERDUE]).astype(object)
    return table_sheet(
        content,
        OVERDUE_SHEET,
        OVERDUE_SHEET,
        table,
        OVERDUE,
        style=PLAIN,
        widths=fitted(table, OVERDUE),
        over=len(OVERDUE),
        extra=f"共{len(table)}户",
    )


def rules_sheet(content: LedgerContent) -> SheetSpec:
    """规则: what each rule means and whether it was assessed; below, the parameters with their sources."""
    titles = [column.title for column in RULES]
    rules = _blank_cells(content.rules.reindex(columns=titles))
    if rules.empty:
        rules = pd.DataFrame([[NONE, *[""] * (len(titles) - 1)]], columns=titles)
    parameters = _blank_cells(content.parameters.reindex(columns=list(PARAMETERS)))
    second = [list(PARAMETERS), *parameters.to_numpy().tolist()]
    padded = [[*row, *[""] * (len(titles) - len(row))] for row in ([], *second)]
    table = pd.concat([rules, pd.DataFrame(padded, columns=titles)], ignore_index=True).astype(object)
    by_title = fitted(table, RULES)
    widths = tuple(by_title[title] for title in titles)
    return SheetSpec(
        name="规则",
        table=table,
        widths=widths,
        column_styles=tuple(column_style(column, PLAIN) for column in RULES),
        header_style=HEADER,
        header_row=HEADER_ROW,
        merges=heading_merges(heading(content, "规则与参数"), circumstances(content), len(titles), len(titles)),
        row_heights=HEIGHTS,
        freeze=(HEADER_ROW + 1, 0),
        page=Page(repeat_rows=(0, HEADER_ROW), footer=footer(content, "规则与参数")),
        like_header=(len(rules) + 1,),
        closing=closing_lines(content.unit, widths),
        bare_empty=True,
    )


def _blank_cells(table: pd.DataFrame) -> pd.DataFrame:
    """Empty texts as missing values, which get a border; on this sheet an empty text is no cell at all."""
    cells = table.astype(object)
    return cells.mask((cells == "") | cells.isna(), np.nan)


def meta_sheet(content: LedgerContent, household_sheets: tuple[str, ...] | None = None) -> SheetSpec:
    """``_fanpin``: which rules graded which files, and what reading the ledger needs.

    ``household_sheets``: the sheets in which this workbook has households; all by default.
    """
    names = tuple(sheet_names(content).values()) if household_sheets is None else household_sheets
    facts = {
        **content.meta,
        **workbook_counts(content),
        HOUSEHOLD_SHEETS: ";".join(names) or NONE,
        OWN_COLUMNS: ";".join(column.title for column in own_columns(content)),
        **{f"{LEVEL_KEY}{level.rank}": f"{level.name};{level.colour};{level.sheet}" for level in content.levels},
    }
    return marks_sheet({**facts, **(_record(content.record) if names else {})})


def _record(texts: pd.Series) -> dict[str, str]:
    """户.1, 户.2 … with the households' texts; one too long for a cell is cut between two members."""
    numbered = {f"{RECORD_ENTRY}{number}": text for number, text in enumerate(texts, start=1)}
    for key, text in [(key, text) for key, text in numbered.items() if len(text) > LONGEST_CELL]:
        members, marks = text.split(BETWEEN_MEMBERS), ""
        while members:
            fitting = max(1, int(np.searchsorted(np.cumsum([len(member) + 1 for member in members]), LONGEST_CELL)))
            numbered[key + marks] = BETWEEN_MEMBERS.join(members[:fitting])
            members, marks = members[fitting:], marks + CONTINUED
    return numbered


def workbook_counts(content: LedgerContent) -> Mapping[str, str]:
    """Households in all, by place and to include, and persons, of the households in this very workbook; and its rows."""
    places = households_of(content.places)
    households, rows = places["place"].value_counts(), content.places["place"].value_counts()
    return {
        "户数": str(len(places)),
        "人数": str(int(persons(places).sum())),
        "重复行数": str(len(content.places) - len(places)),
        **{f"{COUNT_KEY}{place}": str(int(households.get(place, 0))) for place in content.places_there_are},
        **{f"{ROWS_KEY}{place}": str(int(rows.get(place, 0))) for place in content.places_there_are},
        "应纳入户数": str(int(places["include"].astype(bool).sum())),
    }
