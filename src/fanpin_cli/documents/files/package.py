"""The package of an .xlsx: which part is which sheet, relationships and content types."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from zipfile import ZipFile, ZipInfo

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
TYPES_PART, WORKBOOK_PART, STYLES_PART = "[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"
ROOT = ""
"""The package itself, whose relationships name the workbook."""
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_WORKBOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)


def parsed(part: bytes) -> etree._Element:
    return etree.fromstring(part, _PARSER)


def written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


class Package:
    """The parts of a workbook: those in its archive, of which some are changed or removed in the copy.

    Parts are known by their names whatever the case; a changed one keeps the name that it has in the archive.
    """

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self._spelt = {_key(name): name for name in archive.namelist()}
        self._changed: dict[str, bytes] = {}
        self._removed: set[str] = set()
        self.workbook = self._related(ROOT, "officeDocument") or WORKBOOK_PART
        self.styles = self._related(self.workbook, "styles") or STYLES_PART

    def part(self, name: str) -> bytes:
        key = _key(name)
        return self._changed[key] if key in self._changed else self.archive.read(self._spelt[key])

    def has(self, name: str) -> bool:
        key = _key(name)
        return key in self._changed or (key in self._spelt and key not in self._removed)

    def put(self, name: str, content: bytes) -> None:
        """Change a part, or add one."""
        self._spelt.setdefault(_key(name), name)
        self._changed[_key(name)] = content

    def contents(self) -> Iterator[tuple[ZipInfo | str, bytes | None]]:
        """The parts of the copy in their order, each as the archive has it, with its content where that is another one; then
        the names and contents of new ones. Of parts of one name the last one counts, as for all who read the archive."""
        there = {key: self.archive.getinfo(name) for key, name in self._spelt.items() if name in self.archive.NameToInfo}
        for part in self.archive.infolist():
            key = _key(part.filename)
            if there.get(key) is part and (key in self._changed or key not in self._removed):
                yield part, self._changed.get(key)
        yield from ((self._spelt[key], content) for key, content in self._changed.items() if key not in there)

    def free_name(self, pattern: str) -> str:
        """The first name of the pattern (``xl/comments{}.xml``) that no part has."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def sheets(self) -> dict[str, str]:
        """Sheet's name → its part, in the workbook's order."""
        targets = {identifier: target for identifier, _type, target in self.relations(self.workbook)}
        workbook = parsed(self.part(self.workbook))
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
                target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), str(relation.get("Target"))))
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
        self.put(name, written(root))
        return identifier

    def remove(self, part: str) -> None:
        """Remove a part, its relationships and its content type. Relationships to it are removed by ``unrelate``."""
        for name in (part, relations_part(part)):
            self._changed.pop(_key(name), None)
            self._removed.add(_key(name))
        root = parsed(self.part(TYPES_PART))
        for entry in root.findall(f"{{{CONTENT_TYPES}}}Override"):
            if entry.get("PartName", "").lower() == f"/{part}".lower():
                root.remove(entry)
        self.put(TYPES_PART, written(root))

    def unrelate(self, part: str, target: str) -> None:
        """Remove the relationships from a part to another."""
        identifiers = {identifier for identifier, _kind, to in self.relations(part) if to == target}
        root = parsed(self.part(relations_part(part)))
        for relation in list(root):
            if relation.get("Id") in identifiers:
                root.remove(relation)
        self.put(relations_part(part), written(root))

    def declare_workbook(self, *, macros: bool) -> None:
        """Give the workbook the content type of its file's name; Excel opens no other."""
        kind = MACRO_WORKBOOK if macros else WORKBOOK
        root = parsed(self.part(TYPES_PART))
        for entry in root.findall(f"{{{CONTENT_TYPES}}}Override"):
            if entry.get("PartName", "").lower() == f"/{self.workbook}".lower() and entry.get("ContentType") != kind:
                entry.set("ContentType", kind)
                self.put(TYPES_PART, written(root))

    def declare(self, part: str, content_type: str) -> None:
        """Give a part its content type."""
        self._add_type("Override", "PartName", f"/{part}", content_type)

    def declare_extension(self, extension: str, content_type: str) -> None:
        self._add_type("Default", "Extension", extension, content_type)

    def _related(self, part: str, kind: str) -> str | None:
        """The part of a kind that a part is related to."""
        return next((target for _identifier, of, target in self.relations(part) if of == kind), None)

    def _add_type(self, tag: str, key: str, value: str, content_type: str) -> None:
        root = parsed(self.part(TYPES_PART))
        if not any(entry.get(key, "").lower() == value.lower() for entry in root):
            entry = etree.Element(f"{{{CONTENT_TYPES}}}{tag}")
            entry.set(key, value)
            entry.set("ContentType", content_type)
            root.insert(0 if tag == "Default" else len(root), entry)
            self.put(TYPES_PART, written(root))


def _key(name: str) -> str:
    """A part's name as it is compared; some programs write backslashes."""
    return name.lower().replace("\\", "/").lstrip("/")


def relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
