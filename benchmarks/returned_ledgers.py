"""A ledger as it comes back from townships: ``python returned_ledgers.py LEDGER FOLDER TOWNSHIPS``.

Each file is a whole ledger of some of the households, as ``grade --by township`` writes it. Every third household has another
level than the rules propose, with reason, name and date; one in fifty another income.
"""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from fanpin_cli.documents.ledger import LedgerContent, write_ledger
from fanpin_cli.survey.opening import open_workbook
from fanpin_cli.workflows.ledger_fold import folded
from fanpin_cli.workflows.ledgers import read_ledger

ENTERED = {
    "乡镇审核等级": "二级",
    "审核意见": "入户核实，收入下降",
    "审核人": "王某",
    "审核日期": dt.date(2019, 5, 10),
}


def entered(content: LedgerContent) -> LedgerContent:
    """What the townships enter."""
    number = np.arange(len(content.places))
    places, originals = content.places.copy(), content.originals.copy()
    for title, value in ENTERED.items():
        column = np.full(len(places), None, dtype=object)
        column[number % 3 == 0] = value
        places[title] = column
    originals["工资性收入"] = originals["工资性收入"].where(number % 50 != 0, 12345.0)
    return replace(content, places=places, originals=originals)


def part(content: LedgerContent, number: int, of: int) -> LedgerContent:
    rows = slice(number, None, of)
    places, originals, unread = (
        table.iloc[rows].reset_index(drop=True) for table in (content.places, content.originals, content.unread)
    )
    record = content.record.iloc[rows].reset_index(drop=True)
    return replace(content, places=places, originals=originals, unread=unread, record=record)


if __name__ == "__main__":
    ledger, folder, townships = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    whole = entered(folded(read_ledger([ledger], None, today=dt.date(2019, 4, 30), open_=open_workbook)))
    for number in range(townships):
        write_ledger(part(whole, number, townships), folder / f"返回{number + 1:02}.xlsx")
