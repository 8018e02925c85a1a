"""The error of a file that cannot be opened as a workbook."""

from __future__ import annotations

from pathlib import Path

from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _


class WorkbookError(FanpinError):
    """A file that cannot be opened as a workbook: ``reason`` is a translated clause that says why and what to do."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(_("{file}: {reason}").format(file=file.name, reason=reason))
        self.file = file
        self.reason = reason


def damaged(file: Path) -> WorkbookError:
    """A file that ends too early or contradicts itself."""
    return WorkbookError(
        file, _("the file is damaged or incomplete; copy or download it again, or open it in WPS or Excel and save it as .xlsx")
    )


def too_large(file: Path, what: str) -> WorkbookError:
    """A file beyond a limit of ``opening.limits``; ``what`` is a translated clause."""
    return WorkbookError(file, _("too large to read: {what}").format(what=what))
