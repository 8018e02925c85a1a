"""Bytes to text without loss, and text cells without the marks that keep Excel from taking them for numbers."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

from fanpin_cli.survey.opening.failure import WorkbookError
from fanpin_cli.text.messages import _

DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
DECLARED_WITHIN = 4096
CHINESE = {"gbk", "gb2312", "gb_2312-80", "gb18030", "cp936", "ms936", "x-gbk", "hz-gb-2312"}
TEXT_MARK = re.compile(r"""\A=\s*"(.*)"\s*\Z|\A'([^']*)\Z""", re.DOTALL)


def decode(data: bytes, file: Path, declared: str | None = None) -> str:
    """The text of ``data``: by its byte order mark, else as declared, else UTF-8, else GB18030; strictly, never with loss.

    Raises ``WorkbookError`` where none fits or NUL characters show that it is no text.
    """
    for encoding in _candidates(data, declared):
        try:
            text = data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
        if "\x00" in text:
            break
        return text
    raise WorkbookError(
        file, _("not a workbook, and not text in UTF-8, UTF-16 or GB18030 either; open it in WPS or Excel and save it as .xlsx")
    )


def declared_encoding(data: bytes) -> str | None:
    """The encoding that an XML declaration or an HTML ``meta`` names."""
    found = DECLARED.search(data[:DECLARED_WITHIN])
    if found is None:
        return None
    name = found[1].decode("ascii", errors="replace").lower()
    return "gb18030" if name in CHINESE else name  # files that say gb2312 use the characters of its successors


def _candidates(data: bytes, declared: str | None) -> list[str]:
    if data.startswith(BOM_UTF8):
        return ["utf-8-sig"]
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return ["utf-16"]
    # UTF-8 before the declaration: web systems declare gb2312 and send UTF-8, and GB18030 would read that as nonsense.
    return ["utf-8", *([declared] if declared and not declared.startswith("utf-16") else []), "gb18030"]


def without_text_mark(cell: str) -> str:
    """``="3415…"``, ``'3415…`` and a tab around 3415… become 3415…; other text stays as it is."""
    cell = cell.strip("\t")
    found = TEXT_MARK.match(cell)
    if found is None:
        return cell
    return found[2] if found[1] is None else found[1].replace('""', '"')
