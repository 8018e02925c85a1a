"""The workbook library's part of the work: sheets as the arguments of rustpy-xlsxwriter. No other module imports it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any, assert_never

from rustpy_xlsxwriter import Format, write_worksheets

from fanpin_cli.documents.tables.cell_values import clean_text
from fanpin_cli.documents.tables.sheet_spec import (
    CellStyle,
    Choice,
    DateEntry,
    Entry,
    LengthEntry,
    Merge,
    NumberEntry,
    SheetSpec,
)
from fanpin_cli.documents.tables.text_width import FITTED_CELLS, row_heights

ANYTHING = "?*"
"""The text of the rule that stands for: the cell is empty."""
NOTE = {"author": "填写说明", "width": 260, "height": 120}
"""Who speaks in comments on headers, and their size in pixels."""
LONGEST_LIST = 255
PAPER = {"A3": 8, "A4": 9}
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6, "header": 0.3, "footer": 0.3}
"""Inches."""
EXCEL_EPOCH = dt.date(1899, 12, 30)
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
LARGEST = 1_000_000_000
"""No answer is a greater number."""


def write_unedited(sheets: Sequence[SheetSpec], workbook: BytesIO, *, in_memory: bool = False) -> None:
    """Write the workbook as far as the library can. Values are those of ``cell_values.writable``.

    in_memory: keep every row in memory. Without it the library (0.8.0) keeps rows in a temporary file without a name.
    """
    tables: list[tuple[str, Any]] = [(sheet.name, sheet.table) for sheet in sheets]
    kept = {sheet.name: True for sheet in sheets} if in_memory else None
    write_worksheets(tables, workbook, autofit=False, dedupe_strings=kept, **_arguments(sheets))


def has_fitted_rows(sheet: SheetSpec) -> bool:
    """Whether the rows of the sheet's table have heights that fit their texts."""
    return sheet.table.size <= FITTED_CELLS


def _arguments(sheets: Sequence[SheetSpec]) -> dict[str, Any]:
    """The library's arguments, each a dictionary by sheet."""
    by_sheet: dict[str, Callable[[SheetSpec], Any]] = {
        "header_row": lambda s: s.header_row,
        "header_format": lambda s: _format(s.header_style),
        "column_formats": lambda s: [_format(style) for style in _column_styles(s)],
        "column_widths": lambda s: [float(width) for width in s.widths],
        "merge_ranges": lambda s: _merges(s.merges),
        "row_heights": _row_heights,
        "freeze_panes": lambda s: None if s.freeze is None else {"row": s.freeze[0], "col": s.freeze[1]},
        "autofilter": lambda s: s.autofilter,
        "page_setup": _page,
        "sheet_view": _view,
        "ignore_errors": lambda s: list(s.table.columns),
        "data_validations": lambda s: _validations(s.validations),
        "notes": lambda s: {title: {"text": text, **NOTE} for title, text in s.notes.items()} or None,
        "conditional_formats": _tints,
        "charts": _charts,
    }
    return {
        argument: {sheet.name: value for sheet in sheets if (value := setting(sheet)) is not None}
        for argument, setting in by_sheet.items()
    }


def _column_styles(sheet: SheetSpec) -> list[CellStyle]:
    """The columns' styles, those unlocked that a protected sheet leaves open."""
    opened = () if sheet.protection is None else sheet.protection.open_columns
    styles = zip(sheet.table.columns, sheet.column_styles, strict=True)
    return [replace(style, locked=style.locked and title not in opened) for title, style in styles]


def _row_heights(sheet: SheetSpec) -> dict[int, float]:
    heights = dict(sheet.row_heights)
    if has_fitted_rows(sheet):
        heights |= enumerate(row_heights(sheet.table, sheet.widths).tolist(), start=sheet.header_row + 1)
    return heights


def _merges(merges: Sequence[Merge]) -> list[tuple[Any, ...]]:
    """From the top down: the library writes rows in order, and leaves out what comes after a later row was begun."""
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
    if not style.locked:
        made = made.set_unlocked()
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
        paper["print_area"] = (0, 0, sheet.header_row + len(sheet.table) + len(sheet.closing), page.columns - 1)
    if page.repeat_columns:
        paper["repeat_columns"] = page.repeat_columns
    return paper


def _view(sheet: SheetSpec) -> dict[str, Any] | None:
    view: dict[str, Any] = {"hidden": True} if sheet.hidden else {}
    if sheet.tab_colour:
        view["tab_color"] = sheet.tab_colour
    return view or None


def _validations(rules: Mapping[str, Entry]) -> dict[str, Any] | None:
    made = {column: rule for column, entry in rules.items() if (rule := _validation(entry)) is not None}
    return made or None


def _validation(entry: Entry) -> dict[str, Any] | None:
    match entry:
        case DateEntry():
            # A date is the number of its day; the library (0.8.0) has no type "date".
            first, last = (EARLIEST - EXCEL_EPOCH).days, (LATEST - EXCEL_EPOCH).days
            return _between("whole_number", first, last, "日期", "请填写日期，例如 2019-05-20")
        case NumberEntry(least, most, whole):
            kind, limits = ("whole_number" if whole else "decimal"), _limits(entry)
            told = f"请填写{limits}的{'整数' if whole else '数'}，不写单位"
            low, high = (-LARGEST if least is None else least), (LARGEST if most is None else most)
            return _between(kind, int(low) if whole else low, int(high) if whole else high, "数", told)
        case LengthEntry(least, most):
            return _between("text_length", least, most, "位数", f"请填写{least}至{most}位")
        case Choice(values):
            if len(",".join(values)) > LONGEST_LIST or any("," in value for value in values):
                return None
            of_list = {"error_title": "选项", "error_message": "请从下拉列表中选择"}
            return {"type": "list", "values": list(values), **of_list}
        case _:
            assert_never(entry)


def _between(kind: str, least: float, most: float, title: str, told: str) -> dict[str, Any]:
    rule = {"type": kind, "criteria": "between", "min": least, "max": most}
    return {**rule, "error_title": title, "error_message": told}


def _limits(entry: NumberEntry) -> str:
    if entry.least is not None and entry.most is not None:
        return f"{entry.least:g}至{entry.most:g}之间"
    return (
        f"不小于{entry.least:g}" if entry.least is not None else f"不大于{entry.most:g}" if entry.most is not None else "合理"
    )


def _tints(sheet: SheetSpec) -> dict[str, Any] | None:
    made: dict[str, Any] = {}
    for tint in sheet.tints:
        look = Format().set_background_color(tint.fill)
        look = look.set_font_color(tint.ink) if tint.ink else look
        made.setdefault(tint.column, []).append({**_tinted(tint.value), "format": look})
    return made or None


def _tinted(value: str | float | None) -> dict[str, Any]:
    """The rule for cells that begin with a text, or are a number. For empty cells the library (0.8.0) has none; the one that is
    written here is replaced, see ``sheet_part.with_rules_for_empty_cells``."""
    if value is None:
        return {"type": "text", "criteria": "does_not_contain", "value": ANYTHING}
    if isinstance(value, str):
        return {"type": "text", "criteria": "begins_with", "value": value}
    return {"type": "cell", "criteria": "==", "value": value}


def _charts(sheet: SheetSpec) -> list[dict[str, Any]] | None:
    """Where charts are and how large; what they show is written by ``chart_part``."""
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
