"""An invented graded round for the tests of documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from fanpin_cli.documents.ledger import LedgerContent, LevelStyle

LEVELS = (
    LevelStyle(1, "一级极易返贫户", "FF0000", "一级红色"),
    LevelStyle(2, "二级较易返贫户", "FFFF00", "二级黄色"),
    LevelStyle(3, "三级稳定脱贫户", "0070C0", "三级蓝色"),
)
PLACES = ("1", "2", "3", "edge", "to_verify", "not_assessed")
NAMES = dict(zip(PLACES, (*(level.name for level in LEVELS), "边缘户", "待核实", "未纳入评定"), strict=True))
REASON = "家庭劳动力0人，无稳定收入；刚性支出占家庭年收入62%，超过县级确定的40%；住房为C级危房，饮水未达安全标准"


@pytest.fixture
def make_content() -> Callable[..., LedgerContent]:
    return _content


@pytest.fixture
def content() -> LedgerContent:
    return _content(60)


def _content(households: int, places: tuple[str, ...] = PLACES, **changes: object) -> LedgerContent:
    """``households`` invented ones, in turn in each of ``places`` and in each of four townships."""
    rows = range(households)
    place = [places[row % len(places)] for row in rows]
    table = pd.DataFrame(
        {
            "place": place,
            "乡镇": [("梅山镇", "麻埠镇", "青山镇", "燕子河镇")[row % 4] for row in rows],
            "村": ["桥头村"] * households,
            "户编号": [f"341599{row:09d}" for row in rows],
            "户主姓名": ["张某"] * households,
            "证件号码": [f"34159919700101{row:04d}" for row in rows],
            "家庭人口": [np.nan if row % 10 == 9 else row % 5 + 1 for row in rows],
            "风险等级": [NAMES[one] for one in place],
            "判定理由": [REASON if row % 2 else "有稳定就业" for row in rows],
            "政策依据": ["二（一）1"] * households,
            "待核实内容": ["需核实：人均纯收入" if one == "to_verify" else None for one in place],
            "上期等级": [""] * households,
            "等级变化": [""] * households,
            "帮扶建议": ["落实公益岗位"] * households,
            "规则编号": ["R1-1;R1-3"] * households,
            "来源": [f"调查表.xlsx·花名册·第{row + 4}行" for row in rows],
            "重点群体": ["危房户" if one == "edge" else None for one in place],
            "include": [row % 12 == 0 for row in rows],
            "应纳入理由": ["人均纯收入2,900元，低于贫困线3,218元"] * households,
            "应纳入依据": ["二（一）3"] * households,
            "repeated": [False] * households,
        }
    ).astype({"include": bool, "repeated": bool})
    originals = pd.DataFrame(
        {
            "人均纯收入": pd.Series([3500.0 if row % 3 else "三千五" for row in rows], dtype=object),
            "备注": pd.Series([("=1+1", "+86", "-无", "@张", None)[row % 5] for row in rows], dtype=object),
            "调查日期": pd.Series([dt.date(2019, 4, 1 + row % 28) for row in rows], dtype=object),
            "联系电话": pd.Series([f"139{row:08d}" for row in rows], dtype=object),
            "风险等级": pd.Series(["上年的叫法"] * households, dtype=object),
        }
    )
    given: dict[str, object] = {
        "title": "六安市已脱贫户风险分级和边缘户认定规则",
        "round": "2019-04",
        "as_of": dt.date(2019, 4, 30),
        "unit": "某县",
        "levels": LEVELS,
        "places": table,
        "originals": originals,
        "record": pd.DataFrame({"户编号": table["户编号"], "成员": [None] * households}, dtype=object),
        "problems": _problems(list(table["户编号"])),
        "rules": _rules(),
        "parameters": pd.DataFrame(
            [["贫困线", 3218, "元/人·年", "2019-01-01", "国家扶贫标准", "否"], ["倍数", 1.5, "", "", "", "是"]],
            columns=["参数", "数值", "单位", "生效日期", "来源", "县级确定"],
        ),
        "meta": {"版本": "0.1.0", "规则集": "luan-2019", "轮次": "2019-04", "户数": "改写"},
    }
    return LedgerContent(**{**given, **changes})  # type: ignore[arg-type]


def _problems(keys: list[str]) -> pd.DataFrame:
    severities = ("错误", "错误", "疑点")
    rows = [
        [place + 1, severity, "不是数字", "调查表.xlsx", "花名册", f"H{place + 4}", key, "三千五", "应为数字", "只填数字"]
        for place, (severity, key) in enumerate(zip(severities, keys, strict=False))
    ]
    return pd.DataFrame(
        rows, columns=["序号", "级别", "类别", "文件", "工作表", "单元格", "户编号", "值", "问题", "处理办法"], dtype=object
    )


def _rules() -> pd.DataFrame:
    rule = {
        "规则编号": "R1-1",
        "类别": "风险等级",
        "等级": NAMES["1"],
        "名称": "无劳力",
        "条件": "劳动力人数 = 0",
        "理由": "家庭劳动力0人",
        "依据": "二（一）1",
        "本次是否评定": "已评定",
        "说明": "",
        "出处": "luan-2019.yaml 第9行",
    }
    return pd.DataFrame([rule])
