"""The part of a workbook's properties (``docProps/core.xml``): title, author, day. The library (0.8.0) leaves them blank."""

from __future__ import annotations

from xml.sax.saxutils import escape

from fanpin_cli.documents.tables.cell_values import clean_text
from fanpin_cli.documents.tables.sheet_spec import WorkbookProperties

PROPERTIES_PART = "docProps/core.xml"


def properties_part(properties: WorkbookProperties) -> bytes:
    """The whole part."""
    author, title = (escape(clean_text(text)) for text in (properties.author, properties.title))
    known = f"<dc:identifier>{escape(properties.identifier)}</dc:identifier>" if properties.identifier else ""
    day = f'xsi:type="dcterms:W3CDTF">{properties.created:%Y-%m-%d}T00:00:00Z<'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator><cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
        f"<dcterms:created {day}/dcterms:created><dcterms:modified {day}/dcterms:modified>{known}</cp:coreProperties>"
    ).encode()
