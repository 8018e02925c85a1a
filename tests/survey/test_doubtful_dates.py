"""Dates that can hardly be true are doubts at their cells; a day without a year is of the round's year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from fanpin_cli.survey.catalogue import Catalogue, Field
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.read import read_grids

AS_OF = dt.date(2019, 10, 31)
ABOUT_DATES = ("date", "date-late", "date-early", "dates-old", "year-assumed")


def read(catalogue: Catalogue, titles: Sequence[str], *rows: Sequence[object], as_of: dt.date = AS_OF) -> Survey:
    return read_grids([Grid(Path("调查.xlsx"), "表", [[*titles], *map(list, rows)])], catalogue, as_of=as_of)


def told(survey: Survey) -> list[tuple[str, str]]:
    return [(problem.kind, problem.cell) for problem in survey.problems if problem.kind in ABOUT_DATES]


HOUSEHOLD = ("户编号", "户主姓名")
MEMBER = ("户编号", "姓名", "与户主关系", "证件号码")


@pytest.mark.parametrize(
    ("title", "value", "kind"),
    [
        ("调查日期", "2029-10-09", "date-late"),
        ("入户时间", dt.datetime(2019, 11, 1), "date-late"),
        ("调查日期", 44000, "date-late"),  # 2020-06-18 as Excel counts days
        ("调查日期", "2009年10月9日", "date-early"),
        ("调查日期", "2019-10-31", None),
        ("填表日期", "2019.4.20", None),
        ("调查日期", "2018-10-08", None),
        ("数据日期", "2015-12-31", "date-early"),
        ("脱贫年度", 2031, "date-late"),
        ("脱贫年份", "2020年", "date-late"),
        ("脱贫年度", 1899, "date-early"),
        ("脱贫年度", 1979, "date-early"),
        ("脱贫年度", 0, "date-early"),
        ("脱贫年度", 2106, "date-late"),
        ("脱贫年度", 2019, None),
        ("返贫年度", 2025, "date-late"),
        ("首次识别时间", "2019-11", "date-late"),
        ("首次识别时间", "2019-10", None),
        ("首次识别时间", "1920年4月", "date-early"),
        ("风险消除时间", "202112", "date-late"),
    ],
)
def test_a_household_s_dates(catalogue: Catalogue, title: str, value: object, kind: str | None) -> None:
    survey = read(catalogue, [*HOUSEHOLD, title], ["1", "张三", value], ["2", "李四", None])
    assert told(survey) == ([(kind, "C2")] if kind else [])


@pytest.mark.parametrize(
    ("title", "value", "kind"),
    [
        ("出生日期", "2020-01-01", "date-late"),
        ("出生日期", "1930-01-01", None),
        ("人员识别时间", "202001", "date-late"),
        ("残疾证办证年度", 2091, "date-late"),
        ("残疾证办证年度", 1921, "date-early"),
    ],
)
def test_a_member_s_dates(catalogue: Catalogue, title: str, value: object, kind: str | None) -> None:
    survey = read(catalogue, [*MEMBER, title], ["1", "张三", "户主", "341599197001010017", value])
    assert told(survey) == ([(kind, "E2")] if kind else [])


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ({"type": "date"}, "2020-01-01", "date-late"),
        ({"type": "date", "later": True}, "2020-01-01", None),
        ({"type": "integer", "unit": "年"}, 5, None),  # five years of something
        ({"type": "integer", "unit": "年"}, 1850, "date-early"),
        ({"type": "integer", "unit": "年", "earliest": 2014}, 5, "date-early"),
        ({"type": "month", "of_round": True}, "2015-03", "date-early"),
    ],
)
def test_a_county_s_own_dates(catalogue: Catalogue, field: Mapping[str, object], value: object, kind: str | None) -> None:
    own = catalogue.extended({"本县日期": Field.model_validate(field)})
    survey = read(own, [*HOUSEHOLD, "本县日期"], ["1", "张三", value])
    assert told(survey) == ([(kind, "C2")] if kind else [])


def test_earlier_years_of_a_household_are_no_doubt(catalogue: Catalogue) -> None:
    rows = [["1", "张三", "2016-10-08"], ["1", "张三", "2019-10-08"], ["2", "李四", "2016-10-08"]]
    assert told(read(catalogue, [*HOUSEHOLD, "调查日期"], *rows)) == [("date-early", "C4")]


def test_a_survey_of_another_year_is_one_doubt_about_the_day_of_grading(catalogue: Catalogue) -> None:
    rows = [[str(number), f"张{number}", "2019-10-08"] for number in range(1, 13)]
    survey = read(catalogue, [*HOUSEHOLD, "调查日期"], *rows, as_of=dt.date(2026, 10, 31))
    assert told(survey) == [("dates-old", "C2")]
    (problem,) = [problem for problem in survey.problems if problem.kind == "dates-old"]
    assert (problem.details["count"], problem.details["filled"]) == ("12", "12")


@pytest.mark.parametrize("text", ["4月24日", "4月24号", "04月24日", " 4 月 24 日", "4.24", "4-24", "4/24", "４月２４日"])
def test_a_day_without_a_year_is_of_the_round_s_year_and_that_is_told(catalogue: Catalogue, text: str) -> None:
    survey = read(catalogue, [*HOUSEHOLD, "调查日期"], ["1", "张三", "2019-04-20"], ["2", "李四", text], ["3", "王五", text])
    assert survey.households["调查日期"].tolist() == [dt.date(2019, 4, 20), dt.date(2019, 4, 24), dt.date(2019, 4, 24)]
    assert told(survey) == [("year-assumed", "C3")]
    (problem,) = [problem for problem in survey.problems if problem.kind == "year-assumed"]
    assert (problem.value, problem.details["count"], problem.details["year"]) == (text, "2", "2019")


@pytest.mark.parametrize("text", ["2月30日", "13月1日", "4月", "4月下旬", "24日"])
def test_what_is_no_day_even_with_a_year(catalogue: Catalogue, text: str) -> None:
    assert told(read(catalogue, [*HOUSEHOLD, "调查日期"], ["1", "张三", text])) == [("date", "C2")]


def test_a_birth_date_without_a_year_is_none(catalogue: Catalogue) -> None:
    survey = read(catalogue, [*MEMBER, "出生日期"], ["1", "张三", "户主", "341599197001010017", "4月24日"])
    assert told(survey) == [("date", "E2")]


def test_a_day_of_the_round_s_year_that_has_not_come_is_a_doubt(catalogue: Catalogue) -> None:
    survey = read(catalogue, [*HOUSEHOLD, "调查日期"], ["1", "张三", "12月24日"])
    assert told(survey) == [("year-assumed", "C2"), ("date-late", "C2")]
