"""``--encrypt``: what is written opens with the password only, the password is never shown, and such files are read again."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import msoffcrypto
import openpyxl
import pytest
from msoffcrypto.exceptions import InvalidKeyError

from fanpin_cli.documents.files.encryption import encrypting
from tests.conftest import ROOT, Fanpin, write_workbook

PASSWORD = "口令 p@ss"
TITLES = ["户编号", "户主姓名", "乡镇", "村", "户主证件号码", "家庭人口", "户类型", "人均纯收入", "饮水安全"]


def household(number: int) -> list[Any]:
    return [f"H{number}", f"户主{number}", "东镇", "一村", f"34159919700101{number:03d}X", 3, "脱贫户", 9000, "是"]


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "调查表.xlsx", [TITLES, *map(household, range(5))])


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("FANPIN_PASSWORD", PASSWORD)
    return PASSWORD


def opened(file: Path, password: str) -> io.BytesIO:
    plain = io.BytesIO()
    with file.open("rb") as stream:
        office = msoffcrypto.OfficeFile(stream)
        office.load_key(password=password, verify_password=True)
        office.decrypt(plain, verify_integrity=True)
    return plain


WHY = ("--level", "一级", "--reason", "房屋倒塌", "--by", "王五")


def test_the_whole_road_with_a_password(fanpin: Fanpin, survey: Path, password: str, tmp_path: Path) -> None:
    ledger, report = tmp_path / "台账.xlsx", tmp_path / "报告.xlsx"
    ran = fanpin("grade", survey, "-o", ledger, "--as-of", "2019-10-31", "--encrypt")
    assert ran.status == 0, ran.err
    assert openpyxl.load_workbook(opened(ledger, password)).sheetnames[0] == "汇总"
    with pytest.raises(InvalidKeyError):
        opened(ledger, "another")
    commands: list[tuple[str, ...]] = [
        ("grade", str(ledger), "-o", str(tmp_path / "again.xlsx"), "--previous", str(ledger)),
        ("check", str(survey), "--previous", str(ledger), "-o", str(tmp_path / "marked.xlsx")),
        ("diff", str(ledger), str(tmp_path / "again.xlsx"), "-o", str(report), "--docx", str(tmp_path / "报告.docx")),
        ("history", "H1", str(ledger), "-o", str(tmp_path / "history.xlsx")),
        ("review", str(ledger), str(ledger), "-o", str(tmp_path / "审核.xlsx")),
        ("adjust", str(ledger), "--household", "H1", *WHY, "-o", str(tmp_path / "调整.xlsx")),
        ("notice", str(ledger), "-o", str(tmp_path / "公示.xlsx")),
        ("notice", str(ledger), "-o", str(tmp_path / "公示.docx")),
    ]
    said = ran.out + ran.err
    for command in commands:
        ran = fanpin(*command, "--encrypt")
        assert ran.status in (0, 1), ran.err
        said += ran.out + ran.err
    assert password not in said
    written = sorted(file for file in tmp_path.iterdir() if file != survey)
    assert len(written) == 10 and all(opened(file, password).getvalue()[:2] == b"PK" for file in written)


@pytest.mark.parametrize(
    ("command", "options"),
    [("adjust", ("--household", "H1", *WHY)), ("review", ("{returned}",)), ("grade", ()), ("visits", ())],
)
def test_a_ledger_with_a_password_that_is_written_without_one_is_said(
    fanpin: Fanpin, survey: Path, password: str, tmp_path: Path, command: str, options: tuple[str, ...]
) -> None:
    ledger, out = tmp_path / "台账.xlsx", tmp_path / "新.xlsx"
    assert fanpin("grade", survey, "-o", ledger, "--as-of", "2019-10-31", "--encrypt").status == 0
    returned = shutil.copy(ledger, tmp_path / "回.xlsx")
    ran = fanpin(command, ledger, *(one.format(returned=returned) for one in options), "-o", out)
    assert ran.err.count("has a password, what was written has none") == 1 and out.is_file(), ran.err
    again = fanpin(command, ledger, *(one.format(returned=returned) for one in options), "-o", out, "--force", "--encrypt")
    assert "has a password" not in again.err
    plain = fanpin("grade", survey, "-o", tmp_path / "平.xlsx", "--as-of", "2019-10-31")
    assert "has a password" not in plain.err


def test_the_cells_are_those_of_the_plain_workbook(fanpin: Fanpin, survey: Path, password: str, tmp_path: Path) -> None:
    def cells(content: Any) -> dict[str, list[Any]]:
        workbook = openpyxl.load_workbook(content)
        looks = {
            sheet.title: [
                (
                    cell.coordinate,
                    cell.value,
                    cell.fill.fgColor.rgb,
                    cell.font.name,
                    cell.number_format,
                    cell.alignment.horizontal,
                )
                for row in sheet.iter_rows()
                for cell in row
            ]
            for sheet in workbook
        }
        heights = [(sheet.title, row, size.height) for sheet in workbook for row, size in sheet.row_dimensions.items()]
        return {**looks, "heights": heights}

    plain, encrypted = tmp_path / "plain.xlsx", tmp_path / "encrypted.xlsx"
    fanpin("grade", survey, "-o", plain, "--as-of", "2019-10-31")
    fanpin("grade", survey, "-o", encrypted, "--as-of", "2019-10-31", "--encrypt")
    assert cells(opened(encrypted, password)) == cells(plain)


def test_a_password_for_reading(fanpin: Fanpin, survey: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = tmp_path / "台账.xlsx"
    monkeypatch.setenv("FANPIN_PASSWORD", PASSWORD)
    fanpin("grade", survey, "-o", ledger, "--as-of", "2019-10-31", "--encrypt")
    monkeypatch.delenv("FANPIN_PASSWORD")
    none, wrong = fanpin("notice", ledger), fanpin("notice", ledger, "--password", "wrong")
    assert (none.status, wrong.status) == (2, 2) and "FANPIN_PASSWORD" in none.err and "password is wrong" in wrong.err
    assert fanpin("notice", ledger, "--password", PASSWORD).status == 0
    monkeypatch.setattr("getpass.getpass", lambda *_a, **_k: PASSWORD)
    monkeypatch.setattr("fanpin_cli.cli.options.typer.prompt", lambda *_a, **_k: PASSWORD)
    assert fanpin("notice", ledger, "--password", "-", "--force").status == 0


def test_a_workbook_that_is_only_write_protected_opens_all_the_same(
    fanpin: Fanpin, survey: Path, password: str, tmp_path: Path
) -> None:
    locked = tmp_path / "只读.xlsx"
    with encrypting("VelvetSweatshop"):
        from fanpin_cli.documents.files.encryption import protected

        locked.write_bytes(protected(io.BytesIO(survey.read_bytes())).getvalue())
    assert fanpin("grade", locked, "-o", tmp_path / "a.xlsx", "--as-of", "2019-10-31").status == 0


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        (["-o", "a.xlsx"], None, "FANPIN_PASSWORD"),
        (["-o", "a.xlsx"], "x" * 256, "255"),
    ],
)
def test_a_password_that_cannot_be_used(
    fanpin: Fanpin,
    survey: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    given: str | None,
    said: str,
) -> None:
    monkeypatch.setenv("FANPIN_PASSWORD", given or "")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    ran = fanpin("grade", survey, *arguments, "--encrypt")
    assert ran.status == 2 and said in ran.err and "xxx" not in ran.err
    assert not Path("a.xlsx").exists()


def test_what_cannot_be_encrypted_is_refused_and_titles_alone_need_not_be(
    fanpin: Fanpin, survey: Path, password: str, tmp_path: Path
) -> None:
    ledger, page = tmp_path / "a.xlsx", tmp_path / "a.html"
    columns = tmp_path / "列.yaml"
    ran = fanpin("grade", survey, "-o", ledger, "--as-of", "2019-10-31", "--encrypt", "--write-columns", columns)
    assert ran.status == 0 and columns.read_text(encoding="utf-8")
    ran = fanpin("diff", ledger, ledger, "-o", tmp_path / "b.xlsx", "--html", page, "--encrypt")
    assert ran.status == 2 and "--encrypt" in ran.err
    assert not page.exists() and not (tmp_path / "b.xlsx").exists()


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
def test_no_unencrypted_byte_goes_to_a_disk(survey: Path, tmp_path: Path) -> None:
    """Every file that the run opens for writing is its draft."""
    trace = tmp_path / "trace"
    command = [sys.executable, "-m", "fanpin_cli", "grade", survey, "-o", tmp_path / "a.xlsx", "--encrypt"]
    environment = {**os.environ, "FANPIN_PASSWORD": PASSWORD, "PYTHONDONTWRITEBYTECODE": "1"}
    traced = ["strace", "-f", "-e", "trace=openat,creat,open,memfd_create", "-o", trace, *command]
    ran = subprocess.run(traced, env=environment, cwd=ROOT, capture_output=True, check=False)
    if b"ptrace" in ran.stderr:
        pytest.skip("tracing is not allowed here")
    assert ran.returncode == 0, ran.stderr.decode()
    lines = [line for line in trace.read_text().splitlines() if any(way in line for way in ("O_WRONLY", "O_RDWR", "O_TMPFILE"))]
    assert [line for line in lines if "/dev/" not in line and ".fanpin-" not in line] == []
    assert any(".fanpin-" in line for line in lines)
