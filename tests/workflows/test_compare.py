"""Two rounds compared from surveys are the same as from the ledgers graded from them."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from fanpin_cli.workflows.change_content import change_content
from fanpin_cli.workflows.compare import Compared, Side, compare_rounds
from tests.conftest import SAMPLES

TODAY = dt.date(2026, 1, 1)
DATES = {"2019-04": dt.date(2019, 4, 30), "2019-10": dt.date(2019, 10, 31)}


def warned(compared: Compared) -> tuple[list[tuple[str, str]], int]:
    """Household and warning of each, in their order; how many households have some that a missing answer leaves open."""
    table = compared.warnings.table
    households = compared.new.households["户编号"].iloc[compared.changes["new"].iloc[table["change"]]]
    return list(zip(households, table["id"], strict=True)), compared.warnings.open


def test_warnings_from_surveys_are_those_from_their_ledgers() -> None:
    """A blank of the earlier survey that its roster fills is no blank."""
    ledgers = [Side([SAMPLES / f"{name}-台账.xlsx"]) for name in DATES]
    surveys = [
        Side([SAMPLES / f"{name}-{kind}.xlsx" for kind in ("入户调查", "成员名册")], date) for name, date in DATES.items()
    ]
    assert warned(compare_rounds(*surveys, today=TODAY)) == warned(compare_rounds(*ledgers, today=TODAY))


def test_everything_told_of_surveys_is_what_is_told_of_their_ledgers() -> None:
    """The later ledger was graded with the earlier as the previous round; an answer that only a roster gives is one in both."""
    ledgers, surveys = (
        change_content(compare_rounds(*sides, today=TODAY))
        for sides in (
            [Side([SAMPLES / f"{name}-台账.xlsx"]) for name in DATES],
            [
                Side([SAMPLES / f"{name}-{kind}.xlsx" for kind in ("入户调查", "成员名册")], date)
                for name, date in DATES.items()
            ],
        )
    )
    for told, by in (("households", ["户编号"]), ("answers", ["户编号", "项目"])):
        of_ledgers, of_surveys = (getattr(one, told).sort_values(by, ignore_index=True) for one in (ledgers, surveys))
        pd.testing.assert_frame_equal(of_ledgers, of_surveys)
