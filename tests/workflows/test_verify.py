"""Verifying: one line that all is as filed, or which file, sheet and cell differs."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import bagit
import openpyxl
import pytest
from docx import Document

from tests.conftest import Fanpin
from tests.workflows.filed_ledgers import DATE, decided, graded_ledger

LEDGER, LIST, LETTER, MANIFEST = "data/备案台账.xlsx", "data/应纳入名单.xlsx", "data/备案函.docx", "data/manifest.json"
Edit = Callable[[Path], object]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, fanpin_once: Fanpin) -> Path:
    folder = tmp_path_factory.mktemp("filed")
    ledger = decided(graded_ledger(fanpin_once, folder), folder / "审核.xlsx")
    assert fanpin_once("file", ledger, "-o", folder / "备案", "--date", DATE, "--number", "示扶办〔2019〕5号").status == 0
    return folder / "备案"


@pytest.fixture
def filed(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "备案"))


def found(fanpin: Fanpin, folder: Path, *arguments: object) -> dict[str, Any]:
    """The files that are not the same, by path."""
    ran = fanpin("verify", folder, "--json", *arguments)
    assert set(ran.json) == {"as_filed", "code", "files"} and ran.status == (0 if ran.json["as_filed"] else 1)
    assert all(set(file) == {"file", "state", "differences"} for file in ran.json["files"])
    return {file["file"]: file for file in ran.json["files"] if file["state"] != "same"}


def code_of(folder: Path) -> str:
    return sha256((folder / MANIFEST).read_bytes()).hexdigest()[:16]


def edited(path: str, change: Callable[[openpyxl.Workbook], object]) -> Edit:
    def edit(folder: Path) -> None:
        book = openpyxl.load_workbook(folder / path)
        change(book)
        book.save(folder / path)

    return edit


def put(sheet: str, title: str, value: object) -> Callable[[openpyxl.Workbook], object]:
    """Another value for the first household of a sheet."""

    def change(book: openpyxl.Workbook) -> None:
        header = [cell.value for cell in book[sheet][3]]
        book[sheet].cell(4, header.index(title) + 1).value = value  # type: ignore[assignment]

    return change


def test_as_filed_in_one_line(fanpin: Fanpin, original: Path) -> None:
    ran = fanpin("verify", original)
    assert ran.status == 0 and ran.out.splitlines()[0].startswith("As filed on 2019-05-20: 2019年4月")
    assert all(heading in ran.out for heading in ("真实性", "完整性", "可用性", "安全性")) and "not passed" not in ran.out
    ran = fanpin("verify", original, "--json")
    assert ran.json["as_filed"] and ran.json["code"].replace(" ", "") == code_of(original)
    assert {file["state"] for file in ran.json["files"]} == {"same"}


@pytest.mark.parametrize(
    "write",
    [str, str.upper, "-".join, " ".join, lambda code: f"　{code[:8]}－{code[8:]} ", lambda code: code.replace("0", "O")],
)
def test_the_code_as_people_type_it(fanpin: Fanpin, original: Path, write: Callable[[str], str]) -> None:
    ran = fanpin("verify", original, "--code", write(code_of(original)))
    assert ran.status == 0 and "that of the paper" in ran.out


def test_the_code_without_quotes(fanpin: Fanpin, original: Path) -> None:
    code = code_of(original)
    groups = [code[at : at + 4] for at in range(0, 16, 4)]
    assert fanpin("verify", original, "--code", *groups).status == 0
    assert fanpin("verify", original, "--code", *groups[:3]).status == 1
    ran = fanpin("verify", original, "另一个")
    assert ran.status == 2 and "one folder at a time" in ran.err


@pytest.mark.parametrize("code", ["0000 0000 0000 0000", "", "ab12", "备案码"])
def test_another_code(fanpin: Fanpin, original: Path, code: str) -> None:
    ran = fanpin("verify", original, "--code", code)
    assert ran.status == 1 and "not that of this folder" in ran.out
    assert not fanpin("verify", original, "--code", code, "--json").json["as_filed"]


@pytest.mark.parametrize(
    ("title", "value", "told"),
    [
        ("家庭人口", 9, {"cell": "G4", "filed": "2", "now": "9"}),
        ("备案等级", "三级稳定脱贫户", {"filed": "二级较易返贫户", "now": "三级稳定脱贫户"}),
        ("证件号码", "341599195001010011", {"cell": "F4", "now": "341599********0011"}),
        ("联系电话", 13911112222, {"filed": "139****1111", "now": "139****2222"}),
        ("判定理由", None, {"now": ""}),
    ],
)
def test_a_cell_changed(fanpin: Fanpin, filed: Path, title: str, value: object, told: dict[str, str]) -> None:
    edited(LEDGER, put("二级黄色", title, value))(filed)
    wrong = found(fanpin, filed)
    assert list(wrong) == [LEDGER] and wrong[LEDGER]["state"] == "changed"
    (difference,) = wrong[LEDGER]["differences"]
    assert difference["sheet"] == "二级黄色" and told.items() <= difference.items()
    assert f"二级黄色!{difference['cell']}" in fanpin("verify", filed).out


def test_the_bags_list_made_to_fit_a_changed_ledger(fanpin: Fanpin, filed: Path) -> None:
    """The bag is valid again, and still not what the paper vouches for."""
    edited(LEDGER, put("二级黄色", "家庭人口", 9))(filed)
    bag = bagit.Bag(str(filed))
    bag.save(manifests=True)
    bagit.Bag(str(filed)).validate()
    wrong = found(fanpin, filed)
    assert wrong[LEDGER]["differences"][0]["now"] == "9"


def test_everything_made_to_fit_is_betrayed_by_the_letter(fanpin: Fanpin, filed: Path) -> None:
    code = code_of(filed)
    content = (filed / MANIFEST).read_text(encoding="utf-8").replace('"households": 4', '"households": 5')
    (filed / MANIFEST).write_text(content, encoding="utf-8")
    bagit.Bag(str(filed)).save(manifests=True)
    (difference,) = found(fanpin, filed)[MANIFEST]["differences"]
    assert (difference["filed"].replace(" ", ""), difference["now"].replace(" ", "")) == (code, code_of(filed))
    assert fanpin("verify", filed, "--code", code).status == 1


@pytest.mark.parametrize(
    ("edit", "states"),
    [
        (lambda folder: (folder / LIST).unlink(), {LIST: "missing"}),
        (lambda folder: (folder / MANIFEST).unlink(), {MANIFEST: "missing"}),
        (lambda folder: (folder / "data/另一份.txt").write_text("x"), {"data/另一份.txt": "added"}),
        (lambda folder: (folder / LIST).rename(folder / "data/名单.xlsx"), {LIST: "missing", "data/名单.xlsx": "added"}),
        (lambda folder: (folder / MANIFEST).write_bytes((folder / MANIFEST).read_bytes() + b" "), {MANIFEST: "changed"}),
        (lambda folder: (folder / MANIFEST).write_text("{"), {MANIFEST: "changed"}),
        (lambda folder: (folder / LEDGER).write_bytes((folder / LEDGER).read_bytes()[:900]), {LEDGER: "changed"}),
        (lambda folder: (folder / LEDGER).write_text("x"), {LEDGER: "changed"}),
        (lambda folder: (folder / "bag-info.txt").write_text("a: b\n"), {"bag-info.txt": "changed"}),
        (lambda folder: (folder / "tagmanifest-sha256.txt").unlink(), {"tagmanifest-sha256.txt": "missing"}),
        (edited(LIST, lambda _book: None), {LIST: "saved-again"}),
        (edited(LEDGER, lambda book: book.remove(book["规则"])), {LEDGER: "changed"}),
    ],
)
def test_files_taken_out_put_in_changed_and_saved_again(
    fanpin: Fanpin, filed: Path, edit: Edit, states: dict[str, str]
) -> None:
    edit(filed)
    assert {path: file["state"] for path, file in found(fanpin, filed).items()} == states
    ran = fanpin("verify", filed)
    assert all(path in ran.out for path in states) and (ran.status == 0) == (set(states.values()) == {"saved-again"})


def test_a_changed_manifest_has_another_code(fanpin: Fanpin, filed: Path) -> None:
    code = code_of(filed)
    (filed / MANIFEST).write_text(
        (filed / MANIFEST).read_text(encoding="utf-8").replace('"luan-2019"', '"luan-2020"'), encoding="utf-8"
    )
    ran = fanpin("verify", filed, "--code", code)
    assert ran.status == 1 and "data/manifest.json: changed" in ran.out and "not that of this folder" in ran.out


def test_a_ledger_and_its_filed_values_both_changed(fanpin: Fanpin, filed: Path) -> None:
    edited(LEDGER, put("二级黄色", "家庭人口", 9))(filed)
    kept = "data/原值/备案台账.xlsx.jsonl.gz"
    (filed / kept).write_bytes(b"")
    wrong = found(fanpin, filed)
    assert {path: file["state"] for path, file in wrong.items()} == {LEDGER: "changed", kept: "changed"}
    assert [one["sheet"] for one in wrong[LEDGER]["differences"]] == ["二级黄色"]


def test_a_letter_whose_words_were_changed(fanpin: Fanpin, filed: Path) -> None:
    letter = Document(str(filed / LETTER))
    paragraph = next(one for one in letter.paragraphs if "共4户" in one.text)
    for run in paragraph.runs[1:]:
        run.text = ""
    paragraph.runs[0].text = paragraph.text.replace("共4户", "共5户") or "共5户"
    letter.save(str(filed / LETTER))
    (difference,) = found(fanpin, filed)[LETTER]["differences"]
    assert difference["sheet"] == "正文" and difference["cell"].startswith("第")


def test_a_letter_with_another_code(fanpin: Fanpin, filed: Path) -> None:
    letter = Document(str(filed / LETTER))
    for table in letter.tables:
        for run in (run for row in table.rows for cell in row.cells for one in cell.paragraphs for run in one.runs):
            if run.text.replace(" ", "") == code_of(filed):
                run.text = "0123 4567 89ab cdef"
    letter.save(str(filed / LETTER))
    wrong = found(fanpin, filed)
    assert list(wrong) == [LETTER] and wrong[LETTER]["differences"][-1]["now"] == "0123 4567 89ab cdef"


def changed_letter(folder: Path) -> None:
    letter = Document(str(folder / LETTER))
    paragraph = next(one for one in letter.paragraphs if "共4户" in one.text)
    paragraph.add_run("（改）")
    letter.save(str(folder / LETTER))


@pytest.mark.parametrize(
    ("edit", "state"),
    [
        (changed_letter, "changed"),
        (lambda folder: (folder / LETTER).write_bytes(b"x"), "changed"),
        (lambda folder: (folder / LETTER).unlink(), "missing"),
    ],
)
def test_the_bags_list_made_to_fit_a_changed_letter(fanpin: Fanpin, filed: Path, edit: Edit, state: str) -> None:
    """The letter's bytes are not in the manifest; its words are."""
    edit(filed)
    bagit.Bag(str(filed)).save(manifests=True)
    wrong = found(fanpin, filed)
    assert {path: file["state"] for path, file in wrong.items()} == {LETTER: state}


def in_manifest(change: Callable[[dict[str, Any]], object]) -> Edit:
    """Another manifest, and the bag's lists made to fit it."""

    def edit(folder: Path) -> None:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        change(told)
        (folder / MANIFEST).write_text(json.dumps(told), encoding="utf-8")
        bagit.Bag(str(folder)).save(manifests=True)

    return edit


def one_more(path: str) -> Edit:
    return in_manifest(lambda told: told["files"].append({"file": path, "sha256": "0" * 64, "bytes": 1}))


@pytest.mark.parametrize(
    "edit",
    [
        *[in_manifest(lambda told, key=key: told.update({key: 5})) for key in ("places", "accepted", "ruleset", "files")],
        in_manifest(lambda told: told["places"].update({"1": {"households": "x", "persons": 1}})),
        in_manifest(lambda told: [entry.update(sheets=5) for entry in told["files"]]),
        *[one_more(path) for path in ("../../secret.xlsx", "/etc/passwd", "C:/x", "data/../../x", "..\\x", "bagit.txt")],
        lambda folder: (folder / MANIFEST).write_text("[" * 200_000),
    ],
)
def test_a_manifest_of_another_shape_is_not_believed(fanpin: Fanpin, filed: Path, edit: Edit) -> None:
    (filed.parent.parent / "secret.xlsx").write_bytes((filed / LEDGER).read_bytes())
    edit(filed)
    edited(LIST, put("应纳入", "户主姓名", "改"))(filed)
    wrong = found(fanpin, filed)
    assert set(wrong) == {MANIFEST, LIST} and wrong[LIST]["state"] == "changed"


@pytest.mark.parametrize("row", ["5", "null", "x", "[" * 100_000])
def test_filed_values_of_another_shape_are_not_believed(fanpin: Fanpin, filed: Path, row: str) -> None:
    """Though every list fits them."""
    kept = f"data/原值/{LIST.removeprefix('data/')}.jsonl.gz"
    digest = sha256(f"{row}\n".encode()).hexdigest()
    head = json.dumps({"sheet": "应纳入", "rows": 1, "sha256": digest})
    (filed / kept).write_bytes(gzip.compress(f"{head}\n{row}\n".encode()))
    digest = sha256((filed / kept).read_bytes()).hexdigest()
    in_manifest(lambda told: [entry.update(sha256=digest) for entry in told["files"] if entry["file"] == kept])(filed)
    edited(LIST, put("应纳入", "户主姓名", "改"))(filed)
    wrong = found(fanpin, filed)
    assert set(wrong) == {MANIFEST, LIST} and [one["sheet"] for one in wrong[LIST]["differences"]] == ["应纳入"]


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_to_a_folder_was_not_filed(fanpin: Fanpin, filed: Path, tmp_path: Path) -> None:
    (filed / "data/别处").symlink_to(tmp_path)
    assert {path: file["state"] for path, file in found(fanpin, filed).items()} == {"data/别处": "added"}


def test_rows_sorted_by_somebody_are_one_sentence(fanpin: Fanpin, filed: Path) -> None:
    def turn(book: openpyxl.Workbook) -> None:
        sheet = book["汇总"]
        one, other = ([cell.value for cell in sheet[row]] for row in (6, 7))
        for row, values in ((6, other), (7, one)):
            for cell, value in zip(sheet[row], values, strict=True):
                cell.value = value

    edited(LEDGER, turn)(filed)
    (difference,) = found(fanpin, filed)[LEDGER]["differences"]
    assert difference["cell"] == "6:7" and "another order" in difference["now"]


@pytest.mark.skipif(shutil.which("libreoffice") is None, reason="LibreOffice is not installed")
def test_saved_again_by_libreoffice_the_values_are_equal(fanpin: Fanpin, filed: Path, tmp_path: Path) -> None:
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    for kind in ("xlsx", "docx"):
        files = [*(filed / "data").glob(f"*.{kind}")]
        command = ["libreoffice", profile, "--headless", "--convert-to", kind, "--outdir", tmp_path / "saved", *files]
        subprocess.run(command, check=True, capture_output=True)
        for file in files:
            shutil.copy(tmp_path / "saved" / file.name, file)
    wrong = found(fanpin, filed)
    assert {file["state"] for file in wrong.values()} == {"saved-again"} and len(wrong) == 9
    ran = fanpin("verify", filed, "--code", code_of(filed))
    assert ran.status == 0 and ran.out.startswith("As filed") and "values equal, file saved again" in ran.out


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (shutil.rmtree, "there is no such folder"),
        (lambda folder: (folder / "bagit.txt").unlink(), "bagit.txt is missing"),
        (lambda folder: (folder / "manifest-sha256.txt").unlink(), "manifest-sha256.txt is missing"),
        (lambda folder: (folder / "manifest-sha256.txt").write_bytes(b"\xff\xfe"), "manifest-sha256.txt is damaged"),
        (lambda folder: (folder / "manifest-sha256.txt").write_text("abc\n"), "manifest-sha256.txt is damaged"),
        (lambda folder: (folder / "manifest-sha256.txt").write_text(f"{'0' * 64}  data/x\n"), "names no data/manifest.json"),
        (lambda folder: (folder / "manifest-sha256.txt").write_text(f"{'0' * 64}  ../x\n"), "outside the folder"),
    ],
)
def test_no_filed_folder_is_one_sentence(fanpin: Fanpin, filed: Path, spoil: Edit, said: str) -> None:
    spoil(filed)
    ran = fanpin("verify", filed)
    assert ran.status == 2 and said in ran.err and ran.err.count("\n") == 1 and not ran.out


def test_differences_hide_every_identity_number(fanpin: Fanpin, filed: Path) -> None:
    """Rows, hidden sheet and all."""

    def spoil(book: openpyxl.Workbook) -> None:
        book["二级黄色"].delete_rows(4)
        for row in book["_fanpin"].iter_rows(min_row=2):
            row[1].value = f"{row[1].value}改"

    numbers = [str(openpyxl.load_workbook(filed / LEDGER)["二级黄色"].cell(row, 6).value) for row in (4, 5)]
    edited(LEDGER, spoil)(filed)
    said = fanpin("verify", filed).out + json.dumps(found(fanpin, filed), ensure_ascii=False)
    assert all(len(number) == 18 for number in numbers)
    assert not [number for number in (*numbers, "13900001111") if number in said]


def inspection(fanpin: Fanpin, folder: Path, *arguments: object) -> dict[str, str]:
    """The items of the inspection and their results, as the screen has them."""
    lines = fanpin("verify", folder, *arguments).out.splitlines()
    results = ("not passed", "passed", "left to the archive")
    told = [(line.split(), next(result for result in results if result in line)) for line in lines if "passed" in line]
    return {words[words.index(result.split()[0]) - 1]: result for words, result in told}


BYTES = {"总字节数相符性"}
SPOILT = ("固化信息有效性", "内容准确性", "元数据与内容关联真实性", "内容完整性", "归档过程安全性")
"""BYTES: fails with any file of which the manifest has the size."""


@pytest.mark.parametrize(
    ("edit", "arguments", "failed"),
    [
        (lambda _folder: None, (), ()),
        (edited(LIST, lambda _book: None), (), ()),
        (lambda folder: (folder / LIST).unlink(), (), ("总件数相符性", *SPOILT)),
        (
            lambda folder: (folder / "data/另一份.txt").write_text("x"),
            (),
            ("固化信息有效性", "总件数相符性", "格式合规性", "归档过程安全性"),
        ),
        (
            edited(LEDGER, put("二级黄色", "家庭人口", 9)),
            (),
            SPOILT,
        ),
        (lambda folder: (folder / "bag-info.txt").write_text("a: b\n"), (), ("固化信息有效性", "归档过程安全性")),
        (lambda _folder: None, ("--code", "0000 0000 0000 0000"), ("元数据与内容关联真实性",)),
    ],
)
def test_no_item_of_the_inspection_passes_against_what_was_found(
    fanpin: Fanpin, filed: Path, edit: Edit, arguments: tuple[str, ...], failed: tuple[str, ...]
) -> None:
    edit(filed)
    found = inspection(fanpin, filed, *arguments)
    wrong = [item for item, result in found.items() if result == "not passed"]
    assert {*wrong} - BYTES == {*failed} and len(found) == 13


def test_one_count_of_the_files_everywhere(fanpin: Fanpin, filed: Path, tmp_path: Path) -> None:
    """On the screen when it is filed, in the report that is filed, and whenever it is verified."""
    every = [file for file in filed.rglob("*") if file.is_file()]
    sheet = openpyxl.load_workbook(filed / "data/电子档案检测报告.xlsx")["电子档案检测报告"]
    found = {row[2]: row[5] for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert found["总件数相符性"] == f"共{len(every)}个文件：文书9件，文书的原值9件，清单和封装文件5件"
    assert found["可读性"] == "9件文书全部可读"
    told = f"{len(every)} files: 9 documents, 9 files of their values, 5 lists of files"
    shown = fanpin("verify", filed).out
    assert told in shown and "all 9 documents can be read" in shown
    assert told in fanpin("file", filed / LEDGER, "-o", tmp_path / "再备案").out
