"""Forms as tables: a household of one row, each value with its own cell, and the persons of the small table below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fanpin_cli.survey.blocks import Block, find_blocks
from fanpin_cli.survey.columns import Column, unique
from fanpin_cli.survey.forms import Form
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.keys import HEAD_NUMBER, KEY
from fanpin_cli.survey.members import HEAD
from fanpin_cli.survey.tables import Table, read_table
from fanpin_cli.survey.titles import TitleIndex
from fanpin_cli.text.cell_addresses import column_letters


def form_tables(grid: Grid, form: Form, index: TitleIndex) -> Iterator[Table]:
    """The household of a form, and its members where it has any. The members have the household's 户编号, and its head's
    证件号码; where the form has neither, that of the 户主 among them."""
    household = read_table(_household(grid, form), index.words, index.as_of)
    members = [
        read_table(block, index.words, index.as_of)
        for block in find_blocks(_members(grid, form), index)
        if block.kind == "members"
    ]
    known = {title: household.household[title].iloc[0] for title in (KEY, HEAD_NUMBER) if title in household.household}
    if not any(value is not None for value in known.values()):
        numbers = (
            table.member["证件号码"][(table.member["与户主关系"] == HEAD).fillna(False).to_numpy(bool)].dropna()
            for table in members
            if {"证件号码", "与户主关系"} <= {*table.member.columns}
        )
        number = next((numbers_.iloc[0] for numbers_ in numbers if len(numbers_)), None)
        known = {HEAD_NUMBER: number}
        household = replace(household, household=household.household.assign(**known))
    yield household
    for table in members:
        missing = {title: value for title, value in known.items() if title not in table.household}
        yield replace(table, household=table.household.assign(**missing))


def _household(grid: Grid, form: Form) -> Block:
    """A table of one row. Its columns keep the cells of the form."""
    columns, taken = list[Column](), set[str]()
    answers = [*form.answers.values()]
    for number, answer in enumerate(answers):
        match = answer.match if answer.match is None or answer.match.title not in taken else None
        own = unique(answer.label, taken)
        taken |= {own} if match is None else {own, match.title}
        cell = f"{column_letters(answer.column)}{answer.row + 1}"
        columns.append(Column(number, own, match, titles=(answer.label,), cell=cell))
    row = min(answer.row for answer in answers) + 1
    return Block(grid, "households", range(row, row + 1), tuple(columns), [[answer.value for answer in answers]], [row])


def _members(grid: Grid, form: Form) -> Grid:
    """The sheet with nothing but the rows of the form's members."""
    kept = frozenset(form.members)
    rows = [row if number in kept else [] for number, row in enumerate(grid.rows[: max(kept, default=-1) + 1])]
    merged = tuple(area for area in grid.merged if area[0] in kept and area[2] in kept)
    return replace(grid, rows=rows, merged=merged)
