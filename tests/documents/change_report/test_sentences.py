"""The written report's sentences: right for more, fewer, the same and nobody, and for signs that differ."""

from __future__ import annotations

import pytest

from fanpin_cli.documents.change_report import sentences
from fanpin_cli.documents.change_report.report_content import Unasked
from fanpin_cli.documents.change_report.sentences import Count

SINCE = "2019年4月"
NOBODY = Count(0, 0)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ((48, 129), (43, 124), "一级极易返贫户43户124人，与2019年4月相比减少5户5人"),
        ((43, 124), (48, 129), "一级极易返贫户48户129人，与2019年4月相比增加5户5人"),
        ((43, 124), (43, 124), "一级极易返贫户43户124人，与2019年4月持平"),
        ((44, 121), (43, 124), "一级极易返贫户43户124人，与2019年4月相比减少1户、增加3人"),
        ((42, 125), (43, 124), "一级极易返贫户43户124人，与2019年4月相比增加1户、减少1人"),
        ((43, 125), (43, 124), "一级极易返贫户43户124人，与2019年4月相比户数持平、减少1人"),
        ((42, 124), (43, 124), "一级极易返贫户43户124人，与2019年4月相比增加1户、人数持平"),
        ((2, 5), (0, 0), "无一级极易返贫户，与2019年4月相比减少2户5人"),
        ((0, 0), (0, 0), "无一级极易返贫户，与2019年4月持平"),
        ((0, 0), (1, 4), "一级极易返贫户1户4人，与2019年4月相比增加1户4人"),
    ],
)
def test_a_level_is_told_with_its_change(old: tuple[int, int], new: tuple[int, int], told: str) -> None:
    assert sentences.standing("一级极易返贫户", Count(*old), Count(*new), SINCE) == told


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([("风险上升", (3, 9)), ("风险下降", (2, 4))], "与2019年4月相比，风险上升3户9人，风险下降2户4人。"),
        (
            [("风险上升", (3, 9)), ("退出", (0, 0)), ("分户合户", (0, 0))],
            "与2019年4月相比，风险上升3户9人；无退出、分户合户情形。",
        ),
        ([("新增", (0, 0)), ("退出", (0, 0))], "与2019年4月相比，无新增、退出情形。"),
    ],
)
def test_classes_without_households_are_gathered(counts: list[tuple[str, tuple[int, int]]], told: str) -> None:
    assert sentences.classes(SINCE, [(name, Count(*count)) for name, count in counts]) == told


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ((0, 0), ""),
        ((0, 3), "10月另有3户人口不详，未计入人数。"),
        ((2, 3), "4月另有2户、10月另有3户人口不详，未计入人数。"),
    ],
)
def test_persons_that_are_not_counted_are_said(sizes: tuple[int, int], told: str) -> None:
    assert sentences.unknown("4月", "10月", sizes) == told


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([("甲镇", (2, 5)), ("乙乡", (3, 4))], "风险上升最多的是乙乡3户4人。"),
        ([("甲镇", (3, 5)), ("乙乡", (3, 4))], "风险上升最多的是甲镇3户5人、乙乡3户4人。"),
        ([("甲镇", (0, 0)), ("乙乡", (0, 0))], ""),
        ([], ""),
    ],
)
def test_the_highest_township_is_named_with_its_equals(counts: list[tuple[str, tuple[int, int]]], told: str) -> None:
    assert sentences.highest("风险上升", [(town, Count(*count)) for town, count in counts]) == told


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([("特急预警", 3, (2, 7)), ("一般预警", 0, (0, 0))], "特急预警3条，涉及2户7人；无一般预警。"),
        ([("“升为一级风险”", 1, (1, 4))], "“升为一级风险”1条，涉及1户4人。"),
        ([], ""),
    ],
)
def test_warnings_are_counted_with_their_households(counts: list[tuple[str, int, tuple[int, int]]], told: str) -> None:
    assert sentences.warnings_by([(name, number, Count(*count)) for name, number, count in counts]) == told


@pytest.mark.parametrize(
    ("number", "new", "told"),
    [
        (0, (0, 0), "本轮未产生预警。"),
        (12, (9, 31), "本轮共产生预警12条，涉及9户31人，其中本轮新出现情况的9户31人。"),
        (12, (0, 0), "本轮共产生预警12条，涉及9户31人，其中上轮已有、仍在持续的9户31人。"),
        (12, (7, 20), "本轮共产生预警12条，涉及9户31人，其中本轮新出现情况的7户20人，上轮已有、仍在持续的2户11人。"),
    ],
)
def test_warnings_in_all_and_how_many_are_new(number: int, new: tuple[int, int], told: str) -> None:
    assert sentences.warnings_in_all(number, Count(9, 31), Count(*new)) == told


@pytest.mark.parametrize(
    ("registered", "told"),
    [
        (((4, 9), (4, 9)), "10月纳入调查6户15人，与4月相比增加1户2人；其中已脱贫户4户9人，与4月持平。"),
        (((4, 9), (0, 0)), "10月纳入调查6户15人，与4月相比增加1户2人。"),
    ],
)
def test_who_left_poverty_is_counted_apart(registered: tuple[tuple[int, int], tuple[int, int]], told: str) -> None:
    old, new = registered
    assert sentences.counted("10月", "4月", (Count(5, 13), Count(6, 15)), (Count(*old), Count(*new))) == told


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ([], ""),
        ([("医疗", (2, 5))], "风险上升的原因：医疗2户5人。一户有几项原因的，各项都计。"),
        (
            [(name, (1, 2)) for name in "甲乙丙丁戊己庚"],
            "风险上升的原因：甲1户2人、乙1户2人、丙1户2人、丁1户2人、戊1户2人、己1户2人，等7项。一户有几项原因的，各项都计。",
        ),
    ],
)
def test_the_most_frequent_causes_are_named(found: list[tuple[str, tuple[int, int]]], told: str) -> None:
    assert sentences.causes([("风险上升", [(name, Count(*count)) for name, count in found]), ("风险下降", [])]) == told


@pytest.mark.parametrize(
    ("warned", "to_verify", "edge", "risen", "told"),
    [
        (NOBODY, NOBODY, NOBODY, NOBODY, ["本轮没有需要跟踪、核实或监测的户。"]),
        (NOBODY, NOBODY, Count(3, 8), NOBODY, ["对边缘户3户8人继续跟踪监测。"]),
        (
            Count(2, 7),
            Count(1, 4),
            NOBODY,
            Count(5, 16),
            [
                "一是跟踪预警户。对特急预警2户7人逐户跟踪，先急后缓，按附表所列跟踪责任落实。",
                "二是关注风险上升户。对风险上升的5户16人逐户核对原因，及时调整帮扶措施。",
                "三是核实存疑户。对待核实的1户4人补充核对有关情况，核实后重新评定。",
            ],
        ),
    ],
)
def test_next_steps_follow_from_the_figures(
    warned: Count, to_verify: Count, edge: Count, risen: Count, told: list[str]
) -> None:
    places = [("to_verify", to_verify), ("edge", edge)]
    assert sentences.next_steps([("特急", warned), ("紧急", NOBODY)], places, risen) == told


@pytest.mark.parametrize(
    ("only", "unasked", "open_warnings", "told"),
    [
        (((), ()), (), 0, []),
        ((("备注",), ("电话", "住址")), (), 0, ["仅4月有的列：备注，未作对比。", "仅10月有的列：电话、住址，未作对比。"]),
        (((), ()), [Unasked("W-15", "没有措施", ("帮扶措施", "等级"))], 0, ["预警“没有措施”因缺少“帮扶措施、等级”未作判断。"]),
        (((), ()), (), 23, ["另有23户因部分答案未填，有预警事项尚不能判断。"]),
    ],
)
def test_data_notes_say_only_what_there_is(
    only: tuple[tuple[str, ...], tuple[str, ...]], unasked: list[Unasked], open_warnings: int, told: list[str]
) -> None:
    assert sentences.data_notes(("4月", "10月"), {}, only, unasked, open_warnings) == told


@pytest.mark.parametrize(
    ("document", "unit", "told"),
    [
        ("", "", "按照某市分级规则，对2019年4月、"),
        ("县政办〔2019〕7号", "某县", "按照县政办〔2019〕7号和某市分级规则，某县对2019年4月、"),
    ],
)
def test_the_introduction_names_document_and_unit_where_they_are_known(document: str, unit: str, told: str) -> None:
    end = "2019年10月两轮评定结果逐户进行了对比。现将有关变化情况报告如下。"
    assert sentences.introduction("某市分级规则", document, unit, SINCE, "2019年10月") == told + end
