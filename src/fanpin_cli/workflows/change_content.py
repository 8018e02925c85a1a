"""What goes into the change report: the comparison of two rounds as the document's tables."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.answer_changes import told
from fanpin_cli.assessment.changes import ABSENT, SAME
from fanpin_cli.assessment.graded_round import GradedRound
from fanpin_cli.assessment.grading import names_of_places
from fanpin_cli.assessment.member_change_texts import household_texts
from fanpin_cli.assessment.member_changes import LEFT
from fanpin_cli.documents.change_report.report_content import NEWS, STILL, ChangeReport, Place, Unasked
from fanpin_cli.documents.tables.place_colours import FILLS, TABS, UNKNOWN_LEVEL
from fanpin_cli.ledger_format import NOBODY_LEFT, OTHER_PLACES
from fanpin_cli.survey.households import WHY_NOT
from fanpin_cli.survey.keys import numbers_of
from fanpin_cli.workflows.compare import Compared

LATER = {
    **{
        title: title
        for title in ("乡镇", "村", "户编号", "户主姓名", "家庭人口", "帮扶责任人", "帮扶措施", "帮扶建议", "判定理由")
    },
    "证件号码": "户主证件号码",
}
"""Columns of the later round, or of the earlier one for households that left → the canonical title that they show."""
WHO = ["乡镇", "村", "户编号", "户主姓名", "证件号码", "家庭人口"]


def change_content(compared: Compared) -> ChangeReport:
    """Everything that the change report shows, as tables."""
    policy, rules = compared.policy, compared.policy.rules
    names = {**{place.id: place.name for place in _places(compared)}, ABSENT: ""}
    households = _households(compared, names)
    return ChangeReport(
        title=rules.title,
        document=_document(compared),
        unit=rules.district or _most_common(compared),
        old_round=compared.old.name,
        new_round=compared.new.name,
        as_of=policy.as_of,
        places=_places(compared),
        households=households,
        warnings=_warnings(compared, households),
        answers=_answers(compared, households),
        only_old=compared.answers.only_old,
        only_new=compared.answers.only_new,
        unasked=_unasked(compared),
        open_warnings=compared.warnings.open,
        sizes_unknown=(_unknown_sizes(compared.old), _unknown_sizes(compared.new)),
    )


def _document(compared: Compared) -> str:
    """The document of the rule set itself: of an overlay the county's own."""
    source = compared.policy.rules.source
    return source.document if source else ""


def _unknown_sizes(side: GradedRound) -> int:
    return int(side.households["家庭人口"].isna().sum())


def _unasked(compared: Compared) -> tuple[Unasked, ...]:
    lacking = compared.warnings.not_assessed
    warnings = [one.entry for one in compared.policy.warnings if one.id in lacking]
    return tuple(Unasked(entry.id, entry.title or entry.id, tuple(map(str, lacking[entry.id]))) for entry in warnings)


def _most_common(compared: Compared) -> str:
    counties = compared.surveys[1].households.get("县")
    return "" if counties is None or counties.dropna().empty else str(counties.mode().iloc[0])


def _places(compared: Compared) -> tuple[Place, ...]:
    levels = {rank: (style.name, style.colour, style.colour) for rank, style in compared.policy.rules.levels.items()}
    for survey in compared.surveys:  # a ledger of another rule set may have levels that these rules have not
        levels = {**{rank: (name, *UNKNOWN_LEVEL) for rank, (name, _sheet) in survey.levels.items()}, **levels}
    names = names_of_places(compared.policy)
    return (
        *(Place(str(rank), *levels[rank]) for rank in sorted(levels)),
        *(Place(place, names[place], FILLS[place], TABS[place]) for place in OTHER_PLACES),
        Place(ABSENT, "不在册", "FFFFFF", "BFBFBF"),
    )


def _households(compared: Compared, names: dict[str, str]) -> pd.DataFrame:
    changes = compared.changes
    before = compared.old.households.reindex(changes["old"]).reset_index(drop=True)
    now = compared.new.households.reindex(changes["new"]).reset_index(drop=True)
    table = pd.DataFrame({title: now[source].where(changes["new"] >= 0, before[source]) for title, source in LATER.items()})
    texts = [title for title in table.columns if title != "家庭人口"]
    table[texts] = table[texts].astype(object).fillna("")
    table["户编号"] = numbers_of(table["户编号"])
    table["家庭人口"] = table["家庭人口"].astype(float)
    table.loc[_gone(compared), "帮扶建议"] = ""
    left_poverty = [
        np.append(flags, False)[changes[side].to_numpy(int)]  # -1, not there, takes the last
        for side, flags in zip(("old", "new"), compared.registered, strict=True)
    ]
    return table.assign(
        上期等级=changes["old_place"].map(names),
        本期等级=changes["new_place"].map(names),
        变化类别=changes["class"],
        变化原因=changes["cause"],
        身份变化=changes["identity"],
        成员变化=household_texts(compared.members, compared.members["change"].to_numpy(int), len(changes)),
        新增规则=changes["rules_added"],
        消除规则=changes["rules_gone"],
        答案变化=told(compared.answers.table, len(changes)),
        old_place=changes["old_place"],
        new_place=changes["new_place"],
        persons=changes["persons"],
        old_persons=before["家庭人口"].fillna(0).astype(int),
        new_persons=now["家庭人口"].fillna(0).astype(int),
        old_registered=left_poverty[0],
        new_registered=left_poverty[1],
    )


def _gone(compared: Compared) -> npt.NDArray[np.bool_]:
    """The households that are not there any more, or of which nobody is left: there is nobody to advise."""
    nobody = (compared.surveys[1].households[WHY_NOT] == NOBODY_LEFT).to_numpy(bool)
    of: npt.NDArray[np.bool_] = np.append(nobody, True)[compared.changes["new"].to_numpy(int)]  # -1, not there, takes the last
    return of


def _warnings(compared: Compared, households: pd.DataFrame) -> pd.DataFrame:
    table = compared.warnings.table
    whose = households.iloc[table["change"].astype(int)].reset_index(drop=True)
    return whose[[*WHO, "上期等级", "本期等级", "帮扶责任人", "帮扶建议"]].assign(
        紧急程度=table["urgency"],
        预警事项=table["title"],
        预警情况=table["reason"],
        依据=_cited(table),
        跟踪责任=table["follow_up"],
        编号=table["id"],
        household=table["change"].astype(int),
        新旧=_news(compared),
    )


def _news(compared: Compared) -> npt.NDArray[np.object_]:
    """Of each warning's household: NEWS where something came to pass since the earlier round, else STILL: only what was so
    then already is warned of."""
    table, changes = compared.warnings.table, compared.changes
    of = table["change"].to_numpy(int)
    compares = np.zeros(len(changes), dtype=bool)
    compares[of[table["compares"].to_numpy(bool)]] = True
    moved = (changes["class"] != SAME) | (changes["rules_added"] != "")
    news: npt.NDArray[np.object_] = np.where(compares | moved.to_numpy(bool), NEWS, STILL).astype(object)[of]
    return news


def _cited(warnings: pd.DataFrame) -> pd.Series:
    """六政办〔2019〕15号二（一）2: the clause and document behind the warning, or the source that it names."""
    clauses = warnings["clause"].astype(str)
    numbered = clauses.str.startswith(tuple("一二三四五六七八九十"))
    return clauses.where(~numbered, warnings["document"].astype(str) + clauses)


def _members(members: pd.DataFrame) -> pd.DataFrame:
    """Who left and who came, as rows of 逐项变化."""
    left = members["direction"] == LEFT
    reason = members["direction"] + "：" + members["why"]
    return pd.DataFrame(
        {
            "change": members["change"],
            "title": "成员变化",
            "old": members["who"].where(left, ""),
            "new": reason.where(left, members["who"] + reason),
            "difference": float("nan"),
        }
    )


def _answers(compared: Compared, households: pd.DataFrame) -> pd.DataFrame:
    table = pd.concat([compared.answers.table, _members(compared.members)], ignore_index=True)
    table = table.sort_values("change", kind="stable", ignore_index=True)
    whose = households.iloc[table["change"].astype(int)].reset_index(drop=True)
    return whose[["乡镇", "村", "户编号", "户主姓名", "变化类别"]].assign(
        项目=table["title"], 上期=table["old"], 本期=table["new"], 差额=table["difference"].astype(float)
    )
