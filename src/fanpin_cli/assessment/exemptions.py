"""Exemptions: doubtful cells that somebody verified as true; the next rounds do not report them again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fanpin_cli.assessment.finding_texts import NOT_ANSWERED
from fanpin_cli.survey.problems import KINDS
from fanpin_cli.text.identity import PERSON_KEY_LENGTH
from fanpin_cli.text.normalise import clean

Exemptions = pd.DataFrame
"""One row an exemption: check, key (户编号), person (证件号码), name, value, reason, by, date, file (the survey that
it was written into): texts, blank if not given."""

IDENTITY = ["check", "key", "person", "name", "value"]
WRITTEN = ["reason", "by", "date"]
FILE = "file"
WHY = ("unknown_check", "not_run", "unknown_household", "several", "changed", "not_found")
"""Why an exemption had no effect; ``several``: it does not say which of the household's persons or cells it means."""


@dataclass(frozen=True)
class Verified:
    """findings: those that remain. exempted: those that were verified, with reason, by and date. unused: the exemptions that
    had no effect, with why (one of ``WHY``)."""

    findings: pd.DataFrame
    exempted: pd.DataFrame
    unused: pd.DataFrame


def apart(
    findings: pd.DataFrame,
    exemptions: Iterable[Exemptions],
    checks: Collection[str],
    not_run: Collection[str],
    keys: Collection[str],
) -> Verified:
    """Set the verified findings apart. checks, keys: the ids of checks and the households that there are.

    An exemption is of one check of one household; of the person that it names, or of the only one that the check found; and
    holds while all the values are what they were: a cell that has changed since is doubtful again. One without a value
    holds for any, one with the first value alone (as lists written by hand have it) while that stays.
    """
    lists = [table for table in exemptions if len(table)]
    known = pd.concat(lists or [pd.DataFrame(columns=[*IDENTITY, *WRITTEN, FILE], dtype=object)], ignore_index=True)
    known = known.drop_duplicates(IDENTITY, keep="last").reset_index(drop=True)
    pairs = _pairs(known, findings)
    meant = pairs[pairs["holds"]]
    one = meant.groupby("exemption")["whom"].transform("nunique") == 1
    several = set(meant.loc[~one, "exemption"])
    holding = meant[one].drop_duplicates("finding", keep="last").sort_values("finding")
    holds = np.isin(np.arange(len(findings)), holding["finding"].to_numpy(int))
    written = known[WRITTEN].iloc[holding["exemption"].to_numpy(int)].reset_index(drop=True)
    unused = known.drop(index=pd.Index(meant.loc[one, "exemption"]).unique())
    spelt = {check.casefold() for check in (*checks, *KINDS)}
    stopped = {check.casefold() for check in not_run}
    changed = set(pairs["exemption"])
    why = [
        "unknown_check" if check.casefold() not in spelt
        else "not_run" if check.casefold() in stopped
        else "unknown_household" if key and key not in keys
        else "several" if number in several
        else "changed" if number in changed
        else "not_found"
        for number, check, key in zip(unused.index, unused["check"], unused["key"], strict=True)
    ]  # fmt: skip
    return Verified(
        findings[~holds].reset_index(drop=True),
        pd.concat([findings[holds].reset_index(drop=True), written], axis=1),
        unused.assign(why=why).reset_index(drop=True),
    )


def _pairs(known: Exemptions, findings: pd.DataFrame) -> pd.DataFrame:
    """Each exemption beside each finding of its check, household and person: exemption, finding (positions), holds (its
    value is what was verified), whom (person and, of a cell that was read, its column)."""
    left = known[IDENTITY].assign(exemption=np.arange(len(known)), check=known["check"].str.casefold())
    wanted = findings["key"].isin(set(known["key"]))
    right = findings.loc[wanted, [*IDENTITY, "head", "standing"]]
    right = right.assign(finding=np.flatnonzero(wanted.to_numpy()), check=right["check"].str.casefold())
    both = left.merge(right, on=["check", "key"], suffixes=("", "_found"))
    number, person, head = (both[column].str[:PERSON_KEY_LENGTH].str.upper() for column in ("person", "person_found", "head"))
    alike = both["name"] == both["name_found"]
    unnamed = (both["name"] == "") | (both["name_found"] == "")
    by_number = (number != "") & (number == person.where(person != "", head))
    nobodys = (person == "") & (head == "")
    both = both[by_number | ((number == "") & (alike | unnamed)) | (nobodys & alike & ~unnamed)]
    value, found, standing = (both[column].map(clean) for column in ("value", "value_found", "standing"))
    first = (value == found) | ((value == NOT_ANSWERED) & (found == ""))
    column = both["standing"].str.replace(r"(?s)=.*", "", regex=True).where(both["check"].isin(KINDS), "")
    return pd.DataFrame(
        {
            "exemption": both["exemption"],
            "finding": both["finding"],
            "holds": (value == "") | (value == standing) | first,
            "whom": both["person_found"] + "\0" + both["name_found"] + "\0" + column,
        }
    )
