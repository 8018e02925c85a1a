"""What the title of a group of columns says of whose and of what time the values under it are."""

from __future__ import annotations

import re
from datetime import MAXYEAR

from fanpin_cli.survey.catalogue import FieldType
from fanpin_cli.survey.titles import Match, normal, without_unit

NOW = MAXYEAR

WHO = frozenset({"户主姓名", "姓名", "户主编号", "人编号", "出生日期", "家庭住址", "开户银行名称", "银行卡号"})
"""Canonical titles that name a person or reach him, besides numbers of certificates and telephones."""
COUNTS = frozenset({"人数", "人口", "人口数"})
"""Titles that say nothing of what is counted: under a group (残疾人 | 人数) they are not the household's."""

_HOUSEHOLD = "户|户[主内]|农户|家庭|家庭主要|住户|基[本础]|自然|[个本]人|人[员口]?|成员|户籍|户口簿?|常住|居民|村民|群众|农村"
_REGISTERED = "建档立卡|脱贫|贫困|边缘|易返贫致贫|监测(?!人)|搬迁|一般|普通|稳定|非(?=贫困|建档)|[已未]"
_ASKED = "(?:调查|帮扶|监测|扶贫|采集)?对象|调查户|被调查|受访"
_ADDRESS = "姓名|身份证?|证件|号码?|联系(?!人)|方式|电话|手机|通[讯信](?!人)|地址|住[址所]|居住|现|地"
_ACCOUNT = "银行(?!人)|开户行?(?!人)|一卡通|社保卡|[账帐][户号]"
_PARTICULARS = "信息|情况|资料|状况|数据|档案|[概简]况|概要|系统(?!人)|国办|登记(?!人)|名[单册]|花名册|表|结构|构成"
_JOINED = r"[年度底末及和与或含的之一二三四五六七八九十\d、.,:;()/\-]"
HOUSEHOLDS_OWN = re.compile(f"(?:{_HOUSEHOLD}|{_REGISTERED}|{_ASKED}|{_ADDRESS}|{_ACCOUNT}|{_PARTICULARS}|{_JOINED})+")
"""All that a group's title may consist of for the names and telephones under it to be the household's or its members'.
Whoever else there is (a patient, a patron, a tenant), no list knows them all."""

_OTHERS = re.compile(
    "帮扶|责任|干部|联系人|监护|调查|采集|填表|走访|工作队|包保|包户|结对|书记"
    "|流转|承包他人|代耕|转包|转让|出租|出借|租[赁用住种入地]|借[用住种给入]"
)
"""Groups about people who are not of the household, or about things that are not, or are no longer, its own."""

_PLAN = re.compile("预计|计划(?!生育)|规划|目标(?!.*(?:实现|完成)情况)|预期|预测|力争|明年|来年|下年|下一年|下期|下轮")
_PAST = re.compile("(?<!以)上年|去年|前年|往年|历年|上一年|上期|上轮|上次|年初|期初")  # 16岁以上年龄 is of no year
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?![\d元])")


def stands_alone(title: str, match: Match | None, group: str, year: int) -> bool:
    """Whether a title, which names ``match``, means the same without the group above it. year: the one that is now."""
    if time_of(group, year) is None:
        return False
    group = normal(group)
    if HOUSEHOLDS_OWN.fullmatch(group):
        return True
    if _OTHERS.search(group):
        return _OTHERS.search(title) is not None  # 帮扶责任人 under 帮扶, but not 姓名
    names = match is not None and (match.title in WHO or match.field.type in (FieldType.IDENTITY_NUMBER, FieldType.PHONE))
    return not names and without_unit(normal(title))[0] not in COUNTS


def time_of(group: str, year: int) -> int | None:
    """The year that a group's title names, ``NOW`` where it names none; None for one to come, which is only planned."""
    group = normal(group)
    years = [int(text) for text in _YEAR.findall(group)]
    if _PLAN.search(group) or (years and min(years) > year):
        return None
    if years:
        return min(max(years), year)
    return year - 1 if _PAST.search(group) else NOW
