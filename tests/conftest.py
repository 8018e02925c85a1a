"""What tests of the whole road share: small workbooks, the command line, and ledgers read back as people see them."""

from __future__ import annotations

import contextlib
import gc
import io
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import settings

from fanpin_cli.cli.main import main

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_ledgers"
settings.register_profile("checks", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=3000, deadline=None)
settings.load_profile("checks")  # the same examples in every run; --hypothesis-profile=search looks for new ones

PLACES = ("一级红色", "二级黄色", "三级蓝色", "边缘户", "待核实", "未纳入评定")


@dataclass(frozen=True)
class Ran:
    """What a command left behind: its status, what it printed and what it complained of."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        return dict(json.loads(self.out))


Fanpin = Callable[..., Ran]


@pytest.fixture
def fanpin(monkeypatch: pytest.MonkeyPatch) -> Fanpin:
    """``fanpin("grade", file)``: the command as a user runs it, in English."""
    speak_english(monkeypatch)
    return run_fanpin


@pytest.fixture(scope="session")
def fanpin_once() -> Fanpin:
    """``fanpin`` for a fixture that makes once what several tests share."""

    def run(*arguments: object) -> Ran:
        with pytest.MonkeyPatch.context() as patch:
            speak_english(patch)
            return run_fanpin(*arguments)

    return run


def speak_english(patch: pytest.MonkeyPatch) -> None:
    patch.setenv("LC_ALL", "C.UTF-8")
    patch.setenv("COLUMNS", "200")


def run_fanpin(*arguments: object) -> Ran:
    out, err = io.StringIO(), io.StringIO()
    status: object = 0
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.setattr(sys, "argv", ["fanpin", *map(str, arguments)])
        try:
            main()
        except SystemExit as end:
            status = end.code
        finally:
            gc.enable()
    return Ran(int(str(status or 0)), out.getvalue(), err.getvalue())


def write_workbook(path: Path, rows: Sequence[Sequence[object]], sheet: str = "调查表") -> Path:
    """A workbook of one sheet with these rows."""
    workbook = openpyxl.Workbook()
    assert workbook.active is not None
    workbook.active.title = sheet
    for row in rows:
        workbook.active.append(list(row))
    workbook.save(path)
    return path


def read_places(ledger: Path) -> dict[str, list[dict[str, Any]]]:
    """户编号 → each row of the household sheets that has it, with the sheet's name under 表."""
    workbook = openpyxl.load_workbook(ledger, read_only=True)
    found: dict[str, list[dict[str, Any]]] = {}
    for name in PLACES:
        header, *rows = workbook[name].iter_rows(min_row=3, values_only=True)
        for row in rows:
            if isinstance(row[0], int | float):  # 序号; below the table stand the legend and who signs
                values = dict(zip(header, row, strict=True))
                found.setdefault(str(values["户编号"]), []).append({**values, "表": name})
    workbook.close()
    return found
