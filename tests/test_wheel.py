"""The built wheel carries everything and works from any folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, SAMPLES


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(build, check=True)
    (found,) = folder.glob("*.whl")
    return found


def test_it_carries_rules_messages_and_templates_and_no_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    rules = {f"fanpin_cli/rules/{file.name}" for file in (ROOT / "rules").glob("*.yaml")}
    assert rules and rules <= names
    assert "fanpin_cli/locale/zh/LC_MESSAGES/fanpin.mo" in names
    assert {f"fanpin_cli/documents/templates/变化报告.{kind}" for kind in ("docx", "html", "css", "js")} <= names
    assert not [name for name in names if name.startswith(("tests", "benchmarks", "sample"))]


def test_it_works_in_a_new_environment_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "env"
    venv.create(home, with_pip=True)
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    install = ["pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(ROOT / "requirements.lock"), str(wheel)]
    subprocess.run([programs / "python", "-m", *install], check=True)
    work = tmp_path / "别处"
    work.mkdir()
    ran = subprocess.run(
        [programs / "fanpin", "grade", SAMPLES / "2019-04-入户调查.xlsx", "-o", "台账.xlsx", "--as-of", "2019-04-30", "--json"],
        cwd=work,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["households"] > 500
    assert (work / "台账.xlsx").stat().st_size > 10_000
