"""``fanpin include``: the steps by which households are included, as they come back, merged into the ledger."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from fanpin_cli.cli.encryption import encrypted
from fanpin_cli.cli.json_output import echo_json
from fanpin_cli.cli.options import AsJson, Encrypt, Force, LedgersRules, Password, date_option, today
from fanpin_cli.text.messages import _

HELP = _("Follow the households of 应纳入 through the steps of inclusion: what is done, what is late, what is not in order.")


def include(
    ledger: Annotated[Path, typer.Argument(metavar="LEDGER", help=_("The ledger in force."), show_default=False)],
    returned: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[RETURNED…]",
            help=_("The sheets 应纳入 that came back filled in, alone or in their ledgers, in any format; or folders of them."),
            show_default=False,
        ),
    ] = None,
    as_of: Annotated[dt.date | None, date_option(_("The day on which a step is overdue; by default today."), "--as-of")] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="OUT.xlsx", help=_("The ledger; by default …-纳入.xlsx."), show_default=False),
    ] = None,
    rules: LedgersRules = None,
    password: Password = None,
    encrypt: Encrypt = False,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    from fanpin_cli.survey.opening import opening_ahead, survey_files

    given = tuple(returned or ())
    with encrypted(encrypt, [ledger]), opening_ahead(survey_files([ledger, *given]), password) as open_:
        from fanpin_cli.cli.include_report import include_json, is_finding, show_included
        from fanpin_cli.cli.reading_report import FilesLeftOutError
        from fanpin_cli.workflows.include import IncludeRequest, include_households

        included = include_households(IncludeRequest(ledger, given, as_of or today(), rules, out, force), open_)
    if as_json:
        echo_json(include_json(included))
    else:
        show_included(included)
    if included.failures:
        raise FilesLeftOutError(included.failures)
    if any(map(is_finding, included.problems)):
        raise typer.Exit(1)
