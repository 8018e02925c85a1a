"""Who of one round was whom in the other: by number, by head, by members; who split off and who moved together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanpin_cli.assessment.identities import Identities
from fanpin_cli.assessment.matching import BY_HEAD, BY_KEY, BY_MEMBERS, BY_ROW, match_rounds

Household = tuple[str | None, str | None, str]
"""户编号, the head's 证件号码, and the members' keys as letters; the head is one of them."""


def people(*rows: Household) -> Identities:
    keys = pd.DataFrame([row[:2] for row in rows], columns=["户编号", "户主证件号码"], dtype=object)
    keys["repeated"] = (keys["户编号"].duplicated() & keys["户编号"].notna()).astype(bool)
    keys[["乡镇", "村"]] = None
    alone = [n for n in range(len(rows)) if not keys["repeated"].iloc[n] and (rows[n][0] or rows[n][1])]
    persons = [(n, person) for n in alone for person in dict.fromkeys([*([rows[n][1]] if rows[n][1] else []), *rows[n][2]])]
    table = pd.DataFrame(persons, columns=["row", "person"])
    answers = pd.DataFrame({"户主姓名": [row[2] for row in rows]}, dtype=object)
    return Identities(keys, answers, table.astype({"row": np.int64, "person": object}))


@pytest.mark.parametrize(
    ("before", "now", "earlier", "by"),
    [
        ([("1", "a", "ab"), ("2", "c", "c")], [("2", "c", "c"), ("1", "a", "ab")], [1, 0], [BY_KEY, BY_KEY]),
        ([("1", "a", "ab")], [("1", "b", "ab")], [0], [BY_KEY]),  # 户主变更
        ([("1", "a", "ab")], [("9", "a", "ab")], [0], [BY_HEAD]),  # 户编号更正
        ([("1", "a", "abc")], [("9", "b", "bc")], [0], [BY_MEMBERS]),  # both at once
        ([("1", "a", "abcd")], [("9", "x", "xd")], [0], [BY_MEMBERS]),  # half of the smaller one
        ([("1", "a", "abcd")], [("9", "x", "xyzd")], [-1], [""]),
        ([("1", None, "")], [("9", None, "")], [-1], [""]),
        ([("1", "a", "a"), ("2", "a", "a")], [("9", "a", "a")], [0], [BY_MEMBERS]),
        ([("1", "a", "a"), ("1", "a", "a")], [("1", "a", "a"), ("1", "a", "a")], [0, 1], [BY_KEY, BY_KEY]),
        ([("1", "a", "a")], [("1", "a", "a"), ("1", "b", "b")], [0, -1], [BY_KEY, ""]),
        ([(None, None, "王五")], [(None, None, "王五")], [0], [BY_ROW]),
        ([(None, None, "王五")], [(None, None, "王六")], [-1], [""]),
        ([("9", "3" * 18, "")], [("8", f"{'3' * 18}43", "")], [0], [BY_HEAD]),
        ([], [("1", "a", "a")], [-1], [""]),
        ([("1", "a", "a")], [], [], []),
    ],
)
def test_matched_by_number_then_head_then_members_never_by_name(
    before: Sequence[Household], now: Sequence[Household], earlier: list[int], by: list[str]
) -> None:
    match = match_rounds(people(*before), people(*now))
    assert match.earlier.tolist() == earlier
    assert match.by.tolist() == by


@pytest.mark.parametrize(
    ("before", "now", "came_from", "went_to"),
    [
        ([("1", "a", "abcd")], [("1", "a", "ab"), ("2", "c", "cd")], [-1, 0], [-1]),  # 分户
        ([("1", "a", "ab"), ("2", "c", "cd")], [("1", "a", "abcd")], [-1], [-1, 0]),  # 合户
        ([("1", "a", "abcd")], [("1", "a", "abc"), ("2", "x", "xyd")], [-1, -1], [-1]),  # one of three moved in: a new one
        ([("1", "a", "abcd")], [("8", "b", "bc"), ("9", "d", "d")], [-1, 0], [-1]),
    ],
)
def test_split_and_merged_households(
    before: Sequence[Household], now: Sequence[Household], came_from: list[int], went_to: list[int]
) -> None:
    match = match_rounds(people(*before), people(*now))
    assert match.came_from.tolist() == came_from
    assert match.went_to.tolist() == went_to


KEY = st.sampled_from(["1", "2", "3", "4", "5", None])
PERSON = st.sampled_from("abcdefgh")
HOUSEHOLDS = st.lists(st.tuples(KEY, PERSON | st.none(), st.text("abcdefgh", max_size=4)), max_size=7)


@given(HOUSEHOLDS, HOUSEHOLDS)
def test_matching_backwards_finds_the_same(before: list[Household], now: list[Household]) -> None:
    forth, back = match_rounds(people(*before), people(*now)), match_rounds(people(*now), people(*before))
    there = {(int(old), new) for new, old in enumerate(forth.earlier) if old >= 0}
    assert there == {(old, int(new)) for old, new in enumerate(back.earlier) if new >= 0}
    assert forth.came_from.tolist() == back.went_to.tolist()
    assert forth.went_to.tolist() == back.came_from.tolist()
    assert len({old for old, _new in there}) == len(there)


@given(HOUSEHOLDS)
def test_a_round_matches_itself(rows: list[Household]) -> None:
    match = match_rounds(people(*rows), people(*rows))
    keyed = [n for n, row in enumerate(rows) if row[0]]
    assert all(match.earlier[n] == n for n in keyed)
    assert (match.came_from == -1).all()
    assert (match.went_to == -1).all()


@given(st.data(), HOUSEHOLDS, HOUSEHOLDS)
def test_the_order_of_rows_has_no_say(data: st.DataObject, before: list[Household], now: list[Household]) -> None:
    unique = {row[0]: row for row in now if row[0]}
    now = [*unique.values()]
    order = data.draw(st.permutations(range(len(now))))
    match, again = match_rounds(people(*before), people(*now)), match_rounds(people(*before), people(*[now[n] for n in order]))
    assert [match.earlier[n] for n in order] == again.earlier.tolist()
    assert [match.came_from[n] for n in order] == again.came_from.tolist()
