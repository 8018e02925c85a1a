"""The ledger's headings: the two rows above every table, and the foot of a page."""

from __future__ import annotations

from fanpin_cli.documents.ledger.content import LedgerContent
from fanpin_cli.documents.tables.headings import page_footer, reported, round_name, titled


def heading(content: LedgerContent, subject: str) -> str:
    """六安市已脱贫户风险分级和边缘户认定台账——subject."""
    return titled(content.title, "台账", subject)


def circumstances(content: LedgerContent, extra: str = "") -> str:
    """轮次：2019年4月　评定日期：2019-04-30　单位：户、人、元　填报单位：…"""
    return reported(f"轮次：{round_name(content.round)}", ("评定日期", content.as_of), content.unit, extra)


def footer(content: LedgerContent, subject: str) -> str:
    """The sheet's name, the page's number and the round at the foot of a page."""
    return page_footer(subject, content.round)
