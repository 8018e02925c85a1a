"""What goes into the ledger: the survey, the answers and the grading put together as the document's tables."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli import __version__
from fanpin_cli.assessment.grading import Grading, place_names
from fanpin_cli.assessment.identities import persons_of
from fanpin_cli.assessment.rounds import aligned, level_changes
from fanpin_cli.assessment.standing import EDGE, NOT_ASSESSED, TO_VERIFY
from fanpin_cli.documents.ledger import LedgerContent, LevelStyle
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.engine import Answers
from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.models import All, AnyOf, AtLeast, Not, When
from fanpin_cli.policy.requirements import labels
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.problems import Problem
from fanpin_cli.text.messages import in_chinese
from fanpin_cli.text.shown import shown
from fanpin_cli.workflows.last_round import LastRound

SEVERITIES = {"error": "错误", "warning": "疑点", "notice": "提示"}
OWN_COLUMNS = {
    "乡镇": "乡镇",
    "村": "村",
    "户编号": "户编号",
    "户主姓名": "户主姓名",
    "证件号码": "户主证件号码",
    "家庭人口": "家庭人口",
}
"""The ledger's own survey columns → the canonical titles they come from."""


def ledger_content(
    policy: Policy,
    survey: Survey,
    answers: Answers,
    grading: Grading,
    problems: Sequence[Problem],
    round_: str,
    last: LastRound | None,
) -> LedgerContent:
    """Everything the ledger shows, as tables; one row a household in the survey's order."""
    rules = policy.rules
    return LedgerContent(
        title=rules.title,
        round=round_,
        as_of=policy.as_of,
        unit=rules.district or _most_common(survey.households.get("县")),
        levels=tuple(LevelStyle(rank, style.name, style.colour, style.sheet) for rank, style in sorted(rules.levels.items())),
        places=_places(policy, survey, grading, last),
        originals=with_facts(policy, survey, answers),
        problems=problem_table(problems),
        rules=_rules_table(policy, grading),
        parameters=_parameters_table(policy),
        meta=_meta(policy, survey, grading, round_),
    )


def _most_common(column: pd.Series | None) -> str:
    if column is None or column.dropna().empty:
        return ""
    return str(column.mode().iloc[0])


def _places(policy: Policy, survey: Survey, grading: Grading, last: LastRound | None) -> pd.DataFrame:
    households = survey.households
    table = grading.table.drop(columns=["level", "possible", "应纳入规则"]).copy()
    for title, source in OWN_COLUMNS.items():
        table[title] = households[source].to_numpy(object) if source in households else None
    table["来源"] = households["来源"].to_numpy(object)
    table["成员"] = _members(survey)
    table["上期等级"], table["等级变化"] = "", ""
    if last is not None:
        names = place_names(policy)
        before = aligned(last.places.to_frame("place"), last.match.earlier)["place"].astype(object)
        table["上期等级"] = before.map(names).fillna("").to_numpy(object)
        table["等级变化"] = level_changes(before, table["place"].astype(object), names).to_numpy(object)
    return table


def _members(survey: Survey) -> npt.NDArray[np.object_]:
    """Each household's person keys, ``;`` between, in order; nothing where only the head is known."""
    persons = persons_of(survey).sort_values(["row", "person"])
    rows, firsts = np.unique(persons["row"].to_numpy(), return_index=True)
    members = np.full(len(survey.households), "", dtype=object)
    groups = np.split(persons["person"].to_numpy(object), firsts[1:]) if len(rows) else []
    members[rows] = [";".join(group) if len(group) > 1 else "" for group in groups]
    return members


def with_facts(policy: Policy, survey: Survey, answers: Answers) -> pd.DataFrame:
    """The survey's own columns, and what the roster adds to them, so that the ledger alone can be graded again.

    Only facts over members are added, and the limits of a count that is not known exactly: what follows from the
    household's own columns follows again.
    """
    columns = {str(title): survey.originals[title] for title in survey.originals}
    for fact in policy.facts:
        if not fact.of_members or answers.facts[fact.name].isna().all():
            continue
        value = answers.facts[fact.name].astype(object)
        value = value.where(value.notna(), None).replace({True: "是", False: "否"} if fact.term.kind is Kind.BOOLEAN else {})
        if fact.name in OWN_COLUMNS.values() and (value.isna() | survey.households[fact.name].notna().to_numpy()).all():
            continue  # the ledger's own column says it; where the two differ, a problem tells
        if fact.name in columns:
            own = columns[fact.name]
            value = own.where(survey.households[fact.name].notna().to_numpy() | value.isna(), value)
        columns[fact.name] = value.set_axis(survey.originals.index)
    for title, bound in answers.bounds.items():
        if bound.notna().any():
            columns[str(title)] = bound.astype(object).where(bound.notna(), None).set_axis(survey.originals.index)
    return pd.DataFrame(columns, index=survey.originals.index, copy=False)


def problem_table(problems: Sequence[Problem]) -> pd.DataFrame:
    """The 数据问题 sheet: one row a problem, errors first, in Chinese."""
    order = list(SEVERITIES)
    ranked = sorted(problems, key=lambda problem: order.index(problem.severity))
    rows = [
        {
            "序号": number,
            "级别": SEVERITIES[problem.severity],
            "类别": problem.title(in_chinese),
            "文件": problem.file,
            "工作表": problem.sheet,
            "单元格": problem.cell,
            "户编号": problem.key,
            "值": problem.value,
            "问题": problem.message(in_chinese),
            "处理办法": problem.mend(in_chinese),
        }
        for number, problem in enumerate(ranked, start=1)
    ]
    return pd.DataFrame(rows, columns=["序号", "级别", "类别", "文件", "工作表", "单元格", "户编号", "值", "问题", "处理办法"])


def when_text(when: When) -> str:
    """A condition as one line a person can read; a combination within another stands in brackets."""
    if isinstance(when, All):
        return "；且 ".join(map(_within, when.all))
    if isinstance(when, AnyOf):
        return "；或 ".join(map(_within, when.any))
    if isinstance(when, AtLeast):
        return f"以下至少{when.at_least}项：" + "、".join(map(_within, when.of))
    return f"不符合（{when_text(when.not_)}）" if isinstance(when, Not) else str(when)


def _within(when: When) -> str:
    combined = isinstance(when, All | AnyOf | AtLeast)
    return f"（{when_text(when)}）" if combined else when_text(when)


def _rules_table(policy: Policy, grading: Grading) -> pd.DataFrame:
    levels = policy.rules.levels
    sections = (
        ("风险等级", policy.risk),
        ("边缘户", policy.edge),
        ("重点群体", policy.groups),
        ("应纳入", policy.include),
        ("帮扶措施", policy.measures),
    )
    rows = []
    for section, compiled in sections:
        for item in compiled:
            entry = item.entry
            missing = grading.not_assessed.get(entry.id)
            level = getattr(entry, "level", None)
            rows.append(
                {
                    "规则编号": entry.id,
                    "类别": section,
                    "等级": levels[level].name if level is not None else "",
                    "名称": getattr(entry, "title", "") or getattr(entry, "project", ""),
                    "条件": when_text(entry.when),
                    "理由": getattr(entry, "reason", "") or getattr(entry, "text", ""),
                    "依据": entry.clause,
                    "本次是否评定": "未评定" if missing else "已评定",
                    "说明": f"缺少：{labels(missing, in_chinese)}" if missing else entry.note,
                    "出处": f"{item.place.file} 第{item.place.line}行",
                }
            )
    return pd.DataFrame(
        rows, columns=["规则编号", "类别", "等级", "名称", "条件", "理由", "依据", "本次是否评定", "说明", "出处"]
    )


def _parameters_table(policy: Policy) -> pd.DataFrame:
    rows = []
    for name, parameter in policy.rules.parameters.items():
        since, value = parameter.in_force(policy.as_of)
        rows.append(
            {
                "参数": name,
                "数值": "未设定" if value is None else shown(value),
                "单位": parameter.unit,
                "生效日期": "" if since is None or since.year <= 1 else since.isoformat(),
                "来源": parameter.source,
                "县级确定": "是" if parameter.county_sets else "否",
            }
        )
    return pd.DataFrame(rows, columns=["参数", "数值", "单位", "生效日期", "来源", "县级确定"])


def _meta(policy: Policy, survey: Survey, grading: Grading, round_: str) -> dict[str, str]:
    files = dict.fromkeys(sheet.file for sheet in survey.sheets if sheet.kind != "skipped")
    places = grading.table["place"].value_counts()
    names = [*map(str, sorted(policy.rules.levels)), EDGE, TO_VERIFY, NOT_ASSESSED]
    return {
        "版本": __version__,
        "规则集": policy.rules.ruleset,
        "规则集SHA256": policy.loaded.sha256,
        "轮次": round_,
        "评定日期": policy.as_of.isoformat(),
        "来源文件": ";".join(f"{file.name} {_sha256(file)}" for file in files),
        "户数": str(len(grading.table)),
        **{f"户数.{name}": str(places.get(name, 0)) for name in names},
        "应纳入户数": str(int(grading.table["include"].sum())),
        **_columns_read(survey),
    }


def _columns_read(survey: Survey) -> dict[str, str]:
    """``列.file·sheet`` → what every column of the sheet was taken for; of a further table on it with its header's row."""
    told: dict[str, str] = {}
    for sheet in survey.sheets:
        if sheet.matched is None:
            continue
        place = f"列.{sheet.file.name}·{sheet.sheet}"
        place = f"{place}·第{sheet.header_row}行起" if place in told else place
        columns = [f"{own}→{title}" for own, title in sheet.matched.items()]
        unknown = [f"未识别：{'、'.join(sheet.unmatched)}"] if sheet.unmatched else []
        told[place] = "；".join([*columns, *unknown])
    return told


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
