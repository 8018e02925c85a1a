"""``fanpin grade``: surveys in, coloured ledger out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from fanpin_cli.cli.progress import progress_bar
from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _

HELP = _("Grade household surveys and write the coloured ledger.")


class FilesLeftOutError(FanpinError):
    """The ledger is written, but not every file is in it: a script must not take that for success."""

    def __init__(self, files: Sequence[Path]) -> None:
        names = "、".join(file.name for file in files)
        super().__init__(_("the ledger was written without {names}; mend these files and grade again").format(names=names))


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(_("“{text}” is not a date; write it as 2019-04-30").format(text=text)) from None


def _round(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return dt.datetime.strptime(text, "%Y-%m").replace(tzinfo=dt.UTC).strftime("%Y-%m")
    except ValueError:
        raise typer.BadParameter(_("“{text}” is not a round; write it as 2019-04").format(text=text)) from None


def grade(
    surveys: Annotated[
        list[Path],
        typer.Argument(metavar="SURVEY…", help=_("Survey workbooks, rosters, or folders of them."), show_default=False),
    ],
    rules: Annotated[str, typer.Option("--rules", metavar="ID|FILE", help=_("The rule set."))] = "luan-2019",
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
    as_of: Annotated[
        dt.date | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            parser=_date,
            help=_("The date for ages and parameters; by default today."),
            show_default=False,
        ),
    ] = None,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", metavar="LEDGER", help=_("Last round's ledger, to compare with."), show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", metavar="OUT.xlsx", help=_("The ledger; by default beside the first survey."), show_default=False
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by", metavar="township", help=_("One workbook a township, and the county summary."), show_default=False
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help=_("Stop if a rule lacks its columns."))] = False,
    password: Annotated[
        str | None, typer.Option("--password", help=_("The password of protected workbooks."), show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print the result as one JSON object."))] = False,
    force: Annotated[bool, typer.Option("--force", help=_("Overwrite an existing ledger."))] = False,
) -> None:
    if by not in (None, "township"):
        raise typer.BadParameter(_("only “township” can be asked for"), param_hint="--by")
    from fanpin_cli.survey.opening import opening_ahead, survey_files

    with opening_ahead(survey_files(surveys), password) as open_:
        # The libraries behind a grading take half a second to load: --help does not wait for them, and the first file is
        # opened meanwhile.
        from fanpin_cli.cli.grade_report import grade_json, show_graded
        from fanpin_cli.workflows.grade import GradeRequest, grade_surveys

        request = GradeRequest(tuple(surveys), rules, round_, as_of, previous, out, by == "township", strict, password, force)
        with progress_bar(shown=not as_json) as progress:
            graded = grade_surveys(request, progress, open_)
    if as_json:
        typer.echo(json.dumps(grade_json(graded), ensure_ascii=False, indent=2))
    else:
        show_graded(graded)
    if graded.survey.failures:
        raise FilesLeftOutError([failure.file for failure in graded.survey.failures])
