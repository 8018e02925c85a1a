"""What is no workbook, or would do harm, is one clear sentence with the file's name; nothing else ever comes out."""

from __future__ import annotations

import os
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest

from fanpin_cli.errors import FanpinError
from fanpin_cli.survey.opening import WorkbookError, open_workbook, passed_over, survey_files
from tests.conftest import write_workbook

FILES = Path(__file__).parent / "files"
GOOD = [["户编号", "户主姓名"], ["1", "甲某"]]


def with_part(source: Path, target: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"\xff\xd8\xff\xe0" + bytes(200), "a picture"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"Rar!\x1a\x07\x00", "unpack it first"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "web page"),
        (b"\x09\x08\x06\x00\x00\x05\x10\x00" + bytes(50), "older than Excel 97"),
        (b"<?xml version='1.0'?><a/>", "an XML file"),
        (bytes(range(256)) * 4, "not a workbook"),
        ("户编号,户主姓名\n1,甲\0某\n".encode(), "open it in WPS or Excel"),
        ("这不是表\n只是几行字\n".encode(), "not a workbook but a text"),
        (b"PK\x03\x04" + bytes(100), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        (b"\x81\x8d\x8f\x90\xff\xff,\xff", "not text"),
        (b'a,b\n"never closed,1\n', "is not closed"),
        (b"x" * 2_000_000, "characters"),
    ],
)
def test_what_is_no_workbook(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "表.xlsx"
    file.write_bytes(content)
    with pytest.raises(WorkbookError, match=words) as told:
        open_workbook(file)
    assert "表.xlsx" in str(told.value) and "\n" not in str(told.value)


def test_only_files_are_read(tmp_path: Path) -> None:
    """A link to itself and a pipe in a folder stop nothing; each of them is one sentence."""
    good = write_workbook(tmp_path / "a.xlsx", GOOD)
    (tmp_path / "b.xlsx").symlink_to(tmp_path / "b.xlsx")
    (tmp_path / "c.xlsx").symlink_to(tmp_path / "没有.xlsx")
    os.mkfifo(tmp_path / "d.xlsx")
    assert survey_files([tmp_path]) == [good, *(tmp_path / name for name in ("b.xlsx", "c.xlsx", "d.xlsx"))]
    for name, words in (("b.xlsx", "leads nowhere"), ("c.xlsx", "leads nowhere"), ("d.xlsx", "a pipe")):
        with pytest.raises(WorkbookError, match=words):
            open_workbook(tmp_path / name)
    with pytest.raises(FanpinError, match="leads nowhere"):
        survey_files([tmp_path / "b.xlsx"])
    with pytest.raises(FanpinError, match="cannot be read"):
        survey_files([tmp_path / ("长" * 300)])


def test_a_word_document_and_an_empty_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(WorkbookError, match="not a workbook but a"):
        open_workbook(tmp_path / "a.xlsx")
    with pytest.raises(WorkbookError, match="no cell has a value"):
        open_workbook(write_workbook(tmp_path / "b.xlsx", []))


def test_a_file_that_is_not_there_or_a_folder(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match=r"没有\.xlsx"):
        open_workbook(tmp_path / "没有.xlsx")


def test_the_lock_file_of_an_open_workbook(tmp_path: Path) -> None:
    lock = tmp_path / "~$表.xlsx"
    lock.write_bytes(b"\x05user" + bytes(160))
    with pytest.raises(WorkbookError, match="close the workbook"):
        open_workbook(lock)


def test_a_password(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", GOOD)
    with (tmp_path / "a.xlsx").open("rb") as plain, (tmp_path / "b.xlsx").open("wb") as out:
        msoffcrypto.OfficeFile(plain).encrypt("秘密", out)
    with pytest.raises(WorkbookError, match="--password"):
        open_workbook(tmp_path / "b.xlsx")
    with pytest.raises(WorkbookError, match="password"):
        open_workbook(tmp_path / "b.xlsx", "别的")
    assert open_workbook(tmp_path / "b.xlsx", "秘密")[0].rows == GOOD


def test_a_value_in_the_last_cell_is_refused_before_room_is_made(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    assert workbook.active is not None
    workbook.active["XFD1048576"] = "x"
    workbook.save(tmp_path / "a.xlsx")
    with pytest.raises(WorkbookError, match="XFD1048576"):
        open_workbook(tmp_path / "a.xlsx")


def test_a_million_blank_formatted_rows_are_harmless(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", GOOD)
    blank = b"".join(f'<row r="{row}" ht="20" customHeight="1"/>'.encode() for row in range(3, 200_003))
    tall = blank + b'<row r="1048576"><c r="A1048576" s="0"/></row></sheetData>'
    with_part(
        tmp_path / "a.xlsx", tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", lambda part: part.replace(b"</sheetData>", tall)
    )
    assert open_workbook(tmp_path / "b.xlsx")[0].rows[:2] == GOOD


def test_a_zip_bomb(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", GOOD)
    with_part(
        tmp_path / "a.xlsx",
        tmp_path / "b.xlsx",
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b"</sheetData>", b" " * 400_000_000 + b"</sheetData>"),
    )
    assert (tmp_path / "b.xlsx").stat().st_size < 1_000_000
    with pytest.raises(WorkbookError, match="unpack"):
        open_workbook(tmp_path / "b.xlsx")


def test_a_row_that_an_ods_repeats_to_the_end_of_the_sheet(tmp_path: Path) -> None:
    def repeated(times: int) -> Callable[[bytes], bytes]:
        def change(part: bytes) -> bytes:
            place = part.rindex(b"<table:table-row", 0, part.index("合计".encode())) + len(b"<table:table-row")
            return part[:place] + b' table:number-rows-repeated="%d"' % times + part[place:]

        return change

    with_part(FILES / "survey.ods", tmp_path / "a.ods", "content.xml", repeated(3))
    assert len(open_workbook(tmp_path / "a.ods")[0].rows) == len(open_workbook(FILES / "survey.ods")[0].rows) + 2
    with_part(FILES / "survey.ods", tmp_path / "b.ods", "content.xml", repeated(1_048_560))
    with pytest.raises(WorkbookError, match="repeated 1048560 times"):
        open_workbook(tmp_path / "b.ods")


def test_an_entity_bomb(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", GOOD)
    lol = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    with_part(
        tmp_path / "a.xlsx",
        tmp_path / "b.xlsx",
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b"<worksheet", lol + b"<worksheet", 1),
    )
    with pytest.raises(WorkbookError):
        open_workbook(tmp_path / "b.xlsx")


@pytest.mark.parametrize("name", sorted(file.name for file in FILES.iterdir()))
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_told_or_read_never_a_crash(tmp_path: Path, name: str, share: float) -> None:
    content = (FILES / name).read_bytes()
    (tmp_path / name).write_bytes(content[: int(len(content) * share)])
    try:
        open_workbook(tmp_path / name)
    except WorkbookError as error:
        assert name in str(error)


CASES = int(os.environ.get("FANPIN_FUZZ_CASES", "50"))
"""So many damaged copies of each file; a nightly run takes some thousands."""


@pytest.mark.parametrize("name", sorted(file.name for file in FILES.iterdir()))
def test_a_damaged_file_is_told_or_read_never_a_crash(tmp_path: Path, name: str) -> None:
    chance = random.Random(name)
    whole = (FILES / name).read_bytes()
    file = tmp_path / name
    for _case in range(CASES):
        content = bytearray(whole)
        for _change in range(chance.randint(1, 12)):
            place = chance.randrange(len(content))
            match chance.randrange(4):
                case 0:
                    content[place] = chance.randrange(256)
                case 1:
                    content[place : place + 4] = struct.pack("<I", chance.choice([0, 0xFFFFFFFF, 0x7FFFFFFF, len(content)]))
                case 2:
                    del content[place : place + chance.randint(1, 40)]
                case _:
                    content[place:place] = whole[: chance.randint(1, 40)]
        file.write_bytes(content)
        try:
            open_workbook(file)
        except WorkbookError as error:
            assert name in str(error)


def test_which_files_a_folder_has(tmp_path: Path) -> None:
    for name in ("乙/b.xlsx", "a.xls", "c.CSV", "~$a.xlsx", ".a.xlsx", "说明.docx", "乙/.cache/x.xlsx"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    found = survey_files([tmp_path, tmp_path / "a.xls"])
    assert sorted(str(file.relative_to(tmp_path)) for file in found) == ["a.xls", "c.CSV", "乙/b.xlsx"]


def test_files_of_a_folder_that_may_be_surveys_and_are_not_read_are_named(tmp_path: Path) -> None:
    for name in ("a.xlsx", "t.txt", "乙/说明.docx", "命名.txt", "~$b.txt", ".c.txt", "Thumbs.db", "入户.JPG"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.touch()
    told = passed_over([tmp_path, tmp_path / "命名.txt"])
    assert [file.name for file in told] == ["t.txt", "说明.docx"]
    assert all(".csv .et" in why and "name the file itself" in why for why in told.values())
