"""填写说明: how a township fills in the ledger that it is sent, by when, and to whom it goes back."""

from __future__ import annotations

from importlib.resources import files

from fanpin_cli.documents.ledger.content import LedgerContent
from fanpin_cli.documents.ledger.layout import OPINIONS, review_choices, sheet_names
from fanpin_cli.documents.tables.headings import BLANK_UNIT, round_name
from fanpin_cli.documents.tables.sheet_spec import Choice
from fanpin_cli.ledger_format import GUIDE

SHIPPED = "填写说明.txt"


def guide_lines(content: LedgerContent) -> list[str]:
    """The guide with its heading. A line may name 交回单位 期限 轮次 等级 意见 户表 in braces."""
    returning = content.returning
    lines = returning.guide or _shipped()
    levels = review_choices(content)["乡镇审核等级"]
    words = {
        "交回单位": returning.to or BLANK_UNIT,
        "期限": f"收到之日起{returning.days}日内" if returning.days else "按县里通知的时间（＿＿月＿＿日前）",
        "轮次": round_name(content.round),
        "等级": "、".join(levels.values if isinstance(levels, Choice) else ()),
        "意见": "、".join(OPINIONS),
        "户表": "、".join(f"“{sheet}”" for sheet in sheet_names(content).values()),
    }
    return [GUIDE, *(f"{number}．{line.format(**words)}" for number, line in enumerate(lines, start=1))]


def _shipped() -> list[str]:
    text = (files("fanpin_cli.documents") / "templates" / SHIPPED).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
