"""``fanpin verify``: is a filed folder as it was filed?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fanpin_cli.cli.json_output import echo_json
from fanpin_cli.cli.options import AsJson
from fanpin_cli.text.messages import _

HELP = _("Check a filed folder: is everything as it was filed, and if not, which cell differs?")


def verify(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("The folder that file wrote."), show_default=False)],
    code: Annotated[
        str | None,
        typer.Option("--code", metavar="CODE", help=_("The filing code on the paper with the seal."), show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    if context.args and code is None:
        raise typer.BadParameter(_("one folder at a time; {names} is too much").format(names=" ".join(context.args)))
    if code is not None:
        code = " ".join([code, *context.args])  # typed from paper without quotes, its groups are words of their own
    from fanpin_cli.cli.verify_report import show_verified, verify_json
    from fanpin_cli.workflows.verify import verify_folder

    verified = verify_folder(folder, code)
    if as_json:
        echo_json(verify_json(verified))
    else:
        show_verified(verified)
    if not verified.as_filed:
        raise typer.Exit(1)
