"""``fanpin count``: three values, scope, definition, groups; counted by hand on a small survey."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Fanpin, write_workbook

TITLES = ["乡镇", "村", "户编号", "户主姓名", "家庭人口", "人均纯收入", "劳动力人数", "户类型"]
ROWS = [
    ["东镇", "一村", "0101", "张三", 3, 3000, 1, "脱贫户"],
    ["东镇", "一村", "0102", "李四", 2, None, 0, "脱贫户"],
    ["东镇", "二村", "0201", "王五", None, 2000, 0, "脱贫户"],
    ["东镇", "二村", "0201", "王五", None, None, None, "脱贫户"],
    ["西镇", "一村", "0301", "赵六", 4, 9000, 2, "一般农户"],
]
MEMBERS = [
    ["户编号", "姓名", "与户主关系", "年龄"],
    *(["0101", "张三", "本人或户主", 70], ["0101", "张妻", "配偶", 66], ["0101", "张子", "之子", 30]),
    *(["0102", "李四", "本人或户主", 65], ["0102", "李妻", "配偶", None], ["0301", "赵六", "本人或户主", 40]),
]


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(tmp_path_factory.mktemp("count") / "调查.xlsx", [TITLES, *ROWS])


@pytest.mark.parametrize(
    ("condition", "households", "persons", "unknown"),
    [
        ("人均纯收入 < 4000", 2, 3, 1),
        ("NOT 人均纯收入 < 4000", 1, 4, 1),
        ("人均纯收入 < 4000 OR 劳动力人数 = 0", 3, 5, 0),
        ("人均纯收入 IS NULL", 1, 2, 0),
        ("收入低于贫困线", 2, 3, 1),
        ("无劳力 AND 户类型 = '脱贫户'", 2, 2, 0),
        ("户类型 IN ('脱贫户', '一般农户')", 4, 9, 0),
        ("饮水安全", 0, 0, 4),
    ],
)
def test_true_and_unknown_are_counted_apart(
    fanpin: Fanpin, survey: Path, condition: str, households: int, persons: int, unknown: int
) -> None:
    """The fourth row only repeats 0201 and is no household; 0201 has no 家庭人口."""
    ran = fanpin("count", survey, condition, "--as-of", "2019-10-31", "--json")
    assert ran.status == 0, ran.err
    assert ran.json["expr"] == condition
    assert ran.json["total"] == {"households": households, "persons": persons, "unknown": unknown}
    assert (ran.json["counted"], ran.json["repeated_rows"]) == (4, 1)
    assert "全部4户" in ran.json["scope"] and "1行只是重复" in ran.json["scope"]


def test_what_a_survey_lacks_altogether_is_named(fanpin: Fanpin, survey: Path) -> None:
    assert fanpin("count", survey, "饮水安全", "--json").json["missing"] == ["饮水安全"]
    assert "饮水安全" in fanpin("count", survey, "饮水安全").out


def test_villages_of_one_name_are_apart(fanpin: Fanpin, survey: Path) -> None:
    rows = fanpin("count", survey, "人均纯收入 < 4000", "--by", "村", "--json").json["rows"]
    assert [tuple(row.values()) for row in rows] == [
        ("东镇", "一村", 1, 3, 1),
        ("东镇", "二村", 1, 0, 0),
        ("西镇", "一村", 0, 0, 0),
    ]
    assert [*rows[0]] == ["乡镇", "村", "households", "persons", "unknown"]


def test_by_a_column_a_fact_and_a_condition(fanpin: Fanpin, survey: Path) -> None:
    rows = fanpin("count", survey, "家庭人口 > 0", "--by", "户类型", "--by", "无劳力", "--json").json["rows"]
    assert [(row["户类型"], row["无劳力"], row["households"], row["unknown"]) for row in rows] == [
        ("脱贫户", "否", 1, 0),
        ("脱贫户", "是", 1, 1),
        ("一般农户", "否", 1, 0),
    ]


@pytest.mark.parametrize(
    ("condition", "holds", "open_"),
    [
        ("COUNT(*) FILTER (WHERE 年龄 >= 60) >= 2", {"0101"}, {"0102", "0201"}),  # nobody wrote the age of 李妻
        ("COUNT(*) FILTER (WHERE 年龄 >= 60) >= 1 AND 人均纯收入 < 5000", {"0101"}, {"0102", "0201"}),
        ("BOOL_OR(年龄 < 50) AND 户类型 = '脱贫户'", {"0101"}, {"0102", "0201"}),
        ("大病人数 > 0", set(), {"0101", "0102", "0201", "0301"}),
    ],
)
def test_totals_over_members_may_be_written_out(
    fanpin: Fanpin, survey: Path, tmp_path: Path, condition: str, holds: set[str], open_: set[str]
) -> None:
    """A member whose answer is missing, and a household that the roster lacks, leave it open; 0301 has all four members."""
    more = [["0301", f"赵{n}", "之子", 10 + n] for n in range(3)]
    roster = write_workbook(tmp_path / "名册.xlsx", [*MEMBERS, *more], "成员")
    ran = fanpin("count", survey, roster, condition, "--json", "--by", "户编号")
    assert ran.status == 0, ran.err
    assert {row["户编号"] for row in ran.json["rows"] if row["households"]} == holds
    assert {row["户编号"] for row in ran.json["rows"] if row["unknown"]} == open_


def test_the_definition_stands_beside_the_number(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    out = tmp_path / "统计.xlsx"
    ran = fanpin("count", survey, "收入低于贫困线", "--as-of", "2019-10-31", "--by", "村", "-o", out)
    assert ran.status == 0, ran.err
    assert "人均纯收入低于贫困线" in ran.out and "3218元" in ran.out and "2019-01-01起" in ran.out
    cells = [cell for row in openpyxl.load_workbook(out).active.iter_rows(values_only=True) for cell in row if cell]
    assert {"乡镇", "村", "户数", "人数", "未知户数", "合计"} <= {*cells}
    told = "\n".join(map(str, cells))
    assert (
        "收入低于贫困线：人均纯收入低于贫困线" in told and "贫困线：3218元/人·年（2019-01-01起）" in told and "全部4户" in told
    )
    assert fanpin("count", survey, "无劳力", "-o", out).status == 2


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ("人均纯收人 < 1", "did you mean 人均纯收入?"),
        ("人均纯收入 ＜ 3000", "＜ → <"),
        ("人均纯收入", "no condition"),
        ("年龄 > 60", "is a member's"),
        ("风险等级 = '六级'", "no value “六级”"),
        ("SELECT 1", "SELECT"),
        ("COUNT(*) FILTER (WHERE 年令 > 1) > 0", "did you mean 年龄?"),
    ],
)
def test_a_wrong_condition_is_one_sentence(fanpin: Fanpin, survey: Path, condition: str, sentence: str) -> None:
    ran = fanpin("count", survey, condition)
    assert ran.status == 2 and sentence in ran.err and not ran.out
    assert len(ran.err.strip().splitlines()) == 1


def test_a_wrong_column_to_group_by(fanpin: Fanpin, survey: Path) -> None:
    ran = fanpin("count", survey, "无劳力", "--by", "乡正")
    assert ran.status == 2 and "--by 乡正" in ran.err and "did you mean" in ran.err


def test_a_ledger_knows_where_households_stand(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "台账.xlsx"
    assert fanpin("grade", survey, "--as-of", "2019-10-31", "-o", ledger).status == 0
    by = fanpin("count", ledger, "家庭人口 > 0 OR 家庭人口 IS NULL", "--by", "风险等级", "--json").json
    assert by["total"]["households"] == 4 and by["as_of"] == "2019-10-31"
    for row in by["rows"]:
        level = row["风险等级"]
        one = fanpin("count", ledger, f"风险等级 = '{level}'", "--json").json["total"]
        assert (one["households"], one["unknown"]) == (row["households"], 0)
        again = fanpin("count", survey, f"风险等级 = '{level}'", "--as-of", "2019-10-31", "--json").json["total"]
        assert again == one
    assert fanpin("count", ledger, "人均纯收入 < 4000", "--json").json["total"]["households"] == 2
    short = fanpin("count", ledger, "风险等级 = '一级'", "--json").json["total"]
    assert short == fanpin("count", ledger, "风险等级 = '一级极易返贫户'", "--json").json["total"]
