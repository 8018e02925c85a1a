"""Laws of review: however returns are split, mixed, repeated or saved, the ledger is the same, and nobody is lost."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import PLACES, Fanpin
from tests.workflows.returned_files import (
    household_sheets,
    put,
    records,
    rows_of,
    survey,
    titles_of,
)
from tests.workflows.test_grade_laws import graded

LEVELS = ("一级", "2", "蓝色", "边缘户", "不纳入")
DAY = "2019-11-20"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("laws")


@pytest.fixture(scope="module")
def ledgers(fanpin_once: Fanpin, folder: Path) -> dict[str, Path]:
    """Two ledgers as they were sent out: long numbers, and running ones that begin again in every village."""
    sent = {}
    for numbers in ("long", "running"):
        sent[numbers] = folder / f"{numbers}.xlsx"
        graded(fanpin_once, survey(folder / f"survey-{numbers}.xlsx", 24, running=numbers == "running"), sent[numbers])
    return sent


@pytest.fixture
def ledger(ledgers: dict[str, Path]) -> Path:
    return ledgers["running"]


@pytest.fixture(scope="module")
def merge_into(folder: Path, fanpin_once: Fanpin) -> Callable[..., Path]:
    count = iter(range(10**6))

    def run(base: Path, *files: Path, options: Sequence[str] = ()) -> Path:
        out = folder / f"out{next(count)}.xlsx"
        ran = fanpin_once("review", base, *files, "-o", out, "--as-of", DAY, "--json", *options)
        assert ran.status in (0, 1), ran.err
        return out

    return run


@pytest.fixture
def merge(ledger: Path, merge_into: Any) -> Callable[..., Path]:
    def run(*files: Path, base: Path = ledger) -> Path:
        return Path(merge_into(base, *files))

    return run


def rows(ledger: Path) -> list[tuple[str, dict[str, Any]]]:
    """Sheet and row of every household, without 序号."""
    workbook = openpyxl.load_workbook(ledger, read_only=True)
    found = []
    for name in PLACES:
        header, *own = workbook[name].iter_rows(min_row=3, values_only=True)
        found += [(name, dict(zip(header[1:], row[1:], strict=True))) for row in own if isinstance(row[0], int | float)]
    workbook.close()
    return sorted(found, key=str)


def answered(ledger: Path, seed: int) -> Path:
    """A copy in which a third of the rows have a level, some without reason, and some an answer corrected."""
    chance = random.Random(seed)
    workbook = openpyxl.load_workbook(ledger)
    for name in ("汇总", "应纳入", "数据问题", "规则"):
        del workbook[name]
    for sheet in household_sheets(workbook):
        titles, own = titles_of(sheet), rows_of(sheet)
        for row in own:
            if not isinstance(row[0], int | float) or chance.random() > 0.5:
                continue
            entries: dict[str, Any] = {"乡镇审核等级": chance.choice(LEVELS), "审核人": "王某"}
            if chance.random() < 0.8:
                entries["审核意见"] = chance.choice(["已核实", "收入下降", "同意"])
            if chance.random() < 0.3:
                entries |= {"危房户": "是", "在校生人数": 1}
            if chance.random() < 0.2:
                entries["村级建议等级"] = chance.choice(LEVELS)
            for title, value in entries.items():
                row[titles.index(title)] = value
        put(sheet, own)
    out = ledger.with_name(f"{ledger.stem}-answered-{seed}.xlsx")
    workbook.save(out)
    return out


def pieces(file: Path, seed: int) -> list[Path]:
    """The file cut into parts that overlap, rows mixed, some pasted twice, sheets renamed, the hidden one gone in some."""
    chance, parts = random.Random(seed), []
    count = chance.randint(1, 3)
    for number in range(count):
        workbook = openpyxl.load_workbook(file)
        for sheet in household_sheets(workbook):
            own = rows_of(sheet)
            kept = [row for place, row in enumerate(own) if place % count == number or chance.random() < 0.3]
            kept += [row for row in kept if chance.random() < 0.2]
            put(sheet, chance.sample(kept, len(kept)))
            if seed % 2:
                sheet.title = f"{sheet.title}{number}"
        if seed % 3 == 0 and "_fanpin" in workbook.sheetnames:
            del workbook["_fanpin"]
        parts.append(file.with_name(f"{file.stem}-{seed}-{number}.xlsx"))
        workbook.save(parts[-1])
    return parts


@pytest.mark.parametrize("numbers", ["long", "running"])
@settings(max_examples=2)
@given(seed=st.integers(0, 5), cut=st.integers(0, 11), data=st.data())
def test_shuffled_split_and_repeated_returns_give_the_same_ledger(
    ledgers: dict[str, Path], merge_into: Any, numbers: str, seed: int, cut: int, data: st.DataObject
) -> None:
    ledger = ledgers[numbers]
    whole = answered(ledger, seed)
    once = merge_into(ledger, whole)
    parts = pieces(whole, cut)
    again = merge_into(ledger, *data.draw(st.permutations(parts)))
    assert rows(again) == rows(once)
    assert records(again) == records(once)
    assert len(rows(once)) == len(rows(ledger)), "no household is lost"


def test_twice_is_once(ledger: Path, merge: Any) -> None:
    whole = answered(ledger, 3)
    once = merge(whole)
    twice = merge(whole, base=once)
    assert rows(twice) == rows(once) and records(twice) == records(once)
    assert rows(merge(ledger, base=once)) == rows(once), "the ledger that was sent out is an old copy now"


def test_the_order_of_returns_does_not_matter_where_they_disagree(ledger: Path, merge: Any) -> None:
    files = [answered(ledger, seed) for seed in (1, 2)]
    straight, otherwise = merge(*files), merge(*files[::-1])
    assert rows(straight) == rows(otherwise) and records(straight) == records(otherwise)
    tables = [pd.read_excel(out, sheet_name="数据问题", header=2, engine="openpyxl") for out in (straight, otherwise)]
    assert "各返回表不一致" in set(tables[0]["类别"]) and tables[0].equals(tables[1])


def test_one_after_the_other_is_the_same_as_both_at_once(ledger: Path, merge: Any) -> None:
    whole = answered(ledger, 4)
    own = households_by_place(whole)
    half = {key for number, key in enumerate(own) if number % 2}
    parts = [only(whole, half, "1"), only(whole, {*own} - half, "2")]
    after = merge(parts[1], base=merge(parts[0]))
    assert rows(after) == rows(merge(*parts)) == rows(merge(whole))
    first, second = records(merge(parts[0])), records(after)
    assert second[: len(first)] == first and len(second) >= len(first), "records only grow"


def households_by_place(ledger: Path) -> list[tuple[Any, Any, Any]]:
    return [(row["乡镇"], row["村"], row["户编号"]) for _sheet, row in rows(ledger)]


def only(ledger: Path, kept: set[tuple[Any, Any, Any]], name: str) -> Path:
    workbook = openpyxl.load_workbook(ledger)
    for sheet in household_sheets(workbook):
        at = [titles_of(sheet).index(title) for title in ("乡镇", "村", "户编号")]
        put(sheet, [row for row in rows_of(sheet) if tuple(row[place] for place in at) in kept])
    out = ledger.with_name(f"{ledger.stem}-half{name}.xlsx")
    workbook.save(out)
    return out


LIBREOFFICE = pytest.mark.skipif(shutil.which("libreoffice") is None, reason="LibreOffice is not installed")
EACH_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


@LIBREOFFICE
@pytest.mark.parametrize("kind", ["xls", "ods", EACH_SHEET], ids=["xls", "ods", "csv"])
def test_sorted_filtered_and_saved_by_libreoffice_nothing_is_lost(ledger: Path, merge: Any, kind: str, tmp_path: Path) -> None:
    whole = answered(ledger, 2)
    workbook = openpyxl.load_workbook(whole)
    for number, sheet in enumerate(household_sheets(workbook)):
        own = rows_of(sheet)
        put(sheet, random.Random(number).sample(own, len(own)))
        for row in range(4, sheet.max_row + 1, 2):
            sheet.row_dimensions[row].hidden = True
    workbook.save(tmp_path / "回.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["libreoffice", profile, "--headless", "--convert-to", kind, "--outdir", tmp_path / "saved", tmp_path / "回.xlsx"]
    subprocess.run(command, check=True, capture_output=True)
    saved = [*(tmp_path / "saved").iterdir()]
    again, once = merge(*saved), merge(whole)
    assert rows(again) == rows(once)
    assert records(again) == records(once)
