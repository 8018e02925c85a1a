"""Notices as a Word document: a page a village, from a template that a county can replace."""

from __future__ import annotations

from pathlib import Path

from fanpin_cli.documents.files.atomic_file import replacing
from fanpin_cli.documents.notice.notice_content import (
    POSTED_ON,
    Notices,
    VillageNotice,
    counted,
    numbered,
    objections,
    period,
    posted_by,
)
from fanpin_cli.documents.tables.headings import round_name
from fanpin_cli.documents.word.filling import TEMPLATES, filled

TEMPLATE = TEMPLATES / "公示.docx"


def write_notice_document(notices: Notices, out: Path, *, template: Path | None = None, force: bool = False) -> None:
    """Write all notices to ``out`` (.docx), whole or not at all.

    template: another layout, a .docx with Jinja tags; ``names`` lists what it can use. Raises as ``filled`` and
    ``atomic_file.replacing``.
    """
    with replacing(out, force=force) as draft:
        filled(template or TEMPLATE, names(notices)).save(draft)


def names(notices: Notices) -> dict[str, object]:
    """What a template can name: title, round, period, objections, posted_on, and villages, each with place, township, village,
    text, counted, posted_by and households (rows of 序号 村 组 户主姓名 家庭人口 风险等级, all of them texts)."""
    return {
        "title": notices.title,
        "round": round_name(notices.round),
        "period": period(notices),
        "objections": objections(notices),
        "posted_on": POSTED_ON,
        "villages": [_village(notices, village) for village in notices.villages],
    }


def _village(notices: Notices, village: VillageNotice) -> dict[str, object]:
    rows = numbered(village)
    rows["家庭人口"] = rows["家庭人口"].map("{:.0f}".format, na_action="ignore")
    return {
        "place": village.place,
        "township": village.township,
        "village": village.village,
        "text": village.text,
        "counted": counted(notices, village),
        "posted_by": posted_by(village),
        "households": rows.astype(object).fillna("").astype(str).to_numpy().tolist(),
    }
