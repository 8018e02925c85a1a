"""The two rows above every table (what it is; round, date, unit and who reports) and the foot of a printed page."""

from __future__ import annotations

import datetime as dt

from fanpin_cli.documents.tables.cell_styles import SUBTITLE, TITLE
from fanpin_cli.documents.tables.sheet_spec import Merge

HEADER_ROW = 2
BLANK_UNIT = "＿＿＿＿＿＿＿＿"


def titled(rules: str, kind: str, subject: str) -> str:
    """What a sheet is: the title of the rules that it rests on, the kind of document, the subject.

    六安市已脱贫户风险分级和边缘户认定台账——汇总
    """
    return f"{rules.removesuffix('规则').removesuffix('台账')}{kind}——{subject}"


def reported(rounds: str, date: tuple[str, dt.date], unit: str, extra: str = "") -> str:
    """The second row: 轮次：2019年4月　评定日期：2019-04-30　单位：户、人、元　填报单位：….

    rounds: with its label. date: its label and the day. unit: 填报单位, or empty for a line to write it on.
    """
    label, day = date
    parts = (rounds, f"{label}：{day:%Y-%m-%d}", "单位：户、人、元", f"填报单位：{unit or BLANK_UNIT}", extra)
    return "　".join(part for part in parts if part)


def heading_merges(title: str, subtitle: str, columns: int, over: int) -> tuple[Merge, ...]:
    """Title and subtitle over the first ``over`` of ``columns`` columns; the rest of both rows is kept blank."""
    merges = [Merge(0, 0, over - 1, title, TITLE), Merge(1, 0, over - 1, subtitle, SUBTITLE)]
    if columns - over > 1:
        merges += [Merge(row, over, columns - 1, "", SUBTITLE) for row in (0, 1)]
    return tuple(merges)


def round_name(name: str) -> str:
    """``2019-10`` → 2019年10月."""
    year, _, month = name.partition("-")
    return f"{year}年{int(month)}月" if month.isdigit() else name


def page_footer(subject: str, rounds: str) -> str:
    """The foot of a page: subject, number of pages, rounds. ``&`` begins a code there; doubled it is the character."""
    left = subject.replace("&", "&&")
    return f"&L{left}&C第 &P 页 共 &N 页&R{rounds}"
