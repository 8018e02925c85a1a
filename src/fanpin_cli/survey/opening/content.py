"""What a file is, by its first bytes; its extension is not asked.

Old web systems save HTML, XML or tab-separated text under the name ``.xls``, and staff rename files.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection
from enum import Enum, auto
from typing import BinaryIO

from fanpin_cli.text.messages import N_

HEAD_BYTES = 8192

ARCHIVE = N_("a packed archive; unpack it first")
WORD = N_("a Word document; copy its table into a sheet of WPS or Excel and save that as .xlsx")
PICTURE = N_("a picture; have the table itself sent as .xlsx")
PLAIN_TEXT = N_("a text; copy the table into a sheet of WPS or Excel and save that as .xlsx")
GNUMERIC = N_("a Gnumeric file; open it in Gnumeric and save it as .xlsx")
FLAT_OPEN_DOCUMENT = N_("a flat OpenDocument file (.fods); open it in LibreOffice or WPS and save it as .xlsx")
OTHER_OPEN_DOCUMENT = N_("an OpenDocument text or drawing; copy its table into a sheet of WPS or Excel and save that as .xlsx")
UOF = N_("a UOF file; open it in WPS or Yozo Office and save it as .xlsx")
XML_FILE = N_("an XML file; open it in WPS or Excel and save it as .xlsx")

OTHER_FILES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", N_("a PDF document; have the table itself sent as .xlsx")),
    (b"\xff\xd8\xff", PICTURE),
    (b"\x89PNG", PICTURE),
    (b"GIF8", PICTURE),
    (b"BM", PICTURE),
    (b"II*\x00", PICTURE),
    (b"MM\x00*", PICTURE),
    (b"Rar!", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
    (b"{\\rtf", N_("a text document; copy its table into a sheet of WPS or Excel and save that as .xlsx")),
    (b"MIME-Version:", N_("a saved web page (.mht); open it in Excel and save it as .xlsx")),
    (b"SQLite format 3", N_("a database; export the table from it as .xlsx or .csv")),
)
"""First bytes of files that people rename to ``.xls``, what to call them, and the mend."""
OTHER_XML: tuple[tuple[str, str], ...] = (
    ("urn:oasis:names:tc:opendocument:", FLAT_OPEN_DOCUMENT),
    ("www.gnumeric.org/v", GNUMERIC),
    ("schemas.uof.org", UOF),
)
"""Name spaces of spreadsheets in XML that are not read, and what to call such a file."""
OTHER_PACKAGES: tuple[tuple[str, str], ...] = (
    ("word/", WORD),
    ("ppt/", N_("a presentation; copy its table into a sheet of WPS or Excel and save that as .xlsx")),
    ("index/document.iwa", N_("a document of Apple Numbers or Pages; export it there as Excel (.xlsx)")),
    ("index.zip", N_("a document of Apple Numbers or Pages; export it there as Excel (.xlsx)")),
    ("index.apxl", N_("a document of Apple Numbers or Pages; export it there as Excel (.xlsx)")),
    ("ofd.xml", N_("an OFD document; have the table itself sent as .xlsx")),
    ("uof.xml", UOF),
    ("_meta/meta.xml", UOF),
)
"""Beginnings of the names of parts of zipped documents that are no workbooks, in small letters, and what to call them."""

TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
OLD_EXCEL = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")  # BIFF 2 to 5 without an OLE container
SPREADSHEET_2003 = re.compile(
    r"<\?mso-application[^>]+Excel|urn:schemas-microsoft-com:office:spreadsheet|<(?:\w+:)?Workbook[\s>]"
)
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
    name = next((name for magic, name in OTHER_FILES if head.startswith(magic)), None)
    if name is ARCHIVE and head.startswith(b"\x1f\x8b") and "www.gnumeric.org/v" in _unpacked(head):
        return GNUMERIC
    return name


def other_xml(head: bytes) -> str:
    """What an XML file is called that is read as no workbook, untranslated."""
    text = _markup(head)
    return next((name for name_space, name in OTHER_XML if name_space in text), XML_FILE)


def other_package(parts: Collection[str]) -> str:
    """What a zipped file is called, untranslated, whose parts are those of no workbook."""
    names = [part.lower().replace("\\", "/").lstrip("/") for part in parts]
    return next((what for start, what in OTHER_PACKAGES if any(name.startswith(start) for name in names)), ARCHIVE)


def _unpacked(head: bytes) -> str:
    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD_BYTES).decode("latin-1")
    except zlib.error:
        return ""


def _markup(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    return head.decode("latin-1")  # markup is ASCII in every other encoding


def _text_content(head: bytes) -> Content:
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Content.BINARY
    text = _markup(head).lstrip("\ufeff\xef\xbb\xbf \t\r\n")
    if not text.startswith("<"):
        return Content.DELIMITED
    if any(name_space in text for name_space, _name in OTHER_XML):
        return Content.XML  # the table tags of a flat OpenDocument file look like those of HTML
    if SPREADSHEET_2003.search(text) and not HTML.match(text):
        return Content.SPREADSHEET_2003
    if HTML.search(text):
        return Content.HTML
    return Content.XML if text.startswith("<?xml") else Content.DELIMITED
