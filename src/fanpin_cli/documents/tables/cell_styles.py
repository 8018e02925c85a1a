"""The styles of cells that all documents use."""

from __future__ import annotations

from fanpin_cli.documents.tables.readable_ink import BLACK, WHITE, readable_on
from fanpin_cli.documents.tables.sheet_spec import CellStyle
from fanpin_cli.severities import FILLS

TITLE = CellStyle(font="黑体", size=16, align="center", border=None, wrap=False)
SUBTITLE = CellStyle(size=10.5, border=None, wrap=False)
HEADER = CellStyle(font="黑体", align="center", fill="E7E6E6")
PLAIN = CellStyle()
BARE = CellStyle(border=None, wrap=False)
UNREAD_FILL, UNREAD_INK = FILLS["error"], "9C0006"
"""A cell in which no answer could be read: Excel's own style "bad", which is seen on every level's colour."""


def filled(fill: str) -> CellStyle:
    """Cells on this fill (RRGGBB). On a dark one the text is white and in 黑体, whose even strokes survive printing."""
    ink = readable_on(fill)
    if ink == WHITE:
        return CellStyle(font="黑体", ink=WHITE, fill=fill, border=WHITE)
    return CellStyle(ink=BLACK, fill=fill)
