"""``fanpin status``: who has handed in, and what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fanpin_cli.cli.encryption import encrypted
from fanpin_cli.cli.json_output import echo_json
from fanpin_cli.cli.options import (
    AsJson,
    AsOf,
    Columns,
    Encrypt,
    Force,
    Password,
    Rules,
    SkipHidden,
    SkipStruck,
    Surveys,
    today,
)
from fanpin_cli.cli.progress import progress_bar
from fanpin_cli.text.messages import _

HELP = _("See who has handed in: villages, households that are missing, blanks, errors.")


def status(
    surveys: Surveys,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", metavar="LEDGER", help=_("The last round: who is waited for."), show_default=False),
    ] = None,
    expect: Annotated[
        Path | None,
        typer.Option(
            "--expect", metavar="LIST.xlsx", help=_("The villages that are to hand in: 乡镇 村 [户数]."), show_default=False
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="OUT.xlsx", help=_("Write the table too."), show_default=False),
    ] = None,
    rules: Rules = None,
    as_of: AsOf = None,
    columns: Columns = None,
    skip_hidden: SkipHidden = False,
    skip_struck: SkipStruck = False,
    password: Password = None,
    encrypt: Encrypt = False,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    from fanpin_cli.survey.opening import RowsToSkip, opening_ahead, survey_files

    with encrypted(encrypt, surveys if out else ()), opening_ahead(survey_files(surveys), password) as open_:
        from fanpin_cli.cli.reading_report import FilesLeftOutError
        from fanpin_cli.cli.status_report import show_status, status_json
        from fanpin_cli.workflows.column_map import ColumnOptions
        from fanpin_cli.workflows.status import StatusRequest, handed_in

        given = (tuple(surveys), as_of or today(), previous, expect, rules, out, password)
        titles, skip = ColumnOptions(columns, None, force), RowsToSkip(skip_hidden, skip_struck)
        with progress_bar(shown=not as_json) as progress:
            found = handed_in(StatusRequest(*given, titles, skip, force), progress, open_)
    if as_json:
        echo_json(status_json(found))
    else:
        show_status(found)
    if found.checked.survey.failures:
        raise FilesLeftOutError(found.checked.survey.failures)
    if not found.complete:
        raise typer.Exit(1)
