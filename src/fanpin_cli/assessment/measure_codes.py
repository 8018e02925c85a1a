"""帮扶建议 in short: the sheets of a ledger name a household's measures by code and project, a legend below says them in words.

A rule set whose measures name a household's answers (``{务工月数}``) has no such legend; its sheets keep the words.
"""

from __future__ import annotations

import pandas as pd

from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.models import Measure

ADVICE = "帮扶建议"
BETWEEN = "；"


def legend_of(policy: Policy) -> dict[str, str]:
    """``M-1 就业脱贫`` → ``对接用工岗位，组织外出``, in the order of the rules; empty where a measure names answers."""
    measures = [measure.entry for measure in policy.measures]
    if any("{" in measure.text for measure in measures):
        return {}
    return {label_of(measure): measure.text for measure in measures}


def label_of(measure: Measure) -> str:
    return f"{measure.id} {measure.project}".strip()


def advice_in_words(own: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """The columns of a ledger with 帮扶建议 in words; what is no code of these rules stays as it is written."""
    if ADVICE not in own:
        return own
    words = {
        measure.entry.id: f"{measure.entry.project}：{measure.entry.text}".removeprefix("：") for measure in policy.measures
    }
    texts = own[ADVICE].astype(object)
    spelled = {text: _spelled(text, words) for text in texts.dropna().unique() if isinstance(text, str)}
    return own.assign(**{ADVICE: texts.map(lambda text: spelled.get(text, text), na_action="ignore")})


def _spelled(text: str, words: dict[str, str]) -> str:
    """The measures in words; as in ``policy.sentences`` a clause that an earlier one has said is not said again."""
    told: dict[str, None] = {}
    sentences = []
    for piece in text.split(BETWEEN):
        clauses = words.get(piece.split(" ")[0], piece).split("，")
        new = [clause for clause in clauses if clause not in told]
        told |= dict.fromkeys(new)
        sentences += ["，".join(new)] if new else []
    return BETWEEN.join(sentences)
