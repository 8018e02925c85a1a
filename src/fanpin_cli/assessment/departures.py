"""Why a household of the earlier round is not in the later one, as far as the files say."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.changes import GONE
from fanpin_cli.assessment.graded_round import GradedRound
from fanpin_cli.survey.vocabulary import Vocabulary, vocabulary

REMARKS = ("备注", "重大事项", "变动情况")
"""Answers of the earlier round that may say that the household is to leave."""
UNKNOWN = "原因未注明，请核实是销户、迁出还是漏报"
Texts = npt.NDArray[np.object_]
Rows = npt.NDArray[np.int64]


def with_departures(changes: pd.DataFrame, old: GradedRound, new: GradedRound, members: pd.DataFrame) -> Texts:
    """What changed about who each household is (``identity`` of the changes), and of those that are gone why.

    members: who left which household, with change and why, as ``compare`` puts them together.
    """
    identity = changes["identity"].to_numpy(object).copy()
    at = np.flatnonzero((changes["class"] == GONE).to_numpy(bool))
    if len(at):
        rows = changes["old"].to_numpy(np.int64)[at]
        reason = _remarked(old, rows, vocabulary())
        for further in (_all_gone(old, rows), _elsewhere(members, at), _place_gone(old, new, rows)):
            reason = np.where(reason == "", further, reason).astype(object)
        told = "退出原因：" + np.where(reason == "", UNKNOWN, reason).astype(object)
        identity[at] = np.where(identity[at] == "", told, identity[at] + "；" + told)
    return identity


def _remarked(old: GradedRound, rows: Rows, words: Vocabulary) -> Texts:
    """上期备注：整户迁出."""
    reason = np.full(len(rows), "", dtype=object)
    for title in REMARKS:
        if title in old.identities.answers:
            remarks = old.identities.answers[title].iloc[rows].astype(object)
            texts = remarks.where(remarks.notna(), "").astype(str).reset_index(drop=True)
            says = texts.str.contains(words.gone.pattern, regex=True).to_numpy(bool) & (reason == "")
            reason[says] = f"上期{title}：" + texts[says].to_numpy(object)
    return reason


def _all_gone(old: GradedRound, rows: Rows) -> Texts:
    """That the earlier round marked every member as gone: 张老（健康状况：死亡）."""
    people = old.identities.people
    people = people[people["row"].isin(rows)]
    how = people["name"].where(people["name"].notna(), "") + "（" + people["gone"] + "）"
    by_row = how.groupby(people["row"])
    texts = by_row.agg(lambda one: "" if one.isna().any() else "上期已注明：" + "、".join(one))
    return texts.reindex(rows).fillna("").to_numpy(object)


def _elsewhere(members: pd.DataFrame, at: Rows) -> Texts:
    """Where those of its members are who were found again."""
    found = members[members["change"].isin(at) & (members["other"] >= 0)]
    texts = found["told"].groupby(found["change"]).agg("、".join)
    return texts.reindex(at).fillna("").to_numpy(object)


def _place_gone(old: GradedRound, new: GradedRound, rows: Rows) -> Texts:
    """That the later round has no household at all of its village, or of its township: a file may be missing."""
    reason = np.full(len(rows), "", dtype=object)
    for titles, what in ((["乡镇"], "乡镇"), (["乡镇", "村"], "村")):
        before, now = (side.households[titles].astype(object).dropna() for side in (old, new))
        there = pd.MultiIndex.from_frame(now)
        own = pd.MultiIndex.from_frame(old.households[titles].astype(object).iloc[rows])
        known = np.isin(rows, before.index)
        lacking = known & ~own.isin(there) & (reason == "")
        reason[lacking] = f"原因未注明，本期没有该{what}的户，请核对是否漏了文件"
    return reason
