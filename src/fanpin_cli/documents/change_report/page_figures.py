"""What the page shows of a change report, ready to be set: cards, the matrix, townships, the warning list, sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from fanpin_cli.documents.change_report.report_content import (
    ABSENT,
    CLASSES,
    FALLEN,
    RISEN,
    URGENCIES,
    ChangeReport,
    Place,
)
from fanpin_cli.documents.change_report.sentences import Count
from fanpin_cli.documents.change_report.summary import count_of, summary_of
from fanpin_cli.documents.tables.townships import townships as township_of
from fanpin_cli.text.mask import mask_key, mask_numbers

SHADES = 5
LISTED_WHOLE, LISTED_OF_MORE = 20_000, 5_000
"""A browser can open and search 20,000 rows; of more, the page lists the first 5,000."""

CLASS_MEANINGS = {
    "风险上升": "本期风险等级比上期更重",
    "风险下降": "本期风险等级比上期减轻",
    "等级不变": "等级与上期相同，判定理由可能有变",
    "新增": "上期不在册，本期在册",
    "退出": "上期在册，本期不在册",
    "转入转出": "在分级户、边缘户、未纳入评定之间转变",
    "待核实变化": "上期或本期待核实，等级未定",
    "分户合户": "由分户、合户形成",
}


def change_in_words(difference: int, unit: str) -> str:
    """▲ 增加5户, ▼ 减少5户, or 持平: sign and word, for who cannot see the sign's colour."""
    if difference == 0:
        return "持平"
    return f"▲ 增加{difference}{unit}" if difference > 0 else f"▼ 减少{-difference}{unit}"


@dataclass(frozen=True)
class Card:
    """One place's households and persons in both rounds."""

    place: str
    name: str
    old_households: int
    old_persons: int
    households: int
    persons: int

    @property
    def changes(self) -> tuple[str, str]:
        return (
            change_in_words(self.households - self.old_households, "户"),
            change_in_words(self.persons - self.old_persons, "人"),
        )


def cards(report: ChangeReport) -> list[Card]:
    """All on record, then each place: every level, and the other places that have households in either round."""
    counts = report.by_place()
    shown = [place for place in report.places if place.id != ABSENT and (place.is_level or counts.loc[place.id].sum())]
    titles = ["上期户", "上期人", "本期户", "本期人"]
    whole = Card("all", "纳入调查", *counts[titles].sum().astype(int).tolist())
    return [whole, *(Card(place.id, place.name, *counts[titles].T[place.id].astype(int).tolist()) for place in shown)]


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix. kind: same, worse, better, other, total, or none (absent in both rounds). shade: 0 to SHADES."""

    households: int
    persons: int
    kind: str
    shade: int

    @property
    def mark(self) -> str:
        return {"worse": "▲", "better": "▼"}.get(self.kind, "") if self.households else ""


@dataclass(frozen=True)
class Matrix:
    """The transition matrix as the page shows it: its places, the cells by row, and the totals."""

    places: tuple[Place, ...]
    rows: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    total: Cell


def matrix(report: ChangeReport) -> Matrix:
    """The matrix of all levels, and of the other places that have households in either round.

    Those that stayed outnumber those that moved, so that each of the two groups has shades by its own greatest cell.
    """
    table = report.matrix()
    there = table.xs("户", axis=1, level=1).to_numpy()
    there = there.sum(axis=0) + there.sum(axis=1)
    places = tuple(place for place, count in zip(report.places, there, strict=True) if place.is_level or count)
    ids = [place.id for place in places]
    households, persons = (table.loc[ids][[(one, unit) for one in ids]].to_numpy(dtype=int) for unit in ("户", "人"))
    stays = np.eye(len(places), dtype=bool)
    greatest = np.where(stays, households[stays].max(initial=1), households[~stays].max(initial=1))
    shades = np.ceil(SHADES * np.sqrt(households / greatest)).astype(int)

    def total(axis: int) -> tuple[Cell, ...]:
        sums = zip(households.sum(axis=axis), persons.sum(axis=axis), strict=True)
        return tuple(Cell(int(count), int(people), "total", 0) for count, people in sums)

    cells = tuple(
        tuple(
            Cell(int(households[row, at]), int(persons[row, at]), _kind(old, new), int(shades[row, at]))
            for at, new in enumerate(places)
        )
        for row, old in enumerate(places)
    )
    return Matrix(places, cells, total(1), total(0), Cell(int(households.sum()), int(persons.sum()), "total", 0))


def _kind(old: Place, new: Place) -> str:
    if old == new:
        return "none" if old.id == ABSENT else "same"
    if old.is_level and new.is_level:
        return "worse" if int(new.id) < int(old.id) else "better"
    return "other"


@dataclass(frozen=True)
class Township:
    """One township's line: households on record now, each level now and its change, risen, fallen; warnings and those 特急."""

    name: str
    households: int
    levels: tuple[tuple[int, int], ...]
    risen: int
    fallen: int
    warnings: int
    urgent: int


def townships(report: ChangeReport) -> list[Township]:
    """One line a township, in the order of the later round's list."""
    order = list(report.townships.unique())
    names, rows = report.townships.to_numpy(), report.households
    old, new, classes = (pd.crosstab(names, rows[title].to_numpy()) for title in ("old_place", "new_place", "变化类别"))
    warned = pd.crosstab(township_of(report.warnings).to_numpy(), report.warnings["紧急程度"].to_numpy())
    levels = [place.id for place in report.places if place.is_level]
    old, new = (table.reindex(index=order, columns=[p.id for p in report.places], fill_value=0) for table in (old, new))
    classes = classes.reindex(index=order, columns=list(CLASSES), fill_value=0)
    warned = warned.reindex(index=order, columns=list(URGENCIES), fill_value=0)
    on_record = new.drop(columns=ABSENT).sum(axis=1)
    return [
        Township(
            mask_numbers(str(name)),
            int(on_record[name]),
            tuple((int(new.loc[name, one]), int(new.loc[name, one] - old.loc[name, one])) for one in levels),
            int(classes.loc[name, "风险上升"]),
            int(classes.loc[name, "风险下降"]),
            int(warned.loc[name].sum()),
            int(warned.loc[name, "特急"]),
        )
        for name in order
    ]


def county(lines: Sequence[Township]) -> Township:
    """The sum of the townships' lines."""
    return Township(
        "合计",
        sum(line.households for line in lines),
        tuple(
            (sum(n for n, _ in pair), sum(change for _, change in pair))
            for pair in zip(*(x.levels for x in lines), strict=True)
        ),
        sum(line.risen for line in lines),
        sum(line.fallen for line in lines),
        sum(line.warnings for line in lines),
        sum(line.urgent for line in lines),
    )


@dataclass(frozen=True)
class WarningList:
    """rows: the households that the page lists, with every long number masked. total, by_urgency: of all warnings; households:
    how many these are of. townships: how many are listed of each."""

    rows: list[dict[str, str]]
    total: int
    households: int
    by_urgency: dict[str, int]
    townships: dict[str, int]

    @property
    def cut(self) -> bool:
        return len(self.rows) < self.households


def warning_list(report: ChangeReport) -> WarningList:
    """A row a household, new ones first; all, or the first LISTED_OF_MORE where there are more than LISTED_WHOLE."""
    every = report.warned
    listed = every if len(every) <= LISTED_WHOLE else every.head(LISTED_OF_MORE)
    people = listed["家庭人口"].astype(object).map(lambda count: "" if pd.isna(count) else f"{count:.0f}")
    texts = listed.assign(乡镇=township_of(listed), 家庭人口=people).astype(object).fillna("").astype(str)
    masked = texts.apply(lambda column: column.map(mask_key if column.name == "户编号" else mask_numbers))
    places = {place.name: place.id for place in report.places if place.name}
    masked = masked.assign(
        old_place=masked["上期等级"].map(places).fillna(""), new_place=masked["本期等级"].map(places).fillna("")
    )
    by_urgency = report.warnings["紧急程度"].value_counts()
    return WarningList(
        [{str(title): str(value) for title, value in row.items()} for row in masked.to_dict("records")],
        len(report.warnings),
        len(every),
        {urgency: int(by_urgency.get(urgency, 0)) for urgency in URGENCIES},
        {str(name): int(count) for name, count in masked["乡镇"].value_counts(sort=False).items()},
    )


class Cause(NamedTuple):
    """Why households moved, and who rose and who fell for it."""

    name: str
    risen: Count
    fallen: Count


def causes(report: ChangeReport) -> list[Cause]:
    """The most frequent first."""
    counts = report.by_cause
    return [Cause(str(name), *(count_of(counts[one], str(name)) for one in (RISEN, FALLEN))) for name in counts[RISEN].index]


def sentences(report: ChangeReport) -> list[str]:
    """The report in a few sentences."""
    summary = summary_of(report)
    told = (summary.counted, summary.classes, summary.causes, summary.townships, summary.warnings)
    return [mask_numbers(text) for text in told if text]
