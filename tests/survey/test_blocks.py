"""A sheet's tables: headers again, several tables, columns twice and columns without a title."""

from __future__ import annotations

import pytest

from fanpin_cli.survey.blocks import Block, find_blocks
from fanpin_cli.survey.titles import TitleIndex
from fanpin_cli.text.cell_addresses import column_letters
from tests.survey.conftest import sheet

TITLES = ["户编号", "户主姓名", "人均纯收入"]


def blocks(index: TitleIndex, *rows: list[object], merged: list[tuple[int, int, int, int]] | None = None) -> list[Block]:
    return [*find_blocks(sheet(*rows, merged=merged or []), index)]


def test_a_header_on_every_printed_page_is_no_household(index: TitleIndex) -> None:
    (block,) = blocks(index, ["某县表"], TITLES, ["1", "甲", 1], ["某县表"], TITLES, ["2", "乙", 2], TITLES, ["3", "丙", 3])
    assert [row[0] for row in block.rows] == ["1", "2", "3"] and block.numbers == [3, 6, 8]
    assert block.headings == {3: "某县表"}


def test_another_table_below_has_its_own_columns(index: TitleIndex) -> None:
    first, second = blocks(
        index, TITLES, ["1", "甲", 1], ["乙镇"], ["户编号", "户主姓名", "危房户", "饮水安全"], ["2", "乙", "否", "是"]
    )
    assert [row[0] for row in first.rows] == ["1"] and [row[0] for row in second.rows] == ["2"]
    assert [column.title for column in second.columns] == ["户编号", "户主姓名", "危房户", "饮水安全"]


@pytest.mark.parametrize(
    "titles",
    [
        ["户编号", "户主姓名", "蜂箱数", "存栏", "品种", "备用"],
        ["户主姓名", "户编号", "房屋结构", "鉴定情况", "改造意愿"],
        ["蜂箱数", "身份证号", "存栏", "姓名", "品种", "备用"],
        ["户主姓名", "户编号", 2016, 2017, 2018, "品种"],
    ],
)
def test_a_table_below_that_names_somebody_twice_has_its_own_header_however_little_else_is_known(
    index: TitleIndex, titles: list[object]
) -> None:
    first, second = blocks(
        index, [*TITLES, "备注"], ["1", "甲", 1], [], ["养蜂户"], titles, ["a", "乙", "c", "d", "e"], ["丙", "b", "c", "d", "e"]
    )
    assert (first.numbers, second.header_row, second.numbers) == ([2, 3], 5, [6, 7]) and first.headings == {3: "养蜂户"}


@pytest.mark.parametrize(
    "row", [["身份证", "户主", 1], ["户主姓名", "乙", 1], ["户编号", "341599197001010012户主姓名", "户主姓名"]]
)
def test_values_that_happen_to_be_titles_begin_no_table(index: TitleIndex, row: list[object]) -> None:
    (block,) = blocks(index, TITLES, ["1", "甲", 1], row)
    assert block.numbers == [2, 3]


@pytest.mark.parametrize("titles", [[*TITLES[::-1]], [None, *TITLES], [TITLES[0], TITLES[2], TITLES[1]]])
def test_the_same_titles_in_other_columns_are_another_table(index: TitleIndex, titles: list[object]) -> None:
    values = {"户编号": "2", "户主姓名": "乙", "人均纯收入": 2, None: None}
    first, second = blocks(index, TITLES, ["1", "甲", 1], ["乙镇"], titles, [values[str(t) if t else None] for t in titles])
    assert first.numbers == [2] and second.numbers == [5] and second.header_row == 4
    assert {column.title: second.rows[0][column.number] for column in second.columns} == {
        title: value for title, value in values.items() if title
    }


def test_a_header_of_two_rows_with_its_lower_titles_in_another_order_is_another_table(index: TitleIndex) -> None:
    first, second = blocks(
        index,
        *(["户编号", "户主姓名", "收入", None], [None, None, "工资性收入", "人均纯收入"], ["1", "甲", 3000, 5000]),
        *(["户编号", "户主姓名", "收入", None], [None, None, "人均纯收入", "工资性收入"], ["2", "乙", 900, 100]),
        merged=[(0, 2, 0, 3), (3, 2, 3, 3)],
    )
    for block, income in ((first, 5000), (second, 900)):
        assert {column.title: block.rows[0][column.number] for column in block.columns}["人均纯收入"] == income


def test_what_a_table_is(index: TitleIndex) -> None:
    kinds = [
        blocks(index, titles, ["1"] * len(titles))[0].kind
        for titles in (TITLES, ["户编号", "姓名", "与户主关系"], ["姓名", "证件号码", "残疾类别"])
    ]
    assert kinds == ["households", "members", "list"]


def test_of_columns_for_one_field_the_fields_own_title_counts(index: TitleIndex) -> None:
    (block,) = blocks(index, ["户编号", "家庭人均纯收入", "人均纯收入（元）", "备注", "备注"], ["1", 5, 6, "a", "b"])
    used = {column.title: column for column in block.columns}
    assert used["人均纯收入"].number == 2
    doubled = used["家庭人均纯收入"].doubled
    assert used["家庭人均纯收入"].number == 1 and doubled is not None and doubled.title == "人均纯收入"
    assert (used["备注"].number, used["备注（2）"].number) == (3, 4)


def test_a_remark_in_brackets_is_put_aside_where_no_other_column_names_the_field(index: TitleIndex) -> None:
    (block,) = blocks(index, ["户编号（国办系统）", "户主姓名（全名）", "户主姓名", "人均纯收入"], ["1", "甲某", "甲", 1])
    assert {column.title: column.number for column in block.columns} == {
        **{"户编号": 0, "户主姓名（全名）": 1, "户主姓名": 2, "人均纯收入": 3}
    }
    assert not any(column.doubled for column in block.columns)


def test_columns_without_a_title_are_kept_where_they_hold_something(index: TitleIndex) -> None:
    (block,) = blocks(index, ["户编号", None, "户主姓名", None], ["1", None, "甲", "x", "y"])
    assert [column.title for column in block.columns] == ["户编号", "户主姓名", "未命名D列", "未命名E列"]


def test_a_township_merged_beside_its_households_is_every_ones(index: TitleIndex) -> None:
    (block,) = blocks(
        index, ["乡镇", *TITLES], ["东镇", "1", "甲", 1], [None, "2", "乙", 2], [None, None, None, None], merged=[(1, 0, 3, 0)]
    )
    assert [row[0] for row in block.rows] == ["东镇", "东镇", None]


def test_a_township_merged_over_its_villages_column_too_is_every_ones_township(index: TitleIndex) -> None:
    (block,) = blocks(
        index, ["乡镇", "村", *TITLES], ["东镇", None, "1", "甲", 1], [None, None, "2", "乙", 2], merged=[(1, 0, 2, 1)]
    )
    assert [list(row[:3]) for row in block.rows] == [["东镇", None, "1"], ["东镇", None, "2"]]


def test_the_numbers_of_columns_under_the_header_are_no_household_and_told(index: TitleIndex) -> None:
    (block,) = blocks(index, TITLES, ["1", "2", "3"], ["7", "甲", 1], TITLES, ["1", "2", "3"], ["8", "乙", 1])
    assert block.numbers == [3, 6] and block.headings == {1: "1", 4: "1"}


def test_a_row_taken_for_the_headers_last_is_told_where_none_of_its_texts_is_a_title(index: TitleIndex) -> None:
    (block,) = blocks(index, [*TITLES, "乡镇"], [None, None, None, "云镇", "补录", "待查"], ["1", "甲", 1, "云镇"])
    assert block.numbers == [3] and block.headings == {1: "云镇"}
    (block,) = blocks(index, [*TITLES[:2], "收入"], [None, None, "人均纯收入", "补录"], ["1", "甲", 1])
    assert block.numbers == [3] and not block.headings


def test_column_letters() -> None:
    assert [column_letters(number) for number in (0, 25, 26, 51, 52, 701, 702, 16383)] == [
        *("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD")
    ]


def test_data_above_the_header_are_told(index: TitleIndex) -> None:
    (block,) = blocks(index, ["某县2019年调查表"], ["填报单位：某镇", None, "单位：元"], ["9", "某", 5], TITLES, ["1", "甲", 1])
    assert block.above == {2: "9"}


def test_a_unit_over_the_table_is_that_of_its_money_columns_that_name_none(index: TitleIndex) -> None:
    titles = ["户编号", "户主姓名", "人均纯收入", "家庭年收入（元）", "家庭人口", "耕地面积"]
    first, second, third = blocks(
        index,
        *(["云镇调查表"], ["填报单位：云镇", None, "单位：万元"], titles, ["1", "甲", 1.2, 36000, 3, 2]),
        *(["单位：千元"], [*reversed(titles)], [2, 3, 36000, 12, "乙", "2"]),
        *(["丙村"], titles, ["3", "丙", 12000, 36000, 3, 2]),
    )
    assert [
        {column.title: column.match and column.match.factor for column in block.columns}["人均纯收入"]
        for block in (first, second, third)
    ] == [10_000, 1_000, 1]
    assert {column.title: column.match.unit for column in first.columns if column.match and column.match.unit} == {
        **{"人均纯收入": "万元", "家庭年收入": "元"}
    }


@pytest.mark.parametrize(
    ("over", "group", "title", "factor"),
    [
        *[("单位：万元", "家庭收入", "人均纯收入", 10_000), (None, "家庭收入（万元）", "人均纯收入", 10_000)],
        *[("单位：万元", "家庭收入（单位：元）", "人均纯收入", 1), (None, "家庭收入（万元）", "人均纯收入（元）", 1)],
        *[("单位：户、人、元", "家庭收入", "人均纯收入", 1), ("填报单位：云镇", "家庭收入", "人均纯收入", 1)],
        *[(None, "家庭收入（万元）", "务工月数", 1)],
    ],
)
def test_the_nearest_unit_counts(index: TitleIndex, over: str | None, group: str, title: str, factor: float) -> None:
    (block,) = blocks(
        index,
        *([over], ["户编号", "户主姓名", group, None], [None, None, title, "备注"], ["1", "甲", 1, "x"]),
        merged=[(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3)],
    )
    match = block.columns[2].match
    assert match is not None and match.factor == factor
