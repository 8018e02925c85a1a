"""How the change report looks, as data: the columns of its sheets."""

from __future__ import annotations

from fanpin_cli.documents.tables.columns import WHO, Column
from fanpin_cli.ledger_format import DATE, TEXT
from fanpin_cli.severities import FILLS

PERSON = (*WHO, Column("证件号码", 20, 23, number_format=TEXT), Column("家庭人口", 5, 5, "center"))
LEVELS = (Column("上期等级", 8.2, 8.2, "center"), Column("本期等级", 8.2, 8.2, "center"))
CHANGES = (
    *PERSON,
    *LEVELS,
    Column("变化原因", 9, 16),
    Column("判定理由", 22, 36),
    Column("新增规则", 8, 12, number_format=TEXT, several=True),
    Column("消除规则", 8, 12, number_format=TEXT, several=True),
    Column("答案变化", 20, 40),
    Column("身份变化", 8, 24),
    Column("成员变化", 8, 36),
    Column("帮扶责任人", 8, 10, "center"),
    Column("帮扶措施", 8, 20),
    Column("帮扶建议", 16, 30),
)
"""One row a household, on the sheet of its class."""

WARNINGS = (
    *PERSON,
    Column("新旧", 5, 5, "center"),
    Column("紧急程度", 6, 6, "center"),
    Column("预警事项", 14, 24),
    Column("预警情况", 20, 44),
    *LEVELS,
    Column("依据", 12, 18),
    Column("跟踪责任", 12, 18),
    Column("帮扶责任人", 8, 10, "center"),
    Column("帮扶建议", 16, 46),
    Column("处理情况", 14, 14),
    Column("处理人", 8, 8, "center"),
    Column("处理日期", 11, 11, "center", DATE),
)
"""One row a household; the last three columns are filled in by who follows it up."""

ANSWERS = (
    *WHO,
    Column("变化类别", 10, 12, "center"),
    Column("项目", 14, 22),
    Column("上期", 12, 24, "general"),
    Column("本期", 12, 24, "general"),
    Column("差额", 10, 12, "general"),
)
"""One row a changed answer."""

URGENCY_FILLS = {"特急": FILLS["error"], "紧急": FILLS["warning"], "一般": FILLS["notice"]}
CLASS_TABS = {
    "风险上升": "C00000",
    "风险下降": "70AD47",
    "等级不变": "A5A5A5",
    "新增": "5B9BD5",
    "退出": "7F7F7F",
    "转入转出": "8064A2",
    "待核实变化": "ED7D31",
    "分户合户": "4BACC6",
}
CLASS_NOTES = {
    "等级不变": "两轮在同一等级（含边缘户、待核实、未纳入评定两轮相同的）",
    "转入转出": "转入或转出边缘户、未纳入评定的户",
    "待核实变化": "转为待核实或核实后定级的户",
    "分户合户": "分户：上期并入他户，本期单独成户；合户：上期单独成户，本期并入他户",
}
