"""The sheets of each kind of blank form: which columns, and what of a ledger stands in them already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from fanpin_cli.documents.blank_form import FormColumn, FormTable
from fanpin_cli.ledger_format import SURVEYS_TOO
from fanpin_cli.policy.columns_asked import ColumnsAsked
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.list_kinds import CompiledList
from fanpin_cli.survey import change_list, visit_list
from fanpin_cli.survey.catalogue import Field
from fanpin_cli.survey.households import WHY_NOT
from fanpin_cli.survey.keys import KEY, numbers_of
from fanpin_cli.survey.members import AGE, NAME, NUMBER, RELATION
from fanpin_cli.survey.model import Survey
from fanpin_cli.workflows.form_columns import filled_in, form_column
from fanpin_cli.workflows.needed_questions import Needed

SHEETS: Mapping[str, str] = {"survey": "入户调查", "roster": "成员名册", "visits": "走访记录", "changes": "等级调整"}
"""What a form is called, and its sheet."""
LIST = "list:"
"""What the names of departments' lists begin with: list:低保."""
WHO = ("乡镇", "村", KEY, "户主姓名")
DOCUMENTS = frozenset({*SURVEYS_TOO, "自然村", "帮扶责任人"})
"""What documents show beside what rules ask of: ledgers, public notices, lists of visits."""
OF_MEMBER = (NAME, NUMBER, RELATION)
WHOSE, WHERE_AND_WHO, ASKED, KNOWN = "哪一户", "谁", "要问的", "上期已有，不用问"
ROOM, ROOM_BELOW = 300, 20
"""Empty rows of a form without a ledger, and below the households of one."""
NOT_ASKED = "—"
"""What stands in a cell that nobody need fill in; reading takes it for a blank."""


@dataclass(frozen=True)
class FormRules:
    """What forms are made of: the rules as of a day, and what they and the data checks ask of."""

    policy: Policy
    asked: ColumnsAsked
    as_of: dt.date

    @property
    def households(self) -> Mapping[str, Field]:
        return self.policy.catalogue.households

    @property
    def members(self) -> Mapping[str, Field]:
        return self.policy.catalogue.members

    def of_household(self, title: str, *, asked: bool = True, group: str | None = None) -> FormColumn:
        used_by = self.asked.households.get(title, ())
        return form_column(title, self.households[title], self.as_of, used_by=used_by, asked=asked, group=group)

    def of_member(self, title: str, *, asked: bool = True) -> FormColumn:
        used_by = self.asked.members.get(title, ())
        return form_column(title, self.members[title], self.as_of, used_by=used_by, asked=asked)


def list_sheet(kind: str) -> str:
    """The sheet of a department's list. ``screen`` finds the list in a workbook of several by the kind in its name."""
    return f"{kind}名单"


def sheet_of(form: str) -> str:
    """The sheet of a form that people fill in."""
    return SHEETS.get(form) or list_sheet(form.removeprefix(LIST))


def survey_titles(rules: FormRules) -> list[str]:
    """The columns of a survey, those first that say whose row it is."""
    wanted = [title for title in rules.households if title in DOCUMENTS or title in rules.asked.households]
    return [*WHO, *(title for title in wanted if title not in WHO)]


def roster_titles(rules: FormRules) -> list[str]:
    """The columns of a roster that are about the member; 年龄 follows from his number."""
    own = {*OF_MEMBER, *rules.asked.members} - {AGE}
    return [title for title in rules.members if title in own]


def survey_table(rules: FormRules, survey: Survey | None) -> FormTable:
    titles = survey_titles(rules)
    rows = pd.DataFrame() if survey is None else _of_households(rules, survey, titles)
    return FormTable(SHEETS["survey"], tuple(map(rules.of_household, titles)), rows, _room(survey))


def roster_table(rules: FormRules, survey: Survey | None) -> FormTable:
    columns = (
        *(rules.of_household(title, group=WHOSE) for title in WHO[:3]),
        *map(rules.of_member, roster_titles(rules)),
    )
    rows = pd.DataFrame() if survey is None else _members(rules, survey)
    return FormTable(SHEETS["roster"], columns, rows, _room(survey) * (3 if survey is None else 1))


def list_table(rules: FormRules, kind: str, survey: Survey | None) -> FormTable:
    """A list of visits or of changes."""
    fields = visit_list.FIELDS if kind == "visits" else change_list.FIELDS
    levels = tuple(style.name for style in rules.policy.rules.levels.values())
    columns = (
        *(rules.of_household(title, group=WHOSE) for title in WHO),
        *(
            form_column(title, field, rules.as_of, group=SHEETS[kind], choices=levels if title == change_list.LEVEL else ())
            for title, field in fields.items()
        ),
    )
    rows = pd.DataFrame() if survey is None else _of_households(rules, survey, WHO)
    return FormTable(SHEETS[kind], columns, rows, _room(survey))


def department_list_table(rules: FormRules, kind: CompiledList) -> FormTable:
    """A department's list: where, who, and the list's own columns."""
    columns = (
        *(rules.of_household(title, group=WHERE_AND_WHO) for title in WHO[:2]),
        *(form_column(title, rules.members[title], rules.as_of, group=WHERE_AND_WHO) for title in (NAME, NUMBER)),
        *(
            form_column(title, column, rules.as_of, group=kind.spec.title or list_sheet(kind.kind))
            for title, column in kind.spec.columns.items()
        ),
    )
    return FormTable(list_sheet(kind.kind), columns, pd.DataFrame(), ROOM)


def needed_tables(rules: FormRules, survey: Survey, needed: Needed, *, prefill: bool) -> list[FormTable]:
    """The survey, and the roster where one was read: a household's questions blank, all else as the ledger has it.

    prefill: whether the questions have last round's answers, to be corrected.
    """
    asked = needed.households
    titles = list(dict.fromkeys([*survey_titles(rules), *asked.columns]))
    rows = _of_households(rules, survey, titles)
    rows = _with_gaps(rows, asked, prefill=prefill)
    for title, parts in needed.parts.items():  # what it would follow from is of the last round, and would contradict it
        for part in sorted(parts & {*rows.columns} - {*WHO, title}):
            stale = asked[title] & ~asked.get(part, pd.Series(False, index=asked.index))
            if not rules.households[part].stable:
                rows[part] = rows[part].mask(stale, NOT_ASKED)
    anybody = {str(title) for title in asked.columns if asked[title].any()}
    something = {title for title in titles if not rows[title].isna().all() and not (rows[title] == NOT_ASKED).all()}
    basic = [title for title in titles if title in DOCUMENTS and title not in anybody]
    questions = [title for title in titles if title in anybody]
    known = [title for title in titles if title in something and title not in (*basic, *questions)]
    columns = (
        *(rules.of_household(title, group=WHOSE) for title in basic),
        *(rules.of_household(title, group=ASKED) for title in questions),
        *(rules.of_household(title, group=KNOWN, asked=False) for title in known),
    )
    tables = [FormTable(SHEETS["survey"], columns, rows, ROOM_BELOW, to_fill=True)]
    if survey.members is not None:
        tables.append(_needed_roster(rules, survey, needed, prefill=prefill))
    return tables


def _needed_roster(rules: FormRules, survey: Survey, needed: Needed, *, prefill: bool) -> FormTable:
    table = roster_table(rules, survey)
    assert survey.members is not None  # a roster is asked only where there was one
    keys = survey.households[KEY].dropna().drop_duplicates()
    of = survey.members[KEY].map(pd.Series(keys.index, index=keys.to_numpy(object)))
    known = of.notna().to_numpy(bool)
    flags = pd.DataFrame(False, index=table.rows.index, columns=needed.members.columns)
    flags.loc[known] = needed.members.iloc[of[known].astype(int)].to_numpy(bool)
    rows = _with_gaps(table.rows, flags.drop(columns=NAME, errors="ignore"), prefill=prefill)
    anybody = {str(title) for title in flags.columns if flags[title].any()}
    columns = (replace(column, asked=column.title in anybody or column.title in (*WHO, *OF_MEMBER)) for column in table.columns)
    return replace(table, columns=tuple(columns), rows=rows, to_fill=True)


def _with_gaps(rows: pd.DataFrame, asked: pd.DataFrame, *, prefill: bool) -> pd.DataFrame:
    """The rows with a gap where something is asked, and a dash where a question is not put to this one and nothing known."""
    rows = rows.copy()
    for title in map(str, asked.columns):
        own = rows[title] if title in rows else pd.Series(None, index=rows.index, dtype=object)
        flags = asked[title].to_numpy(bool)
        rows[title] = (
            own.mask(~flags & own.isna(), NOT_ASKED) if prefill else own.mask(flags, None).mask(~flags & own.isna(), NOT_ASKED)
        )
    return rows


def _members(rules: FormRules, survey: Survey) -> pd.DataFrame:
    fields = {title: rules.members[title] for title in roster_titles(rules)}
    if survey.members is None:
        return pd.DataFrame(columns=[*WHO[:3], *fields])
    places = survey.households.drop_duplicates(KEY).set_index(KEY).reindex(survey.members[KEY])
    rows = _filled(survey.members, {**fields, KEY: rules.households[KEY]})
    return rows.assign(**{title: places[title].to_numpy(object) for title in WHO[:2] if title in places})


def _of_households(rules: FormRules, survey: Survey, titles: Iterable[str]) -> pd.DataFrame:
    return _filled(survey.households, {title: rules.households[title] for title in titles})


def _filled(answers: pd.DataFrame, fields: Mapping[str, Field]) -> pd.DataFrame:
    """Those answers as the form's cells."""
    rows = pd.DataFrame(
        {title: filled_in(answers[title], field) for title, field in fields.items() if title in answers},
        index=answers.index,
    )
    return rows.reindex(columns=[*fields]).astype(object).assign(**{KEY: numbers_of(answers[KEY]).astype(object)})


def _room(survey: Survey | None) -> int:
    return ROOM if survey is None else ROOM_BELOW


def part_of(survey: Survey, rows: Iterable[int]) -> Survey:
    """Some households of a survey, with their members."""
    households = survey.households.iloc[[*rows]].reset_index(drop=True)
    members = survey.members
    if members is not None:
        members = members[members[KEY].isin(households[KEY].dropna())].reset_index(drop=True)
    return replace(survey, households=households, members=members)


def to_ask(survey: Survey) -> list[int]:
    """The rows of a ledger's households that are asked again: not those that only repeat another, nor where nobody is left."""
    own = survey.households
    return np.flatnonzero((own[WHY_NOT].isna() | own[KEY].isna()).to_numpy(bool)).tolist()
