"""Write the templates of the written change report and of the public notice: ``python scripts/make_templates.py [FOLDER]``.

Their form is that of GB/T 9704-2012 (layout of official documents of the Party and government organs). The same bytes on every
run: no time of writing in them.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FOLDER = Path(__file__).resolve().parents[1] / "src" / "fanpin_cli" / "documents" / "templates"
REPORT, NOTICE = "变化报告.docx", "公示.docx"
STAMP = (2019, 5, 20, 0, 0, 0)
BODY, TITLE, LEVEL_1, LEVEL_2, NUMBER = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
LINE = Pt(28.95)
"""22 lines a page."""
CHARACTER = Pt(16)
TABLE_SIZE = Pt(12)
PAGE_WIDTH = 156
"""Millimetres between the margins."""
CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
STYLES = (
    # name, font, points, alignment, first line and right indent in characters, kept with what follows
    ("公文标题", TITLE, 22, CENTRE, 0, 0, True),
    ("公文题注", LEVEL_2, 16, CENTRE, 0, 0, True),
    ("一级标题", LEVEL_1, 16, None, 2, 0, True),
    ("二级标题", LEVEL_2, 16, None, 2, 0, True),
    ("落款", BODY, 16, RIGHT, 0, 4, False),
)
WARNING_COLUMNS = (
    ("序号", 10),
    ("乡镇、村", 22),
    ("户主姓名", 16),
    ("证件号码", 41),
    ("家庭人口", 13),
    ("预警事项", 21),
    ("预警情况", 33),
)


NOTICE_COLUMNS = (("序号", 14), ("村", 28), ("组", 28), ("户主姓名", 26), ("家庭人口", 22), ("风险等级", 38))


def make(folder: Path) -> list[Path]:
    """Write the templates into a folder; returns their paths."""
    return [
        written(folder / name, title, fill)
        for name, fill, title in ((REPORT, _text, "变化情况报告"), (NOTICE, _notice_text, "公示"))
    ]


def written(file: Path, title: str, *fill: Callable[[Any], None]) -> Path:
    """Write a template: a bare page in the standard's styles, then what each of ``fill`` does to it; returns its path."""
    document = Document()
    _bare(document)
    _page(document)
    _styles(document)
    for step in fill:
        step(document)
    _properties(document, title)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_stable(document))
    return file


def _bare(document: Any) -> None:
    """Without what python-docx's own blank document brings: a picture of it, and a hundred table styles, twice."""
    for owner, kind in ((document.part.package, "thumbnail"), (document.part, "stylesWithEffects")):
        for number, relation in list(owner.rels.items()):
            if relation.reltype.endswith(kind):
                del owner.rels[number]
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in {"Normal Table", "Table Grid"}:
            style.delete()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(35 - 7 - 6)  # the number's line ends 7 mm under the text
    section.header_distance = Mm(15)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, alignment in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles["Normal"]
        paragraph.alignment = alignment
        form = paragraph.paragraph_format
        form.first_line_indent = Pt(0)
        form.left_indent = form.right_indent = Pt(14)  # one character from the edge
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE
        _run(paragraph, "— ", NUMBER, 14)
        _field(paragraph, "PAGE")
        _run(paragraph, " —", NUMBER, 14)


def _field(paragraph: Any, code: str) -> None:
    for kind, text in (("begin", None), (None, code), ("separate", None), (None, "1"), ("end", None)):
        run = _run(paragraph, "", NUMBER, 14)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText" if text == code else "w:t")
            mark.text = text
        run._r.append(mark)


def _run(paragraph: Any, text: str, font: str, points: float) -> Any:
    run = paragraph.add_run(text)
    run.font.size = Pt(points)
    _face(run._r.get_or_add_rPr(), font)
    return run


def _face(properties: Any, font: str) -> None:
    """One typeface for Chinese, figures and letters; the theme's faces would take precedence."""
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)


def _styles(document: Any) -> None:
    styles = document.styles
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _face(defaults, BODY)
    defaults.find(qn("w:lang")).set(qn("w:eastAsia"), "zh-CN")
    normal = styles["Normal"]
    normal.font.size = CHARACTER
    _face(normal.element.get_or_add_rPr(), BODY)
    form = normal.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    form.first_line_indent = 2 * CHARACTER
    form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    form.widow_control = False
    for name, font, points, alignment, first, right, kept in STYLES:
        style = styles.add_style(name, 1)
        style.base_style = normal
        style.font.size = Pt(points)
        _face(style.element.get_or_add_rPr(), font)
        form = style.paragraph_format
        form.first_line_indent, form.right_indent = first * CHARACTER, right * CHARACTER
        form.keep_with_next = kept
        if alignment is not None:
            form.alignment = alignment
    table = styles.add_style("表格文字", 1)
    table.base_style = normal
    table.font.size = TABLE_SIZE
    form = table.paragraph_format
    form.first_line_indent, form.alignment = Pt(0), CENTRE
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(16)


def _text(document: Any) -> None:
    def put(text: str, style: str = "Normal") -> Any:
        return document.add_paragraph(text, style=style)

    put("{{ title }}", "公文标题")
    put("变化情况报告", "公文标题")
    put("（{{ rounds }}）", "公文题注")
    put("")
    put("{{ introduction }}")
    put("一、总体情况", "一级标题")
    put("{{ overall }}")
    put("{{ levels }}")
    put("二、等级变化情况", "一级标题")
    put("（一）变化类别", "二级标题")
    put("{{ classes }}")
    put("{%p if causes %}")
    put("（二）变化原因", "二级标题")
    put("{{ causes }}")
    _count_table(document, "cause_table", "单位：户（人）")
    put("（三）等级变化矩阵", "二级标题")
    put("{%p else %}")
    put("（二）等级变化矩阵", "二级标题")
    put("{%p endif %}")
    put("{{ matrix_note }}")
    _count_table(document, "matrix", "单位：户（人）")
    put("三、各乡镇情况", "一级标题")
    put("{{ townships }}")
    _count_table(document, "township_table", "单位：户（人）、条")
    put("四、预警情况", "一级标题")
    put("{{ warnings }}")
    put("{%p if titles %}")
    put("（一）按紧急程度", "二级标题")
    put("{{ urgencies }}")
    put("（二）按预警事项", "二级标题")
    put("{{ titles }}")
    put("{%p endif %}")
    put("{%p if urgent %}")
    put("（三）特急预警", "二级标题")
    _warning_table(document)
    put("{%p endif %}")
    put("五、下步工作", "一级标题")
    for name, heading in (("next_steps", ""), ("data_notes", "六、数据说明")):
        if heading:
            put(f"{{%p if {name} %}}")
            put(heading, "一级标题")
        put(f"{{%p for sentence in {name} %}}")
        put("{{ sentence }}")
        put("{%p endfor %}")
        if heading:
            put("{%p endif %}")
    put("")
    signature = put("{{ unit }}", "落款")
    signature.paragraph_format.keep_with_next = True
    put("{{ date }}", "落款")


def _notice_page(document: Any) -> None:
    """Smaller type and narrower margins than an official document's, so that a village of twenty households has one page; no
    page numbers, which would count over all villages."""
    section = document.sections[0]
    section.top_margin = section.bottom_margin = Mm(18)
    section.left_margin = section.right_margin = Mm(25)
    document.settings.odd_and_even_pages_header_footer = False
    section.footer.is_linked_to_previous = section.even_page_footer.is_linked_to_previous = True
    for style, points in (("Normal", 14), ("公文标题", 18), ("公文题注", 14), ("落款", 14), ("表格文字", 12)):
        document.styles[style].font.size = Pt(points)
    form = document.styles["Normal"].paragraph_format
    form.line_spacing, form.first_line_indent = Pt(21), Pt(28)


def _notice_text(document: Any) -> None:
    """A page a village: the loop's own lines leave no paragraph behind."""
    _notice_page(document)

    def put(text: str, style: str = "Normal") -> Any:
        return document.add_paragraph(text, style=style)

    put("{%p for village in villages %}")
    put("{{ title }}", "公文标题").paragraph_format.page_break_before = True
    put("{{ village.place }}（{{ round }}）", "公文题注")
    put("{{ village.text }}{{ village.counted }}")
    _rows_table(document, NOTICE_COLUMNS, "village.households")
    put("{{ period }}")
    put("{{ objections }}").paragraph_format.keep_with_next = True
    signature = put("{{ village.posted_by }}", "落款").paragraph_format
    signature.keep_with_next, signature.space_before = True, Pt(12)
    put("{{ posted_on }}", "落款")
    put("{%p endfor %}")


def _count_table(document: Any, name: str, unit: str) -> None:
    """Rows and columns as many as there are; the first row is the heading."""
    caption = document.add_paragraph(unit, style="表格文字")
    caption.alignment = RIGHT
    caption.paragraph_format.keep_with_next = True
    table = _table(document, 4, [PAGE_WIDTH / 3] * 3)
    loop = ("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}")
    _fill(table.rows[0], [text.replace(" row ", f" {name}[0] ") for text in loop], LEVEL_1)
    _fill(table.rows[1], [f"{{%tr for row in {name}[1:] %}}", "", ""])
    _fill(table.rows[2], loop)
    _fill(table.rows[3], ["{%tr endfor %}", "", ""])
    for width in table._tbl.iter(qn("w:tcW")):  # how wide a column is shows only when they are counted
        width.set(qn("w:type"), "auto")
        width.set(qn("w:w"), "0")
    _heading_row(table.rows[0])


def _warning_table(document: Any) -> None:
    _rows_table(document, WARNING_COLUMNS, "urgent")


def _rows_table(document: Any, columns: Sequence[tuple[str, float]], name: str) -> None:
    """A table with as many rows as the list of that name has."""
    titles, widths = zip(*columns, strict=True)
    table = _table(document, 4, list(widths))
    blank = [""] * (len(titles) - 1)
    _fill(table.rows[0], titles, LEVEL_1)
    _fill(table.rows[1], [f"{{%tr for row in {name} %}}", *blank])
    _fill(table.rows[2], [f"{{{{ row[{column}] }}}}" for column in range(len(titles))])
    _fill(table.rows[3], ["{%tr endfor %}", *blank])
    _heading_row(table.rows[0])


def _table(document: Any, rows: int, widths: list[float]) -> Any:
    table = document.add_table(rows, len(widths), style="Table Grid")
    table.alignment = 1
    properties = table._tbl.tblPr
    width = properties.find(qn("w:tblW"))
    width.set(qn("w:type"), "pct")
    width.set(qn("w:w"), "5000")
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "left", "bottom", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "28")  # half a millimetre: every figure must stand on one line
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    look = properties.find(qn("w:tblLook"))
    look.addprevious(margins)
    for column, millimetres in zip(table.columns, widths, strict=True):
        column.width = Mm(millimetres)
        for cell in column.cells:
            cell.width = Mm(millimetres)
    for row in table.rows:
        whole = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(whole)
        for cell in row.cells:
            cell.vertical_alignment = 1
            cell.paragraphs[0].style = document.styles["表格文字"]
    return table


def _fill(row: Any, texts: Any, font: str = BODY) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        _run(cell.paragraphs[0], text, font, TABLE_SIZE.pt)


def _heading_row(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _properties(document: Any, title: str) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    properties.last_modified_by, properties.language = "", "zh-CN"
    properties.created = properties.modified = dt.datetime(*STAMP, tzinfo=dt.UTC)


def _stable(document: Any) -> bytes:
    """The package with every part stamped alike."""
    written, stable = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(stable, "w") as copy:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, STAMP)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 3
            copy.writestr(part, parts.read(name))
    return stable.getvalue()


if __name__ == "__main__":
    print(*make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
