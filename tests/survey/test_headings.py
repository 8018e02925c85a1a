"""The words of headers, totals and signatures: data that anybody can add to, and that is refused where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from fanpin_cli.survey.headings import HEADINGS_FILE, CountyHeadings, load_headings
from fanpin_cli.survey.vocabulary import vocabulary
from fanpin_cli.text.shipped import shipped_rules
from fanpin_cli.text.validation import validated
from fanpin_cli.text.yaml_source import YamlError, parse_yaml

SHIPPED = shipped_rules() / HEADINGS_FILE


def county(text: str) -> CountyHeadings:
    return validated(CountyHeadings, parse_yaml(text, Path("本县.yaml")))


@pytest.mark.parametrize(
    ("added", "pattern", "text", "other"),
    [
        ("totals: [总合计额]", "total", "总合计额:", "总合计额度"),
        ("totals: [全部]", "total_of_place", "云岭村全部35户", "云岭村全部落实"),
        ("total_counts: [户数合并]", "total", "户数合并52", "户数合并后"),
        ("signatures: [包保责任人]", "note", "包保责任人:", "包保责任人员"),
        ("seals: [手印]", "note", "户主(手印)", "手印不清"),
        ("planned: [拟定]", "planned", "拟定收入", "现收入"),
        ("somebody_else: [{words: 护林, not_followed_by: 户}]", "somebody_else", "护林员", "护林户"),
        ("past: [{words: 旧年, not_preceded_by: 不}]", "past", "旧年收入", "不旧年"),
        ("household: [{words: 全, followed_by: 家}, 家]", "household", "全家", "全"),
        ("planned: [{words: [设想, 打算], not_before: 完成}]", "planned", "打算收入", "打算收入完成"),
        ("how_to_fill: [单选 题]", "how_to_fill", "单选题", "单题"),
    ],
)
def test_a_county_adds_a_word_by_writing_it(added: str, pattern: str, text: str, other: str) -> None:
    found = getattr(vocabulary(county(added)), pattern)
    whole = found.fullmatch if pattern == "household" else found.search
    assert whole(text) and not whole(other)
    assert not getattr(vocabulary(), pattern).fullmatch(text)


def test_a_total_that_a_county_adds_is_one_wherever_totals_are_looked_for() -> None:
    assert vocabulary(county("totals: [总合计额]")).perhaps_total.search("云岭村总合计额 35")


def test_a_section_without_words_adds_nothing() -> None:
    assert vocabulary(county("seals: []")).note.pattern == vocabulary().note.pattern


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("totals: [合计, 5]", "headings.yaml, line {line}, column 14: 1: text is wanted, not “5”"),
        ("totals: [合计, ' ']", "headings.yaml, line {line}, column 14: a word is wanted, not an empty text"),
        ("totals: 合计", "headings.yaml, line {line}, column 9: totals: a list is wanted, not “合计”"),
        ("totals: []", "headings.yaml, line {line}, column 9: totals: a list of words is missing"),
        ("total: [合计]", "headings.yaml, line {line}, column 1: there is no setting “total”; did you mean totals?"),
        (
            "totals: [{word: 合计}]",
            "headings.yaml, line {line}, column 11: there is no setting “word”; did you mean words?",
        ),
        (
            "totals: [{words: 合计, not_followed_by: 3}]",
            "headings.yaml, line {line}, column 39: not_followed_by: a list is wanted",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, fault: str, told: str) -> None:
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    first = lines.index("totals:")
    section = next(number for number in range(first, len(lines)) if not lines[number].strip())
    file = tmp_path / HEADINGS_FILE
    file.write_text("\n".join([*lines[:first], fault, *lines[section:]]), encoding="utf-8")
    with pytest.raises(YamlError) as refused:
        load_headings(file)
    assert str(refused.value).startswith(told.format(line=first + 1))


def test_no_section_may_be_missing(tmp_path: Path) -> None:
    file = tmp_path / HEADINGS_FILE
    file.write_text("totals: [合计]", encoding="utf-8")
    with pytest.raises(YamlError, match="household: a list of words is missing"):
        load_headings(file)


def test_what_is_the_same_everywhere_a_county_does_not_change() -> None:
    with pytest.raises(YamlError, match="there is no setting “fill_marks”"):
        county("fill_marks: [必须填]")
