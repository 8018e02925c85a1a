"""Small ledgers ready to be filed, for the tests of filing and verifying; all invented."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.answers import POOR, STABLE, UNSAFE, WHO, household, table, workbook
from tests.conftest import PLACES, Fanpin

DATE = "2019-05-20"
DECIDED = ("二级", "一级极易返贫户", "三级", "二级较易返贫户")
"""What the township decides, household by household."""


def graded_ledger(fanpin: Fanpin, folder: Path, *arguments: object) -> Path:
    """A ledger of four households without an error, nobody decided."""
    answers = (household(1), household(2, **UNSAFE), household(3), household(4, **POOR))
    survey = workbook(
        folder / "调查.xlsx",
        {"调查表": table([*WHO, *STABLE, "联系电话"], [{**a, "联系电话": "13900001111"} for a in answers])},
    )
    ran = fanpin("grade", survey, "--as-of", "2019-04-30", "-o", folder / "台账.xlsx", *arguments)
    assert ran.status == 0, ran.err
    return folder / "台账.xlsx"


def decided(ledger: Path, out: Path, levels: tuple[str, ...] = DECIDED) -> Path:
    """The ledger with 乡镇审核等级 for its households, in the order of the sheets."""
    book = openpyxl.load_workbook(ledger)
    coming = iter(levels)
    for name in PLACES:
        sheet = book[name]
        column = [cell.value for cell in sheet[3]].index("乡镇审核等级") + 1
        for row in range(4, sheet.max_row + 1):
            if isinstance(sheet.cell(row, 1).value, int | float):
                sheet.cell(row, column).value = next(coming)
    book.save(out)
    return out
