"""A ledger as it comes back from townships: ``python returned_ledgers.py LEDGER FOLDER TOWNSHIPS``.

Every third household has another level than the rules propose, with reason, name and date; one in fifty another income.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from python_calamine import CalamineWorkbook
from rustpy_xlsxwriter import write_worksheets

HEADER = 2
SHEETS = ("一级红色", "二级黄色", "三级蓝色", "边缘户", "待核实", "未纳入评定")


def households(ledger: Path) -> dict[str, pd.DataFrame]:
    """Sheet → its rows under their titles."""
    workbook, found = CalamineWorkbook.from_path(ledger), {}
    for name in SHEETS:
        rows = workbook.get_sheet_by_name(name).to_python()
        found[name] = pd.DataFrame(rows[HEADER + 1 :], columns=rows[HEADER], dtype=object)
    return found


def entered(rows: pd.DataFrame, first: int) -> pd.DataFrame:
    """What a township enters. first: the number of the first row among all, by which it is decided what."""
    number = np.arange(first, first + len(rows))
    decided, corrected = number % 3 == 0, number % 50 == 0
    rows = rows.copy()
    for title, value in {
        "乡镇审核等级": "二级",
        "审核意见": "入户核实，收入下降",
        "审核人": "王某",
        "审核日期": dt.date(2019, 5, 10),
    }.items():
        rows.loc[decided, title] = value
    rows.loc[corrected, "工资性收入"] = 12345.0
    return rows


def write_returns(ledger: Path, folder: Path, townships: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    parts: list[dict[str, pd.DataFrame]] = [{} for _township in range(townships)]
    first = 0
    for name, rows in households(ledger).items():
        changed = entered(rows, first)
        first += len(rows)
        for number, part in enumerate(parts):
            parts[number] = {**part, name: changed.iloc[number::townships]}
    for number, part in enumerate(parts, start=1):
        there = {name: rows.replace("", None) for name, rows in part.items() if len(rows)}
        write_worksheets([*there.items()], str(folder / f"返回{number:02}.xlsx"))


if __name__ == "__main__":
    write_returns(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
