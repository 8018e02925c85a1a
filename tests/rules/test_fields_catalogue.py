"""The shipped field catalogue: every title and every value names one thing only, and the real layouts are covered."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from fanpin_cli.survey.catalogue import Field, FieldType
from fanpin_cli.text.yaml_source import read_yaml

RULES = Path(__file__).parents[2] / "rules"
CATALOGUE = read_yaml(RULES / "fields.yaml").data
LEVELS = {"fields": "household", "members": "member"}
UNIT = re.compile(r"[(\[【](?:元|亩|人|月|公里|平方米|㎡|m2|头/只|人次|岁|年)[)\]】]")

LAYOUT_A = (
    "县(市、区、旗) 乡(镇) 行政村 自然村 户编号 人编号 姓名 证件号码 人数 与户主关系 民族 文化程度 在校生状况 健康状况 "
    "劳动技能 务工状况 务工时间（月） 参加大病医疗 脱贫属性 贫困户属性 主要致贫原因 危房户 饮水安全 饮水困难 "
    "人均纯收入 联系电话"
)
LAYOUT_B2 = (
    "行政县 乡镇 行政村 自然村 户编号 人编号 姓名 证件号码 人数 与户主关系 民族 文化程度 在校生状况 健康状况 劳动技能 "
    "务工状况 务工时间 参加大病医疗 脱贫属性 脱贫年度 贫困户属性 主要致贫原因 危房户 饮水安全 饮水困难 是否享受低保 "
    "人均纯收入 联系电话"
)
LAYOUT_B3 = (
    "行政县 乡镇 行政村 户编号 人编号 姓名 证件号码 人数 与户主关系 民族 文化程度 在校生状况 健康状况 劳动技能 "
    "务工状况 务工时间 参加大病医疗 脱贫属性 脱贫年度 贫困户属性 致贫原因 危房户 是否解决安全饮用水 人均纯收入 "
    "联系电话"
)
LAYOUT_C = (
    "数据日期 县(市、区、旗) 乡(镇) 行政村 自然村 户编号 人编号 姓名 证件号码 人数 与户主关系 民族 文化程度 在校生状况 "
    "健康状况 劳动技能 务工时间（月） 是否参加大病保险 致贫原因1 危房户 是否解决安全饮用水 人均纯收入 户联系电话 "
    "人联系电话 首次识别时间 人员识别时间 户类型 易返贫致贫户(监测对象)类型 风险是否消除 风险识别时间 风险消除时间"
)
LAYOUT_D = (
    "省 市 县 乡 村 户编号 户主编号 户主姓名 户主证件号码 家庭人口数 是否危房户 人均纯收入 年收入 是否解决安全饮用水 "
    "年度 村办公电话 开户银行名称 银行卡号 识别标准 主要致贫原因 次要致贫原因 工资性收入 生产经营性收入 财产性收入 "
    "转移性收入 计划生育金 低保金 五保金 养老保险金 生态补偿金 其他转移性收入 生产经营性支出 纯收入 "
    "资产收益扶贫分红收入 其他财产性收入 耕地面积（亩） 水面面积 是否加入农民专业合作组织 退耕还林面积（亩） "
    "林果面积（亩） 牧草地面积 林地面积（亩） 是否通生产用电 是否通生活用电 是否通广播电视 与村主干路距离 入户路类型 "
    "住房面积 是否有卫生厕所 主要燃料类型 危房级别 是否有龙头企业带动 是否有创业致富带头人带动"
)
LAYOUT_E = (
    "省 市 县 乡 村 户编号 人口编号 姓名 性别 出生日期 证件类型 证件号码 民族 户联系电话 成员联系电话 年度 与户主关系 "
    "文化程度 在校生状况 劳动技能 务工时间（月） 健康状况 政治面貌 务工企业名称 是否享受低保 "
    "是否参加城镇职工基本养老保险 是否参加大病保险 是否参加新型农村合作医疗（城乡居民基本医疗保险） "
    "是否参加城乡居民基本养老保险 失学或辍学原因 是否会讲普通话 是否参加商业补充医疗保险 是否国外务工 产业分类 "
    "是否接受大病医疗救助 是否接受其他健康扶贫 公益性岗位类型 公益性岗位(月数) 就业渠道 残疾类别 务工所在地 户主姓名 "
    "户主证件号码 是否参加城镇职工基本医疗保险 是否特困供养人员 残疾证办证年度 识别标准"
)
LAYOUT_F = (
    "县 乡 村 户联系电话 户类型 监测对象类别 是否军烈属 工资性收入 转移性收入 养老金或离退休金 生产经营性收入 "
    "计划生育金 生态补偿金 财产性收入 最低生活保障金 其他转移性收入 资产收益扶贫分红收入 特困人员救助供养金 "
    "其他财产性收入（旧指标） 生产经营性支出 纯收入（元） 当前家庭人口数 人均纯收入（元） 年度家庭人口数 "
    "到户产业帮扶类型 公益性岗位收入 其他工资性收入 产业奖励 就业奖励 年收入（元） 户主 户内序号"
)


def normalised(title: str) -> str:
    """A title as header matching sees it: width, blanks and bracketed units gone."""
    return UNIT.sub("", re.sub(r"\s+", "", unicodedata.normalize("NFKC", title)))


def titles(section: str) -> list[tuple[str, str]]:
    return [(name, field) for field, entry in CATALOGUE[section].items() for name in {field, *(entry.get("aliases") or [])}]


@pytest.mark.parametrize("section", LEVELS)
def test_every_entry_is_a_field_of_its_level(section: str) -> None:
    for title, entry in CATALOGUE[section].items():
        assert Field(**entry).of == LEVELS[section], title


@pytest.mark.parametrize("section", LEVELS)
def test_a_title_means_one_field_only(section: str) -> None:
    meaning: dict[str, str] = {}
    for title, field in titles(section):
        assert meaning.setdefault(normalised(title), field) == field, f"{title}: {meaning[normalised(title)]} or {field}?"


@pytest.mark.parametrize("section", LEVELS)
def test_aliases_are_not_listed_twice(section: str) -> None:
    for field, entry in CATALOGUE[section].items():
        seen = [field, *(entry.get("aliases") or [])]
        assert len(seen) == len(set(seen)), field


@pytest.mark.parametrize("section", LEVELS)
def test_a_value_means_one_thing_only(section: str) -> None:
    for title, entry in CATALOGUE[section].items():
        meaning: dict[str, str] = {}
        for value, written in (entry.get("values") or {}).items():
            for text in (value, *written):
                assert isinstance(text, str), f"{title}: {text!r} must be quoted"
                assert meaning.setdefault(normalised(text), value) == value, f"{title}: {text}"


@pytest.mark.parametrize("section", LEVELS)
def test_codes_are_known_with_and_without_their_leading_zero(section: str) -> None:
    for title, entry in CATALOGUE[section].items():
        for value, written in (entry.get("values") or {}).items():
            codes = [text for text in written if text.isdigit()]
            for code in codes:
                assert len(code) > 1 or f"0{code}" in codes or code == "9", f"{title}: {value} lacks 0{code}"
                assert not code.startswith("0") or code.lstrip("0") in codes or set(code) == {"0"}, f"{title}: {value} {code}"


@pytest.mark.parametrize("section", LEVELS)
def test_canonical_titles_can_stand_in_an_expression(section: str) -> None:
    for title in CATALOGUE[section]:
        assert re.fullmatch(r"[^\W\d]\w*", title), title


@pytest.mark.parametrize(
    "layout",
    [LAYOUT_A, LAYOUT_B2, LAYOUT_B3, LAYOUT_C, LAYOUT_D, LAYOUT_E, LAYOUT_F],
    ids=["A", "B2", "B3", "C", "D", "E", "F"],
)
def test_the_real_layouts_are_covered(layout: str) -> None:
    known = {normalised(title) for section in LEVELS for title, _ in titles(section)}
    assert [title for title in layout.split() if normalised(title) not in known] == []


def test_the_two_states_after_poverty_begin_with_left_poverty() -> None:
    values = CATALOGUE["fields"]["脱贫属性"]["values"]
    assert [value for value in values if value.startswith("已脱贫")] == ["已脱贫（享受政策）", "已脱贫（不再享受政策）"]
    assert "1" in values["已脱贫（享受政策）"]
    assert "4" in values["已脱贫（不再享受政策）"]


def test_difficulty_with_water_is_not_safe_water() -> None:
    household = CATALOGUE["fields"]
    assert "饮水困难" in household
    assert not {"饮水困难", *household["饮水困难"]["aliases"]} & {"饮水安全", *household["饮水安全"]["aliases"]}


@pytest.mark.parametrize("title", ["人均纯收入", "产业收入", "医疗自付支出", "低保金"])
def test_money_is_money(title: str) -> None:
    assert CATALOGUE["fields"][title]["type"] == FieldType.MONEY
