"""Reading lists of departments: persons, and no households; by the same steps as surveys, with the list's own columns.

open → header → match → parse. design-rounds.md section 11. What a department calls its columns is data (``rules/lists.yaml``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pandas.util import hash_pandas_object

from fanpin_cli.errors import FanpinError
from fanpin_cli.ledger_format import MARK_SHEET
from fanpin_cli.survey.blank_form import form_of
from fanpin_cli.survey.blocks import Block, find_blocks
from fanpin_cli.survey.catalogue import Catalogue, Field
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.ledger_marks import household_grids, ledger_marks
from fanpin_cli.survey.model import FileFailure, SheetRead
from fanpin_cli.survey.opening import Open, shown_names
from fanpin_cli.survey.place_names import PlaceNames
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.refusals import rows_of_a_table
from fanpin_cli.survey.tables import Table, read_table
from fanpin_cli.survey.titles import TitleIndex, normal
from fanpin_cli.survey.whereabouts import with_places
from fanpin_cli.text.messages import _

WHERE = ("乡镇", "村", "自然村", "家庭住址")
WHO_OF_HOUSEHOLD, WHO_OF_MEMBER = ("户主姓名", "户主证件号码"), ("姓名", "证件号码")


@dataclass(frozen=True)
class ListRead:
    """What the files of one kind of list hold. tables: their persons, under the list's own titles; sheets: what became of
    each sheet; failures: files that could not be read; copies: the numbers of the tables that another file has too, with the
    very same rows."""

    tables: tuple[Table, ...]
    problems: tuple[Problem, ...]
    sheets: tuple[SheetRead, ...]
    failures: tuple[FileFailure, ...]
    copies: frozenset[int]

    @property
    def rows(self) -> int:
        return sum(len(table.rows) for table in self.tables)


def list_catalogue(shared: Catalogue, columns: Mapping[str, Field], further: Collection[str] = ()) -> Catalogue:
    """The fields that a kind of list is read by: who, where, its own columns; of the shared catalogue the other fields whose
    titles the list does not use itself, so that a header is known by as many titles as possible.

    columns: the list's own; one that says of a shared field's title what else it may be called adds to it. further: titles of
    households' fields that are wanted besides.
    """
    own = {title: shared.members[title] for title in WHO_OF_MEMBER}
    of_households = {title: shared.households[title] for title in (*WHERE, *WHO_OF_HOUSEHOLD, *further)}
    for title, column in columns.items():
        given = of_households.get(title) if column.of == "household" else own.get(title)
        field = column if given is None else given.model_copy(update={"aliases": (*given.aliases, *column.aliases)})
        (of_households if title in of_households else own)[title] = field
    spelt = {normal(way) for fields in (own, of_households) for title, each in fields.items() for way in (title, *each.aliases)}

    def others(fields: Mapping[str, Field]) -> dict[str, Field]:
        return {title: each for title, each in fields.items() if normal(title) not in spelt}

    return replace(
        shared,
        households={**others(shared.households), **of_households},
        members={**others(shared.members), **own},
    )


def wanted_columns(columns: Mapping[str, Field], further: Collection[str] = ()) -> frozenset[str]:
    """The titles that a kind of list is asked for; the other columns are carried along."""
    return frozenset({*WHERE, *WHO_OF_HOUSEHOLD, *WHO_OF_MEMBER, *columns, *further})


def read_list(
    files: Sequence[Path],
    catalogue: Catalogue,
    wanted: Collection[str],
    *,
    as_of: dt.date,
    open_: Open,
    given: Sequence[Path] = (),
    of_kind: Callable[[Grid], bool] = lambda _grid: True,
) -> ListRead:
    """Read the files of one kind of list. catalogue: see ``list_catalogue``. of_kind: whether a
    sheet is of this kind.

    A file that cannot be opened, or in which nobody is named, is a ``FileFailure``. The tables stand in the order of their
    files' names, so that it does not matter in which order the files were given.
    """
    index, names = TitleIndex(catalogue, as_of), shown_names(files, given)
    tables, accounts = list[Table](), list[SheetRead]()
    failures, problems = list[FileFailure](), list[Problem]()
    for file in files:
        try:
            grids = _grids([replace(grid, shown_as=names[file]) for grid in open_(file)])
        except FanpinError as error:
            failures.append(FileFailure(file, str(error).replace(file.name, names[file], 1), names[file]))
            continue
        named = False
        for grid in filter(of_kind, grids):
            found = list(_tables(grid, index, wanted))
            named |= bool(found)
            tables += found
            accounts += _accounts(grid, found)
            problems += () if found else _unread(grid)
        if not named:
            reason = _("{file}: no header that names persons was found; a list has a column 姓名 or 身份证号码")
            failures.append(FileFailure(file, reason.format(file=names[file]), names[file]))
    tables.sort(key=lambda table: table.name)  # those of one file stay in its order
    numbered = tuple(replace(table, number=number) for number, table in enumerate(tables))
    problems += [problem for table in numbered for problem in table.problems]
    copies = _copies(numbered)
    problems += [
        Problem(
            "list-copied", table.name, table.sheet, f"A{table.header_row}", details={"other": f"{first.name}·{first.sheet}"}
        )
        for table, first in copies
    ]
    copied = frozenset(table.number for table, _first in copies)
    return ListRead(numbered, tuple(problems), tuple(accounts), tuple(failures), copied)


def _copies(tables: Sequence[Table]) -> list[tuple[Table, Table]]:
    """The tables that say what one of another file says, in whatever order, each with that one: a list that somebody saved
    under a second name. Two sheets of one file (一月, 二月) are alike only because the amounts are."""
    first, copies = dict[object, Table](), list[tuple[Table, Table]]()
    for table in tables:
        rows = hash_pandas_object(table.originals.astype(str), index=False)
        earlier = first.setdefault((*table.originals, rows.sort_values().to_numpy().tobytes()), table)
        if earlier.file != table.file and len(rows):
            copies.append((table, earlier))
    return copies


def _grids(grids: Sequence[Grid]) -> Sequence[Grid]:
    """The sheets that may hold persons: of a ledger of ours those of its households, of a form of ours those to fill in."""
    marks, form = ledger_marks(grids), form_of(grids)
    if form is not None:
        return form.filled_in(grids)
    return [grid for grid in grids if grid.sheet != MARK_SHEET] if marks is None else household_grids(grids, marks)


def _tables(grid: Grid, index: TitleIndex, wanted: Collection[str]) -> Iterator[Table]:
    for found in find_blocks(grid, index, of="members"):
        block = _only(found, wanted)
        table = read_table(block, index.words, index.as_of)
        yield with_places(table, block.over, PlaceNames(index.words))


def _only(block: Block, wanted: Collection[str]) -> Block:
    """The block with the other columns read as no answers: what cannot be read in them is nobody's business here."""
    columns = tuple(
        column if column.match is None or column.match.title in wanted else replace(column, match=None, doubled=None)
        for column in block.columns
    )
    return replace(block, columns=columns)


def _accounts(grid: Grid, tables: Sequence[Table]) -> Iterator[SheetRead]:
    if not tables:
        yield SheetRead(grid.file, grid.sheet, "skipped", why=_("no header that names persons"), shown_as=grid.name)
    for table in tables:
        header = range(table.header_row, table.header_row + 1)
        yield SheetRead(grid.file, grid.sheet, "list", header, len(table.rows), shown_as=grid.name)


def _unread(grid: Grid) -> Iterator[Problem]:
    if rows := rows_of_a_table(grid):
        yield Problem("sheet-unread", grid.name, grid.sheet, f"A{rows[0] + 1}", details={"rows": str(len(rows))})
