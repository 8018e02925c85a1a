"""``fanpin include`` as a user meets it: returns of all sorts, merged once, in any order, into a ledger that is one still."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.answers import POOR, STABLE, WHO, identity, table
from tests.conftest import Fanpin, Ran, write_workbook
from tests.workflows.returned_files import records
from tests.workflows.test_ledger_fold import cells, fold

STEPS = ("调查核实", "民主评议", "公示", "公告", "录入系统")
KEYS = tuple(f"H{number}" for number in range(1, 7))
HEADER = 3
Said = Mapping[str, Mapping[str, Any]]
"""户编号 → title → what is entered."""


def steps(*done: tuple[Any, Any], by: str = "王某") -> dict[str, Any]:
    """What is entered for the first steps: their day in November and their result."""
    entered: dict[str, Any] = {}
    for step, (day, result) in zip(STEPS, done, strict=False):
        date = dt.date(2019, 11, day) if isinstance(day, int) else day
        entered |= {f"{step}日期": date, f"{step}结果": result, f"{step}经办人": by}
    return entered


ALL = steps((2, "通过"), (4, "通过"), (6, "无异议"), (12, "无异议"), (13, "已录入"))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory, fanpin_once: Fanpin) -> Path:
    """Six candidates, and a household that is none."""
    folder = tmp_path_factory.mktemp("include")
    village = [
        {**STABLE, "乡镇": "东镇", "行政村": f"{'一二'[n % 2]}村", "户编号": f"H{n}", "户主姓名": f"户主{n}"}
        for n in range(1, 8)
    ]
    rows = [{**one, "身份证号码": identity("19700102", n), **(POOR if n < len(KEYS) else {})} for n, one in enumerate(village)]
    survey = write_workbook(folder / "调查.xlsx", table([*WHO, *STABLE], rows))
    ran = fanpin_once("grade", survey, "--as-of", "2019-10-31", "-o", folder / "台账.xlsx", "--json")
    assert ran.status == 0, ran.err
    assert ran.json["to_include"]["households"] == len(KEYS)
    return folder / "台账.xlsx"


def filled(ledger: Path, out: Path, said: Said, *, only: bool = True, mixed: int | None = None) -> Path:
    """The ledger's sheet 应纳入 with entries. only: that sheet alone, with the rows that are entered."""
    workbook = openpyxl.load_workbook(ledger)
    sheet = workbook["应纳入"]
    titles = [str(cell.value) for cell in sheet[HEADER]]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER + 1)]
    kept = []
    for row in rows:
        key = str(row[titles.index("户编号")])
        for title, value in said.get(key, {}).items():
            row[titles.index(title)] = value
        kept += [row] if key in said or not only else []
    if mixed is not None:
        random.Random(mixed).shuffle(kept)
    sheet.delete_rows(HEADER + 1, sheet.max_row)
    for row in kept:
        sheet.append(row)
    for name in workbook.sheetnames if only else ():
        if name != "应纳入":
            del workbook[name]
    workbook.save(out)
    return out


def sheet_of(ledger: Path) -> dict[str, dict[str, Any]]:
    """户编号 → the row of 应纳入."""
    header, *rows = openpyxl.load_workbook(ledger)["应纳入"].iter_rows(min_row=HEADER, values_only=True)
    found = [dict(zip(header, row, strict=True)) for row in rows]
    return {str(row["户编号"]): row for row in found}


def entered(ledger: Path) -> dict[str, dict[str, Any]]:
    """What 应纳入 has in the columns that are filled in, of those who have something."""
    own = {
        key: {title: value for title, value in row.items() if str(title).startswith(STEPS) or title == "不纳入理由"}
        for key, row in sheet_of(ledger).items()
    }
    return {key: {title: v for title, v in row.items() if v is not None} for key, row in own.items() if any(row.values())}


def kinds(ran: Ran) -> list[tuple[str, str]]:
    return sorted((problem["kind"], problem["key"]) for problem in ran.json["problems"])


@pytest.fixture
def include(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> Any:
    def run(*returned: Path, of: Path = ledger, as_of: str = "2019-11-14", out: str = "out.xlsx") -> Ran:
        return fanpin("include", of, *returned, "--as-of", as_of, "-o", tmp_path / out, "--json", "--force")

    return run


def test_a_ledger_that_nobody_filled_in(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    own = Path(shutil.copy(ledger, tmp_path / "台账.xlsx"))
    ran = fanpin("include", own, "--as-of", "2019-11-01", "--json")
    assert (ran.status, ran.err) == (0, "")
    assert ran.json == {
        "candidates": 6,
        "by_step": dict.fromkeys(STEPS, 0),
        "included": 0,
        "turned_down": 0,
        "overdue": 0,
        "problems": [],
        "ledger": str(tmp_path / "台账-纳入.xlsx"),
    }
    titles = [*sheet_of(own)["H1"]]
    assert titles[titles.index("纳入进展") :] == ["纳入进展", *ALL, "不纳入理由", "来源"]
    assert fanpin("include", own).status == 2  # never over a file that is there


def test_all_steps_done(include: Any, ledger: Path, tmp_path: Path) -> None:
    ran = include(filled(ledger, tmp_path / "r.xlsx", dict.fromkeys(KEYS, ALL), mixed=1))
    assert (ran.status, ran.json["included"], ran.json["problems"]) == (0, 6, [])
    assert ran.json["by_step"] == dict.fromkeys(STEPS, 6)
    rows = sheet_of(tmp_path / "out.xlsx")
    assert [*rows] == [*sheet_of(ledger)]
    assert rows["H1"]["公示日期"] == dt.datetime(2019, 11, 6) and rows["H1"]["纳入进展"] == "已纳入"
    told = [row for row in records(tmp_path / "out.xlsx") if row["户编号"] == "H1"]
    assert {row["环节"] for row in told} == {"纳入程序"} and len(told) == len(ALL)
    assert (told[0]["项目"], told[0]["新值"], told[0]["经办人"]) == ("调查核实日期", "2019-11-02", "王某")


def test_early_late_contradictory_and_missing_returns(include: Any, ledger: Path, tmp_path: Path) -> None:
    said = {
        "H1": steps((2, "通过"), (1, "通过")),
        "H2": steps((2, "通过"), (4, "通过"), (6, None), (10, None)),
        "H3": steps((2, "通过"), (25, "通过")),
        "H4": steps((2, "通过"), (4, "不通过")),
        "H5": {**steps((2, "通过"), (4, "不通过")), "不纳入理由": "家有商品房"},
    }
    ran = include(filled(ledger, tmp_path / "r.xlsx", said), as_of="2019-11-26")
    assert ran.status == 1
    assert kinds(ran) == [
        ("no-reason", "H4"),
        ("not-returned", "H6"),
        ("notice-too-short", "H2"),
        ("overdue", "H3"),
        ("overdue", "H6"),
        ("step-out-of-order", "H1"),
    ]
    assert (ran.json["turned_down"], ran.json["included"], ran.json["candidates"]) == (1, 0, 6)
    first = next(problem for problem in ran.json["problems"] if problem["kind"] == "notice-too-short")
    assert [(place["file"], place["sheet"]) for place in first["places"]] == [("r.xlsx", "应纳入"), ("台账.xlsx", "应纳入")]
    row = sheet_of(tmp_path / "out.xlsx")["H5"]
    assert (row["不纳入理由"], row["纳入进展"]) == ("家有商品房", "不纳入（民主评议未通过）")
    # Later returns mend what was wrong; who was turned down stays on the sheet.
    mended = {
        "H1": steps((2, "通过"), (3, "通过")),
        "H2": {"公告日期": dt.date(2019, 11, 11)},
        "H4": {"不纳入理由": "有公职人员"},
    }
    more = filled(tmp_path / "out.xlsx", tmp_path / "m.xlsx", mended)
    ran = include(more, of=tmp_path / "out.xlsx", as_of="2019-11-26", out="o2.xlsx")
    assert {kind for kind, key in kinds(ran) if key in ("H1", "H2", "H4")} <= {"overdue"}
    assert (ran.json["turned_down"], ran.json["by_step"]["公告"]) == (2, 1)
    assert [*sheet_of(tmp_path / "o2.xlsx")] == [*sheet_of(ledger)]


def test_returns_that_disagree_rows_that_are_nobodys_days_that_cannot_be(include: Any, ledger: Path, tmp_path: Path) -> None:
    one = filled(ledger, tmp_path / "1.xlsx", {"H1": steps((2, "通过")), "H2": steps(("2018-01-05", "通过"))})
    two = filled(ledger, tmp_path / "2.xlsx", {"H1": steps((3, "通过")), "H3": steps(("近日", "通过"))})
    titles = ["户编号", "户主姓名", "调查核实日期", "调查核实结果"]
    three = write_workbook(
        tmp_path / "3.xlsx", [titles, ["X9", "某", "2019-11-02", "通过"], ["H7", None, "2019-11-02", "通过"]]
    )
    ran = include(one, two, three)
    found = {*kinds(ran)}
    assert {("returns-disagree", "H1"), ("date-odd", "H2"), ("date-odd", "H3"), ("household-unknown", "X9")} <= found
    assert ("household-unknown", "H7") in found
    rows = entered(tmp_path / "out.xlsx")
    assert rows == {
        "H1": {"调查核实结果": "通过", "调查核实经办人": "王某"},
        "H2": {"调查核实结果": "通过", "调查核实经办人": "王某"},
        "H3": {"调查核实结果": "通过", "调查核实经办人": "王某"},
    }
    assert "H7" not in sheet_of(tmp_path / "out.xlsx")


THIRD = {"H3": {"不纳入理由": "户口已迁出"}, "H4": steps((6, "通过"), (7, "通过"))}


def test_the_order_of_the_returns_does_not_matter_and_twice_is_once(include: Any, ledger: Path, tmp_path: Path) -> None:
    files = [
        filled(ledger, tmp_path / "a.xlsx", {"H1": ALL, "H2": steps((2, "通过"))}, mixed=3),
        filled(ledger, tmp_path / "b.xlsx", {"H2": steps((2, "通过")), "H3": steps((5, "不通过"))}),
        filled(
            ledger, tmp_path / "c.xlsx", {"H3": {"不纳入理由": "户口已迁出"}, "H4": steps((6, "通过"), (7, "通过"))}, only=False
        ),
    ]
    whole = include(*files)
    wanted = entered(tmp_path / "out.xlsx")
    assert len(wanted) == 4
    assert include(*files[::-1], files[0], out="o2.xlsx").json["problems"] == whole.json["problems"]
    assert entered(tmp_path / "o2.xlsx") == wanted
    # One after the other, each laid beside the ledger that the one before made: old copies are no votes.
    latest = ledger
    for number, file in enumerate([*files[::-1], *files]):
        include(file, of=latest, out=f"s{number}.xlsx")
        latest = tmp_path / f"s{number}.xlsx"
    assert entered(latest) == wanted
    assert len(records(latest)) == len(records(tmp_path / "out.xlsx"))


def test_an_old_copy_changes_nothing_and_a_step_can_be_undone(
    include: Any, fanpin: Fanpin, ledger: Path, tmp_path: Path
) -> None:
    include(filled(ledger, tmp_path / "a.xlsx", {"H1": steps((2, "通过"))}), out="1.xlsx")
    copy = filled(tmp_path / "1.xlsx", tmp_path / "copy.xlsx", {"H1": {}})
    include(filled(tmp_path / "1.xlsx", tmp_path / "b.xlsx", {"H1": steps((3, "通过"))}), of=tmp_path / "1.xlsx", out="2.xlsx")
    assert entered(tmp_path / "2.xlsx")["H1"]["调查核实日期"] == dt.datetime(2019, 11, 3)
    include(copy, of=tmp_path / "2.xlsx", out="3.xlsx")
    assert entered(tmp_path / "3.xlsx") == entered(tmp_path / "2.xlsx")
    number = records(tmp_path / "2.xlsx")[-1]["序号"]
    why = ("--reason", "录错", "--by", "乡")
    undone = fanpin("adjust", tmp_path / "2.xlsx", "--undo", number, *why, "-o", tmp_path / "4.xlsx")
    assert undone.status == 0, undone.err
    assert entered(tmp_path / "4.xlsx") == entered(tmp_path / "1.xlsx")


def test_what_is_entered_in_the_ledger_itself_counts_and_is_recorded_once(include: Any, ledger: Path, tmp_path: Path) -> None:
    own = filled(ledger, tmp_path / "台账.xlsx", {"H1": ALL}, only=False)
    ran = include(of=own)
    assert ran.json["included"] == 1
    assert {row["来源"] for row in records(tmp_path / "out.xlsx", sources=True)} == {"台账·应纳入"}
    again = include(of=tmp_path / "out.xlsx", out="o2.xlsx")
    assert again.json["included"] == 1
    assert len(records(tmp_path / "o2.xlsx")) == len(ALL)


def test_other_jobs_keep_it_and_a_candidate_never_leaves_the_sheet(
    include: Any, fanpin: Fanpin, ledger: Path, tmp_path: Path
) -> None:
    include(
        filled(ledger, tmp_path / "a.xlsx", {"H1": ALL, "H2": {**steps((2, "不通过")), "不纳入理由": "收入高"}}), out="1.xlsx"
    )
    first = tmp_path / "1.xlsx"
    workbook = openpyxl.load_workbook(first)
    for sheet in workbook:
        titles = [cell.value for cell in sheet[HEADER]]
        if "人均纯收入" in titles:
            for row in range(HEADER + 1, sheet.max_row + 1):
                if sheet.cell(row, titles.index("户编号") + 1).value == "H2":
                    for title, value in {"人均纯收入": 12000, "纯收入": 24000, "家庭年收入": 26000}.items():
                        sheet.cell(row, titles.index(title) + 1).value = value
    workbook.save(tmp_path / "back.xlsx")
    reviewed = fanpin("review", first, tmp_path / "back.xlsx", "-o", tmp_path / "2.xlsx", "--json")
    assert reviewed.json["answers_corrected"] == 3, reviewed.err
    assert entered(tmp_path / "2.xlsx") == entered(first)
    row = sheet_of(tmp_path / "2.xlsx")["H2"]
    assert "已不再符合" in row["应纳入理由"] and row["不纳入理由"] == "收入高"
    assert include(of=tmp_path / "2.xlsx", out="3.xlsx").json["candidates"] == 6
    assert sheet_of(tmp_path / "3.xlsx")["H2"] == row
    assert cells(fold(tmp_path / "3.xlsx", tmp_path / "f.xlsx")) == cells(tmp_path / "3.xlsx")
    assert fanpin("diff", first, tmp_path / "3.xlsx", "-o", tmp_path / "d.xlsx").status in (0, 1)
    assert fanpin("history", "H1", tmp_path / "3.xlsx").status == 0


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")
@pytest.mark.parametrize("ending", ["csv:Text - txt - csv (StarCalc):44,34,76", "ods", "xls"])
def test_returned_in_another_format(include: Any, ledger: Path, tmp_path: Path, ending: str) -> None:
    file = filled(ledger, tmp_path / "东镇-应纳入.xlsx", {"H1": ALL})
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(tmp_path / "o"), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    ran = include(tmp_path / "o" / f"东镇-应纳入.{ending[:3]}")
    assert (ran.json["included"], ran.json["by_step"]["录入系统"]) == (1, 1), ran.json["problems"]


def test_the_countys_own_steps(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text(
        "ruleset: county\ntitle: 某县\nextends: luan-2019\n"
        "include_steps: {公告: null, 公示: {stands: 7, working_days: true}, 入户调查: {days: 5}}\n"
        "calendar: {holidays: [2019-11-08]}\n",
        encoding="utf-8",
    )
    survey = ledger.with_name("调查.xlsx")
    out = tmp_path / "t.xlsx"
    assert fanpin("grade", survey, "--rules", tmp_path / "c.yaml", "--as-of", "2019-10-31", "-o", out).status == 0
    ran = fanpin("include", out, "--as-of", "2019-11-01", "-o", tmp_path / "o.xlsx", "--json")
    assert [*ran.json["by_step"]] == ["调查核实", "民主评议", "公示", "录入系统", "入户调查"]
    posted = steps((1, "通过"), (4, "通过"), (5, None))
    back = filled(out, tmp_path / "r.xlsx", {"H1": {**posted, "录入系统日期": dt.date(2019, 11, 14)}})
    ran = fanpin("include", out, back, "--as-of", "2019-11-14", "-o", tmp_path / "p.xlsx", "--json")
    # From Tuesday the 5th: the 6th and 7th, not the 8th, then the 11th to the 14th are six working days.
    assert ("notice-too-short", "H1") in kinds(ran)
    messages = [problem["message"] for problem in ran.json["problems"] if problem["kind"] == "notice-too-short"]
    assert "stood for 6 days, 7 are required" in messages[0]


def test_files_that_cannot_be_taken(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    wrong = write_workbook(tmp_path / "w.xlsx", [["户编号", "别的"], ["H1", 1]])
    ran = fanpin("include", ledger, wrong, "-o", tmp_path / "o.xlsx")
    assert ran.status == 2 and "应纳入" in ran.err and not (tmp_path / "o.xlsx").exists()
    survey = ledger.with_name("调查.xlsx")
    assert fanpin("include", survey, "-o", tmp_path / "o.xlsx").status == 2


def test_numbers_that_begin_again_in_every_village_and_a_sheet_called_otherwise(fanpin: Fanpin, tmp_path: Path) -> None:
    rows = [
        {**STABLE, **POOR, "乡镇": "东镇", "行政村": village, "户编号": n, "户主姓名": f"{village}{n}"}
        for village in ("一村", "二村")
        for n in (1, 2, 3)
    ]
    people = [{**row, "身份证号码": identity("19700102", n)} for n, row in enumerate(rows)]
    survey = write_workbook(tmp_path / "s.xlsx", table([*WHO, *STABLE], people))
    ledger = tmp_path / "l.xlsx"
    assert fanpin("grade", survey, "--as-of", "2019-10-31", "-o", ledger).status == 0
    workbook = openpyxl.load_workbook(ledger)
    sheet = workbook["应纳入"]
    titles = [cell.value for cell in sheet[HEADER]]
    for row in sheet.iter_rows(min_row=HEADER + 1):
        if row[titles.index("户主姓名")].value == "二村2":
            for title, value in ALL.items():
                row[titles.index(title)].value = value
    sheet.title = "应纳入（东镇）"
    workbook.save(ledger)
    ran = fanpin("include", ledger, "--as-of", "2019-11-14", "-o", tmp_path / "o.xlsx", "--json")
    assert (ran.json["candidates"], ran.json["included"], ran.json["problems"]) == (6, 1, [])
    header, *own = openpyxl.load_workbook(tmp_path / "o.xlsx")["应纳入"].iter_rows(min_row=HEADER, values_only=True)
    done = [row for row in own if row[header.index("纳入进展")] == "已纳入"]
    assert [row[header.index("户主姓名")] for row in done] == ["二村2"]
