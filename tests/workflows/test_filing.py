"""Filing: what is refused, what is in the folder, and that nothing of it is made up."""

from __future__ import annotations

import json
import shlex
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import bagit
import openpyxl
import pytest
from docx import Document
from docx.shared import Mm

from fanpin_cli.documents.filing.values import sheet_values, unpacked
from fanpin_cli.survey.opening import open_workbook
from tests.conftest import SAMPLES, Fanpin, read_places
from tests.workflows.filed_ledgers import DATE, decided, graded_ledger

NUMBER = "示扶办〔2019〕5号"


@pytest.fixture(scope="module")
def undecided(tmp_path_factory: pytest.TempPathFactory, fanpin_once: Fanpin) -> Path:
    return graded_ledger(fanpin_once, tmp_path_factory.mktemp("undecided"))


@pytest.fixture(scope="module")
def filed(undecided: Path, fanpin_once: Fanpin) -> Path:
    out = undecided.parent / "备案"
    ledger = decided(undecided, undecided.with_name("审核.xlsx"))
    ran = fanpin_once("file", ledger, "-o", out, "--number", NUMBER, "--date", DATE)
    assert ran.status == 0, ran.err
    return out


def told(folder: Path) -> dict[str, object]:
    return dict(json.loads((folder / "data/manifest.json").read_text(encoding="utf-8")))


def test_households_without_a_decided_level_are_named_and_nothing_is_written(
    undecided: Path, fanpin: Fanpin, tmp_path: Path
) -> None:
    ran = fanpin("file", undecided, "-o", tmp_path / "备案")
    assert ran.status == 1
    assert all(f"张甲{number}" in ran.out and f"3415990101000{number}" in ran.out for number in (1, 2, 3, 4))
    assert "--accept 备案等级=…" in ran.out and not [*tmp_path.iterdir()]
    (obstacle,) = fanpin("file", undecided, "-o", tmp_path / "备案", "--json").json["obstacles"]
    assert obstacle["kind"] == "备案等级" and len(obstacle["households"]) == 4


def test_each_kind_must_be_accepted_for_itself(fanpin: Fanpin, tmp_path: Path) -> None:
    ledger = SAMPLES / "2019-10-台账.xlsx"
    accept: list[str] = []
    for kind in ("待核实", "备案等级", "错误"):
        ran = fanpin("file", ledger, "-o", tmp_path / "备案", "--json", *accept)
        assert ran.status == 1 and kind in {one["kind"] for one in ran.json["obstacles"]}
        assert not (tmp_path / "备案").exists()
        accept += ["--accept", f"{kind}=会议纪要第{len(accept)}号"]
    ran = fanpin("file", ledger, "-o", tmp_path / "备案", "--json", *accept)
    assert ran.status == 0 and ran.json["accepted"] == told(tmp_path / "备案")["accepted"]
    reasons = [one["reason"] for one in ran.json["accepted"]]
    letter = "\n".join(one.text for one in Document(str(tmp_path / "备案/data/备案函.docx")).paragraphs)
    info = (tmp_path / "备案/bag-info.txt").read_text(encoding="utf-8")
    assert len(reasons) == 3 and all(reason in letter and reason in info for reason in reasons)


@pytest.mark.parametrize("accept", ["待核实", "待核实=", "会议同意", "别的=会议同意", "=会议同意"])
def test_a_reason_for_no_kind_is_bad_usage(undecided: Path, fanpin: Fanpin, tmp_path: Path, accept: str) -> None:
    ran = fanpin("file", undecided, "-o", tmp_path / "备案", "--accept", accept)
    assert ran.status == 2 and "待核实=REASON" in ran.err and not [*tmp_path.iterdir()]


def test_a_refusal_says_first_how_many_and_what_to_do(fanpin: Fanpin, tmp_path: Path) -> None:
    """Then a few of each kind, however large the county; --json has all."""
    ran = fanpin("file", SAMPLES / "2019-10-台账.xlsx", "-o", tmp_path / "备案")
    lines = ran.out.splitlines()
    assert (
        lines[0].startswith("19 households are still to be verified (待核实)　青山镇 6、") and "Nothing was filed" in lines[3]
    )
    assert len(lines) < 25 and "… and 538 more" in ran.out
    told = fanpin("file", SAMPLES / "2019-10-台账.xlsx", "-o", tmp_path / "备案", "--json").json["obstacles"]
    assert [len(one["households"]) for one in told] == [19, 542, 5]


def test_no_output_names_a_whole_identity_number(fanpin: Fanpin, tmp_path: Path) -> None:
    ran = fanpin("file", SAMPLES / "2019-10-台账.xlsx", "-o", tmp_path / "备案")
    numbers = {str(row["证件号码"]) for rows in read_places(SAMPLES / "2019-10-台账.xlsx").values() for row in rows}
    assert ran.status == 1 and not [number for number in numbers if number in ran.out]


def test_the_folder_is_a_valid_bag(filed: Path) -> None:
    bagit.Bag(str(filed)).validate()
    assert (filed / "bagit.txt").read_text() == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    info = (filed / "bag-info.txt").read_text(encoding="utf-8")
    payload = [file for file in (filed / "data").rglob("*") if file.is_file()]
    assert f"Payload-Oxum: {sum(file.stat().st_size for file in payload)}.{len(payload)}\n" in info
    assert f"External-Identifier: {NUMBER}\n" in info and f"Bagging-Date: {DATE}\n" in info


def test_what_is_in_it(filed: Path) -> None:
    names = {file.name for file in (filed / "data").iterdir()}
    ledgers = {"备案台账.xlsx", "一级红色台账.xlsx", "二级黄色台账.xlsx", "三级蓝色台账.xlsx", "边缘户台账.xlsx"}
    assert names == ledgers | {
        "统计表.xlsx",
        "应纳入名单.xlsx",
        "电子档案检测报告.xlsx",
        "备案函.docx",
        "manifest.json",
        "原值",
    }


def test_every_household_is_filed_at_its_decided_level_under_its_full_name(filed: Path) -> None:
    rows = {row["户主姓名"]: row for rows in read_places(filed / "data/备案台账.xlsx").values() for row in rows}
    assert len(rows) == 4
    full = {"二级": "二级较易返贫户", "三级": "三级稳定脱贫户"}
    for row in rows.values():
        assert row["备案等级"] == full.get(row["乡镇审核等级"], row["乡镇审核等级"])
        assert row["表"] == {"一": "一级红色", "二": "二级黄色", "三": "三级蓝色"}[row["备案等级"][0]]


def test_a_level_that_nobody_decided_is_not_made_up(undecided: Path, fanpin: Fanpin, tmp_path: Path) -> None:
    assert fanpin("file", undecided, "-o", tmp_path / "备案", "--accept", "未备案=首轮试行").status == 0
    rows = [row for rows in read_places(tmp_path / "备案/data/备案台账.xlsx").values() for row in rows]
    assert [row["备案等级"] for row in rows] == [None] * 4


def test_the_levels_have_workbooks_of_their_own(filed: Path) -> None:
    whole = openpyxl.load_workbook(filed / "data/备案台账.xlsx")
    for name in ("一级红色", "二级黄色", "三级蓝色", "边缘户"):
        part = openpyxl.load_workbook(filed / f"data/{name}台账.xlsx")
        assert part.sheetnames == [name, f"{name}备案表", "_fanpin"] and part["_fanpin"].sheet_state == "hidden"
        assert [[cell.value for cell in row] for row in part[name]] == [[cell.value for cell in row] for row in whole[name]]


def test_workbooks_are_locked_against_accidents_and_say_whose_they_are(filed: Path) -> None:
    for file in (filed / "data").glob("*.xlsx"):
        book = openpyxl.load_workbook(file)
        for sheet in book:
            if sheet.sheet_state == "visible":
                locks = sheet.protection
                assert (
                    locks.sheet and not locks.password and not locks.autoFilter and not locks.sort and not locks.formatColumns
                )
        assert book.properties.title and file.stem in book.properties.title
        assert "扶贫开发领导小组办公室" in book.properties.creator and f"{book.properties.created:%Y-%m-%d}" == DATE


def test_the_manifest_has_every_file_and_the_digest_of_every_sheet(filed: Path) -> None:
    listed = {entry["file"]: entry for entry in told(filed)["files"]}  # type: ignore[attr-defined]
    payload = {file.relative_to(filed).as_posix() for file in (filed / "data").rglob("*") if file.is_file()}
    assert set(listed) == payload - {"data/manifest.json"}
    for path, entry in listed.items():
        if path != "data/备案函.docx":  # it has the code, and so cannot be under it; its text is
            assert (
                entry["sha256"] == sha256((filed / path).read_bytes()).hexdigest()
                and entry["bytes"] == (filed / path).stat().st_size
            )
    for path in (path for path in listed if path.endswith(".xlsx")):
        read = [sheet_values(grid.sheet, grid.rows) for grid in open_workbook(filed / path)]
        assert [sheet.sha256 for sheet in read] == [sheet["sha256"] for sheet in listed[path]["sheets"]]
        kept = (filed / f"data/原值/{Path(path).name}.jsonl.gz").read_bytes()
        assert unpacked(kept) == read


def test_the_manifest_says_what_was_filed(filed: Path, undecided: Path) -> None:
    facts = told(filed)
    assert facts["households"] == 4 and facts["round"] == "2019-04" and facts["number"] == NUMBER and facts["date"] == DATE
    places = facts["places"]
    assert isinstance(places, dict) and sum(place["households"] for place in places.values()) == 4
    assert facts["ruleset"]["id"] == "luan-2019" and len(facts["ruleset"]["sha256"]) == 64  # type: ignore[index]
    digest = sha256(undecided.with_name("调查.xlsx").read_bytes()).hexdigest()
    assert facts["sources"] == [{"file": "调查.xlsx", "sha256": digest}]


def test_the_letter_prints_the_code_of_the_manifest(filed: Path) -> None:
    digest = sha256((filed / "data/manifest.json").read_bytes()).hexdigest()
    code = " ".join(digest[at : at + 4] for at in range(0, 16, 4))
    letter = Document(str(filed / "data/备案函.docx"))
    section = letter.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin / Mm(1)) for margin in margins if margin] == [37, 35, 28, 26]
    assert any(code in cell.text for table in letter.tables for row in table.rows for cell in row.cells)
    text = "\n".join(one.text for one in letter.paragraphs)
    assert NUMBER in text and "2019年5月20日" in text and "共4户8人" in text and "示例" not in text
    with ZipFile(filed / "data/备案函.docx") as parts:
        assert [name for name in parts.namelist() if name.startswith("word/media/") and name.endswith(".png")]


def test_the_command_to_verify_can_be_pasted(undecided: Path, fanpin: Fanpin, tmp_path: Path) -> None:
    """In cmd.exe, PowerShell and bash alike: on the screen and on the letter."""
    ledger, out = decided(undecided, tmp_path / "审核.xlsx"), tmp_path / "十月 备案"
    ran = fanpin("file", ledger, "-o", out)
    command = next(line for line in ran.out.splitlines() if line.strip().startswith("fanpin verify"))
    assert f'"{out}" --code ' in command and fanpin(*shlex.split(command)[1:]).status == 0
    letter = Document(str(out / "data/备案函.docx"))
    cells = "\n".join(cell.text for table in letter.tables for row in table.rows for cell in row.cells)
    printed = next(line for line in cells.splitlines() if "fanpin verify" in line).partition("：")[2]
    name, verify, folder, *code = shlex.split(printed)
    assert (name, verify, folder) == ("fanpin", "verify", "备案文件夹") and fanpin(verify, out, *code).status == 0


def test_the_signature_does_not_stand_alone_on_a_page(filed: Path) -> None:
    """What the letter says of its code, the list of what goes with it, and the signature stay together."""
    letter = Document(str(filed / "data/备案函.docx"))
    told = [one.text for one in letter.paragraphs]
    first = next(number for number, text in enumerate(told) if "备案码" in text)
    end = letter.paragraphs[first:]
    kept = [one.paragraph_format.keep_with_next or one.style.paragraph_format.keep_with_next for one in end]
    assert len(end) > 8 and all(kept) and end[0].paragraph_format.keep_together


def test_the_statistics_count_what_the_sheets_hold(filed: Path) -> None:
    sheet = openpyxl.load_workbook(filed / "data/统计表.xlsx")["统计表"]
    header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    total = dict(zip(header, next(row for row in rows if row[0] == "合计"), strict=True))
    facts = told(filed)["places"]
    assert isinstance(facts, dict)
    for rank, numeral in (("1", "一"), ("2", "二"), ("3", "三")):
        assert total[f"{numeral}级户数"] == facts[rank]["households"] and total[f"{numeral}级人数"] == facts[rank]["persons"]
    assert total["合计户数"] == 4 and total["合计人数"] == 8


def test_the_filed_ledger_is_a_ledger_and_filed_again_the_same(filed: Path, fanpin: Fanpin, tmp_path: Path) -> None:
    ran = fanpin("file", filed / "data/备案台账.xlsx", "-o", tmp_path / "再备案", "--number", NUMBER, "--date", DATE)
    assert ran.status == 0, ran.err
    ours, again = ({e["file"]: e.get("sheets") for e in told(one)["files"]} for one in (filed, tmp_path / "再备案"))  # type: ignore[attr-defined]
    assert ours["data/备案台账.xlsx"] == again["data/备案台账.xlsx"]


def test_ledgers_of_two_rounds_are_not_filed_together(fanpin: Fanpin, tmp_path: Path) -> None:
    ran = fanpin("file", SAMPLES, "-o", tmp_path / "备案")
    assert ran.status == 2 and "several rounds" in ran.err and not [*tmp_path.iterdir()]


def test_the_ledgers_of_a_rounds_townships_are_filed_as_one(fanpin: Fanpin, tmp_path: Path) -> None:
    files = [SAMPLES / f"2019-04-{name}.xlsx" for name in ("入户调查", "成员名册")]
    (tmp_path / "各乡镇").mkdir()
    options = ("--as-of", "2019-04-30", "--by", "township", "-o", tmp_path / "各乡镇" / "l.xlsx")
    assert fanpin("grade", *files, *options).status == 0
    accept = [word for kind in ("待核实", "备案等级", "错误") for word in ("--accept", f"{kind}=试行")]
    ran = fanpin("file", tmp_path / "各乡镇", "-o", tmp_path / "备案", "--json", *accept)
    assert ran.status == 0 and ran.json["households"] == 600, ran.err
    assert len(told(tmp_path / "备案")["ledger"]) == 4  # type: ignore[arg-type]
