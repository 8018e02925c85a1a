"""A change report as texts, lists and rows by name: what the written report's template may use."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from fanpin_cli.documents.change_report import sentences
from fanpin_cli.documents.change_report.report_content import (
    FALLEN,
    RISEN,
    URGENCIES,
    ZERO,
    ChangeReport,
    warned_households,
)
from fanpin_cli.documents.change_report.sentences import Count
from fanpin_cli.documents.change_report.summary import count_of, summary_of, total, warned_count
from fanpin_cli.documents.tables.headings import round_name
from fanpin_cli.documents.tables.townships import townships
from fanpin_cli.ledger_format import EDGE, TO_VERIFY
from fanpin_cli.text.mask import mask_numbers

Rows = list[list[str]]
Value = str | list[str] | Rows

NO_UNIT = "＿＿＿"
MOST_URGENT = URGENCIES[0]
LISTED = ["户主姓名", "证件号码", "家庭人口", "预警事项", "预警情况"]
_NOT_IN_A_LINE = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")
"""Line ends and tabs too, which would become paragraphs of the document."""


def report_text(report: ChangeReport) -> Mapping[str, Value]:
    """Everything that a template can name.

    Texts: title, rounds, introduction, overall, levels, classes, causes, matrix_note, townships, warnings, urgencies, titles
    (of warnings), unit, date. Paragraphs: next_steps, data_notes. Rows of texts: cause_table, matrix, township_table; the first
    row is the heading, ``\\n`` a line's end. urgent: every household of a 特急 warning once, 序号 乡镇村 户主姓名 证件号码
    家庭人口 预警事项 预警情况, without a heading.
    """
    old, now = round_name(report.old_round) or "上期", round_name(report.new_round) or "本期"
    towns = list(dict.fromkeys(str(town) for town in report.townships))
    by_urgency = {urgency: report.warnings[report.warnings["紧急程度"] == urgency] for urgency in URGENCIES}
    titles = ((f"“{name}”", rows) for name, rows in report.warnings.groupby("预警事项", sort=False))
    summary = summary_of(report)
    sentence = {
        "title": report.title.removesuffix("规则").removesuffix("台账"),
        "rounds": f"{old}—{now}",
        "introduction": sentences.introduction(report.title, report.document, report.unit, old, now),
        "overall": summary.counted + summary.unknown,
        "levels": summary.levels,
        "classes": summary.classes,
        "causes": summary.causes,
        "matrix_note": f"各户由{old}等级（行）到{now}等级（列）的变化见下表。人数按{now}家庭人口计，{now}不在册的按{old}计。",
        "townships": f"{summary.townships}各乡镇情况见下表。",
        "warnings": summary.warnings,
        "urgencies": sentences.warnings_by(
            (f"{urgency}预警", len(rows), warned_count(rows)) for urgency, rows in by_urgency.items()
        ),
        "titles": sentences.warnings_by((title, len(rows), warned_count(rows)) for title, rows in titles),
        "unit": report.unit or NO_UNIT,
        "date": f"{report.as_of.year}年{report.as_of.month}月{report.as_of.day}日",
    }
    paragraphs = {
        "next_steps": _next_steps(
            report, {urgency: warned_count(rows) for urgency, rows in by_urgency.items()}, count_of(report.by_class(), RISEN)
        ),
        "data_notes": sentences.data_notes(
            (old, now), report.townships_gone, (report.only_old, report.only_new), report.unasked, report.open_warnings
        ),
    }
    return {
        **{name: _line(text) for name, text in sentence.items()},
        **{name: [_line(text) for text in texts] for name, texts in paragraphs.items()},
        "cause_table": _cause_table(report),
        "matrix": _matrix(report),
        "township_table": _township_table(report, towns),
        "urgent": _urgent(warned_households(by_urgency[MOST_URGENT])),
    }


def _line(text: object) -> str:
    """The text as one line, without characters that a document cannot hold."""
    return _NOT_IN_A_LINE.sub(" ", str(text))


def _next_steps(report: ChangeReport, warned: Mapping[str, Count], risen: Count) -> list[str]:
    counts = report.by_place()
    places = [(place, count_of(counts, place, "本期")) for place in (TO_VERIFY, EDGE)]
    return sentences.next_steps(warned.items(), places, risen)


def _cell(count: Count) -> str:
    """Households above persons, which keeps columns narrow: a page has seven and more. Without households only ·."""
    return f"{count.households}\n({count.persons})" if count.households else ZERO


def _cause_table(report: ChangeReport) -> Rows:
    """A row a cause; only the heading where nobody rose or fell."""
    counts = [report.by_cause[name] for name in (RISEN, FALLEN)]
    rows = [(cause, [count_of(one, cause) for one in counts]) for cause in map(str, counts[0].index)]
    told = [[_line(cause), *(sentences.amount(one) if one.households else ZERO for one in both)] for cause, both in rows]
    return [["原因", RISEN, FALLEN], *told]


def _matrix(report: ChangeReport) -> Rows:
    """Rows for places that had households, columns for places that have some; then the totals."""
    counts = report.matrix()
    counted = {
        (old.id, new.id): Count(households, persons)
        for old, figures in zip(report.places, counts.to_numpy(int).tolist(), strict=True)
        for new, households, persons in zip(report.places, figures[::2], figures[1::2], strict=True)
    }
    came = {new.id: total([counted[old.id, new.id] for old in report.places]) for new in report.places}
    shown = [new for new in report.places if came[new.id].households]
    rows = [["上期＼本期", *(_line(new.name) for new in shown), "合计"]]
    for old in report.places:
        cells = [counted[old.id, new.id] for new in shown]
        if total(cells).households:
            rows.append([_line(old.name), *map(_cell, [*cells, total(cells)])])
    totals = [came[new.id] for new in shown]
    return [*rows, ["合计", *map(_cell, [*totals, total(totals)])]]


def _township_table(report: ChangeReport, towns: list[str]) -> Rows:
    """A row a township, then the county's: the levels and the edge, risen, fallen, and warnings (a number, with households)."""
    shown = [place for place in report.places if place.is_level or place.id == EDGE]
    number = townships(report.warnings).value_counts()
    rows = [["乡镇", *(_line(place.name) for place in shown), RISEN, FALLEN, "预警条数"]]
    for town in (*towns, None):
        counts, classes = report.by_place(town), report.by_class(town)
        cells = [count_of(counts, place.id, "本期") for place in shown] + [count_of(classes, name) for name in (RISEN, FALLEN)]
        warnings = len(report.warnings) if town is None else int(number.get(town, 0))
        rows.append([_line(town or "合计"), *map(_cell, cells), str(warnings)])
    return rows


def _urgent(warnings: pd.DataFrame) -> Rows:
    """Rows with identity and telephone numbers masked, in every text: the report is passed around."""
    listed = warnings[["乡镇", "村", *LISTED]].astype(object)
    listed["家庭人口"] = listed["家庭人口"].map(lambda persons: "" if pd.isna(persons) else f"{persons:.0f}")
    rows = [[mask_numbers(_line(value)) for value in row] for row in listed.fillna("").to_numpy(object).tolist()]
    return [
        [str(number), "\n".join(filter(None, (township, village))), *cells]
        for number, (township, village, *cells) in enumerate(rows, 1)
    ]
