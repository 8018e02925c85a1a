"""Who has handed in: villages that are to, households that are missing, blanks and errors; design-rounds.md section 10."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from fanpin_cli.assessment.graded_round import only_repeats
from fanpin_cli.assessment.identities import identities_of
from fanpin_cli.assessment.matching import match_rounds
from fanpin_cli.assessment.village_names import Village, VillageNames
from fanpin_cli.documents.files.outputs import refuse_outputs
from fanpin_cli.documents.handed_in import HandedIn, write_handed_in
from fanpin_cli.ledger_format import NOBODY_LEFT
from fanpin_cli.survey.expected_list import COUNT, read_expected
from fanpin_cli.survey.households import WHY_NOT
from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.opening import ALL_ROWS, Open, RowsToSkip, open_workbook, survey_files
from fanpin_cli.survey.vocabulary import vocabulary
from fanpin_cli.workflows.check import Checked, CheckRequest, Progress, check_surveys
from fanpin_cli.workflows.column_map import NO_COLUMNS, ColumnOptions
from fanpin_cli.workflows.filled_in import PLACE, Flags, blank_answers, errors_by_row, places_of
from fanpin_cli.workflows.ledgers import Ledger, read_ledger

NAME = "户主姓名"


@dataclass(frozen=True)
class StatusRequest:
    """What the user asked for; see ``fanpin status --help``."""

    surveys: Sequence[Path]
    as_of: dt.date
    previous: Path | None = None
    expect: Path | None = None
    rules: str | None = None
    out: Path | None = None
    password: str | None = None
    columns: ColumnOptions = NO_COLUMNS
    skip: RowsToSkip = ALL_ROWS
    force: bool = False


@dataclass(frozen=True)
class Status:
    """All that came of it.

    villages: one row each, those that handed in nothing first, then those where something is missing: 乡镇, 村, expected (NaN
    where nobody says), given, missing (how many), unexpected, doubled, blank_share (NaN where nothing was given), errors, files
    (a tuple of names). missing: 乡镇, 村, 户编号, 户主姓名 of the households of the last round that are not there. taken:
    villages of a list that stand under a longer name in the surveys → that name. elsewhere: errors that are of no village.
    """

    checked: Checked
    villages: pd.DataFrame
    missing: pd.DataFrame
    taken: dict[Village, Village]
    elsewhere: int
    out: Path | None = None

    @property
    def complete(self) -> bool:
        """Whether nothing is missing; a form that came back blank hands in nothing."""
        return self.households > 0 and not self.villages["lacking"].any() and not self.checked.survey.failures

    @property
    def households(self) -> int:
        return int(self.villages["given"].sum())


def handed_in(request: StatusRequest, progress: Progress, open_: Open | None = None) -> Status:
    """Read and check the surveys and lay them beside the last round and the list. Raises ``FanpinError``."""
    inputs = [*survey_files(request.surveys), *(file for file in (request.previous, request.expect) if file is not None)]
    if request.out is not None:
        refuse_outputs([request.out], inputs, force=request.force, ending=".xlsx")
    opened = open_ or partial(open_workbook, password=request.password)
    checked = check_surveys(
        CheckRequest(
            request.surveys,
            request.as_of,
            request.rules,
            password=request.password,
            columns=request.columns,
            skip=request.skip,
        ),
        progress,
        open_,
    )
    ledger = None
    if request.previous is not None:
        files = survey_files([request.previous])
        ledger = read_ledger(files, checked.policy, today=request.as_of, open_=opened)
    listed = None
    if request.expect is not None:
        listed = read_expected(request.expect, opened(request.expect), checked.policy.catalogue, request.as_of)
    status = _laid_beside(checked, ledger, listed, request.out)
    if request.out is not None:
        write_handed_in(_tables(status), request.out, force=request.force)
    return status


def _laid_beside(checked: Checked, ledger: Ledger | None, listed: pd.DataFrame | None, out: Path | None) -> Status:
    survey = checked.survey
    own = places_of(survey.households)
    kept = ~only_repeats(survey)
    names = VillageNames(
        tuple(dict.fromkeys(map(Village._make, own.to_numpy(object)))), vocabulary(checked.policy.catalogue.headings)
    )
    given = own.assign(given=kept, doubled=~kept, **blank_answers(checked.policy, survey))
    given["errors"] = errors_by_row(checked)
    counted = ["given", "doubled", "blank", "cells", "errors"]
    villages = given.groupby(PLACE, sort=False)[counted].sum()
    villages["files"] = _files(given.assign(file=survey.places["file"].to_numpy(object)))
    taken: dict[Village, Village] = {}
    missing = pd.DataFrame(columns=[*PLACE, KEY, NAME], dtype=object)
    expected = pd.Series(dtype=float)
    if ledger is not None:
        expected, missing, unexpected, renamed = _beside_ledger(survey, kept, ledger, names)
        taken |= renamed
        villages["unexpected"] = own.assign(new=unexpected).groupby(PLACE, sort=False)["new"].sum()
    if listed is not None:
        counts, renamed = _by_list(listed, names)
        taken |= renamed
        everywhere = expected.index.union(counts.index, sort=False)
        expected = counts.reindex(everywhere).where(counts.reindex(everywhere).notna(), expected.reindex(everywhere))
    order = [*dict.fromkeys([*expected.index, *villages.index])]
    table = villages.reindex(pd.MultiIndex.from_tuples(order, names=PLACE)) if order else villages
    table["expected"] = expected.reindex(table.index) if len(expected) else np.nan
    waited = expected.index if len(expected) else villages.index
    table["waited"] = [place in waited for place in table.index]
    table["missing"] = missing.groupby(PLACE, sort=False).size().reindex(table.index).fillna(0).astype(int)
    elsewhere = int((checked.findings["severity"] == "error").sum() - given["errors"].sum())
    finished = _finished(table.reset_index(), with_ledger=ledger is not None, with_list=listed is not None)
    return Status(checked, finished, missing, taken, elsewhere, out)


def _files(given: pd.DataFrame) -> pd.Series:
    """The files of each village, in their order."""
    files = given[[*PLACE, "file"]].drop_duplicates().groupby(PLACE, sort=False)["file"].agg(list)
    return pd.Series([tuple(names) for names in files], index=files.index, dtype=object)


def _finished(table: pd.DataFrame, *, with_ledger: bool, with_list: bool) -> pd.DataFrame:
    """The villages with what follows from the counts, in the order in which they are to be asked after."""
    counts = ["given", "doubled", "blank", "cells", "errors"]
    table[counts] = table[counts].astype(float).fillna(0).astype(int)
    table["files"] = table["files"].map(lambda files: files if isinstance(files, tuple) else ())
    table["blank_share"] = (table["blank"] / table["cells"].where(table["cells"] > 0)).round(4)
    over = (table["given"] - table["expected"]).clip(lower=0).fillna(0)
    unlisted = over.where(table["waited"], table["given"]) if with_list else 0
    new = table["unexpected"].fillna(0) if with_ledger else unlisted
    table["unexpected"] = pd.Series(new, index=table.index).fillna(0).astype(int)
    short = (table["expected"] > table["given"]).fillna(False)
    table["lacking"] = (table["given"] == 0) | (table["missing"] > 0) | short
    rank = np.where(table["given"] == 0, 0, np.where(table["lacking"], 1, 2))
    return table.iloc[np.argsort(rank, kind="stable")].reset_index(drop=True)


def _beside_ledger(
    survey: Survey, kept: Flags, ledger: Ledger, names: VillageNames
) -> tuple[pd.Series, pd.DataFrame, Flags, dict[Village, Village]]:
    """How many households of the last round each village has, those that are missing now, which rows are new, and the
    villages that stand under another name. A household of nobody left is not waited for."""
    before = ledger.survey
    match = match_rounds(identities_of(before), identities_of(survey))
    waited = ~only_repeats(before) & (before.households[WHY_NOT] != NOBODY_LEFT).to_numpy()
    places = places_of(before.households)
    found = names.found(map(Village._make, places.to_numpy(object)))
    here = pd.DataFrame([found[Village(*place)] for place in places.itertuples(index=False)], columns=PLACE)
    expected = here[waited].groupby(PLACE, sort=False).size().astype(float)
    gone = np.zeros(len(here), dtype=bool)
    gone[match.gone] = True
    gone &= waited & (match.went_to < 0)
    told = before.households.reindex(columns=[KEY, NAME]).astype(object).reset_index(drop=True)
    missing = pd.concat([here, told], axis=1)[gone].reset_index(drop=True)
    new = kept & (match.earlier < 0)
    return expected, missing, new, {one: other for one, other in found.items() if one != other}


def _by_list(listed: pd.DataFrame, names: VillageNames) -> tuple[pd.Series, dict[Village, Village]]:
    places = places_of(listed)
    found = names.found(map(Village._make, places.to_numpy(object)))
    here = pd.DataFrame([found[Village(*place)] for place in places.itertuples(index=False)], columns=PLACE)
    counts = here.assign(count=listed[COUNT].to_numpy(float)).groupby(PLACE, sort=False)["count"].first()
    return counts, {one: other for one, other in found.items() if one != other}


def _tables(status: Status) -> HandedIn:
    checked = status.checked
    villages = status.villages.assign(files=status.villages["files"].map("、".join))
    return HandedIn(checked.policy.rules.title, checked.policy.as_of, villages, status.missing)
