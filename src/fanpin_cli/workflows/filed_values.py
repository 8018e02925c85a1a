"""The canonical values of the files that are filed: workbooks by their sheets, the letter by its paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from lxml import etree

from fanpin_cli.documents.filing.values import SheetValues, sheet_values
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.opening import WorkbookError, open_workbook
from fanpin_cli.text.messages import _

WORKBOOK, LETTER = ".xlsx", ".docx"
HAVE_VALUES = (WORKBOOK, LETTER)
"""The files whose values are kept; of all others every byte counts."""
TEXT_OF_LETTER = "正文"
DOCUMENT_PART = "word/document.xml"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SIGNS = {f"{WORD}tab": "\t", f"{WORD}br": "\n", f"{WORD}cr": "\n"}


def values_of(file: Path) -> list[SheetValues]:
    """The canonical values of a workbook or letter; of a formula its value. Raises ``FanpinError`` where it cannot be read."""
    if file.suffix.lower() == LETTER:
        return [sheet_values(TEXT_OF_LETTER, [[text] for text in _paragraphs(file)])]
    return [sheet_values(grid.sheet, _rows(grid)) for grid in open_workbook(file)]


def _rows(grid: Grid) -> list[list[object]]:
    """A sheet's cells; one that only looks empty (an error, a formula whose value was not saved) has its text."""
    if not grid.blind:
        return grid.rows
    rows = [list(row) for row in grid.rows]
    for cell in grid.blind:
        rows.extend([] for _row in range(cell.row + 1 - len(rows)))
        rows[cell.row].extend("" for _cell in range(cell.column + 1 - len(rows[cell.row])))
        rows[cell.row][cell.column] = cell.text
    return rows


def _paragraphs(file: Path) -> Iterator[str]:
    """The texts of a letter's paragraphs, those in tables too, without empty ones, which programs add and drop as they save."""
    try:
        with ZipFile(file) as archive:
            root = etree.fromstring(archive.read(DOCUMENT_PART), etree.XMLParser(resolve_entities=False, huge_tree=False))
    except (BadZipFile, KeyError, OSError, etree.XMLSyntaxError, ValueError) as error:
        raise WorkbookError(file, _("this is not a Word document, or a damaged one")) from error
    for fallback in list(root.iter(FALLBACK)):
        fallback.getparent().remove(fallback)
    for paragraph in root.iter(f"{WORD}p"):
        parts = (part for part in paragraph.iter(f"{WORD}t", *SIGNS) if part.getparent().tag == f"{WORD}r")  # no tab stops
        text = "".join(SIGNS.get(part.tag, part.text or "") for part in parts)
        if text.strip():
            yield text.strip()
