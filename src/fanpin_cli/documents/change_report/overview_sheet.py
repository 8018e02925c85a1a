"""概况: the report on one page: sentences, levels, why households rose and fell, townships, the transition matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from fanpin_cli.documents.change_report import sentences
from fanpin_cli.documents.change_report.count_rows import (
    Rows,
    classes_by_township,
    levels,
    matrix,
    moved_by_cause,
    number_titles,
)
from fanpin_cli.documents.change_report.report_content import ChangeReport
from fanpin_cli.documents.change_report.report_headings import circumstances, footer, heading
from fanpin_cli.documents.change_report.summary import summary_of
from fanpin_cli.documents.tables.cell_styles import HEADER, PLAIN, SUBTITLE, TITLE, filled
from fanpin_cli.documents.tables.listing import UNIT_PIXELS
from fanpin_cli.documents.tables.sheet_spec import CellStyle, ClosingLine, Merge, Page, SheetSpec
from fanpin_cli.documents.tables.text_width import lines_of, row_heights

OVERVIEW, BY_TOWNSHIP = "概况", "各乡镇变化矩阵"
REGISTERED = ("已脱贫户", "已脱贫人")
"""Of everybody surveyed those that left poverty, whatever place they have."""
FIRST_SENTENCE = 2
LABEL_WIDTH, NUMBER_WIDTH = 17.0, 7.2
LINE = 16.0
A4_SHORT, A4_LONG = 700, 1030
"""What fits on A4 between the margins, in pixels at 96 an inch; a point is 4/3 of one."""
SMALLEST = 40
CENTRED = replace(PLAIN, align="center", wrap=False)


def overview_sheet(report: ChangeReport) -> SheetSpec:
    """The sheet, on one page of A4, upright or lying, whichever makes the text larger."""
    first = levels(report)
    parts = [moved_by_cause(report), classes_by_township(report), [_matrix_head(report), *matrix(report, None)]]
    rows, headers = first, []
    for number, part in enumerate(parts):
        headers += [len(rows) + 1, *([len(rows) + len(part)] if number else [])]  # causes have no total
        rows = [*rows, [], *part]
    return _sheet(report, OVERVIEW, rows, headers, _told(report), _notes(report), whole=True)


def township_sheet(report: ChangeReport) -> SheetSpec:
    """各乡镇变化矩阵: a transition matrix for each township, a total under each."""
    rows: Rows = []
    headers = []
    for town in dict.fromkeys(map(str, report.townships)):
        own = matrix(report, town)
        rows += [*([[]] if rows else []), [town, *number_titles(report)], *own]
        headers += [len(rows) - len(own) - 1, len(rows) - 1]
    note = "行为上期等级，列为本期等级；人数按本期家庭人口计，退出户按上期计。"
    return _sheet(report, BY_TOWNSHIP, rows or [["无"]], headers, [note], [], whole=False)


def _matrix_head(report: ChangeReport) -> list[object]:
    return ["上期＼本期", *number_titles(report)]


def _sheet(
    report: ChangeReport,
    name: str,
    rows: Rows,
    headers: Sequence[int],
    told: Sequence[str],
    notes: Sequence[str],
    *,
    whole: bool,
) -> SheetSpec:
    """Rows of counts under their titles, each place's on its colour. headers: rows that look like the header. told, notes:
    sentences above and below. whole: on one page, with those that left poverty beside the sums."""
    titles = [*(("各等级", *number_titles(report), *REGISTERED) if whole else _matrix_head(report))]
    last = max(len(titles), *map(len, rows)) - 1
    titles += [" " * number for number in range(1, last + 2 - len(titles))]
    table = pd.DataFrame([[*row, *[""] * (last + 1 - len(row))] for row in rows], columns=titles, dtype=object)
    widths = (LABEL_WIDTH, *[NUMBER_WIDTH] * last)
    room = sum(widths) * PLAIN.size / SUBTITLE.size
    sentence = replace(SUBTITLE, wrap=True)
    group = FIRST_SENTENCE + len(told)
    heights = {0: 30.0, 1: 20.0, group: 22.0, group + 1: 22.0}
    heights |= {FIRST_SENTENCE + place: LINE * lines_of(text, room) + 2 for place, text in enumerate(told)}
    closing = tuple(ClosingLine(text, like=FIRST_SENTENCE, height=LINE * lines_of(text, room) + 2) for text in notes)
    used = sum(heights.values()) + float(row_heights(table, widths).sum()) + sum(line.height for line in closing)
    page = Page(paper="A4", repeat_rows=(0, group + 1), footer=footer(report, name))
    return SheetSpec(
        name=name,
        table=table,
        widths=widths,
        column_styles=(CENTRED,) * len(titles),
        header_style=replace(HEADER, wrap=True),
        header_row=group + 1,
        merges=(
            Merge(0, 0, last, heading(report, name), TITLE),
            Merge(1, 0, last, circumstances(report), SUBTITLE),
            *(Merge(FIRST_SENTENCE + place, 0, last, text, sentence) for place, text in enumerate(told)),
            *_groups(report, group, registered=whole),
        ),
        closing=closing,
        row_heights=heights,
        freeze=(group + 2, 1),
        page=_on_one_page(page, widths, used) if whole else page,
        like_header=tuple(headers),
        bare_empty=True,
    )


def _on_one_page(page: Page, widths: Sequence[float], points: float) -> Page:
    """A sheet that is so wide, and so high in points, on one page."""
    across, down = sum(UNIT_PIXELS * width + 5 for width in widths), points * 4 / 3
    sizes = {True: (A4_LONG, A4_SHORT), False: (A4_SHORT, A4_LONG)}
    scales = {lying: min(wide * 100 / across, high * 100 / down) for lying, (wide, high) in sizes.items()}
    lying = scales[True] >= scales[False]
    return replace(page, landscape=lying, scale=int(min(100, max(SMALLEST, scales[lying]))))


def _groups(report: ChangeReport, row: int, *, registered: bool) -> list[Merge]:
    """Above the header, over each place's two columns: its name on its colour."""
    merges = [Merge(row, 2 * at + 1, 2 * at + 2, place.name, _look(place.fill)) for at, place in enumerate(report.places)]
    every = 2 * len(report.places) + 1
    sums = [(every, "合计"), (every + 2, "其中已脱贫户")][: 1 + registered]
    return [*merges, *(Merge(row, at, at + 1, text, replace(HEADER, wrap=False, shrink=True)) for at, text in sums)]


def _look(fill: str) -> CellStyle:
    return replace(filled(fill), font="黑体", align="center", wrap=False, shrink=True)


def _told(report: ChangeReport) -> list[str]:
    summary = summary_of(report)
    gone = sentences.townships_gone("本期", report.townships_gone) if report.townships_gone else ""
    told = (summary.counted + summary.unknown + gone, summary.classes, summary.causes, summary.townships, summary.warnings)
    return [text for text in told if text]


def _notes(report: ChangeReport) -> list[str]:
    """How persons are counted, and what was not compared."""
    rounds = ("上期", "本期")
    note = "说明：变化类别和矩阵的人数按本期家庭人口计，退出户按上期计；分户按新增、合户按退出计入矩阵；“·”为没有。"
    only = (report.only_old, report.only_new)
    return [note, *sentences.data_notes(rounds, {}, only, report.unasked, report.open_warnings)]
