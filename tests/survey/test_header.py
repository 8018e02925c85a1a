"""The header is found wherever it stands, however many rows it has, and data are never taken for it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanpin_cli.survey.header import find_header, is_numbering
from fanpin_cli.survey.titles import TitleIndex
from tests.survey.conftest import household_fields, sheet

TITLES = ["户编号", "户主姓名", "家庭人口", "人均纯收入"]
DATA = ["3415990001", "甲某", 3, 3500]


@pytest.mark.parametrize(
    "above", [[], [["某县2019年10月调查表"]], [["某县调查表"], ["填报单位：某镇", None, "单位：元"]], [[None]] * 20]
)
def test_under_title_rows(index: TitleIndex, above: list[list[object]]) -> None:
    header = find_header(sheet(*above, TITLES, DATA), index)
    assert header is not None and (header.top, header.bottom) == (len(above), len(above))
    assert [titles[0] for titles in header.titles] == TITLES


def test_two_rows_with_merged_groups(index: TitleIndex) -> None:
    grid = sheet(
        ["户编号", "户主姓名", "家庭收入", None, "住房", None],
        [None, None, "人均纯收入", "工资性收入\n（元）", "危房户", "住房面积\n（平方米）"],
        ["1", "甲某", 3500, 100, "否", 80],
        merged=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5)],
    )
    header = find_header(grid, index)
    assert header is not None and (header.top, header.bottom) == (0, 1)
    assert household_fields(header.titles, index) == ["户编号", "户主姓名", "人均纯收入", "工资性收入", "危房户", "住房面积"]


def test_two_rows_without_merges_as_a_csv_has_them(index: TitleIndex) -> None:
    grid = sheet(
        ["户编号", "户主姓名", "家庭收入", "", "备注"],
        ["", "", "人均纯收入", "工资性收入", ""],
        ["1", "甲某", "3500", "100", "x"],
    )
    header = find_header(grid, index)
    assert header is not None and (header.top, header.bottom) == (0, 1)
    assert header.titles[3] == ("家庭收入工资性收入", "工资性收入") and header.titles[4] == ("备注",)


def test_a_row_of_units_belongs_to_the_header(index: TitleIndex) -> None:
    header = find_header(sheet(TITLES, [None, None, "（人）", "（元）"], DATA), index)
    assert header is not None and header.bottom == 1
    assert header.titles[3][0] == "人均纯收入（元）"


def test_a_helpers_name_is_not_the_households(index: TitleIndex) -> None:
    grid = sheet(
        ["户编号", "户主姓名", "帮扶责任人", None],
        [None, None, "姓名", "联系电话"],
        ["1", "甲某", "乙某", "139"],
        merged=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)],
    )
    header = find_header(grid, index)
    assert header is not None
    assert header.titles[2:] == (("帮扶责任人姓名",), ("帮扶责任人联系电话",))


def test_a_title_that_says_whose_it_is_stands_alone_under_a_group_about_others(index: TitleIndex) -> None:
    grid = sheet(
        ["户编号", "户主姓名", "帮扶", None, None, "调查情况", None],
        [None, None, "帮扶责任人", "帮扶措施", "联系电话", "调查日期", "姓名"],
        ["34159901", "甲某", "乙某", "就业", "139", "2019-10-08", "丙某"],
        merged=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 4), (0, 5, 0, 6)],
    )
    header = find_header(grid, index)
    assert header is not None
    alone = [titles[-1] for titles in header.titles[2:]]
    assert alone == ["帮扶责任人", "帮扶措施", "帮扶联系电话", "调查日期", "调查情况姓名"]


@pytest.mark.parametrize(
    ("groups", "matched"),
    [
        (("2018年", "2019年"), (False, True)),
        (("2019年", "2018年"), (True, False)),
        (("上年度", "本年度"), (False, True)),
        (("2020年目标", "2019年"), (False, True)),
        (("家庭收入", "2018年家庭收入"), (True, False)),
    ],
)
def test_of_like_titles_under_groups_of_several_times_the_latest_is_meant(
    index: TitleIndex, groups: tuple[str, str], matched: tuple[bool, bool]
) -> None:
    grid = sheet(
        ["户编号", "户主姓名", groups[0], None, groups[1], None],
        [None, None, "人均纯收入", "务工月数", "人均纯收入", "务工月数"],
        ["34159901", "甲某", 1000, 1, 9000, 12],
        merged=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5)],
    )
    header = find_header(grid, index)
    assert header is not None
    assert tuple("人均纯收入" in titles for titles in (header.titles[2], header.titles[4])) == matched


@pytest.mark.parametrize(
    "rows", [[["甲", "乙"], [1, 2]], [["人均纯收入", "家庭人口"], [3500, 3]], [["户编号"], ["1"]], [[]], [["说明：", "请填表"]]]
)
def test_no_header_where_nobody_is_named(index: TitleIndex, rows: list[list[object]]) -> None:
    assert find_header(sheet(*rows), index) is None


@pytest.mark.parametrize(
    ("cells", "numbering"),
    [
        *[([1, 2, 3, 4], True), (["1", "2", "3"], True), (["甲", "乙", 1, 2, 3], True), (["(1)", "(2)", "(3)"], True)],
        *[(["A", "B", "C"], True), (["序号", 1, 2, 3], True), ([1, 2], False), ([3, 4, 5], False), ([1, "甲某", 3], False)],
        *[(["1", "丙", "甲"], False), ([1, "甲", 2, 3], False), (["栏次", "甲", 1], False), (["甲", "乙"], False), ([], False)],
    ],
)
def test_the_numbers_of_columns(cells: Sequence[object], numbering: bool) -> None:
    assert is_numbering(cells) is numbering


def test_a_row_with_an_amount_is_no_row_of_the_header(index: TitleIndex) -> None:
    header = find_header(sheet(TITLES, [None, None, "三人", "3,500", "补录"], [str(cell) for cell in DATA]), index)
    assert header is not None and header.bottom == 0


@given(st.permutations([*TITLES, "危房户", "饮水安全", "自编列"]), st.integers(0, 12))
def test_order_and_place_do_not_matter(index: TitleIndex, titles: list[str], above: int) -> None:
    header = find_header(sheet(*[["某县调查表"]] * above, titles, [None] * 7), index)
    assert header is not None and header.bottom == above
    assert [one[0] for one in header.titles] == titles


@pytest.mark.parametrize(
    "row",
    [
        ["东岭镇", "东岭村", "34159901010001", "甲某", "341599197001021031", "户主", "健康"],
        ["甲某", "3415**********1031", "户主", "低保户"],
        ["户主", "甲某", "341599700102103"],
        ["甲某", "户主", "健康", "低保户", 34159901010001],
        ["甲某", "1户主", "1低保户", "199 0000 0042"],
        ["甲某", "户主", "低保户"],
    ],
)
def test_a_row_of_data_is_no_header(index: TitleIndex, row: list[object]) -> None:
    assert find_header(sheet(row, row), index) is None


def test_a_header_above_data_never_reaches_into_it(index: TitleIndex) -> None:
    grid = sheet(TITLES, ["34159901010001", "户主", 3, 3500], merged=[(0, 3, 1, 3)])
    header = find_header(grid, index)
    assert header is not None and header.bottom == 0


@pytest.mark.parametrize(
    "path", ["{group}/{title}", "{group}:{title}", "{group}-{title}", "hh/{group}/{title}", "{group}．{title}"]
)
def test_groups_of_form_tools(index: TitleIndex, path: str) -> None:
    groups = {
        "基本信息": ["户编号", "户主姓名"],
        "收入": ["人均纯收入（元/年）", "工资性收入"],
        "帮扶队员": ["姓名", "联系电话"],
    }
    row = [path.format(group=group, title=title) for group, titles in groups.items() for title in titles]
    header = find_header(sheet(["start", *row, "_index"], ["2019-10-08", *DATA, 3, "乙某", "1", 1]), index)
    assert header is not None
    read = ["户编号", "户主姓名", "人均纯收入", "工资性收入", None, None]
    assert household_fields(header.titles, index) == [None, *read, None]


@pytest.mark.parametrize("group", ["group_ab1cd23", "A", "hh"])
def test_groups_without_a_meaning_are_put_aside(index: TitleIndex, group: str) -> None:
    header = find_header(sheet([f"{group}/{title}" for title in TITLES], DATA), index)
    assert header is not None and household_fields(header.titles, index) == TITLES


def test_choices_of_a_question_are_no_questions(index: TitleIndex) -> None:
    row = ["户编号", "户主姓名", "致贫/致贫原因", "致贫/致贫原因/缺资金", "致贫/致贫原因/残疾人数", "致贫/致贫原因/危房户"]
    header = find_header(sheet(row, ["1", "甲某", "缺资金", 1, 0, 0]), index)
    assert header is not None and household_fields(header.titles, index)[3:] == [None, None, None]


def test_a_title_with_a_stroke_is_one_title(index: TitleIndex) -> None:
    header = find_header(sheet(["户编号", "户主姓名", "大病/慢性病人数"], ["1", "甲某", 0]), index)
    assert header is not None and household_fields(header.titles, index) == ["户编号", "户主姓名", None]


@pytest.mark.parametrize(
    "number",
    [*("H4.", "Q1_", "1、", "（三）", "三、", "第3题：", "问题3:", "A01 ", "1-2、", "B1.2 ", "①", "[Q3]", "【1】", "T3．")],
)
def test_numbers_of_questions(index: TitleIndex, number: str) -> None:
    header = find_header(sheet([f"{number}{title}：" for title in TITLES], DATA), index)
    assert header is not None and household_fields(header.titles, index) == TITLES


def test_figures_that_are_no_question_number(index: TitleIndex) -> None:
    header = find_header(sheet(["户编号", "户主姓名", "16岁以上人数", "2018人均纯收入"], DATA), index)
    assert header is not None and household_fields(header.titles, index) == ["户编号", "户主姓名", None, None]


def test_a_text_too_long_for_a_title_is_none(index: TitleIndex) -> None:
    """A ledger keeps its rules in cells of 30,000 characters; no groups are looked for in them."""
    rules = "a/规则：" * 6000
    header = find_header(sheet([rules, rules, rules, rules], TITLES, DATA), index)
    assert header is not None and (header.top, header.bottom) == (1, 1)
    header = find_header(sheet(["户编号", "户主姓名", rules], ["1", "甲某", "x"]), index)
    assert header is not None and header.titles == (("户编号",), ("户主姓名",), ())
