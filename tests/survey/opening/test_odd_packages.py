"""What other programs write and Excel opens is read; what it is not is said, with what to do."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import msoffcrypto
import pytest
from msoffcrypto.method import ecma376_agile

from fanpin_cli.survey.opening import WorkbookError, open_workbook
from tests.conftest import write_workbook
from tests.survey.opening.packages import (
    MANIFEST,
    NAMES,
    OPEN_DOCUMENT,
    RELATIONS,
    ROWS,
    open_document,
    packed,
    parts,
    relations,
    rows_of,
    worksheet,
)

SHEET = "xl/worksheets/sheet1.xml"
Parts = dict[str, str]


def renamed(changes: Mapping[str, str]) -> Parts:
    """The usual parts, with pieces of their names (not of the relationships in them) written otherwise."""

    def name(part: str) -> str:
        for old, new in changes.items():
            part = part.replace(old, new)
        return part

    return {name(part): content for part, content in parts().items()}


def moved(folder: str) -> Parts:
    """The parts of ``xl/`` in another folder, and what refers to them."""
    target = f"/{folder}" if folder else ""
    return {
        part.replace("xl/", folder): content.replace("/xl/", f"{target}" or "/").replace('Target="xl/', f'Target="/{folder}')
        for part, content in parts().items()
    }


def in_utf16(*names: str) -> dict[str, str | bytes]:
    return {
        part: content.replace("UTF-8", "UTF-16").encode("utf-16") if not names or part in names else content
        for part, content in parts().items()
    }


def commented(part: str, before: str) -> Parts:
    given = parts()
    return {**given, part: given[part].replace(before, f"<!-- {before[1:-1]} --><?pi?>{before}")}


def with_macro_sheet(place: str) -> Parts:
    given = parts()
    sheet = '<sheet name="宏1" sheetId="2" r:id="rId3"/>'
    more = f'<Relationship Id="rId3" Type="{RELATIONS}/xlMacrosheet" Target="macrosheets/sheet1.xml"/></Relationships>'
    return {
        **given,
        "xl/workbook.xml": given["xl/workbook.xml"].replace(place, sheet + place if "/" in place else place + sheet),
        "xl/_rels/workbook.xml.rels": given["xl/_rels/workbook.xml.rels"].replace("</Relationships>", more),
        "xl/macrosheets/sheet1.xml": f'<xm:macrosheet {NAMES} xmlns:xm="http://x/main"><sheetData/></xm:macrosheet>',
    }


READABLE: dict[str, Mapping[str, str | bytes]] = {
    "a part in other case": renamed({"sheet1": "Sheet1"}),
    "folders in other case": renamed({"worksheets": "WorkSheets", "styles": "Styles"}),
    "all in other case": renamed({"xl/": "XL/", "workbook": "WORKBOOK", "[Content": "[content"}),
    "backslashes": renamed({"/": "\\"}),
    "a slash in front": {f"/{name}": content for name, content in parts().items()},
    "comments among content types": commented("[Content_Types].xml", "</Types>"),
    "comments among styles": commented("xl/styles.xml", "<xf/>"),
    "comments among sheets": commented("xl/workbook.xml", "<sheets>"),
    "comments among relations": commented("xl/_rels/workbook.xml.rels", "</Relationships>"),
    "relations in UTF-16": in_utf16("xl/_rels/workbook.xml.rels"),
    "a sheet in UTF-16": in_utf16(SHEET),
    "all in UTF-16": in_utf16(),
    "a sheet in GBK": {**parts(), SHEET: worksheet().replace("UTF-8", "GBK").encode("gbk")},
    "a macro sheet in front": with_macro_sheet("<sheets>"),
    "a macro sheet behind": with_macro_sheet("</sheets>"),
    "nothing in xl/": moved(""),
    "all in another folder": moved("data/book/"),
    "a sheet outside of xl/": {
        **renamed({"xl/worksheets/sheet1": "sheets/一"}),
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "/sheets/一.xml")),
    },
    "another name of the workbook": {
        **renamed({"workbook.xml": "book2.xml"}),
        "_rels/.rels": relations(("officeDocument", "xl/book2.xml")),
    },
    "line breaks in an .ods": open_document(between="\n   "),
    "other prefixes in an .ods": {
        **open_document(),
        "content.xml": open_document()["content.xml"]
        .replace("table:", "ns1:").replace("xmlns:ns1:1", "xmlns:table:1").replace("xmlns:table=", "xmlns:ns1="),
    },
    **{
        f"dimension {ref}": parts(worksheet(before=f'<dimension ref="{ref}"/>'))
        for ref in ("1:4", "A:D", "", "#REF!", "$A$1:$C$3", "C3:A1", "A1:XFD1048576", "A1:ZZZZ99999999")
    },
    **{
        f"merged {ref}": parts(worksheet(after=f'<mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells>'))
        for ref in ("A:A", "1:1", "#REF!", "A1", "", "E9:D8", "$E$8:$F$9", "E8:ZZZZ99999999")
    },
}  # fmt: skip


@pytest.mark.parametrize("contents", READABLE.values(), ids=READABLE)
def test_what_excel_opens_is_read(contents: Mapping[str, str | bytes], tmp_path: Path) -> None:
    [grid] = open_workbook(packed(tmp_path / "a.xlsx", contents))
    assert (grid.sheet, grid.rows) == ("调查表", ROWS)


def test_of_parts_of_one_name_the_last_one_counts(tmp_path: Path) -> None:
    first = parts(worksheet(rows_of([["户编号", "户主姓名"], ["9", "丙某"]])))
    assert open_workbook(packed(tmp_path / "a.xlsx", first, {SHEET: worksheet()}))[0].rows == ROWS


def test_a_packed_part_without_content(tmp_path: Path) -> None:
    file = packed(tmp_path / "a.xlsx", {**parts(), "docProps/thumbnail.wmf": ""})
    content = bytearray(file.read_bytes())
    for head, sizes in ((b"PK\x03\x04", 18), (b"PK\x01\x02", 20)):  # no byte at all: a deflated nothing has two
        place = content.rindex(head)
        content[place + sizes : place + sizes + 8] = bytes(8)
    file.write_bytes(content)
    assert open_workbook(file)[0].rows == ROWS


def test_a_merged_range_written_backwards_is_turned_round(tmp_path: Path) -> None:
    merged = '<mergeCells><mergeCell ref="B3:A2"/></mergeCells>'
    assert open_workbook(packed(tmp_path / "a.xlsx", parts(worksheet(after=merged))))[0].merged == ((1, 0, 2, 1),)


def test_errors_are_found_whatever_the_name_of_the_part(tmp_path: Path) -> None:
    data = rows_of() + '<row r="4"><c r="A4" t="e"><v>#N/A</v></c></row>'
    given = parts(worksheet(data))
    given["xl/worksheets/Blatt.xml"] = given.pop(SHEET)
    given["xl/_rels/workbook.xml.rels"] = relations(("worksheet", "worksheets/blatt.xml"))
    assert [cell.text for cell in open_workbook(packed(tmp_path / "a.xlsx", given))[0].blind] == ["#N/A"]


def test_a_cut_package_is_damaged(tmp_path: Path) -> None:
    whole = packed(tmp_path / "a.xlsx", parts()).read_bytes()
    for number, cut in enumerate((whole[:4] + whole[600:], whole[:500] + whole[800:], whole[:-30], whole[: len(whole) // 2])):
        (tmp_path / f"{number}.xlsx").write_bytes(cut)
        with pytest.raises(WorkbookError, match="damaged or incomplete"):
            open_workbook(tmp_path / f"{number}.xlsx")


def test_agile_encryption_with_sha_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library pads the hash to whole blocks and compares the padding too, so that every password fails."""
    plain = write_workbook(tmp_path / "a.xlsx", ROWS)

    class Sha1(ecma376_agile.ECMA376AgileCipherParams):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.hashName, self.hashSize, self.keyBits = "SHA1", 20, 128

    encrypted = ecma376_agile._encrypt_aes_cbc

    def padded(data: bytes, key: bytes, iv: bytes) -> bytes:
        return bytes(encrypted(data + bytes(-len(data) % 16), key, iv))

    monkeypatch.setattr(ecma376_agile, "ECMA376AgileCipherParams", Sha1)
    monkeypatch.setattr(ecma376_agile, "_encrypt_aes_cbc", padded)
    with plain.open("rb") as source, (tmp_path / "b.xlsx").open("wb") as target:
        msoffcrypto.OfficeFile(source).encrypt("秘密", target)
    assert open_workbook(tmp_path / "b.xlsx", "秘密")[0].rows == ROWS
    with pytest.raises(WorkbookError, match="the password is wrong"):
        open_workbook(tmp_path / "b.xlsx", "别的")


@pytest.mark.parametrize(
    "entry",
    [
        '<m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry>',
        '<m:file-entry m:full-path="encrypted-package"><m:encryption-data m:checksum-type="x"/></m:file-entry>',
    ],
)
def test_an_encrypted_open_document_is_said_to_be_encrypted(entry: str, tmp_path: Path) -> None:
    name = "content.xml" if "content" in entry else "encrypted-package"
    contents = {"META-INF/manifest.xml": MANIFEST.format(entry), name: bytes(range(256)) * 9}
    with pytest.raises(WorkbookError, match="has a password"):
        open_workbook(packed(tmp_path / "a.ods", contents))


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


GNUMERIC = b'<?xml version="1.0"?><gnm:Workbook xmlns:gnm="http://www.gnumeric.org/v10.dtd"/>'
FLAT = f'<?xml version="1.0"?><office:document {OPEN_DOCUMENT}><table:table/></office:document>'.encode()
UOF = b'<?xml version="1.0"?><uof:UOF xmlns:uof="http://schemas.uof.org/cn/2009/uof"/>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (FLAT, r"\(\.fods\); open it in LibreOffice or WPS"),
        (GNUMERIC, "Gnumeric file; open it in Gnumeric"),
        (gzip.compress(GNUMERIC), "Gnumeric file; open it in Gnumeric"),
        (gzip.compress(b"x" * 500), "unpack it first"),
        (UOF, "UOF file; open it in WPS"),
        (zipped("Index/Document.iwa", "Metadata/Properties.plist"), "export it there as Excel"),
        (zipped("Index.zip", "preview.jpg"), "export it there as Excel"),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "have the table itself sent"),
        (zipped("uof.xml"), "UOF file; open it in WPS"),
        (zipped("word/document.xml"), "a Word document; copy its table"),
        (zipped("村一.xlsx", "村二.xlsx"), "unpack it first"),
        (b"%PDF-1.7", "have the table itself sent"),
        (b"<?xml version='1.0'?><a/>", "an XML file; open it in WPS or Excel"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_what_is_no_workbook_has_a_mend(content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(content)
    with pytest.raises(WorkbookError, match=words):
        open_workbook(tmp_path / "表.xlsx")


def test_an_open_document_that_is_no_spreadsheet(tmp_path: Path) -> None:
    contents = {**open_document(), "mimetype": "application/vnd.oasis.opendocument.text"}
    with pytest.raises(WorkbookError, match="an OpenDocument text"):
        open_workbook(packed(tmp_path / "a.ods", contents))
