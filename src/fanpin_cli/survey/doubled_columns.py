"""Columns that name a field a second time: the same question asked again, or a second table to the right of the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from fanpin_cli.survey.blocks import Block
from fanpin_cli.survey.catalogue import FieldType
from fanpin_cli.survey.cells import Cells
from fanpin_cli.survey.columns import Column
from fanpin_cli.survey.matched_columns import CODES, read_matched
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.titles import Match
from fanpin_cli.text.identity import PERSON_KEY_LENGTH

Locate = Callable[[int, str], tuple[str, str, str]]
PERSON_NUMBERS = frozenset({"户主证件号码", "证件号码"})
PERSON_NAMES = frozenset({"户主姓名", "姓名"})


def _used(block: Block) -> dict[tuple[str, str], Column]:
    """The column of each field that the table has, by level and title."""
    return {(column.match.level, column.match.title): column for column in block.columns if column.match}


def beside_the_table(block: Block, cells: Mapping[int, Cells]) -> tuple[Column, ...]:
    """The doubled columns that name other people in most rows: they belong to a second table to the right of this one.

    户编号 decides; where it is not doubled, 证件号码; else 姓名, if other columns are doubled too. Where 户编号 is there once,
    a second 证件号码 is that of somebody else in the household (a patient), unless half of all columns come twice.
    """
    used, doubled = _used(block), [column for column in block.columns if column.doubled]
    titles = {column.doubled.title for column in doubled if column.doubled}
    deciding = next((names for names in (CODES, PERSON_NUMBERS, PERSON_NAMES) if names & titles), frozenset())
    keyed = ("household", "户编号") in used and deciding is not CODES
    if (keyed and 2 * len(doubled) < len(used)) or (deciding is PERSON_NAMES and len(doubled) == 1):
        return ()
    return tuple(
        column
        for column in doubled
        if (match := column.doubled) and match.title in deciding
        if _name_others(match, cells[column.number], cells[used[match.level, match.title].number])
    )


def _name_others(match: Match, cells: Cells, used: Cells) -> bool:
    """Whether most rows that have both name somebody else."""
    others, own = (read_matched(column, match).answers.astype(object) for column in (cells, used))
    if match.title in PERSON_NUMBERS:
        others, own = others.str[:PERSON_KEY_LENGTH], own.str[:PERSON_KEY_LENGTH]
    both = others.notna() & own.notna()
    return 2 * int((both & (others != own)).sum()) > int(both.sum())


def contradictions(
    block: Block,
    at: Locate,
    cells: Mapping[int, Cells],
    answers: Mapping[str, Mapping[str, pd.Series]],
    beside: Sequence[Column],
) -> Iterator[Problem]:
    """Where a column that names a field a second time holds another answer than the column that is used.

    Different household numbers are one problem (a second table), not one a row; so are the columns of ``beside``, and the
    columns to their right are not compared. Free texts may differ. answers: by level and title. at: a row and a column's
    title → file, sheet and cell.
    """
    used = _used(block)
    for column in block.columns:
        match = column.doubled
        if match is None or (match.field.type is FieldType.TEXT and match.title not in CODES and column not in beside):
            continue
        one, own = used[match.level, match.title], answers[match.level][match.title]
        others = read_matched(cells[column.number], match).answers
        differs = own.notna() & others.notna() & (own.astype(object) != others.astype(object))
        rows = np.flatnonzero(differs.to_numpy(bool)).tolist()
        where = {"title": match.title, "column": one.letters}
        if column in beside or (rows and match.title in CODES):
            top = f"{column.letters}{block.header_row}"
            yield Problem("side-by-side", block.grid.name, block.grid.sheet, top, value=column.own, details=where)
        elif not beside or column.number < beside[0].number:
            for row in rows:
                details = {**where, "other": str(cells[one.number][row])}
                yield Problem("columns-differ", *at(row, column.title), value=str(cells[column.number][row]), details=details)
