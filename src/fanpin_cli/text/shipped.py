"""Where the data files are that come with the program."""

from __future__ import annotations

from pathlib import Path


def shipped_rules() -> Path:
    """The rules/ folder: inside the installed package, or at the top of the source tree."""
    package = Path(__file__).parents[1]
    return package / "rules" if (package / "rules").is_dir() else package.parents[1] / "rules"


def beside_the_program(name: str) -> Path | None:
    """A file or folder of the source tree; None where only the package was installed."""
    path = Path(__file__).parents[3] / name
    return path if path.exists() else None
