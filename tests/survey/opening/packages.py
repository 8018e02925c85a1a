"""Packages of workbooks written part by part, as programs other than Excel write them."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMES = f'xmlns="{MAIN}" xmlns:r="{RELATIONS}"'
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>'
ROWS = [["户编号", "户主姓名", "人均纯收入"], ["1", "甲某", "4000"], ["2", "乙某", "三千多"]]
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"

OPEN_DOCUMENT = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
MANIFEST = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}</m:manifest>'


def relations(*targets: tuple[str, str]) -> str:
    """A part of relationships: (kind, target) of rId1, rId2 …"""
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">{entries}</Relationships>'


def rows_of(rows: Sequence[Sequence[str]] = ROWS) -> str:
    """Rows of a worksheet, with texts in the cells."""
    cells = [
        [f'<c r="{chr(65 + column)}{row}" t="inlineStr"><is><t>{text}</t></is></c>' for column, text in enumerate(texts)]
        for row, texts in enumerate(rows, start=1)
    ]
    return "".join(f'<row r="{row}">{"".join(each)}</row>' for row, each in enumerate(cells, start=1))


def worksheet(data: str | None = None, before: str = "", after: str = "") -> str:
    data = rows_of() if data is None else data
    return f"{DECLARED}<worksheet {NAMES}>{before}<sheetData>{data}</sheetData>{after}</worksheet>"


def parts(sheet: str | None = None) -> dict[str, str]:
    """The parts of a workbook with one sheet 调查表."""
    return {
        "[Content_Types].xml": f'{DECLARED}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SPREADSHEET}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SPREADSHEET}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{SPREADSHEET}.styles+xml"/></Types>',
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f"{DECLARED}<workbook {NAMES}>"
        '<sheets><sheet name="调查表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
        "xl/styles.xml": f'{DECLARED}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="2">'
        '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="1"><xf/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": worksheet() if sheet is None else sheet,
    }


def open_document(rows: Sequence[Sequence[str]] = ROWS, between: str = "", more: str = "") -> dict[str, str]:
    """The parts of an .ods; between: what stands between its elements, more: rows behind the others."""
    cells = [
        "".join(
            f'<table:table-cell office:value-type="string">{between}<text:p>{text}</text:p>{between}</table:table-cell>'
            f"{between}"
            for text in row
        )
        for row in rows
    ]
    table = "".join(f"<table:table-row>{between}{row}</table:table-row>{between}" for row in cells)
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": MANIFEST.format(""),
        "content.xml": f"{DECLARED}<office:document-content {OPEN_DOCUMENT}>{between}<office:body>{between}"
        f'<office:spreadsheet>{between}<table:table table:name="调查表">{between}{table}{more}</table:table>{between}'
        f"</office:spreadsheet>{between}</office:body>{between}</office:document-content>",
    }


def packed(file: Path, contents: Mapping[str, str | bytes], again: Mapping[str, str | bytes] | None = None) -> Path:
    """Write the parts; ``again`` a second time under names that are there."""
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore", UserWarning)
        for name, content in [*contents.items(), *(again or {}).items()]:
            archive.writestr(name, content)
    return file
