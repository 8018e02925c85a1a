"""``fanpin`` alone: what lies in the folder where it is typed, and what to type next; design-rounds.md section 10."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from fanpin_cli.cli.options import PASSWORD_VARIABLE, today
from fanpin_cli.cli.progress import progress_bar
from fanpin_cli.text.messages import _
from fanpin_cli.text.shipped import beside_the_program


def start(context: typer.Context) -> None:
    """Look into the folder; where nothing lies there, show the help."""
    from fanpin_cli.survey.opening.around import workbooks_around

    root = Path()
    found = workbooks_around(root)
    if not found.workbooks and not found.filed:
        typer.echo(context.get_help())
        typer.echo(_first_steps())
        return
    from fanpin_cli.cli.start_report import show_folder
    from fanpin_cli.workflows.folder import looked_into
    from fanpin_cli.workflows.next_steps import next_steps

    with progress_bar() as progress:
        folder = looked_into(root, found, progress, os.environ.get(PASSWORD_VARIABLE))
    show_folder(folder, next_steps(folder, today()))


def _first_steps() -> str:
    """What to do in a folder where nothing lies."""
    told = [_("No workbook lies in this folder. Go to the folder of the surveys, and type fanpin there.")]
    for name, what in (("sample_ledgers", _("Samples to try it with")), ("docs/handbook.md", _("Handbook"))):
        path = beside_the_program(name)
        told.append(f"{what}{_(':')} {path or _('{name} in the folder that fanpin was installed from').format(name=name)}")
    return "\n".join(told)
