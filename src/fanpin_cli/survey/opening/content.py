"""What a file is, by its first bytes; its extension is not asked.

Old web systems save HTML, XML or tab-separated text under the name ``.xls``, and staff rename files.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import BinaryIO

from fanpin_cli.text.messages import N_

HEAD_BYTES = 8192

OTHER_FILES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", N_("a PDF document")),
    (b"\xff\xd8\xff", N_("a picture")),
    (b"\x89PNG", N_("a picture")),
    (b"GIF8", N_("a picture")),
    (b"BM", N_("a picture")),
    (b"II*\x00", N_("a picture")),
    (b"MM\x00*", N_("a picture")),
    (b"Rar!", N_("a packed archive; unpack it first")),
    (b"7z\xbc\xaf\x27\x1c", N_("a packed archive; unpack it first")),
    (b"\x1f\x8b", N_("a packed archive; unpack it first")),
    (b"{\\rtf", N_("a text document")),
    (b"MIME-Version:", N_("a saved web page (.mht); open it in Excel and save it as .xlsx")),
    (b"SQLite format 3", N_("a database")),
)
"""First bytes of files that people rename to ``.xls``, and what to call them."""

TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
OLD_EXCEL = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")  # BIFF 2 to 5 without an OLE container
SPREADSHEET_2003 = re.compile(
    r"<\?mso-application[^>]+Excel|urn:schemas-microsoft-com:office:spreadsheet|<(?:\w+:)?Workbook[\s>]"
)
OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:"
HTML = re.compile(r"<(?:!doctype\s+html|html|head|meta|body|table|div|style)\b", re.IGNORECASE)


class Content(Enum):
    """The forms a workbook comes in, as far as the first bytes show."""

    ZIP = auto()
    OLE = auto()
    OLD_EXCEL = auto()
    SPREADSHEET_2003 = auto()
    HTML = auto()
    XML = auto()
    DELIMITED = auto()
    BINARY = auto()
    EMPTY = auto()


def head_of(stream: BinaryIO) -> bytes:
    """The first bytes of a file; the stream is at its beginning afterwards."""
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    return head


def content_of(head: bytes) -> Content:
    """What a file is whose first ``HEAD_BYTES`` bytes (or all it has) are these."""
    if not head.strip():
        return Content.EMPTY
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Content.ZIP
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Content.OLE
    if OLD_EXCEL.match(head):
        return Content.OLD_EXCEL
    if other_file(head) is not None:
        return Content.BINARY
    return _text_content(head)


def other_file(head: bytes) -> str | None:
    """What a file that is no workbook is called, untranslated; None where its first bytes do not show it."""
    return next((name for magic, name in OTHER_FILES if head.startswith(magic)), None)


def _text_content(head: bytes) -> Content:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", errors="replace")
    elif b"\x00" in head:
        return Content.BINARY
    else:
        text = head.decode("latin-1")  # markup is ASCII in every encoding left
    text = text.lstrip("\ufeff\xef\xbb\xbf \t\r\n")
    if not text.startswith("<"):
        return Content.DELIMITED
    if OPEN_DOCUMENT in text:
        return Content.XML  # a flat one, which nobody sends; its table tags look like those of HTML
    if SPREADSHEET_2003.search(text) and not HTML.match(text):
        return Content.SPREADSHEET_2003
    if HTML.search(text):
        return Content.HTML
    return Content.XML if text.startswith("<?xml") else Content.DELIMITED
