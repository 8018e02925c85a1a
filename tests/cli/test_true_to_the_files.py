"""What offices really send, graded as a clerk would: a household over several sheets, folders with other ledgers, years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.answers import POOR, STABLE, UNSAFE, WHO, household, table, workbook
from tests.conftest import Fanpin, read_places

ALL = (*WHO, *STABLE)
INCOME = [title for title in STABLE if "收入" in title or "支出" in title or "自付" in title]
HOUSING = [title for title in STABLE if title not in INCOME and STABLE[title] in ("是", "否", "A级", 90)]
BASICS = [title for title in STABLE if title not in (*INCOME, *HOUSING)]
THREE = [household(1), household(2, **UNSAFE), household(3, **POOR)]
LEVELS = {"张甲1": "三级稳定脱贫户", "张甲2": "一级极易返贫户", "张甲3": "一级极易返贫户"}


def graded(fanpin: Fanpin, out: Path, *paths: Path) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The counts of ``grade --json``, and by the head's name the row of each household; each is there once."""
    ran = fanpin("grade", *paths, "--as-of", "2019-10-31", "-o", out, "--json")
    assert ran.status == 0, ran.err
    rows = [row for rows in read_places(out).values() for row in rows]
    assert len({row["户主姓名"] for row in rows}) == len(rows)
    return ran.json, {str(row["户主姓名"]): row for row in rows}


def problems(ledger: Path) -> list[str]:
    """类别 of each row of 数据问题."""
    book = openpyxl.load_workbook(ledger, read_only=True)
    rows = [list(row) for row in book["数据问题"].iter_rows(values_only=True)]
    header = next(row for row in rows if "类别" in row)
    return [str(row[header.index("类别")]) for row in rows[rows.index(header) + 1 :] if row[header.index("类别")]]


def test_one_survey_on_three_sheets(fanpin: Fanpin, tmp_path: Path) -> None:
    sheets = {
        "基本信息": table([*WHO, *BASICS], THREE),
        "收支情况": table(["户编号", "户主姓名", *INCOME], THREE[::-1]),
        "生产生活条件": table(["户编号", "户主姓名", *HOUSING], THREE),
    }
    counts, rows = graded(fanpin, tmp_path / "台账.xlsx", workbook(tmp_path / "村.xlsx", sheets))
    assert (counts["households"], counts["persons"], counts["problems"]["error"]) == (3, 6, 0)
    assert {name: row["风险等级"] for name, row in rows.items()} == LEVELS
    assert counts["to_include"]["households"] == 1
    assert rows["张甲1"]["来源"] == "村.xlsx·基本信息·第2行；村.xlsx·收支情况·第4行；村.xlsx·生产生活条件·第2行"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["户编号", *INCOME], [*WHO, *BASICS, *HOUSING]),  # the further sheet comes first
        ([*WHO, *BASICS, *INCOME], ["户主姓名", "身份证号码", *HOUSING]),  # no 户编号: by the head's number
        ([*WHO, *BASICS, *INCOME], ["身份证号", "户主姓名", "家庭人口数", *HOUSING]),
        ([title for title in ALL if title not in ("危房户", "未参保人数")], ["户编号", "户主", "未参保人数", "危房户"]),
        (ALL, ["户编号", "户主姓名", "危房户"]),  # asked again, and the same was answered
    ],
)
def test_one_household_in_two_files(fanpin: Fanpin, tmp_path: Path, first: Sequence[str], second: Sequence[str]) -> None:
    people = [{**one, "身份证号": one["身份证号码"], "户主": one["户主姓名"]} for one in THREE]
    one = workbook(tmp_path / "a.xlsx", {"调查": table(first, people)})
    two = workbook(tmp_path / "b.xlsx", {"补充": table(second, people[::-1])})
    counts, rows = graded(fanpin, tmp_path / "台账.xlsx", one, two)
    assert (counts["households"], counts["persons"]) == (3, 6)
    assert {name: row["风险等级"] for name, row in rows.items()} == LEVELS
    assert all("；" in row["来源"] for row in rows.values())


def test_two_answers_to_one_question_are_settled_by_nobody(fanpin: Fanpin, tmp_path: Path) -> None:
    main = workbook(tmp_path / "a.xlsx", {"调查": table(ALL, [household(1), household(2)])})
    again = [household(1, 危房户="是"), household(2)]
    other = workbook(tmp_path / "b.xlsx", {"住建": table(["户编号", "户主姓名", "危房户"], again)})
    _counts, rows = graded(fanpin, tmp_path / "台账.xlsx", main, other)
    assert rows["张甲1"]["风险等级"] == "待核实"
    assert "危房户" in rows["张甲1"]["待核实内容"]
    assert rows["张甲1"]["危房户"] == "各表不一致：否；是"
    assert rows["张甲2"]["风险等级"] == "三级稳定脱贫户"
    assert "几张表填写不一致" in problems(tmp_path / "台账.xlsx")


def test_what_two_sheets_say_of_the_same_number_but_other_heads_is_not_put_together(fanpin: Fanpin, tmp_path: Path) -> None:
    main = workbook(tmp_path / "a.xlsx", {"调查": table(ALL, [household(1)])})
    other = {**household(2), "户编号": household(1)["户编号"]}
    further = workbook(tmp_path / "b.xlsx", {"补充": table(["户编号", "户主姓名", "身份证号码", "危房户"], [other])})
    ran = fanpin("grade", main, further, "--as-of", "2019-10-31", "-o", tmp_path / "台账.xlsx", "--json")
    assert ran.json["problems"]["error"] >= 1
    rows = read_places(tmp_path / "台账.xlsx")[str(household(1)["户编号"])]
    assert {row["户主姓名"] for row in rows} == {"张甲1", "张甲2"}


def test_villages_on_their_sheets_are_stacked(fanpin: Fanpin, tmp_path: Path) -> None:
    sheets = {"东岭村": table(ALL, THREE[:1]), "西冲村": table(ALL[::-1], THREE[1:])}
    counts, rows = graded(fanpin, tmp_path / "台账.xlsx", workbook(tmp_path / "镇.xlsx", sheets))
    assert counts["households"] == 3
    assert {name: row["风险等级"] for name, row in rows.items()} == LEVELS


VISITS = [
    ["乡镇", "村", "户编号", "户主姓名", "走访日期", "走访人", "走访内容"],
    *(
        ["东岭镇", "东岭村", f"3415990101000{n}", f"张甲{n}", f"2019-0{m}-15", "韩某", "慰问"]
        for n in (1, 2, 9)
        for m in (7, 8)
    ),
]
ONE_VISIT_EACH = [VISITS[0], *VISITS[1::2]]
PAYMENTS = [
    ["户编号", "户主姓名", "家庭人口", "补贴项目", "发放金额", "发放年月"],
    *([f"3415990101000{n}", f"张甲{n}", 2, "产业奖补", 500, f"2019-0{m}"] for n in (1, 2) for m in (6, 9)),
]
POLICIES = [
    ["户编号", "户主姓名", "政策编号", "应享金额", "实际金额", "年", "月"],
    *([f"3415990101000{n}", f"张甲{n}", code, 500, 500, 2019, 6] for n in (1, 2) for code in ("A01", "B02")),
]
PUMPS = [["户编号", "户主姓名", "光伏容量", "并网时间"], *([f"3415990101000{n}", f"张甲{n}", 3, "2018-06"] for n in (1, 2, 3))]


@pytest.mark.parametrize("other", [VISITS, ONE_VISIT_EACH, PAYMENTS, POLICIES, PUMPS], ids=lambda rows: str(rows[0][-1]))
def test_other_ledgers_in_the_folder_are_no_survey(fanpin: Fanpin, tmp_path: Path, other: list[list[object]]) -> None:
    folder = tmp_path / "东岭镇"
    workbook(folder / "入户调查.xlsx", {"入户调查": table(ALL, THREE)})
    workbook(folder / "另一台账.xlsx", {"台账": other})
    counts, rows = graded(fanpin, tmp_path / "台账.xlsx", folder)
    assert (counts["households"], counts["persons"]) == (3, 6)
    assert {name: row["风险等级"] for name, row in rows.items()} == LEVELS
    assert any(title.startswith("不是调查表的名单") for title in problems(tmp_path / "台账.xlsx"))
    ran = fanpin("check", folder, "--as-of", "2019-10-31", "--json")
    assert [finding["check"] for finding in ran.json["findings"] if finding["check"].startswith("set-aside")]


def years(title: str, values: Sequence[object], blank: Sequence[str] = ()) -> list[list[object]]:
    """Three households with a row a year, poor until the last one, which leaves some answers blank."""
    rows: list[Mapping[str, object]] = []
    for number in (1, 2, 3):
        for value in values:
            latest = value == values[-1]
            rows.append(
                {**household(number, **({} if latest else POOR)), title: value, **dict.fromkeys(blank if latest else ())}
            )
    return table([title, *ALL], rows)


@pytest.mark.parametrize(
    ("title", "values"),
    [
        ("年度", [2017, 2018, 2019]),
        ("数据年度", ["2017年", "2018年度", "2019年"]),
        ("数据日期", ["2017-12-31", "2018-12-31", "2019-10-10"]),
        ("调查日期", ["2018-10-09", "2019-04-11", "2019-10-10"]),
        ("填报时间", ["2018.10", "2019.4", "2019.10"]),
        ("期次", ["2018年下半年", "2019年上半年", "2019年下半年"]),
    ],
)
def test_the_latest_year_of_a_household_counts(fanpin: Fanpin, tmp_path: Path, title: str, values: list[object]) -> None:
    survey = workbook(tmp_path / "历年.xlsx", {"入户调查": years(title, values, ["医疗自付", "教育自付"])})
    counts, rows = graded(fanpin, tmp_path / "台账.xlsx", survey)
    assert (counts["households"], counts["persons"], counts["to_include"]["households"]) == (3, 6, 0)
    assert {row["风险等级"] for row in rows.values()} == {"待核实"}
    assert {"医疗自付支出", "教育自付支出"} <= set(rows["张甲1"]["待核实内容"].split("需核实：")[1].split("、"))
    assert rows["张甲1"]["人均纯收入"] == 12300
    assert "往年的行" in problems(tmp_path / "台账.xlsx")


def test_the_year_before_serves_as_the_last_round(fanpin: Fanpin, tmp_path: Path) -> None:
    survey = workbook(tmp_path / "历年.xlsx", {"入户调查": years("年度", [2017, 2018, 2019])})
    counts, rows = graded(fanpin, tmp_path / "台账.xlsx", survey)
    assert {row["上期等级"] for row in rows.values()} == {"一级极易返贫户"}
    assert {row["等级变化"] for row in rows.values()} == {"风险下降"}
    assert not any("上期" in rule["missing"] for rule in counts["rules_not_assessed"])


def test_years_on_sheets_and_in_files_named_after_them(fanpin: Fanpin, tmp_path: Path) -> None:
    older, now = (table(ALL, [household(n, **changed) for n in (1, 2)]) for changed in (POOR, {}))
    for given in (
        [workbook(tmp_path / "表.xlsx", {"2018年": older, "2019年": now})],
        [workbook(tmp_path / "2019-10-调查.xlsx", {"表": now}), workbook(tmp_path / "2019-04-调查.xlsx", {"表": older})],
    ):
        out = tmp_path / f"{given[0].stem}-结果.xlsx"
        counts, rows = graded(fanpin, out, *given)
        assert counts["households"] == 2
        assert {row["风险等级"] for row in rows.values()} == {"三级稳定脱贫户"}


def test_rows_that_no_year_tells_apart_are_to_verify(fanpin: Fanpin, tmp_path: Path) -> None:
    rows = [household(1, **POOR), {**household(1), "医疗自付": None, "教育自付": None}, household(2)]
    survey = workbook(tmp_path / "表.xlsx", {"调查": table(ALL, rows)})
    ran = fanpin("grade", survey, "--as-of", "2019-10-31", "-o", tmp_path / "台账.xlsx", "--json")
    assert ran.json["to_verify"]["households"] == 1
    row = next(row for row in read_places(tmp_path / "台账.xlsx")["34159901010001"] if row["表"] == "待核实")
    assert "表.xlsx·调查·第2行、表.xlsx·调查·第3行" in row["待核实内容"]


def test_a_row_that_is_only_emptier_decides_nothing(fanpin: Fanpin, tmp_path: Path) -> None:
    rows = [household(1), {**household(1), "医疗自付": None}]
    survey = workbook(tmp_path / "表.xlsx", {"调查": table(ALL, rows)})
    ran = fanpin("grade", survey, "--as-of", "2019-10-31", "-o", tmp_path / "台账.xlsx", "--json")
    assert (ran.json["levels"]["3"]["households"], ran.json["to_verify"]["households"]) == (1, 0)


def test_villages_of_a_township_are_told_apart_by_their_folders(fanpin: Fanpin, tmp_path: Path) -> None:
    titles = [title for title in ALL if title not in ("乡镇", "行政村")]
    folder = tmp_path / "示例县"
    workbook(folder / "东岭镇" / "调查表.xlsx", {"Sheet1": [["西冲村2019年入户调查表"], *table(titles, THREE[:1])]})
    workbook(folder / "青山乡" / "调查表.xlsx", {"上湾村": table(titles, [{**THREE[1], "户主姓名": None}, THREE[2]])})
    ran = fanpin("grade", folder, "--as-of", "2019-10-31", "-o", tmp_path / "台账.xlsx", "--by", "township", "--json")
    assert [Path(path).name for path in ran.json["ledgers"]] == ["台账.xlsx", "台账-东岭镇.xlsx", "台账-青山乡.xlsx"]
    row = read_places(tmp_path / "台账-东岭镇.xlsx")["34159901010001"][0]
    assert (row["乡镇"], row["村"], row["来源"]) == ("东岭镇", "西冲村", "东岭镇/调查表.xlsx·Sheet1·第3行")
    assert read_places(tmp_path / "台账-青山乡.xlsx")["34159901010003"][0]["村"] == "上湾村"
    checked = fanpin("check", folder, "--as-of", "2019-10-31", "-o", tmp_path / "核查", "--json").json
    files = {finding["file"] for finding in checked["findings"]}
    assert files == {"东岭镇/调查表.xlsx", "青山乡/调查表.xlsx"}
    assert {Path(path).name for path in checked["marked"]} == {"东岭镇-调查表-核查.xlsx", "青山乡-调查表-核查.xlsx"}
