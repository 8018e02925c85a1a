"""The handbook's story of a round, 一轮的全过程: its commands are run as they stand and print what it says they print."""

from __future__ import annotations

import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import ROOT, SAMPLES, run_fanpin
from tests.workflows.returned_files import returned

HANDBOOK = ROOT / "docs/handbook.md"
SENT, BACK, TOWNSHIP = Path("下发"), Path("返回"), "青山镇"
FINDINGS = {"status", "check"}
"""The commands that end with status 1: a village lacks households, cells are doubtful."""
REFUSED = "未备案"


@dataclass(frozen=True)
class Typed:
    """A command of the story and the lines that it says are printed."""

    command: str
    printed: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        return shlex.split(self.command)[1:]

    @property
    def status(self) -> int:
        return int(self.words[0] in FINDINGS or any(REFUSED in line for line in self.printed))


def story() -> str:
    found = re.search(r"^### 一轮的全过程（用示例走一遍）\n(.*?)^##", HANDBOOK.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert found is not None, "the section is gone or has another heading"
    return found[1]


def commands(text: str) -> list[Typed]:
    typed = list[Typed]()
    for block in re.findall(r"^```\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            if line.startswith("fanpin "):
                typed.append(Typed(line, ()))
            else:
                typed[-1] = Typed(typed[-1].command, (*typed[-1].printed, line))
    return typed


def entered(text: str) -> dict[str, dict[str, str]]:
    """户编号 → title → what the township fills in, of the table of step 4."""
    rows = re.findall(r"^\| \S+ \| (\d+) \| (.+) \|$", text, re.MULTILINE)
    return {key: dict(part.split("：", 1) for part in cells.split("；")) for key, cells in rows}


def return_the_ledgers(edits: dict[str, dict[str, str]]) -> None:
    """What the four townships do: one fills in, the others send back what they got."""
    BACK.mkdir()
    for file in SENT.glob("*-台账-*.xlsx"):
        if TOWNSHIP in file.name:
            returned(file, BACK / f"{TOWNSHIP}.xlsx", edits)
        else:
            shutil.copy(file, BACK)


def close_up(text: str) -> str:
    """Without the white space that depends on the width of the terminal."""
    return re.sub(r"\s", "", text)


def test_the_story_of_a_round_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SAMPLES, tmp_path / SAMPLES.name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("LANGUAGE", "zh")
    monkeypatch.setenv("COLUMNS", "100")
    text = story()
    edits = entered(text)
    assert len(edits) == 2
    typed = commands(text)
    kinds = [one.words[0] for one in typed]
    assert kinds == ["status", "check", "grade", "review", "adjust", "notice", "file", "file", "verify", "diff"]
    for one in typed:
        if one.words[0] == "review":
            return_the_ledgers(edits)
        ran = run_fanpin(*one.words)
        assert ran.status == one.status, f"{one.command}\n{ran.out}{ran.err}"
        out = close_up(ran.out)
        assert one.printed
        assert [line for line in one.printed if close_up(line) not in out] == [], f"{one.command}\n{ran.out}"
    named = {name for name in re.findall(r"[^\s`：“/]+(?:/[^\s`：“/]+)*\.(?:xlsx|docx)", text) if "后到的文件" not in name}
    assert len(named) >= 12
    missing = [name for name in named if not any(Path(folder, name).exists() for folder in (".", SENT, BACK))]
    assert missing == [], "files that the story names and nobody wrote"


def test_the_households_of_the_story_stand_where_it_says(tmp_path: Path) -> None:
    """Those that the township fills in are on the sheets that the table names, in the sample ledger of the same round."""
    workbook = openpyxl.load_workbook(SAMPLES / "2019-10-台账.xlsx", read_only=True)
    for sheet, key in re.findall(r"^\| (\S+) \| (\d+) \|", story(), re.MULTILINE):
        assert any(key in row for row in workbook[sheet].iter_rows(values_only=True)), (sheet, key)
