"""One survey of all tables that were read: households joined with members, what ledgers keep, problems and an account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import BEFORE, RECORD_WHY
from fanpin_cli.survey.addresses import Letters, address
from fanpin_cli.survey.further_sheets import gathered
from fanpin_cli.survey.gone_households import still_nobody_left, without_the_gone
from fanpin_cli.survey.household_numbers import about_their_rows, with_household_keys
from fanpin_cli.survey.households import SOURCE, Records, renamed_problem
from fanpin_cli.survey.joining import join
from fanpin_cli.survey.keys import KEY, renamed, same_households
from fanpin_cli.survey.ledger_marks import LedgerMarks
from fanpin_cli.survey.ledger_record import LedgerRecord, one_record
from fanpin_cli.survey.members import joined_rosters, read_roster
from fanpin_cli.survey.model import FileFailure, SheetRead, Survey
from fanpin_cli.survey.parent_rows import with_keys_of_parents
from fanpin_cli.survey.periods import Latest, latest_rows
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.roster_coverage import roster_coverage
from fanpin_cli.survey.set_aside import SetAside, without_events
from fanpin_cli.survey.side_members import rosters_together
from fanpin_cli.survey.tables import Table
from fanpin_cli.survey.vocabulary import Vocabulary
from fanpin_cli.survey.whose_rows import with_keys_of_rows
from fanpin_cli.survey.workbooks import Workbook
from fanpin_cli.text.messages import _


class NoHouseholdsError(FanpinError):
    """Sheets that hold neither households nor members."""

    def __init__(self) -> None:
        super().__init__(_("no sheet holds households or members"))


def one_survey(
    workbooks: Sequence[Workbook],
    excluded: Mapping[Path, str],
    failures: Sequence[FileFailure],
    as_of: dt.date,
    words: Vocabulary,
) -> Survey:
    """One survey of all tables: the households, then what the rosters add. excluded: files that are left out, and why."""
    kept = [workbook for workbook in workbooks if workbook.file not in excluded]
    of_tables = [(workbook, table) for workbook in kept for table in workbook.tables]
    tables = with_keys_of_parents([replace(table, number=number) for number, (_workbook, table) in enumerate(of_tables)])
    marks = [workbook.marks for workbook, _table in of_tables]
    columns = tuple(table.letters for table in tables)
    found = [workbook.record for workbook in kept if workbook.record is not None]
    ledgers = [number for number, one in enumerate(marks) if one is not None]
    made_here = not any(workbook.file.name for workbook in kept)  # a rule set's example may ask one question only
    surveyed = SetAside(tuple(tables)) if ledgers or made_here else without_events(tables, words)
    keyed, about_keys, no_keys = with_household_keys(surveyed.tables, words, found, ledgers)
    in_force = latest_rows(keyed, as_of, words) if not ledgers else Latest(tuple(keyed))
    joined = _joined(in_force.tables, marks, columns, as_of)
    records, gone = joined.records, joined.gone
    problems = [
        *about_their_rows([problem for workbook in kept for problem in workbook.problems], no_keys),
        *surveyed.problems,
        *(renamed_problem(problem, joined.names) for problem in about_keys),
        *in_force.problems,
        *records.problems,
    ]
    record, recorded = _recorded(found, records)
    if recorded is not None and record is not None:
        records = replace(records, households=records.households.assign(**_limits(record, recorded)))
        records = still_nobody_left(records, recorded[RECORD_WHY])
    households = records.places.assign(**{KEY: records.households[KEY]})
    further = records.further.assign(**{KEY: records.households[KEY].reindex(records.further["household"]).to_numpy(object)})
    whose = [table for table in (households, further, joined.members, gone) if table is not None]
    sheets = [_set_aside(sheet, surveyed, tables) for workbook in kept for sheet in workbook.sheets]
    return Survey(
        households=records.households,
        originals=records.originals,
        members=joined.members,
        ledger=records.ledger,
        places=records.places,
        columns=columns,
        problems=(*with_keys_of_rows(problems, *whose), *joined.coverage),
        sheets=(*sheets, *(SheetRead(file, "", "skipped", why=why) for file, why in excluded.items())),
        failures=tuple(failures),
        names={workbook.file: workbook.name for workbook in workbooks},
        further=records.further,
        earlier=_earlier(in_force, marks, columns, as_of, words),
        record=record,
        recorded=recorded,
        gone=gone,
        **_marked([workbook.marks for workbook in kept if workbook.marks]),
    )


def _set_aside(sheet: SheetRead, surveyed: SetAside, tables: Sequence[Table]) -> SheetRead:
    """What became of a table; one that was set aside was not read as households."""
    at = sheet.file, sheet.sheet, sheet.header_row
    own = [table.number for table in tables if (table.file, table.sheet, table.header_row) == at]
    households = next((surveyed.aside[number] for number in own if number in surveyed.aside), None)
    if households is None:
        return sheet
    why = _("a list of events or benefits ({n} households are named): it asks no question of the survey; not graded")
    return replace(sheet, kind="list", matched=None, why=why.format(n=households))


@dataclass(frozen=True)
class _Joined:
    """The households of several tables, their members and those who are gone (None without any), and the keys that only were a
    head's number → the household's 户编号. coverage: the households that only the survey or only a roster has."""

    records: Records
    members: pd.DataFrame | None
    gone: pd.DataFrame | None
    names: Mapping[str, str]
    coverage: tuple[Problem, ...]


def _joined(
    tables: Sequence[Table], marks: Sequence[LedgerMarks | None], columns: Sequence[Letters], as_of: dt.date
) -> _Joined:
    """The households of all tables joined with what rosters say. marks, columns: of every table that was read."""
    of_households = [table for table in tables if table.kind == "households"]
    rosters = [read_roster(table, as_of) for table in rosters_together(tables)]
    records: Records | None = None
    if of_households:
        own = [marks[table.number] for table in of_households]
        ledger = {place: one.own_columns for place, one in enumerate(own) if one is not None}
        records = gathered(of_households, ledger, columns)
    names: dict[str, str] = {}
    for _members, roster in rosters:
        if records is None:
            records = roster
            continue
        names |= same_households(records.gradable, roster.gradable)
        records = records.renamed(names)
        records = join(records, roster.renamed(names), partial(address, records.places, columns))
    if records is None:
        raise NoHouseholdsError
    members = joined_rosters([people.assign(**{KEY: renamed(people[KEY], names)}) for people, _households in rosters])
    at = partial(address, records.places, columns)
    found = _Joined(*without_the_gone(records, members, of_households, at), names, ())
    # Members to the right of their head, on the household's own sheet, are no list that could be compared with the survey.
    own_sheets = {(table.file, table.sheet) for table in of_households}
    if members is None or all((table.file, table.sheet) in own_sheets for table in tables if table.kind == "members"):
        return found
    surveyed = records.places["block"].isin([table.number for table in of_households]).to_numpy(bool)
    listed = frozenset(members[KEY].dropna())
    return (
        replace(found, coverage=tuple(roster_coverage(found.records.households, surveyed, listed, at))) if own_sheets else found
    )


def _earlier(
    in_force: Latest, marks: Sequence[LedgerMarks | None], columns: tuple[Letters, ...], as_of: dt.date, words: Vocabulary
) -> Survey | None:
    """What the rows of older years say: of every household the latest of them."""
    if not any(table.kind == "households" for table in in_force.earlier):
        return None
    joined = _joined(latest_rows(in_force.earlier, as_of, words).tables, marks, columns, as_of)
    records = joined.records
    return Survey(
        records.households,
        records.originals,
        joined.members,
        None,
        records.places,
        columns,
        (),
        (),
        (),
        further=records.further,
        gone=joined.gone,
    )


def _recorded(found: Sequence[LedgerRecord], records: Records) -> tuple[LedgerRecord | None, pd.DataFrame | None]:
    """What the ledgers among the files keep, together, and of each household."""
    if not found or records.ledger is None:
        return None, None
    record = one_record(found)
    source = records.ledger.get(SOURCE, pd.Series(None, index=records.ledger.index, dtype=object))
    return record, record.beside(records.households[KEY], source)


def _limits(record: LedgerRecord, recorded: pd.DataFrame) -> dict[str, pd.Series]:
    """The limits of counts that no visible column shows (劳动力人数至少)."""
    titles = [title for title in record.further if not title.startswith(f"{BEFORE}.")]
    return {title: pd.to_numeric(recorded[title], errors="coerce").astype(float) for title in titles}


def _marked(marks: Sequence[LedgerMarks]) -> dict[str, Any]:
    """What the hidden sheets of the ledgers that were read say."""
    return {
        "round": _one(each.round for each in marks if each.round),
        "as_of": _date(_one(each.as_of for each in marks)),
        "levels": {rank: named for each in marks for rank, named in each.levels.items()},
    }


def _date(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None


def _one(rounds: Iterable[str]) -> str | None:
    different = set(rounds)
    return different.pop() if len(different) == 1 else None
