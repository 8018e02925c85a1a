"""备案函: the letter with which the county files its ledgers, in the form of GB/T 9704-2012, from a template it can replace."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import segno
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage

from fanpin_cli.documents.filing.content import ALL, INCLUDE, NO_NUMBER, Filing
from fanpin_cli.documents.tables.headings import BLANK_UNIT, round_name
from fanpin_cli.documents.word.filling import TEMPLATES, filled
from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _

NAME = "备案函.docx"
TEMPLATE = TEMPLATES / NAME
QR_SIDE = Mm(24)


def write_letter(filing: Filing, attachments: Sequence[str], code: str, out: Path, template: Path | None = None) -> None:
    """Write the letter with its filing code. attachments: the names of what goes with it.

    template: another layout, a .docx with Jinja tags; ``letter_names`` lists the names that it can use, and ``qr`` is the
    picture of the code. Raises ``FanpinError`` where it cannot be filled or does not print the code.
    """
    file = template or TEMPLATE
    document = filled(file, letter_names(filing, attachments, code), partial(_pictures, code=code))
    if not any(code in "".join(part.itertext()) for part in document.docx.element.body):
        raise FanpinError(
            _("{file} does not print the filing code; write {tag} where it is to stand").format(file=file, tag="{{ code }}")
        )
    properties = document.docx.core_properties
    properties.title, properties.author = letter_title(filing), filing.office
    properties.created = properties.modified = dt.datetime.combine(filing.date, dt.time())
    document.save(out)


def letter_title(filing: Filing) -> str:
    """关于报送2019年4月六安市已脱贫户风险分级和边缘户认定台账备案的函."""
    return f"关于报送{filing.subject}备案的函"


def letter_names(filing: Filing, attachments: Sequence[str], code: str) -> Mapping[str, object]:
    """The names that a template can use.

    office, to: who files, and with whom. number, title, round, as_of, date: texts. overall: the counts in a sentence.
    rows: 类别 户数 人数, of each place, 合计 and 应纳入. accepted: a sentence for each thing that was agreed to.
    attachments: the files. code: the filing code.
    """
    households, persons = filing.total(ALL)
    left_out = f"（{filing.left_out}）" if filing.left_out else ""
    return {
        "office": filing.office,
        "to": f"{filing.unit or BLANK_UNIT}扶贫开发领导小组",
        "number": filing.number or NO_NUMBER,
        "title": letter_title(filing),
        "round": round_name(filing.round),
        "as_of": _day(filing.as_of),
        "date": _day(filing.date),
        "subject": filing.subject,
        "overall": f"共{households}户{persons}人{left_out}，其中{_places(filing)}。",
        "include": "{}户{}人".format(*filing.total(INCLUDE)),
        "rows": _rows(filing),
        "accepted": [one.sentence() for one in filing.accepted],
        "attachments": list(attachments),
        "code": code,
    }


def _places(filing: Filing) -> str:
    told = ("{}{}户{}人".format(place.name, *filing.total(place.id)) for place in filing.places)
    return "，".join(told)


def _rows(filing: Filing) -> list[list[str]]:
    parts = [(place.name, place.id) for place in filing.places] + [(ALL, ALL), (f"{INCLUDE}（另列，不计入合计）", INCLUDE)]
    return [[name, *map(str, filing.total(part))] for name, part in parts]


def _day(date: dt.date) -> str:
    return f"{date.year}年{date.month}月{date.day}日"


def _pictures(document: DocxTemplate, code: str) -> Mapping[str, object]:
    """The QR of the code, which holds the very sixteen figures that are printed."""
    picture = io.BytesIO()
    segno.make_qr(code, error="m").save(picture, kind="png", scale=8, border=2)
    picture.seek(0)
    return {"qr": InlineImage(document, picture, width=QR_SIDE)}
