"""Write the template of a household's plan (帮扶计划): ``python scripts/make_plan_template.py [FOLDER]``.

Its typefaces are those of ``make_templates``, its page is A4 with narrow margins, since the plan is filled in by hand. The same
bytes on every run.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx.shared import Mm, Pt
from make_templates import (
    BODY,
    FOLDER,
    LEFT,
    LEVEL_1,
    _fill,
    _heading_row,
    _run,
    _table,
    written,
)

NAME = "帮扶计划.docx"
LINE = Pt(20)
FACTS = (("乡镇、村、组", "place"), ("户编号", "number"), ("户主姓名", "name"), ("家庭人口", "size"))
FACTS += (("风险等级", "level"), ("帮扶责任人", "responsible"))
MEASURES = (("序号", "", 12), ("帮扶措施", "measure", 76), ("责任人", "", 22), ("完成时限", "", 26), ("落实情况", "", 38))
MEMBERS = (
    *(("姓名", "name", 18), ("与户主关系", "relation", 24), ("年龄", "age", 11), ("健康状况", "health", 20)),
    *(("劳动技能", "labour", 22), ("措施", "measure", 43), ("完成时限", "", 18), ("落实情况", "", 18)),
)


def make(folder: Path) -> Path:
    """Write the template into a folder; returns its path."""
    return written(folder / NAME, "帮扶计划", _margins, _text)


def _margins(document: Any) -> None:
    """Narrower than a letter's, for its tables."""
    section = document.sections[0]
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(20)


def _text(document: Any) -> None:
    def put(text: str, style: str = "Normal") -> Any:
        return document.add_paragraph(text, style=style)

    def heading(text: str) -> None:
        paragraph = put("")
        _run(paragraph, text, LEVEL_1, 14)
        form = paragraph.paragraph_format
        form.keep_with_next, form.first_line_indent, form.space_before = True, Pt(0), Pt(4)
        form.line_spacing = LINE

    def told(text: str) -> None:
        paragraph = put("")
        _run(paragraph, text, BODY, 12)
        paragraph.paragraph_format.first_line_indent, paragraph.paragraph_format.line_spacing = Pt(24), LINE

    put("{{ title }}", "公文标题")
    _pairs(document)
    heading("一、家庭情况")
    told("{{ situation }}")
    heading("二、风险原因")
    told("{{ reasons }}")
    heading("三、帮扶措施（一户一计划）")
    _rows(document, "measures", MEASURES, "{{ loop.index }}")
    heading("四、成员措施（一人一措施）")
    _rows(document, "members", MEMBERS)
    heading("五、签字")
    for line in (
        "户主（签字）：　　　　　　　　　　　　　年　　月　　日",
        "帮扶责任人（签字）：　　　　　　　　　　年　　月　　日",
    ):
        put(line).paragraph_format.keep_with_next = True
    put("村民委员会（盖章）：　　　　　　　　　　年　　月　　日")


def _pairs(document: Any) -> None:
    """Who the household is: two titles with their values a row."""
    table = _table(document, len(FACTS) // 2, [28, 59, 28, 59])
    for row, pairs in zip(table.rows, zip(FACTS[::2], FACTS[1::2], strict=True), strict=True):
        cells = [text for title, name in pairs for text in (title, f"{{{{ {name} }}}}")]
        _fill(row, cells)


def _rows(document: Any, name: str, columns: Sequence[tuple[str, str, float]], first: str = "") -> None:
    """A table with a row for each entry of ``name``, and blank columns for what is written by hand."""
    table = _table(document, 4, [width for _title, _name, width in columns])
    _fill(table.rows[0], [title for title, _name, _width in columns], LEVEL_1)
    _heading_row(table.rows[0])
    blank = [""] * (len(columns) - 1)
    _fill(table.rows[1], [f"{{%tr for row in {name} %}}", *blank])
    tags = [f"{{{{ row.{field} }}}}" if field else "" for _title, field, _width in columns]
    _fill(table.rows[2], [first or tags[0], *tags[1:]])
    table.rows[2].height = Mm(10)
    for cell, (_title, field, _width) in zip(table.rows[2].cells, columns, strict=True):
        if field == "measure":
            cell.paragraphs[0].alignment = LEFT
    _fill(table.rows[3], ["{%tr endfor %}", *blank])


if __name__ == "__main__":
    print(make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
