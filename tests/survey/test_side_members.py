"""Members to the right of their household become its members; never the head, never households of their own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.read import read_survey

Row = list[object]
HEAD: Row = ["户编号", "户主姓名", "身份证号码", "户类型", "家庭人口", "人均纯收入"]
ONE: Row = ["34159901010001", "张甲1", "341599197001021031", "脱贫户", 3, 9800]
TWO: Row = ["34159901010002", "张甲2", "341599197001031053", "脱贫户", 2, 7800]
OF_ONE: list[Row] = [["李一", "341599197203052020", "配偶"], ["张小", "341599200801012031", "之子"]]
OF_TWO: list[Row] = [["李二", "341599197303052044", "配偶"], [None, None, None]]
FIELDS = ["姓名", "身份证号码", "与户主关系"]
PERSONS = {
    ("34159901010001", "张甲1", "本人或户主"),
    ("34159901010001", "李一", "配偶"),
    ("34159901010001", "张小", "之子"),
    ("34159901010002", "张甲2", "本人或户主"),
    ("34159901010002", "李二", "配偶"),
}


def read(catalogue: Catalogue, *rows: Row, merged: tuple[tuple[int, int, int, int], ...] = ()) -> Survey:
    grid = Grid(Path("调查表.xlsx"), "表", [list(row) for row in rows], merged)
    return read_survey([grid.file], catalogue, as_of=dt.date(2019, 10, 31), open_=lambda _file: [grid])


def persons(survey: Survey) -> set[tuple[object, ...]]:
    assert survey.members is not None
    return {*survey.members[["户编号", "姓名", "与户主关系"]].itertuples(index=False, name=None)}


def flat(groups: list[Row]) -> Row:
    return [cell for group in groups for cell in group]


@pytest.mark.parametrize(
    "title",
    [
        *(
            "成员{n}{field}",
            "家庭成员{n}-{field}",
            "家庭成员（{n}）{field}",
            "第{n}个成员{field}",
            "{field}{n}",
            "成员{field}（{n}）",
        ),
        *("家庭成员{n}/{field}", "其他成员{n}的{field}", "家庭成员{chinese}{field}", "{field}_{n}"),
    ],
)
def test_titles_with_the_members_number(catalogue: Catalogue, title: str) -> None:
    titles = [title.format(n=n, chinese="一二"[n - 1], field=field) for n in (1, 2) for field in FIELDS]
    survey = read(catalogue, [*HEAD, *titles], [*ONE, *flat(OF_ONE)], [*TWO, *flat(OF_TWO)])
    assert persons(survey) == PERSONS
    assert survey.households["户主姓名"].tolist() == ["张甲1", "张甲2"]
    assert survey.households["户主证件号码"].tolist() == [ONE[2], TWO[2]]
    assert [problem.kind for problem in survey.problems] == ["members-beside"]


@pytest.mark.parametrize("groups", [("家庭成员一", "家庭成员二"), ("成员1", "成员2"), ("家庭成员", "家庭成员")])
def test_groups_over_the_members(catalogue: Catalogue, groups: tuple[str, str]) -> None:
    over = [*HEAD, groups[0], None, None, groups[1], None, None]
    under = [*[None] * len(HEAD), *FIELDS, *FIELDS]
    merged = (*((0, column, 1, column) for column in range(len(HEAD))), (0, 6, 0, 8), (0, 9, 0, 11))
    survey = read(catalogue, over, under, [*ONE, *flat(OF_ONE)], [*TWO, *flat(OF_TWO)], merged=merged)
    assert persons(survey) == PERSONS


def test_pairs_to_the_right(catalogue: Catalogue) -> None:
    pairs = [*HEAD, "姓名", "与户主关系", "姓名", "与户主关系"]
    one, two = ([cell for group in of for cell in (group[0], group[2])] for of in (OF_ONE, OF_TWO))
    assert persons(read(catalogue, pairs, [*ONE, *one], [*TWO, *two])) == PERSONS


def test_titles_that_say_the_relation(catalogue: Catalogue) -> None:
    titles = ["配偶姓名", "配偶身份证号码", "儿子1姓名", "儿子1身份证号码"]
    one, two = ([cell for group in of for cell in group[:2]] for of in (OF_ONE, OF_TWO))
    assert persons(read(catalogue, [*HEAD, *titles], [*ONE, *one], [*TWO, *two])) == PERSONS


def test_a_head_who_is_the_first_member_is_there_once(catalogue: Catalogue) -> None:
    titles = [f"成员{n}{field}" for n in (1, 2, 3) for field in FIELDS]
    heads: list[Row] = [[row[1], row[2], "户主"] for row in (ONE, TWO)]
    survey = read(catalogue, [*HEAD, *titles], [*ONE, *flat([heads[0], *OF_ONE])], [*TWO, *flat([heads[1], *OF_TWO])])
    assert survey.members is not None and len(survey.members) == len(PERSONS)
    assert persons(survey) == PERSONS


def test_a_cell_of_a_member_has_its_own_address(catalogue: Catalogue) -> None:
    titles = [f"成员{n}{field}" for n in (1, 2) for field in FIELDS]
    wrong = [["李一", "341599197203052020", "配偶"], ["张小", "无证", "之子"]]
    survey = read(catalogue, [*HEAD, *titles], [*ONE, *flat(wrong)])
    assert [(p.kind, p.cell) for p in survey.problems if p.kind != "members-beside"] == [("identity-number", "K2")]


def test_a_total_below_has_no_members(catalogue: Catalogue) -> None:
    titles = [f"成员{n}{field}" for n in (1, 2) for field in FIELDS]
    survey = read(catalogue, [*HEAD, *titles], [*ONE, *flat(OF_ONE)], ["合计", None, None, None, 3, None, 1, None, None, 1])
    assert len(survey.households) == 1 and survey.members is not None and len(survey.members) == 3


def test_two_tables_side_by_side_are_no_members(catalogue: Catalogue) -> None:
    survey = read(catalogue, [*HEAD, *HEAD], [*ONE, *TWO])
    assert survey.members is None and "side-by-side" in {problem.kind for problem in survey.problems}


def test_a_helper_beside_the_household_is_no_member(catalogue: Catalogue) -> None:
    survey = read(catalogue, [*HEAD, "帮扶人姓名", "帮扶人电话", "联系人1姓名"], [*ONE, "乙某", "19900000042", "丙某"])
    assert survey.members is None


@pytest.mark.parametrize(
    ("over", "titles"),
    [
        (
            None,
            [
                "成员1姓名",
                "成员1身份证号码",
                "成员1与户主关系",
                "成员1备注",
                "成员2姓名",
                "成员2身份证号码",
                "成员2与户主关系",
                "成员2备注",
            ],
        ),
        (None, ["姓名1", "身份证号码1", "与户主关系1", "备注1", "姓名2", "身份证号码2", "与户主关系2", "备注2"]),
        (None, [*FIELDS, "备注", *FIELDS, "备注"]),
        (None, [*FIELDS, "死亡时间", *FIELDS, "死亡时间"]),
        (["家庭成员一", None, None, None, "家庭成员二", None, None, None], [*FIELDS, "人员变更", *FIELDS, "人员变更"]),
        (["家庭成员一", None, None, None, "家庭成员二", None, None, None], [*FIELDS, "备注", *FIELDS, "备注"]),
    ],
)
def test_a_remark_of_a_member_is_of_nobody_else(catalogue: Catalogue, over: Row | None, titles: Row) -> None:
    dead = "2019年6月" if "死亡时间" in titles else "2019年6月死亡"
    rows: list[Row] = [[*ONE, *OF_ONE[0], None, *OF_ONE[1], dead], [*TWO, *OF_TWO[0], None, *OF_TWO[1], None]]
    header: list[Row] = [[*HEAD, *titles]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    if over is not None:
        header = [[*HEAD, *over], [*[None] * len(HEAD), *titles]]
        merged = (*((0, column, 1, column) for column in range(len(HEAD))), (0, 6, 0, 9), (0, 10, 0, 13))
    survey = read(catalogue, *header, *rows, merged=merged)
    assert persons(survey) == PERSONS - {("34159901010001", "张小", "之子")}
    assert [problem.value for problem in survey.problems if problem.kind == "person-gone"] == ["张小"]
    assert "perhaps-gone" not in {problem.kind for problem in survey.problems}
    assert "备注" not in survey.households
    assert (
        "人员变更" in titles or dead in survey.originals.astype(object).to_numpy().ravel().tolist()
    )  # carried through with the household
