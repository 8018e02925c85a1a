"""Names as a public list shows them."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanpin_cli.text.name_mask import is_pattern, mask_name, mask_names

PATTERNS = ("张*", "张**", "张*丰", "*丰", "张某", "张某某", "**丰")


@pytest.mark.parametrize(
    ("name", "one_sign", "a_sign_each", "last_shown"),
    [
        ("张三", "张*", "张*", "张*"),
        ("张三丰", "张*", "张**", "张*丰"),
        ("欧阳锋", "欧阳*", "欧阳*", "欧阳*"),
        ("欧阳修文", "欧阳*", "欧阳**", "欧阳*文"),
        ("欧阳", "欧*", "欧*", "欧*"),
        ("张王丽华", "张*", "张***", "张*华"),
        ("阿卜杜拉·买买提", "阿*", "阿*", "阿*"),
        ("John Smith", "J*", "J*", "J*"),
        ("张 三", "张*", "张*", "张*"),
        ("𠮷田", "𠮷*", "𠮷*", "𠮷*"),
        ("张三（残疾）", "张*", "张*", "张*"),
        ("张三 13900001111", "张*", "张*", "张*"),
        ("13900001111", "*", "*", "*"),
        ("张", "张*", "张*", "张*"),
        ("", "", "", ""),
        ("不详", "", "", ""),
    ],
)
def test_names_are_masked(name: str, one_sign: str, a_sign_each: str, last_shown: str) -> None:
    assert [mask_name(name, pattern) for pattern in ("张*", "张**", "张*丰")] == [one_sign, a_sign_each, last_shown]


@pytest.mark.parametrize("pattern", ["张三丰", "", "张", "丰", "李*", "*张", "张*某丰"])
def test_what_hides_nothing_is_no_pattern(pattern: str) -> None:
    assert not is_pattern(pattern)
    with pytest.raises(ValueError, match=f"^{re.escape(pattern)}$"):
        mask_name("张三", pattern)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=6), st.sampled_from(PATTERNS))
def test_a_whole_name_is_never_shown(name: str, pattern: str) -> None:
    assert name not in mask_name(name, pattern)


def test_a_column_of_names() -> None:
    assert mask_names(pd.Series(["张三", None, "李四"]), "张*").tolist() == ["张*", "", "李*"]
