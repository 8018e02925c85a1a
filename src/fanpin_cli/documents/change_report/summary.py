"""A change report in a few sentences, the same in the workbook, the written report and the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from fanpin_cli.documents.change_report import sentences
from fanpin_cli.documents.change_report.report_content import ABSENT, CLASSES, FALLEN, NEWS, RISEN, ChangeReport
from fanpin_cli.documents.change_report.sentences import Count
from fanpin_cli.documents.tables.headings import round_name


@dataclass(frozen=True)
class Summary:
    """counted: who was surveyed, and who of them left poverty. unknown: sizes. levels: by place. The others as they are called;
    ``""`` where there is nothing to say."""

    counted: str
    unknown: str
    levels: str
    classes: str
    causes: str
    townships: str
    warnings: str


def summary_of(report: ChangeReport) -> Summary:
    since, now = round_name(report.old_round) or "上期", round_name(report.new_round) or "本期"
    counts, classes = report.by_place(), report.by_class()
    places = [
        (place.name, count_of(counts, place.id, "上期"), count_of(counts, place.id, "本期"))
        for place in report.places
        if place.id != ABSENT
    ]
    every = total(old for _name, old, _new in places), total(new for _name, _old, new in places)
    old, new = report.registered()
    towns = {town: report.by_class(town) for town in dict.fromkeys(map(str, report.townships))}
    warned = report.warned
    return Summary(
        sentences.counted(now, since, every, (Count(*old), Count(*new))),
        sentences.unknown(since, now, report.sizes_unknown),
        sentences.levels(since, places),
        sentences.classes(since, ((name, count_of(classes, name)) for name in CLASSES)),
        sentences.causes((name, _causes(report, name)) for name in (RISEN, FALLEN)),
        sentences.townships([(town, count_of(one, RISEN), count_of(one, FALLEN)) for town, one in towns.items()]),
        sentences.warnings_in_all(len(report.warnings), warned_count(warned), warned_count(warned[warned["新旧"] == NEWS])),
    )


def _causes(report: ChangeReport, name: str) -> list[tuple[str, Count]]:
    counts = report.by_cause[name]
    found = [(str(cause), count_of(counts, cause)) for cause in counts.index]
    return sorted((one for one in found if one[1].households), key=lambda one: -one[1].households)


def count_of(counts: pd.DataFrame, row: str, side: str = "") -> Count:
    return Count(*(int(counts[f"{side}{unit}"].loc[row]) for unit in ("户", "人")))


def total(counts: Iterable[Count]) -> Count:
    every = list(counts)
    return Count(sum(count.households for count in every), sum(count.persons for count in every))


def warned_count(warnings: pd.DataFrame) -> Count:
    """How many households the warnings are of, and their persons; several warnings of one household count once."""
    each = warnings.drop_duplicates("household")
    return Count(len(each), int(each["家庭人口"].fillna(0).sum()))
