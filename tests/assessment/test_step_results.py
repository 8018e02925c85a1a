"""The results of steps as people write them."""

from __future__ import annotations

import pandas as pd
import pytest

from fanpin_cli.assessment.step_results import gives_reason, verdict


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *(
            (text, 1)
            for text in ("通过", "同意", "符合条件", "属实", "无异议", "公示期间没有收到任何异议", "未收到群众反映", "已录入")
        ),
        *((text, 1) for text in ("一致通过", "通过，收入未达标准", "无人提出异议")),
        *((text, -1) for text in ("不通过", "未通过", "不同意", "不符合", "有异议", "否", "不予纳入", "退回")),
        *((text, None) for text in ("再议", "待定", "暂缓", "3000")),
        *((text, 0) for text in (None, "", " ")),
    ],
)
def test_results_as_people_write_them(text: str | None, meant: int | None) -> None:
    assert verdict(text) == meant


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *((text, False) for text in (None, "", "不通过", "经村民代表大会评议未通过。", "不符合条件", "不同意", "无")),
        *((text, True) for text in ("不通过：家有商品房", "收入高于标准", "户口已迁出", "评议认为家有公职人员")),
    ],
)
def test_what_gives_a_reason(text: str | None, reason: bool) -> None:
    assert gives_reason(pd.Series([text], dtype=object)).tolist() == [reason]
