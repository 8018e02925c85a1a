"""Plans: a ledger in, for each household a plan with measures for it and for its members; design-rounds.md section 11."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from fanpin_cli.assessment.graded_round import only_repeats
from fanpin_cli.assessment.grading import names_of_places
from fanpin_cli.assessment.level_names import bare
from fanpin_cli.assessment.rounds import round_of
from fanpin_cli.assessment.village_names import Village, VillageNames
from fanpin_cli.assessment.visits import VISITOR
from fanpin_cli.documents.files.file_names import file_names
from fanpin_cli.documents.plan.plan_content import TITLE, HouseholdPlan, MemberPlan
from fanpin_cli.documents.plan.plan_standing import Standing
from fanpin_cli.documents.plan.plan_workbook import standing_workbook, write_plan_workbook
from fanpin_cli.documents.tables.headings import round_name
from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import EDGE, NOBODY_LEFT
from fanpin_cli.policy.check_engine import members_helped
from fanpin_cli.survey.households import WHY_NOT
from fanpin_cli.survey.keys import KEY, numbers_of
from fanpin_cli.survey.model import FileFailure
from fanpin_cli.survey.opening import Open, open_workbook, survey_files
from fanpin_cli.survey.vocabulary import Vocabulary, vocabulary
from fanpin_cli.text.mask import mask_key
from fanpin_cli.text.messages import _
from fanpin_cli.text.shown import shown
from fanpin_cli.workflows.ledger_fold import Regraded, laid_over, regraded
from fanpin_cli.workflows.ledgers import Ledger, names_in, read_ledger
from fanpin_cli.workflows.rules_in_force import policy_for

Progress = Callable[[str, int, int], None]
SITUATION = (
    *(
        "户类型",
        "脱贫年度",
        "主要致贫原因",
        "劳动力人数",
        "务工人数",
        "务工月数",
        "人均纯收入",
        "产业类型",
        "产业收入",
        "耕地面积",
    ),
    *(
        "危房户",
        "危房级别",
        "饮水安全",
        "低保户",
        "大病人数",
        "慢性病人数",
        "残疾人数",
        "在校生人数",
        "未参加医保人数",
        "刚性支出",
    ),
)
"""What of a household's answers its plan says, as far as the ledger has them."""
ALSO_NONE = frozenset({"劳动力人数", "务工人数", "务工月数", "人均纯收入"})
"""Numbers that say something where they are 0; no disabled person is not worth a word."""
OF_MEMBERS = ("姓名", "与户主关系", "年龄", "健康状况", "劳动技能")
UNIT_OF = {"元": "元", "亩": "亩", "人": "人", "月": "个月"}
NO_VILLAGE = "未填村"


@dataclass(frozen=True)
class PlanRequest:
    """What the user asked for; see ``fanpin plan --help``."""

    ledger: Path
    out: Path
    today: dt.date
    levels: Sequence[str] = ()
    villages: Sequence[str] = ()
    one_workbook: bool = False
    template: Path | None = None
    rules: str | None = None
    force: bool = False


@dataclass(frozen=True)
class Planned:
    """All that came of it.

    plans: how many there are, by the name of the place. written, standing: files written now, and whole ones that stood there.
    other: those of the latter that are of another state of the ledger, or another layout. without: households that no measure
    comes to, nor to a member. members, helped: how many persons the plans name, and how many have a measure of their own.
    """

    plans: Mapping[str, int]
    written: int
    standing: int
    other: tuple[str, ...]
    without: int
    members: int
    helped: int
    folder: Path
    failures: tuple[FileFailure, ...]


def write_plans(request: PlanRequest, progress: Progress, open_: Open = open_workbook) -> Planned:
    """Read the ledger and write what does not stand there yet. Raises ``FanpinError`` where that cannot be done."""
    files = survey_files([request.ledger])
    if request.template is not None and request.one_workbook:
        raise FanpinError(_("--template is the layout of the Word documents; leave out --one-workbook"))
    if request.out.exists() and not request.out.is_dir():
        raise FanpinError(_("{file} is a file; give -o the name of a folder").format(file=request.out))
    progress(_("reading"), 0, 1)
    policy = None if request.rules is None else policy_for(request.rules, request.today)
    ledger = read_ledger(files, policy, today=request.today, open_=open_)
    progress(_("reading"), 1, 1)
    table = _planned(ledger, request)
    plans = _plans(table, ledger)
    counts = Counter(plan.level for plan in plans)
    if request.one_workbook:
        written, standing, other = _write_workbooks(request, ledger, table, plans, progress)
    else:
        written, standing, other = _write_documents(request, table, plans, progress)
    return Planned(
        plans={name: counts[name] for name in names_of_places(ledger.policy).values() if counts[name]},
        written=written,
        standing=standing,
        other=tuple(other),
        without=sum(not plan.measures and not any(one.measures for one in plan.members) for plan in plans),
        members=sum(len(plan.members) for plan in plans),
        helped=sum(bool(one.measures) for plan in plans for one in plan.members),
        folder=request.out,
        failures=ledger.survey.failures,
    )


# Who gets a plan, and what it says


def _planned(ledger: Ledger, request: PlanRequest) -> pd.DataFrame:
    """The households that get a plan: those at risk and the edge households, or those that were asked for; with
    ``measures``, ``people`` (the plans of its members) and ``file`` (its name without ending)."""
    graded = regraded(ledger)
    survey = graded.survey
    content = laid_over(graded, ledger.decisions, visits=True)
    table = content.places.reset_index(drop=True)
    table["number"] = numbers_of(survey.households[KEY].astype(object)).to_numpy(object)
    table["situation"] = _situations(graded)
    table["measures"] = pd.Series(_measures(graded), dtype=object)
    table["people"] = pd.Series(_people(graded), dtype=object)
    table["自然村"] = survey.households.get("自然村", pd.Series(None, index=table.index, dtype=object)).to_numpy(object)
    table["level_name"] = table["place"].map(names_of_places(ledger.policy))
    table["file"] = _file_names(table)
    places = _wanted_places(ledger, request.levels)
    left = only_repeats(survey) | (survey.households[WHY_NOT] == NOBODY_LEFT).to_numpy(bool)
    wanted = table["place"].isin(places) & ~left
    if request.villages:
        wanted &= table["村"].isin(_wanted_villages(table, request.villages, vocabulary(ledger.policy.catalogue.headings)))
    if not wanted.any():
        raise FanpinError(_("{file}: no household stands there for which a plan is wanted").format(file=request.ledger.name))
    return table[wanted].reset_index(drop=True)


def _wanted_places(ledger: Ledger, levels: Sequence[str]) -> set[str]:
    known = names_in(ledger.survey, ledger.policy)
    everywhere = {*map(str, ledger.policy.rules.levels), EDGE}
    for level in levels:
        if known.get(bare(level)) not in everywhere:
            names = "、".join(name for place, name in names_of_places(ledger.policy).items() if place in everywhere)
            raise FanpinError(_("--level {level}: there is no such level; levels: {names}").format(level=level, names=names))
    return {known[bare(level)] for level in levels} or everywhere


def _wanted_villages(table: pd.DataFrame, wanted: Sequence[str], words: Vocabulary) -> set[str]:
    there = {str(village) for village in table["村"].dropna().unique()}
    found = VillageNames(tuple(Village("", village) for village in sorted(there)), words).found(
        Village("", village) for village in wanted
    )
    for asked, one in found.items():
        if one.village not in there:
            raise FanpinError(_("--village {village}: the ledger has no such village").format(village=asked.village))
    return {one.village for one in found.values()}


def _situations(graded: Regraded) -> list[str]:
    """Each household's answers in a sentence: 劳动力1人；人均纯收入4000元."""
    households, facts, fields = graded.survey.households, graded.answers.facts, graded.ledger.policy.catalogue.households
    parts = []
    for title in SITUATION:
        column = facts[title] if title in facts else households.get(title)
        if column is not None:
            unit = UNIT_OF.get(fields[title].unit or "", "") if title in fields else ""
            known = column.astype(object).where(column.notna(), None)
            nothing = (None,) if title in ALSO_NONE or unit == "" else (None, 0)
            parts.append([None if value in nothing else f"{title}：{shown(value)}{unit}" for value in known])
    return ["；".join(filter(None, told)) + "。" if any(told) else "" for told in zip(*parts, strict=True)]


def _measures(graded: Regraded) -> list[tuple[str, ...]]:
    """Each household's measures, in the order of the rule set, each once."""
    texts = [graded.answers.texts[one.id] for one in graded.ledger.policy.measures if one.id in graded.answers.texts]
    rows = zip(*texts, strict=True) if texts else ((),) * len(graded.survey.households)
    return [tuple(dict.fromkeys(text for text in row if text)) for row in rows]


def _plans(table: pd.DataFrame, ledger: Ledger) -> list[HouseholdPlan]:
    title = f"{ledger.policy.rules.district or ''}{TITLE}"
    none = pd.Series(None, index=table.index, dtype=object)
    helper = table.get(VISITOR, none)
    return [
        HouseholdPlan(
            title=title,
            place="".join(filter(None, map(_text, (row["乡镇"], row["村"], row.get("自然村"))))),
            number=_text(row["number"]),
            name=_text(row["户主姓名"]),
            size=_text(row["家庭人口"]),
            level=_text(row["level_name"]),
            responsible=_text(by),
            situation=_text(row["situation"]),
            reasons=_text(row["判定理由"]),
            measures=row["measures"],
            members=row["people"],
        )
        for row, by in zip(table.to_dict("records"), helper, strict=True)
    ]


def _people(graded: Regraded) -> list[tuple[MemberPlan, ...]]:
    """The plans of each household's members; none where the ledger knows no member of it."""
    survey, policy = graded.survey, graded.ledger.policy
    members = survey.members
    if members is None:
        return [()] * len(survey.households)
    before = None if graded.before is None else graded.before.answers
    helped = members_helped(policy, survey.households, members, before)
    measures = defaultdict[int, list[str]](list)
    for one in policy.member_measures:
        text = f"{one.entry.project}：{one.entry.text}" if one.entry.project else one.entry.text
        for row in helped.get(one.id, ()):
            measures[int(row)].append(text)
    people = defaultdict[object, list[MemberPlan]](list)
    known = members.astype(object).where(members.notna(), None)
    for row, told in enumerate(known.to_dict("records")):
        name, relation, age, health, labour = (_text(told.get(title)) for title in OF_MEMBERS)
        people[told[KEY]].append(MemberPlan(name, relation, age, health, labour, tuple(dict.fromkeys(measures[row]))))
    return [tuple(people.get(key, ())) for key in survey.households[KEY]]


def _text(value: object) -> str:
    return "" if value is None or value is pd.NA or value != value else shown(value)  # noqa: PLR0124 - NaN


# Where plans stand, and writing those that do not yet


def _folders(table: pd.DataFrame) -> pd.Series:
    """The name of each household's village as a part of a file's name, 云岭镇-东岭村."""
    places = [
        "-".join(filter(None, (_text(town), _text(village) or NO_VILLAGE)))
        for town, village in zip(table["乡镇"], table["村"], strict=True)
    ]
    different = list(dict.fromkeys(places))
    return pd.Series(places, index=table.index).map(dict(zip(different, file_names(different), strict=True)))


def _file_names(table: pd.DataFrame) -> pd.Series:
    """The name of each household's plan under the folder: 云岭镇-东岭村/0031-张三. It depends on the whole ledger and not on
    who is asked for, so that a second run finds it again. An identity number that serves as 户编号 stands in no name."""
    folders = _folders(table)
    labels = pd.Series(
        [
            "-".join(filter(None, (number if mask_key(number) == number else "", name))) or "户"
            for number, name in zip(table["number"].map(_text), table["户主姓名"].map(_text), strict=True)
        ],
        index=table.index,
    )
    names = labels.groupby(folders, sort=False).transform(lambda each: file_names(list(each)))
    return folders + "/" + names


def _write_documents(
    request: PlanRequest, table: pd.DataFrame, plans: Sequence[HouseholdPlan], progress: Progress
) -> tuple[int, int, list[str]]:
    """A document a household; how many were written, how many stood there whole, which of these are other plans."""
    from fanpin_cli.documents.plan.plan_document import PlanWriter  # loads a word processor's library

    writer = PlanWriter(request.template, request.today)
    written, standing, other = 0, 0, list[str]()
    for number, (name, plan) in enumerate(zip(table["file"], plans, strict=True)):
        progress(_("writing the plans"), number, len(plans))
        file = request.out / f"{name}.docx"
        there = Standing.NOTHING if request.force else writer.standing(plan, file)
        if there is Standing.NOTHING:
            writer.write(plan, file)
            written += 1
            continue
        standing += 1
        if there is Standing.OTHER:
            other.append(f"{name}.docx")
    progress(_("writing the plans"), len(plans), len(plans))
    return written, standing, other


def _write_workbooks(
    request: PlanRequest, ledger: Ledger, table: pd.DataFrame, plans: Sequence[HouseholdPlan], progress: Progress
) -> tuple[int, int, list[str]]:
    """A workbook a village."""
    rules = ledger.policy.rules
    told = f"{round_name(ledger.survey.round or round_of(ledger.policy.as_of))}　{rules.title}　评定日期：{ledger.policy.as_of}"
    villages = table["file"].str.rpartition("/")[0]
    groups = {str(village): rows.index for village, rows in table.groupby(villages, sort=False)}
    written, standing, other = 0, 0, list[str]()
    for number, (village, rows) in enumerate(groups.items()):
        progress(_("writing the plans"), number, len(groups))
        file = request.out / f"{village}-{TITLE}.xlsx"
        own = [plans[row] for row in rows]
        there = Standing.NOTHING if request.force else standing_workbook(own, file)
        if there is Standing.NOTHING:
            write_plan_workbook(village.replace("-", ""), told, own, file, request.today)
            written += 1
            continue
        standing += 1
        if there is Standing.OTHER:
            other.append(file.name)
    progress(_("writing the plans"), len(groups), len(groups))
    return written, standing, other
