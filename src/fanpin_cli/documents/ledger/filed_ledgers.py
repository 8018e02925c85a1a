"""The ledger as it is filed: locked against editing by accident, and in parts, a workbook each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from fanpin_cli.documents.files.file_names import file_names
from fanpin_cli.documents.ledger.content import LedgerContent
from fanpin_cli.documents.ledger.filing_sheets import filing_sheets
from fanpin_cli.documents.ledger.household_counts import persons
from fanpin_cli.documents.ledger.layout import names_and_fills, sheet_names
from fanpin_cli.documents.ledger.ledger_headings import heading
from fanpin_cli.documents.ledger.ledger_writing import ledger_sheets
from fanpin_cli.documents.ledger.record_sheets import meta_sheet
from fanpin_cli.documents.tables.headings import round_name
from fanpin_cli.documents.tables.marks_sheet import marks_sheet, no_survey
from fanpin_cli.documents.tables.sheet_spec import Protection, SheetSpec, WorkbookProperties
from fanpin_cli.documents.writer import write_workbook
from fanpin_cli.ledger_format import EDGE, FILED_LEDGER, TO_INCLUDE

WHOLE, INCLUDE_LIST = FILED_LEDGER, "应纳入名单"


def write_filed_ledgers(
    content: LedgerContent, folder: Path, properties: WorkbookProperties, template: Path | None = None
) -> list[Path]:
    """Write the whole ledger, one workbook a level and one of 边缘户, and 应纳入名单; returns their paths.

    properties: those of all of them; each title is followed by what the workbook holds. template: the county's own layout of
    the workbooks of one level, see ``form_names``. Raises as ``write_ledger`` and ``fill_form``.
    """
    whole = {sheet.name: sheet for sheet in ledger_sheets(content)}
    own = {f"{sheet_names(content)[place]}台账": place for place in (*(str(level.rank) for level in content.levels), EDGE)}
    names = [WHOLE, *own, INCLUDE_LIST]
    files = [folder / f"{name}.xlsx" for name in file_names(names)]
    for file, name in zip(files, names, strict=True):
        titled = replace(properties, title=f"{properties.title}——{name}")
        if name in own and template is not None:
            _write_form(content, own[name], whole[sheet_names(content)[own[name]]], template, file, titled)
            continue
        sheets = _sheets(content, whole, name, own.get(name))
        write_workbook([replace(sheet, protection=Protection()) for sheet in sheets], file, properties=titled)
    return files


def _sheets(content: LedgerContent, whole: Mapping[str, SheetSpec], name: str, place: str | None) -> list[SheetSpec]:
    """The sheets of the whole ledger, of one place's (households, 备案表 and its own hidden sheet), or of 应纳入名单."""
    if place is not None:
        sheet = sheet_names(content)[place]
        return [whole[sheet], filing_sheets(content)[place], meta_sheet(_of_place(content, place), (sheet,))]
    return [*whole.values()] if name == WHOLE else [whole[TO_INCLUDE], marks_sheet(no_survey(name))]


def _write_form(
    content: LedgerContent, place: str, sheet: SheetSpec, template: Path, file: Path, properties: WorkbookProperties
) -> None:
    from fanpin_cli.documents.forms.sheet_form import FormContent, fill_form  # loads openpyxl

    here = content.places["place"] == place
    rows = sheet.table if here.any() else sheet.table.iloc[:0]
    fill = names_and_fills(content)[place][1]
    form = FormContent(form_names(content, place), rows, sheet.name, fill, no_survey(file.stem))
    fill_form(template, form, file, properties)


def form_names(content: LedgerContent, place: str) -> Mapping[str, object]:
    """What a county's own 分级台账.xlsx can name beside the columns of the household sheets (``row.户主姓名``)."""
    name, _fill = names_and_fills(content)[place]
    here = content.places[content.places["place"] == place]
    return {
        "title": heading(content, name),
        "level": name,
        "unit": content.unit,
        "round": round_name(content.round),
        "as_of": content.as_of,
        "households": len(here),
        "persons": int(persons(here).sum()),
    }


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
