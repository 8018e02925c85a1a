"""Relations as household registers write them, and the codes of GB/T 4761 where a column's codes can be no other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.read import read_grids

TITLES = ["户编号", "姓名", "与户主关系"]


def relations(catalogue: Catalogue, *written: object) -> Survey:
    rows: list[list[object]] = [[*TITLES], *(["1", f"张{number}", one] for number, one in enumerate(written))]
    return read_grids([Grid(Path("名册.xlsx"), "表", rows)], catalogue, as_of=dt.date(2019, 10, 31))


def read(survey: Survey) -> list[object]:
    assert survey.members is not None
    return survey.members["与户主关系"].tolist()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("长子", "之子"),
        ("次女", "之女"),
        ("三子", "之子"),
        ("小女儿", "之女"),
        ("独生子", "之子"),
        ("养女", "之女"),
        ("长媳", "之儿媳"),
        ("二儿媳", "之儿媳"),
        ("儿 媳", "之儿媳"),
        ("孙", "之孙子"),
        ("长孙女", "之孙女"),
        ("外孙", "之外孙子"),
        ("外甥", "其他"),
        ("岳父", "之岳父"),
        ("父亲", "之父"),
        ("兄", "之兄弟姐妹"),
        ("二弟", "之兄弟姐妹"),
        ("嫂", "之兄弟媳妇"),
        ("侄子", "之侄儿"),
        ("户主之次子", "之子"),
        ("户主的妻子", "配偶"),
        ("其母", "之母"),
        ("老伴", "配偶"),
        ("户主本人", "本人或户主"),
        ("之大女儿", "之女"),
        ("大伯", "之叔伯"),
    ],
)
def test_words_of_household_registers(catalogue: Catalogue, written: str, value: str) -> None:
    survey = relations(catalogue, "户主", written)
    assert read(survey) == ["本人或户主", value] and not survey.problems


@pytest.mark.parametrize("written", ["长", "户主之", "隔壁老王", "次"])
def test_what_is_no_relation_stays_a_problem(catalogue: Catalogue, written: str) -> None:
    assert [problem.kind for problem in relations(catalogue, "户主", written).problems] == ["choice"]


@pytest.mark.parametrize(
    ("written", "values"),
    [
        (["02", "12", "22", "33", "38", "41"], ["本人或户主", "配偶", "之子", "之女", "之儿媳", "之孙子"]),
        ([2.0, 12.0, 22.0, 51.0], ["本人或户主", "配偶", "之子", "之父"]),
        (["02", "12"], ["本人或户主", "配偶"]),  # the national system's 02 would be a 配偶 without a 户主
        (["02", "11", "95"], ["本人或户主", "配偶", "其他"]),
    ],
)
def test_codes_of_the_standard(catalogue: Catalogue, written: list[object], values: list[str]) -> None:
    survey = relations(catalogue, *written)
    assert read(survey) == values
    assert [problem.kind for problem in survey.problems] == ["other-codes"]
    assert survey.households["户主姓名"].tolist() == ["张0"]


@pytest.mark.parametrize(
    ("written", "values"),
    [
        (["01", "02", "03", "12"], ["本人或户主", "配偶", "之子", "之母"]),
        ([1.0, 2.0, 20.0], ["本人或户主", "配偶", "之外祖母"]),
        (["01", "99"], ["本人或户主", "其他"]),
        (["01 本人或户主", "02 配偶"], ["本人或户主", "配偶"]),
    ],
)
def test_the_national_systems_own_codes_stay(catalogue: Catalogue, written: list[object], values: list[str]) -> None:
    survey = relations(catalogue, *written)
    assert read(survey) == values and not survey.problems


def test_codes_beside_words_are_no_list(catalogue: Catalogue) -> None:
    survey = relations(catalogue, "户主", "22")
    assert read(survey) == ["本人或户主", None] and [problem.kind for problem in survey.problems] == ["choice"]
