"""Which rows make a household: keys as people keep them, totals, members beside, forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.answers import NUMBERS, STABLE, UNSAFE, WHO, household, identity, table, workbook
from tests.cases.roads import checked, graded, person, roster
from tests.conftest import Fanpin

ALL = (*WHO, *STABLE)


@pytest.mark.parametrize("word", ["0", "000", "暂无", "无", "待编", "新增", "未编号", "/", 0])
def test_what_stands_for_no_number_is_no_number(fanpin: Fanpin, tmp_path: Path, word: object) -> None:
    common = {"户编号": word, "户类型": "一般农户", "脱贫属性": None}
    poorest, others = {**UNSAFE, "家庭纯收入": 8000, "人均纯收入（元）": 4000}, {"人均纯收入（元）": 9000, "家庭纯收入": 18000}
    rows = [household(1), household(2)]
    for name, serial, answers in (("王边一", 11, poorest), ("王边二", 13, others), ("王边三", 15, others)):
        rows.append({**household(3), **common, **answers, "户主姓名": name, "身份证号码": identity("19660203", serial)})
    case = graded(fanpin, tmp_path / "l.xlsx", workbook(tmp_path / "a.xlsx", {"调查": table(ALL, rows)}))
    assert case.size == (5, 10)
    expected = {"张甲1": "三级蓝色", "张甲2": "三级蓝色", "王边一": "边缘户", "王边二": "未纳入评定", "王边三": "未纳入评定"}
    assert case.levels == expected
    assert case.of("王边一")["户编号"] == identity("19660203", 11)
    assert not any("重复" in str(row["判定理由"]) for row in case.rows)


def test_one_number_in_every_village(fanpin: Fanpin, tmp_path: Path) -> None:
    def village(name: str, surname: str, *, round_: int) -> list[dict[str, object]]:
        return [
            {
                **household(1),
                **{
                    "行政村": name,
                    "户编号": n,
                    "户主姓名": f"{surname}{n}",
                    "身份证号码": identity("19700305", 2 * n + ord(name[0]) * 8),
                },
                **(UNSAFE if (surname, n, round_) == ("李西", 2, 2) else {}),
            }
            for n in (1, 2, 3)
        ]

    surveys = [
        workbook(
            tmp_path / f"2019-{month}-调查.xlsx",
            {name: table(ALL, village(name, who, round_=round_)) for name, who in (("东岭村", "张东"), ("西冲村", "李西"))},
        )
        for round_, month in ((1, "04"), (2, "10"))
    ]
    case = graded(fanpin, tmp_path / "l.xlsx", surveys[1])
    assert case.size == (6, 12)
    assert [name for name, level in case.levels.items() if level != "三级蓝色"] == ["李西2"]
    told = fanpin("diff", *surveys, "-o", tmp_path / "d.xlsx", "--json").json["classes"]
    assert (told["风险上升"], told["等级不变"]["households"]) == ({"households": 1, "persons": 2}, 5)
    ledgers = [tmp_path / "2019-04-台账.xlsx", tmp_path / "2019-10-台账.xlsx"]
    for survey, ledger in zip(surveys, ledgers, strict=True):
        assert fanpin("grade", survey, "--as-of", f"{ledger.name[:7]}-30", "-o", ledger).status == 0
    shown = fanpin("history", "2", *ledgers).out
    assert "张东2" in shown and "李西2" in shown


def test_a_number_on_the_row_of_the_head_only(fanpin: Fanpin, tmp_path: Path) -> None:
    people = []
    for n in (1, 2, 3):
        head = person(f"3415990101000{n}", f"张甲{n}", 人数=3, 证件号码=NUMBERS[n - 1])
        rest = [person(None, f"李乙{n}", "配偶"), person(None, f"张丙{n}", "之子")]
        people += [head, *({**one, "人数": None, "人均纯收入": None} for one in rest)]
    lists = workbook(tmp_path / "名册.xlsx", {"名册": roster(people)})
    answers = [household(n, 家庭人口数=3, 家庭纯收入=36900) for n in (1, 2, 3)]
    survey = workbook(tmp_path / "调查.xlsx", {"调查": table(ALL, answers)})
    for files in ([lists], [survey, lists]):
        case = graded(fanpin, tmp_path / "l.xlsx", *files)
        assert (case.size, {*case.levels.values()}) == ((3, 9), {"三级蓝色"})
    assert not [found for found in checked(fanpin, survey, lists) if "花名册不一致" in found[2]]


def test_lines_that_sum_up_a_group(fanpin: Fanpin, tmp_path: Path) -> None:
    rows = table(ALL, [household(n, 行政村="东岭村" if n < 3 else "西冲村") for n in (1, 2, 3, 4)])
    sums = {
        word: [word if title == "行政村" else 2 for title in ALL]
        for word in ("东岭村 计数", "东岭村 汇总", "总计数", "总平均值")
    }
    sheet = [*rows[:3], sums["东岭村 计数"], sums["东岭村 汇总"], *rows[3:], sums["总计数"], sums["总平均值"]]
    case = graded(fanpin, tmp_path / "l.xlsx", workbook(tmp_path / "a.xlsx", {"调查": sheet}))
    assert (case.size, {*case.levels.values()}) == ((4, 8), {"三级蓝色"})
    told = {check for check, cell, _message in checked(fanpin, tmp_path / "a.xlsx") if cell[1:] in ("4", "5", "8", "9")}
    assert told == {"not-a-household"}


def test_members_to_the_right(fanpin: Fanpin, tmp_path: Path) -> None:
    fields = ("姓名", "身份证号码", "与户主关系", "健康状况")
    header = [
        "序号",
        "户编号",
        "户主姓名",
        "身份证号码",
        "户类型",
        "脱贫属性",
        *(f"家庭成员{n}{field}" for n in "一二" for field in fields),
    ]
    wife, son = (person(None, name, relation) for name, relation in (("李乙", "配偶"), ("张丙", "之子")))
    beside = [[one["姓名"], one["证件号码"], one["与户主关系"], "健康"] for one in (wife, son)]
    rows = [
        [1, "34159901010001", "张甲1", NUMBERS[0], "脱贫户", "已脱贫", *beside[0], *beside[1]],
        [2, "34159901010002", "张甲2", NUMBERS[1], "脱贫户", "已脱贫", "李二", identity("19710203", 22), "配偶", "健康"],
    ]
    path = workbook(tmp_path / "a.xlsx", {"汇总表": [["某村脱贫户花名册"], header, *rows]})
    case = graded(fanpin, tmp_path / "l.xlsx", path)
    assert (case.size, case.levels) == ((2, 5), {"张甲1": "二级黄色", "张甲2": "二级黄色"})
    shown = fanpin("check", path, "--as-of", "2019-10-31", "--detail").out
    assert "家庭成员一身份证号码→证件号码" in shown and "****01" not in shown


def test_a_form_for_each_household(fanpin: Fanpin, tmp_path: Path) -> None:
    def form(n: int) -> list[list[object]]:
        one = household(n)
        pairs = [(title, one[title]) for title in (*WHO, "家庭人口数", "户类型", "脱贫属性", "人均纯收入（元）", "危房户")]
        lines: list[list[object]] = [[*pairs[at], *pairs[at + 1]] for at in range(0, len(pairs) - 1, 2)]
        return [["脱贫户入户调查登记表"], *lines, ["调查人签字：", None, "日期：", None]]

    book = workbook(tmp_path / "a.xlsx", {f"{n:03}": form(n) for n in (1, 2, 3)})
    files = [workbook(tmp_path / "户" / f"{n}.xlsx", {"表": form(n)}) for n in (1, 2, 3)]
    for given in ([book], files):
        case = graded(fanpin, tmp_path / "l.xlsx", *given)
        assert (case.size, case.levels) == ((3, 6), {f"张甲{n}": "二级黄色" for n in (1, 2, 3)})
        assert {row["人均纯收入"] for row in case.rows} == {12300}
