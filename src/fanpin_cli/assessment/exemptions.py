"""Exemptions: doubtful cells that somebody verified as true, set apart in the rounds that follow."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

Exemptions = pd.DataFrame
"""One row an exemption: check, key (户编号), person (证件号码, empty for the household), value, reason, by, date; all texts."""

IDENTITY = ("check", "key", "person", "value")


def apart(findings: pd.DataFrame, exemptions: Iterable[Exemptions]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The findings that stand, and those that were verified, with reason, by and date.

    An exemption holds while its value does: a cell that has changed since is doubtful again.
    """
    lists = [table for table in exemptions if len(table)]
    if not lists:
        return findings, findings.iloc[:0].assign(reason="", by="", date="")
    known = pd.concat(lists, ignore_index=True).drop_duplicates(list(IDENTITY), keep="last")
    joined = findings.merge(known, how="left", on=list(IDENTITY), indicator="verified")
    joined.index = findings.index
    holds = joined["verified"] == "both"
    return findings[~holds].reset_index(drop=True), joined[holds].drop(columns="verified").reset_index(drop=True)
