"""Normalising, units, identity numbers, masks, shown values, suggestions."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanpin_cli.text.identity import age_on, birth_date, person_key
from fanpin_cli.text.mask import mask_key, mask_numbers, mask_value
from fanpin_cli.text.normalise import clean, is_missing, is_surely_clean, plain
from fanpin_cli.text.shown import command_word, shown
from fanpin_cli.text.suggest import nearest
from fanpin_cli.text.units import factor

NUMBER = "34159919700101001X"


@pytest.mark.parametrize(
    ("text", "cleaned", "normal"),
    [
        ("  张\u3000某\n", "张 某", "张 某"),
        ("\u200b３４１５\u202c", "３４１５", "3415"),
        ("住房面积\r\n（平方米）", "住房面积 （平方米）", "住房面积 (平方米)"),
        ("㎡", "㎡", "m2"),
        ("\x00\x08x", "x", "x"),
    ],
)
def test_clean_keeps_characters_and_plain_makes_them_common(text: str, cleaned: str, normal: str) -> None:
    assert (clean(text), plain(text)) == (cleaned, normal)


@given(st.text())
def test_what_is_surely_clean_is_clean(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    if is_surely_clean(text):
        assert clean(text) == text


@pytest.mark.parametrize("text", ["", "-", "—", "/", "不详", "未知", "#N/A", "null", "NaN"])
def test_signs_of_a_missing_answer(text: str) -> None:
    assert is_missing(text)


@pytest.mark.parametrize("text", ["无", "否", "0", "没有"])
def test_none_is_an_answer(text: str) -> None:
    assert not is_missing(text)


@pytest.mark.parametrize(
    ("unit", "wanted", "times"),
    [
        *[
            ("万元", "元", 10_000),
            ("千米", "公里", 1),
            ("米", "公里", 0.001),
            ("㎡", "平方米", 1),
            ("个月", "月", 1),
            ("年", "月", 12),
        ],
        *[("亩", "元", None), ("元/月", "元", None), ("窝", None, 1), ("只", "头/只", 1), ("个", "人", 1)],
    ],
)
def test_units(unit: str, wanted: str | None, times: float | None) -> None:
    assert factor(unit, wanted) == times


@pytest.mark.parametrize(
    ("number", "born"),
    [
        (NUMBER, dt.date(1970, 1, 1)),
        ("341599700101001", dt.date(1970, 1, 1)),
        (NUMBER + "43", dt.date(1970, 1, 1)),
        ("341599197013010012", None),
        ("", None),
        ("无", None),
    ],
)
def test_the_birth_date_in_an_identity_number(number: str, born: dt.date | None) -> None:
    assert birth_date(number) == born


def test_a_disability_card_is_the_same_person() -> None:
    assert person_key(NUMBER.lower()) == person_key(f"{NUMBER}43") == person_key(f"{NUMBER}4311") == NUMBER


@pytest.mark.parametrize(("date", "age"), [("2019-12-31", 49), ("2020-01-01", 50), ("2020-01-02", 50)])
def test_whole_years(date: str, age: int) -> None:
    assert age_on(dt.date(1970, 1, 1), dt.date.fromisoformat(date)) == age


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"户{NUMBER}有误", "户341599********001X有误"),
        ("341599700101001", "341599********1001"),
        (f"{NUMBER}43", "341599********1X43"),
        ("电话13900001234，", "电话139****1234，"),
        ("139-0000-1234", "139****1234"),
        ("+86 13900001234", "+86 139****1234"),
        ("户编号34159901010011", "户编号34159901010011"),
        ("收入12000元，3月", "收入12000元，3月"),
        ("34159919800101O13X", "341599********O13X"),
        ("号341599198001有误", "号341****01有误"),
        ("138555123456", "138****56"),
        ("1385551234", "13****34"),
        ("138 5551 234", "13****34"),
        (f"户编号{NUMBER}", "户编号341599********001X"),
        ("户编号 341599000000123 重复", "户编号 341599000000123 重复"),
        ("2019-10-15 12:00:00，2019-4-3", "2019-10-15 12:00:00，2019-4-3"),
        ("1234567.5", "1234567.5"),
    ],
)
def test_masks(text: str, masked: str) -> None:
    assert mask_numbers(text) == masked


@pytest.mark.parametrize(
    ("value", "masked"),
    [("13900001234", "139****1234"), ("1390000", "1****0"), ("12", "****"), ("无", "无"), ("１３９０", "１****０")],
)
def test_a_value_of_a_field_for_such_numbers_is_never_shown_whole(value: str, masked: str) -> None:
    assert mask_value(value) == masked


@pytest.mark.parametrize(
    ("key", "masked"),
    [
        ("34159901010011", "34159901010011"),
        ("341599000000123", "341599000000123"),
        (NUMBER, "341599********001X"),
        ("34159919800101O13X", "341599********O13X"),
        ("341599700101001", "341599********1001"),
    ],
)
def test_a_household_number_is_readable_unless_it_is_a_persons(key: str, masked: str) -> None:
    assert mask_key(key) == masked


@given(st.text(alphabet="0123456789Xx户 ，", max_size=12), st.text(alphabet="户 ，a", max_size=12))
def test_no_identity_number_is_left_unmasked(before: str, after: str) -> None:
    assert NUMBER not in mask_numbers(f"{before} {NUMBER}{after}")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3500.0, "3500"),
        (0.45, "0.45"),
        (True, "是"),
        (False, "否"),
        (",残疾,长期慢性病,", "残疾、长期慢性病"),
        (",", "无"),
        ("文", "文"),
    ],
)
def test_values_as_a_clerk_writes_them(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("备案", "备案"),
        ("../2019-10/备案", "../2019-10/备案"),
        (r"D:\备案\10月", r"D:\备案\10月"),
        ("十月 备案", '"十月 备案"'),
        ("备案(1)", '"备案(1)"'),
        ("a&b", '"a&b"'),
    ],
)
def test_a_word_of_a_command_that_can_be_pasted(text: str, word: str) -> None:
    assert command_word(text) == word


def test_the_nearest_name() -> None:
    names = ["人均纯收入", "家庭年收入", "务工月数"]
    assert nearest("人均收入", names) == "人均纯收入"
    assert nearest("zzz", names) is None
