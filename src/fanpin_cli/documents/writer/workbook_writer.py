"""Writing a workbook; the one module that knows the workbook library (rustpy-xlsxwriter)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd
from rustpy_xlsxwriter import Format, write_worksheets

from fanpin_cli.documents.files.archive_parts import Change, rewrite_parts
from fanpin_cli.documents.files.atomic_file import replacing
from fanpin_cli.documents.tables.cell_values import clean_text, writable
from fanpin_cli.documents.tables.sheet_spec import CellStyle, Choice, DateEntry, Merge, SheetSpec, with_main_look
from fanpin_cli.documents.tables.text_width import row_heights
from fanpin_cli.documents.writer.chart_part import chart_part
from fanpin_cli.documents.writer.part_finish import finished, rows_like, with_default_font, with_heights, without_column_styles
from fanpin_cli.documents.writer.row_styles import RowStyles
from fanpin_cli.documents.writer.shares import SecondWriter, of_share, put_together, share_out
from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _

STYLES_PART = "xl/styles.xml"
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
LONGEST_LIST = 255
PAPER = {"A3": 8, "A4": 9}
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6, "header": 0.3, "footer": 0.3}
FINISHED_CELLS = 400_000
"""Sheets up to so many cells, some 6,000 households, get row heights of their own and are finished by ``part_finish``.
In a larger one Excel fits the rows when it opens the file, and nobody scrolls past the last household to where the columns'
fills go on; doing it here would cost a quarter of the time."""
EXCEL_EPOCH = dt.date(1899, 12, 30)
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)


class TooManyRowsError(FanpinError):
    """A sheet would have more rows than a workbook can hold."""

    def __init__(self, sheet: str, rows: int) -> None:
        super().__init__(
            _("sheet {sheet} would have {rows} rows, but a workbook holds {most}; write one ledger a township").format(
                sheet=sheet, rows=rows, most=MOST_ROWS
            )
        )


class TooManyColumnsError(FanpinError):
    """A sheet would have more columns than a workbook can hold."""

    def __init__(self, sheet: str, columns: int) -> None:
        super().__init__(
            _("sheet {sheet} would have {columns} columns, but a workbook holds {most}; delete columns of the survey").format(
                sheet=sheet, columns=columns, most=MOST_COLUMNS
            )
        )


def write_workbook(sheets: Sequence[SheetSpec], out: Path, *, force: bool = False) -> None:
    """Write ``sheets`` to ``out`` (.xlsx), whole or not at all.

    Raises ``OutputExistsError`` where ``out`` is there and ``force`` is not given, ``OutputNotWritableError``,
    ``TooManyRowsError``, ``TooManyColumnsError``.
    """
    for sheet in sheets:
        if len(sheet.table) + sheet.header_row + 1 > MOST_ROWS:
            raise TooManyRowsError(sheet.name, len(sheet.table))
        if len(sheet.table.columns) > MOST_COLUMNS:
            raise TooManyColumnsError(sheet.name, len(sheet.table.columns))
    shares = share_out(sheets)
    with replacing(out, force=force) as draft, SecondWriter() as second:
        if len(shares) == 1:
            write_share([_ready(sheet) for sheet in sheets], draft)
            return
        second.start()
        ready = [_ready(sheet) for sheet in sheets]
        files = [draft.with_suffix(f".share{number}") for number in range(len(shares))]
        try:
            second.write(of_share(ready, shares[1]), files[1])
            write_share(of_share(ready, shares[0]), files[0])
            if not second.has_written():
                write_share(of_share(ready, shares[1]), files[1])
            put_together(files, shares, draft)
        finally:
            for file in files:
                file.unlink(missing_ok=True)


def write_share(sheets: Sequence[SheetSpec], file: Path) -> None:
    """Write sheets that are as ``_ready`` leaves them."""
    raw = file.with_suffix(f"{file.suffix}.raw")
    try:
        frames: list[tuple[str, Any]] = [(sheet.name, sheet.table) for sheet in sheets]
        write_worksheets(frames, str(raw), autofit=False, **_settings(sheets))
        rewrite_parts(raw, file, _changes(sheets, _row_styles(sheets, raw)))
    finally:
        raw.unlink(missing_ok=True)


def _row_styles(sheets: Sequence[SheetSpec], written: Path) -> RowStyles | None:
    looks = [run.look for sheet in sheets for run in sheet.row_runs]
    if not looks:
        return None
    with ZipFile(written) as archive:
        return RowStyles(with_default_font(archive.read(STYLES_PART)), looks)


def _sheet_part(place: int) -> str:
    return f"xl/worksheets/sheet{place + 1}.xml"


def _ready(sheet: SheetSpec) -> SheetSpec:
    """The sheet as the library takes it."""
    columns = {title: writable(column, keep_empty=sheet.bare_empty) for title, column in sheet.table.items()}
    return with_main_look(replace(sheet, table=pd.DataFrame(columns, columns=sheet.table.columns, copy=False)))


def _settings(sheets: Sequence[SheetSpec]) -> dict[str, Any]:
    """The library's arguments, each a dictionary by sheet."""
    by_sheet: dict[str, Callable[[SheetSpec], Any]] = {
        "header_row": lambda s: s.header_row,
        "header_format": lambda s: _format(s.header_style),
        "column_formats": lambda s: [_format(style) for style in s.column_styles],
        "column_widths": lambda s: [float(width) for width in s.widths],
        "merge_ranges": lambda s: _merges(s.merges),
        "row_heights": _row_heights,
        "freeze_panes": lambda s: None if s.freeze is None else {"row": s.freeze[0], "col": s.freeze[1]},
        "autofilter": lambda s: s.autofilter,
        "page_setup": _page,
        "sheet_view": _view,
        "ignore_errors": lambda s: list(s.table.columns),
        "data_validations": lambda s: _validations(s.validations),
        "conditional_formats": _tints,
        "charts": _charts,
    }
    return {
        argument: {sheet.name: value for sheet in sheets if (value := setting(sheet)) is not None}
        for argument, setting in by_sheet.items()
    }


def _row_heights(sheet: SheetSpec) -> dict[int, float]:
    heights = dict(sheet.row_heights)
    if _is_finished(sheet):
        heights |= enumerate(row_heights(sheet.table, sheet.widths).tolist(), start=sheet.header_row + 1)
    return heights


def _is_finished(sheet: SheetSpec) -> bool:
    return sheet.table.size <= FINISHED_CELLS


def _merges(merges: Sequence[Merge]) -> list[tuple[Any, ...]]:
    """From above: rows are written out in order, and what comes late for its row is lost."""
    ordered = sorted(merges, key=lambda merge: (merge.row, merge.first))
    return [(merge.row, merge.first, merge.row, merge.last, clean_text(merge.text), _format(merge.style)) for merge in ordered]


def _format(style: CellStyle) -> Format:
    made = Format().set_font_name(style.font).set_font_size(style.size).set_font_color(style.ink).set_align("vertical_center")
    if style.align != "general":
        made = made.set_align(style.align)
    if style.bold:
        made = made.set_bold()
    if style.fill:
        made = made.set_background_color(style.fill)
    if style.border:
        made = made.set_border("thin").set_border_color(style.border)
    if style.wrap:
        made = made.set_text_wrap()
    if style.shrink:
        made = made.set_shrink()
    if style.number_format:
        made = made.set_num_format(style.number_format)
    return made


def _page(sheet: SheetSpec) -> dict[str, Any]:
    page = sheet.page
    paper: dict[str, Any] = {
        "paper_size": PAPER[page.paper],
        "landscape": page.landscape,
        "margins": MARGINS,
        "footer": page.footer,
    }
    paper |= {"scale": page.scale} if page.scale else {"fit_to_pages": (1, 0)}
    if page.repeat_rows:
        paper["repeat_rows"] = page.repeat_rows
    if page.columns:
        paper["print_area"] = (0, 0, sheet.header_row + len(sheet.table), page.columns - 1)
    if page.repeat_columns:
        paper["repeat_columns"] = page.repeat_columns
    return paper


def _view(sheet: SheetSpec) -> dict[str, Any] | None:
    view: dict[str, Any] = {"hidden": True} if sheet.hidden else {}
    if sheet.tab_colour:
        view["tab_color"] = sheet.tab_colour
    return view or None


def _validations(rules: Mapping[str, Choice | DateEntry]) -> dict[str, Any] | None:
    made: dict[str, Any] = {}
    for column, rule in rules.items():
        if isinstance(rule, DateEntry):
            made[column] = {
                "type": "whole_number",  # a date is the number of its day; the library has no type of its own for it
                "criteria": "between",
                "min": (EARLIEST - EXCEL_EPOCH).days,
                "max": (LATEST - EXCEL_EPOCH).days,
                "error_title": "日期",
                "error_message": "请填写日期，例如 2019-05-20",
            }
        elif len(",".join(rule.values)) <= LONGEST_LIST and not any("," in value for value in rule.values):
            made[column] = {
                "type": "list",
                "values": list(rule.values),
                "error_title": "选项",
                "error_message": "请从下拉列表中选择",
            }
    return made or None


def _tints(sheet: SheetSpec) -> dict[str, Any] | None:
    made: dict[str, Any] = {}
    for tint in sheet.tints:
        fill = Format().set_background_color(tint.fill)
        made.setdefault(tint.column, []).append({"type": "text", "criteria": "begins_with", "value": tint.text, "format": fill})
    return made or None


def _charts(sheet: SheetSpec) -> list[dict[str, Any]] | None:
    """Place and size only: ``chart_part`` writes the chart itself."""
    return [
        {
            "type": "column_stacked",
            "series": [one.column for one in chart.series],
            "categories": chart.categories,
            "row": chart.row,
            "col": chart.column,
            "width": chart.width,
            "height": chart.height,
        }
        for chart in sheet.charts
    ] or None


def _changes(sheets: Sequence[SheetSpec], row_styles: RowStyles | None) -> dict[str, Change]:
    """What is rewritten in the finished archive: charts, rows in colours, sheets of ordinary size. Parts are numbered in
    order."""
    changes: dict[str, Change] = {STYLES_PART: _instead(row_styles.part) if row_styles else with_default_font}
    charts = [(sheet, chart) for sheet in sheets for chart in sheet.charts]
    for number, (sheet, chart) in enumerate(charts, start=1):
        changes[f"xl/charts/chart{number}.xml"] = _instead(chart_part(sheet, chart))
    for place, sheet in enumerate(sheets):
        if _is_finished(sheet) or sheet.row_runs:
            changes[_sheet_part(place)] = _finisher(sheet, row_styles)
    return changes


def _instead(part: bytes) -> Change:
    return lambda _old: part


def _finisher(sheet: SheetSpec, row_styles: RowStyles | None) -> Change:
    header = sheet.header_row + 1
    rows = [header + 1 + row for row in sheet.like_header]
    merged = {merge.row for merge in sheet.merges}
    heights = {row + 1: height for row, height in sheet.row_heights.items() if row in merged}

    def finish(part: bytes) -> bytes:
        if _is_finished(sheet):
            part = rows_like(with_heights(finished(part), heights), header, rows)
        return row_styles.applied(without_column_styles(part), header, sheet.row_runs) if row_styles else part

    return finish
