"""What each row of a survey says of how well it was filled in: blank answers among those that the rules ask of, and errors."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.assessment.graded_round import only_repeats
from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.engine import answer
from fanpin_cli.policy.naming import MEMBER
from fanpin_cli.policy.requirements import Present, Requirements
from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.model import Survey
from fanpin_cli.workflows.check import Checked

PLACE = ["乡镇", "村"]
Flags = npt.NDArray[np.bool_]


def places_of(households: pd.DataFrame) -> pd.DataFrame:
    """乡镇 and 村 of each row; empty where they are not known."""
    return households.reindex(columns=PLACE).astype(object).fillna("").reset_index(drop=True)


def blank_answers(policy: Policy, survey: Survey) -> dict[str, npt.NDArray[np.int64]]:
    """For each household how many answers the rules ask of, its members' among them, and how many of them are blank. A fact
    that is blank and follows from the roster is answered."""
    households, members = survey.households, survey.members
    present = Present(frozenset(households.columns), None if members is None else frozenset(members.columns), None)
    asked = Requirements(policy, present).columns(rule.when for rule in policy.compiled())
    own = sorted(name.title for name in asked if not name.table)
    facts = answer(policy, households, members, None, []).facts
    empty = pd.DataFrame({title: (facts if title in facts else households)[title].isna().to_numpy() for title in own})
    blank = empty.sum(axis=1).to_numpy(np.int64) if own else np.zeros(len(households), dtype=np.int64)
    cells = np.full(len(households), len(own), dtype=np.int64)
    titles = sorted(name.title for name in asked if name.table == MEMBER)
    if members is not None and titles:
        each = members[titles].isna().sum(axis=1).groupby(members[KEY]).agg(["sum", "size"])
        first = ~households[KEY].duplicated().to_numpy()
        keys = households[KEY].where(first)
        blank = blank + keys.map(each["sum"]).fillna(0).to_numpy(np.int64)
        cells = cells + keys.map(each["size"]).fillna(0).to_numpy(np.int64) * len(titles)
    repeated = only_repeats(survey)
    return {"blank": np.where(repeated, 0, blank), "cells": np.where(repeated, 0, cells)}


def errors_by_row(checked: Checked) -> npt.NDArray[np.int64]:
    """How many errors are about each row: by the household that they name, else by the row that they stand in; an error about
    a whole sheet of one village is that village's."""
    survey = checked.survey
    errors = checked.findings[checked.findings["severity"] == "error"]
    count = np.zeros(len(survey.households), dtype=np.int64)
    if errors.empty or not len(count):
        return count
    keys = pd.Series(np.arange(len(count)), index=survey.households[KEY].to_numpy(object))
    keys = keys[keys.index.notna() & ~keys.index.duplicated()]
    at = errors["key"].map(keys).to_numpy(float)
    places = survey.places.reset_index(drop=True)
    stands = places["file"].astype(str) + "\0" + places["sheet"].astype(str) + "\0" + places["row"].astype(str)
    by_row = pd.Series(np.arange(len(count)), index=stands.to_numpy(object))
    by_row = by_row[~by_row.index.duplicated()]
    rows = errors["cell"].str.extract(r"(\d+)", expand=False).fillna("")
    at = np.where(np.isnan(at), (errors["file"] + "\0" + errors["sheet"] + "\0" + rows).map(by_row).to_numpy(float), at)
    at = np.where(np.isnan(at), errors["file"].map(_only_village(survey)).to_numpy(float), at)
    np.add.at(count, at[~np.isnan(at)].astype(int), 1)
    return count


def _only_village(survey: Survey) -> pd.Series:
    """File → its first row, of files that hold one village only."""
    places = places_of(survey.households).assign(file=survey.places["file"].to_numpy(object))
    first = places.drop_duplicates("file")
    one = places.drop_duplicates([*PLACE, "file"])["file"].value_counts() == 1
    rows = pd.Series(first.index.to_numpy(float), index=first["file"].to_numpy(object))
    return rows[one.reindex(rows.index).to_numpy(bool)]
