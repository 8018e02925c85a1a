"""A roster whose 户编号 is on the row of the 户主 only: filled down to the rows below, by the relation and not by order alone.

The rows from one 户主 to the next are one household where nothing speaks against it. A roster that was sorted otherwise has
all heads first, or a spouse too many, or more rows under a head than 家庭人口 says; a row of another village or with another
household's number between them says so too. Then nothing is filled in, and that is reported.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.survey.keys import KEY, head_of, keys_by_head
from fanpin_cli.survey.members import PEOPLE, RELATION
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.row_heads import blocks_of_heads, head_persons, head_rows
from fanpin_cli.survey.tables import Table
from fanpin_cli.text.normalise import is_missing, plain

SPOUSE = "配偶"
PLACES = ("乡镇", "村")
MOST_ODD = 0.2
"""Where more of the households than this do not agree with the order, the roster was sorted otherwise, and no row is filled."""
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class _Blocks:
    """The rows of a roster from one 户主 to the next. number: of each row, -1 before the first head. key: of each row, that of
    its block's head. head: the row of each block's head."""

    number: npt.NDArray[np.int64]
    head: npt.NDArray[np.int64]
    key: pd.Series

    def any_in(self, rows: Flags) -> Flags:
        """For each row, whether its block has one of these rows."""
        hit = np.zeros(len(self.head) + 1, dtype=bool)
        hit[self.number[rows]] = True
        return hit[self.number]

    def of_head(self, column: pd.Series) -> pd.Series:
        """For each row the value on the row of its block's head; missing before the first head."""
        rows = np.append(self.head, -1)[self.number]
        values = column.to_numpy(object)[rows]
        return pd.Series(np.where(rows >= 0, values, None), dtype=object)


def filled_down(table: Table) -> tuple[Table, list[Problem]]:
    """A roster with the 户编号 and the place of the 户主 on the rows below that have none, and what there is to report.

    A head without a number begins a household too, which is known by his own number.
    """
    if table.kind != "members" or KEY not in table.household:
        return table, []
    asked = table.household[[title for title in (KEY, *PLACES) if title in table.household]]
    if not asked.isna().any(axis=None) or not (heads := head_rows(table)).any():
        return table, []
    if KEY not in table.originals:  # the numbers are those of parent rows: no cell of this table says who follows whom
        return table, []
    given, unread = table.household[KEY].astype(object), _not_read(table)
    head = head_of(table.household)
    key = keys_by_head(given, head.where(head.notna() | unread, head_persons(table)))
    wanted = key.isna().to_numpy() & ~unread
    blocks = _blocks(table, heads, key)
    unclear = wanted & _order_says_nothing(table, heads, blocks)
    filled = wanted & ~unclear & blocks.key.notna().to_numpy()
    key = key.where(~filled, blocks.key)
    table = replace(table, household=table.household.assign(**{KEY: key.where(key.notna(), None)}))
    problems = [
        Problem("key-from-head", *table.address(row, KEY), key=str(key[row]))
        for row in np.flatnonzero(heads & given.isna().to_numpy() & ~unread & key.notna().to_numpy()).tolist()
    ]
    for kind, rows in (("key-filled-down", filled), ("key-order-unclear", unclear)):
        if rows.any():
            first = int(np.flatnonzero(rows)[0])
            problems.append(Problem(kind, *table.address(first, KEY), details={"rows": str(int(rows.sum()))}))
    return _with_places(table, blocks), problems


def _blocks(table: Table, heads: Flags, key: pd.Series) -> _Blocks:
    blocks = _Blocks(blocks_of_heads(table), np.flatnonzero(heads), key)
    return replace(blocks, key=blocks.of_head(key))


def _not_read(table: Table) -> Flags:
    """Rows whose 户编号 is there and could not be read: not blank."""
    given = table.originals[KEY]
    there = given.notna() & table.household[KEY].isna()
    rows = np.flatnonzero(there.to_numpy(bool))
    unread = np.zeros(len(given), dtype=bool)
    unread[[row for row in rows.tolist() if not is_missing(plain(str(given.iloc[row])))]] = True
    return unread


def _order_says_nothing(table: Table, heads: Flags, blocks: _Blocks) -> Flags:
    """For each row, whether nobody can tell by the order of the rows which household it belongs to."""
    relation, given = table.member[RELATION].astype(object), table.household[KEY].astype(object)
    size = np.append(np.bincount(blocks.number[blocks.number >= 0], minlength=len(blocks.head)), 0)[blocks.number]
    people = _number_of_people(table, blocks)
    # A row too many may be somebody who died; where other households lack rows, it may be theirs.
    too_many = (size > people) & (size < people).any()
    spouses = (relation == SPOUSE).fillna(False).to_numpy(bool)
    second_spouse = np.zeros(len(spouses), dtype=bool)
    second_spouse[spouses] = pd.Series(blocks.number[spouses]).duplicated().to_numpy(bool)
    others_number = ~heads & (given.notna() & (given != blocks.key)).to_numpy(bool)
    other_place = np.zeros(len(spouses), dtype=bool)
    for title in PLACES:
        if title in table.household:
            own, of_head = table.household[title].astype(object), blocks.of_head(table.household[title])
            other_place |= (own.notna() & of_head.notna() & (own != of_head)).to_numpy(bool)
    odd = blocks.any_in(too_many | second_spouse | others_number | other_place)
    if odd[heads].mean() > MOST_ODD:
        return np.ones(len(odd), dtype=bool)
    before_heads = blocks.number < 0
    return np.asarray(before_heads | relation.isna() | odd | (np.isnan(people) & _heads_first(blocks)), dtype=bool)


def _number_of_people(table: Table, blocks: _Blocks) -> npt.NDArray[np.float64]:
    """家庭人口 as each row's head has it; NaN where it is unknown."""
    if PEOPLE not in table.household:
        return np.full(len(table.rows), np.nan)
    return blocks.of_head(table.household[PEOPLE]).to_numpy(float, na_value=np.nan)


def _heads_first(blocks: _Blocks) -> Flags:
    """Whether all heads are above all other rows: the roster is sorted by relation."""
    several = len(blocks.head) > 1
    return np.full(len(blocks.number), several and blocks.head[-1] - blocks.head[0] == len(blocks.head) - 1)


def _with_places(table: Table, blocks: _Blocks) -> Table:
    """Township and village of the 户主 on the rows of the household that have none."""
    same = (table.household[KEY] == blocks.key).fillna(False).to_numpy(bool)
    columns = {}
    for title in PLACES:
        if title in table.household and (own := table.household[title]).isna().any():
            columns[title] = own.where(own.notna() | ~same, blocks.of_head(own))
    return replace(table, household=table.household.assign(**columns)) if columns else table
