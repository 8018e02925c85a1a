"""Every check of the project, from nothing but Python 3.11: ``python3 scripts/check.py``.

Makes a virtual environment (``.venv-check``), installs the locked libraries and the project into it, and runs ruff, mypy,
import-linter and pytest. ``--fresh`` makes the environment anew. Arguments after ``--`` go to pytest.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".venv-check"
BIN = HOME / ("Scripts" if os.name == "nt" else "bin")

CHECKS = (
    ("ruff check", ["ruff", "check", "."]),
    ("ruff format", ["ruff", "format", "--check", "."]),
    ("mypy", ["mypy"]),
    ("import-linter", ["lint-imports"]),
)


def main() -> int:
    options = argparse.ArgumentParser(description="Run every check of the project.")
    options.add_argument("--fresh", action="store_true", help="make the virtual environment anew")
    options.add_argument("pytest", nargs="*", help="arguments for pytest, after --")
    given = options.parse_args()

    if given.fresh or not HOME.exists():
        print(f"installing into {HOME.name} …", flush=True)
        venv.create(HOME, with_pip=True, clear=True)
    run("pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements-dev.lock", "-e", ".")
    failed = [name for name, command in CHECKS if not passes(name, command)]
    if not passes("pytest", ["python", "-m", "pytest", *given.pytest]):
        failed.append("pytest")
    print("all checks passed" if not failed else f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def run(tool: str, *arguments: str) -> None:
    subprocess.run([str(BIN / "python"), "-m", tool, *arguments], cwd=ROOT, check=True)


def passes(name: str, command: list[str]) -> bool:
    print(f"── {name}", flush=True)
    return subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
