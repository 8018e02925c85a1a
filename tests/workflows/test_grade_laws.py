"""Laws of the whole road, on workbooks as a village might fill them in."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import SAMPLES, Fanpin, read_places, write_workbook

TITLES = [
    "户编号",
    "户主姓名",
    "乡镇",
    "户类型",
    "家庭人口",
    "劳动力人数",
    "技能劳动力人数",
    "务工月数",
    "产业规模",
    "产业收入",
    "转移性收入",
    "家庭年收入",
    "人均纯收入",
    "刚性支出",
    "危房户",
    "饮水安全",
    "失学辍学人数",
    "未参加医保人数",
    "不愁吃",
    "不愁穿",
    "缺发展资金",
    "自我发展能力",
    "大病慢性病人户",
    "残疾人户",
    "备注",
]
MESSY = {
    "人均纯收入": ["3,500元", "1.2万", "３０００", "三千五百", 2999, 5200.5, None, "—", "见附件"],
    "务工月数": [0, 3, "6个月", 10, "无", None],
    "饮水安全": ["是", "否", "√", "×", None, "不详"],
    "危房户": ["是", "否", "无", None],
    "户类型": ["脱贫户", "脱贫户", "脱贫户", "一般农户", None],
    "备注": ["=1+1", "+86", "-无", "@某", None, "正常"],
}
ODD = 3
FLAGS = {"不愁吃", "不愁穿", "缺发展资金", "大病慢性病人户", "残疾人户"}


def village(seed: int, households: int = 25) -> list[list[Any]]:
    """Rows of a survey, some answers missing or written oddly; at the end, ``ODD`` of them, one that contradicts an earlier
    one, one without a key, and one given twice."""
    chance = random.Random(seed)

    def cell(title: str) -> Any:
        if title in MESSY:
            return chance.choice(MESSY[title])
        if title in FLAGS:
            return chance.choice(["是", "否", "否", None])
        if title == "产业规模":
            return chance.choice(["无", "小", "中", None])
        if title == "自我发展能力":
            return chance.choice(["强", "一般", "弱", None])
        if title in ("产业收入", "转移性收入", "家庭年收入", "刚性支出"):
            return chance.choice([0, 1000, 5000, 20000, None])
        return chance.choice([0, 1, 2, 3, None])

    rows = [[f"户{n:03}", f"某{n}", chance.choice(["东镇", "西乡"]), *map(cell, TITLES[3:])] for n in range(households)]
    rows.append([*rows[1][:3], *map(cell, TITLES[3:])])
    rows.append([None, "无号", "东镇", *map(cell, TITLES[3:])])
    rows.append(list(rows[0]))
    return rows


def without_places(text: object) -> str:
    """A cell without the rows that it names (a.xlsx·调查表·第3行): they move with the rows and files."""
    return re.sub("（[^（）]*·第[0-9]+行[^（）]*）", "", str(text))


def outcome(ledger: Path) -> dict[str, list[tuple[Any, ...]]]:
    """户编号 → where it stands and why."""
    keys = ("表", "判定理由", "规则编号", "待核实内容", "帮扶建议", "重点群体")
    return {
        key: sorted(tuple(without_places(row.get(k)) for k in keys) for row in rows if "重复" not in str(row["判定理由"]))
        for key, rows in read_places(ledger).items()
    }


def graded(fanpin: Fanpin, survey: Path, ledger: Path, *options: object) -> dict[str, Any]:
    ran = fanpin("grade", survey, "-o", ledger, "--as-of", "2019-10-31", "--json", "--force", *options)
    assert ran.status == 0, ran.err
    return ran.json


@pytest.mark.parametrize("seed", range(6))
def test_every_row_is_in_exactly_one_sheet_and_the_sum_balances(fanpin: Fanpin, tmp_path: Path, seed: int) -> None:
    rows = village(seed)
    told = graded(fanpin, write_workbook(tmp_path / "s.xlsx", [TITLES, *rows]), tmp_path / "l.xlsx")
    places = read_places(tmp_path / "l.xlsx")
    assert sum(map(len, places.values())) == told["rows"] == told["households"] + told["repeated_rows"] == len(rows)
    counts = [told[part]["households"] for part in ("edge", "to_verify", "not_assessed")]
    assert sum(level["households"] for level in told["levels"].values()) + sum(counts) == told["households"]
    assert len(places["户000"]) == 2  # the repeated row stands in 未纳入评定, and says so
    assert {"未纳入评定"} < {row["表"] for row in places["户000"]} or places["户000"][0]["表"] == "未纳入评定"
    assert places["None"][0]["表"] == "未纳入评定" and "户编号" in places["None"][0]["判定理由"]
    assert all(row["判定理由"] for found in places.values() for row in found)
    summary = openpyxl.load_workbook(tmp_path / "l.xlsx")["汇总"]
    assert "不平衡" not in {cell.value for row in summary.iter_rows() for cell in row}


@pytest.mark.parametrize("seed", range(3))
def test_order_does_not_matter(fanpin: Fanpin, tmp_path: Path, seed: int) -> None:
    rows = village(seed)[:-1]
    chance = random.Random(seed)
    columns = [0, *chance.sample(range(1, len(TITLES)), len(TITLES) - 1)]
    shuffled = [[row[c] for c in columns] for row in chance.sample(rows, len(rows))]
    graded(fanpin, write_workbook(tmp_path / "a.xlsx", [TITLES, *rows]), tmp_path / "la.xlsx")
    graded(fanpin, write_workbook(tmp_path / "b.xlsx", [[TITLES[c] for c in columns], *shuffled]), tmp_path / "lb.xlsx")
    assert outcome(tmp_path / "la.xlsx") == outcome(tmp_path / "lb.xlsx")


@pytest.mark.parametrize("seed", range(3))
def test_filling_a_blank_stays_within_the_possible_levels(fanpin: Fanpin, tmp_path: Path, seed: int) -> None:
    rows = village(seed)[:-ODD]
    other = village(seed + 100)[:-ODD]
    filled = [
        [mine if mine is not None else theirs for mine, theirs in zip(a, b, strict=True)]
        for a, b in zip(rows, other, strict=True)
    ]
    graded(fanpin, write_workbook(tmp_path / "a.xlsx", [TITLES, *rows]), tmp_path / "la.xlsx")
    graded(fanpin, write_workbook(tmp_path / "b.xlsx", [TITLES, *filled]), tmp_path / "lb.xlsx")
    before, after = read_places(tmp_path / "la.xlsx"), read_places(tmp_path / "lb.xlsx")
    for key, found in before.items():
        then = after[key][0]["风险等级"]
        if then != "待核实":
            now = found[0]["风险等级"]
            assert then == now or (now == "待核实" and then in str(found[0]["待核实内容"]).split("；")[0]), key


def test_an_overlay_that_changes_nothing_changes_nothing(fanpin: Fanpin, tmp_path: Path) -> None:
    survey = write_workbook(tmp_path / "s.xlsx", [TITLES, *village(9)])
    overlay = tmp_path / "same.yaml"
    overlay.write_text("ruleset: same\ntitle: 某县\nextends: luan-2019\n", encoding="utf-8")
    graded(fanpin, survey, tmp_path / "a.xlsx")
    graded(fanpin, survey, tmp_path / "b.xlsx", "--rules", overlay)
    assert outcome(tmp_path / "a.xlsx") == outcome(tmp_path / "b.xlsx")


@pytest.mark.parametrize("seed", range(3))
def test_a_ledger_graded_again_comes_to_the_same(fanpin: Fanpin, tmp_path: Path, seed: int) -> None:
    graded(fanpin, write_workbook(tmp_path / "s.xlsx", [TITLES, *village(seed)]), tmp_path / "a.xlsx")
    graded(fanpin, tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    assert outcome(tmp_path / "a.xlsx") == outcome(tmp_path / "b.xlsx")


SAMPLE_RUNS: list[tuple[Sequence[str], str]] = [
    (["2019-04-入户调查.xlsx", "2019-04-成员名册.xlsx"], "2019-04-30"),
    (["2019-04-成员名册.xlsx"], "2019-04-30"),
    (["2019-10-入户调查.xlsx", "2019-10-成员名册.xlsx"], "2019-10-31"),
    (["2019-10-成员名册.xlsx"], "2019-10-31"),
]


@pytest.mark.parametrize(("files", "as_of"), SAMPLE_RUNS)
def test_the_samples_levels_survive_without_the_roster(fanpin: Fanpin, tmp_path: Path, files: list[str], as_of: str) -> None:
    """What the roster answered stands in the ledger, so that the ledger alone grades alike."""
    one, two = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    first = fanpin("grade", *(SAMPLES / file for file in files), "-o", one, "--as-of", as_of, "--json")
    again = fanpin("grade", one, "-o", two, "--as-of", as_of, "--json")
    assert first.status == again.status == 0, first.err + again.err
    where = [{key: [row["表"] for row in rows] for key, rows in read_places(ledger).items()} for ledger in (one, two)]
    assert where[0] == where[1]
    assert first.json["households"] == again.json["households"] > 500


UNREAD = [
    # what stands under 人均纯收入, which also follows from 纯收入 and 家庭人口 → sheet, what is asked
    (9000, "二级黄色", ""),
    (None, "二级黄色", ""),
    ("—", "二级黄色", ""),
    ("3000多元吧", "待核实", "人均纯收入"),
    ("3500元/亩", "待核实", "人均纯收入"),
]


@pytest.mark.parametrize(("income", "sheet", "asked"), UNREAD)
def test_nothing_is_put_in_the_place_of_what_could_not_be_read(
    fanpin: Fanpin, tmp_path: Path, income: object, sheet: str, asked: str
) -> None:
    titles = ["户编号", "户主姓名", "家庭人口", "纯收入", "人均纯收入", "劳动力人数"]
    roster = ["户编号", "姓名", "与户主关系", "劳动技能"]
    people = [["1", "甲", "户主", "普通劳动力"], ["1", "乙", "配偶", "普通劳动力"], ["1", "丙", "之子", "普通劳动力"]]
    rows = [["1", "甲", 3, 27000, income, "两三个"]]
    write_workbook(tmp_path / "s.xlsx", [titles, *rows])
    write_workbook(tmp_path / "r.xlsx", [roster, *people])
    for survey, ledger in ((["s.xlsx", "r.xlsx"], "a.xlsx"), (["a.xlsx"], "b.xlsx")):
        ran = fanpin("grade", *(tmp_path / file for file in survey), "-o", tmp_path / ledger, "--as-of", "2019-10-31")
        assert ran.status == 0, ran.err
        (found,) = read_places(tmp_path / ledger)["1"]
        assert found["表"] == sheet and asked in str(found["待核实内容"] or "") and found["劳动力人数"] == "两三个"


UNITS = [
    ("人均纯收入（万元）", 0.2, "一级红色", "人均纯收入", 2000),
    ("人均纯收入（万元）", 0.9, "二级黄色", "人均纯收入", 9000),
    ("人均纯收入（万元）", "0.2万", "一级红色", "人均纯收入", 2000),
    ("人均纯收入（元/月）", 200, "待核实", "人均纯收入（元/月）", 200),
]


@pytest.mark.parametrize(("title", "income", "sheet", "kept", "value"), UNITS)
def test_a_ledger_says_in_which_unit_its_figures_are(
    fanpin: Fanpin, tmp_path: Path, title: str, income: object, sheet: str, kept: str, value: float
) -> None:
    titles = ["户编号", "户主姓名", "家庭人口", title, "危房户"]
    survey = write_workbook(tmp_path / "s.xlsx", [titles, ["1", "甲", 3, income, "否"]])
    for source, out in ((survey, "a.xlsx"), (tmp_path / "a.xlsx", "b.xlsx")):
        graded(fanpin, source, tmp_path / out)
        (found,) = read_places(tmp_path / out)["1"]
        assert (found["表"], found[kept]) == (sheet, value)


SAME_NUMBER = [
    # 人均纯收入 and 饮水安全 of two rows under one 户编号 → sheet, and levels that are named as possible
    ((2000, "是"), (9000, "是"), "待核实", {"一级极易返贫户", "二级较易返贫户"}),
    ((9000, "是"), (9000, "否"), "待核实", {"一级极易返贫户", "二级较易返贫户"}),
    ((2000, "是"), (2500, "是"), "一级红色", set()),
    ((2000, "是"), (2000, None), "一级红色", set()),
    ((9000, "是"), (None, None), "二级黄色", set()),
    ((9000, None), (9000, "否"), "一级红色", set()),
]


@pytest.mark.parametrize(("one", "two", "sheet", "possible"), SAME_NUMBER)
def test_rows_under_one_number_that_come_to_different_levels_are_to_be_verified(
    fanpin: Fanpin, tmp_path: Path, one: tuple[Any, ...], two: tuple[Any, ...], sheet: str, possible: set[str]
) -> None:
    titles = ["户编号", "户主姓名", "家庭人口", "人均纯收入", "饮水安全", "备注"]
    rows = [["1", "甲", 3, *one, "一"], ["1", "甲", 3, *two, "二"], ["2", "乙", 3, 9000, "是", "二"]]
    graded(fanpin, write_workbook(tmp_path / "s.xlsx", [titles, *rows]), tmp_path / "l.xlsx")
    places = read_places(tmp_path / "l.xlsx")
    assert [row["表"] for row in places["2"]] == ["二级黄色"]
    assert sorted(row["表"] for row in places["1"]) == sorted([sheet, "未纳入评定"])
    (found,) = [row for row in places["1"] if row["表"] == sheet]
    asked = str(found["待核实内容"] or "")
    assert set(asked.partition("；")[0].removeprefix("可能为：").split("、")) - {""} == possible
    assert ("户编号重复的几行以哪一行为准" in asked) == bool(possible)


def test_rows_under_one_number_of_different_kinds_are_to_be_verified(fanpin: Fanpin, tmp_path: Path) -> None:
    titles = ["户编号", "户主姓名", "户类型", "家庭人口", "人均纯收入", "饮水安全"]
    rows = [["1", "甲", "脱贫户", 3, 9000, "是"], ["1", "乙", "一般农户", 3, 9000, "是"]]
    graded(fanpin, write_workbook(tmp_path / "s.xlsx", [titles, *rows]), tmp_path / "l.xlsx")
    found = {row["表"]: row for row in read_places(tmp_path / "l.xlsx")["1"]}
    assert found.keys() == {"待核实", "未纳入评定"}
    assert "未纳入评定" in str(found["待核实"]["待核实内容"]) and "以哪一行为准" in str(found["待核实"]["待核实内容"])


def test_text_that_looks_like_a_formula_stays_text(fanpin: Fanpin, tmp_path: Path) -> None:
    graded(
        fanpin, write_workbook(tmp_path / "s.xlsx", [["户编号", "户主姓名", "备注"], ["1", "甲", "'=1+1"]]), tmp_path / "l.xlsx"
    )
    rows = [
        ["户编号", "户主姓名", "备注"],
        *([str(n), "甲", text] for n, text in enumerate(["+1", "-1+2", "@SUM(1)", "=HYPERLINK(1)"])),
    ]
    (tmp_path / "s.csv").write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    graded(fanpin, tmp_path / "s.csv", tmp_path / "l.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "l.xlsx")
    assert not [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    kept = {row["备注"] for found in read_places(tmp_path / "l.xlsx").values() for row in found}
    assert {"+1", "-1+2", "@SUM(1)", "=HYPERLINK(1)"} <= kept


OWN_FACTS = """ruleset: own
title: 自定指标
levels:
  1: {name: 一级, colour: FF0000, sheet: 一级红色}
  2: {name: 二级, colour: FFFF00, sheet: 二级黄色}
  3: {name: 三级, colour: 0070C0, sheet: 三级蓝色}
default_level: {level: 3, reason: 无}
facts:
  老人数: {over: 成员, expr: COUNT(*) FILTER (WHERE 年龄 >= 60)}
  有老人: {over: 成员, expr: BOOL_OR(年龄 >= 60)}
  最大年龄: {over: 成员, expr: MAX(年龄)}
risk:
  - {id: R1, level: 1, when: 老人数 >= 2, reason: "老人{老人数}人"}
  - {id: R2, level: 2, when: 有老人 AND 最大年龄 > 70, reason: "最大{最大年龄}岁"}
"""


def test_a_ledger_graded_by_own_facts_over_members_comes_to_the_same_again(fanpin: Fanpin, tmp_path: Path) -> None:
    rules = tmp_path / "own.yaml"
    rules.write_text(OWN_FACTS, encoding="utf-8")
    titles = ["户编号", "人编号", "姓名", "与户主关系", "年龄"]
    people = [("1", 65), ("1", 61), ("2", 75), ("2", 30), ("3", 20), ("4", None)]
    rows = [[key, f"{n}", f"人{n}", "户主" if n % 2 else "之子", age] for n, (key, age) in enumerate(people)]
    roster = write_workbook(tmp_path / "名册.xlsx", [titles, *rows])
    for source, name in ((roster, "a.xlsx"), (tmp_path / "a.xlsx", "b.xlsx")):
        ran = fanpin("grade", source, "--rules", rules, "-o", tmp_path / name, "--as-of", "2019-10-31")
        assert ran.status == 0, ran.err
    before, after = read_places(tmp_path / "a.xlsx"), read_places(tmp_path / "b.xlsx")
    assert {key: row[0]["表"] for key, row in before.items()} == {key: row[0]["表"] for key, row in after.items()}
    assert before["1"][0]["表"] == "一级红色"
