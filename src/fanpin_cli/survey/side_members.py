"""Members on their household's row as a roster: one table a group of columns, and all of them together one roster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.survey.blocks import Block
from fanpin_cli.survey.cells import Cells
from fanpin_cli.survey.columns import Column
from fanpin_cli.survey.gone import NO_MARKS, Marks
from fanpin_cli.survey.keys import HEAD_NUMBER, KEY
from fanpin_cli.survey.member_groups import NAME, NUMBER, RELATION, MemberGroup
from fanpin_cli.survey.members import HEAD
from fanpin_cli.survey.tables import Table, read_table
from fanpin_cli.survey.titles import TitleIndex
from fanpin_cli.text.identity import PERSON_KEY_LENGTH

OF_HEAD = {NAME: "户主姓名", NUMBER: HEAD_NUMBER, "性别": "户主性别"}
"""What the household's own columns say of its head as a person."""


@dataclass(frozen=True)
class SideBySide(Table):
    """A roster that was put together of several tables. Each person keeps the cells that he was read from.

    parts: the tables; part, at: for each row the table's place among them, and the row in it. order: the rows of all tables,
        one below the other, in the order of this one.
    """

    parts: tuple[Table, ...] = ()
    part: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    at: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    order: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def address(self, row: int, title: str) -> tuple[str, str, str]:
        part: Table = self.parts[int(self.part[row])]
        return part.address(int(self.at[row]), title)

    def places(self) -> pd.DataFrame:
        places = pd.concat([part.places() for part in self.parts], ignore_index=True)
        return places.iloc[self.order].reset_index(drop=True)

    def source(self) -> Cells:
        sources: Cells = np.concatenate([part.source() for part in self.parts])[self.order]
        return sources


def side_tables(block: Block, households: Table, index: TitleIndex) -> list[Table]:
    """A table of persons for each group of members beside the households, and one of the heads who are in no group.

    households: the block's own table. Rows that are no households there have no members either, nor have rows without a key.
    """
    keys = households.household.filter(items=[KEY, HEAD_NUMBER])
    kept = keys.notna().any(axis="columns").to_numpy() if len(keys.columns) else np.zeros(len(households.rows), dtype=bool)
    numbers = households.rows[kept]
    roster = f"{block.grid.sheet}!{block.header_row}"
    tables = [_of_group(block, group, set(numbers.tolist()), index) for group in block.members]
    keys = keys[kept].set_axis(numbers)
    tables = [
        replace(table, roster=roster, household=keys.reindex(table.rows).reset_index(drop=True))
        for table in tables
        if len(table.rows)
    ]
    return [*_heads(households, keys, kept, tables, roster), *tables] if tables else []


def _of_group(block: Block, group: MemberGroup, numbers: set[int], index: TitleIndex) -> Table:
    def is_filled(row: Sequence[object]) -> bool:
        return any(row[column] not in (None, "") for column in group.fields if column < len(row))

    places = [place for place, number in enumerate(block.numbers) if number in numbers and is_filled(block.rows[place])]
    titles = block.titles
    columns = (
        *(Column(number, titles[number][0], match, titles=titles[number]) for number, match in group.fields.items()),
        *(Column(number, remark.shown, titles=(remark.title,)) for number, remark in group.remarks.items()),
    )
    table = read_table(
        replace(
            block,
            kind="members",
            columns=columns,
            rows=[block.rows[place] for place in places],
            numbers=[block.numbers[place] for place in places],
            headings={},
            above={},
            members=(),
        ),
        index.words,
        index.as_of,
    )
    if group.relation is None or RELATION in table.member:
        return table
    return replace(table, member=table.member.assign(**{RELATION: group.relation}))


def _heads(
    households: Table, keys: pd.DataFrame, kept: npt.NDArray[np.bool_], groups: Sequence[Table], roster: str
) -> list[Table]:
    """The heads as persons, without those whom a group lists: as 户主, or by the same number or name."""
    titles = {title: of_head for title, of_head in OF_HEAD.items() if of_head in households.household}
    if NAME not in titles and NUMBER not in titles:
        return []
    heads = pd.DataFrame({title: households.household[of_head] for title, of_head in titles.items()})[kept]
    rows = households.rows[kept]
    listed = np.zeros(len(rows), dtype=bool)
    for table in groups:
        listed |= np.isin(rows, table.rows[_is_head(table, heads.set_axis(rows))])
    none = heads.isna().all(axis="columns").to_numpy()
    chosen = ~listed & ~none
    member = heads[chosen].reset_index(drop=True).assign(**{RELATION: HEAD})
    letters = {title: households.letters[of_head] for title, of_head in titles.items() if of_head in households.letters}
    return [
        replace(
            households,
            kind="members",
            household=keys[chosen].reset_index(drop=True),
            member=member,
            originals=pd.DataFrame(index=member.index),
            rows=rows[chosen],
            letters=letters,
            problems=(),
            roster=roster,
        )
    ]


def _is_head(table: Table, heads: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """The persons of a group who are their household's head. heads: by the row in the sheet."""
    here = heads.reindex(table.rows).reset_index(drop=True)
    is_head = np.zeros(len(table.rows), dtype=bool)
    if RELATION in table.member:
        is_head |= (table.member[RELATION] == HEAD).fillna(False).to_numpy(bool)
    for title in (NAME, NUMBER):
        if title in table.member and title in here:
            own, of_head = (part[title].astype(object).str[:PERSON_KEY_LENGTH] for part in (table.member, here))
            is_head |= (own.notna() & (own == of_head)).to_numpy(bool)
    return is_head


def rosters_together(tables: Sequence[Table]) -> list[Table]:
    """The tables of members, those of one roster as one table, its rows in the order of the sheet."""
    members = [table for table in tables if table.kind == "members"]
    parts: dict[tuple[str, str], list[Table]] = {}
    for table in members:
        if table.roster:
            parts.setdefault((str(table.file), table.roster), []).append(table)
    return [*(table for table in members if not table.roster), *map(_together, parts.values())]


def _marks_together(parts: Sequence[Table], order: npt.NDArray[np.int64]) -> Marks:
    """Who is marked as no longer there, by the rows of the tables put together. order: of the rows one after the other."""
    places, firsts = np.argsort(order), np.cumsum([0, *(len(part.rows) for part in parts)])
    found = [
        part.marks.found.assign(row=places[part.marks.found["row"].to_numpy(np.int64) + first])
        for part, first in zip(parts, firsts.tolist(), strict=False)
        if len(part.marks.found)
    ]
    return Marks(pd.concat(found, ignore_index=True)) if found else NO_MARKS


def _together(parts: Sequence[Table]) -> SideBySide:
    rows = np.concatenate([part.rows for part in parts])
    sheets = {sheet: number for number, sheet in enumerate(dict.fromkeys(part.sheet for part in parts))}
    sheet = np.repeat([sheets[part.sheet] for part in parts], [len(part.rows) for part in parts])
    order = np.lexsort((rows, sheet))
    part = np.repeat(np.arange(len(parts)), [len(each.rows) for each in parts])[order]
    at = np.concatenate([np.arange(len(each.rows)) for each in parts])[order]
    first = parts[0]

    def stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
        filled = [frame for frame in frames if len(frame)] or [*frames]
        return pd.concat(filled, ignore_index=True).iloc[order].reset_index(drop=True)

    return SideBySide(
        first.file,
        first.name,
        first.sheet,
        "members",
        first.header_row,
        household=stacked([each.household for each in parts]),
        member=stacked([each.member for each in parts]),
        originals=pd.DataFrame(index=range(len(rows))),
        rows=rows[order],
        letters=first.letters,
        problems=(),
        marks=_marks_together(parts, order),
        roster=first.roster,
        parts=tuple(parts),
        part=part,
        at=at,
        order=order,
    )
