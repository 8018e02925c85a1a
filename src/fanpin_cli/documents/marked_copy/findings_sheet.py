"""The sheet 数据问题 in front of a marked copy: every finding with a link to its cell, and columns for what was verified."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import pandas as pd
from lxml import etree

from fanpin_cli.documents.files.package import MAIN, RELATIONS, Package, parsed, written
from fanpin_cli.documents.marked_copy.mark_styles import Styles
from fanpin_cli.documents.marked_copy.sheet_marks import not_selected
from fanpin_cli.documents.tables.cell_values import clean_text
from fanpin_cli.documents.tables.text_width import row_heights
from fanpin_cli.ledger_format import COPY_OF
from fanpin_cli.severities import NAMES

NAME = "数据问题"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
VERIFIED = "已核实"
MARK = "_fanpin_list"
"""The hidden name that points to the list, by which the next check knows it as ours."""
COLUMNS: Sequence[tuple[str, str, float]] = (
    ("级别", "severity", 6),
    ("核查编号", "code", 12),
    ("问题", "message", 46),
    ("户编号", "key", 18),
    ("姓名", "name", 9),
    ("证件号码", "person", 20),
    ("工作表", "sheet", 14),
    ("单元格", "cell", 9),
    ("值", "standing", 22),
    ("处理办法", "mend", 30),
    ("核实说明", "reason", 24),
    ("核实人", "by", 9),
    ("核实日期", "date", 12),
)
"""Title, column of the findings, width. The last three are for staff: the next check reads what they write there."""
BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")
"""The elements before the defined names of a workbook, in the schema's order."""
LINK, TO_FILL = "单元格", "DDEBF7"
TITLE = "数据问题清单：点“单元格”可跳到所在处；核实属实的，在“核实说明”中写明，下次核查不再作为问题"


def add_findings_sheet(package: Package, styles: Styles, findings: pd.DataFrame, origin: str) -> None:
    """Add the list as the first sheet, which the workbook shows when it is opened; origin: the file that the copy is of."""
    names = package.sheets()
    for sheet in names.values():
        cells = package.part(sheet)
        if (other := not_selected(cells)) != cells:
            package.put(sheet, other)
    name = next(free for n in range(len(names) + 2) if (free := NAME if n == 0 else f"{NAME}（{n + 1}）") not in names)
    part = package.free_name("xl/worksheets/sheet{}.xml")
    package.put(part, _sheet(findings, styles, origin))
    package.declare(part, SHEET_TYPE)
    _first_in_workbook(package, name, package.relate(package.workbook, "worksheet", part))


def remove_findings_sheet(package: Package) -> bool:
    """Remove the list of an earlier check; whether there was one. A sheet of that name that people made stays."""
    root = parsed(package.part(package.workbook))
    marks = [
        defined for defined in root.iterfind(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName") if defined.get("name") == MARK
    ]
    parts, sheets = package.sheets(), root.find(f"{{{MAIN}}}sheets")
    for mark in marks:
        _remove(mark)
        name = (mark.text or "").rpartition("!")[0].removeprefix("'").removesuffix("'").replace("''", "'")
        if sheets is None or name not in parts or len(parts) == 1:
            continue
        place = list(parts).index(name)
        _remove(sheets[place])
        for defined in root.findall(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName"):
            own = int(defined.get("localSheetId", "-1"))
            if own == place:
                _remove(defined)
            elif own > place:
                defined.set("localSheetId", str(own - 1))
        package.unrelate(package.workbook, parts[name])
        package.remove(parts[name])
        for _id, kind, chain in list(package.relations(package.workbook)):
            if kind == "calcChain":  # the order of calculation may name cells of the list; Excel makes it again
                package.unrelate(package.workbook, chain)
                package.remove(chain)
    if marks:
        package.put(package.workbook, written(root))
    return bool(marks)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _first_in_workbook(package: Package, name: str, identifier: str) -> None:
    root = parsed(package.part(package.workbook))
    sheets = root.find(f"{{{MAIN}}}sheets")
    if sheets is None:
        raise KeyError("sheets")
    sheet = root.makeelement(f"{{{MAIN}}}sheet", {"name": name})
    sheet.set("sheetId", str(max(int(str(other.get("sheetId"))) for other in sheets) + 1))
    sheet.set(f"{{{RELATIONS}}}id", identifier)
    sheets.insert(0, sheet)
    for view in root.iterfind(f"{{{MAIN}}}bookViews/{{{MAIN}}}workbookView"):
        view.set("activeTab", "0")
        view.set("firstSheet", "0")
    defined_names = root.find(f"{{{MAIN}}}definedNames")
    if defined_names is None:
        before = [found for tag in BEFORE_NAMES if (found := root.find(f"{{{MAIN}}}{tag}")) is not None]
        defined_names = root.makeelement(f"{{{MAIN}}}definedNames")
        before[-1].addnext(defined_names)
    for defined in defined_names:
        if (place := defined.get("localSheetId")) is not None:  # every sheet has moved one place to the right
            defined.set("localSheetId", str(int(place) + 1))
    mark = etree.SubElement(defined_names, f"{{{MAIN}}}definedName", name=MARK, hidden="1")
    mark.text = f"'{name}'!$A$1"
    package.put(package.workbook, written(root))


def _sheet(findings: pd.DataFrame, styles: Styles, origin: str) -> bytes:
    plain, header, link, fill = (
        styles.new(),
        styles.new(bold=True, fill="D9D9D9"),
        styles.new(link=True),
        styles.new(fill=TO_FILL),
    )
    severities = {severity: styles.new(fill=severity) for severity in NAMES}
    titles = "".join(_cell(number, 2, title, header) for number, (title, _source, _width) in enumerate(COLUMNS))
    title = _cell(0, 1, clean_text(TITLE + COPY_OF.format(origin)), header)
    rows = [
        f'<row r="1" ht="24" customHeight="1">{title}</row>',
        f'<row r="2">{titles}</row>',
    ]
    verified = (findings["reason"] != "").to_numpy() if "reason" in findings else np.zeros(len(findings), dtype=bool)
    shown = findings.assign(severity=np.where(verified, VERIFIED, findings["severity"].map(NAMES)))
    texts: Mapping[str, list[str]] = {
        title: [clean_text(str(text)) for text in shown[source]] if source in shown else [""] * len(shown)
        for title, source, _width in COLUMNS
    }
    heights = row_heights(pd.DataFrame(texts, dtype=object), [width for _title, _source, width in COLUMNS])
    links = []
    for place, severity in enumerate(findings["severity"]):
        row = place + 3
        look = {"级别": plain if verified[place] else severities[str(severity)], LINK: link} | dict.fromkeys(
            ("核实说明", "核实人", "核实日期"), fill
        )
        cells = "".join(
            _cell(number, row, texts[title][place], look.get(title, plain)) for number, (title, _s, _w) in enumerate(COLUMNS)
        )
        rows.append(f'<row r="{row}" ht="{heights[place]:g}" customHeight="1">{cells}</row>')
        if target := _target(texts["工作表"][place], texts[LINK][place]):
            links.append(f'<hyperlink ref="H{row}" location={quoteattr(target)}/>')
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, (_t, _s, width) in enumerate(COLUMNS, start=1)
    )
    last = f"{chr(64 + len(COLUMNS))}{len(findings) + 2}"
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{MAIN}">'
        '<sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="2" topLeftCell="A3" activePane="bottomLeft"'
        ' state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{widths}</cols><sheetData>{''.join(rows)}</sheetData>"
        f'<autoFilter ref="A2:{last}"/><mergeCells count="1"><mergeCell ref="A1:{chr(64 + len(COLUMNS))}1"/></mergeCells>'
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def _cell(column: int, row: int, text: str, style: int) -> str:
    place = f"{chr(65 + column)}{row}"
    if not text:
        return f'<c r="{place}" s="{style}"/>'
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _target(sheet: str, cell: str) -> str:
    """``'青山镇'!H12``; empty if the finding is about no cell."""
    if not sheet or not re.fullmatch(r"[A-Z]{1,3}\d+", cell):
        return ""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{cell}"
