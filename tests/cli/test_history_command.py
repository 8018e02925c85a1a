"""``fanpin history`` as a user meets it: one household over three rounds, who may be meant, and what is refused."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fanpin_cli.cli.history_report import sparkline
from tests.conftest import Fanpin, Ran, write_workbook

TITLES = ["户编号", "户主姓名", "乡镇", "村", "户主证件号码", "家庭人口", "户类型", "人均纯收入", "饮水安全", "帮扶责任人"]
RULES = """ruleset: two-rules
title: 两条规则
levels:
  1: {name: 一级极易返贫户, colour: FF0000, sheet: 一级红色}
  2: {name: 二级较易返贫户, colour: FFFF00, sheet: 二级黄色}
  3: {name: 三级稳定脱贫户, colour: 0070C0, sheet: 三级蓝色}
default_level: {level: 3, reason: 无风险情形}
scope:
  脱贫户: 户类型 = '脱贫户'
risk:
  - {id: R1, level: 1, when: NOT 饮水安全, reason: 饮水不安全}
  - {id: R2, level: 2, when: 人均纯收入 < 5000, reason: "收入{人均纯收入}元"}
"""


def number(serial: int) -> str:
    """An invented identity number with its check digit (GB 11643)."""
    first = f"34159919700101{serial:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first, weights, strict=True)) % 11]


def household(key: str, income: object, water: str = "是", head: int = 0, town: str = "东镇") -> list[Any]:
    return [key, f"户{head or key}", town, "一村", number(head or int(key)), 3, "脱贫户", income, water, "李干部"]


SURVEYS = {
    "2019-04": [household("1", 9000), household("2", 4000), household("3", 9000)],
    "2019-10": [household("1", 7000.5, "否"), household("3", 9000)],
    "2020-04": [household("101", 4500, head=1), household("2", None), household("4", 9000)],
}


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    file = tmp_path / "two-rules.yaml"
    file.write_text(RULES, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory, fanpin_once: Fanpin) -> Path:
    """A folder with the three surveys and their ledgers; tests get copies."""
    folder = tmp_path_factory.mktemp("rounds")
    rules = folder / "two-rules.yaml"
    rules.write_text(RULES, encoding="utf-8")
    for round_, rows in SURVEYS.items():
        survey = write_workbook(folder / f"{round_}-调查.xlsx", [TITLES, *rows])
        ledger = folder / f"{round_}-台账.xlsx"
        assert fanpin_once("grade", survey, "--rules", rules, "--as-of", f"{round_}-28", "-o", ledger).status == 0
    _filled_in(folder / "2019-10-台账.xlsx")
    return folder


@pytest.fixture
def ledgers(tmp_path: Path, made_once: Path) -> list[Path]:
    shutil.copytree(made_once, tmp_path, dirs_exist_ok=True)
    return [tmp_path / f"{round_}-台账.xlsx" for round_ in SURVEYS]


def _filled_in(ledger: Path) -> None:
    """The village's proposal and an adjustment, as staff enter them."""
    workbook = openpyxl.load_workbook(ledger)
    sheet = workbook["一级红色"]
    sheet.cell(4, [cell.value for cell in sheet[3]].index("村级建议等级") + 1, "二级较易返贫户")
    record = workbook["调整记录"]
    header = [cell.value for cell in record[3]]
    for row, (key, why) in enumerate((("1", f"核对{number(5)}"), ("3", "别户")), start=4):
        for title, value in (("序号", row - 3), ("户编号", key), ("日期", "2019-11-01"), ("理由", why)):
            record.cell(row, header.index(title) + 1, value)
    workbook.save(ledger)


def rows_of(workbook: Path, sheet: str) -> list[dict[str, Any]]:
    cells = openpyxl.load_workbook(workbook)[sheet]
    header = [cell.value for cell in cells[3]]
    return [dict(zip(header, row, strict=True)) for row in cells.iter_rows(min_row=4, values_only=True)]


@pytest.mark.parametrize("key", ["1", "101"])
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_the_history_as_json(fanpin: Fanpin, ledgers: list[Path], rules: Path, key: str, order: tuple[int, ...]) -> None:
    told = fanpin("history", key, *(ledgers[at] for at in order), "--rules", rules, "--json").json
    assert {*told} == {"household", "rounds", "adjustments"}
    assert told["household"]["户编号"] == "101" and told["household"]["户主证件号码"] == "341599********" + number(1)[-4:]
    assert [(of["round"], of["place"], of["rules"]) for of in told["rounds"]] == [
        ("2019-04", "3", []),
        ("2019-10", "1", ["R1"]),
        ("2020-04", "2", ["R2"]),
    ]
    assert [of["answers"]["人均纯收入"] for of in told["rounds"]] == [9000, 7000.5, 4500]
    assert told["rounds"][2]["identity"] == "户编号更正：1→101" and told["rounds"][1]["reasons"] == "饮水不安全"
    assert [(row["轮次"], row["户编号"]) for row in told["adjustments"]] == [("2019-10", "1")]
    assert told["adjustments"][0]["理由"] == "核对341599********" + number(5)[-4:]


def test_the_history_for_people_hides_identity_numbers(fanpin: Fanpin, ledgers: list[Path], rules: Path) -> None:
    ran = fanpin("history", "1", *ledgers, "--rules", rules)
    assert ran.status == 0 and number(1) not in ran.out and number(5) not in ran.out
    for text in ("2019-04 ■ 三级稳定脱贫户 → 2019-10 ■ 一级极易返贫户 → 2020-04 ■ 二级较易返贫户", "风险上升", "饮水不安全"):
        assert text in ran.out
    for text in ("▇▃▁", "9000 → 4500", "-4500", "李干部", "村级建议等级 二级较易返贫户", "户编号更正：1→101", "2019-11-01"):
        assert text in ran.out


def test_a_round_without_the_household_is_shown_as_such(fanpin: Fanpin, ledgers: list[Path], rules: Path) -> None:
    ran = fanpin("history", "2", *ledgers, "--rules", rules)
    assert "2019-10  □ 不在册  退出" in ran.out and "2020-04  ■ 待核实  待核实变化" in ran.out
    told = fanpin("history", "2", *ledgers, "--rules", rules, "--json").json
    assert (told["rounds"][1]["place"], told["rounds"][1]["answers"]) == ("absent", {})


def test_household_numbers_stand_as_given_and_what_happened_is_told(fanpin: Fanpin, rules: Path, tmp_path: Path) -> None:
    titles, ledgers = [*TITLES, "重大事项", "备注"], []
    for round_, key, event in (("2019-04", "34159901010004", ""), ("2019-10", "34159901010104", "长子住院")):
        row = [key, *household("1", 9000)[1:], event, "电话13900000001"]
        survey = write_workbook(tmp_path / f"{round_}.xlsx", [titles, row])
        ledgers.append(tmp_path / f"{round_}-台账.xlsx")
        assert fanpin("grade", survey, "--rules", rules, "--round", round_, "-o", ledgers[-1]).status == 0
    out = tmp_path / "户.xlsx"
    ran = fanpin("history", "34159901010104", *ledgers, "--rules", rules, "-o", out)
    for text in ("34159901010004→34159901010104", "长子住院", "139****0001"):
        assert text in ran.out
    assert "13900000001" not in ran.out
    assert [(row["重大事项"], row["备注"]) for row in rows_of(out, "时间线")] == [
        (None, "电话13900000001"),
        ("长子住院", "电话13900000001"),
    ]


def test_the_workbook_has_a_row_a_round_in_the_levels_colour(
    fanpin: Fanpin, ledgers: list[Path], rules: Path, tmp_path: Path
) -> None:
    out = tmp_path / "户.xlsx"
    assert fanpin("history", "1", *ledgers, "--rules", rules, "-o", out).status == 0
    workbook = openpyxl.load_workbook(out)
    assert workbook.sheetnames == ["时间线", "主要指标", "调整记录"]
    assert [workbook["时间线"].cell(row, 2).fill.fgColor.rgb[-6:] for row in (4, 5, 6)] == ["0070C0", "FF0000", "FFFF00"]
    rows = rows_of(out, "时间线")
    assert [(row["轮次"], row["等级"], row["户编号"]) for row in rows] == [
        ("2019-04", "三级稳定脱贫户", "1"),
        ("2019-10", "一级极易返贫户", "1"),
        ("2020-04", "二级较易返贫户", "101"),
    ]
    assert [row["村级建议等级"] for row in rows] == [None, "二级较易返贫户", None]
    income = rows_of(out, "主要指标")[0]
    assert income == {"序号": 1, "指标": "人均纯收入", "2019-04": 9000, "2019-10": 7000.5, "2020-04": 4500, "差额": -4500}
    assert [(row["轮次"], row["户编号"]) for row in rows_of(out, "调整记录")] == [("2019-10", "1")]


def test_by_name_one_is_told_and_several_are_listed(fanpin: Fanpin, ledgers: list[Path], rules: Path, tmp_path: Path) -> None:
    assert "风险上升" in fanpin("history", *ledgers, "--name", "户1", "--rules", rules).out
    several = fanpin("history", *ledgers, "--village", "一村", "--rules", rules, "--json").json["candidates"]
    assert [(one["户编号"], one["rounds"], one["level"]) for one in several] == [
        ("101", 3, "二级较易返贫户"),
        ("2", 2, "待核实"),
        ("3", 2, "三级稳定脱贫户"),
        ("4", 1, "三级稳定脱贫户"),
    ]
    out = tmp_path / "户.xlsx"
    ran = fanpin("history", *ledgers, "--name", "户", "--rules", rules, "-o", out)
    assert "4 households" in ran.out and number(1) not in ran.out
    assert ran.status == 2 and "several households" in ran.err and not out.exists()


def test_of_many_candidates_fifty_are_listed_and_the_rest_counted(fanpin: Fanpin, rules: Path, tmp_path: Path) -> None:
    survey = write_workbook(tmp_path / "调查.xlsx", [TITLES, *(household(str(key), 9000) for key in range(1, 54))])
    ledger = tmp_path / "2019-04-台账.xlsx"
    assert fanpin("grade", survey, "--rules", rules, "--as-of", "2019-04-30", "-o", ledger).status == 0
    ran = fanpin("history", ledger, "--name", "户", "--rules", rules)
    assert ran.out.count("三级稳定脱贫户") == 50 and "and 3 more" in ran.out


def test_a_folder_of_township_ledgers_is_one_round(fanpin: Fanpin, ledgers: list[Path], rules: Path, tmp_path: Path) -> None:
    folder = tmp_path / "十月"
    folder.mkdir()
    shutil.move(ledgers[1], folder / "东镇.xlsx")
    survey = write_workbook(tmp_path / "西镇.xlsx", [TITLES, household("9", 4000, town="西镇")])
    assert fanpin("grade", survey, "--rules", rules, "--as-of", "2019-10-28", "-o", folder / "西镇.xlsx").status == 0
    told = fanpin("history", "9", ledgers[0], folder, "--rules", rules, "--json").json
    assert [(of["round"], of["place"]) for of in told["rounds"]] == [("2019-04", "absent"), ("2019-10", "2")]


def _refused(ran: Ran, *words: str) -> bool:
    return ran.status == 2 and not ran.out and all(word in ran.err for word in words) and "fault in fanpin" not in ran.err


def test_what_cannot_be_done_is_one_sentence(fanpin: Fanpin, ledgers: list[Path], rules: Path, tmp_path: Path) -> None:
    def ran(*arguments: object) -> Ran:
        return fanpin("history", *arguments, "--rules", rules)

    assert _refused(ran("1011", *ledgers), "no ledger has 户编号 1011", "--name", "did you mean 101?")
    assert _refused(ran(number(77), *ledgers), "341599********") and number(77) not in ran(number(77), *ledgers).err
    assert _refused(ran(*ledgers, "--name", "龘"), "no ledger has a household like 龘")
    assert _refused(ran("1", tmp_path / "2019-04-调查.xlsx"), "2019-04-调查.xlsx is not a ledger")
    assert _refused(ran("1", ledgers[0], ledgers[0]), "both of round 2019-04")
    assert _refused(ran("1", tmp_path / "没有.xlsx"), "does not exist")
    assert _refused(ran(*ledgers), "--name")
    assert _refused(ran("1"), "at least one ledger")
    assert _refused(ran("1" * 5000, ledgers[0]), "no ledger has")
    assert _refused(ran("1", *ledgers, "--name", "户"), "is no file")
    for round_ledger in ledgers:
        (tmp_path / "各轮").mkdir(exist_ok=True)
        shutil.copy(round_ledger, tmp_path / "各轮")
    assert _refused(ran("1", tmp_path / "各轮"), "not of one round")


def test_the_workbook_overwrites_nothing_unasked_and_no_ledger_ever(
    fanpin: Fanpin, ledgers: list[Path], rules: Path, tmp_path: Path
) -> None:
    out = tmp_path / "户.xlsx"
    out.write_text("mine")
    before = ledgers[0].read_bytes()
    assert _refused(fanpin("history", "1", *ledgers, "--rules", rules, "-o", out), "--force")
    assert out.read_text() == "mine"
    for form in (ledgers[0], Path(os.path.relpath(ledgers[0]))):
        assert _refused(fanpin("history", "1", *ledgers, "--rules", rules, "-o", form, "--force"), "was given to be read")
    assert ledgers[0].read_bytes() == before
    assert _refused(fanpin("history", "1", *ledgers, "--rules", rules, "-o", tmp_path / "户.docx"), ".xlsx")
    assert fanpin("history", "1", *ledgers, "--rules", rules, "-o", out, "--force").status == 0
    assert openpyxl.load_workbook(out).sheetnames[0] == "时间线"


@pytest.mark.parametrize(
    ("values", "line"),
    [([1, 2, 3], "▁▃▇"), ([0, 1, 2, 3, 4], "▁▂▃▅▇"), ([5, 5], "▃▃"), ([float("nan"), 2, 1], "·▇▁"), ([-4, float("nan")], "▃·")],
)
def test_a_course_has_a_bar_a_round(values: list[float], line: str) -> None:
    assert sparkline(values) == line


def test_a_ledger_copied_into_a_new_workbook_is_of_the_round_in_its_second_row_or_its_name(
    fanpin: Fanpin, ledgers: list[Path], rules: Path, tmp_path: Path
) -> None:
    workbook = openpyxl.load_workbook(ledgers[1])
    del workbook["_fanpin"]
    workbook.save(tmp_path / "带标题.xlsx")
    for sheet in workbook:
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.delete_rows(1, 2)
    for name in ("抄件.xlsx", "2019年10月抄件.xlsx"):
        workbook.save(tmp_path / name)
    told = fanpin("history", "1", ledgers[0], tmp_path / "带标题.xlsx", "--rules", rules).out
    assert "2019-10 ■" in told
    ran = fanpin("history", "1", ledgers[0], tmp_path / "抄件.xlsx", "--rules", rules)
    assert ran.status == 2 and "抄件.xlsx is not of one round" in ran.err
    told = fanpin("history", "1", ledgers[0], tmp_path / "2019年10月抄件.xlsx", "--rules", rules).out
    assert "2019-10 ■ 一级极易返贫户" in told or "2019-10 ■ 二级较易返贫户" in told


def test_a_level_that_the_rules_do_not_have_is_shown_by_its_name(
    fanpin: Fanpin, ledgers: list[Path], rules: Path, tmp_path: Path
) -> None:
    more = RULES.replace("levels:", "levels:\n  5: {name: 五级无险, colour: 00B050, sheet: 五级}").replace(
        "level: 3", "level: 5"
    )
    other = tmp_path / "five.yaml"
    other.write_text(more, encoding="utf-8")
    survey = tmp_path / "2019-10-调查.xlsx"
    assert fanpin("grade", survey, "--rules", other, "--as-of", "2019-10-28", "-o", tmp_path / "五.xlsx").status == 0
    out = tmp_path / "h.xlsx"
    ran = fanpin("history", "3", ledgers[0], tmp_path / "五.xlsx", "--rules", rules, "-o", out)
    assert ran.status == 0 and "2019-10 ■ 五级无险" in ran.out and out.exists()
