"""What a ledger is called after each step."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanpin_cli.documents.files.file_names import bare_name, step_name
from fanpin_cli.ledger_format import STEP_SUFFIXES


@pytest.mark.parametrize(
    ("stem", "step", "named"),
    [
        ("台账", "-审核", "台账-审核"),
        ("2019-10-台账-审核", "-调整", "2019-10-台账-调整"),
        ("台账-调整", "-调整", "台账-调整2"),
        ("台账-调整2", "-调整", "台账-调整3"),
        ("台账-审核", "-审核", "台账-审核2"),
        ("台账-调整2", "-审核", "台账-审核3"),
        ("台账-审核3", "-走访", "台账-走访3"),
        ("台账-走访9", "-走访", "台账-走访10"),
        ("-审核", "-调整", "-审核-调整"),
    ],
)
def test_the_last_step_names_a_ledger(stem: str, step: str, named: str) -> None:
    assert step_name(stem, step) == named


@given(st.lists(st.sampled_from(STEP_SUFFIXES), max_size=12))
def test_no_step_has_the_name_of_another(steps: list[str]) -> None:
    names = ["2019-10-台账"]
    for step in steps:
        names.append(step_name(names[-1], step))
    assert len(set(names)) == len(names) and all(len(name) <= 16 for name in names)
    assert {bare_name(name) for name in names} == {"2019-10"}
