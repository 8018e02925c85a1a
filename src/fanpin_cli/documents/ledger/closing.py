"""What stands below the table of a sheet: the legend of the measures, and the lines where it is signed.

Each line is one cell that runs on to the right: nothing is merged, so that staff sort and fill the rows above. It stands in no
column that says who a household is, so that it is none, wherever sorting takes it, and not in 序号, where programs count rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from fanpin_cli.documents.tables.cell_styles import SUBTITLE
from fanpin_cli.documents.tables.headings import BLANK_UNIT, page_footer
from fanpin_cli.documents.tables.sheet_spec import ClosingLine
from fanpin_cli.documents.tables.text_width import text_width

SUBTITLE_ROW = 1
"""The row above the table whose look the lines have."""
BETWEEN = "；"
LEGEND = "帮扶措施："
DAY = "日期：＿＿＿＿年＿＿月＿＿日"
MARGIN = 0.92
"""So much of the table's width a line of the legend fills: it is measured in characters, which are a little wider on paper."""


def signature(unit: str) -> str:
    """填报单位：某县　　填报人：＿＿…　　审核人：…　　负责人（盖章）：…　　日期：…"""
    people = (f"{role}：{BLANK_UNIT}" for role in ("填报人", "审核人", "负责人（盖章）"))
    return "　　".join((f"填报单位：{unit or BLANK_UNIT}", *people, DAY))


def signed_footer(round_: str) -> str:
    """The foot of a page on which a sheet is signed that is too long for lines below it."""
    return page_footer("填报人：＿＿＿＿　审核人：＿＿＿＿　负责人（盖章）：＿＿＿＿", round_)


def closing_lines(
    unit: str,
    widths: Sequence[float],
    at: int = 1,
    advice: pd.Series | None = None,
    legend: Mapping[str, str] | None = None,
) -> tuple[ClosingLine, ...]:
    """The lines below a table with columns so wide, in column ``at``.

    advice: the column of measures; legend: label → words, of which those are shown that the column has.
    """
    used = set() if advice is None else {label for text in advice.dropna().unique() for label in str(text).split(BETWEEN)}
    explained = [f"{label}：{words}" for label, words in (legend or {}).items() if label in used]
    lines = [ClosingLine("", SUBTITLE_ROW, 10, at)]
    room = sum(widths[at:]) * MARGIN * 10 / SUBTITLE.size
    lines += [ClosingLine(text, SUBTITLE_ROW, 16, at) for text in _packed(explained, room)]
    return (*lines, ClosingLine(signature(unit), SUBTITLE_ROW, 30, at))


def _packed(pieces: list[str], room: float) -> list[str]:
    """The pieces in as few lines as hold them, after 帮扶措施：."""
    lines: list[str] = []
    for piece in pieces:
        grown = f"{lines[-1]}　{piece}" if lines else f"{LEGEND}{piece}"
        if lines and text_width(grown) > room:
            lines.append(f"　　　　　{piece}")
        else:
            lines[-1:] = [grown]
    return lines
