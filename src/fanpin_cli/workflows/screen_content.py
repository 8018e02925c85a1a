"""What goes into the workbook of a screening: rosters, lists and fates as the document's tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from fanpin_cli import __version__
from fanpin_cli.assessment.roster_people import NOWHERE, RosterPeople
from fanpin_cli.assessment.screening import (
    BELOW,
    DOUBTFUL,
    GONE,
    REGISTERED,
    UNMATCHED,
    UNREAD,
    VISIT,
    ListRows,
    Screened,
    candidates,
    evidence,
    group_titles,
    groups_of,
    joined_by_household,
)
from fanpin_cli.documents.screening import EntryColumn, ScreenContent
from fanpin_cli.documents.screening.content import (
    ACCOUNT_COLUMNS,
    DOUBTFUL_COLUMNS,
    HOUSEHOLD_COLUMNS,
    UNMATCHED_COLUMNS,
)
from fanpin_cli.ledger_format import AS_OF, RULE_SET, RULE_SET_SHA256, SOURCES, VERSION, VISIT_SHEET, VISITS_KEY
from fanpin_cli.policy.columns_asked import edge_columns
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.list_conditions import asked_of
from fanpin_cli.policy.list_kinds import CompiledList
from fanpin_cli.survey.catalogue import FieldType
from fanpin_cli.survey.department_lists import ListRead
from fanpin_cli.survey.keys import KEY, numbers_of
from fanpin_cli.survey.list_rows import UNREADABLE, differences
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.problems import Problem
from fanpin_cli.workflows.ledger_content import problem_table
from fanpin_cli.workflows.registered import Registered, type_of_unregistered

SIZE, TYPE = "家庭人口", "户类型"
TO_VISIT, KNOWN = "入户排查", "已建档立卡"
NO_VILLAGE = "未填村"


@dataclass(frozen=True)
class ReadList:
    """One kind of list: how it is defined, what its files hold, its rows for screening, and what became of them."""

    kind: CompiledList
    read: ListRead
    rows: ListRows
    result: Screened


def screen_content(
    policy: Policy,
    survey: Survey,
    roster: RosterPeople,
    registered: Registered,
    lists: Sequence[ReadList],
    inputs: Sequence[Path],
) -> ScreenContent:
    """The workbook's content. inputs: every file that was read."""
    rows = _all_rows(lists)
    groups = _group_order(policy, lists)
    households = _households(roster, rows, groups)
    entries = _entries(policy)
    visits = households[households["fate"] == VISIT]
    visits = visits.assign(**_filled_in(policy, roster, visits, entries))
    unmatched, doubtful = (rows[rows["fate"] == fate] for fate in (UNMATCHED, DOUBTFUL))
    return ScreenContent(
        title=policy.rules.title,
        as_of=policy.as_of,
        visits=visits[[*HOUSEHOLD_COLUMNS, *(entry.title for entry in entries)]],
        entries=entries,
        registered=households.loc[households["fate"] == REGISTERED, [*HOUSEHOLD_COLUMNS]],
        unmatched=_shown(unmatched)[[*UNMATCHED_COLUMNS]],
        doubtful=_shown(doubtful).assign(可能是=candidates(doubtful[["name", "乡镇", "村"]], roster))[[*DOUBTFUL_COLUMNS]],
        problems=problem_table([*_problems(survey, registered, lists), *_about_rows(lists, roster)]),
        villages=_villages(households, groups),
        parts=(TO_VISIT, *groups, KNOWN),
        account=_account(lists),
        notes=_notes(registered),
        meta=_meta(policy, inputs),
    )


def _all_rows(lists: Sequence[ReadList]) -> pd.DataFrame:
    """The rows of all lists in the order of the lists, with kind, group, fate, at and 依据."""
    parts = [
        one.rows.rows[["file", "sheet", "row", "source", "name", "number", "乡镇", "村", "note"]].assign(
            kind=one.kind.kind,
            group=one.kind.group,
            fate=one.result.fate,
            at=one.result.at,
            evidence=evidence(one.kind.kind, one.rows.rows["row"], one.rows.rows["note"], one.rows.rows["source"]),
        )
        for one in lists
    ]
    return pd.concat(parts, ignore_index=True)


def _group_order(policy: Policy, lists: Sequence[ReadList]) -> tuple[str, ...]:
    """The key groups that the given lists are evidence of, in the rule set's order."""
    given = dict.fromkeys(one.kind.group for one in lists)
    own = [group.title for group in policy.rules.edge.groups if group.title in given]
    return (*own, *(title for title in given if title not in own))


def _households(roster: RosterPeople, rows: pd.DataFrame, groups: Sequence[str]) -> pd.DataFrame:
    """The households that a list names: ``HOUSEHOLD_COLUMNS``, fate, and a flag for each group; the index is the roster's."""
    named = rows[rows["fate"].isin([VISIT, REGISTERED])]
    at = named["at"].to_numpy(np.int64)
    membership = groups_of(groups, at, named["group"].to_numpy(object), len(roster.households))
    texts = joined_by_household(at, named["evidence"].reset_index(drop=True))
    own = roster.households.reindex(columns=["乡镇", "村", KEY, "户主姓名", "户主证件号码", SIZE]).iloc[texts.index]
    own = own.rename(columns={"户主证件号码": "证件号码"}).astype(object)
    own[KEY] = numbers_of(own[KEY])
    fate = pd.Series(named["fate"].to_numpy(object), index=at).groupby(level=0).first()
    membership = membership.loc[own.index]
    return pd.concat([own.assign(重点群体=group_titles(membership), 依据=texts, fate=fate), membership], axis=1)


def _entries(policy: Policy) -> tuple[EntryColumn, ...]:
    """The columns that a visit has to fill in; those that the list of households has already are not asked again."""
    fields = policy.catalogue.households
    entries = []
    for title in edge_columns(policy):
        if title in HOUSEHOLD_COLUMNS:
            continue
        field = fields[title]
        choices: tuple[str, ...] = ("是", "否") if field.type is FieldType.YES_NO else ()
        if field.type is FieldType.ENUM:
            choices = tuple(field.values)
        entries.append(EntryColumn(title, choices, field.type is FieldType.DATE))
    return tuple(entries)


def _filled_in(
    policy: Policy, roster: RosterPeople, visits: pd.DataFrame, entries: Sequence[EntryColumn]
) -> dict[str, pd.Series]:
    """The entries: blank, but for 户类型, which is known, since none of these households is registered."""
    blank = pd.Series(np.nan, index=visits.index, dtype=object)
    filled = {entry.title: blank for entry in entries}
    if TYPE in filled:
        own = roster.households.get(TYPE, pd.Series(None, index=roster.households.index, dtype=object))
        own = own.loc[visits.index].astype(object)
        filled[TYPE] = own.where(own.notna(), type_of_unregistered(policy))
    return filled


def _shown(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of lists under the titles of 名单对不上."""
    titles = {
        "kind": "名单",
        "file": "文件",
        "sheet": "工作表",
        "row": "行",
        "name": "姓名",
        "number": "证件号码",
        "note": "内容",
    }
    return rows.rename(columns=titles)


def _villages(households: pd.DataFrame, groups: Sequence[str]) -> pd.DataFrame:
    """A row a village with households and persons of each part."""
    visited = households["fate"] == VISIT
    flags = {TO_VISIT: visited, **{title: visited & households[title] for title in groups}, KNOWN: ~visited}
    size = pd.to_numeric(households[SIZE], errors="coerce").fillna(0).astype(int)
    counted = {
        f"{part}{unit}": flag.astype(int) * (size if unit == "人数" else 1)
        for part, flag in flags.items()
        for unit in ("户数", "人数")
    }
    table = pd.DataFrame({"乡镇": households["乡镇"].fillna(""), "村": households["村"].fillna(NO_VILLAGE), **counted})
    return table.groupby(["乡镇", "村"], sort=False, as_index=False).sum()


def _account(lists: Sequence[ReadList]) -> pd.DataFrame:
    """What became of each list's rows, and whether they add up."""
    rows = []
    for one in lists:
        counts = pd.Series(one.result.fate).value_counts()
        number = {fate: int(counts.get(fate, 0)) for fate in (VISIT, REGISTERED, UNMATCHED, DOUBTFUL, BELOW, GONE, UNREAD)}
        in_problems = number[BELOW] + number[GONE] + number[UNREAD]
        parts = [number[VISIT], number[REGISTERED], number[UNMATCHED], number[DOUBTFUL], in_problems]
        rows.append([one.kind.kind, one.read.rows, *parts, "平衡" if sum(parts) == one.read.rows else "不平衡"])
    return pd.DataFrame(rows, columns=[*ACCOUNT_COLUMNS])


def _notes(registered: Registered) -> tuple[str, ...]:
    notes = [
        "名单各行的去向：入户排查、已建档立卡两列计行数，户数见上；名单对不上、疑似同名、数据问题各见其表。",
        "疑似同名的，名单上没有可用的证件号码，没有按姓名归户；核对身份后补上号码，再比对一次。",
    ]
    if not registered.told:
        notes.append("花名册没有户类型，也没有给出已建档立卡名单，全部按未建档立卡户处理。")
    return tuple(notes)


def _meta(policy: Policy, inputs: Sequence[Path]) -> dict[str, str]:
    return {
        VERSION: __version__,
        VISITS_KEY: VISIT_SHEET,
        RULE_SET: policy.rules.ruleset,
        RULE_SET_SHA256: policy.loaded.sha256,
        AS_OF: policy.as_of.isoformat(),
        SOURCES: ";".join(file.name for file in inputs),
    }


def _problems(survey: Survey, registered: Registered, lists: Sequence[ReadList]) -> Iterator[Problem]:
    """What reading found; of cells that should hold a person's number only those whose row is told here and nowhere else."""
    yield from survey.problems
    yield from registered.problems
    for one in lists:
        elsewhere = one.rows.rows[one.result.fate == DOUBTFUL]
        told = {*zip(elsewhere["file"], elsewhere["sheet"], elsewhere["cell"], strict=True)}
        for problem in one.read.problems:
            if not (problem.kind in UNREADABLE and (problem.file, problem.sheet, problem.cell) in told):
                yield problem
        asked = asked_of(one.kind)
        for table in one.read.tables:
            there = {str(title): pd.Series(dtype=float) for title in table.letters}
            worked_out = differences(there, one.kind.columns)
            for title in (title for title in asked if title not in there and title not in worked_out):
                details = {"list": one.kind.kind, "title": title, "condition": one.kind.condition}
                yield Problem("list-column-missing", table.name, table.sheet, f"A{table.header_row}", details=details)


def _about_rows(lists: Sequence[ReadList], roster: RosterPeople) -> Iterator[Problem]:
    """The rows whose place is 数据问题 (one whose number cannot be read is there by its cell), and what is odd about others."""
    keys = roster.households[KEY].astype(object)
    for one in lists:
        kinds = {BELOW: "list-below", GONE: "list-gone"}
        fate = (
            pd.Series(one.result.fate)
            .map(kinds)
            .where(~(one.result.person_gone & (one.result.fate == VISIT)), "list-gone-person")
        )
        of = one.rows.rows[fate.notna().to_numpy(bool)]
        for kind, at, file, sheet, cell, name, number in zip(
            fate.dropna(), one.result.at[of.index], of["file"], of["sheet"], of["cell"], of["name"], of["number"], strict=True
        ):
            details = {"list": one.kind.kind, "name": name or "—", "condition": one.kind.condition}
            key = "" if at == NOWHERE or keys[at] is None else str(keys[at])
            yield Problem(kind, file, sheet, cell, key=key, value="" if number is None else str(number), details=details)
    yield from _in_two_households(lists, roster)


def _in_two_households(lists: Sequence[ReadList], roster: RosterPeople) -> Iterator[Problem]:
    several = roster.several
    if several.empty:
        return
    keys = roster.households[KEY].astype(object).fillna("—")
    listed = set().union(*({*one.rows.person.dropna()} for one in lists))
    names = roster.numbered.set_index("person")["name"]
    for person, rows in several[several["person"].isin(listed)].groupby("person", sort=True):
        first, *others = [str(keys[at]) for at in rows["at"]]
        details = {"name": str(names[person] or "—"), "first": first, "others": "、".join(others)}
        yield Problem("person-in-two-households", key=first, value=str(person), details=details)
