"""Which columns of a table are questions, and which only say whose row it is, where he lives and what the household is."""

from __future__ import annotations

from fanpin_cli.survey.tables import COUNTER, Table

WHERE = frozenset({"省", "市", "县", "乡镇", "村", "自然村", "片区", "门牌号", "家庭住址"})
WHO = frozenset(
    {
        *("户编号", "户主编号", "户主姓名", "户主证件号码", "户主性别", "姓名", "证件号码", "人编号"),
        *("联系电话", "村办公电话", "开户银行名称", "银行卡号"),
    }
)
WHO_AND_WHERE = WHO | WHERE
"""Canonical titles. Every sheet of a village repeats some of them; that two sheets have them does not make them alike."""
STATUS = frozenset(
    {"家庭人口", "户类型", "脱贫属性", "脱贫年度", "贫困户属性", "识别标准", "监测对象类别", "帮扶责任人", "帮扶措施"}
)
"""What a household is, not how it lives: lists of visits and payments repeat it beside the name."""
WHEN_AND_BY_WHOM = frozenset({"年度", "数据日期", "调查日期", "调查人", "备注", "帮扶责任人证件号码", COUNTER})
"""What a row says of itself."""
UNTITLED = "未命名"


def columns_of(table: Table) -> frozenset[str]:
    """The titles of a table's columns, canonical where they name a field; without columns that have none."""
    return frozenset(
        title for title in map(str, table.originals.columns) if not (title.startswith(UNTITLED) and title.endswith("列"))
    )


def questions(table: Table) -> frozenset[str]:
    """The titles of the columns that may hold answers, those that name no field too."""
    return columns_of(table) - WHO_AND_WHERE - STATUS - WHEN_AND_BY_WHOM


def answers_asked(table: Table) -> frozenset[str]:
    """The questions of the survey, and of the rules, that a table asks of households."""
    return questions(table) & frozenset(map(str, table.household.columns))
