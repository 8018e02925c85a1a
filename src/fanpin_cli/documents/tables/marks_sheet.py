"""The hidden sheet ``_fanpin``, by which a workbook of ours is known again."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from fanpin_cli.documents.tables.cell_styles import BARE, HEADER
from fanpin_cli.documents.tables.sheet_spec import SheetSpec
from fanpin_cli.ledger_format import HOUSEHOLD_SHEETS, MARK_SHEET, NONE, OWN_COLUMNS, REPORT


def marks_sheet(facts: Mapping[str, str]) -> SheetSpec:
    """The sheet: a key and a value a row, both texts."""
    table = pd.DataFrame({"键": list(facts), "值": list(facts.values())}, dtype=object)
    return SheetSpec(MARK_SHEET, table, (24, 100), (BARE, BARE), HEADER, hidden=True)


def no_survey(name: str) -> dict[str, str]:
    """What the sheet says in a document of ours that lists households and is neither survey nor ledger."""
    return {REPORT: name, HOUSEHOLD_SHEETS: NONE, OWN_COLUMNS: NONE}
