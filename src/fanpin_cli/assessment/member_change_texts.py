"""How it is told who came to a household and who left it: of each person, and of all of a household in one text."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.identities import Identities
from fanpin_cli.assessment.member_changes import CAME, ELSEWHERE, LEFT, OTHER_HOUSEHOLD, UNKNOWN
from fanpin_cli.text.mask import mask_key, mask_value

NAMELESS = "（无姓名）"
BORN = "出生"
HEAD = "本人或户主"
NEAR = frozenset(names[OTHER_HOUSEHOLD] for names in ELSEWHERE.values())
Texts = npt.NDArray[np.object_]


def with_texts(members: pd.DataFrame, old: Identities, new: Identities) -> pd.DataFrame:
    """The changes of members with three texts: who (``张小丽（之女，341599********1129）``), why (``2019年8月出生``, ``嫁出``,
    ``分户，到…户``, ``原因未注明``) and told (``张小丽（之女，原因未注明）``)."""
    name, relation = _texts(members["name"]), _texts(members["relation"])
    name = np.where(name == "", NAMELESS, name).astype(object)
    relation = np.where(relation == HEAD, "户主", relation).astype(object)
    number = members["key"].map(mask_value, na_action="ignore")
    why = _reasons(members, old, new)
    who = name + _in_brackets(relation, _texts(number))
    return members.assign(who=who, why=why, told=name + _in_brackets(relation, why))


def household_texts(members: pd.DataFrame, at: npt.NDArray[np.int64], count: int) -> Texts:
    """For each of ``count`` households who left and who came: ``减少1人：张小丽（…）；增加1人：张宝（…）``.

    members: with texts. at: the household of each.
    """
    text = np.full(count, "", dtype=object)
    for direction in (LEFT, CAME):
        own = (members["direction"] == direction).to_numpy(bool)
        of_households = members["told"][own].groupby(at[own], sort=True)
        rows = np.unique(at[own])
        counts, listed = of_households.size().astype(str).to_numpy(object), of_households.agg("、".join).to_numpy(object)
        begun = np.where(text[rows] == "", "", "；").astype(object)
        text[rows] = text[rows] + begun + direction + counts + "人：" + listed
    return text


def household_names(side: Identities, rows: npt.NDArray[np.int64], place: npt.NDArray[np.bool_]) -> Texts:
    """``34159900001（王五）户``; with its township and village before it where ``place`` says so."""

    def column(title: str) -> Texts:
        return _texts(side.answers[title].iloc[rows]) if title in side.answers else np.full(len(rows), "", dtype=object)

    key = _texts(side.households["户编号"].iloc[rows].map(mask_key, na_action="ignore"))
    where = np.where(place, column("乡镇") + column("村"), "").astype(object)
    return np.asarray(where + key + _in_brackets(column("户主姓名")) + "户", dtype=object)


def _reasons(members: pd.DataFrame, old: Identities, new: Identities) -> Texts:
    kind, said, born = (_texts(members[title]) for title in ("kind", "said", "born"))
    why = np.where((kind == UNKNOWN) & (said != ""), said, kind).astype(object)
    dated = (kind == BORN) & (born != "")
    month = pd.Series(born[dated], dtype=object).str[:6]
    why[dated] = (month.str[:4] + "年" + month.str[4:].str.lstrip("0") + f"月{BORN}").to_numpy(object)
    for direction, side, word in ((LEFT, new, "到"), (CAME, old, "由")):
        at = np.flatnonzero(((members["direction"] == direction) & (members["other"] >= 0)).to_numpy(bool))
        far = ~np.isin(kind[at], list(NEAR))
        why[at] = why[at] + f"，{word}" + household_names(side, members["other"].to_numpy(np.int64)[at], far)
    return why


def _in_brackets(*parts: Texts) -> Texts:
    """``（之女，原因未注明）``: the parts that there are; nothing where there is none."""
    text = np.full(len(parts[0]), "", dtype=object)
    for part in parts:
        text = text + np.where((text == "") | (part == ""), "", "，").astype(object) + part
    return np.where(text == "", "", "（" + text + "）").astype(object)


def _texts(column: pd.Series) -> Texts:
    return column.astype(object).where(column.notna(), "").map(str).to_numpy(object)
