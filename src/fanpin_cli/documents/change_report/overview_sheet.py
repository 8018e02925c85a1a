"""概况: the transition matrix in households and persons, for the county and each township; the classes; a chart."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from fanpin_cli.documents.change_report import sentences
from fanpin_cli.documents.change_report.report_content import ABSENT, CLASSES, URGENCIES, ChangeReport
from fanpin_cli.documents.change_report.report_headings import circumstances, footer, heading
from fanpin_cli.documents.tables.cell_styles import HEADER, PLAIN, SUBTITLE, TITLE, filled
from fanpin_cli.documents.tables.headings import round_name
from fanpin_cli.documents.tables.sheet_spec import Merge, Page, Series, SheetSpec, StackedColumns
from fanpin_cli.documents.tables.text_width import column_width, text_width

GROUP_ROW, HEADER_ROW = 3, 4
COUNTY = "全县"
NOTE_WIDTH = 180
"""Column units that a line across the table holds, about."""
CENTRED = replace(PLAIN, align="center", wrap=False)
UNITS = ("户", "人")
Rows = list[list[object]]


def overview_sheet(report: ChangeReport) -> SheetSpec:
    """The sheet: both rounds by level (with the chart), the county's matrix, the classes, then a matrix for each township."""
    titles = ["范围", *_titles(report)]
    towns = list(dict.fromkeys(report.townships))
    rounds, matrix = _rounds(report), _matrix(report, None)
    classes = _classes(report, towns)
    rows: Rows = [*rounds, [], *matrix]
    headers = [len(rows) - 1]
    rows += [[], *classes]
    headers += [len(rows) - len(classes), len(rows) - 1]
    rows += [[], ["各乡镇", *_titles(report)]]
    headers.append(len(rows) - 1)
    for town in towns:
        rows += _matrix(report, town)
        headers.append(len(rows) - 1)
    table = pd.DataFrame([[*row, *[""] * (len(titles) - len(row))] for row in rows], columns=titles, dtype=object)
    last = len(titles) - 1
    note = _note(report)
    return SheetSpec(
        name="概况",
        table=table,
        widths=(column_width("范围", table["范围"], 13, 18), 18.0, *[12.8] * (last - 1)),
        column_styles=(CENTRED,) * len(titles),
        header_style=replace(HEADER, wrap=True),
        header_row=HEADER_ROW,
        merges=(
            Merge(0, 0, last, heading(report, "概况"), TITLE),
            Merge(1, 0, last, circumstances(report), SUBTITLE),
            Merge(2, 0, last, note, replace(SUBTITLE, wrap=True)),
            *_groups(report, last),
        ),
        row_heights={0: 30, 1: 20, 2: 20.0 * (1 + text_width(note) // NOTE_WIDTH), GROUP_ROW: 22, HEADER_ROW: 34},
        freeze=(HEADER_ROW + 1, 2),
        page=Page(repeat_rows=(0, HEADER_ROW), footer=footer(report, "概况")),
        charts=(_chart(report, len(rows)),),
        like_header=tuple(headers),
        bare_empty=True,
    )


def _rounds(report: ChangeReport) -> Rows:
    """A row a round: households and persons by place, which the chart shows; 0 for ``absent``."""
    counts = report.by_place()
    rows: Rows = []
    for side, name in (("上期", report.old_round), ("本期", report.new_round)):
        levels = counts[[f"{side}{unit}" for unit in UNITS]].reindex([place.id for place in report.places], fill_value=0)
        cells = levels.to_numpy(int).ravel().tolist()
        rows.append([round_name(name) or side, "各等级数量", *cells, sum(cells[::2]), sum(cells[1::2])])
    return rows


def _matrix(report: ChangeReport, town: str | None) -> Rows:
    """A row for each old place that had households (for the county, for every old place), then the total."""
    counts = report.matrix(town)
    rows: Rows = []
    for place in report.places:
        cells = counts.loc[place.id].to_numpy(int).tolist()
        if sum(cells[::2]) or (town is None and place.id != ABSENT):
            rows.append([town or COUNTY, place.name, *cells, sum(cells[::2]), sum(cells[1::2])])
    total = counts.sum().to_list()
    return [*rows, [town or COUNTY, "合计", *total, sum(total[::2]), sum(total[1::2])]]


def _titles(report: ChangeReport) -> list[str]:
    counted = [f"{place.name}{unit}数" for place in report.places for unit in UNITS]
    return ["上期等级＼本期等级", *counted, "合计户数", "合计人数"]


def _classes(report: ChangeReport, towns: list[str]) -> Rows:
    """Households and persons by class and township, and the warnings by urgency; the first and the last row are headings."""
    rows: Rows = [["变化类别", "总户数", *(f"{name}{unit}" for name in CLASSES for unit in UNITS)]]
    for town in (*towns, None):
        counts = report.by_class(town)
        rows.append([town or COUNTY, int(counts["户"].sum()), *counts.to_numpy(int).ravel().tolist()])
    return rows


def _groups(report: ChangeReport, last: int) -> list[Merge]:
    """Above the header, over each place's two columns: the new level on its colour."""
    merges = [Merge(GROUP_ROW, 0, 1, "", HEADER)]
    for number, place in enumerate(report.places):
        look = replace(filled(place.fill), font="黑体", align="center", wrap=False)
        name = "本期不在册" if place.id == ABSENT else f"本期{place.name}"
        merges.append(Merge(GROUP_ROW, 2 + 2 * number, 3 + 2 * number, name, replace(look, shrink=True)))
    return [*merges, Merge(GROUP_ROW, last - 1, last, "合计", HEADER)]


def _note(report: ChangeReport) -> str:
    found = report.warnings["紧急程度"].value_counts()
    warned = "、".join(f"{urgency}{int(found.get(urgency, 0))}条" for urgency in URGENCIES)
    parts = [
        f"说明：矩阵的人数按本期家庭人口计，退出户按上期计；分户按新增、合户按退出计入。预警{len(report.warnings)}条：{warned}。"
    ]
    parts.append(sentences.unknown("上期", "本期", report.sizes_unknown))
    if report.open_warnings:
        parts.append(f"另有{report.open_warnings}户因答案未填，部分预警无法判断。")
    parts += [f"预警“{one.title}”未运行（缺少：{'、'.join(one.missing)}）。" for one in report.unasked]
    if report.townships_gone:
        parts.append(sentences.townships_gone("本期", report.townships_gone))
    if report.only_old:
        parts.append(f"仅上期有的列：{'、'.join(report.only_old)}。")
    if report.only_new:
        parts.append(f"仅本期有的列：{'、'.join(report.only_new)}。")
    return "".join(parts)


def _chart(report: ChangeReport, below: int) -> StackedColumns:
    shown = [place for place in report.places if place.id != ABSENT]
    return StackedColumns(
        title="两轮各等级户数",
        categories="范围",
        series=tuple(Series(f"{place.name}户数", place.name, place.tab) for place in shown),
        rows=2,
        row=HEADER_ROW + below + 2,
        width=900,
    )
