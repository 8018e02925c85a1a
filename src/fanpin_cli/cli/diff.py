"""``fanpin diff``: two rounds in, the change report out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from fanpin_cli.cli.encryption import encrypted
from fanpin_cli.cli.json_output import echo_json
from fanpin_cli.cli.options import AsJson, Columns, Encrypt, Force, LedgersRules, Password, date_option, today
from fanpin_cli.cli.progress import progress_bar
from fanpin_cli.text.messages import _

HELP = _("Compare two rounds: who rose, fell, came and went; early warnings; the change report.")


def diff(
    old: Annotated[
        Path, typer.Argument(metavar="OLD", help=_("The earlier round: its ledger, a folder of ledgers, or a survey."))
    ],
    new: Annotated[Path, typer.Argument(metavar="NEW", help=_("The later round."))],
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="REPORT.xlsx", help=_("The report; by default beside NEW."), show_default=False),
    ] = None,
    docx: Annotated[
        Path | None, typer.Option("--docx", metavar="FILE", help=_("Also the written report."), show_default=False)
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help=_("Also a page for the browser."), show_default=False)
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option("--template", metavar="FILE", help=_("The county's own template for --docx."), show_default=False),
    ] = None,
    old_roster: Annotated[
        list[Path] | None,
        typer.Option("--old-roster", metavar="FILE", help=_("Member roster of the earlier round."), show_default=False),
    ] = None,
    new_roster: Annotated[
        list[Path] | None,
        typer.Option("--new-roster", metavar="FILE", help=_("Member roster of the later round."), show_default=False),
    ] = None,
    rules: LedgersRules = None,
    old_as_of: Annotated[
        dt.date | None,
        date_option(_("The earlier round's date; by default its ledger's, or the month in the file's name."), "--old-as-of"),
    ] = None,
    new_as_of: Annotated[
        dt.date | None,
        date_option(
            _("The later round's date; by default its ledger's, or the month in the file's name."), "--new-as-of", "--as-of"
        ),
    ] = None,
    columns: Columns = None,
    password: Password = None,
    encrypt: Encrypt = False,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    from fanpin_cli.survey.opening import opening_ahead, survey_files

    earlier, later = ([old, *(old_roster or ())], [new, *(new_roster or ())])
    with encrypted(encrypt, [old, new]), opening_ahead([*survey_files(earlier), *survey_files(later)], password) as open_:
        # As in grade: the first file is opened while the libraries load, the second while the first is read.
        from fanpin_cli.cli.diff_report import diff_json, show_reported
        from fanpin_cli.cli.reading_report import FilesLeftOutError
        from fanpin_cli.workflows.column_map import ColumnOptions
        from fanpin_cli.workflows.compare import Side
        from fanpin_cli.workflows.diff import DiffRequest, diff_rounds

        sides = Side(earlier, old_as_of), Side(later, new_as_of)
        with progress_bar(shown=not as_json) as progress:
            request = DiffRequest(*sides, today(), rules, out, docx, html, template, force, ColumnOptions(columns))
            reported = diff_rounds(request, progress, open_)
    if as_json:
        echo_json(diff_json(reported))
    else:
        show_reported(reported)
    failures = [failure for survey in reported.compared.surveys for failure in survey.failures]
    if failures:
        raise FilesLeftOutError(failures)
