"""What the project promises of itself: README's commands are true, help is quick, layers hold, no personal data."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Fanpin

READMES = ("README.md", "README.zh-CN.md")
PICTURES = {"ledger.png", "report.png", "screen.svg"}
LARGEST_PICTURE = 300_000
WRITTEN = ("*.md", "docs/*.md", "src/**/*.py", "tests/**/*.py", "rules/*", "scripts/**/*.py", "scripts/offline/folder/*")
TEXTS = [file for pattern in (*WRITTEN, "benchmarks/*.py", "*.toml", "docs/pictures/*.svg") for file in ROOT.glob(pattern)] + [
    ROOT / "requirements.lock",
    ROOT / "requirements-dev.lock",
    ROOT / ".ci" / "run",
]


def shell_commands(readme: str = "README.md") -> list[str]:
    text = (ROOT / readme).read_text(encoding="utf-8")
    return [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines() if line]


def test_both_readmes_have_the_same_commands_and_chapters() -> None:
    english, chinese = ([line.split("  #")[0].rstrip() for line in shell_commands(readme)] for readme in READMES)
    assert english == chinese
    texts = [(ROOT / readme).read_text(encoding="utf-8") for readme in READMES]
    for mark in (r"^## ", r"^- \*\*", r"^\| `", r"`(fanpin [a-z ]+)"):
        english, chinese = (re.findall(mark, text, re.MULTILINE) for text in texts)
        assert [found.strip() for found in english] == [found.strip() for found in chinese], mark


def test_the_pictures_are_there_are_shown_and_are_small() -> None:
    pictures = {file.name: file for file in (ROOT / "docs" / "pictures").iterdir()}
    assert pictures.keys() == PICTURES
    assert all(f"](docs/pictures/{name})" in (ROOT / "README.zh-CN.md").read_text(encoding="utf-8") for name in pictures)
    assert all(1000 < file.stat().st_size < LARGEST_PICTURE for file in pictures.values())
    assert not re.search(r"url\((?!#)|<image|<script", pictures["screen.svg"].read_text(encoding="utf-8"))


def test_the_newcomers_command_grades_the_sample(fanpin: Fanpin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command behind the set-up of README's first line, on the files that it names."""
    (command,) = [line for line in shell_commands() if "sample_ledgers" in line]
    install, grade = command.split(" && .venv/bin/fanpin ")
    assert install == "python3 -m venv .venv && .venv/bin/pip install -r requirements.lock ."
    arguments = [tmp_path / part if part == "ledger.xlsx" else part for part in grade.split("  #")[0].split()]
    monkeypatch.chdir(ROOT)
    ran = fanpin(*arguments)
    assert ran.status == 0, ran.err
    assert (tmp_path / "ledger.xlsx").exists()


def test_the_check_command_is_the_one_that_ci_runs() -> None:
    assert "python3 scripts/check.py" in shell_commands()
    assert "scripts/check.py" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_option_that_readme_shows_exists(fanpin: Fanpin) -> None:
    known = fanpin("grade", "--help").out
    for line in shell_commands():
        if line.startswith("fanpin grade"):
            for option in re.findall(r" (--[a-z-]+)", line.split("#")[0]):
                assert option in known, line


def test_files_that_the_documents_name_are_there() -> None:
    for document in (*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md")):
        text = document.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


@pytest.mark.parametrize("arguments", [["--help"], ["grade", "--help"], ["rules", "--help"], ["--version"]])
def test_help_loads_no_heavy_library(arguments: list[str]) -> None:
    code = "import sys, json, runpy\ntry: runpy.run_module('fanpin_cli', run_name='__main__')\nexcept SystemExit: pass\n"
    code += "print(json.dumps(sorted(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, encoding="utf-8", check=True)
    loaded = set(json.loads(ran.stdout.splitlines()[-1]))
    heavy = {"pandas", "numpy", "duckdb", "openpyxl", "sqlglot", "python_calamine", "rustpy_xlsxwriter", "lxml"}
    assert not loaded & heavy


def test_modules_say_what_they_are_and_public_functions_what_they_do() -> None:
    for file in (ROOT / "src").rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        if file.name not in ("__main__.py",):
            assert ast.get_docstring(tree), file
        assert len(file.read_text(encoding="utf-8").splitlines()) < 450, f"{file}: two subjects?"


def test_no_registry_host_and_no_machine_path_is_named() -> None:
    hosts = re.compile(r"pypi\.|pythonhosted|npmjs|/work/main|/tmp/w/", re.IGNORECASE)
    for file in TEXTS:
        if file.name != Path(__file__).name:
            assert not hosts.search(file.read_text(encoding="utf-8")), file


def test_identity_numbers_in_the_project_are_of_no_real_place() -> None:
    number = re.compile(r"(?<![\d.])[1-6]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)")
    for file in TEXTS:
        for found in number.findall(file.read_text(encoding="utf-8")):
            assert found.startswith("341599"), f"{file}: {found}"
