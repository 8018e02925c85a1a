"""What ``fanpin history`` says: a household's story for people, and the same as JSON; or a table of who may be meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from fanpin_cli.assessment.changes import ABSENT
from fanpin_cli.cli.grade_report import PLACE_COLOURS
from fanpin_cli.documents.tables.place_colours import UNKNOWN_LEVEL
from fanpin_cli.errors import FanpinError
from fanpin_cli.survey.keys import number_of
from fanpin_cli.text.mask import mask_key, mask_keys, mask_numbers
from fanpin_cli.text.messages import _
from fanpin_cli.text.shown import shown
from fanpin_cli.workflows.history import Candidates, History, RoundTold, Told

BARS = "▁▂▃▅▇"
UNKNOWN = "·"
MOST_CANDIDATES = 50
HELP = ("帮扶责任人", "帮扶措施", "帮扶建议")


class SeveralHouseholdsError(FanpinError):
    """A workbook was asked for, but it is not clear of whom."""

    def __init__(self, out: Path) -> None:
        super().__init__(_("{file} was not written: several households are meant; give one's 户编号").format(file=out.name))


def sparkline(values: list[float]) -> str:
    """One character a round, the least ▁ and the greatest ▇; · where there is no number, ▃ where all are the same."""
    known = [value for value in values if not np.isnan(value)]
    least, span = (min(known), max(known) - min(known)) if known else (0.0, 0.0)

    def bar(value: float) -> str:
        if np.isnan(value):
            return UNKNOWN
        return BARS[round((value - least) / span * (len(BARS) - 1))] if span else BARS[len(BARS) // 2]

    return "".join(map(bar, values))


def history_json(told: Told) -> dict[str, Any]:
    """The object of ``history --json``: the household's rounds, or the candidates; identity numbers masked."""
    found = told.found
    if isinstance(found, Candidates):
        return {"candidates": [_candidate(found, row) for row in found.table.to_dict("records")]}
    return {
        "household": _who(found.who),
        "rounds": [_round_json(of) for of in found.rounds],
        "adjustments": [
            {str(title): mask_numbers(str(value)) for title, value in row.items()}
            for row in found.adjustments.to_dict("records")
        ],
    }


def _round_json(of: RoundTold) -> dict[str, Any]:
    answers = {} if of.answers is None else {str(title): _plain(value) for title, value in of.answers.items()}
    rules = of.told.get("规则编号", "")
    return {
        "round": of.stop.round,
        "place": of.stop.place,
        "level": of.level,
        "change": of.stop.change,
        "identity": mask_numbers(of.stop.identity),
        "reasons": mask_numbers(of.told.get("判定理由", "")),
        "rules": rules.split(";") if rules else [],
        "answers": answers,
    }


def _plain(value: object) -> object:
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, float, np.number)):
        number = round(float(value), 4)
        return int(number) if number.is_integer() else number
    return mask_numbers(value.isoformat() if isinstance(value, dt.date) else shown(value))


def _candidate(found: Candidates, row: dict[Any, Any]) -> dict[str, Any]:
    return {**_who(row), "rounds": int(row["rounds"]), "place": row["place"], "level": found.names[row["place"]]}


def _who(row: Mapping[Any, object]) -> dict[str, str]:
    """Who it is; the 户编号 stays readable, for it is what the next command is given."""
    texts = {title: _shown(row[title]) for title in ("户编号", "户主姓名", "乡镇", "村", "户主证件号码")}
    return {title: mask_key(text) if title == "户编号" else mask_numbers(text) for title, text in texts.items()}


def _shown(value: object) -> str:
    return value if isinstance(value, str) else ""


def show_history(told: Told) -> None:
    """Print the household's story, or the table of candidates, and where the workbook is."""
    console = Console(highlight=False)
    if isinstance(told.found, Candidates):
        _show_candidates(console, told.found)
        return
    history = told.found
    console.print(_header(history))
    for of in history.rounds:
        console.print(_heading(history, of))
        if of.told:
            console.print(Padding(_details(of), (0, 0, 1, 2)))
        else:
            console.print()
    if len(history.figures):
        console.print(_figures(history))
    if len(history.adjustments):
        console.print(_adjustments(history))
    if told.out is not None:
        console.print(Text(_("History written: {path}").format(path=told.out)), soft_wrap=True)


def _header(history: History) -> Panel:
    """Who the household is, and its levels one after the other."""
    who = history.who
    lines = Text(f"{who['乡镇']}{who['村']}  {who['户主姓名']}")
    lines.append(f"  {mask_numbers(who['户主证件号码'])}" if who["户主证件号码"] else "", style="dim")
    lines.append("\n")
    for at, of in enumerate(history.rounds):
        lines.append(" → " if at else "")
        lines.append(f"{of.stop.round} ").append_text(_level(history, of))
    title = _("household {number}").format(number=mask_key(number_of(who["户编号"])))
    return Panel(lines, title=escape(title), title_align="left", expand=False)


def _level(history: History, of: RoundTold) -> Text:
    if of.stop.place == ABSENT:
        return Text(f"□ {of.level}", style="dim")
    colours = {str(rank): style.colour for rank, style in history.policy.rules.levels.items()} | PLACE_COLOURS
    return Text("■ ", style=f"#{colours.get(of.stop.place, UNKNOWN_LEVEL[1])}") + Text(of.level)


def _heading(history: History, of: RoundTold) -> Text:
    line = Text(of.stop.round, style="bold") + Text("  ") + _level(history, of)
    for words, style in ((of.stop.change, "bold"), (mask_keys(of.stop.identity), "cyan")):
        if words:
            line += Text("  ") + Text(words, style=style)
    return line


def _details(of: RoundTold) -> Table:
    labels = {
        "判定理由": _("reasons"),
        "规则编号": _("rules"),
        "待核实内容": _("to verify"),
        "重大事项": _("events"),
        "备注": _("remarks"),
    }
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for title, label in labels.items():
        if of.told.get(title):
            table.add_row(label, escape(mask_numbers(of.told[title])))
    if of.review:
        review = "，".join(f"{title} {mask_numbers(text)}" for title, text in of.review.items())
        table.add_row(_("review"), escape(review))
    helpers = {"帮扶责任人": _("helper"), "帮扶措施": _("measures"), "帮扶建议": _("proposed")}
    for title in HELP:
        if of.told.get(title):
            table.add_row(helpers.get(title, title), escape(mask_numbers(of.told[title])))
    return table


def _figures(history: History) -> Table:
    table = Table(title=_("Key numbers"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("answer"), overflow="fold")
    table.add_column(_("course"), no_wrap=True)
    table.add_column(_("first → last"), overflow="fold")
    table.add_column(_("difference"), justify="right")
    rows = zip(history.figures.index, history.figures.to_numpy(float), history.differences, strict=True)
    for title, row, change in rows:
        values = [float(value) for value in row]
        known = [value for value in values if not np.isnan(value)]
        ends = shown(known[0]) if len(known) == 1 else f"{shown(known[0])} → {shown(known[-1])}"
        told = "" if np.isnan(change) else f"{change:+.10g}" if change else "0"
        table.add_row(escape(str(title)), sparkline(values), ends, told)
    return table


def _adjustments(history: History) -> Table:
    titles = {
        "轮次": _("round"),
        "日期": _("date"),
        "环节": _("stage"),
        "项目": _("about"),
        "原值": _("before"),
        "新值": _("after"),
        "理由": _("reason"),
        "经办人": _("by"),
    }
    title = _("Adjustments (调整记录)")
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    kept = [title for title in titles if title in history.adjustments.columns]
    for column in kept:
        table.add_column(titles[column], overflow="fold", no_wrap=column in ("轮次", "日期"))
    for row in history.adjustments[kept].to_dict("records"):
        table.add_row(*(escape(_record_cell(row, column)) for column in kept))
    return table


def _record_cell(record: Mapping[Any, object], column: str) -> str:
    """A cell of 调整记录; a corrected 户编号 is a number that the next command may be given."""
    text = str(record[column])
    of_number = column in ("原值", "新值") and record.get("项目") == "户编号"
    return mask_key(text) if of_number else mask_numbers(text)


def _show_candidates(console: Console, found: Candidates) -> None:
    count = len(found.table)
    title = _("{n} households; give one's 户编号, or the head's 证件号码 in full, to see its history").format(n=f"{count:,}")
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    whole = (_("number (户编号)"), _("identity number"))
    for title_ in (whole[0], _("head"), _("township"), _("village"), whole[1]):
        table.add_column(title_, no_wrap=title_ in whole, overflow="fold")
    table.add_column(_("rounds"), justify="right")
    table.add_column(_("last level"), overflow="fold")
    for row in found.table.head(MOST_CANDIDATES).to_dict("records"):
        told = _candidate(found, row)
        texts = (told[title] for title in ("户编号", "户主姓名", "乡镇", "村", "户主证件号码"))
        table.add_row(*map(escape, texts), str(told["rounds"]), escape(told["level"]))
    console.print(table)
    if count > MOST_CANDIDATES:
        console.print(Text(_("and {n} more; narrow it with --name and --village").format(n=f"{count - MOST_CANDIDATES:,}")))
