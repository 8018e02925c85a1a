"""``fanpin check``: every doubtful cell, before grading."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from fanpin_cli.cli.encryption import encrypted
from fanpin_cli.cli.options import (
    AsJson,
    AsOf,
    Columns,
    Detail,
    Encrypt,
    Force,
    Password,
    Rules,
    SkipHidden,
    SkipStruck,
    Surveys,
    WriteColumns,
    today,
)
from fanpin_cli.cli.progress import progress_bar
from fanpin_cli.text.messages import _

HELP = _("Find every doubtful cell, and write a marked copy of the workbook.")


def check(
    surveys: Surveys,
    rules: Rules = None,
    as_of: AsOf = None,
    previous: Annotated[
        list[Path] | None,
        typer.Option(
            "--previous",
            metavar="FILE",
            help=_("The last round's ledger or roster; once more for the round before it."),
            show_default=False,
        ),
    ] = None,
    exemptions: Annotated[
        Path | None,
        typer.Option("--exemptions", metavar="FILE.xlsx", help=_("Cases that were verified as true."), show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="MARKED.xlsx",
            help=_("Write the marked copy: a file (of several surveys one for all), or a folder with one of each."),
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="township", help=_("One workbook a township, to send back."), show_default=False),
    ] = None,
    columns: Columns = None,
    write_columns: WriteColumns = None,
    skip_hidden: SkipHidden = False,
    skip_struck: SkipStruck = False,
    password: Password = None,
    encrypt: Encrypt = False,
    detail: Detail = False,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    if by not in (None, "township"):
        raise typer.BadParameter(_("only “township” can be asked for"), param_hint="--by")
    if by and out is None:
        raise typer.BadParameter(_("--by wants -o, the name of the copies"), param_hint="--by")
    from fanpin_cli.survey.opening import RowsToSkip, opening_ahead, survey_files

    with encrypted(encrypt, surveys if out else ()), opening_ahead(survey_files(surveys), password) as open_:
        from fanpin_cli.cli.check_report import check_json, show_checked
        from fanpin_cli.cli.reading_report import FilesLeftOutError, show_column_map
        from fanpin_cli.workflows.check import CheckRequest, check_surveys
        from fanpin_cli.workflows.column_map import ColumnOptions
        from fanpin_cli.workflows.marked_copies import refuse_marked, write_marked

        titles = ColumnOptions(columns, write_columns, force)
        skip, before = RowsToSkip(skip_hidden, skip_struck), tuple(previous or ())
        request = CheckRequest(tuple(surveys), as_of or today(), rules, before, exemptions, password, titles, skip)
        if out is not None:
            refuse_marked(request, out, by_township=bool(by), force=force)
        with progress_bar(shown=not as_json) as progress:
            checked = check_surveys(request, progress, open_)
            copies = write_marked(request, checked, out, by_township=bool(by), force=force) if out is not None else ()
    if as_json:
        typer.echo(json.dumps(check_json(checked, copies), ensure_ascii=False))  # on one line: there may be a million
    else:
        show_checked(checked, copies, detail=detail)
        show_column_map(write_columns)
    if checked.survey.failures:
        raise FilesLeftOutError(checked.survey.failures)
    if (checked.findings["severity"] == "error").any():
        raise typer.Exit(1)
