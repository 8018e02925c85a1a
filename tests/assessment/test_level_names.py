"""Levels as people write them, in the words of any rule set."""

from __future__ import annotations

import pandas as pd
import pytest

from fanpin_cli.assessment.level_names import colour_words, decided_places, places_by_name, places_written

LUAN = places_by_name(
    {1: ("一级极易返贫户", "一级红色"), 2: ("二级较易返贫户", "二级黄色"), 3: ("三级稳定脱贫户", "三级蓝色")},
    {1: "FF0000", 2: "FFFF00", 3: "0070C0"},
)
FIVE = places_by_name(
    {1: ("特别关注", "甲"), 2: ("重点关注", "乙"), 3: ("一般关注", "丙"), 4: ("关注", "丁"), 5: ("稳定", "戊")},
    {1: "C00000", 2: "FF0000", 3: "ED7D31", 4: "70AD47", 5: "5B9BD5"},
)


@pytest.mark.parametrize(
    ("written", "place"),
    [
        *[("一级极易返贫户", "1"), ("极易返贫户", "1"), ("极易返贫", "1"), ("一级", "1"), ("1", "1"), (1, "1"), (1.0, "1")],
        *[("１", "1"), ("1级", "1"), ("红", "1"), ("红色", "1"), ("一级（红色）", "1"), ("一级 红色", "1"), ("红色一级", "1")],
        *[("二", "2"), ("二级黄色", "2"), ("黄", "2"), ("三级。", "3"), ("蓝色", "3"), ("三级风险户", "3"), ("3.0", "3")],
        *[("边缘户", "edge"), ("边缘", "edge"), ("不纳入", "not_assessed"), ("未纳入评定", "not_assessed")],
        *[("绿", None), ("四级", None), ("4", None), ("同意", None), ("", None), (None, None), ("一级或二级", None)],
        *[
            ("ⅱ级", "2"),
            ("Ⅱ", "2"),
            ("III级", "3"),
            ("iii 级", "3"),
            ("一级极易返贫户（红）", "1"),
            ("二级较易返贫户（红）", None),
        ],
    ],
)
def test_a_level_of_the_shipped_rules(written: object, place: str | None) -> None:
    assert places_written(pd.Series([written], dtype=object), LUAN).tolist() == [place]


@pytest.mark.parametrize(
    ("written", "place"),
    [
        *[("特别关注", "1"), ("甲", "1"), ("五级", "5"), ("5", "5"), ("橙色", "3"), ("绿", "4"), ("蓝", "5"), ("稳定", "5")],
        ("红", None),  # two of the levels are red
    ],
)
def test_a_level_of_a_countys_rules(written: str, place: str | None) -> None:
    assert places_written(pd.Series([written], dtype=object), FIVE).tolist() == [place]


def test_gold_is_orange_where_another_level_is_yellow() -> None:
    gold = {1: ("甲等", "A"), 2: ("乙等", "B")}
    written = pd.Series(["黄", "橙"], dtype=object)
    assert places_written(written, places_by_name(gold, {1: "FFC000", 2: "FF0000"})).tolist() == ["1", "1"]
    assert places_written(written, places_by_name(gold, {1: "FFC000", 2: "FFFF00"})).tolist() == ["2", "1"]


def test_to_verify_is_a_place_and_no_decision() -> None:
    written = pd.Series(["待核实", "二级"], dtype=object)
    assert places_written(written, LUAN).tolist() == ["to_verify", "2"]
    assert decided_places(written, LUAN).tolist() == [None, "2"]


@pytest.mark.parametrize(
    ("colour", "words"),
    [
        ("FF0000", "红"),
        ("FFC7CE", "红"),
        ("FFC000", "橙黄"),
        ("FFEB9C", "橙黄"),
        ("0070C0", "蓝"),
        ("00B050", "绿"),
        ("808080", ""),
    ],
)
def test_what_people_call_a_colour(colour: str, words: str) -> None:
    assert colour_words(colour) == words
