"""YAML as people mistype it: each with its line, and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from fanpin_cli.policy.models import Parameter
from fanpin_cli.survey.catalogue import Field
from fanpin_cli.text.validation import validated
from fanpin_cli.text.yaml_source import YamlError, parse_yaml


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\n名称：危房\n", "line 2, column 3: .*write “名称: ”"),
        ("名称：\n  a: 1\n", "line 1, column 3: .*write “名称: ”"),
        ("a:\n  - id：R1\n    level: 1\n", "line 2, column 7: .*write “id: ”"),
        ("a: 1\nb:2\nc: 3\n", "line 2, column 2: .*no blank behind the colon; write “b: ”"),
        ("a:\n\tb: 1\n", "line 2, column 1: .*indent with spaces"),
        ("a:\n  b:\n  \tc: 1\n", "line 3, column 3: .*a tab in front of the line"),
        ("a:\n　　b: 1\n", "line 2, column 1: wide blanks in front of the line"),
        ("a:\n  b: 1\n　　c: 1\n", "line 3, column 1: .*wide blanks in front of the line"),
        ("a: [1，2]\n", "line 1, column 5: “1，2” .*write 1, 2,"),
        ("a:\n  b: [危房、无房, 有]\n", "line 2, column 7: “危房、无房” .*write 危房, 无房"),
        ("a: [x；y]\n", "write x, y"),
        ("a: [1, 2】\n", "line 1, column 9: .*the sign 】 of a Chinese keyboard; write ]"),
        ("a: {b：1，c：2}\n", "line 1, column 5: .*“b: ”"),
        ("a: {b: 1，c: 2}\n", "line 1, column 9: .*the sign ， of a Chinese keyboard; write ,"),
        ("a: {b: 3,218}\n", "line 1, column 10: “218” stands alone behind a comma"),
    ],
)
def test_what_a_chinese_keyboard_leaves(text: str, words: str) -> None:
    with pytest.raises(YamlError, match=words):
        parse_yaml(text, Path("x.yaml"))


@pytest.mark.parametrize(
    "text",
    [
        "a: [市（州、盟）, 县(市、区)]\n",
        'a: ["住房，饮水", 有]\n',
        "a: 注意：这是一句话，不是列表\n",
        "a: >\n  一、甲：乙，\n  二、丙\n",
        "# 说明：见表\na: http://x.cn\n",
        "a: 12:30\n",
    ],
)
def test_signs_of_a_sentence_are_no_mistake(text: str) -> None:
    parse_yaml(text, Path("x.yaml"))


@pytest.mark.parametrize(("written", "value"), [("01", "01"), ("003366", "003366"), ("12:30", "12:30"), ("10", 10), ("0", 0)])
def test_figures_keep_their_zeros(written: str, value: object) -> None:
    assert parse_yaml(f"a: {written}\n", Path("x.yaml")).data == {"a": value}


def test_codes_may_be_bare_numbers() -> None:
    text = "type: enum\nvalues: {脱贫户: [1, 01, 脱贫], 未脱贫户: [2, 02, 1.5], 9: [9]}\n"
    assert validated(Field, parse_yaml(text, Path("x.yaml"))).values == {
        "脱贫户": ("1", "01", "脱贫"),
        "未脱贫户": ("2", "02", "1.5"),
        "9": ("9",),
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("type: enum\nvalues: {有: 1}\n", "line 2, column 13: 有: a list is wanted, not “1”; write \\[1\\]"),
        ("type: enum\nvalues: {有: 【1，2】}\n", "write \\[1, 2\\]"),
        ("type: enum\nvalues: {有: [yes]}\n", "text is wanted"),
        ("type: enum\nvalues:\n  有：1\n", "line 3, column 3: .*write “有: ”"),
        ("type: money\nleast: 0.3万\n", "line 2, column 8: least: a number is wanted, not “0.3万”; write 3000"),
        ("type: money\nleast: ３２１８\n", "write 3218"),
        ("type: money\nleast: 3,218\n", "write 3218"),
        ("type: money\nleast: 很少\n", "a number is wanted, not “很少”$"),
    ],
)
def test_fields_as_people_mistype_them(text: str, words: str) -> None:
    with pytest.raises(YamlError, match=words):
        validated(Field, parse_yaml(text, Path("x.yaml")))


@pytest.mark.parametrize(
    ("written", "instead"),
    [("0.3万", "3000"), ("3218元", "3218"), ("３２１８", "3218"), ('"3,218"', "3218"), ("1.5%", "0.015"), ("12个月", "12")],
)
def test_a_parameter_is_a_number_without_unit(written: str, instead: str) -> None:
    with pytest.raises(YamlError, match=f"figures alone.*; write {instead}$"):
        validated(Parameter, parse_yaml(f"values: {written}\n", Path("x.yaml")))


@pytest.mark.parametrize("written", ["3218", "0.62", "否", "三保障", '"01"', "2019-01-01", "R1-1"])
def test_other_values_of_parameters_stay(written: str) -> None:
    validated(Parameter, parse_yaml(f"values: {written}\n", Path("x.yaml")))
