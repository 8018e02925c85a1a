"""Yes, no and one of several, by old code, old text and new text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanpin_cli.text.answers import parse_choice, parse_set, parse_yes_no, spellings
from fanpin_cli.text.numbers import UnreadableError

HEALTH = {"健康": ("01", "1"), "长期慢性病": ("02", "2", "慢性病"), "患有大病": ("03", "大病"), "残疾": ("04", "4", "残疾人")}
WAYS = spellings(HEALTH)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        *[(text, True) for text in ("是√", "√ 是", "有√", "是。")],
        *[(text, False) for text in ("否×", "×否", "无×")],
        *[(text, True) for text in ("是", "有", "√", "✓", "Y", "yes", "TRUE", "1", "1.0", "对", "已")],
        *[(text, False) for text in ("否", "无", "×", "N", "no", "False", "0", "没有", "不是", "未")],
        *[(text, None) for text in ("？", "2", "部分", "是否", "")],
    ],
)
def test_yes_no(text: str, answer: bool | None) -> None:
    if answer is None:
        with pytest.raises(UnreadableError):
            parse_yes_no(text)
    else:
        assert parse_yes_no(text) is answer


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[
            ("健康", "健康"),
            ("1", "健康"),
            ("01", "健康"),
            ("1.0", "健康"),
            ("001", "健康"),
            ("01 健康", "健康"),
            ("1.健康", "健康"),
        ],
        *[
            ("2-慢性病", "长期慢性病"),
            ("慢 性 病", "长期慢性病"),
            ("大病", "患有大病"),
            ("04 健康", "健康"),
            ("5", None),
            ("很好", None),
        ],
    ],
)
def test_one_value_by_code_old_text_or_both(text: str, value: str | None) -> None:
    if value is None:
        with pytest.raises(UnreadableError):
            parse_choice(text, WAYS)
    else:
        assert parse_choice(text, WAYS) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[("残疾,长期慢性病", ",长期慢性病,残疾,"), ("长期慢性病，残疾", ",长期慢性病,残疾,"), ("2;4", ",长期慢性病,残疾,")],
        *[
            ("残疾 大病", ",患有大病,残疾,"),
            ("残疾、残疾", ",残疾,"),
            ("无", ","),
            ("健康", ",健康,"),
            ("02 慢性病", ",长期慢性病,"),
        ],
        *[("残疾,不明", None), (",", None), ("；", None)],
    ],
)
def test_several_values_in_the_enumerations_own_order(text: str, value: str | None) -> None:
    if value is None:
        with pytest.raises(UnreadableError):
            parse_set(text, WAYS)
    else:
        assert parse_set(text, WAYS) == value


@given(st.lists(st.sampled_from(sorted(WAYS)), min_size=1, max_size=5), st.sampled_from([",", "，", "、", ";", "|", "/"]))
def test_the_order_and_the_writing_of_a_set_do_not_matter(chosen: list[str], separator: str) -> None:
    expected = {WAYS[way] for way in chosen}
    read = parse_set(separator.join(chosen), WAYS)
    assert read == parse_set(separator.join(reversed(chosen)), WAYS)
    assert set(read.strip(",").split(",")) == expected
