"""The change report's headings: the two rows above every table, and the foot of a page."""

from __future__ import annotations

from fanpin_cli.documents.change_report.report_content import ChangeReport
from fanpin_cli.documents.tables.headings import page_footer, reported, round_name, titled


def heading(report: ChangeReport, subject: str) -> str:
    """六安市已脱贫户风险分级和边缘户认定变化报告——subject."""
    return titled(report.title, "变化报告", subject)


def circumstances(report: ChangeReport, extra: str = "") -> str:
    """对比：2019年4月—2019年10月　日期：…　单位：户、人、元　填报单位：…"""
    rounds = f"对比：{round_name(report.old_round)}—{round_name(report.new_round)}"
    return reported(rounds, ("日期", report.as_of), report.unit, extra)


def footer(report: ChangeReport, subject: str) -> str:
    """The sheet's name, the page's number and the rounds at the foot of a page."""
    return page_footer(subject, f"{report.old_round}—{report.new_round}")
