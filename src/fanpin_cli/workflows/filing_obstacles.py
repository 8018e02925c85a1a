"""What stands in the way of filing a ledger: households to verify, households without a level, open errors.

Each kind may be accepted with a reason (``--accept 待核实=…``); design-rounds.md section 10.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from fanpin_cli.documents.ledger import LedgerContent
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import NOT_ASSESSED, TO_VERIFY
from fanpin_cli.severities import NAMES
from fanpin_cli.survey.keys import numbers_of
from fanpin_cli.text.messages import _

UNVERIFIED, UNDECIDED, ERRORS = "待核实", "备案等级", "错误"
KINDS: Mapping[str, tuple[str, ...]] = {
    UNVERIFIED: ("to_verify", "to-verify"),
    UNDECIDED: ("未备案", "无备案等级", "level"),
    ERRORS: ("数据问题", "数据错误", "error"),
}
"""Each kind of obstacle, as ``--accept`` and the documents call it → what else it may be called."""
WORDS: Mapping[str, tuple[str, str]] = {
    UNVERIFIED: ("待核实", "户"),
    UNDECIDED: ("未定备案等级", "户"),
    ERRORS: ("数据错误", "条"),
}
"""Each kind in the words of a letter, and what it is counted by."""
WHO = ("乡镇", "村", "户编号", "户主姓名")


@dataclass(frozen=True)
class Obstacle:
    """One kind of them. households: WHO and ``why``, one row a household, of errors one a problem; 户编号 as the village
    keeps it."""

    kind: str
    households: pd.DataFrame


class NotAKindError(FanpinError):
    """What ``--accept`` was given."""

    def __init__(self, text: str) -> None:
        super().__init__(
            _("--accept {text}: write the kind and why, as --accept 待核实=REASON; the kinds are {kinds}").format(
                text=text, kinds="、".join(KINDS)
            )
        )


def accepted_reasons(texts: Sequence[str]) -> dict[str, str]:
    """``待核实=…`` → kind and reason. Raises ``NotAKindError`` where there is no such kind or no reason."""
    kinds = {name: kind for kind, names in KINDS.items() for name in (kind, *names)}
    found: dict[str, str] = {}
    for text in texts:
        kind, _sign, reason = text.replace("＝", "=").partition("=")
        if kind.strip() not in kinds or not reason.strip():
            raise NotAKindError(text)
        found[kinds[kind.strip()]] = " ".join(reason.split())
    return found


def obstacles(content: LedgerContent, decided: pd.Series) -> list[Obstacle]:
    """What stands in the way, by kind; none of what does not.

    content: the ledger that is to be filed. decided: each household's decided place, None where nobody decided.
    """
    places, place = content.places, content.places["place"]
    unverified, assessed = place == TO_VERIFY, ~place.isin([TO_VERIFY, NOT_ASSESSED])
    undecided = assessed & decided.isna().to_numpy()
    found = [
        Obstacle(UNVERIFIED, _named(places[unverified], places["待核实内容"])),
        Obstacle(UNDECIDED, _named(places[undecided], places["风险等级"])),
        Obstacle(ERRORS, _errors(content)),
    ]
    return [one for one in found if len(one.households)]


def _named(households: pd.DataFrame, why: pd.Series) -> pd.DataFrame:
    own = households[list(WHO)].assign(why=why.reindex(households.index))
    return own.assign(户编号=numbers_of(own["户编号"])).fillna("").reset_index(drop=True)


def _errors(content: LedgerContent) -> pd.DataFrame:
    """The open errors of 数据问题, with the household that each is of, as far as it is of one."""
    problems = content.problems[content.problems["级别"] == NAMES["error"]]
    known = content.places[list(WHO)].dropna(subset="户编号").drop_duplicates("户编号").set_index("户编号")
    texts = problems[["文件", "工作表", "单元格", "户编号", "问题"]].fillna("").astype(str).astype(object)
    own = known.reindex(texts["户编号"]).reset_index()
    at = texts["文件"] + "·" + texts["工作表"] + "·" + texts["单元格"]
    own["why"] = (at + " " + texts["问题"]).to_numpy(object)
    return own.assign(户编号=numbers_of(own["户编号"])).reindex(columns=[*WHO, "why"]).fillna("")
