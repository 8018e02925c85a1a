"""A whole round made up from a seed, tried as a clerk would: totals, levels, classes of change and persons equal the truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Fanpin, Ran, read_places
from tests.rounds.county import Home, Rounds, two_rounds
from tests.rounds.village_files import write_round

SEED = 1
"""A round with births, deaths, marriages, splits and a move in it."""


@dataclass(frozen=True)
class Round:
    """What came of one round's files: the run, and by the head's name the household's row in the ledger."""

    ran: Ran
    ledger: Path
    homes: dict[str, Home]
    rows: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def truth() -> Rounds:
    return two_rounds(SEED)


@pytest.fixture(scope="module")
def rounds(truth: Rounds, fanpin_once: Fanpin, tmp_path_factory: pytest.TempPathFactory) -> list[Round]:
    folder = tmp_path_factory.mktemp("round")
    graded = []
    for name, homes, as_of, year in (("4月", truth.april, "2019-04-30", 2019), ("10月", truth.october, "2019-10-31", 2019)):
        files, ledger = write_round(folder / name, homes, year, SEED), folder / f"2019-{name}-台账.xlsx"
        ran = fanpin_once("grade", files, "--as-of", as_of, "-o", ledger, "--json")
        assert ran.status == 0, ran.err
        rows = [row for rows in read_places(ledger).values() for row in rows]
        by_name = {str(row["户主姓名"]): row for row in rows}
        assert len(by_name) == len(rows)
        graded.append(Round(ran, ledger, {home.head.name: home for home in homes}, by_name))
    return graded


def test_every_household_is_there_once_and_in_its_place(rounds: list[Round]) -> None:
    for one in rounds:
        expected = {name: home.place for name, home in one.homes.items()}
        assert {name: row["表"] for name, row in one.rows.items()} == expected
        assert one.ran.json["households"] == len(one.homes)


def test_persons_are_those_who_are_there(rounds: list[Round]) -> None:
    for one in rounds:
        expected = {name: len(home.living) for name, home in one.homes.items()}
        assert {name: row["家庭人口"] for name, row in one.rows.items()} == expected
        assert one.ran.json["persons"] == sum(expected.values())


def test_everybody_lives_where_he_lives(rounds: list[Round]) -> None:
    for one in rounds:
        expected = {name: (home.township, home.village) for name, home in one.homes.items()}
        assert {name: (row["乡镇"], row["村"]) for name, row in one.rows.items()} == expected


@pytest.fixture(scope="module")
def report(rounds: list[Round], fanpin_once: Fanpin) -> dict[str, dict[str, Any]]:
    """By the head's name the household's row in the change report."""
    out = rounds[0].ledger.with_name("变化.xlsx")
    ran = fanpin_once("diff", rounds[0].ledger, rounds[1].ledger, "-o", out, "--json")
    assert ran.status in (0, 1), ran.err
    book = openpyxl.load_workbook(out)
    found: dict[str, dict[str, Any]] = {}
    for sheet in book:
        rows = list(sheet.iter_rows(values_only=True))
        header = next((row for row in rows if "成员变化" in row), None)
        for row in rows[rows.index(header) + 1 :] if header else ():
            if (line := dict(zip(header or (), row, strict=True))).get("户主姓名"):
                assert str(line["户主姓名"]) not in found
                found[str(line["户主姓名"])] = {**line, "表": sheet.title}
    return found


def test_every_household_is_in_its_class(truth: Rounds, report: dict[str, dict[str, Any]]) -> None:
    names = {home.head.name for home in (*truth.april, *truth.october)}
    assert {name: row["表"] for name, row in report.items()} == {name: truth.class_of(name) for name in names}


def test_who_came_and_who_left_is_named_with_the_reason(truth: Rounds, report: dict[str, dict[str, Any]]) -> None:
    for people, word in ((truth.came, "增加"), (truth.left, "减少")):
        assert people
        for head, persons in people.items():
            told = str(report[head]["成员变化"] or "")
            reasons = [one.gone or ("出生" if word == "增加" else "分户") for one in persons]
            assert word in told and all(one.name in told for one in persons) and all(why in told for why in reasons)


def test_nobody_else_came_or_left(truth: Rounds, report: dict[str, dict[str, Any]]) -> None:
    named = {name for name, row in report.items() if row["成员变化"]}
    assert named - truth.split == {*truth.came, *truth.left}


def test_a_household_that_moved_is_the_same_household(truth: Rounds, report: dict[str, dict[str, Any]]) -> None:
    assert truth.moved
    for head in truth.moved:
        assert "渡口村" in str(report[head]["身份变化"])
