"""The two rows above every table of a screening, and the foot of a printed page."""

from __future__ import annotations

from fanpin_cli.documents.screening.content import ScreenContent
from fanpin_cli.documents.tables.headings import BLANK_UNIT, page_footer, titled

SUBJECT = "重点群体入户排查"


def heading(content: ScreenContent, subject: str) -> str:
    return titled(content.title, SUBJECT, subject)


def circumstances(content: ScreenContent, extra: str = "") -> str:
    """比对日期：2019-10-31　单位：户、人　填报单位：…"""
    parts = (f"比对日期：{content.as_of:%Y-%m-%d}", "单位：户、人", f"填报单位：{BLANK_UNIT}", extra)
    return "　".join(part for part in parts if part)


def footer(subject: str) -> str:
    return page_footer(subject, SUBJECT)
