"""A change report as the written report's template sees it: plain texts, lists and rows by name, nothing else."""

from __future__ import annotations

import re

import pandas as pd

from fanpin_cli.documents.change_report import sentences
from fanpin_cli.documents.change_report.content import (
    ABSENT,
    CLASSES,
    EDGE,
    NO_TOWNSHIP,
    TO_VERIFY,
    URGENCIES,
    ChangeReport,
    round_name,
)
from fanpin_cli.documents.change_report.sentences import Count
from fanpin_cli.text.mask import mask_numbers

Rows = list[list[str]]
Value = str | list[str] | Rows

NO_UNIT = "＿＿＿"
MOST_WARNINGS = 20
"""So many of the most urgent warnings stand in the report; the workbook has them all."""
MOST_URGENT = URGENCIES[0]
RISEN, FALLEN = "风险上升", "风险下降"
WHO = ["乡镇", "村", "户编号", "户主姓名", "证件号码"]
LISTED = ["户主姓名", "证件号码", "家庭人口", "预警事项", "预警情况"]
_NOT_IN_A_LINE = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")
"""Line ends and tabs too: the template's writer would make paragraphs of them."""


def report_text(report: ChangeReport) -> dict[str, Value]:
    """Everything that a template can name.

    Texts: title, rounds, introduction, overall, classes, matrix_note, townships, warnings, urgencies, titles (of warnings),
    rest, unit, date. Paragraphs: next_steps, data_notes. Rows of texts: matrix, township_table; the first row is the heading,
    ``\\n`` a line's end. urgent: 序号 乡镇村 户主姓名 证件号码 家庭人口 预警事项 预警情况, without a heading.
    """
    old, now = round_name(report.old_round) or "上期", round_name(report.new_round) or "本期"
    towns = list(dict.fromkeys(str(town) for town in report.townships))
    by_urgency = {urgency: report.warnings[report.warnings["紧急程度"] == urgency] for urgency in URGENCIES}
    urgent = by_urgency[MOST_URGENT]
    titles = ((str(name), rows) for name, rows in report.warnings.groupby("预警事项", sort=False))
    sentence = {
        "title": report.title.removesuffix("规则").removesuffix("台账"),
        "rounds": f"{old}—{now}",
        "introduction": f"按照{report.title}，{report.unit}对{old}、{now}两轮评定结果逐户进行了对比。现将有关变化情况报告如下。",
        "overall": _overall(report, old, now),
        "classes": sentences.classes(old, ((name, _class(report, name)) for name in CLASSES)),
        "matrix_note": f"各户由{old}等级（行）到{now}等级（列）的变化见下表。人数按{now}家庭人口计，{now}不在册的按{old}计。",
        "townships": sentences.townships([(town, _class(report, RISEN, town), _class(report, FALLEN, town)) for town in towns]),
        "warnings": sentences.warnings_in_all(len(report.warnings), _households(report.warnings)),
        "urgencies": sentences.warnings_by(
            (f"{urgency}预警", len(rows), _households(rows)) for urgency, rows in by_urgency.items()
        ),
        "titles": sentences.warnings_by((title, len(rows), _households(rows)) for title, rows in titles),
        "rest": sentences.rest(max(0, len(urgent) - MOST_WARNINGS)),
        "unit": report.unit or NO_UNIT,
        "date": f"{report.as_of.year}年{report.as_of.month}月{report.as_of.day}日",
    }
    paragraphs = {
        "next_steps": _next_steps(report, {urgency: _households(rows) for urgency, rows in by_urgency.items()}),
        "data_notes": sentences.data_notes(
            (old, now), (report.only_old, report.only_new), report.not_assessed, report.open_warnings
        ),
    }
    return {
        **{name: _line(text) for name, text in sentence.items()},
        **{name: [_line(text) for text in texts] for name, texts in paragraphs.items()},
        "matrix": _matrix(report),
        "township_table": _township_table(report, towns),
        "urgent": _urgent(urgent.head(MOST_WARNINGS)),
    }


def _line(text: object) -> str:
    """One line of what a document can hold."""
    return _NOT_IN_A_LINE.sub(" ", str(text))


def _overall(report: ChangeReport, old: str, now: str) -> str:
    counts = report.by_place()
    places = [
        (place.name, _count(counts, place.id, "上期"), _count(counts, place.id, "本期"))
        for place in report.places
        if place.id != ABSENT
    ]
    total = counts.sum()
    return sentences.overall(
        now, old, (Count(total["上期户"], total["上期人"]), Count(total["本期户"], total["本期人"])), places
    )


def _count(counts: pd.DataFrame, row: str, side: str = "") -> Count:
    return Count(int(counts.at[row, f"{side}户"]), int(counts.at[row, f"{side}人"]))


def _class(report: ChangeReport, name: str, town: str | None = None) -> Count:
    return _count(report.by_class(town), name)


def _households(warnings: pd.DataFrame) -> Count:
    """How many households the warnings are of, and their persons; several warnings of one household count once."""
    each = warnings.drop_duplicates(WHO)
    return Count(len(each), int(each["家庭人口"].fillna(0).sum()))


def _next_steps(report: ChangeReport, warned: dict[str, Count]) -> list[str]:
    counts = report.by_place()
    places = [(place, _count(counts, place, "本期")) for place in (TO_VERIFY, EDGE)]
    return sentences.next_steps(warned.items(), places, _class(report, RISEN))


def _cell(count: Count) -> str:
    """Households over persons, which keeps columns narrow: seven and more stand across a page. Nobody is a bare 0."""
    return f"{count.households}\n({count.persons})" if count.households else "0"


def _matrix(report: ChangeReport) -> Rows:
    """Places that anybody was in, or is; then the totals."""
    counts = report.matrix()
    households = counts.xs("户", axis="columns", level=1)
    persons = counts.xs("人", axis="columns", level=1)
    old = [place for place in report.places if households.loc[place.id].any()]
    new = [place for place in report.places if households[place.id].any()]
    rows = [["", *(_line(place.name) for place in new), "合计"]]
    for place in old:
        cells = [Count(int(households.at[place.id, one.id]), int(persons.at[place.id, one.id])) for one in new]
        rows.append([_line(place.name), *map(_cell, [*cells, _sum(cells)])])
    totals = [Count(int(households[place.id].sum()), int(persons[place.id].sum())) for place in new]
    return [*rows, ["合计", *map(_cell, [*totals, _sum(totals)])]]


def _sum(counts: list[Count]) -> Count:
    return Count(sum(count.households for count in counts), sum(count.persons for count in counts))


def _township_table(report: ChangeReport, towns: list[str]) -> Rows:
    """A row a township, then the county's: the levels and the edge, risen, fallen, and warnings (a number, with households)."""
    shown = [place for place in report.places if place.is_level or place.id == EDGE]
    warned = report.warnings["乡镇"].astype(object)
    warned = warned.where(warned.notna() & (warned != ""), NO_TOWNSHIP)
    number = warned.value_counts()
    rows = [["乡镇", *(_line(place.name) for place in shown), RISEN, FALLEN, "预警条数"]]
    for town in (*towns, None):
        counts, classes = report.by_place(town), report.by_class(town)
        cells = [_count(counts, place.id, "本期") for place in shown] + [_count(classes, name) for name in (RISEN, FALLEN)]
        warnings = len(report.warnings) if town is None else int(number.get(town, 0))
        rows.append([_line(town or "合计"), *map(_cell, cells), str(warnings)])
    return rows


def _urgent(warnings: pd.DataFrame) -> Rows:
    """Identity and telephone numbers are masked wherever they stand: the report is passed around."""
    if warnings.empty:
        return []
    persons = warnings["家庭人口"].map(lambda persons: "" if pd.isna(persons) else f"{persons:.0f}")
    told = warnings.assign(地址=warnings["乡镇"].fillna("") + warnings["村"].fillna(""), 家庭人口=persons)[
        ["地址", *LISTED]
    ].fillna("")
    rows = told.to_numpy(object).tolist()
    return [[str(number), *(mask_numbers(_line(value)) for value in row)] for number, row in enumerate(rows, 1)]
