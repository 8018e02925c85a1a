"""帮扶建议 in short."""

from __future__ import annotations

import datetime as dt

from fanpin_cli.assessment.measure_codes import legend_of
from fanpin_cli.workflows.rules_in_force import policy_for

POLICY = policy_for(None, dt.date(2019, 4, 30))


def test_the_legend_has_every_measure_of_households() -> None:
    legend = legend_of(POLICY)
    assert legend["M-1 就业脱贫"] == "对接用工岗位，组织外出或就近务工" and len(legend) == len(POLICY.measures)
