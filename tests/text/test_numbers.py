"""Numbers as people write them."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanpin_cli.text.numbers import UnreadableError, parse_number, parse_quantity


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *[("3500", 3500), ("3,500", 3500), ("3,500元", 3500), ("3.5千元", 3500), ("1.2万", 12000), ("1.2 万元", 12000)],
        *[
            ("¥3500", 3500),
            ("约3500元", 3500),
            ("3500元左右", 3500),
            ("3500元整", 3500),
            ("没有", 0),
            ("-120.5", -120.5),
            ("−5", -5),
            (".5", 0.5),
            ("62%", 0.62),
        ],
        *[("3500.00", 3500), ("1e3", 1000), ("2亿", 200_000_000), ("1 200", 1200), ("6个月", 6), ("3人", 3), ("2口人", 2)],
        *[("无", 0), ("三千五百", 3500), ("三千五", 3500), ("一万二", 12000), ("十二", 12), ("二十", 20), ("两千零五", 2005)],
        *[("一百零五元", 105), ("一二三四", None), ("3500-4000", None), ("三千到四千", None), ("见附件", None), ("1,23", None)],
        *[
            ("3500？", None),
            ("", None),
            ("元", None),
            ("1.2.3", None),
            ("1e999", None),
            ("万", None),
            ("3万5", None),
            ("٣", None),
        ],
    ],
)
def test_a_text_is_a_number_or_unreadable(text: str, number: float | None) -> None:
    if number is None:
        with pytest.raises(UnreadableError):
            parse_number(text)
    else:
        assert parse_number(text) == number


@pytest.mark.parametrize(
    ("text", "unit"), [("12", None), ("1.2万", ""), ("1.2万元", "元"), ("6个月", "个月"), ("3公里", "公里"), ("三千元", "元")]
)
def test_the_unit_behind_a_number_is_told(text: str, unit: str | None) -> None:
    assert parse_quantity(text)[1] == unit


@given(st.floats(min_value=-1e12, max_value=1e12).map(lambda number: round(number, 2)))
def test_any_amount_comes_back_with_or_without_groups(number: float) -> None:
    assert parse_number(f"{number:.2f}") == parse_number(f"{number:,.2f}元") == number


CHINESE = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """1 to 9999 as it is read aloud, without the shortenings."""
    text, gap = "", False
    for step, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // step % 10
        if digit:
            text += ("零" if gap and text else "") + CHINESE[digit] + name
            gap = False
        else:
            gap = True
    return text


@given(st.integers(1, 9999), st.integers(0, 9))
def test_any_number_in_characters_comes_back(number: int, ten_thousands: int) -> None:
    assert parse_number(in_chinese(number)) == number
    if ten_thousands and number >= 1000:
        assert parse_number(f"{CHINESE[ten_thousands]}万{in_chinese(number)}") == ten_thousands * 10_000 + number


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_unreadable(text: str) -> None:
    with contextlib.suppress(UnreadableError):
        assert isinstance(parse_number(text), float)
