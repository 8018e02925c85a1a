"""Households without the persons who are no longer there: in no total, and in nothing that incomes are divided by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.ledger_format import NOBODY_LEFT
from fanpin_cli.survey.gone import DOUBT, WHOLE
from fanpin_cli.survey.gone import GONE as IS_GONE
from fanpin_cli.survey.gone_people import GONE, MARK, NAME, NUMBER, known
from fanpin_cli.survey.gone_sizes import PEOPLE, Flags, Locate, Sizes, averages_again, sizes_written, told_of_sizes
from fanpin_cli.survey.households import WHY_NOT, Records
from fanpin_cli.survey.keys import HEAD_NUMBER, KEY
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.tables import Table
from fanpin_cli.text.identity import PERSON_KEY_LENGTH


def without_the_gone(
    records: Records, members: pd.DataFrame | None, tables: Sequence[Table], at: Locate
) -> tuple[Records, pd.DataFrame | None, pd.DataFrame | None]:
    """The households as they are without the persons who are gone, the members who are there, and those who are gone.

    members: as rosters list them, with GONE. tables: the tables of households, whose marks are about heads and households.
    at: where a household's answer stands. A household of nobody left cannot be graded; 家庭人口 that counts the gone is that
    of the others; an average that was divided by it is worked out again.
    """
    marks = _of_households(tables, records.places)
    if members is None and marks.empty:
        return records, None, None
    if members is not None:
        members = _with_heads(members, records.households, marks)
    keys = records.households[KEY]
    listed, lost = (_counts(keys, members, gone=gone) for gone in (False, True))
    sizes = Sizes(sizes_written(records.households), listed, lost, _names(members))
    whole, head = _marked(marks, WHOLE, len(records)), _marked(marks, IS_GONE, len(records))
    graded = records.households[WHY_NOT].isna().to_numpy(bool)
    alone = pd.notna(head) & (sizes.size <= 1) & (listed == 0)
    nobody = graded & (pd.notna(whole) | alone | ((lost > 0) & (listed == 0) & ~(sizes.size > lost)))
    stay = graded & ~nobody & (lost > 0)
    problems = [*records.problems, *_told_of_heads(records, marks, nobody, lost, at)]
    problems += told_of_sizes(records.households, sizes, stay, at)
    households, originals = records.households, records.originals
    if (counting := sizes.counting(stay)).any():
        corrected = frozenset(keys[counting])
        problems = [one for one in problems if not (_is_of_size(one) and one.key in corrected)]
        households = households.assign(**{PEOPLE: pd.Series(np.where(counting, listed, sizes.size))})
        households, originals, told = averages_again(households, originals, sizes, counting, at)
        problems += told
    if nobody.any():
        problems += _told_of_nobody(records, nobody, whole, head, sizes.people, at)
        why = households[WHY_NOT].where(~nobody, NOBODY_LEFT)
        households = households.assign(**{WHY_NOT: why, PEOPLE: pd.Series(np.where(nobody, np.nan, sizes_written(households)))})
    records = replace(records, households=households, originals=originals, problems=tuple(problems))
    if members is None:
        return records, None, None
    away = members[GONE].notna().to_numpy(bool)
    there = members[~away].drop(columns=GONE).reset_index(drop=True)
    return records, there, members[away].reset_index(drop=True) if away.any() else None


def _is_of_size(problem: Problem) -> bool:
    """Whether a problem says that survey and roster differ in 家庭人口."""
    return problem.kind == "roster-differs" and problem.details["title"] == PEOPLE


def still_nobody_left(records: Records, recorded: pd.Series) -> Records:
    """The households of nobody left that a ledger recorded as such. recorded: why each was not assessed."""
    still = (recorded == NOBODY_LEFT).to_numpy(bool) & records.households[WHY_NOT].isna().to_numpy(bool)
    why = records.households[WHY_NOT].where(~still, NOBODY_LEFT)
    return replace(records, households=records.households.assign(**{WHY_NOT: why})) if still.any() else records


def _of_households(tables: Sequence[Table], places: pd.DataFrame) -> pd.DataFrame:
    """The marks in the rows of households: household (its place), letters, says, how."""
    found = [
        table.marks.found.assign(block=table.number, row=table.rows[table.marks.found["row"].to_numpy(np.int64)])
        for table in tables
        if len(table.marks.found)
    ]
    if not found:
        return pd.DataFrame(columns=["household", "letters", "says", "how"])
    own = places[["block", "row"]].reset_index(names="household")
    return pd.concat(found, ignore_index=True).merge(own, on=["block", "row"])


def _marked(marks: pd.DataFrame, says: str, count: int) -> npt.NDArray[np.object_]:
    how = np.full(count, None, dtype=object)
    own = marks[marks["says"] == says]
    how[own["household"].to_numpy(np.int64)] = own["how"].to_numpy(object)
    return how


def _with_heads(members: pd.DataFrame, households: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """The members, a head marked whom his household's row says to be gone."""
    heads = marks[marks["says"] == IS_GONE]
    if heads.empty or HEAD_NUMBER not in households or NUMBER not in members:
        return members
    own = households.iloc[heads["household"].to_numpy(np.int64)]
    person = own[KEY].astype(object) + "\0" + own[HEAD_NUMBER].astype(object).str[:PERSON_KEY_LENGTH]
    how = pd.Series(heads["how"].to_numpy(object), index=person.to_numpy(object))
    how = how[how.index.notna() & ~how.index.duplicated()]
    of_members = members[KEY].astype(object) + "\0" + members[NUMBER].astype(object).str[:PERSON_KEY_LENGTH]
    how_known = members[GONE].where(members[GONE].notna(), of_members.map(how))
    return members.assign(**{GONE: known(how_known)})


def _counts(keys: pd.Series, members: pd.DataFrame | None, *, gone: bool) -> npt.NDArray[np.float64]:
    if members is None:
        return np.zeros(len(keys))
    counts = members[KEY][members[GONE].notna().to_numpy(bool) == gone].value_counts()
    return keys.map(counts).fillna(0).to_numpy(float)


def _names(members: pd.DataFrame | None) -> dict[str, str]:
    """户编号 → the persons of the household who are gone: 张老、李老."""
    if members is None or NAME not in members:
        return {}
    gone = members[members[GONE].notna()]
    named = gone[NAME].astype(object).where(gone[NAME].notna(), "？")
    return {str(key): "、".join(names) for key, names in named.groupby(gone[KEY].to_numpy(object))}


def _told_of_heads(
    records: Records, marks: pd.DataFrame, nobody: Flags, lost: npt.NDArray[np.float64], at: Locate
) -> Iterator[Problem]:
    kinds = {IS_GONE: "head-gone", DOUBT: "perhaps-gone"}
    names = records.households.get("户主姓名", pd.Series(None, index=records.households.index, dtype=object))
    for row, letters, says, how in zip(*(marks[title].tolist() for title in ("household", *MARK[1:])), strict=True):
        if nobody[row] or says not in kinds or pd.notna(records.households[WHY_NOT][row]):
            continue
        file, sheet, _cell = at(row, KEY)
        yield Problem(
            "person-gone" if says == IS_GONE and lost[row] else kinds[says],
            *(file, sheet, f"{letters}{records.places['row'][row]}"),
            key=str(records.households[KEY][row]),
            value=str(names[row] or ""),
            details={"how": how},
        )


def _told_of_nobody(
    records: Records,
    nobody: Flags,
    whole: npt.NDArray[np.object_],
    head: npt.NDArray[np.object_],
    people: Mapping[str, str],
    at: Locate,
) -> Iterator[Problem]:
    for row in np.flatnonzero(nobody).tolist():
        key = str(records.households[KEY][row])
        how = whole[row] or head[row] or people.get(key, "")
        yield Problem("nobody-left", *at(row, KEY), key=key, value=key, details={"how": str(how)})
