"""What the cells of a file take of an office PC's memory, counted while they are read, in the same way for every format.

A limit on each thing alone (rows, repeats, sheets, texts) does not hold what they come to together.
"""

from __future__ import annotations

from pathlib import Path

from fanpin_cli.survey.opening.failure import WorkbookError, too_large
from fanpin_cli.survey.opening.limits import MOST_MEMORY
from fanpin_cli.text.messages import _

PLACE = 8  # of a list: a cell's place in its row, filled or not
VALUE = 64  # a text or number
ROW = 64
MERGED = 256
READER_PLACE = 24  # calamine's, filled or not, from A1 to the last cell
READER_TEXT = 32
COVERED = 40  # of a row: a place that a cell above covers
MARKUP = 120  # an element or a text in a tree of XML or HTML


class Budget:
    """The bytes of memory that the cells of one file may still take; they are spent before they are taken."""

    def __init__(self, file: Path, bytes_: int = MOST_MEMORY) -> None:
        self.file = file
        self.left = bytes_

    def spend(self, bytes_: int) -> None:
        """Take so many bytes for as long as the file's cells are needed; raises ``WorkbookError`` where they are not left."""
        self.left -= bytes_
        self.need(0)

    def need(self, bytes_: int) -> None:
        """Raise ``WorkbookError`` unless so many bytes are left, which are needed for a while."""
        if bytes_ > self.left:
            raise self.exceeded()

    def exceeded(self) -> WorkbookError:
        return too_large(
            self.file,
            _(
                "its cells take more memory than an office PC has; delete what lies beyond the table (stray cells, blank rows "
                "with formats), or split it by township"
            ),
        )
