"""The letter: its template is what the script makes, and a county's own may use the same names."""

from __future__ import annotations

import datetime as dt
import importlib
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from docx import Document

from fanpin_cli.documents.filing.content import Accepted, FiledPlace, Filing
from fanpin_cli.documents.filing.letter import TEMPLATE, letter_names, write_letter
from fanpin_cli.documents.filing.statistics import circumstances
from fanpin_cli.errors import FanpinError

SCRIPTS = Path(__file__).parents[3] / "scripts"
CODE = "ab12 cd34 ef56 7890"
PLACES = (FiledPlace("1", "一级极易返贫户", "FF0000"), FiledPlace("edge", "边缘户", "E2EFDA"))


def filing(unit: str = "某县", number: str = "某扶办〔2019〕5号", unknown: int = 0) -> Filing:
    parts = [(part, counted) for part in ("1", "edge", "合计", "应纳入") for counted in ("户", "人")]
    counts = pd.DataFrame([[2, 5, 1, 3, 3, 8, 1, 2]], index=["甲镇"], columns=pd.MultiIndex.from_tuples(parts))
    accepted = (Accepted("待核实", "会议同意", 3, "待核实", "户"),)
    day = dt.date(2019, 5, 20)
    return Filing("某县台账规则", unit, number, day, "2019-04", dt.date(2019, 4, 30), PLACES, counts, accepted, unknown, {})


def text_of(file: Path) -> str:
    document = Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.fixture
def maker() -> Iterator[Any]:
    sys.path.insert(0, str(SCRIPTS))
    yield importlib.import_module("make_filing_letter")
    sys.path.remove(str(SCRIPTS))


def test_the_template_is_what_the_script_makes(maker: Any, tmp_path: Path) -> None:
    first, second = (maker.make(tmp_path / name) for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(TEMPLATE) as kept:
        assert {name: made.read(name) for name in made.namelist()} == {name: kept.read(name) for name in kept.namelist()}


def test_what_the_letter_says(tmp_path: Path) -> None:
    write_letter(filing(), ["备案台账", "统计表"], CODE, tmp_path / "a.docx")
    text = text_of(tmp_path / "a.docx")
    for said in (
        "关于报送2019年4月某县台账备案的函",
        "某县扶贫开发领导小组：",
        "共3户8人，其中一级极易返贫户2户5人，边缘户1户3人。另有应纳入1户2人",
        "1．待核实3户，同意按现状备案，理由：会议同意。",
        "附件：1．备案台账",
        "2．统计表",
        "2019年5月20日",
        CODE,
    ):
        assert said in text, said


def test_a_total_of_persons_that_leaves_some_out_says_so(tmp_path: Path) -> None:
    write_letter(filing(unknown=3), [], CODE, tmp_path / "a.docx")
    assert "共3户8人（另有3户人口不详，未计入人数），其中一级" in text_of(tmp_path / "a.docx")
    assert circumstances(filing(unknown=3)).endswith("另有3户人口不详，未计入人数") and "不详" not in circumstances(filing())


def test_without_unit_and_number_there_is_room_to_write_them(tmp_path: Path) -> None:
    write_letter(filing("", ""), [], CODE, tmp_path / "a.docx")
    text = text_of(tmp_path / "a.docx")
    assert "＿＿＿〔＿＿＿〕＿＿号" in text and "＿＿＿＿＿＿＿＿扶贫开发领导小组办公室" in text


@pytest.mark.parametrize("name", sorted(letter_names(filing(), [], CODE)))
def test_every_name_can_stand_in_a_countys_own_template(tmp_path: Path, name: str) -> None:
    own = Document()
    own.add_paragraph(f"{{{{ {name} }}}} {{{{ code }}}} {{{{ qr }}}}")
    own.save(str(tmp_path / "t.docx"))
    write_letter(filing(), [], CODE, tmp_path / "a.docx", tmp_path / "t.docx")
    assert CODE in text_of(tmp_path / "a.docx")


@pytest.mark.parametrize("text", ["没有备案码", "{{ code }} {{ county }}", "{{ code }} {% if %}"])
def test_a_wrong_template_is_one_sentence(tmp_path: Path, text: str) -> None:
    own = Document()
    own.add_paragraph(text)
    own.save(str(tmp_path / "t.docx"))
    with pytest.raises(FanpinError, match=r"t\.docx") as caught:
        write_letter(filing(), [], CODE, tmp_path / "a.docx", tmp_path / "t.docx")
    assert "\n" not in str(caught.value) and not (tmp_path / "a.docx").exists()
