"""``fanpin check`` as a user meets it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rich.cells import cell_len

from tests.conftest import SAMPLES, Fanpin, write_workbook

TITLES = ["户编号", "户主姓名", "乡镇", "村", "户主证件号码", "联系电话", "人均纯收入", "主要致贫原因", "饮水安全"]
NUMBER = "341599197001010012"
ROWS: list[list[Any]] = [
    ["H1", "甲某", "东镇", "一村", None, "13900000001", "三千多", "因病", "是"],
    ["H2", "乙某", "东镇", "一村", NUMBER, "13900000002", 8000, "因残", None],
    ["H3", "丙某", "西乡", "二村", None, "13900000002", 250000, "缺技术", "否"],
]
KEYS = {"check", "severity", "key", "file", "sheet", "cell", "value", "message", "mend"}


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "调查表.xlsx", [["某县"], TITLES, *ROWS])


def found(told: dict[str, Any], check: str) -> list[dict[str, Any]]:
    return [one for one in told["findings"] if one["check"] == check]


def test_json_has_one_object_a_finding(fanpin: Fanpin, survey: Path) -> None:
    ran = fanpin("check", survey, "--json", "--as-of", "2019-10-31")
    told = ran.json
    assert ran.status == 1, "an unreadable income is an error"
    assert {*told} >= {"files", "rows", "findings", "exempted", "not_run"} and told["rows"] == 3
    assert all({*one} == KEYS for one in told["findings"])
    (income,) = found(told, "number")
    assert (income["severity"], income["key"], income["sheet"], income["cell"], income["value"]) == (
        "error",
        "H1",
        "调查表",
        "G3",
        "三千多",
    )
    assert income["mend"] and "三千多" in income["message"]
    assert [one["cell"] for one in found(told, "C-12-7")] == ["F4", "F5"]
    assert "调查表!F5" in found(told, "C-12-7")[0]["message"]
    assert {one["key"] for one in found(told, "C-7-2")} == {"H3"}, "an unreadable income is not also called missing"
    assert all({*one} == {"check", "missing"} and one["missing"] for one in told["not_run"])
    assert "C-10-9" in {one["check"] for one in told["not_run"]}


def test_no_identity_number_or_phone_is_printed(fanpin: Fanpin, survey: Path) -> None:
    for options in (("--detail",), ("--json",)):
        out = fanpin("check", survey, *options).out
        assert NUMBER not in out and "13900000002" not in out and "139****0002" in out


@pytest.mark.parametrize(
    ("title", "number"),
    [
        *[("户主证件号码", number) for number in ("34159919800101O13X", "341599198001", "34159919800101")],
        *[("联系电话", number) for number in ("138555123456", "1385551234", "138 5551 234", "98765")],
        *[("人均纯收入", number) for number in ("电话13855512345", "34159919800101O13X")],
    ],
)
def test_a_number_that_is_badly_written_is_somebodys_all_the_same(
    fanpin: Fanpin, tmp_path: Path, title: str, number: str
) -> None:
    survey = write_workbook(tmp_path / "a.xlsx", [["户主姓名", "户编号", title], ["甲", "0001234567", number]])
    for_people, as_json = fanpin("check", survey), fanpin("check", survey, "--json")
    for out in (for_people.out, as_json.out):
        assert number not in out and number.replace(" ", "") not in out
    assert {one["key"] for one in as_json.json["findings"]} == {"0001234567"}


def test_the_head_whose_number_stands_for_the_household_is_not_printed(fanpin: Fanpin, tmp_path: Path) -> None:
    number = "34159919800101O13X"
    survey = write_workbook(tmp_path / "a.xlsx", [["户主姓名", "户主证件号码", "人均纯收入"], ["甲", number, 0]])
    told = fanpin("check", survey, "--json")
    assert {one["key"] for one in told.json["findings"]} == {"341599********O13X"} and number not in told.out


def test_a_like_row_in_another_file_is_told_with_its_file(fanpin: Fanpin, tmp_path: Path) -> None:
    for name, key in (("甲村", "1"), ("乙村", "2")):
        write_workbook(tmp_path / f"{name}.xlsx", [["户编号", "户主姓名", "联系电话"], [key, "某", "13900000001"]])
    told = fanpin("check", tmp_path / "甲村.xlsx", tmp_path / "乙村.xlsx", "--json").json
    assert found(told, "C-12-7")[0]["message"].endswith("，另见乙村.xlsx·调查表!C2")


def test_a_household_that_was_sent_twice_is_not_alike_with_itself(fanpin: Fanpin, tmp_path: Path) -> None:
    """Its head is no head of two households, and the phone is one household's; other households' phone is still told."""
    twice = [["H1", "甲某", "东镇", "一村", NUMBER, "13900000001", 8000, "因病", "是"], *ROWS[2:]]
    first = write_workbook(tmp_path / "一村.xlsx", [TITLES, *twice])
    second = write_workbook(tmp_path / "一村（新）.xlsx", [TITLES, *twice])
    ran = fanpin("check", first, second, "--json").json
    assert not found(ran, "C-12-23") and not found(ran, "C-12-7"), ran["findings"]
    shared = ["H9", "壬某", "东镇", "一村", None, "13900000001", 7000, "因病", "是"]
    third = write_workbook(tmp_path / "二村.xlsx", [TITLES, shared])
    told = found(fanpin("check", first, second, third, "--json").json, "C-12-7")
    assert {one["key"] for one in told} == {"H1", "H9"}


def test_doubts_alone_are_no_failure(fanpin: Fanpin, tmp_path: Path) -> None:
    survey = write_workbook(tmp_path / "a.xlsx", [TITLES, ["H9", "丁某", "东镇", "一村", None, "1", 8000, "因病", "是"]])
    ran = fanpin("check", survey, "--json")
    assert ran.status == 0 and ran.json["totals"]["warning"] > 0


def test_the_terminal_tells_totals_villages_and_what_was_not_run(fanpin: Fanpin, survey: Path) -> None:
    out = fanpin("check", survey).out
    for words in ("Findings", "调查表!G3", "东镇一村", "were not run", "errors, "):
        assert words in out
    assert "C-12-7" not in out and "C-12-7" in fanpin("check", survey, "--detail").out


@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("locale", ["C.UTF-8", "zh_CN.UTF-8"])
@pytest.mark.parametrize("command", ["grade", "check"])
def test_the_screen_is_short_and_breaks_no_name(
    fanpin: Fanpin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, locale: str, width: int
) -> None:
    """First the result, then a line a kind; every file's name whole, however narrow the screen."""
    monkeypatch.setenv("LC_ALL", locale)
    monkeypatch.setenv("COLUMNS", str(width))
    files = [SAMPLES / f"2019-10-{name}.xlsx" for name in ("入户调查", "成员名册")]
    before = ("--previous", SAMPLES / "2019-04-台账.xlsx", "-o", tmp_path / "a.xlsx") if command == "grade" else ()
    out = fanpin(command, *files, *before, "--as-of", "2019-10-31").out
    lines = out.splitlines()
    assert width == 80 or len(lines) <= {"grade": 45, "check": 60}[command], out
    assert all(line.count(".xlsx") == len(re.findall(r"2019-\d\d-\w{2,4}\.xlsx|a\.xlsx", line)) for line in lines), out
    assert all(cell_len(line) <= width for line in lines if str(tmp_path) not in line)
    assert not re.search(r"\b[RMC]-?\d+-\d+", out), "words instead of codes"


def marked(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def test_a_marked_copy_and_what_was_written_into_it(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    copy = tmp_path / "标注.xlsx"
    before = survey.read_bytes()
    first = fanpin("check", survey, "-o", copy, "--json").json
    assert first["marked"] == [str(copy)] and survey.read_bytes() == before
    workbook = marked(copy)
    assert workbook["调查表"]["G3"].fill.fgColor.rgb == "FFFFC7CF"
    front = workbook["数据问题"]
    titles = [cell.value for cell in front[2]]
    for row in front.iter_rows(min_row=3):
        if row[titles.index("核查编号")].value == "C-7-2" and row[titles.index("户编号")].value == "H3":
            row[titles.index("核实说明")].value = "卖房所得，属实"
            row[titles.index("核实人")].value = "某"
    workbook.save(copy)
    again = fanpin("check", copy, "--json").json
    assert again["exempted"] == 1 and found(again, "C-7-2") == []
    assert again["rows"] == 3, "the list of findings is no survey"
    apart = fanpin("check", survey, "--exemptions", copy, "--json").json
    assert apart["exempted"] == 1

    workbook = marked(survey)
    workbook["调查表"]["G5"].value = 260000
    workbook.save(survey)
    changed = fanpin("check", survey, "--exemptions", copy, "--json").json
    assert changed["exempted"] == 0, "a value that has changed is doubtful again"


def test_verified_cases_that_had_no_effect_are_told(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    titles = ["核查编号", "户编号", "核实说明"]
    listed = write_workbook(
        tmp_path / "核实.xlsx", [titles, ["C-99", "H1", "属实"], ["C-7-2", "H3", "卖房所得"], ["C-7-2", "H7", "属实"]]
    )
    told = fanpin("check", survey, "--exemptions", listed, "--json").json
    assert told["exempted"] == 1 and found(told, "C-7-2") == []
    assert told["exemptions_unused"] == [
        {"check": "C-99", "key": "H1", "why": "unknown_check"},
        {"check": "C-7-2", "key": "H7", "why": "unknown_household"},
    ]
    out = fanpin("check", survey, "--exemptions", listed).out
    assert "2 verified cases had no effect" in out and "C-7-2 H7" in out


def test_a_file_without_exemptions_is_told(fanpin: Fanpin, survey: Path) -> None:
    ran = fanpin("check", survey, "--exemptions", survey)
    assert ran.status == 2 and "核实说明" in ran.err


def test_several_files_go_to_a_folder_or_into_one_file(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    csv = tmp_path / "另.csv"
    csv.write_text("户编号,户主姓名,人均纯收入\nX1,戊某,见附件\n", encoding="gbk")
    one = fanpin("check", survey, csv, "-o", tmp_path / "a.xlsx", "--json").json
    both = marked(tmp_path / "a.xlsx")
    assert one["marked"] == [str(tmp_path / "a.xlsx")] and both.sheetnames == ["数据问题", "调查表", "另"]
    assert both["另"]["C2"].fill.fgColor.rgb == both["调查表"]["G3"].fill.fgColor.rgb == "FFFFC7CF"
    again = fanpin("check", tmp_path / "a.xlsx", "--json").json
    assert again["totals"] == one["totals"] and again["rows"] == one["rows"]
    told = fanpin("check", survey, csv, "-o", tmp_path / "核查", "--json").json
    assert [Path(path).name for path in told["marked"]] == ["调查表-核查.xlsx", "另-核查.xlsx"]
    assert marked(tmp_path / "核查" / "另-核查.xlsx")["另"]["C2"].fill.fgColor.rgb == "FFFFC7CF"


def test_one_workbook_a_township_shows_no_other_people(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    told = fanpin("check", survey, "-o", tmp_path / "退回.xlsx", "--by", "township", "--json").json
    assert sorted(Path(path).name for path in told["marked"]) == ["退回-东镇.xlsx", "退回-西乡.xlsx"]
    west = marked(tmp_path / "退回-西乡.xlsx")
    rows = [[cell.value for cell in row] for row in west["调查表"].iter_rows()]
    assert [row[0] for row in rows] == ["某县", "户编号", "H3"]
    listed = {row[3].value for row in west["数据问题"].iter_rows(min_row=3)}
    assert listed == {"H3"}
    assert west["调查表"]["G3"].fill.fgColor.rgb == "FFFFEB9D" and west["数据问题"]["H3"].value in ("G3", "F3")


def test_a_folder_of_villages_gives_one_workbook_a_township_and_names_do_not_grow(fanpin: Fanpin, tmp_path: Path) -> None:
    folder, phone = tmp_path / "某县", "13900000001"
    folder.mkdir()
    for village, town in (("甲村", "东镇"), ("乙村", "东镇"), ("丙村", "西乡")):
        titles = ["户编号", "户主姓名", "乡镇", "村", "联系电话"]
        write_workbook(folder / f"{village}.xlsx", [titles, [village, "某", town, village, phone]], "Sheet1")
    told = fanpin("check", folder, "-o", tmp_path / "退回", "--by", "township", "--json").json
    assert sorted(Path(path).name for path in told["marked"]) == ["某县-核查-东镇.xlsx", "某县-核查-西乡.xlsx"]
    east = marked(tmp_path / "退回" / "某县-核查-东镇.xlsx")
    assert {*east.sheetnames} == {"数据问题", "甲村", "乙村"}
    others = [row[2].value.partition("，另见")[2] for row in east["数据问题"].iter_rows(min_row=3) if "，另见" in row[2].value]
    assert {*others} == {"西乡（丙村.xlsx·Sheet1）、乙村!E2", "西乡（丙村.xlsx·Sheet1）、甲村!E2"}
    copies = fanpin("check", folder, "-o", tmp_path / "核查", "--json").json["marked"]
    again = fanpin("check", *copies, "-o", tmp_path / "核查", "--json").json["marked"]
    assert [Path(path).stem for path in again] == [f"{Path(path).stem}2" for path in copies]
    assert all(Path(path).stem.endswith("村-核查") for path in copies)


def test_each_table_of_a_sheet_keeps_its_own_header_in_a_township_s_copy(fanpin: Fanpin, tmp_path: Path) -> None:
    first = [["户编号", "户主姓名", "乡镇", "人均纯收入"], ["1", "甲", "东镇", "见附件"], ["2", "乙", "西乡", 5000]]
    second = [["二、未登记户"], ["户编号", "户主姓名", "家庭人口", "乡镇"], ["3", "丙", "很多", "东镇"], ["4", "丁", 2, "西乡"]]
    survey = write_workbook(tmp_path / "a.xlsx", [["某县"], *first, [], *second, ["5", "戊", 1, "西乡"]])
    fanpin("check", survey, "-o", tmp_path / "退回.xlsx", "--by", "township")
    east, west = (marked(tmp_path / f"退回-{town}.xlsx") for town in ("东镇", "西乡"))
    rows = [[cell.value for cell in row if cell.value is not None] for row in east["调查表"].iter_rows()]
    assert rows == [["某县"], first[0], first[1], ["二、未登记户"], second[1], second[2]]
    assert east["调查表"]["D3"].fill.fgColor.rgb == east["调查表"]["C6"].fill.fgColor.rgb == "FFFFC7CF"
    assert [row[0].value for row in west["调查表"].iter_rows()] == ["某县", "户编号", "2", "二、未登记户", "户编号", "4", "5"]


def test_of_several_files_an_address_names_the_file(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    other = write_workbook(tmp_path / "另.xlsx", [["户编号", "户主姓名", "人均纯收入"], ["X1", "戊某", "见附件"]])
    assert "另.xlsx · 调查表!C2" in fanpin("check", survey, other, "--detail").out.replace("\n", "")


def test_a_like_row_in_another_township_is_told_without_an_address_that_the_copy_lacks(fanpin: Fanpin, tmp_path: Path) -> None:
    titles = ["户编号", "户主姓名", "乡镇", "联系电话"]
    phone = "13900000001"
    rows = [["1", "甲", "西乡", ""], ["2", "乙", "东镇", phone], ["3", "丙", "西乡", phone], ["4", "丁", "东镇", phone]]
    survey = write_workbook(tmp_path / "a.xlsx", [titles, *rows])
    fanpin("check", survey, "-o", tmp_path / "退回.xlsx", "--by", "township")
    told = {
        town: [row[2].value for row in marked(tmp_path / f"退回-{town}.xlsx")["数据问题"].iter_rows(min_row=3)]
        for town in ("东镇", "西乡")
    }
    assert [text.partition("，另见")[2] for text in told["东镇"]] == [
        "西乡（a.xlsx·调查表）、调查表!D3",
        "调查表!D2、西乡（a.xlsx·调查表）",
    ]
    assert [text.partition("，另见")[2] for text in told["西乡"] if "，另见" in text] == ["东镇（a.xlsx·调查表）"]


@pytest.mark.parametrize(("out", "words"), [("b.xls", ".xlsx"), ("b.csv", ".xlsx")])
def test_a_copy_of_another_kind_is_refused(fanpin: Fanpin, survey: Path, tmp_path: Path, out: str, words: str) -> None:
    ran = fanpin("check", survey, "-o", tmp_path / out)
    assert ran.status == 2 and words in ran.err and not (tmp_path / out).exists()


def test_a_workbook_with_macros_keeps_its_kind(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    macros = survey.rename(tmp_path / "调查表.xlsm")
    ran = fanpin("check", macros, "-o", tmp_path / "b.xlsx")
    assert ran.status == 2 and "b.xlsm" in ran.err and not (tmp_path / "b.xlsx").exists()
    assert fanpin("check", macros, "-o", tmp_path / "b.xlsm", "--json").json["marked"] == [str(tmp_path / "b.xlsm")]
    named = fanpin("check", macros, "-o", tmp_path / "核查", "--json").json["marked"]
    assert named == [str(tmp_path / "核查" / "调查表-核查.xlsm")]


def test_a_copy_that_is_checked_again_keeps_what_was_verified(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    fanpin("check", survey, "-o", first)
    workbook = marked(first)
    front = workbook["数据问题"]
    for row in front.iter_rows(min_row=3):
        if row[1].value == "C-7-2":
            row[10].value = "卖房所得，属实"
    front.append(["疑点", "C-7-2", "", "别处的户", *[None] * 6, "另一册核实过"])
    workbook["调查表"]["G3"].value = 3500
    workbook.save(first)
    fanpin("check", first, "-o", second)
    workbook = marked(second)
    assert workbook.sheetnames == ["数据问题", "调查表"]
    kept = {row[3].value: row[10].value for row in workbook["数据问题"].iter_rows(min_row=3) if row[10].value}
    assert kept == {"H3": "卖房所得，属实", "别处的户": "另一册核实过"}
    sheet = workbook["调查表"]
    assert sheet["G3"].fill.patternType is None and sheet["G3"].comment is None and sheet["G5"].comment is None
    assert fanpin("check", second, "--json").json["exempted"] == 1


def test_clean_townships_are_copied_too(fanpin: Fanpin, tmp_path: Path) -> None:
    titles = ["户编号", "户主姓名", "乡镇"]
    survey = write_workbook(
        tmp_path / "a.xlsx", [titles, ["1", "甲", "东镇"], ["2", "乙", "东/镇"], ["3", "丙", "x"], ["4", "丁", "X"]]
    )
    ran = fanpin("check", survey, "-o", tmp_path / "退回.xlsx", "--by", "township", "--json")
    assert ran.status == 0 and ran.json["findings"] == []
    names = ["退回-X（2）.xlsx", "退回-x.xlsx", "退回-东_镇.xlsx", "退回-东镇.xlsx"]
    assert sorted(Path(path).name for path in ran.json["marked"]) == names


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--by", "township"], "-o"),
        (["--by", "village", "-o", "x.xlsx"], "township"),
        (["--exemptions", "没有.xlsx"], "没有.xlsx"),
        (["--previous", "没有.xlsx"], "没有.xlsx"),
        (["--as-of", "昨天"], "2019-04-30"),
    ],
)
def test_bad_usage_is_one_sentence_and_status_2(fanpin: Fanpin, survey: Path, options: list[str], complaint: str) -> None:
    ran = fanpin("check", survey, *options)
    assert ran.status == 2 and complaint in ran.err and "Traceback" not in ran.err


def test_the_survey_itself_is_never_overwritten(fanpin: Fanpin, survey: Path) -> None:
    before = survey.read_bytes()
    for force in ([], ["--force"]):
        assert fanpin("check", survey, "-o", survey, *force).status == 2
    assert survey.read_bytes() == before


@pytest.mark.parametrize("option", ["--previous", "--exemptions"])
def test_a_copy_takes_the_place_of_nothing_that_was_read(fanpin: Fanpin, survey: Path, tmp_path: Path, option: str) -> None:
    other = tmp_path / "上期.xlsx"
    other.write_bytes(survey.read_bytes())
    ran = fanpin("check", survey, option, other, "-o", other, "--force")
    assert ran.status == 2 and "given to be read" in ran.err and other.read_bytes() == survey.read_bytes()


def test_nor_does_a_copy_for_a_township(fanpin: Fanpin, survey: Path, tmp_path: Path) -> None:
    options = ("--by", "township", "-o", tmp_path / "退回.xlsx", "--force", "--json")
    (copy, *_others) = map(Path, fanpin("check", survey, *options).json["marked"])
    copy.write_bytes(survey.read_bytes())
    ran = fanpin("check", survey, "--previous", copy, *options)
    assert ran.status == 2 and "given to be read" in ran.err and copy.read_bytes() == survey.read_bytes()


def test_a_copy_of_an_impossible_name_is_refused_in_a_sentence(fanpin: Fanpin, survey: Path) -> None:
    ran = fanpin("check", survey, "-o", "长" * 100 + ".xlsx")
    assert ran.status == 2 and "cannot be written" in ran.err


def test_what_the_roster_adds_up_to_is_compared_with_the_survey(fanpin: Fanpin) -> None:
    files = [SAMPLES / "2019-10-入户调查.xlsx", SAMPLES / "2019-10-成员名册.xlsx"]
    told = fanpin("check", *files, "--json", "--as-of", "2019-10-31").json
    assert [one["cell"] for one in found(told, "fact-differs")] == ["I149", "P131", "P31", "S33", "AO149"]


def test_the_last_round_answers_the_checks_that_ask_for_it(fanpin: Fanpin, tmp_path: Path) -> None:
    april, october = SAMPLES / "2019-04-成员名册.xlsx", SAMPLES / "2019-10-成员名册.xlsx"
    told = fanpin("check", october, "--previous", april, "--previous", april, "--json", "--as-of", "2019-10-31").json
    assert {"C-10-9", "C-12-14"}.isdisjoint(one["check"] for one in told["not_run"])


def test_a_round_that_was_given_is_not_asked_for(fanpin: Fanpin) -> None:
    """A ledger keeps its members, so that one ledger is the last round; only the round before that is asked for."""
    files = [SAMPLES / "2019-10-入户调查.xlsx", SAMPLES / "2019-10-成员名册.xlsx"]
    april = SAMPLES / "2019-04-台账.xlsx"

    def lacking(*previous: object) -> dict[str, list[str]]:
        told = fanpin("check", *files, *previous, "--json", "--as-of", "2019-10-31").json
        return {one["check"]: one["missing"] for one in told["not_run"]}

    assert lacking()["C-10-9"] == ["上上期", "上期"]
    assert lacking("--previous", april)["C-10-9"] == ["上上期"]
    assert "C-10-9" not in lacking("--previous", april, "--previous", april)
    alone = lacking("--previous", SAMPLES / "2019-04-入户调查.xlsx")["C-10-9"]
    assert alone == ["上上期", "上期.在校生状况"], "a survey without its roster: the answer is asked for, not the round"
