"""A run that is killed, a full disk, a folder that takes no files: the old file or the new one, whole, and one sentence."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import msoffcrypto
import pytest

from tests.conftest import ROOT, Fanpin, write_workbook

KILLS = int(os.environ.get("FANPIN_KILLS", "20"))
PASSWORD = "密码 for tests"
TITLES = ["户编号", "户主姓名", "乡镇", "村", "户主证件号码", "家庭人口", "户类型", "人均纯收入", "饮水安全", "没见过的列"]
OLD = b"what stood here before"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")


def household(number: int, income: int) -> list[Any]:
    town = f"{'东西'[number % 2]}镇"
    return [f"H{number}", f"户主{number}", town, "一村", f"34159919700101{number:03d}X", 3, "脱贫户", income, "是", "值"]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory, fanpin_once: Fanpin) -> Path:
    folder = tmp_path_factory.mktemp("inputs")
    for name, income in (("2019-04", 2000), ("2019-10", 9000)):
        survey = write_workbook(folder / f"{name}.xlsx", [TITLES, *(household(number, income) for number in range(6))])
        ran = fanpin_once("grade", survey, "--as-of", f"{name}-30", "-o", folder / f"{name}-台账.xlsx")
        assert ran.status == 0, ran.err
    shutil.copy(folder / "2019-10-台账.xlsx", folder / "2019-10-返回.xlsx")
    write_workbook(folder / "空表.xlsx", [["序号", "户主姓名", "家庭人口"], [], ["填表人："]])
    document = docx.Document()
    for cell, title in zip(document.add_table(2, 2).rows[0].cells, ("户主姓名", "家庭人口"), strict=True):
        cell.text = title
    document.save(str(folder / "空表.docx"))
    write_workbook(
        folder / "走访.xlsx", [["户编号", "日期", "走访人", "情况", "问题"], ["H1", "2019-11-05", "王某", "好", None]]
    )
    write_workbook(folder / "低保.xlsx", [["姓名", "身份证号", "类别"], ["户主1", "34159919700101001X", "A类"]])
    return folder


Command = tuple[list[str], list[str]]
"""Arguments, with ``{in}`` and ``{out}`` for the two folders; the files that are written."""
COMMANDS: dict[str, Command] = {
    "grade": (["grade", "{in}/2019-10.xlsx", "-o", "{out}/a.xlsx", "--as-of", "2019-10-30"], ["a.xlsx"]),
    "encrypted": (["grade", "{in}/2019-10.xlsx", "-o", "{out}/a.xlsx", "--as-of", "2019-10-30", "--encrypt"], ["a.xlsx"]),
    "townships": (
        ["grade", "{in}/2019-10.xlsx", "-o", "{out}/a.xlsx", "--as-of", "2019-10-30", "--by", "township"],
        ["a-东镇.xlsx", "a-西镇.xlsx", "a.xlsx"],
    ),
    "columns": (
        ["grade", "{in}/2019-10.xlsx", "-o", "{out}/a.xlsx", "--as-of", "2019-10-30", "--write-columns", "{out}/列.yaml"],
        ["a.xlsx", "列.yaml"],
    ),
    "check": (["check", "{in}/2019-10.xlsx", "-o", "{out}/a.xlsx", "--as-of", "2019-10-30"], ["a.xlsx"]),
    "diff": (
        [
            *("diff", "{in}/2019-04-台账.xlsx", "{in}/2019-10-台账.xlsx"),
            *("-o", "{out}/a.xlsx", "--docx", "{out}/a.docx", "--html", "{out}/a.html"),
        ],
        ["a.docx", "a.html", "a.xlsx"],
    ),
    "history": (["history", "H1", "{in}/2019-04-台账.xlsx", "{in}/2019-10-台账.xlsx", "-o", "{out}/a.xlsx"], ["a.xlsx"]),
    "review": (["review", "{in}/2019-10-台账.xlsx", "{in}/2019-10-返回.xlsx", "-o", "{out}/a.xlsx"], ["a.xlsx"]),
    "adjust": (
        [
            *("adjust", "{in}/2019-10-台账.xlsx", "--household", "H1", "--level", "一级"),
            *("--reason", "房屋倒塌", "--by", "王五", "-o", "{out}/a.xlsx"),
        ],
        ["a.xlsx"],
    ),
    "notice": (["notice", "{in}/2019-10-台账.xlsx", "-o", "{out}"], ["东镇-一村-公示.xlsx", "西镇-一村-公示.xlsx"]),
    "count": (["count", "{in}/2019-10-台账.xlsx", "饮水安全", "-o", "{out}/a.xlsx"], ["a.xlsx"]),
    "status": (["status", "{in}/2019-10.xlsx", "-o", "{out}/a.xlsx", "--as-of", "2019-10-30"], ["a.xlsx"]),
    "screen": (
        [*("screen", "{in}/2019-10.xlsx", "--list", "低保={in}/低保.xlsx", "-o", "{out}/a.xlsx", "--as-of", "2019-10-30")],
        ["a.xlsx"],
    ),
    "include": (["include", "{in}/2019-10-台账.xlsx", "-o", "{out}/a.xlsx", "--as-of", "2019-11-01"], ["a.xlsx"]),
    "visits": (
        ["visits", "{in}/2019-10-台账.xlsx", "{in}/走访.xlsx", "-o", "{out}/a.xlsx", "--as-of", "2020-05-01"],
        ["a.xlsx"],
    ),
    "fill": (["fill", "{in}/空表.xlsx", "{in}/2019-10-台账.xlsx", "-o", "{out}/a.xlsx"], ["a.xlsx"]),
    "fill page": (["fill", "{in}/空表.docx", "{in}/2019-10-台账.xlsx", "-o", "{out}/a.docx"], ["a.docx"]),
    "plan": (
        ["plan", "{in}/2019-04-台账.xlsx", "-o", "{out}", "--one-workbook"],
        ["东镇-一村-帮扶计划.xlsx", "西镇-一村-帮扶计划.xlsx"],
    ),
    "template": (["template", "--prefill", "{in}/2019-10-台账.xlsx", "-o", "{out}/a.xlsx"], ["a.xlsx"]),
    "notice page": (["notice", "{in}/2019-10-台账.xlsx", "-o", "{out}/a.docx"], ["a.docx"]),
}
Kill = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def kill() -> Iterator[Kill]:
    """Run a command in a child and kill it; without a moment it runs to its end."""
    given = {**os.environ, "FANPIN_PASSWORD": PASSWORD, "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "tests.killer"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT, env=given
    ) as process:
        assert process.stdin and process.stdout

        def run(name: str, inputs: Path, out: Path, **moment: float) -> dict[str, Any]:
            assert process.stdin and process.stdout
            arguments = [part.replace("{in}", str(inputs)).replace("{out}", str(out)) for part in COMMANDS[name][0]]
            request = {"arguments": [*arguments, "--force"], "folder": str(out), **moment}
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            return dict(json.loads(process.stdout.readline()))

        yield run
        process.stdin.close()


def is_whole(file: Path) -> bool:
    """Whether a file is complete, to its last byte."""
    content = io.BytesIO(file.read_bytes())
    match file.suffix:
        case ".yaml":
            return content.getvalue().endswith(b"\n") and "没见过的列" in content.getvalue().decode()
        case ".html":
            return content.getvalue().rstrip().endswith(b"</html>")
    if not zipfile.is_zipfile(content):
        plain = io.BytesIO()
        office = msoffcrypto.OfficeFile(content)
        office.load_key(password=PASSWORD, verify_password=True)
        office.decrypt(plain, verify_integrity=True)
        content = plain
    return zipfile.ZipFile(content).testzip() is None


def drafts(folder: Path) -> list[Path]:
    return list(folder.glob(".*"))


def test_a_killed_run_leaves_the_old_file_or_the_new_one(kill: Kill, inputs: Path, tmp_path: Path) -> None:
    chance = random.Random(KILLS)
    whole_runs = {name: kill(name, inputs, tmp_path / "first") for name in COMMANDS}
    assert {name: ran["status"] for name, ran in whole_runs.items()} == dict.fromkeys(COMMANDS, 0) | {"check": 1}
    outcomes: set[bool] = set()
    for number in range(KILLS):
        name = list(COMMANDS)[number % len(COMMANDS)]
        out = tmp_path / str(number)
        out.mkdir()
        for file in COMMANDS[name][1]:
            (out / file).write_bytes(OLD)
        at_an_event = number // len(COMMANDS) % 2 == 0
        events, seconds = whole_runs[name]["events"], whole_runs[name]["seconds"]
        moment = {"event": chance.randint(1, events)} if at_an_event else {"seconds": chance.uniform(0.3, 1.0) * seconds}
        kill(name, inputs, out, **moment)
        for file in COMMANDS[name][1]:
            new = (out / file).read_bytes() != OLD
            assert not new or is_whole(out / file), (name, moment, file)
            outcomes.add(new)
        assert {file.name for file in out.iterdir()} - {draft.name for draft in drafts(out)} == set(COMMANDS[name][1])
        shutil.rmtree(tmp_path / "again", ignore_errors=True)
        if drafts(out) or number < len(COMMANDS):
            assert kill(name, inputs, out)["status"] in (0, 1), (name, moment)
            assert not [draft for draft in drafts(out) if draft.stat().st_size], "what was left holds households' data"
            assert all(is_whole(out / file) for file in COMMANDS[name][1])
    assert outcomes == {True, False}, "killed before and after"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few pages; only root can make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(disk)], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def arguments(name: str, inputs: Path, out: Path) -> list[str]:
    return [part.replace("{in}", str(inputs)).replace("{out}", str(out)) for part in COMMANDS[name][0]]


@pytest.mark.parametrize("name", ["grade", "check", "diff", "history", "notice page"])
def test_a_full_disk_is_said_in_one_sentence(fanpin: Fanpin, inputs: Path, small_disk: Path, name: str) -> None:
    old = small_disk / COMMANDS[name][1][0]
    old.write_bytes(OLD)
    (small_disk / "filler").write_bytes(bytes(8192))
    ran = fanpin(*arguments(name, inputs, small_disk), "--force")
    assert ran.status == 2 and ran.err.count("Error") == 1 and "No space left" in ran.err, ran.err
    assert old.read_bytes() == OLD
    assert {file.name for file in small_disk.iterdir()} == {old.name, "filler"}


@pytest.mark.parametrize("name", ["grade", "townships", "columns", "check", "diff", "history", "notice", "notice page"])
def test_a_folder_that_takes_no_files_is_said_in_one_sentence(
    fanpin: Fanpin, inputs: Path, small_disk: Path, name: str
) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    ran = fanpin(*arguments(name, inputs, small_disk))
    assert ran.status == 2 and ran.err.count("Error") == 1 and "takes no files" in ran.err, ran.err
    assert not list(small_disk.iterdir())
