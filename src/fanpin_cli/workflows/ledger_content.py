"""What goes into the ledger: survey, answers and grading as the document's tables."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from fanpin_cli import __version__
from fanpin_cli.assessment.graded_round import repeated_rows
from fanpin_cli.assessment.grading import Grading, names_of_places
from fanpin_cli.assessment.inclusion import progress
from fanpin_cli.assessment.measure_codes import legend_of
from fanpin_cli.assessment.previous_round import PreviousRound
from fanpin_cli.assessment.review_problems import ReviewProblem
from fanpin_cli.assessment.rounds import level_changes
from fanpin_cli.assessment.step_entries import step_titles
from fanpin_cli.documents.ledger import LedgerContent, LevelStyle, Returning
from fanpin_cli.documents.tables.unique_titles import unique_titles
from fanpin_cli.ledger_format import (
    AS_OF,
    BEFORE,
    CARRIED,
    COLUMNS_READ_KEY,
    DERIVED,
    IDENTITY,
    LEDGER_TITLES,
    MEMBER_COLUMNS,
    NOBODY_LEFT,
    NONE,
    PROBLEM_TITLES,
    PROGRESS,
    RECORD_COLUMNS,
    RECORD_KEY,
    RECORD_MEMBERS,
    RECORD_SOURCE,
    RECORD_WHY,
    ROUND,
    RULE_SET,
    RULE_SET_SHA256,
    SOURCES,
    SURVEYS_TOO,
    VERSION,
)
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.engine import Answers
from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.models import All, AnyOf, AtLeast, Not, Part, Reasoned, When
from fanpin_cli.policy.requirements import labels
from fanpin_cli.severities import NAMES, RANKS
from fanpin_cli.survey.catalogue import Field, FieldType
from fanpin_cli.survey.cells import TEXTS
from fanpin_cli.survey.households import SOURCE, WHY_NOT
from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.ledger_record import as_entries
from fanpin_cli.survey.member_record import as_texts, titles_kept
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.problems import Problem
from fanpin_cli.text.messages import in_chinese
from fanpin_cli.text.normalise import is_missing, plain
from fanpin_cli.text.shown import shown

MEMBER_MEASURES = "成员措施"


@dataclass(frozen=True)
class Review:
    """What people entered in a ledger, one row a household: columns of ``ledger_format.KEPT``, and what comes of
    visits; the places that they decided (None where nobody has); and the sheet 调整记录."""

    entries: pd.DataFrame
    decided: pd.Series
    adjustments: pd.DataFrame


def ledger_content(
    policy: Policy,
    survey: Survey,
    answers: Answers,
    grading: Grading,
    before: PreviousRound | None,
    round_: str,
    problems: pd.DataFrame,
    sources: Mapping[str, str],
    review: Review | None = None,
) -> LedgerContent:
    """Everything the ledger shows, as tables; one row a household in the survey's order.

    problems: see ``problem_table``. sources: the hidden sheet's entries on the files that were read and the rules that graded.
    review: what people decided since; nothing in a ledger that was graded just now.
    """
    rules = policy.rules
    originals, derived = with_facts(policy, survey, answers)
    record = _record(survey, answers, before)
    titles = unique_titles([str(title) for title in originals.columns], LEDGER_TITLES)
    unknown = {title for sheet in survey.sheets for title in sheet.unmatched} - {*survey.households.columns}
    titled = dict(zip(originals.columns, titles, strict=True))
    carried = [title for own, title in titled.items() if own in unknown]
    fields = policy.reading_catalogue.households
    unit = rules.district or _most_common(survey.households.get("县"))
    return LedgerContent(
        title=rules.title,
        round=round_,
        as_of=policy.as_of,
        unit=unit,
        levels=tuple(LevelStyle(rank, style.name, style.colour, style.sheet) for rank, style in sorted(rules.levels.items())),
        places=_places(policy, survey, grading, before, review),
        originals=originals.set_axis(titles, axis=1),
        record=as_entries(record),
        problems=problems,
        rules=_rules_table(policy, grading),
        parameters=_parameters_table(policy),
        meta={
            VERSION: __version__,
            RULE_SET: rules.ruleset,
            RULE_SET_SHA256: policy.loaded.sha256,
            ROUND: round_,
            AS_OF: policy.as_of.isoformat(),
            **({BEFORE: before.round or NONE} if before else {}),
            CARRIED: ";".join(carried),
            DERIVED: ";".join(derived),
            MEMBER_COLUMNS: ";".join(titles_kept(_people(survey))),
            RECORD_COLUMNS: ";".join(map(str, record.columns)),
            **sources,
        },
        adjustments=pd.DataFrame() if review is None else review.adjustments,
        months=frozenset(title for own, title in titled.items() if own in fields and fields[own].type is FieldType.MONTH),
        unread=no_answers(survey, fields).rename(columns=titled),
        steps=tuple(rules.steps),
        legend=legend_of(policy),
        causes={rule.id: rule.entry.cause for of in (policy.risk, policy.edge) for rule in of if rule.entry.cause},
        returning=Returning(rules.review.days, rules.review.to or unit, rules.review.guide),
    )


def no_answers(survey: Survey, fields: Mapping[str, Field]) -> pd.DataFrame:
    """Which of the survey's values are no answers of their field, and no sign of a missing one (不详): one row a household, a
    column for each title where there is such a value. They stay in the ledger as they are written."""
    found = {}
    for title in survey.originals.columns.intersection(survey.households.columns):
        if title not in fields or fields[title].type in TEXTS:
            continue
        unread = (survey.originals[title].notna() & survey.households[title].isna()).to_numpy(bool)
        if unread.any():
            signs = {value for value in survey.originals[title][unread].unique() if is_missing(plain(str(value)))}
            found[title] = unread & ~survey.originals[title].isin(signs).to_numpy(bool)
    return pd.DataFrame(found, index=survey.originals.index)


def _most_common(column: pd.Series | None) -> str:
    if column is None or column.dropna().empty:
        return ""
    return str(column.mode().iloc[0])


def _places(
    policy: Policy, survey: Survey, grading: Grading, before: PreviousRound | None, review: Review | None
) -> pd.DataFrame:
    households, names = survey.households, names_of_places(policy)
    table = grading.table.drop(columns=["level", "possible", "应纳入规则"]).copy()
    if review is not None:
        table["place"] = review.decided.where(review.decided.notna(), table["place"]).to_numpy(object)
        for title in review.entries:
            table[title] = review.entries[title].to_numpy(object)
    for title, source in IDENTITY.items():
        table[title] = households[source].to_numpy(object) if source in households else None
    table[PROGRESS] = _progress(policy, table)
    table["来源"] = households["来源"].to_numpy(object)
    table["repeated"] = repeated_rows(survey, table["place"])
    table["上期等级"], table["等级变化"] = "", ""
    if before is not None:
        table["上期等级"] = before.places.map(names).fillna("").to_numpy(object)
        table["等级变化"] = level_changes(before.places, table["place"].astype(object), names).to_numpy(object)
    return table


def _progress(policy: Policy, table: pd.DataFrame) -> pd.Series:
    """How far each candidate of 应纳入 is; None for the other households."""
    steps = policy.rules.steps
    chosen = table.loc[table["include"].astype(bool)].reindex(columns=[*step_titles(steps)]).astype(object)
    entries = chosen.where(chosen.notna(), None)
    told = progress(entries, steps, policy.as_of, policy.as_of, policy.rules.calendar).told()
    return pd.Series(told, index=entries.index, dtype=object).reindex(table.index)


def _record(survey: Survey, answers: Answers, before: PreviousRound | None) -> pd.DataFrame:
    """What the ledger keeps of each household and does not show: see ``survey.ledger_record``."""
    households = survey.households
    keys = households[KEY].astype(object)
    several = keys.isna() | keys.duplicated(keep=False)
    none = pd.Series(None, index=households.index, dtype=object)
    people = _people(survey)
    assessed = households[WHY_NOT].isna() | (households[WHY_NOT] == NOBODY_LEFT)
    members = none if people is None else as_texts(people, keys.where(assessed, None))
    columns = {
        RECORD_KEY: keys,
        RECORD_SOURCE: households[SOURCE].where(several, None),
        RECORD_WHY: households[WHY_NOT],
        RECORD_MEMBERS: members,
        BEFORE: none if before is None else before.places,
        **{str(title): bound for title, bound in answers.bounds.items() if bound.notna().any()},
    }
    answered = pd.DataFrame() if before is None else before.answers
    columns |= {f"{BEFORE}.{title}": answered[title] for title in answered}
    return pd.DataFrame({title: pd.Series(values).set_axis(households.index) for title, values in columns.items()})


def _people(survey: Survey) -> pd.DataFrame | None:
    """The members, and behind them those who are no longer there."""
    if survey.gone is None:
        return survey.members
    return pd.concat([survey.members, survey.gone], ignore_index=True)


def with_facts(policy: Policy, survey: Survey, answers: Answers) -> tuple[pd.DataFrame, list[str]]:
    """The survey's own columns and what the roster adds to them, and the titles of the columns that it adds.

    Only facts over members are added: what follows from the household's own columns follows again when the ledger is read.
    """
    columns = {str(title): survey.originals[title] for title in survey.originals}
    derived = []
    for fact in policy.facts:
        if not fact.of_members or fact.name in SURVEYS_TOO or answers.facts[fact.name].isna().all():
            continue  # 家庭人口 has a column of the ledger's own, where reading has put what the roster says
        value = answers.facts[fact.name].astype(object)
        value = value.where(value.notna(), None).replace({True: "是", False: "否"} if fact.term.kind is Kind.BOOLEAN else {})
        if fact.name in columns:
            own = columns[fact.name]
            value = own.where(survey.households[fact.name].notna().to_numpy() | value.isna(), value)
        else:
            derived.append(fact.name)
        columns[fact.name] = value.set_axis(survey.originals.index)
    return pd.DataFrame(columns, index=survey.originals.index, copy=False), derived


def problem_table(problems: Sequence[Problem | ReviewProblem]) -> pd.DataFrame:
    """The 数据问题 sheet: one row a problem, errors first, in Chinese."""
    ranked = sorted(problems, key=lambda problem: RANKS[problem.severity])
    rows = [
        {
            "序号": number,
            "级别": NAMES[problem.severity],
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
    return pd.DataFrame(rows, columns=[*PROBLEM_TITLES])


def when_text(when: When) -> str:
    """A condition as one line a person can read; a combination within another stands in brackets."""
    if isinstance(when, All):
        return "；且 ".join(map(_within, when.all))
    if isinstance(when, AnyOf):
        return "；或 ".join(map(_within, when.any))
    if isinstance(when, AtLeast):
        return f"以下至少{when.at_least}项：" + "、".join(map(_within, when.of))
    return f"不符合（{when_text(when.not_)}）" if isinstance(when, Not) else str(when)


def _within(part: Part) -> str:
    when = part.when if isinstance(part, Reasoned) else part
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
        (MEMBER_MEASURES, policy.member_measures),
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
                    "本次是否评定": "制定计划时用" if section == MEMBER_MEASURES else "未评定" if missing else "已评定",
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


def sources_of(survey: Survey) -> dict[str, str]:
    """The hidden sheet's entries on the files that a survey was read from."""
    files = {sheet.file: sheet.name for sheet in survey.sheets if sheet.kind != "skipped"}
    return {SOURCES: ";".join(f"{name} {_sha256(file)}" for file, name in files.items()), **_columns_read(survey)}


def _columns_read(survey: Survey) -> dict[str, str]:
    """``列.file·sheet`` → what every column of the sheet was taken for; of a further table on it with its header's row."""
    told: dict[str, str] = {}
    for sheet in survey.sheets:
        if sheet.matched is None:
            continue
        place = f"{COLUMNS_READ_KEY}{sheet.name}·{sheet.sheet}"
        place = f"{place}·第{sheet.header_row}行起" if place in told else place
        columns = [f"{own}→{title}" for own, title in sheet.matched.items()]
        unknown = [f"未识别：{'、'.join(sheet.unmatched)}"] if sheet.unmatched else []
        told[place] = "；".join([*columns, *unknown])
    return told


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
