"""Members: the roster's rows as persons, and the households that a roster makes up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.survey.gone_people import GONE, Flags, of_those_there, spread_over_rows, told_of_people
from fanpin_cli.survey.households import SOURCE, WHY_NOT, Records, without_own
from fanpin_cli.survey.keys import HEAD_NUMBER, KEY, head_of, keys_by_head
from fanpin_cli.survey.member_answers import Rows, Said, what_is_said
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.repeats import graded_rows
from fanpin_cli.survey.tables import Table
from fanpin_cli.text.identity import PERSON_KEY_LENGTH, age_on, birth_date
from fanpin_cli.text.shown import shown

HEAD = "本人或户主"
CONTRADICTORY = "各行不一致："
"""Stands in the ledger before values that contradict each other, so that reading the ledger again finds no answer there."""
MOST_UNLISTED = 100
"""The most persons that are added because 家庭人口 exceeds the roster's rows: a greater number is a slip of the pen. The
catalogue's own limit does not help where a county's rule set has lifted it."""
RELATION, NAME, NUMBER, BORN, AGE, PEOPLE = "与户主关系", "姓名", "证件号码", "出生日期", "年龄", "家庭人口"


def read_roster(table: Table, as_of: dt.date) -> tuple[pd.DataFrame, Records]:
    """A roster's persons (typed, with 户编号, 年龄, their places and GONE), and its households, one row each in the order of
    their first rows."""
    problems: list[Problem] = []
    key = _household_key(table, problems)
    members = table.member.assign(**{KEY: key, GONE: pd.Series(table.marks.how(len(table.rows)))})
    members[AGE] = _ages(members, as_of)
    again = repeated_persons(members)
    problems += [
        Problem("person-twice", *table.address(row, NUMBER), key=str(key[row]), value=str(table.member[NUMBER][row]))
        for row in np.flatnonzero(again).tolist()
    ]
    members = spread_over_rows(pd.concat([members, table.places()], axis=1))
    problems += told_of_people(table, key)
    records = _households(table, members, key, again, problems)
    return members[~again].reset_index(drop=True), records


def _household_key(table: Table, problems: list[Problem]) -> pd.Series:
    """Each person's household: 户编号, else the head's 证件号码, else the 户主 row above."""
    none = pd.Series([None] * len(table.rows), dtype=object)
    given = table.household[KEY].astype(object) if KEY in table.household else none
    key = keys_by_head(given, head_of(table.household))
    if KEY not in table.household and HEAD_NUMBER not in table.household and RELATION in table.member:
        problems.append(Problem("key-from-order", table.name, table.sheet))
        heads = table.member[RELATION] == HEAD
        number = table.member.get(NUMBER, none).astype(object).str[:PERSON_KEY_LENGTH]
        own = number.where(number.notna(), "第" + pd.Series(table.rows).astype(str) + "行户主")
        key = own.where(heads).ffill()
    return key.where(key.notna(), None)


def repeated_persons(members: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """The rows that list a person of the same household a second time, by the first 18 characters of 证件号码 (one register
    has the identity number, another the disability card). The row with the most answers is the person's."""
    if NUMBER not in members:
        return np.zeros(len(members), dtype=bool)
    person = members[KEY] + "\0" + members[NUMBER].astype(object).str[:PERSON_KEY_LENGTH]
    return np.asarray(graded_rows(members, person) != np.arange(len(members)), dtype=bool)


def _ages(members: pd.DataFrame, as_of: dt.date) -> pd.Series:
    """Whole years on the as-of date: by 出生日期, else by the identity number, else as the roster says."""
    ages = pd.Series(np.nan, index=members.index)
    if BORN in members:
        ages = members[BORN].map({born: age_on(born, as_of) for born in members[BORN].dropna().unique()}).astype(float)
    if NUMBER in members:
        digits = members[NUMBER].astype(object).str[6:14].where(members[NUMBER].astype(object).str.len() >= 18)
        old = members[NUMBER].astype(object).str[6:12].where(members[NUMBER].astype(object).str.len() == 15)
        born_by = digits.where(digits.notna(), "19" + old)  # the old 15 figures leave the century out
        # Each different date is read once, put into a number of 18 figures whose other parts do not matter.
        years = {text: birth_date(f"341599{text}0000") for text in born_by.dropna().unique()}
        by_number = born_by.map({text: age_on(born, as_of) for text, born in years.items() if born}).astype(float)
        ages = ages.fillna(by_number)
    if AGE in members:
        ages = ages.fillna(members[AGE].astype(float))
    return ages.where(ages.between(0, 130))  # beyond that the birth date is wrong, and the age unknown


def _households(
    table: Table, members: pd.DataFrame, key: pd.Series, again: npt.NDArray[np.bool_], problems: list[Problem]
) -> Records:
    """The households of a roster. Persons without any key become one household each, which cannot be graded."""
    rows = pd.Series(np.arange(len(key)))
    group = key.where(key.notna(), "\0" + rows.astype(str)).to_numpy(object)  # \0: no 户编号 begins so
    first = ~pd.Series(group).duplicated().to_numpy()
    order = group[first]
    heads = (members[RELATION] == HEAD).fillna(False).to_numpy(bool) if RELATION in members else np.zeros(len(key), dtype=bool)
    gone = members[GONE].notna().to_numpy(bool)
    household, _order = pd.factorize(group)
    table = of_those_there(table, household, gone)
    said: dict[str, Said] = {}
    for title in map(str, table.household.columns):
        if title != KEY:
            said[title] = what_is_said(table.household[title], household, heads, len(order))
            problems += _disagreements(table, title, said[title], household, key)
    answers = pd.DataFrame({title: one.answers for title, one in said.items()}, index=range(len(order)))
    if RELATION in members:
        for title, source in (("户主姓名", NAME), (HEAD_NUMBER, NUMBER)):
            if title not in answers and source in members:
                of_head = _of_heads(members[source], heads, gone, group)
                answers[title] = of_head.reindex(order).astype(object).to_numpy()
                answers[title] = answers[title].where(answers[title].notna(), None)
    answers[KEY] = key[first].to_numpy(object)
    size = pd.Series(group[~again & ~gone]).value_counts().reindex(order).to_numpy(float)
    answers[PEOPLE] = answers[PEOPLE].fillna(pd.Series(size)) if PEOPLE in answers else size
    answers[SOURCE] = table.source()[first]
    answers[WHY_NOT] = (
        pd.Series(answers[KEY]).isna().map({True: "名册中此人没有户编号，无法归户，需补填", False: None}).astype(object)
    )
    problems += [Problem("no-key", *table.address(row, KEY)) for row in np.flatnonzero(key.isna()).tolist()]
    places = table.places()[first].reset_index(drop=True)
    originals = without_own(_originals(table, group, order, said))
    return Records(answers, originals, None, places, tuple(problems))


def _of_heads(column: pd.Series, heads: Flags, gone: Flags, group: np.ndarray) -> pd.Series:
    """What each household's 户主 row says, that of one who is still there before that of one who is gone."""
    order = np.flatnonzero(heads)[np.argsort(gone[heads], kind="stable")]
    of_head: pd.Series = column.iloc[order].groupby(group[order], sort=False).first()
    return of_head


def _disagreements(table: Table, title: str, said: Said, household: Rows, key: pd.Series) -> Iterator[Problem]:
    """Household values repeated on member rows must agree; one problem a household and field, at the first row that differs."""
    column = table.household[title]
    row_used = said.rows[household]
    used = column.take(np.maximum(row_used, 0)).reset_index(drop=True)
    differs = column.notna() & used.notna() & (column != used)
    differing = np.flatnonzero((row_used >= 0) & differs.fillna(False).to_numpy(bool))
    firsts = differing[~pd.Series(household[differing]).duplicated().to_numpy()]
    for row in firsts.tolist():
        other = int(row_used[row])
        yield Problem(
            "members-contradict" if said.contradictory[household[row]] else "members-disagree",
            *table.address(row, title),
            key=str(key[row] or ""),
            value=shown(column[row]),
            details={"title": title, "first": shown(column[other]), "other": table.address(other, title)[2]},
        )


def _originals(table: Table, group: np.ndarray, order: np.ndarray, said: Mapping[str, Said]) -> pd.DataFrame:
    """The roster's columns by household, for the ledger: a household's value from the row that is used, all different values
    (；between) where the rows contradict each other or the column is unknown. Columns about members are left out."""
    columns: dict[str, np.ndarray] = {}
    for title in map(str, table.originals.columns):
        if title in table.household:
            column = table.originals[title]
            columns[title] = column.groupby(group, sort=False).first().reindex(order).to_numpy(object, copy=True)
            if title in said:
                known = said[title].rows >= 0
                columns[title][known] = column.to_numpy(object)[said[title].rows[known]]
                if said[title].contradictory.any():
                    contradictory = said[title].contradictory
                    different = _different(column, group).reindex(order)[contradictory].astype(str)
                    columns[title][contradictory] = (CONTRADICTORY + different).to_numpy(object)
        elif title not in table.member:
            columns[title] = _different(table.originals[title], group).reindex(order).to_numpy(object)
    frame = pd.DataFrame(columns, index=range(len(order)), dtype=object)
    return frame.where(frame.notna(), None)


def _different(column: pd.Series, group: np.ndarray) -> pd.Series:
    """Each household's different values of a column, joined by ；."""
    texts = pd.DataFrame({"group": group, "value": column.to_numpy(object)}).dropna()
    texts = texts.drop_duplicates()
    single = ~texts["group"].duplicated(keep=False)
    several = texts[~single].groupby("group", sort=False)["value"].agg(lambda values: "；".join(map(shown, values)))
    joined: pd.Series = pd.concat([texts[single].set_index("group")["value"], several])
    return joined


def joined_rosters(rosters: Sequence[pd.DataFrame]) -> pd.DataFrame | None:
    """The persons of all rosters, gone or not, None without a roster. One whom two rosters list in a household counts once."""
    if not rosters:
        return None
    people = spread_over_rows(pd.concat(rosters, ignore_index=True))
    return people[~repeated_persons(people)].reset_index(drop=True) if len(rosters) > 1 else people


def unlisted(households: pd.DataFrame, members: pd.DataFrame) -> Rows:
    """How many of each household's 家庭人口 the roster does not list, in their order. 0 where 家庭人口 is missing, and
    where the roster lists nobody of the household: then nothing at all is known of its members."""
    if PEOPLE not in households:
        return np.zeros(len(households), dtype=np.int64)
    listed = households[KEY].map(members[KEY].value_counts()).to_numpy(float)
    lacking = households[PEOPLE].to_numpy(float, na_value=np.nan) - listed
    return np.nan_to_num(lacking).clip(0, MOST_UNLISTED).astype(np.int64)
