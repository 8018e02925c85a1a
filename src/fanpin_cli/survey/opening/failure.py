"""The error of a file that cannot be opened as a workbook."""

from __future__ import annotations

from pathlib import Path

from fanpin_cli.errors import FanpinError
from fanpin_cli.survey.opening.limits import MOST_SHEETS
from fanpin_cli.text.messages import _


class WorkbookError(FanpinError):
    """A file that cannot be opened as a workbook: ``reason`` is a translated clause that says why and what to do."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(_("{file}: {reason}").format(file=file.name, reason=reason))
        self.file = file
        self.reason = reason


class DamagedError(WorkbookError):
    """A file that ends too early, contradicts itself, or is written otherwise than its reader knows."""


def damaged(file: Path) -> DamagedError:
    """What to say of a file that cannot be read to its end."""
    return DamagedError(
        file, _("the file is damaged or incomplete; copy or download it again, or open it in WPS or Excel and save it as .xlsx")
    )


def too_large(file: Path, what: str) -> WorkbookError:
    """A file beyond a limit of ``opening.limits``; ``what`` is a translated clause."""
    return WorkbookError(file, _("too large to read: {what}").format(what=what))


def check_sheets(file: Path, sheets: int) -> None:
    """Raise ``WorkbookError`` where a workbook has too many sheets, or a page too many tables."""
    if sheets > MOST_SHEETS:
        raise too_large(
            file, _("it has {n} sheets or tables; split it into files of at most {most}").format(n=sheets, most=MOST_SHEETS)
        )
