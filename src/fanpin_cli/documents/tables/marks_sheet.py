"""The hidden sheet ``_fanpin``, by which a workbook of ours is known again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from fanpin_cli.documents.tables.cell_styles import BARE, HEADER
from fanpin_cli.documents.tables.sheet_spec import SheetSpec
from fanpin_cli.ledger_format import MARK_SHEET, TEXT


def marks_sheet(facts: Mapping[str, str], record: pd.DataFrame | None = None) -> SheetSpec:
    """The sheet: a key and a value a row; beside them, after an empty column, the record of households."""
    entries = pd.DataFrame({"键": list(facts), "值": list(facts.values())}, dtype=object)
    further = pd.DataFrame() if record is None else record.reset_index(drop=True)
    table = pd.concat([entries, pd.Series(dtype=object, name=" "), further], axis=1).astype(object)
    code = replace(BARE, number_format=TEXT)
    styles = (BARE, BARE, BARE, *[code] * len(further.columns))
    widths = (24.0, 100.0, *[12.0] * (len(styles) - 2))
    return SheetSpec(MARK_SHEET, table, widths, styles, HEADER, hidden=True, bare_empty=True)
