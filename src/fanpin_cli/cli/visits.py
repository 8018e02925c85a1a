"""``fanpin visits``: visits merged into the ledger; who is overdue."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from fanpin_cli.cli.encryption import encrypted
from fanpin_cli.cli.json_output import echo_json
from fanpin_cli.cli.options import AsJson, Encrypt, Force, LedgersRules, Password, date_option, today
from fanpin_cli.text.messages import _

HELP = _("Merge visits into the ledger; see who is overdue, and whose level is to be adjusted.")


def visits(
    ledger: Annotated[Path, typer.Argument(metavar="LEDGER", help=_("The ledger in force."), show_default=False)],
    lists: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[VISITS.xlsx…]", help=_("Lists of visits: 户编号 日期 走访人 情况 问题."), show_default=False),
    ] = None,
    as_of: Annotated[
        dt.date | None, date_option(_("The day on which a visit is overdue; by default today."), "--as-of")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="OUT.xlsx",
            help=_("The ledger, with the sheet 走访到期; by default …-走访.xlsx where there are VISITS."),
            show_default=False,
        ),
    ] = None,
    rules: LedgersRules = None,
    password: Password = None,
    encrypt: Encrypt = False,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    from fanpin_cli.survey.opening import opening_ahead, survey_files

    given = tuple(lists or ())
    with encrypted(encrypt, [ledger] if out or given else ()), opening_ahead(survey_files([ledger, *given]), password) as open_:
        from fanpin_cli.cli.reading_report import FilesLeftOutError
        from fanpin_cli.cli.visits_report import show_visited, visits_json
        from fanpin_cli.workflows.visits import VisitsRequest, merge_visits

        visited = merge_visits(VisitsRequest(ledger, given, as_of or today(), rules, out, force), open_)
    if as_json:
        echo_json(visits_json(visited))
    else:
        show_visited(visited, ledger)
    if visited.failures:
        raise FilesLeftOutError(visited.failures)
    if visited.faults:
        raise typer.Exit(1)
