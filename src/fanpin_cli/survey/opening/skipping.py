"""Opening with hidden or struck rows marked as ones that the user wants left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.opening.ahead import Open


@dataclass(frozen=True)
class RowsToSkip:
    """``--skip-hidden`` and ``--skip-struck``."""

    hidden: bool = False
    struck: bool = False

    def applied(self, open_: Open) -> Open:
        """Opening whose sheets say which of their rows are to be left out; they are counted and reported where read."""
        if not (self.hidden or self.struck):
            return open_

        def opened(file: Path) -> list[Grid]:
            grids = open_(file)
            return [
                replace(grid, looks=replace(grid.looks, skip_hidden=self.hidden, skip_struck=self.struck)) for grid in grids
            ]

        return opened


ALL_ROWS = RowsToSkip()
