"""Two rounds with running numbers: the same number is the same household, unless its head and village say otherwise."""

from __future__ import annotations

import pandas as pd
import pytest

from fanpin_cli.assessment.identities import Identities
from fanpin_cli.assessment.matching import match_rounds

A, B, C, D = (f"34159919700101{number:03}X" for number in range(4))
NOBODY = -1
Row = tuple[str, str, str]
"""户编号, the head's 证件号码, the village."""


def people(*rows: Row) -> Identities:
    keys = pd.DataFrame(rows, columns=["户编号", "户主证件号码", "村"], dtype=object).assign(乡镇="东岭镇", repeated=False)
    persons = pd.DataFrame({"row": range(len(rows)), "person": keys["户主证件号码"]})
    return Identities(keys, keys[["户主证件号码"]].copy(), persons)


@pytest.mark.parametrize(
    ("old", "new", "earlier"),
    [
        pytest.param([("1", A, "东村")], [("1", A, "东村")], [0], id="one village"),
        pytest.param([("1", A, "东村")], [("1", B, "东村")], [0], id="a new head"),
        pytest.param([("1", A, "东村")], [("1", B, "西村")], [NOBODY], id="another head in another village"),
        pytest.param([("1", A, "东村")], [("1", A, "西村")], [0], id="moved"),
        pytest.param([("34159901010001", A, "东村")], [("34159901010001", B, "西村")], [0], id="a long number"),
        pytest.param(
            [("2", B, "西村")],
            [("东岭镇／东村／2", A, "东村"), ("东岭镇／西村／2", B, "西村")],
            [NOBODY, 0],
            id="one village before, two now",
        ),
        pytest.param(
            [("东岭镇／西村／1", A, "西村"), ("东岭镇／西村／2", B, "西村"), ("东岭镇／东村／1", C, "东村")],
            [("东岭镇／西村／1", B, "西村"), ("东岭镇／西村／2", D, "西村"), ("东岭镇／东村／1", C, "东村")],
            [1, NOBODY, 2],
            id="the village numbered anew",
        ),
    ],
)
def test_who_is_who_and_backwards_the_same(old: list[Row], new: list[Row], earlier: list[int]) -> None:
    assert match_rounds(people(*old), people(*new)).earlier.tolist() == earlier
    backwards = match_rounds(people(*new), people(*old)).earlier
    assert {(row, found) for row, found in enumerate(backwards.tolist()) if found != NOBODY} == {
        (found, row) for row, found in enumerate(earlier) if found != NOBODY
    }
