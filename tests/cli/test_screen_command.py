"""``fanpin screen`` as a user meets it: rosters and lists of all sorts, who is registered, and what is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Fanpin, Ran, write_workbook

SHEETS = ["汇总", "入户排查名单", "已建档立卡", "名单对不上", "疑似同名", "数据问题"]
FIRST = ["乡镇", "村", "户编号", "户主姓名", "证件号码", "家庭人口", "重点群体", "依据"]
ROSTER = ["乡镇", "村", "户编号", "姓名", "证件号码", "与户主关系", "户类型", "备注"]
LIST = ["姓名", "身份证号", "类别"]


def number(serial: int) -> str:
    """A number of the older kind with its year and check character: a different one for each serial."""
    from fanpin_cli.text.identity import upgraded

    return upgraded(f"341599700101{serial:03d}")


def person(
    key: str, serial: int, name: str, relation: str = "户主", type_: str | None = "一般农户", note: str = ""
) -> list[Any]:
    village = f"{'东西'[int(key[1:]) % 2]}村"
    return ["示范镇", village, key, name, number(serial), relation, type_, note]


PEOPLE = [
    person("H1", 1, "张一"),
    person("H1", 2, "张二", "之子"),
    person("H2", 3, "李三"),
    person("H3", 4, "王四", type_="脱贫户"),
    person("H4", 5, "张一"),
    person("H5", 6, "赵六", note="已死亡"),
    person("H5", 7, "赵七", "之子"),
    person("H6", 8, "钱八", note="已死亡"),
]


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "花名册.xlsx", [ROSTER, *PEOPLE])


Lay = Callable[..., Ran]


@pytest.fixture
def lay(fanpin: Fanpin, roster: Path, tmp_path: Path) -> Lay:
    """Screen the roster with one list of these rows."""

    def run(rows: Sequence[Sequence[object]], *more: object, kind: str = "低保", header: Sequence[str] = LIST) -> Ran:
        file = write_workbook(tmp_path / f"{kind}.xlsx", [header, *rows])
        return fanpin("screen", roster, "--list", f"{kind}={file}", "--as-of", "2019-10-31", "--json", "--force", *more)

    return run


def rows_of(ran: Ran, sheet: str = "入户排查名单") -> list[dict[str, Any]]:
    assert ran.status == 0, ran.err
    book = openpyxl.load_workbook(ran.json["workbook"])
    header, *rows = book[sheet].iter_rows(min_row=3, values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows if row[0] != "无"]


def test_the_sheets_their_columns_and_drop_downs(lay: Lay, roster: Path) -> None:
    ran = lay([["张二", number(2), "A类"]])
    assert ran.json["workbook"] == str(roster.with_name("花名册-入户排查.xlsx"))
    book = openpyxl.load_workbook(ran.json["workbook"])
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == SHEETS
    visits = book["入户排查名单"]
    titles = [cell.value for cell in visits[3]]
    assert titles[: len(FIRST)] == FIRST
    assert {"户类型", "人均纯收入", "危房户", "低保户", "困难军烈属户"} <= {*titles[len(FIRST) :]}
    offered = {
        str(titles[cells.min_col - 1]): rule.formula1
        for rule in visits.data_validations.dataValidation
        for cells in rule.sqref.ranges
    }
    assert "是,否" in str(offered["低保户"])
    assert "一般农户" in str(offered["户类型"])
    assert [cell.value for cell in book["已建档立卡"][3]] == FIRST
    (row,) = rows_of(ran)
    assert row["依据"] == "低保·第2行·A类"
    assert row["重点群体"] == "低保户"
    assert (row["户编号"], row["户主姓名"], row["证件号码"], row["家庭人口"]) == ("H1", "张一", number(1), 2)
    assert row["户类型"] == "一般农户"
    assert row["人均纯收入"] is None


@pytest.mark.parametrize(
    "written",
    [
        number(2),
        number(2).lower(),
        number(2)[:6] + number(2)[8:17],
        f"{number(2)}43",
        f"{number(2)}43B1",
        f"{number(2)}4312",
        f"ID{number(2)}",
        f" {number(2)[:6]} {number(2)[6:]}",
        number(2).translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")),
        f"身份证号：{number(2)}",
    ],
)
def test_a_number_however_it_is_written(lay: Lay, written: str) -> None:
    assert [row["户编号"] for row in rows_of(lay([["谁", written, "A类"]]))] == ["H1"]


@pytest.mark.parametrize("written", [number(2)[:17], f"{number(2)}4", number(2)[:14], "12345"])
def test_a_number_that_is_none_is_in_no_household(lay: Lay, written: str) -> None:
    ran = lay([["张二", written, "A类"]])
    assert [row["证件号码"] for row in rows_of(ran, "名单对不上")] == [written]
    assert (ran.json["unmatched"], ran.json["to_visit"]) == ({"低保": 1}, 0)


def test_nobody_is_joined_by_name(lay: Lay) -> None:
    header = ["村", *LIST]
    ran = lay(
        [["西村", "张一", "", "A类"], ["东", "张一", "无", "A类"], [None, "张一", None, ""], ["南村", "无此人", None, ""]],
        header=header,
    )
    rows = rows_of(ran, "疑似同名")
    assert [row["可能是"] for row in rows] == ["西村 H1 张一", "东村 H4 张一", "东村 H4 张一；西村 H1 张一", None]
    assert (ran.json["doubtful"], ran.json["to_visit"]) == (4, 0)


def test_amounts_of_one_person_are_added_up(lay: Lay) -> None:
    header = ["姓名", "身份证号", "自付金额"]
    rows = [
        ["张二", number(2), "6,000元"],
        ["张二", f"{number(2)}", 0.5],
        ["李三", number(3), 4000],
        ["张二", number(2), "4000"],
    ]
    ran = lay(rows, kind="医保报销", header=header)
    assert [row["户编号"] for row in rows_of(ran)] == ["H1"]
    assert ran.json["lists"]["医保报销"]["below"] == 1
    below = [row for row in rows_of(ran, "数据问题") if row["单元格"] == "B4"]
    assert [row["户编号"] for row in below] == ["H2"]
    assert "10000" in str(below[0]["问题"])


def test_amounts_of_a_list_that_is_given_twice_count_once(fanpin: Fanpin, roster: Path, tmp_path: Path) -> None:
    """A copy under another name, sorted otherwise, is the same list; two months on two sheets of one file are not."""
    header, rows = ["姓名", "身份证号", "自付金额"], [["张二", number(2), 6000], ["李三", number(3), 100]]
    one = write_workbook(tmp_path / "医保.xlsx", [header, *rows])
    two = write_workbook(tmp_path / "医保(1).xlsx", [header, *reversed(rows)])
    ran = fanpin("screen", roster, "--list", f"医保报销={one}", "--list", f"医保报销={two}", "--json")
    assert (ran.json["to_visit"], ran.json["rows"]["医保报销"], ran.json["lists"]["医保报销"]["below"]) == (0, 4, 4)
    assert [row["文件"] for row in rows_of(ran, "数据问题") if row["类别"] == "同一名单重复"] == [one.name]
    book = openpyxl.load_workbook(one)
    book.copy_worksheet(book.worksheets[0]).title = "二月"
    book.save(one)
    ran = fanpin("screen", roster, "--list", f"医保报销={one}", "--json", "--force")
    assert [row["户编号"] for row in rows_of(ran)] == ["H1"]


def test_what_is_not_known_is_asked_on_the_visit(lay: Lay) -> None:
    header = ["姓名", "身份证号", "自付金额"]
    rows = [["张二", number(2), None], ["李三", number(3), "不详"]]
    assert [row["户编号"] for row in rows_of(lay(rows, kind="医保报销", header=header))] == ["H2", "H1"]
    ran = lay([["张二", number(2)]], kind="医保报销", header=header[:2])
    assert [row["户编号"] for row in rows_of(ran)] == ["H1"]
    assert any("自付金额" in str(row["问题"]) for row in rows_of(ran, "数据问题"))


def test_the_registered_stand_apart(lay: Lay, fanpin: Fanpin, tmp_path: Path) -> None:
    rows = [["王四", number(4), "A类"], ["李三", number(3), "B类"], ["张二", number(2), "B类"]]
    ran = lay(rows)
    assert [row["户编号"] for row in rows_of(ran, "已建档立卡")] == ["H3"]
    assert (ran.json["registered"], ran.json["to_visit"]) == (1, 2)
    known = write_workbook(tmp_path / "脱贫户.xlsx", [["户编号", "户主姓名", "户主证件号码"], ["9901", "张一", number(1)]])
    ran = lay(rows, "--registered", known)
    assert [row["户编号"] for row in rows_of(ran, "已建档立卡")] == ["H1", "H3"]
    known = write_workbook(tmp_path / "脱贫户.xlsx", [["户编号", "户主姓名"], ["H2", "李三"]])
    assert [row["户编号"] for row in rows_of(lay(rows, "--registered", known), "已建档立卡")] == ["H2", "H3"]


def test_another_registers_number_is_no_household_of_ours(lay: Lay, tmp_path: Path) -> None:
    """The national system's H1 is another family than the township's H1: the person decides."""
    known = write_workbook(tmp_path / "脱贫户.xlsx", [["户编号", "户主姓名", "户主证件号码"], ["H1", "外人", number(700)]])
    assert [row["户编号"] for row in rows_of(lay([["张二", number(2), "A类"]], "--registered", known))] == ["H1"]


def test_those_who_are_no_longer_there(lay: Lay) -> None:
    ran = lay([["赵六", number(6), "A类"], ["钱八", number(8), "A类"]])
    assert [row["户编号"] for row in rows_of(ran)] == ["H5"]
    assert ran.json["lists"]["低保"]["nobody_left"] == 1
    assert {row["单元格"] for row in rows_of(ran, "数据问题")} >= {"B2", "B3"}


def test_a_list_of_households_serves_as_a_roster(fanpin: Fanpin, tmp_path: Path) -> None:
    roster = write_workbook(
        tmp_path / "农户.xlsx",
        [["乡镇", "村", "户编号", "户主姓名", "身份证号", "家庭人口"], ["东镇", "一村", "7", "张一", number(1), 4]],
    )
    file = write_workbook(tmp_path / "危房.xlsx", [["户主姓名", "户主身份证号", "危房等级"], ["张一", number(1), "D级"]])
    ran = fanpin("screen", roster, "--list", f"危房={file}", "--as-of", "2019-10-31", "--json")
    assert [(row["户编号"], row["重点群体"], row["依据"]) for row in rows_of(ran)] == [("7", "危房户", "危房·第2行·D级")]
    assert ran.json["groups"] == {"危房户": {"households": 1, "persons": 4}}
    assert any(row["类别"] == "不知道哪些户已建档立卡" for row in rows_of(ran, "数据问题"))


def test_one_workbook_with_a_sheet_a_kind(fanpin: Fanpin, roster: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet, serial in (("低保户", 2), ("残疾人", 3)):
        page = book.create_sheet(sheet)
        page.append(LIST)
        page.append(["某人", number(serial), "A类"])
    book.save(file := tmp_path / "名单汇总.xlsx")
    ran = fanpin("screen", roster, "--list", f"低保={file}", "--list", f"残疾={file}", "--as-of", "2019-10-31", "--json")
    assert {row["户编号"]: row["重点群体"] for row in rows_of(ran)} == {"H1": "低保户", "H2": "残疾人户"}
    assert ran.json["rows"] == {"低保": 1, "残疾": 1}


RULES = """ruleset: our-county
title: 我县规则
extends: luan-2019
edge:
  groups:
    - {id: G2, title: 低保对象户, when: 低保户}
lists:
  医保报销: {parameters: {医保自付线: 500}}
  低保: {columns: {类别: {aliases: [档次]}}}
  饮水困难:
    title: 饮水困难户名单
    group: 饮水困难户
    columns: {原因: {aliases: [饮水困难原因]}}
    when: 原因 <> '已解决'
    shows: [原因]
"""


def test_a_county_says_more_of_lists(lay: Lay, tmp_path: Path) -> None:
    rules = tmp_path / "our-county.yaml"
    rules.write_text(RULES, encoding="utf-8")
    ran = lay([["张二", number(2), "600"]], "--rules", rules, kind="医保报销", header=["姓名", "身份证号", "自付"])
    assert [row["户编号"] for row in rows_of(ran)] == ["H1"]
    ran = lay([["张二", number(2), "二档"]], "--rules", rules, header=["姓名", "身份证号", "档次"])
    assert [(row["重点群体"], row["依据"]) for row in rows_of(ran)] == [("低保对象户", "低保·第2行·二档")]
    rows = [["张二", number(2), "干旱"], ["李三", number(3), "已解决"]]
    ran = lay(rows, "--rules", rules, kind="饮水困难", header=["姓名", "身份证号", "饮水困难原因"])
    assert [(row["重点群体"], row["依据"]) for row in rows_of(ran)] == [("饮水困难户", "饮水困难·第2行·干旱")]


@pytest.mark.parametrize(
    ("lists", "sentence"),
    [
        ("lists: {低保: {when: 档次 = '一'}}", "档次"),
        ("lists: {低保: {shows: [档次]}}", "has no column “档次”"),
        ("lists: {新的: {title: 新名单}}", "needs its group"),
        ("lists: {低保: {when: 保障金额 + 1}}", "is no condition"),
        ("lists: {低保: {groups: G2}}", "there is no setting “groups”"),
    ],
)
def test_what_cannot_work_is_refused_at_its_line(fanpin: Fanpin, tmp_path: Path, lists: str, sentence: str) -> None:
    rules = tmp_path / "own.yaml"
    rules.write_text(f"ruleset: own\ntitle: 规则\nextends: luan-2019\n{lists}\n", encoding="utf-8")
    ran = fanpin("rules", "check", rules)
    assert ran.status == 2
    assert sentence in ran.err
    assert "own.yaml, line 4" in ran.err


def test_refusals(fanpin: Fanpin, roster: Path, tmp_path: Path) -> None:
    file = write_workbook(tmp_path / "低保.xlsx", [LIST, ["张二", number(2), "A类"]])
    for given, sentence in (
        (f"低宝={file}", "did you mean 低保"),
        (str(file), "is no list"),
        (f"低保={tmp_path / 'none.xlsx'}", "does not exist"),
        (f"低保={roster.with_name('空.xlsx')}", "姓名"),
    ):
        write_workbook(roster.with_name("空.xlsx"), [["甲", "乙"], ["1", "2"]])
        ran = fanpin("screen", roster, "--list", given, "--as-of", "2019-10-31")
        assert (ran.status, sentence in ran.err) == (2, True), ran.err
    assert fanpin("screen", roster, "--list", f"低保={file}", "-o", file).status == 2
    assert fanpin("screen", roster, "--list", f"低保={file}").status == 0
    again = fanpin("screen", roster, "--list", f"低保={file}")
    assert (again.status, "--force" in again.err) == (2, True)


def test_a_list_that_cannot_be_read_does_not_stop_the_others(fanpin: Fanpin, roster: Path, tmp_path: Path) -> None:
    file = write_workbook(tmp_path / "低保.xlsx", [LIST, ["张二", number(2), "A类"]])
    (bad := tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 cut")
    ran = fanpin("screen", roster, "--list", f"低保={file}", "--list", f"残疾={bad}", "--as-of", "2019-10-31", "--json")
    assert ran.status == 2
    assert "坏.xlsx" in ran.err
    assert (ran.json["to_visit"], [one["file"] for one in ran.json["unread"]]) == (1, ["坏.xlsx"])


def test_the_screen_shows_no_number(fanpin: Fanpin, roster: Path, tmp_path: Path) -> None:
    file = write_workbook(
        tmp_path / "低保.xlsx", [LIST, ["张二", number(2), "A类"], ["丢", 341599197001010011, ""], ["谁", number(900), ""]]
    )
    ran = fanpin("screen", roster, "--list", f"低保={file}", "--as-of", "2019-10-31")
    assert ran.status == 0, ran.err
    assert "34159" not in ran.out + ran.err


def test_it_is_written_encrypted(fanpin: Fanpin, roster: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FANPIN_PASSWORD", "secret")
    file = write_workbook(tmp_path / "低保.xlsx", [LIST, ["张二", number(2), "A类"]])
    ran = fanpin("screen", roster, "--list", f"低保={file}", "--encrypt", "--json")
    assert ran.status == 0, ran.err
    assert not Path(ran.json["workbook"]).read_bytes().startswith(b"PK")


def test_the_list_is_a_survey_also_without_our_hidden_sheet(lay: Lay, fanpin: Fanpin, tmp_path: Path) -> None:
    ran = lay([["张二", number(2), "A类"], ["王四", number(4), "A类"], ["李三", None, "A类"]])
    book = openpyxl.load_workbook(ran.json["workbook"])
    del book["_fanpin"]
    sheet = book["入户排查名单"]
    titles = [cell.value for cell in sheet[3]]
    for title, value in {"人均纯收入": 4000, "低保户": "是"}.items():
        sheet.cell(4, titles.index(title) + 1).value = value
    book.save(tmp_path / "回收.xlsx")
    graded = fanpin("grade", tmp_path / "回收.xlsx", "--as-of", "2019-10-31", "--json")
    assert graded.status == 0, graded.err
    assert graded.json["households"] == 1
    assert graded.json["edge"]["households"] == 1
    shutil.rmtree(tmp_path)
    assert json.loads(graded.out)["persons"] == 2


def test_a_row_without_a_persons_number_is_found_by_its_households(lay: Lay) -> None:
    ran = lay(
        [["H1", "张二", "A类"], ["H2", "别人", "A类"], ["H9", "张一", "B类"], [None, "李三", "C类"]],
        header=["户编号", "姓名", "类别"],
    )
    assert [(row["户编号"], row["依据"]) for row in rows_of(ran)] == [("H1", "低保·第2行·A类")]
    # H2 is one person's, and he has another name: the department's own H2 is another household.
    assert [row["姓名"] for row in rows_of(ran, "疑似同名")] == ["别人", "张一", "李三"]
    assert {fate: n for fate, n in ran.json["lists"]["低保"].items() if n} == {"to_visit": 1, "doubtful": 3}


def test_a_persons_number_counts_before_the_households(lay: Lay) -> None:
    ran = lay([["H2", "张二", number(2), "A类"]], header=["户编号", "姓名", "身份证号", "类别"])
    assert [row["户编号"] for row in rows_of(ran)] == ["H1"]


@pytest.mark.parametrize(
    ("header", "rows", "visited"),
    [
        (["总费用", "补偿金额"], [[30000, 15000]], "自付金额15000元"),
        (["总费用", "补偿金额"], [[30000, 25000]], None),
        (["总费用", "补偿金额"], [[12000, 5000], [9000, 4000]], "自付金额7000元；医保报销·第3行·自付金额5000元"),
        (["总费用", "补偿金额"], [[30000, None]], "自付金额未填"),
        (["总费用", "基本补偿", "大病报销金额"], [[30000, 10000, None]], "自付金额20000元"),
        (["总费用", "补偿金额", "自付金额"], [[30000, 25000, 11000]], "自付金额11000元"),
        (["总费用", "补偿金额", "自付金额"], [[30000, 15000, None]], "自付金额15000元"),
    ],
)
def test_what_one_bore_oneself_is_the_difference(
    lay: Lay, header: list[str], rows: list[list[object]], visited: str | None
) -> None:
    ran = lay([["张二", number(2), *row] for row in rows], kind="医保报销", header=["姓名", "身份证号", *header])
    found = [row["依据"].removeprefix("医保报销·第2行·") for row in rows_of(ran)]
    assert found == ([] if visited is None else [visited])
    assert "名单缺少条件要用的列" not in {row["类别"] for row in rows_of(ran, "数据问题")}
