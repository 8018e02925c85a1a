"""What programs read with ``--json``: one object on standard output, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import typer


def echo_json(told: dict[str, Any]) -> None:
    """Print the object, Chinese as it is."""
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
