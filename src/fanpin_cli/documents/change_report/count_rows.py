"""Counts of households and persons as rows of a sheet; nothing is a dot."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fanpin_cli.documents.change_report.report_content import (
    ABSENT,
    CLASSES,
    FALLEN,
    RISEN,
    URGENCIES,
    ZERO,
    ChangeReport,
    Place,
)
from fanpin_cli.documents.tables.headings import round_name
from fanpin_cli.documents.tables.townships import townships
from fanpin_cli.ledger_format import PLACES

Rows = list[list[object]]
UNITS = ("户", "人")
COUNTY, ALL, REST = "全县", "合计", "其余"
NUMERALS = "〇一二三四五六七八九"
SHORT = {**{place.id: place.short for place in PLACES}, ABSENT: "不在册"}


def number_titles(report: ChangeReport) -> list[str]:
    """一级户 一级人 … 合计户 合计人: for narrow columns; the places' whole names stand above."""
    return [f"{short}{unit}" for short in (*map(_short, report.places), ALL) for unit in UNITS]


def _short(place: Place) -> str:
    rank = int(place.id) if place.is_level else None
    return SHORT[place.id] if rank is None else f"{NUMERALS[rank] if rank < len(NUMERALS) else rank}级"


def _dotted(counts: list[int]) -> list[object]:
    return [count or ZERO for count in counts]


def _with_totals(counts: npt.NDArray[np.int64]) -> list[int]:
    """Pairs of households and persons, and their sums."""
    return [*map(int, counts), int(counts[::2].sum()), int(counts[1::2].sum())]


def levels(report: ChangeReport) -> Rows:
    """A row for each round by place, counted by itself, and the difference; after the sums those that left poverty."""
    counts = report.by_place().reindex([place.id for place in report.places], fill_value=0)
    old, new = (_with_totals(counts[[f"{side}{unit}" for unit in UNITS]].to_numpy(int).ravel()) for side in ("上期", "本期"))
    old, new = ([*counts, *left] for counts, left in zip((old, new), report.registered(), strict=True))
    return [
        [round_name(report.old_round) or "上期", *_dotted(old)],
        [round_name(report.new_round) or "本期", *_dotted(new)],
        ["增减", *(f"{now - before:+d}" if now != before else ZERO for before, now in zip(old, new, strict=True))],
    ]


def moved_by_cause(report: ChangeReport) -> Rows:
    """A column a cause, so many as there is room for: who rose and fell for it, in households and persons."""
    causes, room = list(map(str, report.by_cause[RISEN].index)), 2 * (len(report.places) + 1)
    shown = causes if len(causes) <= room else causes[: room - 1]
    rows: Rows = [["变化原因", *shown, *([REST] if shown != causes else [])]]
    for name in (RISEN, FALLEN):
        for unit in UNITS:
            counts = report.by_cause[name][unit].tolist()
            rest = [sum(counts[len(shown) :])] if shown != causes else []
            rows.append([f"{name}{unit}", *_dotted([*counts[: len(shown)], *rest])])
    return rows


def classes_by_township(report: ChangeReport) -> Rows:
    """Households and persons by class, and households warned of, by township and for the county."""
    warned = report.warned
    urgent = warned[warned["紧急程度"] == URGENCIES[0]]
    by_town, urgent_by_town = (townships(table).value_counts() for table in (warned, urgent))
    rows: Rows = [["各乡镇", *(f"{name}{unit}" for name in CLASSES for unit in UNITS), "预警户", f"{URGENCIES[0]}户"]]
    for town in (*dict.fromkeys(map(str, report.townships)), None):
        counts = report.by_class(town).to_numpy(int).ravel().tolist()
        households = [len(warned), len(urgent)] if town is None else [by_town.get(town, 0), urgent_by_town.get(town, 0)]
        rows.append([town or COUNTY, *_dotted([*counts, *map(int, households)])])
    return rows


def matrix(report: ChangeReport, town: str | None) -> Rows:
    """A row for each old place that had households (for the county, for every old place), then the total."""
    counts = report.matrix(town)
    rows: Rows = []
    for place in report.places:
        cells = counts.loc[place.id].to_numpy(int)
        if cells[::2].any() or (town is None and place.id != ABSENT):
            rows.append([place.name, *_dotted(_with_totals(cells))])
    return [*rows, [ALL, *_dotted(_with_totals(counts.to_numpy(int).sum(axis=0)))]]
