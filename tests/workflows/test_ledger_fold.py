"""A ledger is a fold: read, graded again by its own rules, its decisions laid over that, it is the same, cell by cell."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from fanpin_cli.documents.ledger import write_ledger
from fanpin_cli.errors import FanpinError
from fanpin_cli.survey.opening import open_workbook
from fanpin_cli.workflows.ledger_fold import folded
from fanpin_cli.workflows.ledgers import Ledger, read_ledger
from tests.answers import POOR, STABLE, WHO, household, table, workbook
from tests.conftest import PLACES, SAMPLES, Fanpin, read_places, write_workbook
from tests.workflows.test_grade_laws import TITLES, graded, village

ROUNDS = ("2019-04", "2019-10")
ADDED = "镇里加的一列"
Cells = dict[str, dict[str, Any]]


def ledger_at(path: Path) -> Ledger:
    return read_ledger([path], None, today=dt.date(2026, 1, 1), open_=open_workbook)


def fold(path: Path, out: Path) -> Path:
    write_ledger(folded(ledger_at(path)), out, force=True)
    return out


def cells(path: Path) -> Cells:
    """Sheet → address → value, of every cell that has one, hidden sheet and all."""
    workbook = openpyxl.load_workbook(path)
    return {
        sheet.title: {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}
        for sheet in workbook
    }


def roster(rows: list[list[Any]], seed: int) -> list[list[Any]]:
    """Members of most of a village's households, some answers missing, some persons left out."""
    chance = random.Random(seed)
    people: list[list[Any]] = [["户编号", "姓名", "证件号码", "与户主关系", "劳动技能", "健康状况", "在校生状况", "务工时间"]]
    for number, row in enumerate(rows):
        for person in range(chance.randint(0, 3)):
            born = f"{chance.randint(1940, 2012)}0{chance.randint(1, 9)}1{chance.randint(0, 9)}"
            people.append(
                [
                    *(row[0], f"{row[1]}之{person}", f"341599{born}{number:02}{person}X"),
                    "本人或户主" if person == 0 else "之子",
                    chance.choice(["普通劳动力", "技能劳动力", "丧失劳动力", "无劳动力", None]),
                    chance.choice(["健康", "残疾", "长期慢性病,残疾", None]),
                    chance.choice(["非在校生", "小学", None]),
                    chance.choice([0, 6, 10.5, None]),
                ]
            )
    return people


def sheets(workbook: Workbook) -> list[Worksheet]:
    return [workbook[name] for name in PLACES]


def rows_of(sheet: Worksheet) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]


def put(sheet: Worksheet, rows: list[list[Any]]) -> None:
    for number, row in enumerate(rows, start=4):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # =1+1 stays the text that it is


def decided(path: Path, out: Path) -> Path:
    """What a township enters: a level for every third household, with opinion, name and date."""
    workbook = openpyxl.load_workbook(path)
    count = 0
    for sheet in sheets(workbook):
        header = [cell.value for cell in sheet[3]]
        for row in range(4, sheet.max_row + 1):
            count += 1
            if count % 3 or not isinstance(sheet.cell(row, 1).value, int | float):
                continue
            entries = {"乡镇审核等级": ("二级", "1", "三级稳定脱贫户", "边缘户")[count % 4], "审核意见": "入户核实，收入下降"}
            for title, value in {**entries, "审核人": "王某", "审核日期": dt.date(2019, 11, 5)}.items():
                sheet.cell(row, header.index(title) + 1).value = value  # type: ignore[assignment]
    workbook.save(out)
    return out


def sorted_otherwise(workbook: Workbook) -> None:
    for number, sheet in enumerate(sheets(workbook)):
        rows = rows_of(sheet)
        put(sheet, random.Random(number).sample(rows, len(rows)))


def filtered(workbook: Workbook) -> None:
    for sheet in sheets(workbook):
        for row in range(4, sheet.max_row + 1, 2):
            sheet.row_dimensions[row].hidden = True


def with_sheets_renamed(workbook: Workbook) -> None:
    for sheet in sheets(workbook):
        sheet.title = f"{sheet.title}（青山镇）"


def with_a_column_added(workbook: Workbook) -> None:
    for sheet in sheets(workbook):
        column = sheet.max_column + 1
        sheet.cell(3, column).value = ADDED
        for row in range(4, sheet.max_row + 1):
            sheet.cell(row, column).value = None


def with_the_problems_sorted(workbook: Workbook) -> None:
    rows = rows_of(workbook["数据问题"])
    put(workbook["数据问题"], rows[::-1])


EDITS: list[Callable[[Workbook], None]] = [
    sorted_otherwise,
    filtered,
    with_sheets_renamed,
    with_a_column_added,
    with_the_problems_sorted,
]


def without_added(found: Cells) -> Cells:
    """The cells of a ledger without the header of the column that a township added, and without the record of it."""
    kept = {sheet: {at: value for at, value in own.items() if value != ADDED} for sheet, own in found.items()}
    carried = next(at for at, value in kept["_fanpin"].items() if value == "原样列").replace("A", "B")
    kept["_fanpin"][carried] = ";".join(title for title in str(kept["_fanpin"].get(carried) or "").split(";") if title != ADDED)
    return kept


@pytest.fixture(scope="module", params=range(3))
def ledger(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of a village with a roster, with the round before beside it, and a township's decisions in it."""
    folder = tmp_path_factory.mktemp("fold")
    with pytest.MonkeyPatch.context() as patch:
        fanpin = _command(patch)
        rows = village(request.param)
        people = write_workbook(folder / "名册.xlsx", roster(rows, request.param), "名册")
        earlier = write_workbook(folder / "上期.xlsx", [TITLES, *village(request.param + 50)])
        survey = write_workbook(folder / "调查.xlsx", [TITLES, *rows])
        graded(fanpin, earlier, folder / "上期台账.xlsx", "--round", "2019-04")
        graded(fanpin, survey, folder / "台账.xlsx", people, "--previous", folder / "上期台账.xlsx")
    return fold(decided(folder / "台账.xlsx", folder / "审核.xlsx"), folder / "审核后.xlsx")


def _command(patch: pytest.MonkeyPatch) -> Fanpin:
    from tests.conftest import fanpin

    command: Fanpin = fanpin.__wrapped__(patch)  # type: ignore[attr-defined]
    return command


@pytest.mark.parametrize("name", ROUNDS)
def test_the_sample_ledgers_are_folds(name: str, tmp_path: Path) -> None:
    sample = SAMPLES / f"{name}-台账.xlsx"
    assert cells(fold(sample, tmp_path / "again.xlsx")) == cells(sample)


def test_folded_again_a_ledger_is_the_same(ledger: Path, tmp_path: Path) -> None:
    assert cells(fold(ledger, tmp_path / "again.xlsx")) == cells(ledger)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_whatever_staff_do_to_its_rows_and_sheets(ledger: Path, edit: Callable[[Workbook], None], tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(ledger)
    edit(workbook)
    workbook.save(tmp_path / "edited.xlsx")
    assert without_added(cells(fold(tmp_path / "edited.xlsx", tmp_path / "again.xlsx"))) == without_added(cells(ledger))


def test_further_sheets_older_years_and_rows_without_a_year(fanpin: Fanpin, tmp_path: Path) -> None:
    """What the ledger keeps of answers that contradict each other, of the years before, and of rows of which none is newer."""
    income = ("家庭年收入", "家庭纯收入", "人均纯收入（元）")
    basics = [title for title in STABLE if title not in income]
    older = [household(n, **POOR) | {"年度": 2018} for n in (1, 2, 3)]
    now = [household(n) | {"年度": 2019} for n in (1, 2, 3)]
    twice = [household(4), household(4, **POOR)]
    further = [household(n) | {"危房户": danger, "建房补助": 100} for n, danger in ((1, "是"), (2, "否"), (3, "否"))]
    survey = workbook(
        tmp_path / "村.xlsx",
        {
            "基本": table(["年度", *WHO, *basics], [*older, *now, *twice]),
            "收入": table(["年度", "户编号", "户主姓名", *income], [*now, *older, *twice[:1]]),
            "住建": table(["户编号", "户主姓名", "危房户", "建房补助"], further),
        },
    )
    made = tmp_path / "台账.xlsx"
    assert fanpin("grade", survey, "--as-of", "2019-10-31", "-o", made).status == 0
    found = cells(made)
    assert "各表不一致：否；是" in {value for sheet in PLACES for value in found[sheet].values()}
    assert cells(fold(made, tmp_path / "again.xlsx")) == found


def test_a_decided_household_stands_where_it_was_decided_and_the_proposal_stays(ledger: Path) -> None:
    names = {"二级": "二级黄色", "1": "一级红色", "三级稳定脱贫户": "三级蓝色", "边缘户": "边缘户"}
    rows = [row for found in read_places(ledger).values() for row in found if row["乡镇审核等级"]]
    assert rows and all(row["表"] == names[str(row["乡镇审核等级"])] for row in rows)
    assert any(row["风险等级"] not in row["表"] and row["风险等级"] != row["表"] for row in rows)
    assert {type(row["审核日期"]) for row in rows} == {dt.datetime}


def test_a_ledger_is_graded_by_the_rules_that_it_keeps(fanpin: Fanpin, tmp_path: Path) -> None:
    """The county's file is gone; the ledger explains itself, and cites the county's document."""
    overlay = tmp_path / "county.yaml"
    overlay.write_text(
        "ruleset: county\ntitle: 某县规则\nextends: luan-2019\n"
        "source: {document: 某政办〔2019〕3号, issuer: 某县, date: 2019-06-01}\n"
        "risk:\n"
        "- {id: X-1, level: 1, title: 没有劳动力, when: 劳动力人数 = 0, reason: '家庭劳动力{劳动力人数}人', clause: 一}\n",
        encoding="utf-8",
    )
    survey = write_workbook(tmp_path / "s.xlsx", [TITLES, *village(4)])
    graded(fanpin, survey, tmp_path / "l.xlsx", "--rules", overlay)
    overlay.unlink()
    again = fold(tmp_path / "l.xlsx", tmp_path / "again.xlsx")
    assert cells(again) == cells(tmp_path / "l.xlsx")
    fired = [row for found in read_places(again).values() for row in found if "X-1" in str(row["规则编号"])]
    assert fired and all("某政办〔2019〕3号" in row["政策依据"] for row in fired)


def test_rules_that_were_damaged_are_refused_in_a_sentence(fanpin: Fanpin, tmp_path: Path) -> None:
    graded(fanpin, write_workbook(tmp_path / "s.xlsx", [TITLES, *village(4)]), tmp_path / "l.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "l.xlsx")
    for row in workbook["_fanpin"].iter_rows():
        if row[0].value == "规则集全文.1":
            row[1].value = "risk: [}"
    workbook.save(tmp_path / "l.xlsx")
    with pytest.raises(FanpinError, match=r"l\.xlsx"):
        ledger_at(tmp_path / "l.xlsx")


@pytest.mark.skipif(shutil.which("libreoffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_saved_by_libreoffice_it_is_still_the_same(kind: str, tmp_path: Path) -> None:
    files = [SAMPLES / f"{name}-台账.xlsx" for name in ROUNDS]
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["libreoffice", profile, "--headless", "--convert-to", kind, "--outdir", tmp_path / "saved", *files]
    subprocess.run(command, check=True, capture_output=True)
    for file in files:
        assert cells(fold(tmp_path / "saved" / f"{file.stem}.{kind}", tmp_path / "again.xlsx")) == cells(file)
