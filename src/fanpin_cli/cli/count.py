"""``fanpin count``: how many households and persons a condition holds for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fanpin_cli.cli.encryption import encrypted
from fanpin_cli.cli.json_output import echo_json
from fanpin_cli.cli.options import AsJson, AsOf, Encrypt, Force, LedgersRules, Password, today
from fanpin_cli.text.messages import _

HELP = _("Count households and persons for a condition; what is unknown apart, the definition beside the number.")


def count(
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="LEDGER|SURVEY…", help=_("A ledger, or survey workbooks, rosters, folders."), show_default=False
        ),
    ],
    expression: Annotated[
        str,
        typer.Argument(metavar="EXPR", help=_("The condition, in the language of the rules."), show_default=False),
    ],
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="COLUMN",
            help=_("A row for each value of it: 村, 乡镇, any column; several times."),
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="OUT.xlsx", help=_("Write the table too."), show_default=False),
    ] = None,
    rules: LedgersRules = None,
    as_of: AsOf = None,
    password: Password = None,
    encrypt: Encrypt = False,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    from fanpin_cli.survey.opening import opening_ahead, survey_files

    with encrypted(encrypt, sources if out else ()), opening_ahead(survey_files(sources), password) as open_:
        from fanpin_cli.cli.count_report import count_json, show_counted
        from fanpin_cli.cli.reading_report import FilesLeftOutError
        from fanpin_cli.workflows.count import CountRequest, count_households

        request = CountRequest(tuple(sources), expression, today(), tuple(by or ()), as_of, rules, out, force)
        counted = count_households(request, open_)
    if as_json:
        echo_json(count_json(counted))
    else:
        show_counted(counted)
    if counted.survey.failures:
        raise FilesLeftOutError(counted.survey.failures)
