"""A workbook written anew in memory where its reader is stricter than Excel, WPS and LibreOffice are.

The reader knows an .xlsx whose parts stand at their usual places, in UTF-8, with sound references to ranges, and an .ods
without line breaks between its elements. Other programs write otherwise, and Excel opens what they write.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

from fanpin_cli.survey.opening.archive import whole
from fanpin_cli.survey.opening.failure import WorkbookError
from fanpin_cli.survey.opening.sheet_names import spellings

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT = "content.xml"
KEPT = {"worksheet": "xl/worksheets/sheet{}.xml", "sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
"""The kinds of parts that the reader needs, and where it looks for them."""
CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
MANIFEST = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
DECLARED = re.compile(r"""\A\ufeff?<\?xml[^<>]{0,200}?encoding\s*=\s*["']([\w.-]+)["'][^<>]{0,200}\?>""")
DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^<>]{0,300}/>")
MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^<>]{0,300}>""")
SOUND_RANGE = re.compile(rb"""ref\s*=\s*["']\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?["']""")
BETWEEN_ELEMENTS = re.compile(rb">\s*\n\s*<")
TAG = re.compile(rb"<[^<>]*>")
OPEN_DOCUMENT = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
"""The usual prefixes, by which the reader knows names, and what they stand for."""

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)


def set_right(stream: BinaryIO, archive: ZipFile, file: Path) -> io.BytesIO | None:
    """The workbook as its reader expects it; None where it has no main part of a workbook, or that part is no XML.

    Of an .xlsx it has the worksheets, their texts and styles; macro and dialog sheets, and all else, are left out.
    """
    spelt = spellings(archive)

    def part(name: str) -> bytes:
        return whole(stream, archive.getinfo(spelt[name.lower()]), file)

    made = io.BytesIO()
    try:
        with ZipFile(made, "w", ZIP_DEFLATED, compresslevel=1) as target:
            if CONTENT in spelt:
                target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
                target.writestr("META-INF/manifest.xml", MANIFEST)
                target.writestr(CONTENT, _open_document(_utf8(part(CONTENT))))
                return made
            main = _main_part(part("_rels/.rels") if "_rels/.rels" in spelt else b"") or "xl/workbook.xml"
            relations = posixpath.join(posixpath.dirname(main), "_rels", f"{posixpath.basename(main)}.rels")
            workbook, kept = _workbook(part(main), [*_related(part(relations), posixpath.dirname(main))])
            target.writestr("[Content_Types].xml", CONTENT_TYPES)
            target.writestr("_rels/.rels", _relations([("rId1", "officeDocument", main, "xl/workbook.xml")]))
            target.writestr("xl/workbook.xml", workbook)
            target.writestr("xl/_rels/workbook.xml.rels", _relations(kept, "xl/"))
            for _identifier, kind, source, name in kept:
                if source.lower() in spelt:
                    content = _utf8(part(source))
                    target.writestr(name, _sheet(content) if kind == "worksheet" else content)
    except (KeyError, ValueError, etree.XMLSyntaxError, WorkbookError):
        return None
    return made


Kept = tuple[str, str, str, str]
"""Id of a relation, its kind, the part as it is named and as it is named in the new workbook."""


def _main_part(relations: bytes) -> str | None:
    if not relations:
        return None
    return next((target for _id, kind, target in _related(relations, "") if kind == "officeDocument"), None)


def _related(relations: bytes, folder: str) -> Iterator[tuple[str, str, str]]:
    """Id, kind and part of the relations of a part in ``folder``."""
    for one in etree.fromstring(relations, _PARSER):
        target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", "").replace("\\", "/")))
        yield one.get("Id", ""), one.get("Type", "").rpartition("/")[2], target.lstrip("/")


def _workbook(part: bytes, related: list[tuple[str, str, str]]) -> tuple[bytes, list[Kept]]:
    """The workbook's main part with its worksheets alone, and the parts that it needs."""
    root = etree.fromstring(part, _PARSER)
    if etree.QName(root).localname != "workbook":
        raise ValueError("workbook")
    kinds = {identifier: kind for identifier, kind, _target in related}
    for sheet in list(root.iter("{*}sheet")):
        identifier = next((str(value) for key, value in sheet.items() if key.endswith("}id")), "")
        parent = sheet.getparent()
        if kinds.get(identifier) != "worksheet" and parent is not None:
            parent.remove(sheet)
    for names in list(root.iter("{*}definedNames")):
        root.remove(names)
    kept = [
        (identifier, kind, target, KEPT[kind].format(number))
        for number, (identifier, kind, target) in enumerate(related, start=1)
        if kind in KEPT
    ]
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")), kept


def _relations(kept: list[Kept], folder: str = "") -> bytes:
    root = etree.Element(f"{{{PACKAGE_RELATIONS}}}Relationships", nsmap={None: PACKAGE_RELATIONS})
    for identifier, kind, _source, name in kept:
        etree.SubElement(
            root,
            f"{{{PACKAGE_RELATIONS}}}Relationship",
            {"Id": identifier, "Type": f"{RELATIONS}/{kind}", "Target": name.removeprefix(folder)},
        )
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _sheet(part: bytes) -> bytes:
    """A worksheet without its declared size, which need not be there, and without merged ranges that are no ranges of cells
    (whole columns, ``#REF!``); Excel passes over those."""
    return MERGED.sub(_sound, DIMENSION.sub(b"", part[:65_536], count=1) + part[65_536:])


def _sound(merged: re.Match[bytes]) -> bytes:
    return merged[0].replace(b"$", b"") if SOUND_RANGE.search(merged[0]) else b""


def _open_document(content: bytes) -> bytes:
    """An OpenDocument's content without line breaks between elements, and with the usual prefixes."""
    head = content[:8192].decode("utf-8", "replace")
    renamed: dict[bytes, bytes] = {}
    for usual, name_space in OPEN_DOCUMENT.items():
        found = re.search(rf"""xmlns:([\w.-]+)\s*=\s*["']{re.escape(name_space)}["']""", head)
        if found is not None and found[1] != usual:
            renamed[found[1].encode()] = usual.encode()
    if renamed:
        prefix = re.compile(rb"(?<=[</\s:])(%b)(?=[:=])" % b"|".join(map(re.escape, renamed)))
        content = TAG.sub(lambda tag: prefix.sub(lambda found: renamed[found[1]], tag[0]), content)
    return BETWEEN_ELEMENTS.sub(b"><", content)


def _utf8(part: bytes) -> bytes:
    """An XML part in UTF-8."""
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = part.decode("utf-16")
    else:
        declared = DECLARED.match(part[:512].decode("latin-1").removeprefix("ï»¿"))
        if declared is None or declared[1].lower() in {"utf-8", "utf8"}:
            return part
        text = part.decode("gb18030" if declared[1].lower().startswith("gb") else declared[1])
    found = DECLARED.match(text)
    return (text if found is None else text[found.end() :]).encode("utf-8")
