"""What became of every household between two rounds, and which of its answers changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanpin_cli.assessment.answer_changes import answer_changes, told
from fanpin_cli.assessment.changes import CLASSES, household_changes
from fanpin_cli.assessment.graded_round import GIVEN, WHO, GradedRound
from fanpin_cli.assessment.identities import Identities
from fanpin_cli.assessment.matching import match_rounds

MIRRORED = {"风险上升": "风险下降", "风险下降": "风险上升", "新增": "退出", "退出": "新增"}
PLACES = ("1", "2", "3", "edge", "to_verify", "not_assessed")
Row = tuple[str, str, str, float | None, str]
"""户编号, members as letters (the first is the head), place, 人均纯收入, rules."""


def graded(*rows: Row, people: Mapping[str, float] | None = None) -> GradedRound:
    keys = pd.DataFrame({"户编号": [row[0] for row in rows], "户主证件号码": [row[1][0] for row in rows]}, dtype=object)
    keys["repeated"] = False
    keys[["乡镇", "村"]] = None
    persons = pd.DataFrame([(n, one) for n, row in enumerate(rows) for one in set(row[1])], columns=["row", "person"])
    answers = pd.DataFrame(
        {
            "户编号": keys["户编号"],
            "人均纯收入": pd.Series([np.nan if row[3] is None else row[3] for row in rows], dtype=float),
            "健康状况": pd.Series([f",{row[4]}," if row[4] else None for row in rows], dtype=object),
        }
    )
    nobody = pd.Series([None] * len(rows), dtype=object)
    known = {
        "户编号": keys["户编号"],
        "户主证件号码": keys["户主证件号码"],
        "户主姓名": [f"户主{row[1][0]}" for row in rows],
        "家庭人口": [float((people or {}).get(row[0], len(set(row[1])))) for row in rows],
        "place": [row[2] for row in rows],
        "规则编号": [row[4] for row in rows],
    }
    households = pd.DataFrame({**dict.fromkeys(WHO, nobody), **dict.fromkeys(GIVEN, ""), **known})
    return GradedRound("2019-04", Identities(keys, answers, persons.astype({"row": np.int64, "person": object})), households)


def compared(old: Sequence[Row], new: Sequence[Row]) -> pd.DataFrame:
    return changes_between(graded(*old), graded(*new))


def changes_between(before: GradedRound, now: GradedRound) -> pd.DataFrame:
    return household_changes(before, now, match_rounds(before.identities, now.identities))


@pytest.mark.parametrize(
    ("before", "now", "class_"),
    [
        *[("3", "1", "风险上升"), ("1", "2", "风险下降"), ("2", "2", "等级不变"), ("edge", "edge", "等级不变")],
        *[("to_verify", "to_verify", "等级不变"), ("not_assessed", "not_assessed", "等级不变")],
        *[("2", "edge", "转入转出"), ("edge", "not_assessed", "转入转出"), ("not_assessed", "3", "转入转出")],
        *[("2", "to_verify", "待核实变化"), ("to_verify", "1", "待核实变化"), ("edge", "to_verify", "待核实变化")],
    ],
)
def test_the_class_of_a_household_in_both_rounds(before: str, now: str, class_: str) -> None:
    assert compared([("1", "a", before, 1, "")], [("1", "a", now, 1, "")])["class"].tolist() == [class_]


def test_new_gone_split_and_merged() -> None:
    old: list[Row] = [("1", "abcd", "2", 1, ""), ("2", "ef", "1", 1, ""), ("3", "gh", "3", 1, ""), ("4", "ij", "3", 1, "")]
    new: list[Row] = [("1", "ab", "2", 1, ""), ("5", "cd", "1", 1, ""), ("3", "ghef", "3", 1, ""), ("6", "xy", "3", 1, "")]
    table = compared(old, new)
    assert table["class"].tolist() == ["等级不变", "分户合户", "等级不变", "新增", "分户合户", "退出"]
    assert table["identity"].tolist()[1] == "由1（户主a）户分出"
    assert table["identity"].tolist()[4] == "并入3（户主g）户"
    assert table["identity"].tolist()[0] == "分出5（户主c）户"  # the households that lost and received members say so too
    assert table["identity"].tolist()[2] == "2（户主e）户并入"
    assert table["persons"].tolist() == [2, 2, 4, 2, 2, 2]  # of the later round; of the earlier for those gone


@pytest.mark.parametrize(
    ("before", "now", "identity"),
    [
        (("1", "ab", "2", 1, ""), ("1", "ba", "2", 1, ""), "户主变更：户主a→户主b"),
        (("1", "ab", "2", 1, ""), ("9", "ab", "2", 1, ""), "户编号更正：1→9"),
        (("1", "abc", "2", 1, ""), ("9", "bc", "2", 1, ""), "户编号更正：1→9；户主变更：户主a→户主b"),
        (("1", "ab", "2", 1, ""), ("1", "ab", "2", 1, ""), ""),
    ],
)
def test_what_changed_about_who_it_is(before: Row, now: Row, identity: str) -> None:
    assert compared([before], [now])["identity"].tolist() == [identity]


def test_rules_that_came_and_went() -> None:
    table = compared([("1", "a", "1", 1, "R1-1;R1-3")], [("1", "a", "1", 1, "R1-3;R1-4;R1-5")])
    assert (table["rules_added"][0], table["rules_gone"][0]) == ("R1-4;R1-5", "R1-1")


def test_changed_answers_with_their_difference_and_blanks() -> None:
    old, new = (
        graded(("1", "a", "1", 3500, "x"), ("2", "b", "1", None, "")),
        graded(("1", "a", "1", 2800.5, "x,y"), ("2", "b", "1", 1, "")),
    )
    changes = changes_between(old, new)
    found = answer_changes(old.identities.answers, new.identities.answers.assign(备注="无"), changes)
    assert found.table.fillna(0).values.tolist() == [
        [0, "人均纯收入", "3500", "2800.5", -699.5],
        [0, "健康状况", "x", "x、y", 0],
        [1, "人均纯收入", "未填", "1", 0],
    ]
    assert (found.only_old, found.only_new) == ((), ("备注",))
    assert told(found.table, 2).tolist() == ["人均纯收入 3500→2800.5（-699.5）\n健康状况 x→x、y", "人均纯收入 未填→1"]


ROW = st.tuples(
    st.sampled_from("123456"),
    st.text("abcdefghij", min_size=1, max_size=4),
    st.sampled_from(PLACES),
    st.none() | st.integers(0, 9).map(float),
    st.sampled_from(["", "R1", "R1;R2", "R3"]),
)
ROUND = st.lists(ROW, max_size=6, unique_by=lambda row: row[0])


@given(ROUND, ROUND)
def test_every_household_is_in_one_class_and_the_margins_are_the_rounds(old: list[Row], new: list[Row]) -> None:
    table = compared(old, new)
    assert sorted(table["new"][table["new"] >= 0]) == [*range(len(new))]
    assert sorted(table["old"][table["old"] >= 0]) == [*range(len(old))]
    assert table["class"].isin(CLASSES).all()
    for place in PLACES:
        assert (table["old_place"] == place).sum() == sum(row[2] == place for row in old)
        assert (table["new_place"] == place).sum() == sum(row[2] == place for row in new)


@given(ROUND)
def test_a_round_against_itself_is_empty(rows: list[Row]) -> None:
    one = graded(*rows)
    table = changes_between(one, one)
    assert (table["class"] == "等级不变").all()
    assert (table[["rules_added", "rules_gone", "identity"]] == "").all(axis=None)
    assert answer_changes(one.identities.answers, one.identities.answers, table).table.empty


@given(ROUND, ROUND)
def test_backwards_it_is_the_mirror(old: list[Row], new: list[Row]) -> None:
    one, other = graded(*old), graded(*new)
    forth, back = changes_between(one, other), changes_between(other, one)

    def listed(table: pd.DataFrame, one: str, other: str) -> set[tuple[object, ...]]:
        columns = [one, other, f"{one}_place", f"{other}_place", "class"]
        return set(map(tuple, table[columns].itertuples(index=False)))

    mirrored = {(new_, old_, to, from_, MIRRORED.get(str(c), c)) for old_, new_, from_, to, c in listed(forth, "old", "new")}
    assert mirrored == listed(back, "old", "new")
    assert forth.set_index(["old", "new"])["rules_added"].to_dict() == {
        (old_, new_): gone for (new_, old_), gone in back.set_index(["old", "new"])["rules_gone"].to_dict().items()
    }


@given(ROUND, ROUND)
def test_the_listed_changes_laid_on_the_old_answers_give_the_new_ones(old: list[Row], new: list[Row]) -> None:
    before, now = graded(*old), graded(*new)
    changes = changes_between(before, now)
    found = answer_changes(before.identities.answers, now.identities.answers, changes)
    by_cell = {(row.change, row.title): row for row in found.table.itertuples(index=False)}
    for change, (row_old, row_new) in enumerate(zip(changes["old"], changes["new"], strict=True)):
        if row_old < 0 or row_new < 0:
            continue
        income = before.identities.answers["人均纯收入"][row_old]
        changed = by_cell.get((change, "人均纯收入"))
        if changed is not None:
            income = np.nan if changed.new == "未填" else float(changed.new)
            assert changed.difference != changed.difference or changed.difference == float(changed.new) - float(changed.old)
        assert np.array_equal([income], [now.identities.answers["人均纯收入"][row_new]], equal_nan=True)
