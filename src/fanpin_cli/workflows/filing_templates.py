"""Where the county's own templates for filing are found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _

LETTER, LEDGER, STATISTICS = "备案函.docx", "分级台账.xlsx", "统计表.xlsx"


@dataclass(frozen=True)
class Templates:
    """The county's own layouts, as far as it has some; None for our own."""

    letter: Path | None = None
    ledger: Path | None = None
    statistics: Path | None = None


def filing_templates(folder: Path | None) -> Templates:
    """The templates in the folder that was given, else in ``rules/templates`` where the command runs.

    Raises ``FanpinError`` where the folder that was given has no template of a known name.
    """
    place = Path.cwd() / "rules" / "templates" if folder is None else folder
    found = [place / name if (place / name).is_file() else None for name in (LETTER, LEDGER, STATISTICS)]
    if folder is not None and not any(found):
        names = "、".join((LETTER, LEDGER, STATISTICS))
        raise FanpinError(_("{folder} has no template; they are called {names}").format(folder=folder, names=names))
    return Templates(*found)
