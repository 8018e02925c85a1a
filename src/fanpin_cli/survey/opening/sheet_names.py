"""Which sheet a part of an .xlsx is, for messages."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from zipfile import BadZipFile, ZipFile

from lxml import etree

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
SMALL = 8_000_000


def sheet_names(archive: ZipFile) -> Mapping[str, str]:
    """Part name → sheet name; a part whose sheet is not known is left out."""
    return {part: name for name, part in sheet_parts(archive)}


def sheet_parts(archive: ZipFile) -> Sequence[tuple[str, str]]:
    """Name and part of every sheet, as the archive spells the part; a sheet whose part is not known is left out."""
    try:
        sheets, targets = _elements(archive, WORKBOOK), related_parts(archive, RELATIONS)
    except (KeyError, ValueError, BadZipFile, etree.XMLSyntaxError):
        return []
    spelt = spellings(archive)
    found = ((sheet.get("name"), targets.get(_relation(sheet), "").lower()) for sheet in sheets)
    return [(name, spelt[part]) for name, part in found if name and part in spelt]


def spellings(archive: ZipFile) -> Mapping[str, str]:
    """Every part's name in small letters → as the archive spells it. Parts are known by their names whatever the case; some
    programs write ``\\`` or begin with ``/``."""
    return {name.lower().replace("\\", "/").lstrip("/"): name for name in archive.namelist()}


def related_parts(archive: ZipFile, relations: str) -> Mapping[str, str]:
    """The parts that a workbook names by the ids of its relations; raises ``KeyError`` where there are none."""
    found = _elements(archive, relations)
    targets = {one.get("Id", ""): posixpath.join("/xl", one.get("Target", "")) for one in found}
    return {name: posixpath.normpath(target).lstrip("/") for name, target in targets.items()}


def _relation(sheet: etree._Element) -> str:
    return next((str(value) for key, value in sheet.items() if key.endswith("}id")), "")


def _elements(archive: ZipFile, part: str) -> list[etree._Element]:
    with archive.open(spellings(archive)[part.lower()]) as stream:
        data = stream.read(SMALL)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return list(etree.fromstring(data, parser).iter("{*}sheet", "{*}Relationship"))
