"""Where the county's own templates for filing are found."""

from __future__ import annotations

from pathlib import Path

from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _

LETTER = "备案函.docx"


def letter_template(folder: Path | None) -> Path | None:
    """The county's own template of the letter: in the folder that was given, else in ``rules/templates`` where the command
    runs. None for the shipped one.

    Raises ``FanpinError`` where the folder that was given has no template of a known name.
    """
    if folder is None:
        beside_the_rules = Path.cwd() / "rules" / "templates" / LETTER
        return beside_the_rules if beside_the_rules.is_file() else None
    if not (folder / LETTER).is_file():
        raise FanpinError(_("{folder} has no template; it must be called {names}").format(folder=folder, names=LETTER))
    return folder / LETTER
