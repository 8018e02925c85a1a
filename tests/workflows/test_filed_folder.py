"""A filed folder among the inputs is its filed ledger alone; among the outputs it is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Fanpin
from tests.workflows.filed_ledgers import DATE, decided, graded_ledger

KEY = "34159901010001"


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory, fanpin_once: Fanpin) -> Path:
    folder = tmp_path_factory.mktemp("filed")
    ledger = decided(graded_ledger(fanpin_once, folder), folder / "审核.xlsx")
    assert fanpin_once("file", ledger, "-o", folder / "备案", "--date", DATE).status == 0
    return folder / "备案"


def compared(fanpin: Fanpin, old: Path, new: Path, out: Path) -> dict[str, Any]:
    ran = fanpin("diff", old, new, "-o", out, "--json", "--force")
    assert ran.status == 0, ran.err
    return {key: value for key, value in ran.json.items() if key != "report"}


@pytest.mark.parametrize("place", [".", "data"])
def test_of_a_filed_folder_the_filed_ledger_alone_is_read(fanpin: Fanpin, filed: Path, tmp_path: Path, place: str) -> None:
    """By its own date and rules, and without the copies that stand beside it."""
    old = filed.with_name("台账.xlsx")
    told = compared(fanpin, old, filed / place, tmp_path / "报告.xlsx")
    assert told == compared(fanpin, old, filed / "data/备案台账.xlsx", tmp_path / "报告.xlsx")
    assert (
        fanpin("history", KEY, filed / place, "--json").json
        == fanpin("history", KEY, filed / "data/备案台账.xlsx", "--json").json
    )


@pytest.mark.parametrize(
    "command",
    [
        ("adjust", "{ledger}", "--household", KEY, "--level", "一级", "--reason", "大病", "--by", "李某"),
        ("notice", "{ledger}"),
        ("notice", "{folder}"),
        ("file", "{folder}", "-o", "{folder}/data/再备案"),
        ("review", "{folder}", "{ledger}", "-o", "{folder}/审核.xlsx"),
    ],
)
def test_nothing_is_written_into_it(fanpin: Fanpin, filed: Path, command: tuple[str, ...]) -> None:
    before = sorted(filed.rglob("*"))
    ran = fanpin(*(word.format(folder=filed, ledger=filed / "data/备案台账.xlsx") for word in command))
    assert ran.status == 2 and "a filed folder is not changed" in ran.err and ran.err.count("\n") == 1
    assert sorted(filed.rglob("*")) == before and fanpin("verify", filed).status == 0
