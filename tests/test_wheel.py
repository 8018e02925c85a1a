"""The built wheel carries everything and works from any folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
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


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment that has the wheel and what requirements.lock names, and nothing else.

    The libraries are lent by the environment that the tests run in, which takes a second and no network. pip still holds
    every pin of the lock, and every library that the wheel says it needs, against what is there: it may fetch none.
    """
    home = tmp_path_factory.mktemp("env")
    venv.create(home)
    lend_the_locked_libraries(Path(sysconfig.get_path("purelib", "venv", {"base": str(home), "platbase": str(home)})))
    found = home / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(found / "python"), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-index", "-r", str(ROOT / "requirements.lock"), str(wheel)], check=True)
    return found


def locked_libraries() -> Iterator[Distribution]:
    """What requirements.lock names and this environment has; other systems need a few more (colorama on Windows)."""
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        name, pinned, _version = line.partition("==")
        try:
            if pinned:
                yield distribution(name)
        except PackageNotFoundError:
            continue


def lend_the_locked_libraries(site: Path) -> None:
    """Link their files into ``site``, a new environment's folder of libraries."""
    sources = {
        file.parts[0]: Path(str(library.locate_file(file.parts[0])))
        for library in locked_libraries()
        for file in library.files or ()
        if file.parts[0] not in ("..", "__pycache__")
    }
    for name, source in sources.items():
        try:
            (site / name).symlink_to(source)
        except OSError:  # Windows, where not everybody may make links
            (shutil.copytree if source.is_dir() else shutil.copy)(source, site / name)


def test_the_new_environment_has_no_library_of_the_tests(programs: Path) -> None:
    ran = subprocess.run([programs / "python", "-c", "import pytest"], capture_output=True, check=False)
    assert ran.returncode == 1


def test_it_works_in_a_new_environment_from_any_folder(programs: Path, tmp_path: Path) -> None:
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
