"""Members written into a cell of the hidden sheet come back as they were."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from fanpin_cli.survey.catalogue import Field, FieldType
from fanpin_cli.survey.member_record import as_texts, from_texts, titles_kept

FIELDS = {
    "姓名": Field(),
    "年龄": Field(type=FieldType.INTEGER),
    "参保": Field(type=FieldType.YES_NO),
    "出生日期": Field(type=FieldType.DATE),
    "健康状况": Field(type=FieldType.SET, values={"残疾": (), "健康": ()}),
}
TEXTS = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="┆‖¦"), min_size=1, max_size=8)
MEMBER = st.tuples(
    st.sampled_from(["户1", "户2", "户3", "不在"]),
    st.none() | TEXTS,
    st.none() | st.integers(0, 120) | st.floats(0, 12, width=16),
    st.none() | st.booleans(),
    st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2030, 1, 1)),
    st.none() | st.sampled_from([",", ",残疾,", ",健康,残疾,"]),
)


def members(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["户编号", *FIELDS], dtype=object)
    return table.astype({"年龄": float, "参保": "boolean"})


@given(st.lists(MEMBER, max_size=12))
def test_members_come_back_as_they_were(rows: list[tuple[object, ...]]) -> None:
    keys = pd.Series(["户1", "户2", "户3", None], dtype=object)
    people = members(rows)
    again = from_texts(pd.Series(as_texts(people, keys)), keys, titles_kept(people), FIELDS)
    expected = people[people["户编号"] != "不在"].sort_values("户编号", kind="stable", ignore_index=True)
    assert again["年龄"].dtype == float and again["参保"].dtype == "boolean"
    for title in people:
        assert again[title].isna().tolist() == expected[title].isna().tolist()
        assert again[title].dropna().tolist() == expected[title].dropna().tolist()


def test_signs_that_part_texts_cannot_stand_in_one() -> None:
    people = members([("户1", "张‖三¦李\n四┆", None, None, None, None)])
    (text,) = as_texts(people, pd.Series(["户1"], dtype=object))
    assert text.count("‖") == text.count("┆") == 0 and text.count("¦") == len(FIELDS) - 1
    assert text.startswith("张|三|李 四|¦")


def test_a_person_with_other_answers_than_there_are_titles_is_left_out() -> None:
    keys = pd.Series(["户1"], dtype=object)
    again = from_texts(pd.Series(["甲¦3‖乙"]), keys, ["姓名", "年龄"], FIELDS)
    assert again["姓名"].tolist() == ["甲"]
