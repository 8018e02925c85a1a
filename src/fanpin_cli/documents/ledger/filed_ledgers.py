"""The ledger as it is filed: locked against editing by accident, and in parts, a workbook each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from fanpin_cli.documents.files.file_names import file_names
from fanpin_cli.documents.ledger.content import LedgerContent
from fanpin_cli.documents.ledger.layout import sheet_names
from fanpin_cli.documents.ledger.ledger_writing import ledger_sheets
from fanpin_cli.documents.ledger.record_sheets import meta_sheet
from fanpin_cli.documents.tables.marks_sheet import marks_sheet
from fanpin_cli.documents.tables.sheet_spec import Protection, SheetSpec, WorkbookProperties
from fanpin_cli.documents.writer import write_workbook
from fanpin_cli.ledger_format import EDGE, HOUSEHOLD_SHEETS, NONE, OWN_COLUMNS, TO_INCLUDE

WHOLE, INCLUDE_LIST = "备案台账", "应纳入名单"


def write_filed_ledgers(content: LedgerContent, folder: Path, properties: WorkbookProperties) -> list[Path]:
    """Write the whole ledger, one workbook a level and one of 边缘户, and 应纳入名单; returns their paths.

    properties: those of all of them; each title is followed by what the workbook holds. Raises as ``write_ledger``.
    """
    names, whole = sheet_names(content), ledger_sheets(content)
    by_name = {sheet.name: sheet for sheet in whole}
    parts: dict[str, Sequence[SheetSpec]] = {WHOLE: whole}
    for place in (*(str(level.rank) for level in content.levels), EDGE):
        own = meta_sheet(_of_place(content, place), (names[place],))
        parts[f"{names[place]}台账"] = [by_name[names[place]], own]
    parts[INCLUDE_LIST] = [by_name[TO_INCLUDE], marks_sheet({"报告": INCLUDE_LIST, HOUSEHOLD_SHEETS: NONE, OWN_COLUMNS: NONE})]
    files = [folder / f"{name}.xlsx" for name in file_names(list(parts))]
    for file, (name, sheets) in zip(files, parts.items(), strict=True):
        titled = replace(properties, title=f"{properties.title}——{name}")
        write_workbook([replace(sheet, protection=Protection()) for sheet in sheets], file, properties=titled)
    return files


def _of_place(content: LedgerContent, place: str) -> LedgerContent:
    """The part of the households of one place, for the hidden sheet of its workbook."""
    here = content.places["place"] == place
    return replace(
        content,
        places=content.places[here].reset_index(drop=True),
        originals=content.originals[here].reset_index(drop=True),
        unread=content.unread.reindex(content.places.index[here]).reset_index(drop=True),
        record=content.record[here].reset_index(drop=True),
    )
