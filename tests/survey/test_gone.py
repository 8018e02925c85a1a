"""People who are no longer there: counted nowhere, each reported; the living with a dead relative, and who came, counted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from fanpin_cli.ledger_format import NOBODY_LEFT, RECORD_GONE
from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.survey.gone_words import name_without_mark, what_it_says
from fanpin_cli.survey.grid import Grid, Looks
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.read import read_grids
from fanpin_cli.survey.vocabulary import vocabulary

AS_OF = dt.date(2019, 10, 31)
ONE, TWO, OLD = "341599197001010012", "341599197202020023", "341599194003030034"
TITLES = ["户编号", "姓名", "证件号码", "与户主关系", "健康状况", "危房户"]


def survey_of(catalogue: Catalogue, *sheets: list[list[object]], looks: Looks | None = None) -> Survey:
    grids = [Grid(Path("表.xlsx"), f"表{n}", rows, looks=looks or Looks()) for n, rows in enumerate(sheets, start=1)]
    return read_grids(grids, catalogue, as_of=AS_OF)


def roster(title: str, value: object, *, of: int = 2) -> list[list[object]]:
    """Head, wife and father, the answer ``value`` under ``title`` in the row of one of them."""
    people: list[list[object]] = [
        ["1", "张甲", ONE, "户主", "健康", "否"],
        ["1", "李乙", TWO, "配偶", "健康", "否"],
        ["1", "张老", OLD, "之父", "健康", "否"],
    ]
    return [[*TITLES, title], *([*row, value if place == of else None] for place, row in enumerate(people))]


def kinds(survey: Survey) -> list[str]:
    return sorted(problem.kind for problem in survey.problems)


def gone_in(survey: Survey) -> list[str]:
    return [] if survey.gone is None else survey.gone["姓名"].tolist()


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("人员变更", "死亡"),
        ("变动情况", "2019年8月因病去世"),
        ("变动情况", "自然减少（死亡）"),
        ("变动情况", "减少"),
        ("增减变化", "转出"),
        ("备注", "已故"),
        ("备注", "该人2018年病故，已销户"),
        ("备注", "户口迁出至合肥"),
        ("备注", "2017年嫁到外县王家村"),
        ("备注", "肺癌晚期于2019年5月去世"),
        ("备注", "二〇一九年三月死亡"),
        ("是否死亡", "是"),
        ("是否死亡", "√"),
        ("是否死亡", 1.0),
        ("是否已销户", "是"),
        ("死亡日期", dt.datetime(2019, 8, 1)),
        ("死亡时间", "2019.8"),
        ("迁出时间", 201908.0),
        ("减少原因", "病"),
        ("人员状态", "注销"),
        ("人员变动情况", "整户迁出"),
        ("备注", "去逝"),
    ],
)
def test_who_is_marked_is_counted_nowhere(catalogue: Catalogue, title: str, value: object) -> None:
    survey = survey_of(catalogue, roster(title, value))
    assert survey.members is not None and survey.members["姓名"].tolist() == ["张甲", "李乙"]
    assert gone_in(survey) == ["张老"]
    assert survey.households["家庭人口"].tolist() == [2]
    told = next(problem for problem in survey.problems if problem.kind == "person-gone")
    assert (told.cell, told.value, told.key) == ("G4", "张老", "1")


@pytest.mark.parametrize("value", ["死亡", "已故", "病故", "2019年8月死亡", "05", 5.0, "残疾,死亡"])
def test_a_state_of_health_says_it_by_word_and_code(catalogue: Catalogue, value: object) -> None:
    rows = roster("备注", None)
    rows[3][4] = value
    survey = survey_of(catalogue, rows)
    assert gone_in(survey) == ["张老"] and kinds(survey) == ["person-gone"]


@pytest.mark.parametrize(
    "name", ["张老（已故）", "张老(2019年病故)", "张老已故", "张老（亡）", "（已故）张老", "张老 【死亡】"]
)
def test_a_mark_around_the_name_is_no_part_of_it(catalogue: Catalogue, name: str) -> None:
    rows = roster("备注", None)
    rows[3][1] = name
    survey = survey_of(catalogue, rows)
    assert gone_in(survey) == ["张老"]


@pytest.mark.parametrize("relation", ["之父（已故）", "父亲（2018年去世）"])
def test_a_mark_around_the_relation(catalogue: Catalogue, relation: str) -> None:
    rows = roster("备注", None)
    rows[3][3] = relation
    survey = survey_of(catalogue, rows)
    assert gone_in(survey) == ["张老"] and kinds(survey) == ["person-gone"]
    assert survey.gone is not None and survey.gone["与户主关系"].tolist() == ["之父"]


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("备注", "丈夫已故"),
        ("备注", "父亲去世，随祖母生活"),
        ("备注", "其妻2018年病故"),
        ("备注", "老伴2019年去世"),
        ("备注", "儿子死亡，儿媳改嫁"),
        ("变动情况", "迁入"),
        ("变动情况", "嫁入"),
        ("变动情况", "出生"),
        ("变动情况", "新增"),
        ("备注", "未迁出"),
        ("备注", "收入减少"),
        ("备注", "土地转出5亩"),
        ("备注", "易地扶贫搬迁"),
        ("备注", "办理死亡保险"),
        ("是否死亡", "否"),
        ("是否死亡", 0.0),
        ("死亡日期", "无"),
        ("死亡日期", "健在"),
        ("迁出时间", "未迁出"),
    ],
)
def test_the_living_are_counted(catalogue: Catalogue, title: str, value: object) -> None:
    survey = survey_of(catalogue, roster(title, value, of=1))
    assert gone_in(survey) == [] and survey.households["家庭人口"].tolist() == [3]
    assert {"person-gone", "perhaps-gone"}.isdisjoint(kinds(survey))


@pytest.mark.parametrize(
    ("value", "of"),
    [
        ("父亲去世", 2),  # in the row of the father: he, or his father?
        ("王某死亡", 1),
        ("丈夫王某，2018年病故", 1),
        ("去世后妻子改嫁", 2),
        ("迁出后又迁回", 1),
        ("死亡1人", 0),
    ],
)
def test_what_leaves_doubt_is_reported_and_counted(catalogue: Catalogue, value: str, of: int) -> None:
    survey = survey_of(catalogue, roster("备注", value, of=of))
    assert gone_in(survey) == [] and survey.households["家庭人口"].tolist() == [3]
    assert "perhaps-gone" in kinds(survey)


def test_a_household_whose_head_died_stays(catalogue: Catalogue) -> None:
    survey = survey_of(catalogue, roster("备注", "户主病故", of=0))
    assert gone_in(survey) == ["张甲"]
    assert survey.households[["户主姓名", "家庭人口"]].to_numpy().tolist() == [["张甲", 2]]
    assert survey.households["未评定原因"].isna().all()


def test_a_new_head_stands_for_the_household_of_one_who_died(catalogue: Catalogue) -> None:
    rows = roster("备注", "死亡", of=0)
    rows[2][3] = "户主"
    assert survey_of(catalogue, rows).households["户主姓名"].tolist() == ["李乙"]


def test_the_rows_of_those_who_are_gone_answer_for_nobody_else(catalogue: Catalogue) -> None:
    rows = roster("人员变更", "死亡", of=0)
    rows[1][5] = "是"
    survey = survey_of(catalogue, rows)
    assert survey.households["危房户"].tolist() == [False]
    only_his = survey_of(catalogue, [rows[0], rows[1], *([*row[:5], None, *row[6:]] for row in rows[2:])])
    assert only_his.households["危房户"].tolist() == [True]


def test_a_household_of_nobody_left_is_not_assessed(catalogue: Catalogue) -> None:
    alone = ["2", "王丙", "341599195005050051", "户主", "健康", "是", "销户"]
    survey = survey_of(catalogue, [*roster("变动情况", None), alone])
    assert survey.households["未评定原因"].eq(NOBODY_LEFT).tolist() == [False, True]
    assert survey.households["家庭人口"].isna().tolist() == [False, True]
    assert kinds(survey) == ["nobody-left", "person-gone"]


def test_sizes_that_count_the_gone_are_corrected_and_averages_with_them(catalogue: Catalogue) -> None:
    head: list[object] = ["户编号", "户主姓名", "家庭人口", "家庭纯收入", "人均纯收入"]
    survey = survey_of(catalogue, [head, ["1", "张甲", 3, 9000, 3000]], roster("人员变更", "死亡"))
    assert survey.households[["家庭人口", "人均纯收入"]].to_numpy().tolist() == [[2, 4500]]
    assert survey.originals["人均纯收入"].tolist() == [4500]
    assert kinds(survey) == ["average-counted-gone", "person-gone", "size-counted-gone"]


def test_an_average_whose_total_is_unknown_is_reported(catalogue: Catalogue) -> None:
    head: list[object] = ["户编号", "户主姓名", "家庭人口", "人均纯收入"]
    survey = survey_of(catalogue, [head, ["1", "张甲", 3, 3000]], roster("人员变更", "死亡"))
    assert survey.households[["家庭人口", "人均纯收入"]].to_numpy().tolist() == [[2, 3000]]
    assert "average-doubtful" in kinds(survey)


def test_a_size_that_may_count_the_gone_is_reported(catalogue: Catalogue) -> None:
    head: list[object] = ["户编号", "户主姓名", "家庭人口"]
    survey = survey_of(catalogue, [head, ["1", "张甲", 5]], roster("人员变更", "死亡"))
    assert survey.households["家庭人口"].tolist() == [5] and "size-doubtful" in kinds(survey)


@pytest.mark.parametrize(
    ("title", "value", "why", "told"),
    [
        ("备注", "整户迁出", NOBODY_LEFT, "nobody-left"),
        ("户状态", "销户", NOBODY_LEFT, "nobody-left"),
        ("是否整户迁出", "是", NOBODY_LEFT, "nobody-left"),
        ("备注", "户主去世", None, "head-gone"),
        ("变动情况", "死亡", None, "head-gone"),
        ("变动情况", "迁出", None, "perhaps-gone"),
        ("备注", "女儿出嫁", None, None),
        ("备注", "人口无变化", None, None),
        ("重大事项", "原户主病故，户主变更", None, None),
    ],
)
def test_marks_in_the_row_of_a_household(
    catalogue: Catalogue, title: str, value: str, why: str | None, told: str | None
) -> None:
    head: list[object] = ["户编号", "户主姓名", "家庭人口", "危房户", title]
    survey = survey_of(catalogue, [head, ["1", "张甲", 3, "否", value], ["2", "王丙", 2, "否", None]])
    assert survey.households["未评定原因"].tolist() == [why, None]
    assert kinds(survey) == ([told] if told else [])


def test_the_only_person_of_a_household_is_its_head(catalogue: Catalogue) -> None:
    head: list[object] = ["户编号", "户主姓名", "家庭人口", "危房户"]
    survey = survey_of(catalogue, [head, ["1", "张甲（已故）", 1, "是"]])
    assert survey.households[["户主姓名", "未评定原因"]].to_numpy().tolist() == [["张甲", NOBODY_LEFT]]


def test_a_head_marked_in_the_survey_is_gone_in_the_roster(catalogue: Catalogue) -> None:
    head: list[object] = ["户编号", "户主姓名", "户主证件号码", "家庭人口"]
    survey = survey_of(catalogue, [head, ["1", "张甲（已故）", ONE, 3]], roster("备注", None))
    assert gone_in(survey) == ["张甲"] and survey.households["家庭人口"].tolist() == [2]


def test_who_is_marked_in_one_roster_is_gone_in_the_other(catalogue: Catalogue) -> None:
    survey = survey_of(catalogue, roster("备注", None), roster("人员变更", "死亡"))
    assert gone_in(survey) == ["张老"] and survey.households["家庭人口"].tolist() == [2]


def test_struck_persons_set_no_level_and_hidden_rows_are_read(catalogue: Catalogue) -> None:
    rows = roster("备注", None)
    rows[3][5] = "是"
    struck = Looks(hidden=frozenset({2}), struck={3: frozenset(range(7))})
    survey = survey_of(catalogue, rows, looks=struck)
    assert gone_in(survey) == ["张老"] and survey.households["危房户"].tolist() == [False]
    assert survey.gone is not None and survey.gone[RECORD_GONE].tolist() == ["整行划掉"]
    assert kinds(survey) == ["person-gone", "rows-hidden"]


def test_hidden_and_struck_rows_can_be_left_out(catalogue: Catalogue) -> None:
    head: list[object] = ["户编号", "户主姓名", "家庭人口"]
    rows: list[list[object]] = [head, *([str(n), f"张{n}", 2] for n in range(1, 6))]
    looks = Looks(hidden=frozenset({1, 2}), struck={4: frozenset({0, 1})})
    read = survey_of(catalogue, rows, looks=looks)
    assert len(read.households) == 5 and kinds(read) == ["row-struck", "rows-hidden"]
    out = survey_of(catalogue, rows, looks=Looks(looks.hidden, looks.struck, skip_hidden=True, skip_struck=True))
    assert out.households["户编号"].tolist() == ["3", "5"]
    told = {problem.kind: (problem.value, problem.details["rows"]) for problem in out.problems}
    assert told == {"hidden-left-out": ("2", "第2–3行"), "struck-left-out": ("1", "第5行")}


def test_a_single_struck_cell_is_reported(catalogue: Catalogue) -> None:
    head: list[object] = ["户编号", "户主姓名", "家庭人口", "危房户", "饮水安全"]
    survey = survey_of(catalogue, [head, ["1", "张甲", 2, "是", "是"]], looks=Looks(struck={1: frozenset({3})}))
    assert [(one.kind, one.cell, one.value) for one in survey.problems] == [("cell-struck", "D2", "是")]


def test_all_gone_leaves_an_empty_table_of_members(catalogue: Catalogue) -> None:
    rows = [[*row[:6], "死亡"] if place else row for place, row in enumerate(roster("备注", None))]
    survey = survey_of(catalogue, rows)
    assert survey.members is not None and not len(survey.members)
    assert isinstance(survey.gone, pd.DataFrame) and len(survey.gone) == 3


@pytest.mark.parametrize("text", ["", "健康", "2019", "户主", "故事", "迁"])
def test_texts_without_a_word_say_nothing(text: str) -> None:
    assert what_it_says(text, vocabulary()) is None


@pytest.mark.parametrize("name", ["李已故", "张三（户主）", "王转出"])
def test_names_are_left_alone(name: str) -> None:
    assert name_without_mark(name, vocabulary()) == (name, "")
