"""汇总: households and persons by township, village and cause and by place, whether their sum is the survey's, and charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from fanpin_cli.documents.ledger.closing import closing_lines
from fanpin_cli.documents.ledger.content import LedgerContent
from fanpin_cli.documents.ledger.guide import guide_lines
from fanpin_cli.documents.ledger.household_counts import ALL, NO_VILLAGE, by_cause, by_township, by_village, unknown_sizes
from fanpin_cli.documents.ledger.layout import names_and_fills
from fanpin_cli.documents.ledger.ledger_headings import circumstances, footer, heading
from fanpin_cli.documents.tables.cell_styles import HEADER, PLAIN, SUBTITLE, TITLE, filled
from fanpin_cli.documents.tables.place_colours import FILLS, TABS
from fanpin_cli.documents.tables.sheet_spec import ClosingLine, Merge, Page, Series, SheetSpec, StackedColumns
from fanpin_cli.documents.tables.text_width import column_width, lines_of
from fanpin_cli.ledger_format import PLACES, SUMMARY
from fanpin_cli.severities import SETTLED, SEVERITIES

NOTE_ROW, GROUP_ROW, HEADER_ROW = 2, 3, 4
NUMERALS = "〇一二三四五六七八九"
SHORT = {**{place.id: place.short for place in PLACES}, "合计": "合计", "应纳入": "应纳入"}
BALANCE = (("输入", "行"), ("重复", "行"), ("输入", "户"))
"""The survey's rows, those that only repeat a household, and the households that are left: as many as stand on all sheets."""
CENTRED = replace(PLAIN, align="center", wrap=False, number_format='0;-0;"·";@')
"""Zero is shown as a dot."""
CHART_WIDTH, HALF = 1520, 10
"""Pixels of the sheet's width, and the column in its middle."""
MOST_IN_A_CHART = 40
"""With more villages the chart is one of townships."""
VILLAGE, CAUSE = "村", "风险原因"


@dataclass(frozen=True)
class Part:
    """Rows of the table that count households by something: what, the first of them and how many."""

    title: str
    first: int
    rows: int


def summary_sheet(content: LedgerContent, *, guide: bool = False) -> SheetSpec:
    """The sheet. Its sums are numbers and not formulas, so that programs that do not calculate show them.

    guide: with 填写说明 under the table, for a ledger that is sent out to be filled in.
    """
    counts = by_township(content)
    table, parts = _with_parts(_table(counts, content), content)
    last = len(table.columns) - 1
    widths = (column_width("乡镇", table["乡镇"], 11, 24), *[9.5] * last)
    closing = (*closing_lines(content.unit, widths), *(_guide(content, sum(widths)) if guide else ()))
    return SheetSpec(
        name=SUMMARY,
        table=table,
        widths=widths,
        column_styles=(CENTRED,) * len(table.columns),
        header_style=replace(HEADER, wrap=True),
        header_row=HEADER_ROW,
        merges=(
            Merge(0, 0, last, heading(content, "汇总"), TITLE),
            Merge(1, 0, last, circumstances(content), SUBTITLE),
            Merge(NOTE_ROW, 0, last, _note(content), replace(SUBTITLE, wrap=True)),
            *_groups(content, list(table.columns)),
        ),
        closing=closing,
        row_heights={0: 30, 1: 20, NOTE_ROW: 20, GROUP_ROW: 22, HEADER_ROW: 22},
        freeze=(HEADER_ROW + 1, 1),
        page=Page(repeat_rows=(0, HEADER_ROW), footer=footer(content, "汇总")),
        charts=_charts(content, Part("乡镇", 0, len(counts)), parts, HEADER_ROW + len(table) + len(closing) + 2),
        like_header=(len(counts), *(part.first - 1 for part in parts)),
        bare_empty=True,
    )


def _title(place: str, unit: str) -> str:
    """一级户数, 一级人数, 边缘户数 …: unique titles, so that programs can read the sheet too."""
    rank = int(place) if place.isdigit() else None
    name = SHORT[place] if rank is None else f"{NUMERALS[rank] if rank < len(NUMERALS) else rank}级"
    return f"{name}{unit}数"


def _table(counts: pd.DataFrame, content: LedgerContent) -> pd.DataFrame:
    """A row a township, then 合计, 占比, an empty row and 数据问题."""
    parts = [*content.places_there_are, "合计"]
    shown = _counted(counts, parts)
    for title, unit in BALANCE:
        shown[f"{title}{unit}数"] = counts[title, unit].to_numpy()
    for unit in ("户", "人"):
        shown[_title("应纳入", unit)] = counts["应纳入", unit].to_numpy()
    total = shown.drop(columns="乡镇").sum()
    everyone = {unit: total[_title("合计", unit)] for unit in ("户", "人")}
    shares = {
        _title(part, unit): f"{total[_title(part, unit)] / everyone[unit]:.1%}" if everyone[unit] else "—"
        for part in parts
        for unit in ("户", "人")
    }
    table = pd.concat([shown, pd.DataFrame([{"乡镇": "合计", **total}])], ignore_index=True).astype(object)
    balanced = (table["合计户数"] == table["输入户数"]).map({True: "平衡", False: "不平衡"})
    table.insert(list(table.columns).index("输入户数") + 1, "核对", balanced)
    below = pd.DataFrame([{"乡镇": "占比", **shares}, {}, _problem_counts(content, list(table.columns))], columns=table.columns)
    return pd.concat([table, below.astype(object)], ignore_index=True).fillna("")


def _counted(counts: pd.DataFrame, parts: Sequence[str]) -> pd.DataFrame:
    """A row each of ``counts``, with the households and persons of these parts."""
    shown = pd.DataFrame({"乡镇": counts.index.astype(object)})
    for part in parts:
        for unit in ("户", "人"):
            shown[_title(part, unit)] = counts[part, unit].to_numpy()
    return shown


def _with_parts(table: pd.DataFrame, content: LedgerContent) -> tuple[pd.DataFrame, tuple[Part, ...]]:
    """The table with what stands below it, each part after an empty row and under a header of its own: by village, by cause."""
    everywhere = [*content.places_there_are, ALL]
    villages, causes = by_village(content), by_cause(content)
    named = [] if set(villages.index) <= {NO_VILLAGE} else [(VILLAGE, _counted(villages, [*everywhere, "应纳入"]))]
    named += [(CAUSE, _counted(causes, everywhere))] if len(causes) else []
    pieces, parts = [table], []
    for title, shown in named:
        header = {column: column for column in shown.columns} | {"乡镇": title}
        first = sum(map(len, pieces)) + 2
        pieces.append(pd.concat([pd.DataFrame([{}, header]), shown], ignore_index=True).reindex(columns=table.columns))
        parts.append(Part(title, first, len(shown)))
    return pd.concat([piece.astype(object) for piece in pieces], ignore_index=True).fillna(""), tuple(parts)


def _problem_counts(content: LedgerContent, titles: list[str]) -> dict[str, object]:
    """数据问题: 错误 3 疑点 5 提示 0, in the cells of one row."""
    found = content.problems["级别"].value_counts()
    cells: list[object] = ["数据问题"]
    for severity in SEVERITIES:
        cells += [severity.name, f"{int(found.get(severity.name, 0))}条"]
    if SETTLED in found:
        cells += [SETTLED, f"{int(found[SETTLED])}条"]
    return dict(zip(titles, cells, strict=False))


def _groups(content: LedgerContent, titles: list[str]) -> list[Merge]:
    """Above the header, over each place's two columns: its name in words on its colour."""
    named: Mapping[str, tuple[str, str]] = names_and_fills(content) | {
        "合计": ("合计", HEADER.fill or ""),
        "应纳入": ("应纳入（另列）", FILLS["include"]),
    }
    merges = []
    for part, (name, fill) in named.items():
        first = titles.index(_title(part, "户"))
        merges.append(Merge(GROUP_ROW, first, first + 1, name, replace(filled(fill), font="黑体", align="center", wrap=False)))
    first = titles.index("输入行数")
    merges.append(Merge(GROUP_ROW, first, first + len(BALANCE), "平衡核对", HEADER))
    return merges


def _note(content: LedgerContent) -> str:
    note = "说明：每户只在一张户表中，各户表之和应等于输入户数；应纳入为行动名单，所列户另在其户表中，不计入合计。"
    again = int(content.places["repeated"].astype(bool).sum())
    if again:
        note += f"输入{len(content.places)}行，其中{again}行与另一行是同一户，列在未纳入评定中，只计行数，不计户数和人数。"
    unknown = unknown_sizes(content.places)
    return note + (f"家庭人口缺失的{unknown}户按0人计。" if unknown else "")


def _guide(content: LedgerContent, width: float) -> tuple[ClosingLine, ...]:
    """填写说明, a row a line, over a sheet of this width."""
    room = width * PLAIN.size / SUBTITLE.size
    lines = [ClosingLine(line, like=NOTE_ROW, height=18.0 * lines_of(line, room)) for line in guide_lines(content)]
    return (ClosingLine("", like=NOTE_ROW, height=12), *lines)


def _charts(content: LedgerContent, towns: Part, parts: Sequence[Part], row: int) -> tuple[StackedColumns, ...]:
    """Levels by village, where these are few enough, else by township; beside it causes by level."""
    by_title = {part.title: part for part in parts}
    village = by_title.get(VILLAGE)
    where = village if village and village.rows <= MOST_IN_A_CHART else towns
    charted = [part for part in (where, by_title.get(CAUSE)) if part and part.rows]
    titles = {"乡镇": "各乡镇分级户数", VILLAGE: "各村分级户数", CAUSE: "各风险原因分级户数（一户有几种原因的分别计）"}
    series = tuple(
        Series(_title(place, "户"), name, TABS.get(place, fill)) for place, (name, fill) in names_and_fills(content).items()
    )
    side_by_side = len(charted) > 1
    width = CHART_WIDTH // 2 - 10 if side_by_side else CHART_WIDTH
    return tuple(
        StackedColumns(titles[part.title], "乡镇", series, part.rows, row, column=place * HALF, width=width, first=part.first)
        for place, part in enumerate(charted)
    )
