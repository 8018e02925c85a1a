"""The change report as a workbook: 概况, 预警名单, one sheet a class, 逐项变化."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from fanpin_cli.documents.change_report.overview_sheet import overview_sheet, township_sheet
from fanpin_cli.documents.change_report.report_content import ABSENT, CLASSES, NEWS, STILL, ChangeReport
from fanpin_cli.documents.change_report.report_headings import circumstances, footer, heading
from fanpin_cli.documents.change_report.report_layout import (
    ANSWERS,
    CHANGES,
    CLASS_NOTES,
    CLASS_TABS,
    LEVELS,
    URGENCY_FILLS,
    WARNINGS,
)
from fanpin_cli.documents.tables.cell_styles import PLAIN
from fanpin_cli.documents.tables.columns import WHO, Column
from fanpin_cli.documents.tables.listing import A4_PIXELS, fitted, listing, scale_to_fit
from fanpin_cli.documents.tables.marks_sheet import marks_sheet, no_survey
from fanpin_cli.documents.tables.readable_ink import readable_on
from fanpin_cli.documents.tables.sheet_spec import DateEntry, SheetSpec, Tint
from fanpin_cli.documents.writer import write_workbook
from fanpin_cli.ledger_format import REPORT, REPORTS_ROUND

MOST_ANSWERS = 1_000_000
"""A sheet holds 1,048,576 rows; more changed answers continue on a further sheet."""


def write_change_workbook(report: ChangeReport, out: Path, *, force: bool = False) -> None:
    """Write the report to ``out`` (.xlsx), whole or not at all.

    Raises ``OutputExistsError`` where ``out`` is there and ``force`` is not given, ``OutputNotWritableError``.
    """
    write_workbook(change_sheets(report), out, force=force)


def change_sheets(report: ChangeReport) -> list[SheetSpec]:
    """All sheets of the report, in order; one without rows says 无."""
    classes = [_class(report, name) for name in CLASSES]
    return [overview_sheet(report), _warnings(report), *classes, *_answers(report), township_sheet(report), _meta(report)]


def _class(report: ChangeReport, name: str) -> SheetSpec:
    """The households of a class, the most severe new level first; levels on their colour, the rest white to save ink."""
    order = {place.id: number for number, place in enumerate(report.places)}
    rows = report.households[report.households["变化类别"] == name]
    rows = rows.iloc[np.argsort(rows["new_place"].map(order).to_numpy(int), kind="stable")]
    extra = f"本表{len(rows)}户{int(rows['persons'].sum())}人"
    sheet = _sheet(report, name, rows, CHANGES, extra=f"{extra}。{CLASS_NOTES.get(name, '')}", tab=CLASS_TABS[name])
    return replace(sheet, tints=_level_tints(report))


def _level_tints(report: ChangeReport) -> tuple[Tint, ...]:
    """Longer names first: a rule applies to what begins with its text."""
    places = sorted((place for place in report.places if place.id != ABSENT), key=lambda place: -len(place.name))
    return tuple(Tint(column.title, place.name, place.fill, readable_on(place.fill)) for column in LEVELS for place in places)


def _warnings(report: ChangeReport) -> SheetSpec:
    """预警名单: one row a household, new ones first, of them the most urgent."""
    table = report.warned
    new = int((table["新旧"] == NEWS).sum())
    news = f"{NEWS}：本期新出现情况的{new}户，{STILL}：上期已有的{len(table) - new}户"
    extra = f"共{len(table)}户，预警{len(report.warnings)}条；{news}"
    sheet = _sheet(report, "预警名单", table, WARNINGS, extra=extra, tab="C00000")
    urgencies = tuple(Tint("紧急程度", urgency, fill) for urgency, fill in URGENCY_FILLS.items())
    return replace(sheet, tints=(*urgencies, *_level_tints(report)), validations={"处理日期": DateEntry()})


def _answers(report: ChangeReport) -> list[SheetSpec]:
    """逐项变化: one row a changed answer."""
    parts = [report.answers.iloc[first : first + MOST_ANSWERS] for first in range(0, max(1, len(report.answers)), MOST_ANSWERS)]
    return [
        _upright(_sheet(report, "逐项变化" if number == 1 else f"逐项变化{number}", part, ANSWERS, extra=f"本表{len(part)}项"))
        for number, part in enumerate(parts, start=1)
    ]


def _upright(sheet: SheetSpec) -> SheetSpec:
    """The sheet on upright A4, as wide as its columns."""
    page = replace(sheet.page, paper="A4", landscape=False, scale=scale_to_fit(sheet.widths, A4_PIXELS))
    return replace(sheet, page=page)


def _meta(report: ChangeReport) -> SheetSpec:
    """``_fanpin``: marks the workbook as a report, so that its households are not read as a survey."""
    name = "变化报告"
    rounds = {"上期": report.old_round, REPORTS_ROUND: report.new_round}
    return marks_sheet({REPORT: name, **rounds, **no_survey(name)})


def _sheet(
    report: ChangeReport, name: str, rows: pd.DataFrame, columns: Sequence[Column], *, extra: str, tab: str | None = None
) -> SheetSpec:
    table = rows.reindex(columns=[column.title for column in columns])
    return listing(
        name,
        (heading(report, name), circumstances(report, extra)),
        table,
        columns,
        style=PLAIN,
        widths=fitted(table, columns),
        over=len(columns),
        who=len(WHO),
        footer=footer(report, name),
        tab=tab,
    )
