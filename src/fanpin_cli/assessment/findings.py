"""Findings: what reading and checking found wrong, as one table, each with its cell, its value and how to mend it.

Terminal, JSON and the marked copy are three renderings of this table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.policy.check_engine import CheckAnswers, Rows
from fanpin_cli.policy.checks import CompiledCheck
from fanpin_cli.survey.addresses import Letters, column_of
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.problems import Problem
from fanpin_cli.text.messages import in_chinese
from fanpin_cli.text.shown import shown

COLUMNS = (
    *("check", "group", "severity", "title", "key", "person", "name"),
    *("file", "sheet", "cell", "also", "value", "message", "mend"),
)
SEVERITIES = ("error", "warning", "notice")
READING = "读入"
"""The group of what was wrong with single cells when they were read."""
NOT_ANSWERED = "未填"

Texts = npt.NDArray[np.object_]


def findings_of(
    survey: Survey, checks: Sequence[CompiledCheck], answers: CheckAnswers, problems: Iterable[Problem]
) -> pd.DataFrame:
    """One row a finding, errors first, then in the order of the sheets.

    Columns, all texts: check, group, severity (error, warning, notice), title, key (户编号), person (证件号码 where the finding
    is about a member), name, file, sheet, cell (``H12``), also (other cells that it is about, ``;`` between), value (as a
    clerk writes it, empty where there is none), message, mend.
    """
    tables = [_of_problems(problems)]
    tables += [_of_check(survey, check, answers) for check in checks if len(answers.found.get(check.id, ()))]
    found = pd.concat([table for table in tables if len(table)] or tables[:1], ignore_index=True)[list(COLUMNS)]
    rank = found["severity"].map({severity: number for number, severity in enumerate(SEVERITIES)})
    return found.iloc[np.argsort(rank.to_numpy(), kind="stable")].reset_index(drop=True)


def _of_problems(problems: Iterable[Problem]) -> pd.DataFrame:
    rows = [
        {
            "check": problem.kind,
            "group": READING,
            "severity": problem.severity,
            "title": problem.title(in_chinese),
            "key": problem.key,
            "file": problem.file,
            "sheet": problem.sheet,
            "cell": problem.cell,
            "value": problem.value,
            "message": problem.message(in_chinese),
            "mend": problem.mend(in_chinese),
        }
        for problem in problems
    ]
    return pd.DataFrame(rows, columns=COLUMNS, dtype=object).fillna("")


def _of_check(survey: Survey, check: CompiledCheck, answers: CheckAnswers) -> pd.DataFrame:
    rows = answers.found[check.id]
    if check.of_members and survey.members is not None:
        table, places = survey.members, survey.members[["file", "sheet", "row", "block"]]
        person, name = _texts(table, "证件号码", rows), _texts(table, "姓名", rows)
    else:
        table = survey.households.assign(**{str(n): c for n, c in answers.facts.items() if n not in survey.households})
        places, name = survey.places, _texts(table, "户主姓名", rows)
        person = np.full(len(rows), "", dtype=object)
    titles = [title for title in check.check.fields if title in table]
    values = {title: _texts(table, title, rows) for title in titles}
    cells = _cells(places.iloc[rows], survey.columns, titles)
    first = values[titles[0]] if titles else np.full(len(rows), "", dtype=object)
    message = _messages(check.check.title, values, len(rows))
    if check.id in answers.alike:
        message = message + _others(answers.alike[check.id], places.iloc[rows], cells[0])
    return pd.DataFrame(
        {
            "check": check.id,
            "group": check.check.group,
            "severity": check.check.severity,
            "title": check.check.title,
            "key": _texts(table, "户编号", rows),
            "person": person,
            "name": name,
            "file": places["file"].to_numpy(object)[rows],
            "sheet": places["sheet"].to_numpy(object)[rows],
            "cell": cells[0],
            "also": cells[1],
            "value": first,
            "message": message,
            "mend": check.check.mend,
        },
        dtype=object,
    )


def _texts(table: pd.DataFrame, title: str, rows: Rows) -> Texts:
    """A column's values at some rows as a clerk writes them; every different value is written once."""
    if title not in table:
        return np.full(len(rows), "", dtype=object)
    codes, different = pd.factorize(table[title].astype(object).iloc[rows], use_na_sentinel=True)
    written = np.array([*map(shown, different), ""], dtype=object)
    return written[codes]


def _messages(title: str, values: Mapping[str, Texts], count: int) -> Texts:
    """``因病致贫但家庭成员均健康：主要致贫原因因病``."""
    text = np.full(count, title, dtype=object)
    for number, (name, column) in enumerate(values.items()):
        text = text + ("：" if number == 0 else "，") + name + np.where(column == "", NOT_ANSWERED, column).astype(object)
    return text


def _cells(places: pd.DataFrame, tables: Sequence[Letters], titles: Sequence[str]) -> tuple[Texts, Texts]:
    """The cell of the first of the fields that a row's table has, and those of the others; else the cell that says who."""
    main, also = np.full(len(places), "", dtype=object), np.full(len(places), "", dtype=object)
    number = places["row"].astype(str).to_numpy(object)
    blocks = places["block"].to_numpy()
    for block in np.unique(blocks).tolist():
        here, own = blocks == block, tables[block]
        found = [own[title] for title in titles if title in own]
        main[here] = column_of(own, *titles) + number[here]
        for letter in found[1:]:
            also[here] = also[here] + np.where(also[here] == "", "", ";").astype(object) + letter + number[here]
    return main, also


def _others(alike: Texts, places: pd.DataFrame, cells: Texts) -> Texts:
    """``，另见花名册!H12``: where the rows stand that are alike; three of them at most."""
    address = (places["sheet"] + "!" + cells).to_numpy(object)
    groups = pd.Series(range(len(alike))).groupby(alike).groups
    told = np.full(len(alike), "", dtype=object)
    for members in groups.values():
        for row in members:
            others = [address[other] for other in members[:4] if other != row][:3]
            if others:
                told[row] = "，另见" + "、".join(others)
    return told
