"""帮扶建议 in short: a 备案表 names a household's measures by code and project, a legend below says them in words.

A rule set whose measures name a household's answers (``{务工月数}``) has no such legend; its 备案表 keeps the words.
"""

from __future__ import annotations

from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.models import Measure


def legend_of(policy: Policy) -> dict[str, str]:
    """``M-1 就业脱贫`` → ``对接用工岗位，组织外出``, in the order of the rules; empty where a measure names answers."""
    measures = [measure.entry for measure in policy.measures]
    if any("{" in measure.text for measure in measures):
        return {}
    return {label_of(measure): measure.text for measure in measures}


def label_of(measure: Measure) -> str:
    return f"{measure.id} {measure.project}".strip()
