"""The survey's own columns in the ledger."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from fanpin_cli.documents.ledger.survey_columns import survey_columns

DAY, MOMENT = dt.date(2019, 4, 1), dt.datetime(2019, 4, 1, 8, 30)


@pytest.mark.parametrize(
    ("values", "number_format", "shown"),
    [
        ([1.0, "三", None], None, [1.0, "三", None]),
        ([DAY, None], "yyyy-mm-dd", [DAY, None]),
        ([MOMENT, DAY], "yyyy-mm-dd hh:mm", [MOMENT, DAY]),
        ([DAY, "不详"], "yyyy-mm-dd", [DAY, "不详"]),
        ([DAY, 2019.0], None, ["2019-04-01", 2019.0]),
        (["13900000001", None], "@", ["13900000001", None]),
        (["34159919700101001X"], "@", ["34159919700101001X"]),
        (["12", "是"], None, ["12", "是"]),
        ([None, None], None, [None, None]),
    ],
)
def test_values_look_as_they_stood(values: list[object], number_format: str | None, shown: list[object]) -> None:
    table, (layout,) = survey_columns(pd.DataFrame({"列": pd.Series(values, dtype=object)}), ())
    assert (table["列"].tolist(), layout.number_format) == (shown, number_format)


def test_two_columns_of_one_title_both_stay() -> None:
    table, _layout = survey_columns(pd.DataFrame([[1, 2]], columns=["收入", "收入"]), ())
    assert table.iloc[0].to_dict() == {"收入": 1, "收入（2）": 2}
