"""From a block of cells to a typed table: answers by field, the sheet's own values, and the problems of single cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import assert_never

import numpy as np
import numpy.typing as npt
import pandas as pd

from fanpin_cli.survey.addresses import Letters, cell_of, column_of
from fanpin_cli.survey.blocks import Block
from fanpin_cli.survey.catalogue import NUMERIC, Field, FieldType
from fanpin_cli.survey.cells import UNREADABLE, Cells, columns_of
from fanpin_cli.survey.columns import Column
from fanpin_cli.survey.doubled_columns import beside_the_table, contradictions
from fanpin_cli.survey.doubtful_dates import is_dated, odd_dates, with_round_year
from fanpin_cli.survey.gone import NO_MARKS, Marks, marks_in
from fanpin_cli.survey.matched_columns import read_matched
from fanpin_cli.survey.model import SheetKind
from fanpin_cli.survey.opening.blind_cells import FORMULA
from fanpin_cli.survey.other_codes import by_other_list
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.row_looks import row_looks, told_of_cells, told_of_rows
from fanpin_cli.survey.strays import example_rows, stray_rows
from fanpin_cli.survey.titles import NAMES
from fanpin_cli.survey.vocabulary import Vocabulary
from fanpin_cli.text.cell_addresses import column_letters
from fanpin_cli.text.normalise import plain
from fanpin_cli.text.shown import shown

UNREAD = "未读懂"
"""The column of a survey's households that lists, between commas, the fields whose cell could not be read. Such an answer is
unknown, and no value from the roster or a derived fact takes its place."""
COUNTER = "序号"
"""The ledger numbers its rows anew. The survey's column is carried only if it is more than the numbers 1 to n."""


@dataclass(frozen=True)
class Table:
    """One block, read. ``answers``, ``originals`` and ``rows`` have the same RangeIndex, one entry a row of the sheet.

    answers: typed, by canonical title; household fields and member fields under ``household`` and ``member``.
    originals: the sheet's columns as the ledger shows them (see ``survey.ledger_values``), by canonical title, or by the
        column's own where it is unknown or in another unit; without a column that only numbers the rows.
    name: what the file is called in messages. rows: the row's number in the sheet. number: the table's place among all that
        were read. texts: the titles of households' free texts. marks: who is marked as no longer there.
    roster: of persons beside their household, on its row: tables with the same are one roster (``survey.side_members``).
    """

    file: Path
    name: str
    sheet: str
    kind: SheetKind
    header_row: int
    household: pd.DataFrame
    member: pd.DataFrame
    originals: pd.DataFrame
    rows: npt.NDArray[np.int64]
    letters: Letters
    problems: tuple[Problem, ...]
    number: int = 0
    marks: Marks = NO_MARKS
    texts: frozenset[str] = frozenset()
    roster: str = ""

    def source(self) -> Cells:
        """``file·sheet·第12行`` for each row."""
        numbers = pd.Series(self.rows).astype(str)
        return (f"{self.name}·{self.sheet}·第" + numbers + "行").to_numpy(object)

    def address(self, row: int, title: str) -> tuple[str, str, str]:
        return self.name, self.sheet, cell_of(column_of(self.letters, title), self.rows[row])

    def places(self) -> pd.DataFrame:
        """file, sheet, row and block of each row; see ``survey.model.Survey``."""
        return pd.DataFrame({"file": self.name, "sheet": self.sheet, "row": self.rows, "block": self.number})


def read_table(block: Block, words: Vocabulary, as_of: dt.date, ignored: frozenset[str] = frozenset()) -> Table:
    """Read a block's columns. Blank and example rows are dropped; totals, signatures and notes are no rows but notices.

    as_of: the day of grading, by which dates are doubtful. ignored: titles of which a value alone makes no row. For a ledger
    these are its own columns: an empty sheet has 无 in 序号.
    """
    width = max((column.number for column in block.columns), default=-1) + 1
    columns = columns_of(block.rows, width)
    cells = {column.number: columns[column.number] for column in block.columns}
    rows = np.asarray(block.numbers, dtype=np.int64)
    # A row that is filled only in a second table, to the right of this one, is no row of this table.
    beside = () if ignored else beside_the_table(block, cells)
    own = [column for column in block.columns if column.title not in ignored and not (beside and column.doubled)]
    blank = _all_blank([cells[column.number] for column in own], len(rows)) | example_rows(_titled(block, cells), words)
    stray = stray_rows(_titled(block, cells), blank, words)
    there = ~blank & ~np.isin(np.arange(len(rows)), list(stray))
    looks = row_looks(block, cells)
    keep = there & ~looks.left_out
    of_members = block.kind == "members"
    about_rows = [*told_of_rows(block, looks, there, of_members=of_members), *told_of_cells(block, looks, cells)]
    if not keep.all():
        cells = {number: column[keep] for number, column in cells.items()}
    # A ledger's rows have been judged: its record says who is gone.
    struck = np.flatnonzero(looks.struck[keep]).tolist()
    marks = NO_MARKS if ignored else marks_in(_own(block), cells, words, of_members=of_members, struck=struck)
    cells |= marks.names

    name, sheet = block.grid.name, block.grid.sheet
    table = Table(
        block.grid.file,
        name,
        sheet,
        block.kind,
        block.header_row,
        household=pd.DataFrame(index=range(int(keep.sum()))),
        member=pd.DataFrame(index=range(int(keep.sum()))),
        originals=pd.DataFrame(index=range(int(keep.sum()))),
        rows=rows[keep],
        letters={column.title: column.letters for column in block.columns},
        texts=frozenset(
            column.match.title for column in block.columns if column.match and column.match.field.type is FieldType.TEXT
        ),
        problems=tuple(
            Problem("not-a-household", name, sheet, address, value=text) for address, text in _left_out(block, rows, stray)
        ),
    )
    above = [Problem("above-header", name, sheet, f"A{row + 1}", value=text) for row, text in block.above.items()]
    answers: dict[str, dict[str, pd.Series]] = {"household": {}, "member": {}}
    problems = [*above, *table.problems, *_about_columns(block), *about_rows]
    faults: list[tuple[Column, dict[int, str]]] = []
    originals: dict[str, pd.Series] = {}
    for column in block.columns:
        if column.match is not None:
            coded, other_list = by_other_list(cells[column.number], column.match.field)
            if other_list:
                at = (name, sheet, f"{column.letters}{block.header_row}")
                problems.append(Problem("other-codes", *at, details={"title": column.match.title, "list": other_list}))
            read = read_matched(with_round_year(coded, column.match.field, as_of), column.match)
            answers[column.match.level][column.match.title] = read.answers
            marked = marks.marked.get(column.number, frozenset())
            faults.append((column, {row: fault for row, fault in read.faults.items() if row not in marked}))
            originals[column.title] = read.values
        else:
            originals[column.title] = pd.Series(cells[column.number], dtype=object)
    if not ignored:  # a ledger's 上期等级 … come before the survey's columns of the same name; they do not contradict them
        problems.extend(contradictions(block, table.address, cells, answers, beside))
    if COUNTER in originals and _only_counts(originals[COUNTER]):
        del originals[COUNTER]
    if block.kind == "households" and (unread := _unread(faults, cells)):
        answers["household"][UNREAD] = pd.Series(unread, dtype=object).reindex(table.household.index)
    keys = answers["household"].get("户编号")
    for column, found in faults:
        problems.extend(_faults(table, column, cells[column.number], found, keys))
    problems.extend(_blind(table, block, keys))
    for column in block.columns:
        if column.match is not None and is_dated(column.match.field):
            read_as = answers[column.match.level][column.match.title]
            problems.extend(odd_dates(column, cells[column.number], read_as, table.address, keys, as_of))
    return replace(
        table,
        household=pd.DataFrame(answers["household"], index=table.household.index),
        member=pd.DataFrame(answers["member"], index=table.member.index),
        originals=pd.DataFrame(originals, index=table.originals.index, copy=False),
        problems=tuple(problems),
        marks=marks,
    )


def _titled(block: Block, cells: Mapping[int, Cells]) -> list[tuple[str, Cells]]:
    return [(_title(column), cells[column.number]) for column in block.columns]


def _own(block: Block) -> list[Column]:
    """The block's columns without those that are remarks of members beside the household."""
    of_members = {column for group in block.members for column in group.remarks}
    return [column for column in block.columns if column.number not in of_members]


def _all_blank(columns: Iterable[Cells], count: int) -> npt.NDArray[np.bool_]:
    """True for the rows without anything but spaces. Each column is examined only in the rows that were blank so far."""
    blank = np.arange(count)
    for column in columns:
        blank = blank[[_is_blank(cell) for cell in column[blank]]]
    return np.isin(np.arange(count), blank)


def _is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell[:1].isalnum() and not plain(cell))


def _title(column: Column) -> str:
    return column.match.title if column.match else column.title


def _left_out(block: Block, rows: npt.NDArray[np.int64], stray: Mapping[int, tuple[int, str]]) -> Iterator[tuple[str, str]]:
    """Address and text of each row that is no household: totals, notes, titles above later headers, and rows under a
    header that belong to it."""
    for number, text in block.headings.items():
        first = next(column for column, cell in enumerate(block.grid.rows[number]) if cell not in (None, ""))
        yield f"{column_letters(first)}{number + 1}", text
    yield from ((f"{block.columns[place].letters}{rows[row]}", text) for row, (place, text) in stray.items())


def _about_columns(block: Block) -> Iterator[Problem]:
    """What is odd about a column as a whole: given twice, of another time, or in another unit."""
    for column in block.columns:
        place = (block.grid.name, block.grid.sheet, cell_of(column.letters, block.header_row))
        if column.doubled:
            yield Problem("column-doubled", *place, value=column.own, details={"title": column.doubled.title})
        match = column.match
        if match is not None and column.other_time:
            yield Problem("other-time", *place, value=column.own, details={"title": match.title})
        if match is not None and match.field.type in NUMERIC and match.factor != 1.0:
            details = {"title": match.title, "unit": match.unit or "", "wanted": match.field.unit or ""}
            yield Problem("unit" if match.in_other_unit else "unit-converted", *place, value=column.own, details=details)


def _unread(faults: Iterable[tuple[Column, Mapping[int, str]]], cells: Mapping[int, Cells]) -> dict[int, str]:
    """Row → the fields whose cells could not be read, or whose column is in a unit that cannot be converted. Names and
    identity numbers are left out: no rule depends on them, and the roster may supply them."""
    unread: dict[int, str] = {}
    for column, found in faults:
        if column.match is not None and column.match.level == "household" and column.match.field.type not in NAMES:
            rows = np.flatnonzero(pd.notna(cells[column.number])).tolist() if column.match.in_other_unit else found
            for row in rows:
                unread[row] = f"{unread.get(row, ',')}{column.match.title},"
    return unread


def kind_of_fault(type_: FieldType) -> str:
    """The kind of problem of a cell that is no value of its field's type; a text always is one."""
    match type_:
        case FieldType.NUMBER | FieldType.MONEY | FieldType.INTEGER:
            return "number"
        case FieldType.YES_NO:
            return "yes-no"
        case FieldType.ENUM | FieldType.SET:
            return "choice"
        case FieldType.DATE | FieldType.MONTH:
            return "date"
        case FieldType.IDENTITY_NUMBER:
            return "identity-number"
        case FieldType.PHONE:
            return "phone"
        case FieldType.TEXT:
            raise ValueError("a text is never a fault")
        case _:
            assert_never(type_)


def _faults(table: Table, column: Column, cells: Cells, faults: Mapping[int, str], keys: pd.Series | None) -> Iterator[Problem]:
    match = column.match
    if match is None:
        return
    for row, fault in faults.items():
        kind = kind_of_fault(match.field.type) if fault == UNREADABLE else fault
        yield Problem(
            kind,
            *table.address(row, column.title),
            key="" if keys is None or keys.iloc[row] is None else str(keys.iloc[row]),
            value=str(cells[row]),
            details={"title": match.title, **_what_may_stand(match.field)},
        )


def _blind(table: Table, block: Block, keys: pd.Series | None) -> Iterator[Problem]:
    """Cells of the table's rows that only look empty."""
    titles = {column.number: _title(column) for column in block.columns}
    rows = {number: row for row, number in enumerate(table.rows.tolist())} if block.grid.blind else {}
    for cell in block.grid.blind:
        row, title = rows.get(cell.row + 1), titles.get(cell.column)
        if row is not None and title is not None:
            yield Problem(
                "formula-unsaved" if cell.text == FORMULA else "error-cell",
                *(table.name, table.sheet, f"{column_letters(cell.column)}{cell.row + 1}"),
                key="" if keys is None or keys.iloc[row] is None else str(keys.iloc[row]),
                value=cell.text,
                details={"title": title},
            )


def _only_counts(column: pd.Series) -> bool:
    """Whether a column only numbers its rows, in any order; a number greater than their count refers to another list."""
    numbers = pd.to_numeric(column.dropna(), errors="coerce").to_numpy(float)
    return bool(np.all((numbers >= 1) & (numbers <= len(column)) & (numbers == np.floor(numbers))))


def _what_may_stand(field: Field) -> dict[str, str]:
    bounds = {"least": field.least, "most": field.most}
    return {
        "choices": "、".join(field.values),
        **{name: "…" if bound is None else shown(bound) for name, bound in bounds.items()},
    }
