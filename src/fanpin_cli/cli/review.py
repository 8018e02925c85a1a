"""``fanpin review``: what came back from the townships, merged into the ledger."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from fanpin_cli.cli.encryption import encrypted
from fanpin_cli.cli.json_output import echo_json
from fanpin_cli.cli.options import AsJson, Encrypt, Force, LedgersRules, Password, date_option, today
from fanpin_cli.cli.progress import progress_bar
from fanpin_cli.text.messages import _

HELP = _("Merge the ledgers that townships return: levels, opinions and corrected answers, each once, nothing lost.")


def review(
    ledger: Annotated[
        Path,
        typer.Argument(
            metavar="LEDGER",
            help=_("The ledger as it was sent out; after grade --by township the folder of its ledgers."),
            show_default=False,
        ),
    ],
    returned: Annotated[
        list[Path],
        typer.Argument(
            metavar="RETURNED…",
            help=_("What came back: ledgers, parts of them, single sheets, in any format; or folders of them."),
            show_default=False,
        ),
    ],
    blank_agrees: Annotated[
        bool,
        typer.Option("--blank-agrees", help=_("Where a row came back without a level, 风险等级 counts.")),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="OUT.xlsx",
            help=_("The reviewed ledger; by default …-审核.xlsx (then -审核2)."),
            show_default=False,
        ),
    ] = None,
    as_of: Annotated[
        dt.date | None,
        date_option(_("The day of the review, for entries without 审核日期; by default today."), "--as-of"),
    ] = None,
    rules: LedgersRules = None,
    password: Password = None,
    encrypt: Encrypt = False,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    from fanpin_cli.survey.opening import opening_ahead, survey_files

    with encrypted(encrypt, [ledger, *returned]), opening_ahead(survey_files([ledger, *returned]), password) as open_:
        from fanpin_cli.cli.reading_report import FilesLeftOutError
        from fanpin_cli.cli.review_report import review_json, show_review
        from fanpin_cli.workflows.review import ReviewRequest, review_returns

        request = ReviewRequest(ledger, tuple(returned), as_of or today(), blank_agrees, rules, out, force)
        with progress_bar(shown=not as_json) as progress:
            outcome = review_returns(request, progress, open_)
    if as_json:
        echo_json(review_json(outcome))
    else:
        show_review(outcome)
    if outcome.failures:
        raise FilesLeftOutError(outcome.failures)
    if outcome.merging.problems:
        raise typer.Exit(1)
