"""``fanpin file``: a ledger in, the sealed folder that the county files out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from fanpin_cli.cli.json_output import echo_json
from fanpin_cli.cli.options import AsJson, Force, LedgersRules, Password, date_option, today
from fanpin_cli.cli.progress import progress_bar
from fanpin_cli.text.messages import _

HELP = _("File the ledger: a folder with ledgers, statistics and letter that vouches for itself.")


def file(
    ledger: Annotated[
        Path, typer.Argument(metavar="LEDGER", help=_("The ledger, or a folder of one round's ledgers."), show_default=False)
    ],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help=_("The folder to write."), show_default=False)],
    number: Annotated[
        str, typer.Option("--number", metavar="TEXT", help=_("The letter's document number (文号)."), show_default=False)
    ] = "",
    date: Annotated[dt.date | None, date_option(_("The day of filing; by default today."), "--date")] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            metavar="KIND=REASON",
            help=_("File although something stands in the way: 待核实=…, 备案等级=…, 错误=…"),
            show_default=False,
        ),
    ] = None,
    templates: Annotated[
        Path | None,
        typer.Option("--templates", metavar="DIR", help=_("A folder with the county's own templates."), show_default=False),
    ] = None,
    rules: LedgersRules = None,
    password: Password = None,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    from fanpin_cli.survey.opening import opening_ahead, survey_files

    with opening_ahead(survey_files([ledger]), password) as open_:
        from fanpin_cli.cli.file_report import file_json, show_filed, show_refused
        from fanpin_cli.workflows.filing import FilingRequest, Refused, file_ledger

        request = FilingRequest(
            ledger, out, today(), " ".join(number.split()), date, tuple(accept or ()), rules, templates, password, force
        )
        with progress_bar(shown=not as_json) as progress:
            done = file_ledger(request, progress, open_)
    if as_json:
        echo_json(file_json(done))
    elif isinstance(done, Refused):
        show_refused(done)
    else:
        show_filed(done)
    if isinstance(done, Refused):
        raise typer.Exit(1)
