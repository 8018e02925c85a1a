"""What stands below the table of a sheet: the legend of the measures, and the lines where it is signed.

Each line is one cell that runs on to the right: nothing is merged, so that staff sort and fill the rows above. Only the
overview, 规则 and 备案表 have such lines: the rows of household sheets are counted by programs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from fanpin_cli.documents.tables.cell_styles import SUBTITLE
from fanpin_cli.documents.tables.headings import BLANK_UNIT, page_footer
from fanpin_cli.documents.tables.sheet_spec import ClosingLine
from fanpin_cli.documents.tables.text_width import text_width
from fanpin_cli.ledger_format import BETWEEN_MEASURES

COLUMN = 1
"""Not 序号, where programs count rows."""
SUBTITLE_ROW = 1
"""The row above the table whose look the lines have."""
LEGEND = "帮扶措施："
DAY = "日期：＿＿＿＿年＿＿月＿＿日"
MARGIN = 0.92
"""So much of the table's width a line of the legend fills: it is measured in characters, which are a little wider on paper."""


def signature(unit: str) -> str:
    """填报单位：某县　　填报人：＿＿…　　审核人：…　　负责人（盖章）：…　　日期：…"""
    people = (f"{role}：{BLANK_UNIT}" for role in ("填报人", "审核人", "负责人（盖章）"))
    return "　　".join((f"填报单位：{unit or BLANK_UNIT}", *people, DAY))


def signed_footer(round_: str) -> str:
    """The foot of a page on which a sheet is signed that has nothing below its rows."""
    return page_footer("填报人：＿＿＿＿　审核人：＿＿＿＿　负责人（盖章）：＿＿＿＿", round_)


def closing_lines(
    unit: str,
    widths: Sequence[float],
    advice: pd.Series | None = None,
    legend: Mapping[str, str] | None = None,
) -> tuple[ClosingLine, ...]:
    """The lines below a table with columns so wide, in its second column.

    advice: the column of measures; legend: label → words, of which those are shown that the column has.
    """
    texts = () if advice is None else advice.dropna().unique()
    used = {label for text in texts for label in str(text).split(BETWEEN_MEASURES)}
    explained = [f"{label}：{words}" for label, words in (legend or {}).items() if label in used]
    lines = [ClosingLine("", SUBTITLE_ROW, 10, COLUMN)]
    room = sum(widths[COLUMN:]) * MARGIN * 10 / SUBTITLE.size
    lines += [ClosingLine(text, SUBTITLE_ROW, 16, COLUMN) for text in _packed(explained, room)]
    return (*lines, ClosingLine(signature(unit), SUBTITLE_ROW, 30, COLUMN))


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
