"""Options that several commands share, worded once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

import typer

from fanpin_cli.text.messages import _

PASSWORD_VARIABLE = "FANPIN_PASSWORD"
"""The environment variable with the password, for reading and for ``--encrypt``."""


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(_("“{text}” is not a date; write it as 2019-04-30").format(text=text)) from None


def _password(given: str | None) -> str | None:
    """``-`` asks, unseen; a password on the command line stands in the list of processes."""
    return str(typer.prompt(_("Password of the workbooks"), hide_input=True, err=True)) if given == "-" else given


def today() -> dt.date:
    """The day on this machine: the one place where the clock is read."""
    return dt.datetime.now(tz=dt.UTC).astimezone().date()


def date_option(text: str, *names: str) -> Any:
    """An option that takes a date, under one name or several."""
    return typer.Option(*names, metavar="DATE", parser=_date, help=text, show_default=False)


Surveys = Annotated[
    list[Path], typer.Argument(metavar="SURVEY…", help=_("Survey workbooks, rosters, or folders of them."), show_default=False)
]
Rules = Annotated[
    str | None,
    typer.Option("--rules", metavar="ID|FILE", help=_("The rule set; by default luan-2019."), show_default=False),
]
LedgersRules = Annotated[
    str | None,
    typer.Option(
        "--rules", metavar="ID|FILE", help=_("The rule set; by default the one that the ledger keeps."), show_default=False
    ),
]
AsOf = Annotated[dt.date | None, date_option(_("The date for ages and parameters; by default today."), "--as-of")]
Password = Annotated[
    str | None,
    typer.Option(
        "--password",
        metavar="PASSWORD",
        envvar=PASSWORD_VARIABLE,
        show_envvar=False,
        callback=_password,
        help=_("The password of protected workbooks; - asks for it. By default that of FANPIN_PASSWORD."),
        show_default=False,
    ),
]
Encrypt = Annotated[
    bool,
    typer.Option("--encrypt", help=_("Write .xlsx and .docx with a password: that of FANPIN_PASSWORD, or it is asked for.")),
]
"""See ``cli.encryption.encrypted``."""
Columns = Annotated[
    Path | None,
    typer.Option("--columns", metavar="MAP.yaml", help=_("What the titles are that nobody knows."), show_default=False),
]
WriteColumns = Annotated[
    Path | None,
    typer.Option(
        "--write-columns", metavar="MAP.yaml", help=_("Write the unknown titles, to be filled in."), show_default=False
    ),
]
SkipHidden = Annotated[bool, typer.Option("--skip-hidden", help=_("Leave out rows that are hidden; they are counted."))]
SkipStruck = Annotated[bool, typer.Option("--skip-struck", help=_("Leave out rows that are struck through; they are counted."))]
Detail = Annotated[
    bool, typer.Option("--detail", help=_("Also show what each column was taken for, and every problem with examples."))
]
AsJson = Annotated[bool, typer.Option("--json", help=_("Print the result as one JSON object."))]
Force = Annotated[bool, typer.Option("--force", help=_("Overwrite files that are there."))]
