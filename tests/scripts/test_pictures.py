"""The picture maker: the screen as an SVG whose columns stand where the terminal's do, and a sentence for what is missing."""

from __future__ import annotations

import importlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from tests.conftest import ROOT

SCRIPTS = ROOT / "scripts"


@pytest.fixture(scope="module")
def maker() -> Iterator[Any]:
    sys.path.insert(0, str(SCRIPTS))
    yield importlib.import_module("pictures")
    sys.path.remove(str(SCRIPTS))


def test_columns_stand_in_their_cells_behind_chinese_too(maker: Any) -> None:
    drawn = maker.screen("一级极易  43│\nab        43│\n\x1b[31m红\x1b[0m        43│\n")
    texts = [(node.get("x"), node.text) for node in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
    for column in ("43", "│"):
        assert len({x for x, text in texts if text == column}) == 1, texts


def test_a_long_screen_is_cut_and_says_so(maker: Any) -> None:
    drawn = maker.screen("\n".join(f"line{number}" for number in range(maker.LINES + 5)))
    assert f"line{maker.LINES - 1}<" in drawn and f"line{maker.LINES}<" not in drawn and "……" in drawn


def test_the_same_screen_gives_the_same_picture_and_asks_nothing_from_elsewhere(maker: Any) -> None:
    drawn = maker.screen("台账已生成")
    assert drawn == maker.screen("台账已生成") and not re.search(r"url\((?!#)|font-face", drawn)


@pytest.mark.parametrize("tool", ["soffice", "pdftoppm", "pdftotext", "fc-list"])
def test_a_tool_that_is_missing_is_named(maker: Any, monkeypatch: pytest.MonkeyPatch, tool: str) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None if name == tool else f"/usr/bin/{name}")
    with pytest.raises(SystemExit, match=rf"^{tool} is not on this machine; install \S"):
        maker.refuse_a_bare_machine()


def test_a_machine_without_chinese_letters_is_refused(maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(maker, "ran", lambda _command: "")
    with pytest.raises(SystemExit, match=r"^no typeface with Chinese characters is on this machine"):
        maker.refuse_a_bare_machine()


def test_without_the_libraries_it_says_where_to_run_it(tmp_path: Path) -> None:
    command = [sys.executable, "-I", "-S", SCRIPTS / "pictures.py", tmp_path]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 1 and ".venv-check" in ran.stderr and ran.stderr.count("\n") == 1
