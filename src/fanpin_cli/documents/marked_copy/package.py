"""The package of an .xlsx: which part is which sheet, relationships and content types."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from zipfile import ZipFile

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
TYPES_PART, WORKBOOK_PART, STYLES_PART = "[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_WORKBOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def parsed(part: bytes) -> etree._Element:
    return etree.fromstring(part, _PARSER)


def written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


class Package:
    """The parts of a workbook: those in its archive, of which some are ``changed`` or ``removed`` in the copy."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.names = set(archive.namelist())
        self.changed: dict[str, bytes] = {}
        self.removed: set[str] = set()

    def part(self, name: str) -> bytes:
        return self.changed[name] if name in self.changed else self.archive.read(name)

    def has(self, name: str) -> bool:
        return name in self.changed or (name in self.names and name not in self.removed)

    def free_name(self, pattern: str) -> str:
        """The first name of the pattern (``xl/comments{}.xml``) that no part has."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def sheets(self) -> dict[str, str]:
        """Sheet's name → its part, in the workbook's order."""
        targets = {identifier: target for identifier, _type, target in self.relations(WORKBOOK_PART)}
        workbook = parsed(self.part(WORKBOOK_PART))
        return {
            str(sheet.get("name")): targets[str(sheet.get(f"{{{RELATIONS}}}id"))]
            for sheet in workbook.iterfind(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet")
        }

    def relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """The relationships of a part: id, type (its last word) and the other part. Links out of the package are left out."""
        name = relations_part(part)
        if not self.has(name):
            return
        for relation in parsed(self.part(name)):
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join(posixpath.dirname(part), str(relation.get("Target"))))
                yield str(relation.get("Id")), str(relation.get("Type")).rpartition("/")[2], target.lstrip("/")

    def relate(self, part: str, kind: str, target: str) -> str:
        """A new relationship from a part to another; its id."""
        name = relations_part(part)
        empty = f'<Relationships xmlns="{PACKAGE_RELATIONS}"/>'.encode()
        root = parsed(self.part(name) if self.has(name) else empty)
        taken = {relation.get("Id") for relation in root}
        identifier = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        relation = etree.SubElement(root, f"{{{PACKAGE_RELATIONS}}}Relationship")
        relation.set("Id", identifier)
        relation.set("Type", f"{RELATIONS}/{kind}")
        relation.set("Target", f"/{target}")
        self.changed[name] = written(root)
        return identifier

    def remove(self, part: str) -> None:
        """Remove a part, its relationships and its content type. Relationships to it are removed by ``unrelate``."""
        for name in (part, relations_part(part)):
            self.changed.pop(name, None)
            self.removed.add(name)
        root = parsed(self.part(TYPES_PART))
        for entry in root.findall(f"{{{CONTENT_TYPES}}}Override"):
            if entry.get("PartName", "").lower() == f"/{part}".lower():
                root.remove(entry)
        self.changed[TYPES_PART] = written(root)

    def unrelate(self, part: str, target: str) -> None:
        """Remove the relationships from a part to another."""
        identifiers = {identifier for identifier, _kind, to in self.relations(part) if to == target}
        root = parsed(self.part(relations_part(part)))
        for relation in list(root):
            if relation.get("Id") in identifiers:
                root.remove(relation)
        self.changed[relations_part(part)] = written(root)

    def declare_workbook(self, *, macros: bool) -> None:
        """Give the workbook the content type of its file's name; Excel opens no other."""
        kind = MACRO_WORKBOOK if macros else WORKBOOK
        root = parsed(self.part(TYPES_PART))
        for entry in root.findall(f"{{{CONTENT_TYPES}}}Override"):
            if entry.get("PartName") == f"/{WORKBOOK_PART}" and entry.get("ContentType") != kind:
                entry.set("ContentType", kind)
                self.changed[TYPES_PART] = written(root)

    def declare(self, part: str, content_type: str) -> None:
        """Give a part its content type."""
        self._add_type("Override", "PartName", f"/{part}", content_type)

    def declare_extension(self, extension: str, content_type: str) -> None:
        self._add_type("Default", "Extension", extension, content_type)

    def _add_type(self, tag: str, key: str, value: str, content_type: str) -> None:
        root = parsed(self.part(TYPES_PART))
        if not any(entry.get(key, "").lower() == value.lower() for entry in root):
            entry = etree.Element(f"{{{CONTENT_TYPES}}}{tag}")
            entry.set(key, value)
            entry.set("ContentType", content_type)
            root.insert(0 if tag == "Default" else len(root), entry)
            self.changed[TYPES_PART] = written(root)


def relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
