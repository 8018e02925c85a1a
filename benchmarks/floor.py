"""The floor: read the sources with calamine, write the cells of fanpin's result with the same writer, decide nothing.

``python floor.py RESULT.xlsx OUT.xlsx SOURCE.xlsx …``: the result (a ledger, a report) tells which cells to write. Learning
them is not counted: the seconds of the rest, from the start of the process, are printed.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

STARTED = time.perf_counter()

import pandas as pd
from python_calamine import load_workbook
from rustpy_xlsxwriter import Format, write_worksheets


def cells_of(result: Path) -> list[tuple[str, pd.DataFrame]]:
    """The result's sheets as frames."""
    sheets = []
    workbook = load_workbook(str(result))
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        width = max(map(len, rows), default=0)
        frame = pd.DataFrame(rows, columns=[f"c{number}" for number in range(width)], dtype=object)
        sheets.append((name, frame.where(frame != "", float("nan"))))  # a blank cell is a filled cell all the same
    return sheets


def main(result: Path, out: Path, *sources: Path) -> None:
    for source in sources:
        workbook = load_workbook(str(source))
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    read = time.perf_counter()
    sheets = cells_of(result)
    style = Format().set_background_color("FFFF00").set_border("thin").set_text_wrap()
    styles = {name: [style] * frame.shape[1] for name, frame in sheets}
    known = time.perf_counter()
    write_worksheets(sheets, str(out), column_formats=styles)
    print(time.perf_counter() - STARTED - (known - read))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
