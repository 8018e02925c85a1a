"""What the terminal says in Chinese: whole lines, the libraries' own words too."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from fanpin_cli.cli.line_breaks import break_between_characters
from tests.conftest import ROOT

COMMANDS = (
    *("grade", "check", "diff", "history", "review", "adjust", "file", "verify", "notice", "status", "count", "visits"),
    *("rules", "rules list", "rules show", "rules check", "rules test", ""),
)


WRONG = (
    ("adjust", "x"),
    ("adjust", "x", "--undo", "a"),
    ("adjust", "x", "--undo", "0"),
    ("notice", "x", "--kind", "draft"),
    ("grade", "x", "--as-of", "2019"),
    ("file", "x"),
    ("file", "x", "-o"),
    ("verify", "a", "b"),
    ("verify", "a", "--cod"),
    ("foo",),
)
RUN = """
import json, sys
from tests.conftest import run_fanpin
ran = [run_fanpin(*arguments) for arguments in json.loads(sys.argv[1])]
print(json.dumps([(one.status, one.out, one.err) for one in ran]))
"""


@pytest.fixture(scope="module")
def said() -> dict[str, tuple[int, str, str]]:
    """What a Chinese terminal of eighty columns shows, by command: status, output, errors. In a process of its own, since help
    is in the language in which the program was started."""
    asked = [*(f"{command} --help".split() for command in COMMANDS), *map(list, WRONG)]
    environment = {**os.environ, "LC_ALL": "zh_CN.UTF-8", "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}
    ran = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(asked)], env=environment, cwd=ROOT, capture_output=True, check=True
    )
    return {" ".join(words): tuple(told) for words, told in zip(asked, json.loads(ran.stdout), strict=True)}


@pytest.mark.parametrize("command", COMMANDS)
def test_no_help_is_cut_at_eighty_columns(said: dict[str, tuple[int, str, str]], command: str) -> None:
    """A sentence that is cut ends in an ellipsis at the frame."""
    status, out, _err = said[f"{command} --help".strip()]
    assert status == 0 and not re.search(r"(?<!=)… *│$", out, re.MULTILINE), out
    assert all(cell_len(line) <= 80 for line in out.splitlines())
    assert "用法：" in out and "Usage" not in out and "[OPTIONS]" not in out


@pytest.mark.parametrize("arguments", WRONG)
def test_no_complaint_of_the_library_is_left_in_english(
    said: dict[str, tuple[int, str, str]], arguments: tuple[str, ...]
) -> None:
    status, _out, err = said[" ".join(arguments)]
    names = r"fanpin( adjust| notice| grade| file| verify)?|--?[a-z]+(-[a-z]+)?|\{.+?\}|'[^']*'|“[^”]*”|\b[ab]\b|\[.*?\]"
    assert status == 2 and not re.search("[A-Za-z]{2,}", re.sub(names, "", err)), err


@pytest.mark.parametrize("width", range(18, 50))
def test_lines_end_between_characters_and_lose_none(width: int) -> None:
    text = "写出的 .xlsx 和 .docx 加密；密码用环境变量 FANPIN_PASSWORD，没有则运行时输入（“审核日期”）。"
    break_between_characters()
    lines = [line.plain for line in Text(text, overflow="ellipsis").wrap(Console(width=width), width)]
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert not [line for line in lines if line.startswith(tuple("，；。）”")) or cell_len(line.rstrip()) > width]
