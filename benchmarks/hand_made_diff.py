"""Two rounds compared by hand: pandas.read_excel, a merge, openpyxl. ``hand_made_diff.py OLD NEW OUT``."""

from __future__ import annotations

import sys

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import PatternFill

FILL = PatternFill("solid", "FFFF00")


def ledger(file: str) -> pd.DataFrame:
    """The households of all household sheets under each other."""
    sheets = pd.read_excel(file, sheet_name=None, header=2, engine="openpyxl", dtype=str)
    households = [table for table in sheets.values() if "户编号" in table and "风险等级" in table and "判定理由" in table]
    return pd.concat(households, ignore_index=True)


def main(old: str, new: str, out: str) -> None:
    both = ledger(old).merge(ledger(new), on="户编号", how="outer", suffixes=("上期", "本期"))
    answers = [title.removesuffix("本期") for title in both if title.endswith("本期")]
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "变化"
    for number, row in enumerate(both[["户编号", "风险等级上期", "风险等级本期"]].fillna("").itertuples(index=False), start=1):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value).fill = FILL
    listed = workbook.create_sheet("逐项变化")
    for title in answers:
        changed = both[both[f"{title}上期"].fillna("") != both[f"{title}本期"].fillna("")]
        for row in changed[["户编号", f"{title}上期", f"{title}本期"]].fillna("").itertuples(index=False):
            listed.append([title, *row])
    workbook.save(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
