"""``fanpin grade``: surveys in, coloured ledger out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from fanpin_cli.cli.encryption import encrypted
from fanpin_cli.cli.json_output import echo_json
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

HELP = _("Grade household surveys and write the coloured ledger.")


def _round(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return dt.datetime.strptime(text, "%Y-%m").replace(tzinfo=dt.UTC).strftime("%Y-%m")
    except ValueError:
        raise typer.BadParameter(_("“{text}” is not a round; write it as 2019-04").format(text=text)) from None


def grade(
    surveys: Surveys,
    rules: Rules = None,
    round_: Annotated[
        str | None,
        typer.Option(
            "--round",
            metavar="YYYY-MM",
            callback=_round,
            help=_("The round; by default the last April or October."),
            show_default=False,
        ),
    ] = None,
    as_of: AsOf = None,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", metavar="LEDGER", help=_("Last round's ledger, to compare with."), show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="OUT.xlsx",
            help=_("The ledger, or a folder for it; by default beside the first survey."),
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by", metavar="township", help=_("One workbook a township, and the county summary."), show_default=False
        ),
    ] = None,
    sheet: Annotated[
        str | None,
        typer.Option(
            "--sheet", metavar="filing", help=_("With a filing sheet of each level, ten columns on A4."), show_default=False
        ),
    ] = None,
    protect: Annotated[
        bool,
        typer.Option("--protect", help=_("Lock the verdicts; what townships fill in stays open, and filtering.")),
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help=_("Stop if a rule lacks its columns."))] = False,
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
    if sheet not in (None, "filing"):
        raise typer.BadParameter(_("only “filing” can be asked for"), param_hint="--sheet")
    from fanpin_cli.survey.opening import RowsToSkip, opening_ahead, survey_files

    with encrypted(encrypt, surveys), opening_ahead(survey_files(surveys), password) as open_:
        # The libraries behind a grading take half a second to load: --help does not wait for them, and the first file is
        # opened meanwhile.
        from fanpin_cli.cli.grade_report import grade_json, show_graded
        from fanpin_cli.cli.reading_report import FilesLeftOutError, show_column_map
        from fanpin_cli.workflows.column_map import ColumnOptions
        from fanpin_cli.workflows.grade import GradeRequest, grade_surveys

        request = GradeRequest(
            tuple(surveys),
            as_of or today(),
            rules,
            round_,
            previous,
            out,
            by_township=by == "township",
            to_file=sheet == "filing",
            protect=protect,
            strict=strict,
            password=password,
            force=force,
            columns=ColumnOptions(columns, write_columns, force),
            skip=RowsToSkip(skip_hidden, skip_struck),
        )
        with progress_bar(shown=not as_json) as progress:
            graded = grade_surveys(request, progress, open_)
    if as_json:
        echo_json(grade_json(graded))
    else:
        show_graded(graded, detail=detail)
        show_column_map(write_columns)
    if graded.survey.failures:
        raise FilesLeftOutError(graded.survey.failures)
