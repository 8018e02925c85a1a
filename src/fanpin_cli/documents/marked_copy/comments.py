"""Comments on cells: the texts, and the old drawing that Excel and WPS show them in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree
from openpyxl.utils.cell import get_column_letter

from fanpin_cli.documents.files.package import MAIN, Package, parsed, written
from fanpin_cli.documents.marked_copy.sheet_marks import legacy_drawing, with_legacy_drawing

AUTHOR = "fanpin"
SIGN = "【数据问题】"
"""Our texts begin with it: what follows in a comment is ours, and is removed when the copy is checked again."""
MOST = 5_000
"""Comments a sheet. With more, opening the file would take minutes; all findings are on the list in front."""
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
VML, OFFICE, EXCEL = (
    "urn:schemas-microsoft-com:vml",
    "urn:schemas-microsoft-com:office:office",
    "urn:schemas-microsoft-com:office:excel",
)
EMPTY_DRAWING = f'<xml xmlns:v="{VML}" xmlns:o="{OFFICE}" xmlns:x="{EXCEL}"></xml>'.encode()
EMPTY_COMMENTS = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()
SHAPE = (
    '<v:shape xmlns:v="{vml}" xmlns:o="{office}" xmlns:x="{excel}" id="_fanpin_{number}" type="#_x0000_t202"'
    ' style="position:absolute;visibility:hidden;width:220pt;height:80pt" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:textbox style="mso-direction-alt:auto"/>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)

SHAPES = re.compile(rb"<(\w+):shape\b.*?</\1:shape>", re.DOTALL)
SHAPE_ROW, SHAPE_COLUMN = re.compile(rb"<\w+:Row>\s*(\d+)"), re.compile(rb"<\w+:Column>\s*(\d+)")


def add_comments(package: Package, sheet: str, texts: Mapping[tuple[int, str], str]) -> None:
    """Comment cells of a sheet's part; texts: (row, column letters) → what to say. A comment that exists is continued."""
    chosen = dict(list(texts.items())[:MOST])
    if not chosen:
        return
    comments, drawing = _parts(package, sheet)
    root = parsed(package.part(comments) if comments else EMPTY_COMMENTS)
    new = _write_texts(root, chosen)
    if comments is None:
        comments = package.free_name("xl/comments{}.xml")
        package.relate(sheet, "comments", comments)
        package.declare(comments, COMMENTS_TYPE)
    package.put(comments, written(root))
    shapes = package.part(drawing) if drawing else EMPTY_DRAWING
    if drawing is None:
        drawing = package.free_name("xl/drawings/vmlDrawing{}.vml")
        identifier = package.relate(sheet, "vmlDrawing", drawing)
        package.declare_extension("vml", DRAWING_TYPE)
        package.put(sheet, with_legacy_drawing(package.part(sheet), identifier))
    place = shapes.rfind(b"</xml>")
    package.put(drawing, shapes[:place] + b"".join(map(_shape, new)) + shapes[place:])


def remove_comments(package: Package, sheet: str) -> None:
    """Remove the texts of an earlier check from a sheet's comments; what people wrote stays."""
    comments, drawing = _parts(package, sheet)
    if comments is None:
        return
    root = parsed(package.part(comments))
    gone = set()
    for comment in root.findall(f"{{{MAIN}}}commentList/{{{MAIN}}}comment"):
        if _cut(comment):
            gone.add(str(comment.get("ref")))
            parent = comment.getparent()
            if parent is not None:
                parent.remove(comment)
    package.put(comments, written(root))
    if drawing is not None and gone:
        shapes = SHAPES.sub(lambda found: b"" if _cell_of(found.group()) in gone else found.group(), package.part(drawing))
        package.put(drawing, shapes)


def _parts(package: Package, sheet: str) -> tuple[str | None, str | None]:
    """The parts of a sheet's comments and of the drawing that shows them."""
    shown = legacy_drawing(package.part(sheet))
    comments = drawing = None
    for identifier, kind, target in package.relations(sheet):
        if kind == "comments":
            comments = target
        elif kind == "vmlDrawing" and identifier == shown:
            drawing = target
    return comments, drawing


def _cut(comment: etree._Element) -> bool:
    """Cut a comment off where our text begins; whether nothing is left of it."""
    texts = list(comment.iter(f"{{{MAIN}}}t"))
    left = "".join(text.text or "" for text in texts).partition(SIGN)[0].rstrip("\n")
    room = len(left)
    for text in texts:
        text.text = (text.text or "")[:room]
        room -= len(text.text)
    return not left.strip()


def _cell_of(shape: bytes) -> str:
    row, column = SHAPE_ROW.search(shape), SHAPE_COLUMN.search(shape)
    return f"{get_column_letter(int(column.group(1)) + 1)}{int(row.group(1)) + 1}" if row and column else ""


def _write_texts(root: etree._Element, texts: Mapping[tuple[int, str], str]) -> list[tuple[int, str]]:
    """Put the texts into a comments part. Returns the cells that had no comment, which need a shape."""
    authors, listed = root.find(f"{{{MAIN}}}authors"), root.find(f"{{{MAIN}}}commentList")
    if authors is None or listed is None:
        raise KeyError("comments")
    author = len(authors)
    etree.SubElement(authors, f"{{{MAIN}}}author").text = AUTHOR
    there = {comment.get("ref"): comment for comment in listed}
    new = []
    for (row, column), text in texts.items():
        comment = there.get(f"{column}{row}")
        if comment is None:
            comment = etree.SubElement(listed, f"{{{MAIN}}}comment", ref=f"{column}{row}", authorId=str(author))
            etree.SubElement(comment, f"{{{MAIN}}}text")
            new.append((row, column))
        body = comment.find(f"{{{MAIN}}}text")
        if body is not None:
            run = etree.SubElement(body, f"{{{MAIN}}}r")
            written_text = etree.SubElement(run, f"{{{MAIN}}}t")
            written_text.text = f"{SIGN}{text}" if comment.get("ref") not in there else f"\n{SIGN}{text}"
            written_text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return new


def _shape(cell: tuple[int, str]) -> bytes:
    row, letters = cell
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    number = f"{letters}{row}"
    return SHAPE.format(vml=VML, office=OFFICE, excel=EXCEL, number=number, row=row - 1, column=column - 1).encode()
