"""Running numbers that begin again in every village: the key of such a household is township, village and number.

A number is one of them where it has different heads in different villages (or townships, where no village is said), in any of
the tables that are read together, or where a ledger keeps such keys. One number for two heads of one village stays a mistake.
Long numbers have the village's code in them and never begin again: two households under one are a mistake too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from fanpin_cli.ledger_format import BETWEEN_PLACES
from fanpin_cli.survey.keys import FEWEST_FIGURES, KEY, placed_key
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.row_heads import blocks_of_heads, head_names, head_persons, head_rows
from fanpin_cli.survey.tables import Table
from fanpin_cli.survey.vocabulary import Vocabulary

TOWNSHIP, VILLAGE = "乡镇", "村"
MOST_PLACES = 3
"""Villages that the notice names."""


def with_village_numbers(
    tables: Sequence[Table], words: Vocabulary, ledgers: Collection[int], recorded: Collection[str]
) -> tuple[list[Table], list[Problem]]:
    """The tables with the keys of such households, and one notice of them where a survey or roster has them.

    ledgers: the numbers of the tables that are a ledger's; their own run has said it. recorded: the numbers that a ledger's
    record has such keys for.
    """
    rows = _rows(tables, words.place_name)
    if rows is None:
        return list(tables), []
    placed = rows["place"] != ""
    home = _homes(rows[placed])
    repeating = _beginning_again(rows[placed].assign(home=home)) | set(recorded)
    rows = rows[rows["number"].isin(repeating)]
    if rows.empty:
        return list(tables), []
    keys = _keys(rows, home)
    changed = []
    for table in tables:
        here = rows["table"] == table.number
        column = table.household[KEY].astype(object).copy() if here.any() else None
        if column is None:
            changed.append(table)
            continue
        column.iloc[rows.loc[here, "row"].to_numpy(np.int64)] = keys[here].to_numpy(object)
        changed.append(replace(table, household=table.household.assign(**{KEY: column})))
    return changed, _notice(tables, rows[~rows["table"].isin(list(ledgers))])


def _rows(tables: Sequence[Table], place_name: re.Pattern[str]) -> pd.DataFrame | None:
    """The rows with a short number, of all tables: table, row, number, township, village, place (its bare name, empty where
    it is not known), person and name of the head, in_survey. None where no number may begin again."""
    parts = []
    for table in tables:
        if KEY not in table.household:
            continue
        number = table.household[KEY].astype(object)
        few = [one for one in number.dropna().unique() if len(one) < FEWEST_FIGURES]
        if not few:
            continue
        short = np.flatnonzero(number.isin(few).to_numpy(bool))
        person, name = _of_whole_block(table, number, head_persons(table)), _of_whole_block(table, number, head_names(table))
        none = pd.Series([None] * len(number), dtype=object)
        columns = {
            "table": table.number,
            "row": np.arange(len(number)),
            "number": number,
            "township": table.household.get(TOWNSHIP, none).astype(object),
            "village": table.household.get(VILLAGE, none).astype(object),
            "person": person,
            "name": name,
            "in_survey": table.kind == "households",
        }
        parts.append(pd.DataFrame(columns).iloc[short])
    if not parts:
        return None
    rows = pd.concat(parts, ignore_index=True)
    township, village = (_bare(rows[title], place_name) for title in ("township", "village"))
    # A village that only one township has is in that township, where a row does not say so.
    both = pd.DataFrame({"village": village, "township": township})[(village != "") & (township != "")].drop_duplicates()
    both = both[~both["village"].duplicated(keep=False)]
    only = dict(zip(both["village"], both["township"], strict=True))
    township = township.where(township != "", village.map(only).astype(object).fillna(""))
    says = (village != "") if (village != "").any() else (township != "")
    return rows.assign(place=(township + BETWEEN_PLACES + village).where(says, ""))


def _bare(names: pd.Series, place_name: re.Pattern[str]) -> pd.Series:
    """The names of places as different lists write them: 东岭 for 东岭村; empty where there is none."""
    short = {}
    for name in names.dropna().unique():
        text = str(name).replace(" ", "")
        bare = place_name.sub("", text)
        short[name] = bare if len(bare) > 1 else text
    return names.map({**short, None: ""}).astype(object).fillna("")


def _of_whole_block(table: Table, number: pd.Series, of_head: pd.Series) -> pd.Series:
    """What is known of the head on all rows of his household: in a roster those below him under his number."""
    heads = head_rows(table)
    if table.kind != "members" or not heads.any():
        return of_head
    head_at = np.append(np.flatnonzero(heads), -1)[blocks_of_heads(table)]
    same = (head_at >= 0) & (number.to_numpy(object)[head_at] == number.to_numpy(object))
    return of_head.where(of_head.notna() | ~same, pd.Series(of_head.to_numpy(object)[head_at]))


def _homes(rows: pd.DataFrame) -> pd.Series:
    """A number for each row, the same for rows of one number in one place, and in two places where the head is the same
    person: he moved, or a list spells the place otherwise. A name counts for a person where no number of his is given."""
    home = rows.groupby(["number", "place"], sort=True).ngroup()
    with_person = rows["person"].notna().groupby(home).transform("any")
    same_name = (~with_person).groupby([rows["number"], rows["name"]]).transform("any").fillna(False).astype(bool)
    tokens = [rows["person"], rows["name"].where(same_name & rows["name"].notna(), None)]
    while True:
        before = home
        for token in tokens:
            known = token.notna()
            least = home[known].groupby([rows["number"][known], token[known]]).transform("min")
            home = home.where(~known, least.reindex(home.index)).astype(np.int64)
            home = home.groupby([rows["number"], rows["place"]]).transform("min")
        if (home == before).all():
            return home


def _beginning_again(rows: pd.DataFrame) -> set[str]:
    """The numbers that different heads of different places have; and once there are such, all that several places have."""
    known = rows[rows["person"].notna() | rows["name"].notna()]
    surely = known.groupby("number")["home"].nunique()
    if not (surely > 1).any():
        return set()
    several = rows.groupby("number")["home"].nunique()
    return set(several[several > 1].index)


def _keys(rows: pd.DataFrame, home: pd.Series) -> pd.Series:
    """Each row's key. The place is named as the survey names it, then as the roster does; a row that says no place is found by
    its head among those that do, else it has the head's own number, None where that is not known."""
    placed = rows[rows["place"] != ""]
    home = home.reindex(placed.index)
    order = placed.assign(home=home, after=~placed["in_survey"].astype(bool)).sort_values(
        ["home", "after", "township", "village"], kind="stable"
    )
    named = order.groupby("home")[["township", "village"]].first()
    keys = pd.Series(None, index=rows.index, dtype=object)
    keys[placed.index] = placed_key(home.map(named["township"]), home.map(named["village"]), placed["number"]).to_numpy(object)
    lost = rows.index.difference(placed.index)
    if len(lost):
        heads = pd.DataFrame({"number": placed["number"], "person": placed["person"], "key": keys[placed.index]}).dropna()
        of_head = heads.drop_duplicates(["number", "person"]).set_index(["number", "person"])["key"]
        wanted = pd.MultiIndex.from_frame(rows.loc[lost, ["number", "person"]])
        found = pd.Series(of_head.reindex(wanted).to_numpy(object), index=lost, dtype=object)
        keys[lost] = found.where(found.notna(), rows.loc[lost, "person"])
    return keys.where(keys.notna(), None)


def _notice(tables: Sequence[Table], rows: pd.DataFrame) -> list[Problem]:
    """One notice for all of them, at the first number that a second place has too."""
    placed = rows[rows["place"] != ""]
    again = placed[~placed.duplicated(["number", "place"])]
    again = again[again.duplicated("number")]
    if again.empty:
        return []
    first = again.iloc[0]
    shared = placed[placed["number"] == first["number"]].drop_duplicates("place")
    names = (shared["township"].fillna("") + shared["village"].fillna("")).tolist()
    places = "、".join(names[:MOST_PLACES]) + ("等" if len(names) > MOST_PLACES else "")
    details = {"numbers": str(placed["number"].nunique()), "places": places}
    table = next(table for table in tables if table.number == first["table"])
    return [Problem("numbers-begin-again", *table.address(int(first["row"]), KEY), value=str(first["number"]), details=details)]
