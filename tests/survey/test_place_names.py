"""Township and village out of addresses and titles."""

from __future__ import annotations

import pytest

from fanpin_cli.survey.place_names import Place, PlaceNames
from fanpin_cli.survey.vocabulary import vocabulary

NAMES = PlaceNames(vocabulary())


@pytest.mark.parametrize(
    ("address", "town", "village"),
    [
        ("示例县东岭镇东岭村", "东岭镇", "东岭村"),
        ("示例县东岭镇西冲村三组12号", "东岭镇", "西冲村"),
        ("示例县 / 东岭镇 / 东岭村", "东岭镇", "东岭村"),
        ("341599101 东岭镇西冲村", "东岭镇", "西冲村"),
        ("东岭镇-西冲村", "东岭镇", "西冲村"),
        ("东岭镇东岭村村民委员会", "东岭镇", "东岭村"),
        ("东岭镇阳光社区", "东岭镇", "阳光社区"),
        ("东岭镇街道村", "东岭镇", "街道村"),
        ("示例县东岭镇市集村", "东岭镇", "市集村"),
        ("镇安县铁厂镇铁厂村", "铁厂镇", "铁厂村"),
        ("河南省新乡市新乡县七里营镇刘庄村", "七里营镇", "刘庄村"),
        ("六安市裕安区青山乡上湾村", "青山乡", "上湾村"),
        ("内蒙古自治区通辽市科左中旗巴彦塔拉苏木西伯嘎查", "巴彦塔拉苏木", "西伯嘎查"),
        ("安徽省六安市金寨县南溪镇", "南溪镇", ""),
        ("村头村", "", "村头村"),
        ("小镇村", "", "小镇村"),
        ("大村乡小村", "大村乡", "小村"),
        ("阳光小区3栋", "", ""),
        ("341599101201", "", ""),
        (341599101201, "", ""),
    ],
)
def test_addresses(address: object, town: str, village: str) -> None:
    assert NAMES.of_address(address) == Place(town, village)


@pytest.mark.parametrize(
    ("title", "town", "village"),
    [
        ("东岭镇西冲村2019年贫困户入户调查表", "东岭镇", "西冲村"),
        ("示例县东岭镇2019年农村低保户花名册", "东岭镇", ""),
        ("填报单位：东岭镇人民政府", "东岭镇", ""),
        ("填报单位：西冲村村委会", "", "西冲村"),
        ("2019年10月 西冲村", "", "西冲村"),
        ("入户调查（东岭镇）", "东岭镇", ""),
        ("关于东岭镇西冲村的调查", "东岭镇", "西冲村"),
        ("青山乡贫困村名单", "青山乡", ""),
        ("全县农村危房改造台账", "", ""),
        ("乡村振兴局入户调查", "", ""),
        ("脱贫村名单", "", ""),
        ("各乡镇汇总", "", ""),
        ("驻村工作队", "", ""),
        ("东岭镇、青山乡入户调查表", "", ""),  # of two nobody can tell which
        ("Sheet1", "", ""),
        ("2019-10-入户调查", "", ""),
    ],
)
def test_titles_and_names_of_files(title: str, town: str, village: str) -> None:
    assert NAMES.in_title(title) == Place(town, village)
