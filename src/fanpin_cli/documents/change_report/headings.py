"""The two rows above every table of the report, and the foot of a page."""

from __future__ import annotations

from fanpin_cli.documents.change_report.content import ChangeReport
from fanpin_cli.documents.ledger.headings import BLANK_UNIT, page_footer, round_name, titled


def heading(report: ChangeReport, subject: str) -> str:
    """六安市已脱贫户风险分级和边缘户认定变化报告——subject."""
    return titled(report.title, "变化报告", subject)


def circumstances(report: ChangeReport, extra: str = "") -> str:
    """对比：2019年4月—2019年10月　日期：…　单位：户、人、元　填报单位：…"""
    parts = (
        f"对比：{round_name(report.old_round)}—{round_name(report.new_round)}",
        f"日期：{report.as_of:%Y-%m-%d}",
        "单位：户、人、元",
        f"填报单位：{report.unit or BLANK_UNIT}",
        extra,
    )
    return "　".join(part for part in parts if part)


def footer(report: ChangeReport, subject: str) -> str:
    """The sheet's name, the page's number and the rounds at the foot of a page."""
    return page_footer(subject, f"{report.old_round}—{report.new_round}")
