"""Write the template of the filing letter (备案函): ``python scripts/make_filing_letter.py [FOLDER]``.

Its page and typefaces are those of ``make_templates``, its head that of the letter format (信函格式) of GB/T 9704-2012: the
sender in red over a red double line. The same bytes on every run.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from make_templates import (
    BODY,
    CENTRE,
    FOLDER,
    LEVEL_1,
    RIGHT,
    TITLE,
    _fill,
    _run,
    _table,
    written,
)

NAME = "备案函.docx"
RED = RGBColor(0xFF, 0, 0)
COLUMNS = (("类别", 76), ("户数", 40), ("人数", 40))


def make(folder: Path) -> Path:
    """Write the template into a folder; returns its path."""
    return written(folder / NAME, "备案函", _text)


def _text(document: Any) -> None:
    def put(text: str, style: str = "Normal") -> Any:
        return document.add_paragraph(text, style=style)

    def kept(text: str, style: str = "Normal") -> None:
        """On one page with what follows, down to the code: no page has the signature alone."""
        form = put(text, style).paragraph_format
        form.keep_with_next = form.keep_together = True

    _head(put(""))
    number = put("{{ number }}", "落款")
    number.paragraph_format.right_indent = Pt(0)
    put("")
    put("{{ title }}", "公文标题")
    put("")
    put("{{ to }}：").paragraph_format.first_line_indent = Pt(0)
    put(
        "现将{{ subject }}报请备案。本轮以{{ as_of }}为评定日期，{{ overall }}另有应纳入{{ include }}，名单附后。"
        "各类户数和人数如下："
    )
    _counts(document)
    put("{%p if accepted %}")
    put("下列情形按现状备案：").paragraph_format.keep_with_next = True
    put("{%p for sentence in accepted %}")
    put("{{ loop.index }}．{{ sentence }}。")
    put("{%p endfor %}")
    put("{%p endif %}")
    kept("各附件的内容由下方备案码锁定：任何一格的内容有改动，核对即不相符；另存而内容未变的，仍为相符。")
    kept("")
    put("{%p for name in attachments %}")
    kept("{% if loop.first %}附件：{% else %}　　　{% endif %}{{ loop.index }}．{{ name }}")
    put("{%p endfor %}")
    kept("")
    for text in ("{{ office }}", "{{ date }}"):
        kept(text, "落款")
    _code(document)


def _head(paragraph: Any) -> None:
    """The sender in red, over a double line of which the upper is the thick one."""
    run = _run(paragraph, "{{ office }}", TITLE, 30)
    run.font.color.rgb = RED
    form = paragraph.paragraph_format
    form.alignment, form.first_line_indent, form.space_after = CENTRE, Pt(0), Pt(6)
    form.line_spacing = Pt(42)
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "thickThinSmallGap"), ("sz", "24"), ("space", "8"), ("color", "FF0000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _counts(document: Any) -> None:
    titles, widths = zip(*COLUMNS, strict=True)
    table = _table(document, 4, list(widths))
    _fill(table.rows[0], titles, LEVEL_1)
    _fill(table.rows[1], ["{%tr for row in rows %}", "", ""])
    _fill(table.rows[2], [f"{{{{ row[{column}] }}}}" for column in range(len(titles))])
    _fill(table.rows[3], ["{%tr endfor %}", "", ""])


def _code(document: Any) -> None:
    """The filing code beside its QR, without borders."""
    table = _table(document, 1, [126, 30])
    table.style = "Normal Table"
    texts, picture = table.rows[0].cells
    line = texts.paragraphs[0]
    _run(line, "备案码：", LEVEL_1, 14)
    _run(line, "{{ code }}", BODY, 16).bold = True
    line.alignment = RIGHT
    note = texts.add_paragraph(style="表格文字")
    _run(note, '核对：fanpin verify 备案文件夹 --code "{{ code }}"', BODY, 10.5)
    note.alignment = RIGHT
    shown = picture.paragraphs[0]
    _run(shown, "{{ qr }}", BODY, 12)
    shown.paragraph_format.line_spacing_rule = 0
    shown.paragraph_format.line_spacing = 1.0
    table.rows[0].height = Mm(26)


if __name__ == "__main__":
    print(make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
