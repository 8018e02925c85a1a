"""Make ``files/``: one invented survey as LibreOffice writes it in each of its formats: ``python make_files.py``.

The files stand in the repository, so that the tests need no office program. The survey has a title, a header of two rows
with merged groups, dates, a formula, an error, numbers as text and the reverse, and a total at the bottom.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
from pathlib import Path

import openpyxl

FILES = Path(__file__).parent / "files"
FORMATS = {
    "survey.xls": "xls:MS Excel 97",
    "survey.ods": "ods",
    "survey.xlsx": "xlsx:Calc MS Excel 2007 XML",
    "survey-html.xls": "html:HTML (StarCalc)",
    "survey-gb18030.csv": "csv:Text - txt - csv (StarCalc):44,34,GB18030,1,,0,false,true",
    "survey-utf8.csv": "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true",
    "survey-tsv.xls": "csv:Text - txt - csv (StarCalc):9,34,GB18030,1,,0,false,true",
}

ROWS: list[list[object]] = [
    ["某县2019年10月入户调查表"],
    ["户编号", "户主姓名", "家庭收入", None, "饮水\n安全", "调查日期", "备注"],
    [None, None, "人均纯收入\n（元）", "工资性收入", None, None, None],
    ["34159901010001", "甲某", 3500.5, "1200", "是", dt.date(2019, 10, 8), "正常"],
    ["34159901010002", "乙某", "=C4*2", 0, "否", dt.date(2019, 10, 9), "=1/0"],
    ["34159901010003", "丙某", None, "—", None, None, "　全角　空格"],
    ["合计", None, "=SUM(C4:C6)", 1200, None, None, None],
]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as made:
        source = Path(folder, "source.xlsx")
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        assert sheet is not None
        sheet.title = "调查表"
        for row in ROWS:
            sheet.append(row)
        for place in ("A1:G1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:F3", "G2:G3"):
            sheet.merge_cells(place)
        for row_number in (4, 5):
            sheet.cell(row_number, 6).number_format = "yyyy-mm-dd"
        workbook.save(source)
        for name, format_ in FORMATS.items():
            convert = ["soffice", "--headless", "--convert-to", format_, "--outdir", made, str(source)]
            subprocess.run(convert, check=True, capture_output=True)
            extension = format_.partition(":")[0]
            (FILES / name).write_bytes(Path(made, f"source.{extension}").read_bytes())


if __name__ == "__main__":
    main()
