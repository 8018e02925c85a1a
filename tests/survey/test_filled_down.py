"""户编号 on the row of the 户主 only: filled down by the relation; where the order says nothing it is told, never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.survey.model import Survey
from tests.survey.test_read_survey import kinds, survey_of

TITLES = ["村", "户编号", "姓名", "证件号码", "与户主关系", "家庭人口", "人均纯收入"]
A, B, C, UNCLEAR = "A1", "B2", "C3", "key-order-unclear"
Rows = list[list[object]]


def person(number: int) -> str:
    return f"34159919700101{number:03}X"


def family(first: int, number: str | None, relations: list[str | None], *, people: int | None = None) -> Rows:
    """A head with his household's values, and members without any."""
    head = ["东岭村", number, f"户主{first}", person(first), "户主", people, 5000]
    members = [
        [None, None, f"成员{first + n}", person(first + n), relation, None, None] for n, relation in enumerate(relations, 1)
    ]
    return [head, *members]


def read(catalogue: Catalogue, rows: Rows) -> Survey:
    return survey_of(catalogue, [TITLES, *rows])


def homes(survey: Survey) -> list[str | None]:
    assert survey.members is not None
    return [None if key is None else str(key) for key in survey.members["户编号"]]


def test_the_rows_below_a_head_are_his_household(catalogue: Catalogue) -> None:
    rows = [*family(10, A, ["配偶", "之子"], people=3), *family(20, B, []), *family(30, C, ["之女"], people=2)]
    survey = read(catalogue, rows)
    assert homes(survey) == [A, A, A, B, C, C] and kinds(survey) == ["key-filled-down"]
    assert survey.households[["户编号", "村", "人均纯收入", "家庭人口"]].to_numpy().tolist() == [
        [A, "东岭村", 5000, 3],
        [B, "东岭村", 5000, 1],
        [C, "东岭村", 5000, 2],
    ]


def test_a_head_without_a_number_begins_his_own_household(catalogue: Catalogue) -> None:
    survey = read(catalogue, [*family(10, A, ["配偶"]), *family(20, None, ["配偶"])])
    assert homes(survey) == [A, A, person(20), person(20)]
    assert kinds(survey) == ["key-filled-down", "key-from-head"]


def test_values_on_every_row_or_on_the_heads_only_are_the_same(catalogue: Catalogue) -> None:
    on_head = [*family(10, A, ["配偶"], people=2), *family(20, B, ["配偶"], people=2)]
    on_all = [[*(on_head[n - n % 2][:2]), *row[2:5], *on_head[n - n % 2][5:]] for n, row in enumerate(on_head)]
    one, other = read(catalogue, on_head), read(catalogue, on_all)
    assert one.households.drop(columns="来源").equals(other.households.drop(columns="来源"))


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([*family(10, A, []), *family(20, B, []), *family(30, C, ["配偶", "之子", "之女"])], id="heads first"),
        pytest.param(
            [*family(10, A, [], people=2), *family(20, B, [], people=2), *family(30, C, ["之子", "之女", "父亲"], people=2)],
            id="more rows than persons",
        ),
        pytest.param([*family(10, A, ["配偶", "配偶"]), *family(20, B, [])], id="two spouses"),
        pytest.param(
            [*family(10, A, ["之子"])[:1], [None, B, "丙", person(11), "之子", None, None], *family(10, A, ["之女"])[1:]],
            id="another number between",
        ),
        pytest.param([*family(10, A, [])[:1], ["西冲村", None, "丙", person(11), "之子", None, None]], id="another village"),
        pytest.param([[None, None, "丙", person(9), "之子", None, None], *family(10, A, [])], id="before the first head"),
        pytest.param(family(10, A, [None]), id="no relation"),
    ],
)
def test_where_the_order_says_nothing_nobody_is_put_anywhere(catalogue: Catalogue, rows: Rows) -> None:
    survey = read(catalogue, rows)
    placeless = [row for row in rows if row[1] is None]
    assert homes(survey).count(None) == len(placeless)
    assert UNCLEAR in kinds(survey) and kinds(survey).count("no-key") == len(placeless)
    assert len(survey.members if survey.members is not None else ()) == len(rows), "nobody is lost"


def test_a_row_too_many_is_no_doubt_where_no_household_lacks_one(catalogue: Catalogue) -> None:
    """Somebody who died is still listed: 家庭人口 does not count him."""
    survey = read(catalogue, [*family(10, A, ["配偶", "父亲"], people=2), *family(20, B, ["配偶"], people=2)])
    assert homes(survey) == [A, A, A, B, B]


def test_a_number_that_lost_its_digits_is_not_filled_in(catalogue: Catalogue) -> None:
    rows = family(10, A, ["配偶"])
    rows[1][1] = "3.4E+13"
    survey = read(catalogue, rows)
    assert homes(survey) == [A, None] and "digits-lost" in kinds(survey)


@given(order=st.permutations(range(9)))
def test_however_the_rows_are_mixed_nobody_is_put_to_another_family(catalogue: Catalogue, order: list[int]) -> None:
    whole = [*family(10, A, ["配偶", "之子"], people=3), *family(20, B, ["配偶", "之子"], people=3)]
    whole += family(30, C, ["配偶", "之子"], people=3)
    own = dict(zip([row[3] for row in whole], [A] * 3 + [B] * 3 + [C] * 3, strict=True))
    survey = read(catalogue, [whole[n] for n in order])
    assert survey.members is not None
    found = survey.members[survey.members["户编号"].notna()]
    wrong = found["户编号"] != found["证件号码"].map(own)
    heads = [n for n in order if n % 3 == 0]
    if order == sorted(order, key=lambda n: (heads.index(n - n % 3), n % 3 > 0)):
        assert not wrong.any() and len(found) == 9, "each family below its head, in whatever order"
