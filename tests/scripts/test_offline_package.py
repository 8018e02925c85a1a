"""The offline package: what is in it, that pip needs no network for it, and that its batch files name what is there."""

from __future__ import annotations

import hashlib
import importlib
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from tests.conftest import ROOT, Fanpin

SCRIPTS = ROOT / "scripts"
LOCK = """pure==1.0
native==2.0 ; python_full_version < '3.12'
native==2.1 ; python_full_version >= '3.12'
windows-only==0.4 ; sys_platform == 'win32'
not-windows==3 ; sys_platform != 'win32'
"""
ODD_FOLDER = "县 办 (1)&试"
MADE = {"试用台账.xlsx", "试用变化报告.xlsx", "试用变化报告.html", ".venv/Scripts/python.exe"}
"""What the batch files name and make themselves."""


@pytest.fixture(scope="module")
def maker() -> Iterator[Any]:
    sys.path.insert(0, str(SCRIPTS))
    yield importlib.import_module("offline_package")
    sys.path.remove(str(SCRIPTS))


@pytest.fixture
def pinned_for(maker: Any) -> Any:
    return importlib.import_module("offline.wheels").pinned_for


def make_wheel(folder: Path, name: str, *needs: str) -> Path:
    project, version, *_tags = name.split("-")
    metadata = f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n"
    parts = {
        "METADATA": metadata + "".join(f"Requires-Dist: {need}\n" for need in needs),
        "WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {'-'.join(_tags)}\n",
        "RECORD": "",
    }
    file = folder / f"{name}.whl"
    with zipfile.ZipFile(file, "w") as packed:
        for part, text in parts.items():
            packed.writestr(f"{project}-{version}.dist-info/{part}", text)
    return file


def fill(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    make_wheel(folder, f"fanpin_cli-{version}-py3-none-any", "pure>=1", "windows-only; sys_platform == 'win32'")
    make_wheel(folder, "pure-1.0-py3-none-any", "native>=2", "something; extra == 'more'")
    make_wheel(folder, "windows_only-0.4-py2.py3-none-any")
    make_wheel(folder, "native-2.0-cp311-cp311-win_amd64")
    make_wheel(folder, "native-2.1-cp312-abi3-win_amd64")
    make_wheel(folder, "native-2.1-cp313-cp313-manylinux_2_28_x86_64")
    make_wheel(folder, "not_windows-3-py3-none-any")
    return folder


@pytest.fixture(scope="module")
def lock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("lock") / "requirements.lock"
    file.write_text(LOCK, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def unpacked(maker: Any, lock: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of a few tiny wheels, unpacked in a folder whose name has blanks, brackets, an ampersand and Chinese."""
    scratch = tmp_path_factory.mktemp("offline")
    maker.pack(fill(scratch / "轮 子", maker.__version__), scratch / "包.zip", lock)
    with zipfile.ZipFile(scratch / "包.zip") as packed:
        assert {name.split("/")[0] for name in packed.namelist()} == {maker.TOP}
        assert packed.testzip() is None
        packed.extractall(scratch / ODD_FOLDER)
    return scratch / ODD_FOLDER / str(maker.TOP)


def batch_files(unpacked: Path) -> dict[str, str]:
    return {file.name: file.read_bytes().decode("gbk") for file in unpacked.glob("*.bat")}


def test_it_has_rules_samples_handbook_and_the_files_to_click(unpacked: Path) -> None:
    assert {file.name for file in (unpacked / "rules").iterdir()} == {file.name for file in (ROOT / "rules").glob("*.yaml")}
    samples = {file.name for file in (ROOT / "sample_ledgers").iterdir()}
    assert {file.name for file in (unpacked / "sample_ledgers").iterdir()} == samples
    top = {file.name for file in unpacked.iterdir() if file.is_file()}
    assert top == {"安装.bat", "试一遍.bat", "命令行.bat", "fanpin.bat", "先看这里.txt", "使用手册.html", "LICENSE"}


def test_it_has_the_wheels_that_windows_needs_and_no_other(unpacked: Path, maker: Any) -> None:
    assert sorted(file.stem for file in (unpacked / "wheels").glob("*.whl")) == [
        f"fanpin_cli-{maker.__version__}-py3-none-any",
        "native-2.0-cp311-cp311-win_amd64",
        "native-2.1-cp312-abi3-win_amd64",
        "pure-1.0-py3-none-any",
        "windows_only-0.4-py2.py3-none-any",
    ]


def test_the_hashes_are_those_of_the_wheels(unpacked: Path) -> None:
    wheels = {hashlib.sha256(file.read_bytes()).hexdigest() for file in (unpacked / "wheels").glob("*.whl")}
    listed = re.findall(r"--hash=sha256:(\w{64})", (unpacked / "wheels" / "requirements.txt").read_text(encoding="utf-8"))
    assert set(listed) == wheels and len(listed) == len(wheels)


@pytest.mark.parametrize("python", [(3, 11), (3, 12), (3, 13)])
def test_pip_finds_all_that_it_needs_for_windows_without_a_network(
    unpacked: Path, pinned_for: Any, python: tuple[int, int], tmp_path: Path
) -> None:
    """The list as pip reads it on Windows: here pip would judge its markers by this machine, so they are judged before."""
    listed = (unpacked / "wheels" / "requirements.txt").read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    pins = {text: Requirement(text.split(" --hash")[0].strip()) for text in listed}
    held = [text.replace(f"; {pin.marker}", "") for text, pin in pins.items() if pinned_for(python, [pin])]
    (tmp_path / "wanted.txt").write_text("\n".join(held), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--isolated", "download", "--no-index", "--find-links", str(unpacked / "wheels")]
    pip += ["--require-hashes", "--only-binary", ":all:", "--platform", "win_amd64", "--implementation", "cp"]
    pip += ["--python-version", "{}.{}".format(*python), "--dest", str(tmp_path), "-r", str(tmp_path / "wanted.txt")]
    unset = os.environ | {"PIP_CONFIG_FILE": os.devnull}
    ran = subprocess.run(pip, env=unset, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    native = "native-2.0-cp311-cp311-win_amd64" if python < (3, 12) else "native-2.1-cp312-abi3-win_amd64"
    brought = {file.stem for file in tmp_path.glob("*.whl")}
    assert native in brought and "windows_only-0.4-py2.py3-none-any" in brought and len(brought) == 4


@pytest.mark.parametrize(
    ("gone", "sentence"),
    [
        ("pure-1.0-*", "no wheel of pure==1.0 for Python 3.11 on win_amd64"),
        ("native-2.0-*", "no wheel of native==2.0 for Python 3.11 on win_amd64"),
        ("native-2.1-cp312-*", "no wheel of native==2.1 for Python 3.12 on win_amd64"),
        ("windows_only-*", "no wheel of windows-only==0.4 for Python 3.11 on win_amd64"),
        ("fanpin_cli-*", "no wheel of fanpin-cli=="),
    ],
)
def test_a_missing_wheel_is_named_and_nothing_is_written(
    maker: Any, lock: Path, tmp_path: Path, gone: str, sentence: str
) -> None:
    wheels = fill(tmp_path / "wheels", maker.__version__)
    for file in wheels.glob(gone):
        file.unlink()
    with pytest.raises(maker.MissingError, match=f"^{re.escape(sentence)}"):
        maker.pack(wheels, tmp_path / "out.zip", lock)
    assert not (tmp_path / "out.zip").exists()


@pytest.mark.parametrize("need", ["absent>=1", "native>=2.1", "absent; sys_platform == 'win32'"])
def test_a_wheel_that_asks_for_what_the_lock_has_not_is_named(maker: Any, lock: Path, tmp_path: Path, need: str) -> None:
    wheels = fill(tmp_path / "wheels", maker.__version__)
    make_wheel(wheels, "pure-1.0-py3-none-any", need)
    with pytest.raises(maker.MissingError, match=r"^pure-1\.0-py3-none-any\.whl asks for "):
        maker.pack(wheels, tmp_path / "out.zip", lock)


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("pure-1.0-py3-none-any.whl", "is damaged"), ("pure.whl", "is not named as a wheel is")],
)
def test_a_file_that_is_no_wheel_is_named(maker: Any, lock: Path, tmp_path: Path, name: str, complaint: str) -> None:
    wheels = fill(tmp_path / "wheels", maker.__version__)
    (wheels / name).write_bytes(b"PK half a download")
    with pytest.raises(maker.MissingError, match=f"^{re.escape(name)} {complaint}"):
        maker.pack(wheels, tmp_path / "out.zip", lock)


def test_the_command_says_in_a_sentence_what_is_missing(
    maker: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["offline_package.py", "--wheels", str(tmp_path), "-o", str(tmp_path / "out.zip")])
    assert maker.main() == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith("no wheel of ") and complaint.count("\n") == 1
    assert not (tmp_path / "out.zip").exists()


def test_a_package_that_is_there_is_not_replaced(
    maker: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out.zip").write_bytes(b"mine")
    monkeypatch.setattr(sys, "argv", ["offline_package.py", "--wheels", str(tmp_path), "-o", str(tmp_path / "out.zip")])
    assert maker.main() == 2
    assert "--force" in capsys.readouterr().err and (tmp_path / "out.zip").read_bytes() == b"mine"


def test_without_the_libraries_it_says_where_to_run_it() -> None:
    ran = subprocess.run(
        [sys.executable, "-I", "-S", SCRIPTS / "offline_package.py"], capture_output=True, encoding="utf-8", check=False
    )
    assert ran.returncode == 1 and ".venv-check" in ran.stderr and ran.stderr.count("\n") == 1


def test_the_pythons_are_those_that_the_project_names(maker: Any) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [
        tuple(map(int, match.split("."))) for match in re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    ]
    assert list(maker.PYTHONS) == named


@pytest.mark.parametrize(("python", "numpy"), [((3, 11), "2.4.6"), ((3, 12), "2.5.5"), ((3, 13), "2.5.5")])
def test_the_locks_markers_are_judged_for_windows(maker: Any, pinned_for: Any, python: tuple[int, int], numpy: str) -> None:
    held = {pin.name: str(pin.specifier) for pin in pinned_for(python, maker.pins(maker.LOCK, "1"))}
    assert held["numpy"] == f"=={numpy}"
    assert {"colorama", "tzdata", "cffi", "fanpin-cli"} <= held.keys()


def test_batch_files_are_as_windows_reads_them(unpacked: Path) -> None:
    for name, text in batch_files(unpacked).items():
        assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", ""), name
        assert text.startswith("@echo off\r\n"), name
        assert text.isascii() or "chcp 936" in text.splitlines()[1], name
        assert "$" not in text, name
    read_me = (unpacked / "先看这里.txt").read_bytes()
    assert read_me.startswith(b"\xef\xbb\xbf") and b"\n" not in read_me.replace(b"\r\n", b"")


def test_batch_files_name_only_what_is_there(unpacked: Path) -> None:
    there = {file.relative_to(unpacked).as_posix() for file in unpacked.rglob("*")} | MADE
    for name, text in batch_files(unpacked).items():
        quoted = [part.replace("%~dp0", "").replace("\\", "/") for part in re.findall(r'"([^"\r\n]*)"', text)]
        files = {part for part in quoted if re.search(r"^(wheels|sample_ledgers|\.venv)|\.\w{3,4}$", part) and "%" not in part}
        assert files - {".venv"} <= there, name
        assert set(re.findall(r"“([^”]+\.(?:bat|html|xlsx))”", text)) <= there, name
        labels = set(re.findall(r"^:(\w+)", text, re.MULTILINE))
        assert set(re.findall(r"(?:goto |call :)(\w+)", text)) <= labels, name


def test_batch_files_quote_every_path_that_depends_on_the_folder(unpacked: Path) -> None:
    for name, text in batch_files(unpacked).items():
        for line in text.splitlines():
            for found in re.finditer(r"%~dp0|%LocalAppData%|%ProgramFiles%|%SETUP%\"", line):
                assert line.count('"', 0, found.start()) % 2 == 1, f"{name}: {line}"


def test_what_the_trial_runs_works_in_such_a_folder(unpacked: Path, fanpin: Fanpin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(unpacked)
    commands = re.findall(r'python\.exe" -m fanpin_cli (.*)\r', batch_files(unpacked)["试一遍.bat"])
    assert [command.split()[0] for command in commands] == ["grade", "diff"]
    for command in commands:
        ran = fanpin(*(part.strip('"') for part in command.split()))
        assert ran.status < 2, ran.err
    assert {name for name in MADE if name.startswith("试用")} <= {file.name for file in unpacked.iterdir()}


def test_the_handbook_is_a_page_with_all_that_it_says(unpacked: Path) -> None:
    page = (unpacked / "使用手册.html").read_text(encoding="utf-8")
    handbook = (ROOT / "docs" / "handbook.md").read_text(encoding="utf-8")
    assert page.count("<h2>") == len(re.findall(r"^## ", handbook, re.MULTILINE)) > 8
    assert "<table>" in page and "<title>fanpin 使用手册" in page and not re.search(r'(?:src|href)="(?!#)', page)


def test_lines_of_chinese_join_without_a_blank(maker: Any) -> None:
    page = maker.handbook_page("# 手册\n\n拷过去，\n再运行 pip\ninstall\n\n```\n甲\n乙\n```\n")
    assert "<p>拷过去，再运行 pip\ninstall</p>" in page and "甲\n乙" in page
