"""Findings: what reading and checking found wrong, as one table, each with its cell, its value and how to mend it.

Terminal, JSON and the marked copy are three renderings of this table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from fanpin_cli.assessment.finding_texts import (
    PERSONAL,
    Texts,
    like_rows,
    masked,
    masked_keys,
    messages,
    standing,
    texts,
    told_others,
    types_of,
)
from fanpin_cli.policy.check_engine import CheckAnswers
from fanpin_cli.policy.checks import CompiledCheck
from fanpin_cli.severities import RANKS
from fanpin_cli.survey.addresses import Letters, column_of
from fanpin_cli.survey.catalogue import Catalogue, FieldType
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.problems import Problem
from fanpin_cli.text.mask import mask_key, mask_numbers, mask_value
from fanpin_cli.text.messages import in_chinese

COLUMNS = (
    *("check", "code", "group", "severity", "title", "key", "person", "head", "name"),
    *("file", "sheet", "cell", "also", "others", "value", "standing", "message", "mend"),
    *("shown_key", "shown_value", "shown_message"),
)
READING = "读入"
"""The group of what was wrong with single cells when they were read."""
UNREADABLE = frozenset(
    {"number", "yes-no", "choice", "date", "identity-number", "phone", "digits-lost", "error-cell", "formula-unsaved"}
)
"""The kinds of problem that leave a filled cell without a value."""
KEY = "户编号"
PLACE = ["file", "sheet", "row"]


def findings_of(
    survey: Survey,
    checks: Sequence[CompiledCheck],
    answers: CheckAnswers,
    problems: Iterable[Problem],
    catalogue: Catalogue,
) -> pd.DataFrame:
    """One row a finding, errors first, then in the order of the sheets.

    Columns, all texts but others: check, code (the check as documents call it: its id, or the sort of problem in Chinese),
    group, severity (error, warning, notice), title, key (户编号), person (证件号码 where
    the finding is about a member), head (户主证件号码), name, file, sheet, cell (``H12``), also (other cells that it is about,
    ``;`` between), others (addresses of like rows), value (of the first field, as a clerk writes it, empty where there is
    none), standing (all the values that it rests on: ``工资性收入=1000；务工人数=0``), message, mend. shown_key, shown_value
    and shown_message are for screens, without personal numbers.
    """
    types = types_of(catalogue)
    facts = {str(title): column for title, column in answers.facts.items() if title not in survey.households}
    households = survey.households.assign(**facts)
    tables = [_of_problems(survey, problems, types)]
    tables += [_of_check(survey, households, check, answers, types) for check in checks if len(answers.found.get(check.id, ()))]
    found = pd.concat([table for table in tables if len(table)] or tables[:1], ignore_index=True)[list(COLUMNS)]
    found = _without_unreadable(found)
    found["shown_key"] = masked_keys(found["key"], survey.households)
    rank = found["severity"].map(RANKS)
    return found.iloc[np.argsort(rank.to_numpy(), kind="stable")].reset_index(drop=True)


def _without_unreadable(found: pd.DataFrame) -> pd.DataFrame:
    """Drop 'empty cell' findings where the cell already has an 'unreadable' one."""
    address = pd.MultiIndex.from_frame(found[["file", "sheet", "cell"]])
    unreadable = address[found["check"].isin(UNREADABLE)]
    empty = (found["group"] != READING) & (found["value"] == "")
    return found[~(empty & address.isin(unreadable))].reset_index(drop=True)


def _of_problems(survey: Survey, problems: Iterable[Problem], types: Mapping[str, FieldType]) -> pd.DataFrame:
    rows = []
    for problem in problems:
        title = problem.details.get("title", "")
        value = _shown(problem, types.get(title))
        personal = types.get(title) in PERSONAL
        details = {name: mask_value(text) if personal else text for name, text in problem.details.items()}
        rows.append(
            {
                "check": problem.kind,
                "code": problem.title(in_chinese),
                "group": READING,
                "severity": problem.severity,
                "title": problem.title(in_chinese),
                "key": problem.key,
                "file": problem.file,
                "sheet": problem.sheet,
                "cell": problem.cell,
                "others": (),
                "value": problem.value,
                "standing": f"{title}={problem.value}" if title else problem.value,
                "message": problem.message(in_chinese),
                "mend": problem.mend(in_chinese),
                "shown_value": value,
                "shown_message": replace(problem, value=value, details=details).message(in_chinese),
            }
        )
    found = pd.DataFrame(rows, columns=COLUMNS, dtype=object).fillna("")
    return found.assign(**_who(survey, found)) if len(found) else found


def _shown(problem: Problem, kind: FieldType | None) -> str:
    """A problem's value, masked for a screen."""
    if kind in PERSONAL:
        return mask_value(problem.value)
    if problem.kind == "fact-differs":
        return problem.value
    return mask_key(problem.value) if problem.value == problem.key else mask_numbers(problem.value)


def _who(survey: Survey, found: pd.DataFrame) -> dict[str, Texts]:
    """Whom an unreadable cell is about: the person or household of its row."""
    at = found[["file", "sheet"]].assign(row=pd.to_numeric(found["cell"].str.extract(r"(\d+)$")[0]))
    told = {column: np.full(len(found), "", dtype=object) for column in ("person", "head", "name")}
    sources = [(survey.places, survey.households, {"head": "户主证件号码", "name": "户主姓名"})]
    if survey.further is not None and len(survey.further):
        sources.append((survey.further, survey.households.iloc[survey.further["household"]], sources[0][2]))
    if survey.members is not None:
        sources.append((survey.members[PLACE], survey.members, {"person": "证件号码", "name": "姓名"}))
    for places, table, titles in sources:
        index = pd.MultiIndex.from_frame(places[PLACE])
        unique = ~index.duplicated()
        rows = index[unique].get_indexer(pd.MultiIndex.from_frame(at[PLACE]))
        here = np.flatnonzero(rows >= 0)
        for column, title in titles.items():
            told[column][here] = texts(table, title, np.flatnonzero(unique)[rows[here]])
    return told


def _of_check(
    survey: Survey, households: pd.DataFrame, check: CompiledCheck, answers: CheckAnswers, types: Mapping[str, FieldType]
) -> pd.DataFrame:
    """households: the survey's, with the facts that follow from their answers."""
    rows = answers.found[check.id]
    of_members = check.of_members and survey.members is not None
    if of_members and survey.members is not None:
        table, places = survey.members, survey.members[[*PLACE, "block"]]
        person, name, head = texts(table, "证件号码", rows), texts(table, "姓名", rows), np.full(len(rows), "", dtype=object)
    else:
        table = households
        places, name, head = survey.places, texts(table, "户主姓名", rows), texts(table, "户主证件号码", rows)
        person = np.full(len(rows), "", dtype=object)
    titles = [title for title in check.check.fields if title in table]
    values = {title: texts(table, title, rows) for title in titles}
    screen = masked(values, types)
    if KEY in screen:
        screen[KEY] = masked_keys(table[KEY].iloc[rows], survey.households)
    none = np.full(len(rows), "", dtype=object)
    at = places.iloc[rows] if of_members else survey.places_of(titles, rows)
    cells = _cells(at, survey.columns, titles)
    files = at["file"].to_numpy(object)
    others: list[tuple[tuple[str, str, str], ...]] = [()] * len(rows)
    told: Texts = none
    if check.id in answers.alike:
        others = like_rows(answers.alike[check.id], at, cells[0])
        told = np.array([told_others(one, file) for one, file in zip(others, files, strict=True)], dtype=object)
    return pd.DataFrame(
        {
            "check": check.id,
            "code": check.id,
            "group": check.check.group,
            "severity": check.check.severity,
            "title": check.check.title,
            "key": texts(table, "户编号", rows),
            "person": person,
            "head": head,
            "name": name,
            "file": files,
            "sheet": at["sheet"].to_numpy(object),
            "cell": cells[0],
            "also": cells[1],
            "others": pd.Series(others, dtype=object),
            "value": values[titles[0]] if titles else none,
            "standing": standing(values, len(rows)),
            "message": messages(check.check.title, values, len(rows)) + told,
            "mend": check.check.mend,
            "shown_key": "",
            "shown_value": screen[titles[0]] if titles else none,
            "shown_message": messages(check.check.title, screen, len(rows)) + told,
        },
        dtype=object,
    )


def _at(column: str, numbers: Texts) -> Texts:
    """The cells of a column in these rows; of a form the one cell, which has its row already."""
    return np.full(len(numbers), column, dtype=object) if column[-1:].isdigit() else column + numbers


def _cells(places: pd.DataFrame, tables: Sequence[Letters], titles: Sequence[str]) -> tuple[Texts, Texts]:
    """The cell of the first of the fields that a row's table has, and those of the others; else the cell that says who."""
    main, also = np.full(len(places), "", dtype=object), np.full(len(places), "", dtype=object)
    number = places["row"].astype(str).to_numpy(object)
    blocks = places["block"].to_numpy()
    for block in np.unique(blocks).tolist():
        here, own = blocks == block, tables[block]
        found = [own[title] for title in titles if title in own]
        main[here] = _at(column_of(own, *titles), number[here])
        for letter in found[1:]:
            also[here] = also[here] + np.where(also[here] == "", "", ";").astype(object) + _at(letter, number[here])
    return main, also
