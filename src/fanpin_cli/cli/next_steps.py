"""What to do next, as numbered sentences; and what was written, on lines of their own so that a path can be copied."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from fanpin_cli.text.messages import _

MOST_NAMED = 3
"""So many files are named; of a county's townships the rest are counted."""


def show_written(console: Console, message: str, files: Sequence[Path]) -> None:
    """Say which files were written. message: with ``{path}``."""
    for file in files[:MOST_NAMED]:
        console.print(Text(message.format(path=file)), soft_wrap=True)
    if len(files) > MOST_NAMED:
        console.print(Text(_("and {n} more in the same folder").format(n=len(files) - MOST_NAMED)))


def show_next_steps(console: Console, steps: Sequence[str]) -> None:
    """Number the steps; nothing where there is nothing to do."""
    if not steps:
        return
    lines = Table.grid(padding=(0, 1, 0, 0))
    lines.add_column(no_wrap=True)
    lines.add_column(overflow="fold")
    for number, step in enumerate(steps, start=1):
        lines.add_row(f"{number}.", escape(step))
    console.print(Text(_("Next"), style="bold"))
    console.print(lines)
    console.print()
