"""The written change report: its words, its form, and what happens with strange templates and strange data."""

from __future__ import annotations

import datetime as dt
import importlib
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from fanpin_cli.documents.change_report.report_content import ChangeReport, Place, Unasked
from fanpin_cli.documents.change_report.written_report import TEMPLATE, write_written_report
from fanpin_cli.documents.files.atomic_file import OutputExistsError
from fanpin_cli.errors import FanpinError

GOLDEN = Path(__file__).parent / "golden" / "written_report.txt"
SCRIPTS = Path(__file__).parents[3] / "scripts"
PLACES = tuple(
    Place(place, name, "FFFFFF", "FFFFFF")
    for place, name in (
        ("1", "一级极易返贫户"),
        ("2", "二级较易返贫户"),
        ("edge", "边缘户"),
        ("to_verify", "待核实"),
        ("not_assessed", "未纳入评定"),
        ("absent", "不在册"),
    )
)
HOUSEHOLDS = (
    # 乡镇, 变化类别, old_place, new_place, persons, old_persons, new_persons
    ("甲镇", "风险上升", "2", "1", 4, 4, 4),
    ("甲镇", "风险下降", "1", "2", 3, 4, 3),
    ("甲镇", "等级不变", "edge", "edge", 2, 2, 2),
    ("", "待核实变化", "2", "to_verify", 5, 5, 5),
    ("乙乡", "新增", "absent", "1", 1, 0, 1),
    ("乙乡", "退出", "2", "absent", 6, 6, 0),
)
WARNINGS = (
    # 乡镇, 户编号, 户主姓名, 证件号码, 家庭人口, 紧急程度, 预警事项, 预警情况
    ("甲镇", "01", "张三", "341599197207130540", 4.0, "特急", "升为一级风险", "由二级升为一级，电话13900001234"),
    ("甲镇", "01", "张三", "341599197207130540", 4.0, "特急", "收入低于贫困线", "人均纯收入3000元"),
    ("乙乡", "05", "李四", "34159919810101123X", 1.0, "一般", "新纳入", ""),
)


def report_of(**changes: Any) -> ChangeReport:
    titles = ["乡镇", "变化类别", "old_place", "new_place", "persons", "old_persons", "new_persons"]
    warned = ["乡镇", "户编号", "户主姓名", "证件号码", "家庭人口", "紧急程度", "预警事项", "预警情况"]
    report = ChangeReport(
        title="某市脱贫户风险分级规则",
        unit="某县",
        old_round="2019-04",
        new_round="2019-10",
        as_of=dt.date(2019, 10, 31),
        places=PLACES,
        households=pd.DataFrame(HOUSEHOLDS, columns=titles).assign(
            变化原因=["医疗、收入", "就业", "", "", "", ""],
            old_registered=[True, True, False, True, False, True],
            new_registered=[True, True, False, True, True, False],
        ),
        warnings=pd.DataFrame(WARNINGS, columns=warned).assign(村="东村", household=[0, 0, 4], 新旧="新", 依据="", 跟踪责任=""),
        document="县政办〔2019〕7号",
        answers=pd.DataFrame(),
        only_new=("备注",),
        unasked=(Unasked("W-15", "红色等级未落实帮扶措施", ("帮扶措施",)),),
        open_warnings=2,
    )
    return replace(report, **changes)


def written(folder: Path, **changes: Any) -> Any:
    write_written_report(report_of(**changes), folder / "r.docx")
    return Document(str(folder / "r.docx"))


def text_of(document: Any) -> str:
    """Paragraphs as lines; a table's row as a line, its cells apart by bars."""
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += ["| " + " | ".join(cell.text.replace("\n", "") for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    return "\n".join(lines) + "\n"


def paragraph(document: Any, beginning: str) -> Paragraph:
    return next(one for one in document.paragraphs if one.text.startswith(beginning))


def test_it_reads_as_a_clerk_would_write_it(tmp_path: Path) -> None:
    assert text_of(written(tmp_path)) == GOLDEN.read_text(encoding="utf-8")


def test_without_warnings_and_notes_their_parts_are_left_out(tmp_path: Path) -> None:
    quiet = report_of()
    text = text_of(written(tmp_path, unit="", warnings=quiet.warnings.iloc[:0], only_new=(), unasked=(), open_warnings=0))
    assert "本轮未产生预警。\n五、下步工作\n" in text
    assert "数据说明" not in text and "特急" not in text
    assert text.endswith("\n＿＿＿\n2019年10月31日\n")


def test_a_round_without_households_is_told_too(tmp_path: Path) -> None:
    nobody = report_of()
    document = written(tmp_path, households=nobody.households.iloc[:0], warnings=nobody.warnings.iloc[:0])
    assert paragraph(document, "2019年10月").text == "2019年10月无纳入调查户，与2019年4月持平。"
    assert paragraph(document, "按评定结果分").text.startswith("按评定结果分：无一级极易返贫户，与2019年4月持平；")
    assert "变化原因" not in text_of(document) and "（二）等级变化矩阵" in text_of(document)
    assert "本轮没有需要跟踪、核实或监测的户。" in text_of(document)


def test_every_household_of_a_most_urgent_warning_is_listed_once(tmp_path: Path) -> None:
    twice = pd.concat([report_of().warnings.iloc[[0, 1]]] * 23, ignore_index=True)
    document = written(tmp_path, warnings=twice.assign(household=[row // 2 for row in range(46)]))
    listed = document.tables[3].rows
    assert len(listed) == 1 + 23
    assert [cell.text for cell in listed[1].cells][5:] == [
        "升为一级风险；收入低于贫困线",
        "由二级升为一级，电话139****1234；人均纯收入3000元",
    ]


def test_identity_and_telephone_numbers_are_masked_in_every_part(tmp_path: Path) -> None:
    written(tmp_path)
    with zipfile.ZipFile(tmp_path / "r.docx") as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist()).decode("utf-8", "ignore")
    assert "341599********0540" in everything
    assert "341599197207130540" not in everything and "13900001234" not in everything


def test_the_page_is_that_of_an_official_document(tmp_path: Path) -> None:
    section = written(tmp_path).sections[0]
    sizes = (section.page_width, section.page_height)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    near = Mm(0.1)
    assert [abs(size - wanted) < near for size, wanted in zip(sizes, (Mm(210), Mm(297)), strict=True)] == [True] * 2
    wanted_margins = (Mm(37), Mm(35), Mm(28), Mm(26))
    assert [abs(size - wanted) < near for size, wanted in zip(margins, wanted_margins, strict=True)] == [True] * 4


@pytest.mark.parametrize(
    ("beginning", "font", "points", "first_line"),
    [
        ("某市脱贫户风险分级", "方正小标宋简体", 22, 0),
        ("（2019年4月", "楷体_GB2312", 16, 0),
        ("按照", "仿宋_GB2312", 16, 32),
        ("一、总体情况", "黑体", 16, 32),
        ("（一）变化类别", "楷体_GB2312", 16, 32),
        ("2019年10月31日", "仿宋_GB2312", 16, 0),
    ],
)
def test_typefaces_and_spacing(tmp_path: Path, beginning: str, font: str, points: int, first_line: int) -> None:
    style = paragraph(written(tmp_path), beginning).style
    assert style is not None
    fonts = style.element.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("eastAsia", "ascii", "hAnsi")} == {font}
    base = style.base_style or style
    assert style.font.size == Pt(points)
    indent = style.paragraph_format.first_line_indent
    assert indent == Pt(first_line)
    spacing = base.paragraph_format.line_spacing
    assert spacing is not None and abs(spacing - Pt(28.95)) <= Pt(0.05)


def test_the_signature_stands_four_characters_from_the_right(tmp_path: Path) -> None:
    document = written(tmp_path)
    for one in document.paragraphs[-2:]:
        assert one.style.paragraph_format.right_indent == Pt(64)
        assert one.style.paragraph_format.alignment == 2


def test_page_numbers_stand_outside(tmp_path: Path) -> None:
    document = written(tmp_path)
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    for footer, alignment in ((section.footer, 2), (section.even_page_footer, 0)):
        number = footer.paragraphs[0]
        assert (number.text, number.alignment) == ("— 1 —", alignment)
        assert {(run.font.size, run.font.name) for run in number.runs} == {(Pt(14), "宋体")}


def test_tables_fill_the_page_and_repeat_their_heading(tmp_path: Path) -> None:
    tables = written(tmp_path).tables
    assert len(tables) == 4
    for table in tables:
        width = table._tbl.tblPr.find(qn("w:tblW"))
        assert (width.get(qn("w:type")), width.get(qn("w:w"))) == ("pct", "5000")
        assert table.style.name == "Table Grid"
        assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows[:2]] == [True, False]
        assert {run.font.size for cell in table.rows[1].cells for run in cell.paragraphs[0].runs} == {Pt(12)}


HOSTILE = "<w:p/>&amp;{{ 7*7 }}{% raw %}</w:t>\x00\x07\x0c\ud800\n\t“”"


def test_data_is_text_whatever_it_looks_like(tmp_path: Path) -> None:
    report = report_of()
    document = written(
        tmp_path,
        unit=HOSTILE,
        title=HOSTILE,
        only_old=(HOSTILE,),
        households=report.households.assign(乡镇=HOSTILE, 变化原因=HOSTILE),
        warnings=report.warnings.assign(乡镇=HOSTILE, 户主姓名=HOSTILE, 预警事项=HOSTILE, 预警情况=HOSTILE),
    )
    shown = "<w:p/>&amp;{{ 7*7 }}{% raw %}</w:t> “”"
    text = text_of(document)
    assert text.startswith(f"{shown}\n变化情况报告\n")
    assert f"仅2019年4月有的列：{shown}，" in text
    assert len(document.tables) == 4
    assert document.tables[0].rows[1].cells[0].text == shown
    assert document.tables[2].rows[1].cells[0].text == shown
    assert [cell.text for cell in document.tables[3].rows[1].cells][2] == shown


def own_template(folder: Path, text: str) -> Path:
    document = Document()
    document.add_paragraph(text)
    folder.mkdir(exist_ok=True)
    document.save(str(folder / "模板.docx"))
    return folder / "模板.docx"


def test_a_county_may_have_its_own_template(tmp_path: Path) -> None:
    write_written_report(report_of(), tmp_path / "r.docx", template=own_template(tmp_path, "{{ unit }}：{{ overall }}"))
    assert Document(str(tmp_path / "r.docx")).paragraphs[0].text.startswith("某县：2019年10月纳入调查5户15人，")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda folder: folder / "没有.docx", "the template {file} cannot be read"),
        (lambda folder: folder, "the template {file} cannot be read"),
        (lambda folder: _file(folder, b"not a zip"), "{file} is not a Word document"),
        (lambda folder: _file(folder, b""), "{file} is not a Word document"),
        (lambda folder: _zip(folder, "a.txt"), "{file} is not a Word document"),
        (lambda folder: own_template(folder, "{{ unit "), "a tag in the template {file} is wrong"),
        (lambda folder: own_template(folder, "{% for x in matrix %}"), "a tag in the template {file} is wrong"),
        (lambda folder: own_template(folder, "{{ unit|nothing }}"), "a tag in the template {file} is wrong"),
        (lambda folder: own_template(folder, "{{ county }}"), "{file} names what the document does not have: county"),
        (lambda folder: own_template(folder, "{{ unit.size }}"), "a tag in the template {file} is wrong"),
        (lambda folder: own_template(folder, "{{ unit + 1 }}"), "a tag in the template {file} is wrong"),
        (lambda folder: own_template(folder, "{{ 1 / 0 }}"), "a tag in the template {file} is wrong"),
        (lambda folder: own_template(folder, "{{ unit.__class__.__mro__ }}"), "a tag in the template {file} is wrong"),
        (
            lambda folder: own_template(folder, "{% for x in range(10**9) %}{% endfor %}"),
            "a tag in the template {file} is wrong",
        ),
        (lambda folder: own_template(folder, "{% include 'x' %}"), "a tag in the template {file} is wrong"),
    ],
)
def test_a_wrong_template_is_one_sentence_and_leaves_nothing(tmp_path: Path, make: Callable[[Path], Path], said: str) -> None:
    template = make(tmp_path)
    out = tmp_path / "out" / "r.docx"
    with pytest.raises(FanpinError) as caught:
        write_written_report(report_of(), out, template=template)
    message = str(caught.value)
    assert message.startswith(said.format(file=template)) and "\n" not in message
    assert not list(out.parent.glob("*"))


def _file(folder: Path, content: bytes) -> Path:
    (folder / "模板.docx").write_bytes(content)
    return folder / "模板.docx"


def _zip(folder: Path, name: str) -> Path:
    with zipfile.ZipFile(folder / "模板.docx", "w") as parts:
        parts.writestr(name, "a")
    return folder / "模板.docx"


def test_a_file_that_stands_is_replaced_only_by_force(tmp_path: Path) -> None:
    out = tmp_path / "r.docx"
    out.write_text("mine")
    with pytest.raises(OutputExistsError):
        write_written_report(report_of(), out)
    assert out.read_text() == "mine"
    write_written_report(report_of(), out, force=True)
    assert Document(str(out)).tables


@pytest.fixture
def maker() -> Iterator[Any]:
    sys.path.insert(0, str(SCRIPTS))
    yield importlib.import_module("make_templates")
    sys.path.remove(str(SCRIPTS))


def test_the_templates_are_what_the_script_makes(maker: Any, tmp_path: Path) -> None:
    for first, second in zip(*(maker.make(tmp_path / name) for name in ("a", "b")), strict=True):
        assert first.read_bytes() == second.read_bytes()
        with zipfile.ZipFile(first) as made, zipfile.ZipFile(TEMPLATE.with_name(first.name)) as kept:
            assert {name: made.read(name) for name in made.namelist()} == {name: kept.read(name) for name in kept.namelist()}
