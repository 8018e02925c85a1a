"""``fanpin template``: what it writes is read without a complaint, blank and filled in; what is known is not asked again."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fanpin_cli.survey.catalogue_file import load_catalogue
from tests.conftest import ROOT, Fanpin, read_places, write_workbook
from tests.workflows.returned_files import records

RULE_SETS = ("luan-2019", "example-county", "five")
FIVE = """
ruleset: five
title: 某县五级规则
extends: luan-2019
levels:
  1: {name: 甲类, colour: FF0000, sheet: 甲}
  2: {name: 乙类, colour: FFC000, sheet: 乙}
  3: {name: 丙类, colour: FFFF00, sheet: 丙}
  4: {name: 丁类, colour: 92D050, sheet: 丁}
  5: {name: 戊类, colour: 0070C0, sheet: 戊}
default_level: {level: 4, reason: 其他}
fields:
  养蜂箱数: {type: integer, unit: 箱, least: 0, of: household}
  房屋鉴定: {type: enum, values: {A级: [A], B级: [B]}, of: household}
risk: [{id: R5-1, level: 5, when: "养蜂箱数 > 30 AND 房屋鉴定 = 'A级'", reason: 稳定}]
"""
SHEETS = {"survey": "入户调查", "roster": "成员名册", "visits": "走访记录", "changes": "等级调整"}
FORMS = [(name, kind) for name in RULE_SETS for kind in SHEETS if name == "five" or kind in ("survey", "roster")]
"""Lists of visits and changes differ by the levels' names only."""
HEADER, EXAMPLE, FIRST = 4, 5, 6
TITLES = [
    "乡镇",
    "村",
    "户编号",
    "户主姓名",
    "户主证件号码",
    "家庭人口",
    "户类型",
    "劳动力人数",
    "务工月数",
    "产业收入",
    "转移性收入",
    "人均纯收入",
]
TITLES += [
    "家庭年收入",
    "刚性支出",
    "危房户",
    "饮水安全",
    "失学辍学人数",
    "未参加医保人数",
    "低保户",
    "耕地面积",
    "林地面积",
    "备注",
]


def household(number: int, kind: str = "脱贫户") -> list[Any]:
    village = f"{'一二'[number % 2]}村"
    number_of_head = f"34159919700101{number:04d}"
    answers = [2, 8, 4000, 500, 3000 + 1500 * number, 20000, 1000, "否", "是", 0, 0, "否", 2, 1, "记"]
    return ["东镇", village, f"3415990000{number:03d}", f"户主{number}", number_of_head, 2, kind, *answers]


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory, fanpin_once: Fanpin) -> Path:
    """A folder with the rule set of five levels, a ledger with a roster, and a blank form of each kind for each rule set."""
    folder = tmp_path_factory.mktemp("forms")
    (folder / "five.yaml").write_text(FIVE, encoding="utf-8")
    kinds = ["脱贫户"] * 6 + ["一般农户", "一般农户", "未脱贫户"]
    rows = [household(n, kind) for n, kind in enumerate(kinds)]
    write_workbook(folder / "调查.xlsx", [TITLES, *rows])
    people = [["户编号", "姓名", "证件号码", "与户主关系", "健康状况", "参加大病医疗"]]
    people += [[row[2], row[3], row[4], "户主", "长期慢性病", "是"] for row in rows]
    people += [[row[2], f"{row[3]}妻", row[4][:-1] + "X", "配偶", "健康", "是"] for row in rows]
    write_workbook(folder / "名册.xlsx", people)
    ran = fanpin_once("grade", folder / "调查.xlsx", folder / "名册.xlsx", "-o", folder / "台账.xlsx", "--as-of", "2019-04-30")
    assert ran.status == 0, ran.err
    for name in RULE_SETS:
        for kind in (kind for of, kind in FORMS if of == name):
            made = fanpin_once("template", kind, "--rules", rules(folder, name), "-o", folder / f"{name}-{kind}.xlsx")
            assert made.status == 0, made.err
    return folder


def rules(folder: Path, name: str) -> str:
    return str(folder / "five.yaml") if name == "five" else name


def titles_of(sheet: Any) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[HEADER] if cell.value}


def fill(file: Path, sheet: str, rows: list[Mapping[str, Any]], out: Path) -> Path:
    """The form with these rows under its example."""
    book = openpyxl.load_workbook(file)
    columns = titles_of(book[sheet])
    for number, row in enumerate(rows, start=FIRST):
        for title, value in row.items():
            book[sheet].cell(number, columns[title], value)
    book.save(out)
    return out


@pytest.mark.parametrize(("name", "kind"), FORMS)
def test_a_blank_form_is_read_without_a_complaint(fanpin: Fanpin, work: Path, tmp_path: Path, name: str, kind: str) -> None:
    form = work / f"{name}-{kind}.xlsx"
    checked = fanpin("check", form, "--rules", rules(work, name), "--json")
    assert checked.status == 0, checked.err
    assert checked.json["findings"] == [] and checked.json["unread"] == [] and checked.json["rows"] == 0
    graded = fanpin("grade", form, "--rules", rules(work, name), "-o", tmp_path / "l.xlsx", "--json")
    assert graded.status == 0, graded.err
    assert graded.json["households"] == 0 and not any(graded.json["problems"].values())
    if kind == "survey":  # all but what compares with a round before can be assessed
        assert all("上期" in rule["missing"] for rule in graded.json["rules_not_assessed"])


@pytest.mark.parametrize("name", RULE_SETS)
def test_every_column_is_read_as_what_it_is_called(fanpin: Fanpin, work: Path, name: str) -> None:
    known = load_catalogue(ROOT / "rules" / "fields.yaml")
    for kind in ("survey", "roster"):
        said = fanpin("check", work / f"{name}-{kind}.xlsx", "--rules", rules(work, name), "--detail")
        columns = [*titles_of(openpyxl.load_workbook(work / f"{name}-{kind}.xlsx")[SHEETS[kind]])][1:]
        assert f"{len(columns)} matched" in said.out and "unknown" not in said.out and "another title" not in said.out
        unknown = {*columns} - {*known.households, *known.members}
        assert (
            unknown == {"five": {"养蜂箱数", "房屋鉴定"}, "example-county": {"养蜂箱数"}}.get(name, set()) or kind == "roster"
        )


def test_a_form_that_is_filled_in_is_a_survey_and_its_example_is_nobody(fanpin: Fanpin, work: Path, tmp_path: Path) -> None:
    rows = [dict(zip(TITLES[:-1], household(n), strict=False)) for n in range(2)]
    form = fill(work / "luan-2019-survey.xlsx", "入户调查", rows, tmp_path / "填好.xlsx")
    book = openpyxl.load_workbook(form)
    book["入户调查"].title = "东岭村"  # villages rename sheets
    book.save(form)
    graded = fanpin("grade", form, "-o", tmp_path / "l.xlsx", "--json")
    assert graded.json["households"] == 2 and not graded.json["problems"]["warning"], graded.err
    assert {*read_places(tmp_path / "l.xlsx")} == {row["户编号"] for row in rows}


def test_cells_take_what_belongs_in_them(work: Path) -> None:
    sheet = openpyxl.load_workbook(work / "five-survey.xlsx")["入户调查"]
    columns = titles_of(sheet)

    def rule(title: str) -> Any:
        cell = sheet.cell(FIRST, columns[title]).coordinate
        return next(one for one in sheet.data_validations.dataValidation if cell in one.sqref)

    assert rule("饮水安全").formula1 == '"是,否"' and "A级,B级" in rule("房屋鉴定").formula1
    assert (rule("劳动力人数").type, rule("劳动力人数").formula1, rule("劳动力人数").formula2) == ("whole", "0", "50")
    assert rule("户主证件号码").type == "textLength"
    for title in ("户编号", "户主证件号码", "联系电话"):
        assert sheet.cell(FIRST, columns[title]).number_format == "@"
    assert "单位：箱" in sheet.cell(HEADER, columns["养蜂箱数"]).comment.text
    assert sheet.cell(EXAMPLE, 1).value == "示例" and "示例" in sheet.cell(EXAMPLE, columns["户主姓名"]).value
    changes = openpyxl.load_workbook(work / "five-changes.xlsx")["等级调整"]
    assert any("甲类,乙类,丙类,丁类,戊类" in one.formula1 for one in changes.data_validations.dataValidation)


def test_visits_and_changes_are_taken_from_their_forms(fanpin: Fanpin, work: Path, tmp_path: Path) -> None:
    made = fanpin("template", "visits", "--prefill", work / "台账.xlsx", "-o", tmp_path / "走访.xlsx")
    assert made.status == 0, made.err
    visit = {"日期": dt.date(2019, 5, 20), "走访人": "王某", "情况": "平稳", "问题": "无", "重大变化": "否"}
    visits = fill(tmp_path / "走访.xlsx", "走访记录", [visit], tmp_path / "走访2.xlsx")
    ran = fanpin("visits", work / "台账.xlsx", visits, "-o", tmp_path / "v.xlsx", "--as-of", "2019-06-01", "--json")
    assert ran.status == 0 and len(records(tmp_path / "v.xlsx")) == 1, ran.err
    made = fanpin("template", "changes", "--prefill", work / "台账.xlsx", "-o", tmp_path / "调整.xlsx")
    change = {"新等级": "一级极易返贫户", "理由": "房屋倒塌", "经办人": "王某", "日期": dt.date(2019, 5, 21)}
    changes = fill(tmp_path / "调整.xlsx", "等级调整", [change], tmp_path / "调整2.xlsx")
    ran = fanpin("adjust", work / "台账.xlsx", "--from", changes, "-o", tmp_path / "a.xlsx", "--json")
    assert ran.status == 0 and len(ran.json["records"]) == 1, ran.err


@pytest.mark.parametrize("kind", ["低保", "医保报销", "困境儿童"])
def test_a_departments_list_is_screened_from_its_form(fanpin: Fanpin, work: Path, tmp_path: Path, kind: str) -> None:
    made = fanpin("template", f"list:{kind}", "-o", tmp_path / "名单.xlsx", "--json")
    assert made.status == 0 and made.json["columns"][:4] == ["乡镇", "村", "姓名", "证件号码"], made.err
    checked = fanpin("check", tmp_path / "名单.xlsx", "--json")
    assert (checked.status, checked.json["findings"], checked.json["rows"]) == (0, [], 0), checked.err
    filled = fill(
        tmp_path / "名单.xlsx", f"{kind}名单", [{"姓名": "户主1", "证件号码": "341599197001010001"}], tmp_path / "填好.xlsx"
    )
    ran = fanpin("screen", work / "名册.xlsx", "--list", f"{kind}={filled}", "-o", tmp_path / "s.xlsx", "--json")
    assert ran.status == 0 and ran.json["rows"] == {kind: 1} and ran.json["problems"]["error"] == 0, ran.out


def test_what_is_prefilled_is_what_the_ledger_says(fanpin: Fanpin, work: Path, tmp_path: Path) -> None:
    options = ("--prefill", work / "台账.xlsx", "--as-of", "2019-04-30")
    for kind in ("survey", "roster"):
        assert fanpin("template", kind, *options, "-o", tmp_path / f"{kind}.xlsx").status == 0
    forms = (tmp_path / "survey.xlsx", tmp_path / "roster.xlsx")
    ran = fanpin("grade", *forms, "-o", tmp_path / "l.xlsx", "--as-of", "2019-04-30", "--json")
    assert ran.status == 0 and not any(ran.json["problems"].values()), ran.err
    told, known = (read_places(file) for file in (tmp_path / "l.xlsx", work / "台账.xlsx"))
    shown = [title.replace("户主证件号码", "证件号码") for title in TITLES[:-1]]  # 备注 is nothing that anybody asks of
    assert {key: [rows[0][title] for title in shown] for key, rows in told.items()} == {
        key: [rows[0][title] for title in shown] for key, rows in known.items()
    }


def test_a_workbook_a_village_holds_all_households_once(fanpin: Fanpin, work: Path, tmp_path: Path) -> None:
    ran = fanpin("template", "--needed", work / "台账.xlsx", "--by", "village", "-o", tmp_path / "村", "--json")
    files = [Path(file) for file in ran.json["workbooks"]]
    assert [file.name for file in files] == ["东镇-一村-入户调查表.xlsx", "东镇-二村-入户调查表.xlsx"], ran.err
    graded = fanpin("grade", tmp_path / "村", "-o", tmp_path / "l.xlsx", "--json")
    assert graded.json["households"] == ran.json["households"] == 9


def test_a_form_of_two_sheets_says_which_is_which(fanpin: Fanpin, work: Path, tmp_path: Path) -> None:
    """The sheet of members is not called one of households, nor is a household a row there."""
    ran = fanpin("template", "--needed", work / "台账.xlsx", "-o", tmp_path / "问.xlsx")
    assert ran.status == 0, ran.err
    book = openpyxl.load_workbook(tmp_path / "问.xlsx")
    assert [str(book[name]["A1"].value)[-6:] for name in ("入户调查", "成员名册")] == ["（入户调查）", "（成员名册）"]
    told = [str(row[0]) for row in book["填写说明"].iter_rows(max_row=5, values_only=True)]
    assert any("“入户调查”表里填，一户一行" in line for line in told), told
    assert any("“成员名册”表里填，一人一行" in line for line in told), told


def test_only_what_is_open_is_asked_and_the_answers_decide(fanpin: Fanpin, work: Path, tmp_path: Path) -> None:
    """The blank cells are filled in with new answers; the result is that of a survey that asks everything."""
    ran = fanpin("template", "--needed", work / "台账.xlsx", "--as-of", "2019-10-31", "-o", tmp_path / "问.xlsx", "--json")
    assert ran.status == 0, ran.err
    counts = {question["question"]: question["households"] for question in ran.json["questions"]}
    assert counts["人均纯收入"] == ran.json["households_asked"] == 8  # nobody asks who has not left poverty yet
    assert counts["参加大病医疗"] == 6 and counts["通生产用电"] if "通生产用电" in counts else counts["卫生厕所"] == 0
    book = openpyxl.load_workbook(tmp_path / "问.xlsx")
    assert book.sheetnames[:5] == ["入户调查", "成员名册", "填写说明", "逐户问题", "问题清单"]
    now = {
        "家庭人口": 2,
        "劳动力人数": 0,
        "务工月数": 0,
        "产业收入": 100,
        "转移性收入": 10,
        "人均纯收入": 5100,
        "家庭年收入": 15000,
    }
    now |= {"刚性支出": 900, "危房户": "否", "饮水安全": "是", "失学辍学人数": 0, "未参加医保人数": 0, "参加大病医疗": "是"}
    everything = openpyxl.load_workbook(work / "调查.xlsx").active
    assert everything is not None
    for sheet in (book["入户调查"], book["成员名册"]):
        for title, column in titles_of(sheet).items():
            for row in range(FIRST, sheet.max_row + 1):
                if sheet.cell(row, titles_of(sheet)["户编号"]).value and sheet.cell(row, column).value is None:
                    sheet.cell(row, column, now.get(title))
    book.save(tmp_path / "问到.xlsx")
    columns = {cell.value: cell.column for cell in everything[1]}
    for row in range(2, everything.max_row + 1):
        for title, value in now.items():
            if title in columns:
                everything.cell(row, columns[title], value)
    everything.parent.save(tmp_path / "全问.xlsx")
    stands = []
    for files in ([tmp_path / "问到.xlsx"], [tmp_path / "全问.xlsx", work / "名册.xlsx"]):
        options = ("--as-of", "2019-10-31", "--previous", work / "台账.xlsx", "-o", tmp_path / "l.xlsx", "--force", "--json")
        graded = fanpin("grade", *files, *options)
        assert graded.status == 0 and not graded.json["problems"]["error"], graded.err
        stands.append({key: [row["表"] for row in rows] for key, rows in read_places(tmp_path / "l.xlsx").items()})
    assert stands[0] == stands[1]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["surveys"], "there is no form “surveys”"),
        (["--by", "village"], "--by village needs a ledger"),
        (["roster", "--needed", "{ledger}"], "--needed is for the survey"),
        (["--needed", "{ledger}", "--prefill", "{other}"], "name two ledgers"),
        (["--prefill", "{survey}"], "is not a ledger"),
        (["--needed", "{ledger}", "--by", "village", "-o", "a.xlsx"], "-o names a folder"),
        (["--rules", "nowhere"], "nowhere"),
        (["list:低"], "did you mean 低保"),
        (["list:低保", "--prefill", "{ledger}"], "not filled in from a ledger"),
        (["-o", "a.docx"], "must end in .xlsx"),
    ],
)
def test_what_does_not_go_together_is_said(fanpin: Fanpin, work: Path, tmp_path: Path, options: list[str], told: str) -> None:
    other = shutil.copy(work / "台账.xlsx", tmp_path / "另.xlsx")
    named = {"ledger": work / "台账.xlsx", "other": other, "survey": work / "调查.xlsx"}
    ran = fanpin("template", *(option.format(**named) for option in options))
    assert ran.status == 2 and told in ran.err and ran.out == ""
