"""``fanpin diff`` as a user meets it: two rounds, the report, and what is said of them."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from tests.conftest import SAMPLES, Fanpin, write_workbook

TITLES = ["户编号", "户主姓名", "乡镇", "村", "户主证件号码", "家庭人口", "户类型", "人均纯收入", "饮水安全", "帮扶责任人"]
SHEETS = (
    *("概况", "预警名单", "风险上升", "风险下降", "等级不变", "新增", "退出", "转入转出", "待核实变化", "分户合户", "逐项变化"),
)
CLASSES = SHEETS[2:-1]
PLACES = ("1", "2", "3", "edge", "to_verify", "not_assessed", "absent")
RULES = """ruleset: two-rules
title: 两条规则
levels:
  1: {name: 一级极易返贫户, colour: FF0000, sheet: 一级红色}
  2: {name: 二级较易返贫户, colour: FFFF00, sheet: 二级黄色}
  3: {name: 三级稳定脱贫户, colour: 0070C0, sheet: 三级蓝色}
default_level: {level: 3, reason: 无风险情形}
scope:
  脱贫户: 户类型 = '脱贫户'
  未建档立卡户: 户类型 = '一般农户'
risk:
  - {id: R1, level: 1, when: NOT 饮水安全, reason: 饮水不安全}
  - {id: R2, level: 2, when: 人均纯收入 < 5000, reason: "收入{人均纯收入}元"}
edge:
  rules: [{id: E1, when: 人均纯收入 < 4000, reason: 收入低}]
warnings:
  - {id: W1, urgency: 特急, title: 等级上升, when: 变化类别 = '风险上升', reason: "由{上期.评定结果}升为{评定结果}"}
  - {id: W2, urgency: 一般, title: 收入下降, when: 人均纯收入 < 上期.人均纯收入, reason: "{上期.人均纯收入}→{人均纯收入}"}
"""


def number(serial: int) -> str:
    """An invented identity number with its check digit (GB 11643)."""
    first = f"34159919700101{serial:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first, weights, strict=True)) % 11]


def household(key: str, income: object, water: str = "是", kind: str = "脱贫户", head: int = 0, people: int = 3) -> list[Any]:
    return [key, f"户{key}", "东镇", "一村", number(head or int(key)), people, kind, income, water, "李干部"]


BEFORE = [
    *(household("1", 9000), household("2", 4000), household("3", 4500), household("4", 9000), household("5", 9000)),
    *(household("6", 3000, kind="一般农户"), household("7", None), household("8", 9000)),
]
NOW = [
    *(household("1", 9000, "否"), household("2", 9000), household("3", 4400), household("14", 9000, head=4)),
    *(household("6", 6000, kind="一般农户"), household("7", 9000), household("8", None), household("9", 4000, people=2)),
]
EXPECTED = {"1": "风险上升", "2": "风险下降", "3": "等级不变", "14": "等级不变", "5": "退出", "6": "转入转出", "9": "新增"}
EXPECTED |= {"7": "待核实变化", "8": "待核实变化"}


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    file = tmp_path / "two-rules.yaml"
    file.write_text(RULES, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory, fanpin_once: Fanpin) -> Path:
    """A folder with the two surveys and their ledgers; tests get copies."""
    folder = tmp_path_factory.mktemp("rounds")
    rules = folder / "two-rules.yaml"
    rules.write_text(RULES, encoding="utf-8")
    for round_, date, rows in (("2019-04", "2019-04-30", BEFORE), ("2019-10", "2019-10-31", NOW)):
        survey = write_workbook(folder / f"{round_}-调查.xlsx", [TITLES, *rows])
        ledger = folder / f"{round_}-台账.xlsx"
        assert fanpin_once("grade", survey, "--rules", rules, "--as-of", date, "-o", ledger).status == 0
    return folder


@pytest.fixture
def rounds(tmp_path: Path, made_once: Path) -> tuple[Path, Path]:
    shutil.copytree(made_once, tmp_path, dirs_exist_ok=True)
    return tmp_path / "2019-04-台账.xlsx", tmp_path / "2019-10-台账.xlsx"


def classes(report: Path) -> dict[str, str]:
    """户编号 → the class sheet it is on; each household once."""
    workbook = openpyxl.load_workbook(report)
    found: list[tuple[str, str]] = []
    for name in CLASSES:
        sheet = workbook[name]
        header = [cell.value for cell in sheet[3]]
        keys = [row[header.index("户编号")] for row in sheet.iter_rows(min_row=4, values_only=True)]
        found += [(str(key), name) for key in keys if key is not None]
    assert len({key for key, _name in found}) == len(found)
    return dict(found)


def rows_of(report: Path, sheet: str) -> list[dict[str, Any]]:
    cells = openpyxl.load_workbook(report)[sheet]
    header = [cell.value for cell in cells[3]]
    return [dict(zip(header, row, strict=True)) for row in cells.iter_rows(min_row=4, values_only=True)]


def test_every_household_of_either_round_is_on_one_sheet(
    fanpin: Fanpin, rounds: tuple[Path, Path], rules: Path, tmp_path: Path
) -> None:
    report = tmp_path / "报告.xlsx"
    told = fanpin("diff", *rounds, "--rules", rules, "-o", report, "--json").json
    assert openpyxl.load_workbook(report).sheetnames == [*SHEETS, "各乡镇变化矩阵", "_fanpin"]
    assert classes(report) == EXPECTED
    assert {*told} >= {"old", "new", "matrix", "classes", "warnings", "report"}
    assert told["old"] == {"round": "2019-04", "households": 8} and told["new"] == {"round": "2019-10", "households": 8}
    assert {name: count["households"] for name, count in told["classes"].items() if count["households"]} == Counter(
        EXPECTED.values()
    )
    assert [*told["matrix"]] == list(PLACES) and all([*row] == list(PLACES) for row in told["matrix"].values())
    assert told["matrix"]["3"]["1"] == {"households": 1, "persons": 3}
    assert told["matrix"]["absent"]["2"] == {"households": 1, "persons": 2}
    assert told["warnings"] == len(rows_of(report, "预警名单")) == 2


def test_a_row_that_was_copied_to_another_sheet_is_told(
    fanpin: Fanpin, rounds: tuple[Path, Path], rules: Path, tmp_path: Path
) -> None:
    workbook = openpyxl.load_workbook(rounds[1])
    workbook["一级红色"].append([cell.value for cell in workbook["三级蓝色"][4]])
    workbook.save(tmp_path / "改过.xlsx")
    ran = fanpin("diff", rounds[0], tmp_path / "改过.xlsx", "--rules", rules, "-o", tmp_path / "a.xlsx")
    assert ran.status == 0 and "row on another sheet" in ran.out.replace("│\n│ ", "")
    plain = fanpin("diff", *rounds, "--rules", rules, "-o", tmp_path / "b.xlsx").out
    assert "row on another sheet" not in plain.replace("│\n│ ", "")


def test_rounds_given_the_wrong_way_round_are_told(
    fanpin: Fanpin, rounds: tuple[Path, Path], rules: Path, tmp_path: Path
) -> None:
    there = fanpin("diff", *rounds, "--rules", rules, "-o", tmp_path / "a.xlsx").out
    back = fanpin("diff", *rounds[::-1], "--rules", rules, "-o", tmp_path / "b.xlsx").out
    assert "OLD is the later round" in back and "OLD is the later round" not in there


def test_an_income_below_nothing_that_stays_or_rises_has_not_fallen(fanpin: Fanpin, tmp_path: Path) -> None:
    incomes = {"2019-04": (-5, -500, -5, 9000), "2019-10": (-5, -450, -500, 5000)}
    for round_, column in incomes.items():
        rows = [household(str(number), income) for number, income in enumerate(column, 1)]
        write_workbook(tmp_path / f"{round_}.xlsx", [TITLES, *rows])
    report = tmp_path / "报告.xlsx"
    dates = ("--old-as-of", "2019-04-30", "--as-of", "2019-10-31")
    assert fanpin("diff", *(tmp_path / f"{round_}.xlsx" for round_ in incomes), *dates, "-o", report).status == 0
    fallen = [row["户编号"] for row in rows_of(report, "预警名单") if "人均纯收入明显下降" in row["预警事项"].split("；")]
    assert sorted(fallen) == ["3", "4"]


@pytest.mark.parametrize("name", ["--new-as-of", "--as-of"])
def test_the_days_of_both_rounds_are_named_as_the_handbook_does(fanpin: Fanpin, tmp_path: Path, name: str) -> None:
    files = [write_workbook(tmp_path / f"{month}月调查表.xlsx", [TITLES, household("1", 9000)]) for month in ("四", "十")]
    dates = ("--old-as-of", "2019-04-30", name, "2019-10-31")
    told = fanpin("diff", *files, *dates, "-o", tmp_path / "r.xlsx", "--json").json
    assert (told["old"]["round"], told["new"]["round"]) == ("2019-04", "2019-10")


def test_a_row_tells_levels_rules_answers_and_helper(
    fanpin: Fanpin, rounds: tuple[Path, Path], rules: Path, tmp_path: Path
) -> None:
    report = tmp_path / "报告.xlsx"
    fanpin("diff", *rounds, "--rules", rules, "-o", report)
    (risen,) = rows_of(report, "风险上升")
    assert (risen["上期等级"], risen["本期等级"], risen["新增规则"]) == ("三级稳定脱贫户", "一级极易返贫户", "R1")
    assert (risen["答案变化"], risen["帮扶责任人"]) == ("饮水安全 是→否", "李干部")
    assert risen["变化原因"] == "R1"  # neither cause nor title
    same = {row["户编号"]: row for row in rows_of(report, "等级不变")}
    assert same["14"]["身份变化"].startswith("户编号更正：4→14")
    assert same["3"]["答案变化"] == "人均纯收入 4500→4400（-100）"
    listed = [(row["户编号"], row["项目"], row["上期"], row["本期"], row["差额"]) for row in rows_of(report, "逐项变化")]
    assert ("2", "人均纯收入", "4000", "9000", 5000) in listed and ("7", "人均纯收入", "未填", "9000", None) in listed
    warned = rows_of(report, "预警名单")
    assert [(row["户编号"], row["紧急程度"], row["预警情况"]) for row in warned] == [
        ("1", "特急", "由三级稳定脱贫户升为一级极易返贫户"),
        ("3", "一般", "4500→4400"),
    ]


def test_a_round_against_itself_is_empty(fanpin: Fanpin, rounds: tuple[Path, Path], rules: Path, tmp_path: Path) -> None:
    told = fanpin("diff", rounds[1], rounds[1], "--rules", rules, "-o", tmp_path / "r.xlsx", "--json").json
    assert {name for name, count in told["classes"].items() if count["households"]} == {"等级不变"}
    assert told["warnings"] == 0
    assert rows_of(tmp_path / "r.xlsx", "逐项变化")[0]["序号"] == "无"


def test_surveys_are_graded_on_the_way(fanpin: Fanpin, rounds: tuple[Path, Path], rules: Path, tmp_path: Path) -> None:
    surveys = [ledger.with_name(ledger.name.replace("台账", "调查")) for ledger in rounds]
    told = fanpin("diff", *surveys, "--rules", rules, "-o", tmp_path / "r.xlsx", "--json").json
    of_ledgers = fanpin("diff", *rounds, "--rules", rules, "-o", tmp_path / "s.xlsx", "--json").json
    for key in ("old", "new", "matrix", "classes", "warnings"):
        assert told[key] == of_ledgers[key]


def test_a_split_is_seen_where_a_roster_tells_the_members(fanpin: Fanpin, rules: Path, tmp_path: Path) -> None:
    titles = ["户编号", "人编号", "姓名", "证件号码", "与户主关系", "户类型", "人均纯收入", "是否解决安全饮用水"]

    def roster(name: str, *people: tuple[str, int, str]) -> Path:
        rows = [
            [key, f"{key}{serial}", f"人{serial}", number(serial), relation, "脱贫户", 9000, "是"]
            for key, serial, relation in people
        ]
        return write_workbook(tmp_path / name, [titles, *rows], "名册")

    head, son, wife, child = "户主", "之子", "配偶", "之女"
    before = roster("2019-04-名册.xlsx", ("1", 1, head), ("1", 2, wife), ("1", 3, son), ("1", 4, child), ("2", 5, head))
    now = roster("2019-10-名册.xlsx", ("1", 1, head), ("1", 2, wife), ("7", 3, head), ("7", 4, wife), ("2", 5, head))
    assert fanpin("grade", before, "--rules", rules, "--as-of", "2019-04-30", "-o", tmp_path / "a.xlsx").status == 0
    assert fanpin("grade", now, "--rules", rules, "--as-of", "2019-10-31", "-o", tmp_path / "b.xlsx").status == 0
    for pair in ((before, now), (tmp_path / "a.xlsx", tmp_path / "b.xlsx")):  # the ledgers recorded the members
        fanpin("diff", *pair, "--rules", rules, "-o", tmp_path / "r.xlsx", "--force")
        assert classes(tmp_path / "r.xlsx") == {"1": "等级不变", "2": "等级不变", "7": "分户合户"}
        assert rows_of(tmp_path / "r.xlsx", "分户合户")[0]["身份变化"] == "由1（人1）户分出"


def test_what_cannot_be_is_one_sentence_and_nothing_is_written(
    fanpin: Fanpin, rounds: tuple[Path, Path], rules: Path, tmp_path: Path
) -> None:
    (tmp_path / "there.xlsx").write_text("x")
    before = rounds[0].read_bytes()
    for arguments, words in (
        (("-o", tmp_path / "there.xlsx"), "exists already"),
        (("-o", tmp_path / "r.xls"), "must end in .xlsx"),
        (("-o", rounds[0], "--force"), "never replaced"),
        (("-o", tmp_path / "r.xlsx", "--docx", tmp_path / "r.doc"), "must end in .docx"),
        (("-o", tmp_path / "r.xlsx", "--old-as-of", "April"), "is not a date"),
    ):
        ran = fanpin("diff", *rounds, "--rules", rules, *arguments)
        assert ran.status == 2 and words in ran.err
    assert rounds[0].read_bytes() == before and not (tmp_path / "r.xlsx").exists()
    assert fanpin("diff", rounds[0], tmp_path / "none.xlsx").status == 2


def _renamed(workbook: Any) -> None:
    workbook["一级红色"].title = "红色户"


def _copied(workbook: Any) -> None:
    del workbook["_fanpin"]


def _shuffled(workbook: Any) -> None:
    sheet = workbook["三级蓝色"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)][::-1]
    for number, row in enumerate(rows, start=4):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value
    sheet.cell(3, sheet.max_column + 1).value = "自加列"
    sheet.append(["合计", None, None, "2户"])


def _without_header(workbook: Any) -> None:
    workbook["一级红色"].delete_rows(3)


def _without_sheet(workbook: Any) -> None:
    del workbook["一级红色"]


EDITED = [
    (_renamed, ""),
    (_copied, ""),
    (_shuffled, ""),
    (_without_header, "一级红色: the header with 户编号 and 风险等级 is gone"),
    (_without_sheet, "has no sheet 一级红色 any more (households on it: 1)"),
]


@pytest.mark.parametrize(("edit", "refused"), EDITED)
def test_a_ledger_that_staff_edited_loses_no_household(
    fanpin: Fanpin, rounds: tuple[Path, Path], rules: Path, tmp_path: Path, edit: Callable[[Any], None], refused: str
) -> None:
    workbook = openpyxl.load_workbook(rounds[1])
    edit(workbook)
    workbook.save(tmp_path / "2019-10-改.xlsx")
    ran = fanpin("diff", rounds[0], tmp_path / "2019-10-改.xlsx", "--rules", rules, "-o", tmp_path / "r.xlsx")
    if refused:
        assert ran.status == 2 and refused in ran.err and not (tmp_path / "r.xlsx").exists()
    else:
        assert classes(tmp_path / "r.xlsx") == EXPECTED


def test_deleted_rows_are_counted(fanpin: Fanpin, rounds: tuple[Path, Path], rules: Path, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(rounds[1])
    workbook["一级红色"].delete_rows(4)
    workbook.save(tmp_path / "2019-10-改.xlsx")
    ran = fanpin("diff", rounds[0], tmp_path / "2019-10-改.xlsx", "--rules", rules, "-o", tmp_path / "r.xlsx")
    assert f"had {len(NOW)} households when it was written and has {len(NOW) - 1} now" in ran.out.replace("│\n│ ", "")


def test_a_township_s_ledger_that_is_missing_beside_the_county_s_is_told(fanpin: Fanpin, rules: Path, tmp_path: Path) -> None:
    rows = [household("1", 9000), [*household("2", 9000)[:2], "西乡", *household("2", 9000)[3:]]]
    survey = write_workbook(tmp_path / "2019-04-调查.xlsx", [TITLES, *rows])
    options = ["--rules", rules, "--as-of", "2019-04-30", "--by", "township", "-o", tmp_path / "各乡镇" / "台账.xlsx"]
    assert fanpin("grade", survey, *options).status == 0
    compared = ["diff", tmp_path / "各乡镇", tmp_path / "各乡镇", "--rules", rules, "--force"]
    assert "households when it was written" not in fanpin(*compared, "-o", tmp_path / "r.xlsx").out
    (tmp_path / "各乡镇" / "台账-西乡.xlsx").unlink()
    told = fanpin(*compared, "-o", tmp_path / "r.xlsx").out.replace("│\n│ ", "")
    assert "had 2 households when it was written and has 1 now" in told


def test_a_township_without_any_household_is_told_everywhere(fanpin: Fanpin, rules: Path, tmp_path: Path) -> None:
    """Its ledger may only be missing from the folder."""
    before = [household("1", 9000), [*household("2", 9000)[:2], "西乡", *household("2", 9000)[3:]]]
    old, new = (write_workbook(tmp_path / f"{n}.xlsx", [TITLES, *rows]) for n, rows in (("4", before), ("10", before[:1])))
    files = ["-o", tmp_path / "r.xlsx", "--docx", tmp_path / "r.docx", "--html", tmp_path / "r.html"]
    dates = ["--old-as-of", "2019-04-30", "--as-of", "2019-10-31"]
    ran = fanpin("diff", old, new, "--rules", rules, *files, *dates)
    assert "no household any more of 西乡 1" in ran.out
    told = "没有西乡1户，均按退出计，请核对是否漏了台账"
    assert told in str(openpyxl.load_workbook(tmp_path / "r.xlsx")["概况"]["A3"].value)
    assert told in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert any(told in one.text for one in Document(str(tmp_path / "r.docx")).paragraphs)


def test_levels_of_another_rule_set_have_their_places(
    fanpin: Fanpin, rounds: tuple[Path, Path], rules: Path, tmp_path: Path
) -> None:
    more = rules.read_text(encoding="utf-8").replace("levels:", "levels:\n  5: {name: 五级无险, colour: 00B050, sheet: 五级}")
    other = tmp_path / "five.yaml"
    other.write_text(more.replace("level: 3", "level: 5"), encoding="utf-8")
    survey = tmp_path / "2019-10-调查.xlsx"
    assert fanpin("grade", survey, "--rules", other, "--as-of", "2019-10-31", "-o", tmp_path / "五.xlsx").status == 0
    files = ["--docx", tmp_path / "r.docx", "--html", tmp_path / "r.html", "-o", tmp_path / "r.xlsx"]
    told = fanpin("diff", rounds[0], tmp_path / "五.xlsx", "--rules", rules, *files, "--json").json
    assert sum(told["matrix"][old]["5"]["households"] for old in told["matrix"]) > 0
    assert "五级无险" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_an_empty_round_can_be_compared(fanpin: Fanpin, rounds: tuple[Path, Path], rules: Path, tmp_path: Path) -> None:
    nobody = write_workbook(tmp_path / "无.xlsx", [TITLES])
    assert fanpin("grade", nobody, "--rules", rules, "--as-of", "2019-10-31", "-o", tmp_path / "空.xlsx").status == 0
    files = ["--docx", tmp_path / "r.docx", "--html", tmp_path / "r.html", "-o", tmp_path / "r.xlsx"]
    told = fanpin("diff", rounds[0], tmp_path / "空.xlsx", "--rules", rules, *files, "--json").json
    assert told["new"]["households"] == 0 and told["classes"]["退出"]["households"] == len(BEFORE)


def test_a_report_is_no_round(fanpin: Fanpin, rounds: tuple[Path, Path], rules: Path, tmp_path: Path) -> None:
    fanpin("diff", *rounds, "--rules", rules, "-o", tmp_path / "r.xlsx")
    ran = fanpin("diff", tmp_path / "r.xlsx", rounds[1], "--rules", rules, "-o", tmp_path / "x.xlsx")
    assert ran.status == 2 and "r.xlsx: a report or summary of fanpin" in ran.err


def test_with_a_wrong_template_nothing_is_written(
    fanpin: Fanpin, rounds: tuple[Path, Path], rules: Path, tmp_path: Path
) -> None:
    asked = ["diff", *rounds, "--rules", rules, "-o", tmp_path / "r.xlsx", "--html", tmp_path / "r.html"]
    ran = fanpin(*asked, "--docx", tmp_path / "r.docx", "--template", rules)
    assert ran.status == 2 and "not a Word document" in ran.err
    document = Document()
    document.add_paragraph("{{ nobody_knows }}")
    document.save(str(tmp_path / "county.docx"))
    ran = fanpin(*asked, "--docx", tmp_path / "r.docx", "--template", tmp_path / "county.docx")
    assert ran.status == 2 and "nobody_knows" in ran.err
    ran = fanpin(*asked, "--template", tmp_path / "county.docx")
    assert ran.status == 2 and "--docx" in ran.err
    assert not list(tmp_path.glob("r.*"))


def test_a_level_that_the_county_filed_counts(fanpin: Fanpin, rounds: tuple[Path, Path], rules: Path, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(rounds[0])
    sheet = workbook["三级蓝色"]
    header = [cell.value for cell in sheet[3]]
    sheet.cell(4, header.index("备案等级") + 1, "一级")
    sheet.cell(5, header.index("备案等级") + 1, "绿色")
    filed = tmp_path / "filed.xlsx"
    workbook.save(filed)
    ran = fanpin("diff", filed, rounds[1], "--rules", rules, "-o", tmp_path / "r.xlsx")
    assert classes(tmp_path / "r.xlsx")["1"] == "等级不变"
    assert "绿色" in ran.out


def test_the_samples(fanpin: Fanpin, tmp_path: Path) -> None:
    ledgers = [SAMPLES / f"{round_}-台账.xlsx" for round_ in ("2019-04", "2019-10")]
    report = tmp_path / "报告.xlsx"
    ran = fanpin("diff", *ledgers, "-o", report)
    assert ran.status == 0 and "Report written" in ran.out
    told = fanpin("diff", *ledgers, "-o", report, "--force", "--json").json
    backwards = fanpin("diff", *reversed(ledgers), "-o", report, "--force", "--json").json
    for old in PLACES:
        for new in PLACES:
            assert told["matrix"][old][new]["households"] == backwards["matrix"][new][old]["households"]
    assert sum(count["households"] for count in told["classes"].values()) == sum(
        count["households"] for row in told["matrix"].values() for count in row.values()
    )


TWICE = [
    # rows of the earlier and of the later round besides household 1 → 户 of each, class of household 2
    ([household("2", 9000)] * 2, [household("2", 9000)], (2, 2), "等级不变"),
    ([household("2", 9000)], [household("2", 9000)] * 2, (2, 2), "等级不变"),
    ([household("2", 9000), household("2", 8000)], [household("2", 4000)], (2, 2), "风险上升"),
    ([household("2", 9000), household("2", 4000)], [household("2", 4000)], (2, 2), "待核实变化"),
    ([household("2", 9000)] * 2, [], (2, 1), "退出"),
]


@pytest.mark.parametrize("from_ledgers", [True, False])
@pytest.mark.parametrize(("before", "now", "households", "class_"), TWICE)
def test_a_household_that_was_entered_twice_is_one_household(
    fanpin: Fanpin,
    rules: Path,
    tmp_path: Path,
    from_ledgers: bool,
    before: list[list[Any]],
    now: list[list[Any]],
    households: tuple[int, int],
    class_: str,
) -> None:
    sides = []
    for name, rows in (("2019-04-30", before), ("2019-10-31", now)):
        side = write_workbook(tmp_path / f"{name[:7]}-调查.xlsx", [TITLES, household("1", 9000), *rows])
        if from_ledgers:
            side = tmp_path / f"{name[:7]}-台账.xlsx"
            survey = tmp_path / f"{name[:7]}-调查.xlsx"
            assert fanpin("grade", survey, "--rules", rules, "--as-of", name, "-o", side).status == 0
        sides.append(side)
    told = fanpin("diff", *sides, "--rules", rules, "-o", tmp_path / "r.xlsx", "--json").json
    assert (told["old"]["households"], told["new"]["households"]) == households
    assert classes(tmp_path / "r.xlsx") == {"1": "等级不变", "2": class_}


def test_two_families_under_one_number_are_two_households(fanpin: Fanpin, rules: Path, tmp_path: Path) -> None:
    other = ["2", "别家", *household("2", 9000, head=77)[2:]]
    for name, rows in (("2019-04", [household("2", 9000), other]), ("2019-10", [household("2", 9000)])):
        write_workbook(tmp_path / f"{name}-调查.xlsx", [TITLES, *rows])
    files = [tmp_path / f"{name}-调查.xlsx" for name in ("2019-04", "2019-10")]
    told = fanpin("diff", *files, "--rules", rules, "-o", tmp_path / "r.xlsx", "--json").json
    assert told["old"]["households"] == 2 and told["classes"]["退出"]["households"] == 1


ROSTER = ["户编号", "姓名", "证件号码", "与户主关系", "健康状况"]
HEADS = {"1": "张甲", "2": "王丙"}
BABY = "341599201908010065"
FAMILIES = [
    *(["1", "张甲", number(1), "户主", "健康"], ["1", "李乙", number(21), "配偶", "健康"]),
    *(["2", "王丙", number(2), "户主", "健康"], ["2", "赵丁", number(22), "配偶", "健康"]),
]
OF_ONE_ROUND = {4: ["1", "张丽", number(23), "之女", "健康"], 10: ["2", "王宝", BABY, "之孙子", "健康"]}
"""A daughter whom only April has, a child born in August whom only October has."""
DATES = {4: "2019-04-30", 10: "2019-10-31"}


@pytest.fixture
def with_rosters(tmp_path: Path) -> dict[int, tuple[Path, Path]]:
    files = {}
    for round_, sizes in ((4, (3, 2)), (10, (2, 3))):
        rows = [household(key, 9000, people=size) for key, size in zip(HEADS, sizes, strict=True)]
        named = [[row[0], HEADS[row[0]], *row[2:]] for row in rows]
        survey = write_workbook(tmp_path / f"2019-{round_:02d}-调查.xlsx", [TITLES, *named])
        people = [ROSTER, *FAMILIES, OF_ONE_ROUND[round_]]
        files[round_] = (survey, write_workbook(tmp_path / f"2019-{round_:02d}-名册.xlsx", people))
    return files


def _assert_named(report: Path) -> None:
    same = rows_of(report, "等级不变")
    assert {row["户编号"]: row["成员变化"] for row in same} == {
        "1": "减少1人：张丽（之女，原因未注明）",
        "2": "增加1人：王宝（之孙子，2019年8月出生）",
    }
    listed = [(row["户编号"], row["上期"], row["本期"]) for row in rows_of(report, "逐项变化") if row["项目"] == "成员变化"]
    assert listed == [
        ("1", f"张丽（之女，341599********{number(23)[-4:]}）", "减少：原因未注明"),
        ("2", None, f"王宝（之孙子，341599********{BABY[-4:]}）增加：2019年8月出生"),
    ]


def test_persons_who_came_and_left_are_named(
    fanpin: Fanpin, with_rosters: dict[int, tuple[Path, Path]], rules: Path, tmp_path: Path
) -> None:
    (old, old_roster), (new, new_roster) = with_rosters[4], with_rosters[10]
    options = ("--old-roster", old_roster, "--new-roster", new_roster, "--rules", rules)
    told = fanpin("diff", old, new, *options, "-o", tmp_path / "r.xlsx", "--json").json
    _assert_named(tmp_path / "r.xlsx")
    assert told["members"] == {"came": {"出生": 1}, "left": {"原因未注明": 1}}
    assert told["classes"]["等级不变"] == {"households": 2, "persons": 5}


def test_two_ledgers_alone_name_them_too(
    fanpin: Fanpin, with_rosters: dict[int, tuple[Path, Path]], rules: Path, tmp_path: Path
) -> None:
    ledgers = [tmp_path / f"2019-{round_:02d}-台账.xlsx" for round_ in DATES]
    for ledger, (round_, date) in zip(ledgers, DATES.items(), strict=True):
        assert fanpin("grade", *with_rosters[round_], "--rules", rules, "--as-of", date, "-o", ledger).status == 0
    assert fanpin("diff", *ledgers, "--rules", rules, "-o", tmp_path / "r.xlsx").status == 0
    _assert_named(tmp_path / "r.xlsx")


def test_a_check_against_the_last_round_names_them_too(fanpin: Fanpin, with_rosters: dict[int, tuple[Path, Path]]) -> None:
    old, new = with_rosters[4][1], with_rosters[10][1]
    told = fanpin("check", new, "--previous", old, "--as-of", DATES[10], "--json").json
    found = {one["check"]: (one["severity"], one["cell"], one["value"]) for one in told["findings"]}
    assert found["member-left-why"] == ("warning", "A2", "张丽")
    assert found["member-came"] == ("notice", "B6", "王宝")


@pytest.mark.parametrize(
    ("gone", "reason"),
    [
        ({}, "退出原因：原因未注明，请核实是销户、迁出还是漏报"),
        ({"备注": "整户拟于明年外出"}, "退出原因：原因未注明，请核实是销户、迁出还是漏报"),
        ({"村": "三村"}, "退出原因：原因未注明，本期没有该村的户，请核对是否漏了文件"),
        ({"乡镇": "西乡"}, "退出原因：原因未注明，本期没有该乡镇的户，请核对是否漏了文件"),
    ],
)
def test_a_household_that_is_gone_says_why(
    fanpin: Fanpin, rules: Path, tmp_path: Path, gone: dict[str, str], reason: str
) -> None:
    titles = [*TITLES, "备注"]
    rows = [[*household(key, 9000), None] for key in ("1", "2")]
    for title, value in gone.items():
        rows[1][titles.index(title)] = value
    old = write_workbook(tmp_path / "2019-04-调查.xlsx", [titles, *rows])
    new = write_workbook(tmp_path / "2019-10-调查.xlsx", [titles, rows[0]])
    assert fanpin("diff", old, new, "--rules", rules, "-o", tmp_path / "r.xlsx").status == 0
    (row,) = rows_of(tmp_path / "r.xlsx", "退出")
    assert (row["户编号"], row["身份变化"]) == ("2", reason)


@pytest.mark.parametrize(
    ("township", "village", "told"),
    [
        ("东镇", "二村", "迁往外村：一村→二村"),
        ("西乡", "二村", "迁往外乡镇：东镇一村→西乡二村"),
        ("东镇", "一村", ""),
        ("东镇", None, ""),
    ],
)
def test_a_household_that_moved_says_so(
    fanpin: Fanpin, rules: Path, tmp_path: Path, township: str, village: str | None, told: str
) -> None:
    now = household("1", 9000)
    now[2:4] = township, village
    old = write_workbook(tmp_path / "2019-04-调查.xlsx", [TITLES, household("1", 9000)])
    new = write_workbook(tmp_path / "2019-10-调查.xlsx", [TITLES, now])
    assert fanpin("diff", old, new, "--rules", rules, "-o", tmp_path / "r.xlsx").status == 0
    assert (rows_of(tmp_path / "r.xlsx", "等级不变")[0]["身份变化"] or "") == told
