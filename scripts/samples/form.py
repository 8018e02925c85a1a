"""The survey form: its columns, in groups, and what each takes from a household."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from samples.households import COUNTY, Household
from samples.support import helper, measures


@dataclass(frozen=True)
class Column:
    """A column: its group, its title in the clean form and in the untidy one, what sort of value it has, and the value."""

    group: str
    title: str
    untidy: str
    sort: str  # text, id, count, money, area, yes, code or date
    value: Callable[[Household, dt.date], object]


UPPER = ("高中", "中职", "大专")


def flag(name: str) -> Callable[[Household, dt.date], object]:
    return lambda home, _on: name in home.flags


COLUMNS: tuple[Column, ...] = (
    Column("", "县", "县(市、区、旗)", "text", lambda _home, _on: COUNTY),
    Column("", "乡镇", "乡(镇)", "text", lambda home, _on: home.township),
    Column("", "行政村", "行政村", "text", lambda home, _on: home.village),
    Column("", "自然村", "自然村", "text", lambda home, _on: home.group),
    Column("", "户编号", "户编号", "id", lambda home, _on: home.number),
    Column("", "户主姓名", "户主\n姓名", "text", lambda home, _on: home.head.name),
    Column("", "证件号码", "身份证号码", "id", lambda home, _on: home.head.identity),
    Column("", "家庭人口（人）", "家庭\n人口数", "count", lambda home, _on: home.size),
    Column("", "联系电话", "户联系电话", "id", lambda home, _on: home.phone),
    Column("户的身份", "户类型", "户类型", "text", lambda home, _on: "脱贫户" if home.kind == "脱贫户" else home.kind),
    Column("户的身份", "脱贫属性", "脱贫属性", "code", lambda home, _on: home.left),
    Column("户的身份", "脱贫年度", "脱贫年度", "count", lambda home, _on: home.left_year),
    Column("户的身份", "贫困户属性", "贫困户属性", "code", lambda home, _on: home.nature),
    Column("户的身份", "主要致贫原因", "致贫原因", "code", lambda home, _on: home.cause),
    Column("劳动力和就业", "劳动力人数", "劳动力\n人数", "count", lambda home, _on: sum(p.able for p in home.members)),
    Column("劳动力和就业", "技能劳动力人数", "掌握技能\n人数", "count", lambda home, _on: home.with_skill("技能劳动力")),
    Column("劳动力和就业", "务工人数", "外出务工\n人数", "count", lambda home, _on: sum(p.months > 0 for p in home.members)),
    Column("劳动力和就业", "务工月数（月）", "全家务工月数\n（月）", "count", lambda home, _on: home.months),
    Column("劳动力和就业", "自我发展能力", "自我发展\n能力", "text", lambda home, _on: home.ability),
    Column("产业和资金", "产业类型", "主导产业", "text", lambda home, _on: home.industry),
    Column("产业和资金", "产业规模", "产业规模", "text", lambda home, _on: home.scale),
    Column("产业和资金", "产业收入（元）", "产业纯收入\n（元）", "money", lambda home, _on: home.trade - home.trade_cost),
    Column("产业和资金", "是否缺发展资金", "缺发展\n资金", "yes", lambda home, _on: home.lacks_funds),
    Column("家庭收入", "工资性收入（元）", "工资性收入", "money", lambda home, _on: home.wages),
    Column("家庭收入", "生产经营性收入（元）", "生产经营性\n收入", "money", lambda home, _on: home.trade),
    Column("家庭收入", "财产性收入（元）", "财产性收入", "money", lambda home, _on: home.rents),
    Column("家庭收入", "转移性收入（元）", "转移性收入", "money", lambda home, _on: home.transfers),
    Column("家庭收入", "生产经营性支出（元）", "生产经营性\n支出", "money", lambda home, _on: home.trade_cost),
    Column("家庭收入", "年收入（元）", "家庭年收入", "money", lambda home, _on: home.year_income),
    Column("家庭收入", "纯收入（元）", "家庭纯收入", "money", lambda home, _on: home.net_income),
    Column("家庭收入", "人均纯收入（元）", "人均纯收入\n（元）", "exact", lambda home, _on: home.per_head),
    Column("刚性支出", "医疗自付支出（元）", "医疗自付", "money", lambda home, _on: home.medical),
    Column("刚性支出", "教育自付支出（元）", "教育自付", "money", lambda home, _on: home.schooling_cost),
    Column("刚性支出", "其他刚性支出（元）", "其他刚性支出", "money", lambda home, _on: home.other_cost),
    Column("资源", "耕地面积（亩）", "耕地面积\n（亩）", "area", lambda home, _on: home.farmland),
    Column("资源", "林地面积（亩）", "林地面积\n（亩）", "area", lambda home, _on: home.forest),
    Column("健康和教育", "大病人数", "患大病人数", "count", lambda home, _on: home.with_health("患有大病")),
    Column("健康和教育", "慢性病人数", "长期慢性病\n人数", "count", lambda home, _on: home.with_health("长期慢性病")),
    Column("健康和教育", "残疾人数", "持证残疾\n人数", "count", lambda home, _on: home.with_health("残疾")),
    Column("健康和教育", "在校生人数", "在校生\n人数", "count", lambda home, on: students(home, on, ("",))),
    Column("健康和教育", "高中以上在校生人数", "高中以上\n在校生人数", "count", lambda home, on: students(home, on, UPPER)),
    Column("健康和教育", "失学辍学人数", "义务教育\n失学辍学人数", "count", lambda home, _on: home.out_of_school()),
    Column("健康和教育", "未参加医保人数", "未参保\n人数", "count", lambda home, _on: home.uninsured),
    Column("两不愁和住房饮水", "是否危房户", "危房户", "yes", lambda home, _on: home.house in ("C级", "D级")),
    Column("两不愁和住房饮水", "房屋等级", "房屋鉴定\n等级", "grade", lambda home, _on: home.house),
    Column("两不愁和住房饮水", "住房面积（㎡）", "住房面积\n（平方米）", "count", lambda home, _on: home.floor),
    Column("两不愁和住房饮水", "饮水安全", "是否解决安全\n饮用水", "yes", lambda home, _on: home.safe_water),
    Column("两不愁和住房饮水", "不愁吃", "不愁吃", "yes", lambda home, _on: home.fed),
    Column("两不愁和住房饮水", "不愁穿", "不愁穿", "yes", lambda home, _on: home.clothed),
    Column("重点群体和重大事项", "低保户", "是否低保户", "yes", flag("低保户")),
    Column("重点群体和重大事项", "分散供养特困户", "分散供养\n特困户", "yes", flag("分散供养特困户")),
    Column("重点群体和重大事项", "受灾户", "受灾户", "yes", flag("受灾户")),
    Column("重点群体和重大事项", "重大家庭变故户", "重大家庭\n变故户", "yes", flag("重大家庭变故户")),
    Column("重点群体和重大事项", "困难军烈属户", "困难军烈属", "yes", flag("困难军烈属户")),
    Column("重点群体和重大事项", "重大事项", "重大事项", "text", lambda home, _on: home.event),
    Column("帮扶", "帮扶责任人", "帮扶责任人", "text", lambda home, _on: helper(home)),
    Column("帮扶", "帮扶措施", "帮扶措施", "text", lambda home, _on: measures(home)),
    Column("", "调查日期", "入户日期", "date", lambda home, on: on + dt.timedelta(days=int(home.number[-4:]) % 15 - 12)),
    Column("", "备注", "备注", "text", lambda home, _on: home.note),
)  # fmt: skip


def students(home: Household, on: dt.date, stages: tuple[str, ...]) -> int:
    """How many are at school on a day; ``stages`` limits them to those whose school year begins so."""
    stays = [person.schooling(on) for person in home.members]
    return sum(stay not in ("非在校生", "学龄前儿童") and stay.startswith(stages) for stay in stays)
