"""Writing the ledger of a round as one workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fanpin_cli.documents.ledger.content import LedgerContent
from fanpin_cli.documents.ledger.filing_sheets import filing_sheets
from fanpin_cli.documents.ledger.household_sheets import household_sheets, to_include_sheet
from fanpin_cli.documents.ledger.record_sheets import adjustments_sheet, meta_sheet, overdue_sheet, problems_sheet, rules_sheet
from fanpin_cli.documents.ledger.summary_sheet import summary_sheet
from fanpin_cli.documents.tables.sheet_spec import Protection, SheetSpec
from fanpin_cli.documents.writer import write_workbook
from fanpin_cli.ledger_format import KEPT, LEDGER_COLUMNS


def write_ledger(
    content: LedgerContent,
    out: Path,
    *,
    force: bool = False,
    guide: bool = False,
    to_file: bool = False,
    protect: bool = False,
) -> None:
    """Write the ledger to ``out`` (.xlsx): whole or not at all. guide: with 填写说明 on its first sheet. to_file: with a 备案表
    of every level, which is signed. protect: with household sheets of which only decisions and answers can be edited.

    Raises ``OutputExistsError`` where ``out`` is there and ``force`` is not given, ``OutputNotWritableError``,
    ``TooManyRowsError``.
    """
    sheets = ledger_sheets(content, guide=guide, protect=protect)
    added = filing_sheets(content).values() if to_file else ()
    write_workbook([*sheets[:-1], *added, sheets[-1]], out, force=force)


def ledger_sheets(content: LedgerContent, *, guide: bool = False, protect: bool = False) -> list[SheetSpec]:
    """All sheets of the ledger, in order; one without rows says 无."""
    return [
        summary_sheet(content, guide=guide),
        *map(_open_for_answers if protect else lambda sheet: sheet, household_sheets(content)),
        to_include_sheet(content),
        problems_sheet(content),
        adjustments_sheet(content),
        *(() if content.overdue is None else (overdue_sheet(content, content.overdue),)),
        rules_sheet(content),
        meta_sheet(content),
    ]


def _open_for_answers(sheet: SheetSpec) -> SheetSpec:
    """Locked but for what people fill in and the survey's answers, which a township may correct."""
    locked = {column.title for column in LEDGER_COLUMNS} - {*KEPT, "家庭人口"}
    return replace(sheet, protection=Protection(tuple(title for title in sheet.table.columns if title not in locked)))
