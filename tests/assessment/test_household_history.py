"""One household over all rounds: found by any number it had, followed over gaps, its numbers laid side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from fanpin_cli.assessment.graded_round import GIVEN, WHO, GradedRound
from fanpin_cli.assessment.household_history import (
    MOST_FIGURES,
    Stop,
    candidates,
    chain_rounds,
    differences,
    figures,
    stops,
    with_key,
)
from fanpin_cli.assessment.identities import Identities

Row = tuple[str, str, str]
"""户编号, members as letters (the first is the head), place."""


def graded(name: str, *rows: Row) -> GradedRound:
    keys = pd.DataFrame({"户编号": [row[0] for row in rows], "户主证件号码": [row[1][0] for row in rows]}, dtype=object)
    keys["repeated"] = keys["户编号"].duplicated()
    keys[["乡镇", "村"]] = None
    persons = pd.DataFrame([(n, one) for n, row in enumerate(rows) for one in row[1]], columns=["row", "person"])
    households = pd.DataFrame({title: pd.Series([None] * len(rows), dtype=object) for title in WHO})
    households[["户编号", "户主证件号码"]] = keys[["户编号", "户主证件号码"]]
    households["户主姓名"] = [f"户主{row[1][0]}" for row in rows]
    households["村"] = [f"{row[1][0]}村" for row in rows]
    households["家庭人口"] = [float(len(row[1])) for row in rows]
    households = households.assign(**dict.fromkeys(GIVEN, ""), place=[row[2] for row in rows])
    identities = Identities(keys, keys[["户编号"]].copy(), persons.astype({"row": np.int64, "person": object}))
    return GradedRound(name, identities, households)


ROUNDS = [
    graded("r1", ("1", "ab", "3"), ("2", "cd", "3"), ("3", "efgh", "2"), ("4", "ij", "3"), ("9", "yz", "3")),
    graded("r2", ("1", "ab", "1"), ("3", "ef", "2"), ("7", "gh", "2"), ("9", "yzij", "3")),
    graded("r3", ("11", "ab", "2"), ("2", "cd", "1"), ("3", "ef", "edge"), ("9", "yzij", "3")),
]


def story(key: str, rounds: list[GradedRound]) -> list[tuple[str, str, str]]:
    chains = chain_rounds(rounds)
    number = with_key(rounds, chains, key)
    assert number is not None
    return [(stop.place, stop.change, stop.identity) for stop in stops(rounds, chains, number)]


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("1", [("3", "", ""), ("1", "风险上升", ""), ("2", "风险下降", "户编号更正：1→11")]),
        ("11", [("3", "", ""), ("1", "风险上升", ""), ("2", "风险下降", "户编号更正：1→11")]),
        ("2", [("3", "", ""), ("absent", "退出", ""), ("1", "风险上升", "")]),
        ("3", [("2", "", ""), ("2", "等级不变", ""), ("edge", "转入转出", "")]),
        ("4", [("3", "", ""), ("absent", "分户合户", "并入9（户主y）户"), ("absent", "", "")]),
        ("7", [("absent", "", ""), ("2", "分户合户", "由3（户主e）户分出"), ("absent", "退出", "")]),
    ],
)
def test_a_household_is_followed_by_any_number_over_gaps_splits_and_mergers(key: str, told: list[tuple[str, str, str]]) -> None:
    assert story(key, ROUNDS) == told


def test_a_number_that_no_round_has_is_nobody() -> None:
    assert with_key(ROUNDS, chain_rounds(ROUNDS), "8") == []


def test_a_row_that_repeats_a_number_is_not_the_household() -> None:
    rounds = [graded("r1", ("1", "ab", "3"), ("1", "cd", "not_assessed"))]
    assert story("1", rounds) == [("3", "", "")]


def test_every_row_is_of_one_household_and_a_household_once_a_round() -> None:
    chains = chain_rounds(ROUNDS)
    assert all(len(set(of.tolist())) == len(of) and (of >= 0).all() for of in chains.number)
    assert len(set(np.concatenate(chains.number).tolist())) == 6


def test_one_round_alone_tells_no_change() -> None:
    chains = chain_rounds(ROUNDS[:1])
    assert stops(ROUNDS[:1], chains, 2) == (Stop("r1", 2, "2"),)


@pytest.mark.parametrize(
    ("name", "village", "found"),
    [
        ("a", "", [("11", 3, "2")]),
        ("户主i", "", [("4", 1, "3")]),
        ("", "c村", [("2", 2, "1")]),
        ("a", "c村", []),
        (".", "", []),
    ],
)
def test_candidates_are_told_as_the_last_round_has_them(name: str, village: str, found: list[tuple[str, int, str]]) -> None:
    table = candidates(ROUNDS, chain_rounds(ROUNDS), name, village)
    assert list(zip(table["户编号"], table["rounds"], table["place"], strict=True)) == found


def test_known_numbers_come_first_and_of_the_others_those_that_change() -> None:
    others = {f"数{n}": float(n) for n in range(20)}
    first = pd.Series({"同": 1.0, "户主": "甲", "危房": True, **others, "人均纯收入": 4000.0}, dtype=object)
    last = pd.Series(
        {"同": 1.0, "户主": "乙", "危房": False, **{k: v + 1 for k, v in others.items()}, "务工月数": 5}, dtype=object
    )
    table = figures([first, None, last])
    assert table.index.tolist() == ["人均纯收入", "务工月数", *others][:MOST_FIGURES]
    assert table.loc["数3"].fillna(-1).tolist() == [3.0, -1.0, 4.0]
    change = differences(table)
    assert change["数3"] == 1.0 and np.isnan(change["人均纯收入"])
