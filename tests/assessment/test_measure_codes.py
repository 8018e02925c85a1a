"""帮扶建议 in short, and in words again."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from fanpin_cli.assessment.measure_codes import advice_in_words, legend_of
from fanpin_cli.workflows.rules_in_force import policy_for

POLICY = policy_for(None, dt.date(2019, 4, 30))


@pytest.mark.parametrize(
    ("short", "words"),
    [
        ("M-9 智力扶贫；M-12 基础设施建设扶贫", "智力扶贫：劝返复学，落实教育资助；基础设施建设扶贫：解决安全饮水"),
        ("M-13 社会扶贫；M-16 社会扶贫", "社会扶贫：落实灾害救助，统筹社会帮扶；社会扶贫：落实临时救助"),
        ("M-22 社会扶贫；M-23 社会扶贫", "社会扶贫：核实刚性支出，符合条件的落实专项救助和临时救助"),
        ("就业脱贫：对接用工岗位，组织外出", "就业脱贫：对接用工岗位，组织外出"),
        (None, None),
    ],
)
def test_codes_become_words_and_words_stay(short: str | None, words: str | None) -> None:
    own = advice_in_words(pd.DataFrame({"帮扶建议": pd.Series([short], dtype=object)}), POLICY)
    assert own["帮扶建议"].where(own["帮扶建议"].notna(), None).tolist() == [words]


def test_the_legend_has_every_measure_of_households() -> None:
    legend = legend_of(POLICY)
    assert legend["M-1 就业脱贫"] == "对接用工岗位，组织外出或就近务工" and len(legend) == len(POLICY.measures)
