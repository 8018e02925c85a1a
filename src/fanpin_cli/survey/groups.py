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
"""A group's title of such words only is the household's own: names and telephones under it are its or its members'."""
_ABOUT_IT = re.compile("户|家庭|家长|基[本础]|对象|受访|申请人|本人|个人|人口|国[办扶]|系统|必填|主要(?:信息|情况|成员)|属性")
"""One with further words (青山镇农户基本信息, 低保户信息) is too where one of these is in it and none of ``_SOMEBODY_ELSE``."""
_SOMEBODY_ELSE = re.compile(
    "(?<!被)帮扶(?!对象|户|措施)|责任|干部|联系人|监护|结对|工作队|包[保户]|书记|主任|[队组]长|网格|代理|经办|管理员|操作|录入"
    "|(?:调查|采集|填表|走访|登记|摸排|排查|监测|服务)(?!对象|户)|医(?!疗保障)|教师|老师|校|学生|在读|党员"
    "|患|病(?!户)|残(?!疾人?户)|死亡|迁|婚|配偶|子女|[父母]|亲属|赡养|抚养|扶养|非家庭|其他|劳动力|务工"
    "|上[年一]|去年|往年|前任|曾用|邻|大户|带[动头]|企业|合作社|经营主体|担保|债|雇|房东|房主"
)
"""People who are not the household, or of whom nobody knows whether they are its head."""
_OTHERS_THINGS = re.compile("流转|承包他人|代耕|转包|转让|出租|出借|租[赁用住种入地]|借[用住种给入]")
"""Groups about things that are not, or are no longer, the household's own."""

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
    if _OTHERS_THINGS.search(group):
        return _OTHERS_THINGS.search(title) is not None
    if match is not None and (match.title in WHO or match.field.type in (FieldType.IDENTITY_NUMBER, FieldType.PHONE)):
        elses = _SOMEBODY_ELSE.search(group)
        return _SOMEBODY_ELSE.search(title) is not None if elses else _ABOUT_IT.search(group) is not None
    return without_unit(normal(title))[0] not in COUNTS  # a figure or an answer is the household's, whoever asked


def time_of(group: str, year: int) -> int | None:
    """The year that a group's title names, ``NOW`` where it names none; None for one to come, which is only planned."""
    group = normal(group)
    years = [int(text) for text in _YEAR.findall(group)]
    if _PLAN.search(group) or (years and min(years) > year):
        return None
    if years:
        return min(max(years), year)
    return year - 1 if _PAST.search(group) else NOW
