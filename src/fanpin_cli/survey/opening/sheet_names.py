"""Which sheet a part of an .xlsx is, for messages."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from zipfile import BadZipFile, ZipFile

from lxml import etree

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
SMALL = 2_000_000


def sheet_names(archive: ZipFile) -> Mapping[str, str]:
    """Part name → sheet name; a part whose sheet is not known is left out."""
    try:
        sheets, targets = _elements(archive, WORKBOOK), related_parts(archive, RELATIONS)
    except (KeyError, ValueError, BadZipFile, etree.XMLSyntaxError):
        return {}
    names: dict[str, str] = {}
    for sheet in sheets:
        reference = next((value for key, value in sheet.items() if key.endswith("}id")), "")
        if sheet.get("name") and reference in targets:
            names[targets[reference]] = sheet.get("name", "")
    return names


def related_parts(archive: ZipFile, relations: str) -> Mapping[str, str]:
    """The parts that a workbook names by the ids of its relations; raises ``KeyError`` where there are none."""
    found = _elements(archive, relations)
    targets = {one.get("Id", ""): posixpath.join("/xl", one.get("Target", "")) for one in found}
    return {name: posixpath.normpath(target).lstrip("/") for name, target in targets.items()}


def _elements(archive: ZipFile, part: str) -> list[etree._Element]:
    with archive.open(part) as stream:
        data = stream.read(SMALL)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return list(etree.fromstring(data, parser).iter("{*}sheet", "{*}Relationship"))
