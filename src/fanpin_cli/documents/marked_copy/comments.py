"""Comments on cells: the texts, and the old drawing that Excel and WPS show them in."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from fanpin_cli.documents.marked_copy.package import MAIN, Package, parsed, written
from fanpin_cli.documents.marked_copy.sheet_marks import with_legacy_drawing

AUTHOR = "fanpin"
MOST = 5_000
"""So many comments a sheet: beyond, opening the file would take minutes; all findings are on the list in front."""
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


def add_comments(package: Package, sheet: str, texts: Mapping[tuple[int, str], str]) -> None:
    """Comment cells of a sheet's part; texts: (row, column letters) → what to say. A comment that is there is added to."""
    chosen = dict(list(texts.items())[:MOST])
    if not chosen:
        return
    related = {kind: target for _id, kind, target in package.relations(sheet)}
    comments = related.get("comments")
    root = parsed(package.part(comments) if comments else EMPTY_COMMENTS)
    new = _write_texts(root, chosen)
    if comments is None:
        comments = package.free_name("xl/comments{}.xml")
        package.relate(sheet, "comments", comments)
        package.declare(comments, COMMENTS_TYPE)
    package.changed[comments] = written(root)
    drawing = related.get("vmlDrawing")
    shapes = package.part(drawing) if drawing else EMPTY_DRAWING
    if drawing is None:
        drawing = package.free_name("xl/drawings/vmlDrawing{}.vml")
        identifier = package.relate(sheet, "vmlDrawing", drawing)
        package.declare_extension("vml", DRAWING_TYPE)
        package.changed[sheet] = with_legacy_drawing(package.part(sheet), identifier)
    place = shapes.rfind(b"</xml>")
    package.changed[drawing] = shapes[:place] + b"".join(map(_shape, new)) + shapes[place:]


def _write_texts(root: etree._Element, texts: Mapping[tuple[int, str], str]) -> list[tuple[int, str]]:
    """Put the texts into a comments part; the cells that had no comment."""
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
            written_text.text = text if comment.get("ref") not in there else f"\n{text}"
            written_text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return new


def _shape(cell: tuple[int, str]) -> bytes:
    row, letters = cell
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    number = f"{letters}{row}"
    return SHAPE.format(vml=VML, office=OFFICE, excel=EXCEL, number=number, row=row - 1, column=column - 1).encode()
