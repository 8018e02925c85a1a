"""The hand-made way: pandas.read_excel, a column of levels, openpyxl with every cell filled. ``hand_made.py SURVEY OUT``."""

from __future__ import annotations

import sys

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, PatternFill, Side

FILLS = {1: PatternFill("solid", "FF0000"), 2: PatternFill("solid", "FFFF00"), 3: PatternFill("solid", "0070C0")}
THIN = Side(style="thin")
BORDER = Border(THIN, THIN, THIN, THIN)
WRAPPED = Alignment(wrap_text=True, vertical="center")
ADDED = 22
"""The ledger's own columns, which the hand-made way fills with a word."""


def main(survey: str, out: str) -> None:
    table = pd.read_excel(survey, engine="openpyxl", dtype={"户编号": str, "户主证件号码": str})
    level = pd.Series(2, index=table.index)
    level[table["人均纯收入"] >= 5000] = 3
    level[table["人均纯收入"] < 3218] = 1
    workbook = Workbook()
    workbook.remove(workbook.active)
    for rank, fill in FILLS.items():
        sheet = workbook.create_sheet(str(rank))
        rows = table[level == rank].astype(object)
        sheet.append([*map(str, range(ADDED)), *rows.columns])
        for number, row in enumerate(rows.where(rows.notna(), None).itertuples(index=False), start=2):
            for column, value in enumerate([*["字"] * ADDED, *row], start=1):
                cell = sheet.cell(number, column, value)
                cell.fill, cell.border, cell.alignment = fill, BORDER, WRAPPED
    workbook.save(out)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
