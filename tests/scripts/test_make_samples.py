"""The sample maker: the same files every time, invented people only, and every kind of untidiness that it promises."""

from __future__ import annotations

import importlib
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import Workbook, load_workbook
from stdnum.cn import ric

SCRIPTS = Path(__file__).parents[2] / "scripts"
LARGEST = 300_000


@pytest.fixture(scope="module")
def maker() -> Iterator[ModuleType]:
    sys.path.insert(0, str(SCRIPTS))
    yield importlib.import_module("make_samples")
    sys.path.remove(str(SCRIPTS))


@pytest.fixture(scope="module")
def files(maker: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return list(maker.make(tmp_path_factory.mktemp("samples")))


@pytest.fixture(scope="module")
def books(files: list[Path]) -> dict[str, Workbook]:
    return {file.stem: load_workbook(file) for file in files}


def cells(book: Workbook) -> list[object]:
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_the_same_seed_gives_the_same_bytes(maker: ModuleType, files: list[Path], tmp_path: Path) -> None:
    assert [file.read_bytes() for file in maker.make(tmp_path)] == [file.read_bytes() for file in files]


def test_the_committed_samples_are_the_ones_it_makes(files: list[Path], books: dict[str, Workbook], maker: ModuleType) -> None:
    """By their cells: another zlib, or another version of the writing library, may make other bytes of the same cells."""
    for file in files:
        committed = maker.FOLDER / file.name
        assert parts(committed) == parts(file) or cells(load_workbook(committed)) == cells(books[file.stem]), file.name


def parts(file: Path) -> dict[str, bytes]:
    """What is packed in a workbook; where it is the same, so are the cells, which take much longer to read."""
    with zipfile.ZipFile(file) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_files_are_of_a_size_that_a_repository_can_hold(files: list[Path]) -> None:
    assert all(file.stat().st_size < LARGEST for file in files)


@pytest.mark.parametrize("name", ["2019-04-成员名册", "2019-10-成员名册"])
def test_identity_numbers_are_valid_and_of_no_place(books: dict[str, Workbook], name: str) -> None:
    numbers = [str(row[6].value)[:18] for row in books[name].worksheets[0].iter_rows(min_row=4)]
    assert len(numbers) > 1000
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert number.startswith("341599")
        assert ric.calc_check_digit(number) == number[-1]


def test_phones_are_a_plain_series(books: dict[str, Workbook]) -> None:
    phones = {str(row[24].value) for row in books["2019-04-成员名册"].worksheets[0].iter_rows(min_row=4)}
    assert all(phone.startswith("1990000") and len(phone) == 11 for phone in phones)


def test_the_april_form_is_tidy(books: dict[str, Workbook]) -> None:
    sheet = books["2019-04-入户调查"]["入户调查表"]
    titles = [cell.value for cell in sheet[2]]
    assert len(titles) == len(set(titles))
    assert sheet.max_row == 602
    assert all(isinstance(row[0].value, int) for row in sheet.iter_rows(min_row=3))


@pytest.mark.parametrize(
    "untidy",
    [
        "√",
        "×",
        "脱贫",
        "01",
        "—",
        "/",
        "不详",
        "=1+1",
        "-无",
        "+86加拨",
        "@村干部核实",
        "十月上旬",
        "因懒",
        "无",
        "有",
        "合计",
        "约三亩左右",
    ],
)
def test_the_october_form_is_untidy(books: dict[str, Workbook], untidy: str) -> None:
    assert untidy in cells(books["2019-10-入户调查"])


@pytest.mark.parametrize(
    "pattern", [r"\d,\d{3}元", r"\d万$", r"[０-９]", r"^2019\.\d+\.\d+$", r"^201910\d\d$", r"^2019年\d+月\d+日$"]
)
def test_the_october_form_has_numbers_and_dates_as_people_write_them(books: dict[str, Workbook], pattern: str) -> None:
    assert any(isinstance(value, str) and re.search(pattern, value) for value in cells(books["2019-10-入户调查"]))


def test_texts_that_look_like_formulas_are_texts(files: list[Path]) -> None:
    for file in files:
        with zipfile.ZipFile(file) as parts:
            sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert sheets
        assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets), file.name


def test_one_identity_number_has_lost_its_digits_and_one_household_stands_twice(books: dict[str, Workbook]) -> None:
    sheet = books["2019-10-入户调查"]["青山镇"]
    titles = [str(cell.value) for cell in sheet[3]]
    numbers = [row[titles.index("户编号")].value for row in sheet.iter_rows(min_row=5)]
    numbers = [number for number in numbers if number]
    assert len(numbers) == len(set(numbers)) + 1
    identities = [row[titles.index("身份证号码")].value for row in sheet.iter_rows(min_row=5)]
    assert sum(isinstance(value, int | float) for value in identities) == 1


def test_the_rounds_differ_as_half_a_year_makes_them_differ(books: dict[str, Workbook]) -> None:
    spring, autumn = (
        {str(row[3].value) for row in books[f"2019-{month}-成员名册"].worksheets[0].iter_rows(min_row=4)}
        for month in ("04", "10")
    )
    assert len(spring - autumn) == 5
    assert 5 <= len(autumn - spring) <= 12


def test_the_october_roster_is_one_child_behind(books: dict[str, Workbook]) -> None:
    """Its column 人数 counts one more in one household than there are rows."""
    behind = {}
    for month in ("04", "10"):
        rows = [*books[f"2019-{month}-成员名册"].worksheets[0].iter_rows(min_row=4, values_only=True)]
        listed = Counter(row[3] for row in rows)
        behind[month] = [int(str(size)) - listed[key] for key, size in {(row[3], row[7]) for row in rows}]
    assert set(behind["04"]) == {0} and sorted(behind["10"])[-2:] == [0, 1]
