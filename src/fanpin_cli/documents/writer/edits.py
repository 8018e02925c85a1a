"""Which parts of a written workbook are edited, and with what.

A sheet's part is ``xl/worksheets/sheetN.xml``, a chart's ``xl/charts/chartN.xml``, numbered from 1 in order; the styles of all
cells are in ``xl/styles.xml``. Large sheets without coloured rows stay as the library wrote them: nobody scrolls past the last
of 6,000 households, where the columns' fills go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZipFile

from fanpin_cli.documents.files.archive_parts import Change
from fanpin_cli.documents.tables.sheet_spec import SheetSpec, WorkbookProperties
from fanpin_cli.documents.writer.chart_part import chart_part
from fanpin_cli.documents.writer.library import has_fitted_rows
from fanpin_cli.documents.writer.properties_part import PROPERTIES_PART, properties_part
from fanpin_cli.documents.writer.sheet_part import (
    Restyling,
    protected,
    style_of_row,
    with_closing_rows,
    with_growing_rows,
    with_heights,
    with_restyled_rows,
    with_rules_for_empty_cells,
    without_column_styles,
)
from fanpin_cli.documents.writer.styles_part import StylesPart

STYLES_PART = "xl/styles.xml"


def edits(sheets: Sequence[SheetSpec], written: BytesIO, properties: WorkbookProperties | None = None) -> dict[str, Change]:
    """Part → its edit, for the workbook of ``sheets`` that the library has written."""
    with ZipFile(written) as archive:
        styles = StylesPart(archive.read(STYLES_PART), [run.look for sheet in sheets for run in sheet.row_runs])
    charts = [chart_part(sheet, chart) for sheet in sheets for chart in sheet.charts]
    changes: dict[str, Change] = {STYLES_PART: _instead(styles.part)}
    changes |= {f"xl/charts/chart{number}.xml": _instead(part) for number, part in enumerate(charts, start=1)}
    if properties is not None:
        changes[PROPERTIES_PART] = _instead(properties_part(properties))
    return changes | {
        f"xl/worksheets/sheet{number}.xml": _of_sheet(sheet, styles)
        for number, sheet in enumerate(sheets, start=1)
        if has_fitted_rows(sheet) or sheet.row_runs or sheet.closing or sheet.protection or marks_empty_cells(sheet)
    }


def marks_empty_cells(sheet: SheetSpec) -> bool:
    return any(tint.value is None for tint in sheet.tints)


def _instead(part: bytes) -> Change:
    return lambda _old: part


def _of_sheet(sheet: SheetSpec, styles: StylesPart) -> Change:
    header = sheet.header_row + 1
    merged = {merge.row for merge in sheet.merges}
    heights = {row + 1: height for row, height in sheet.row_heights.items() if row in merged}

    def edited(part: bytes) -> bytes:
        part = without_column_styles(part)
        if has_fitted_rows(sheet):
            part = with_heights(with_growing_rows(part), heights)
        part = with_rules_for_empty_cells(part)
        as_header = styles.all_as(style_of_row(part, header))
        rows = [Restyling(header + 1 + row, header + 1 + row, as_header) for row in sheet.like_header]
        rows += [Restyling(header + 1 + run.first, header + 1 + run.last, styles.twins(run.look)) for run in sheet.row_runs]
        part = with_restyled_rows(part, sorted(rows, key=lambda run: run.first))
        if sheet.closing:
            part = with_closing_rows(part, header + len(sheet.table) + 1, len(sheet.table.columns), sheet.closing)
        return part if sheet.protection is None else protected(part)

    return edited
