"""What a workbook is, by the heads of its sheets: survey, roster, ledger, a returned part of one, report, list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from fanpin_cli.ledger_format import (
    COUNT_KEY,
    HOUSEHOLD_SHEETS,
    KNOWN_BY,
    MARK_SHEET,
    NOT_ASSESSED,
    NOTICE_TITLES,
    OTHER_PLACES,
    REPORT,
    REPORTS_ROUND,
    SOURCES,
    TO_VERIFY,
    TOWNSHIP_ENTRY,
)
from fanpin_cli.survey import change_list, expected_list, visit_list
from fanpin_cli.survey.blocks import Block, find_blocks
from fanpin_cli.survey.catalogue import Catalogue, Field, FieldType
from fanpin_cli.survey.exemption_list import is_list_of_findings
from fanpin_cli.survey.forms import find_forms
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.header import KEY_TITLES
from fanpin_cli.survey.keys import KEY
from fanpin_cli.survey.ledger_marks import LedgerMarks, is_further_sheet, ledger_marks, marks_of_part
from fanpin_cli.survey.ledger_record import entries_in
from fanpin_cli.survey.row_lists import DATE, WHO
from fanpin_cli.survey.titles import TitleIndex, normal


class Kind(StrEnum):
    """What a workbook may be. SUMMARY: the county's, over the townships' ledgers. PART: sheets of a ledger, as they come back.
    REPORT: any other document of ours. VILLAGES: who is to hand in. LIST: persons without households, a department's."""

    SURVEY, ROSTER, MARKED_COPY = "survey", "roster", "marked-copy"
    LEDGER, SUMMARY, PART = "ledger", "summary", "part"
    REPORT, NOTICE = "report", "notice"
    VILLAGES, VISITS, CHANGES, LIST = "villages", "visits", "changes", "list"
    OTHER = "other"


LOOKED_AT = 30
"""Rows of a sheet by which it is known; title rows, a header, and some under it."""
Share = Literal["none", "some", "all"]
"""How many of a ledger's households have 备案等级."""


@dataclass(frozen=True)
class Recognised:
    """What a workbook is, and its round where it says one. Of a ledger also: households, township (empty where it is of all),
    sources (name → SHA-256 of the surveys it was graded from), the date of its grading, and how many of the rows that were
    looked at are decided."""

    kind: Kind
    round: str | None = None
    households: int = 0
    township: str = ""
    sources: Mapping[str, str] | None = None
    as_of: str = ""
    decided: Share = "none"


class Recogniser:
    """Tells what workbooks are by the titles of a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._survey = TitleIndex(catalogue)
        own = {title: field for title, field in catalogue.households.items() if title in WHO}

        def of(fields: Mapping[str, Field]) -> TitleIndex:
            return TitleIndex(replace(catalogue, households={**own, **fields}, members={}, assigned={}))

        self._lists = (
            (Kind.CHANGES, of(change_list.FIELDS), {KEY, change_list.LEVEL}, KEY_TITLES),
            (Kind.VISITS, of(visit_list.FIELDS), {KEY, DATE, visit_list.VISITOR}, KEY_TITLES),
            (Kind.VILLAGES, of(expected_list.FIELDS), {expected_list.VILLAGE}, frozenset({expected_list.VILLAGE})),
        )

    def recognised(self, grids: Sequence[Grid], name: str) -> Recognised:
        """What a workbook is. grids: its sheets, or the first rows of each. name: the file's, without its ending."""
        marks = ledger_marks(grids)
        if marks is not None and any(grid.sheet == MARK_SHEET for grid in grids):
            return _ours(grids, marks)
        if marks is not None or marks_of_part(grids) is not None:
            return Recognised(Kind.PART, None if marks is None else marks.round)
        if is_further_sheet(name, grids):
            return Recognised(Kind.REPORT)
        if any(map(is_list_of_findings, grids)):
            return Recognised(Kind.MARKED_COPY)
        return Recognised(self._by_titles(grids))

    def _by_titles(self, whole: Sequence[Grid]) -> Kind:
        grids = [replace(grid, rows=grid.rows[:LOOKED_AT]) for grid in whole]
        blocks = [block for grid in grids for block in find_blocks(grid, self._survey)]
        kinds = {block.kind for block in blocks}
        if any(block.kind == "households" and _asks(block) for block in blocks):
            return Kind.SURVEY
        if any(find_forms(grid, self._survey) for grid in grids):
            return Kind.SURVEY
        if "members" in kinds:
            return Kind.ROSTER
        if any(_titles(block) == NOTICE_TITLES for block in blocks):
            return Kind.NOTICE
        for kind, index, needed, keys in self._lists:
            if (kind is not Kind.VILLAGES or not blocks) and any(
                needed <= _matched(block) for grid in grids for block in find_blocks(grid, index, "list", keys)
            ):
                return kind
        return Kind.SURVEY if "households" in kinds else Kind.LIST if blocks else Kind.OTHER


def _ours(grids: Sequence[Grid], marks: LedgerMarks) -> Recognised:
    """A workbook with our hidden sheet. One that lacks sheets with households was taken apart."""
    entries = next(entries_in(grid) for grid in grids if grid.sheet == MARK_SHEET)
    if not marks.holds_households:
        report = REPORT in entries or HOUSEHOLD_SHEETS not in entries
        return Recognised(Kind.REPORT if report else Kind.SUMMARY, marks.round or entries.get(REPORTS_ROUND))
    lacking = {sheet for sheet, count in marks.counts.items() if count} - {grid.sheet for grid in grids}
    return Recognised(
        Kind.PART if lacking else Kind.LEDGER,
        marks.round,
        sum(int(count) for key, count in entries.items() if key.startswith(COUNT_KEY) and count.isdigit()),
        entries.get(TOWNSHIP_ENTRY, ""),
        {name: sha for name, _space, sha in (one.rpartition(" ") for one in entries.get(SOURCES, "").split(";"))},
        marks.as_of,
        _decided(grid for grid in grids if grid.sheet in marks.sheets - {OTHER_PLACES[TO_VERIFY], OTHER_PLACES[NOT_ASSESSED]}),
    )


def _decided(grids: Iterable[Grid]) -> Share:
    found: set[bool] = set()
    for grid in grids:
        for number, row in enumerate(grid.rows):
            titles = [normal(cell) if isinstance(cell, str) else "" for cell in row]
            if set(titles) >= KNOWN_BY:
                who, level = titles.index(KEY), titles.index("备案等级")
                filled = (rest for rest in grid.rows[number + 1 :] if len(rest) > who and rest[who])
                found |= {len(rest) > level and rest[level] not in (None, "") for rest in filled}
                break
    return "some" if len(found) == 2 else "all" if True in found else "none"


def _asks(block: Block) -> bool:
    """Whether a table has answers, and not only who the households are and what somebody wrote of them."""
    named = {FieldType.TEXT, FieldType.DATE, FieldType.PHONE, FieldType.IDENTITY_NUMBER}
    matches = [column.match for column in block.columns if column.match]
    return any(match.field.type not in named and match.title != "家庭人口" for match in matches)


def _titles(block: Block) -> frozenset[str]:
    return frozenset(title for column in block.columns for title in column.titles)


def _matched(block: Block) -> set[str]:
    return {column.match.title for column in block.columns if column.match}
