"""``fanpin history``: one household over all rounds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fanpin_cli.cli.encryption import encrypted
from fanpin_cli.cli.json_output import echo_json
from fanpin_cli.cli.options import AsJson, Encrypt, Force, LedgersRules, Password, today
from fanpin_cli.cli.progress import progress_bar
from fanpin_cli.text.messages import _

HELP = _("Follow one household through all rounds: its level, the reasons, its numbers, who helps.")


def history(
    number_and_ledgers: Annotated[
        list[str],
        typer.Argument(
            metavar="户编号 LEDGER…",
            help=_("The household's 户编号 (any that it ever had), then the ledgers in any order; a folder is one round."),
            show_default=False,
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="OUT.xlsx", help=_("Also write the history as a workbook."), show_default=False),
    ] = None,
    name: Annotated[
        str,
        typer.Option("--name", metavar="TEXT", help=_("Instead of 户编号: a part of the head's name."), show_default=False),
    ] = "",
    village: Annotated[
        str,
        typer.Option(
            "--village", metavar="TEXT", help=_("Instead of 户编号: a part of the village's name."), show_default=False
        ),
    ] = "",
    rules: LedgersRules = None,
    password: Password = None,
    encrypt: Encrypt = False,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    from fanpin_cli.survey.opening import opening_ahead, survey_files

    number, ledgers = _number_and_ledgers(number_and_ledgers, by_name=bool(name.strip() or village.strip()))
    files = [file for ledger in ledgers for file in survey_files([ledger])]
    with encrypted(encrypt, files if out else ()), opening_ahead(files, password) as open_:
        from fanpin_cli.cli.history_report import SeveralHouseholdsError, history_json, show_history
        from fanpin_cli.cli.reading_report import FilesLeftOutError
        from fanpin_cli.workflows.history import Candidates, HistoryRequest, household_history

        request = HistoryRequest(ledgers, today(), number, name.strip(), village.strip(), rules, out, force)
        with progress_bar(shown=not as_json) as progress:
            told = household_history(request, progress, open_)
    if as_json:
        echo_json(history_json(told))
    else:
        show_history(told)
    if out is not None and isinstance(told.found, Candidates):
        raise SeveralHouseholdsError(out)
    if told.failures:
        raise FilesLeftOutError(told.failures)


def _number_and_ledgers(given: list[str], *, by_name: bool) -> tuple[str | None, list[Path]]:
    """The 户编号, where the first word is no file, and the ledgers."""
    number = None if _is_there(given[0]) else given[0]
    if by_name and number is not None:
        raise typer.BadParameter(_("“{text}” is no file; with --name or --village give ledgers only").format(text=number))
    if not by_name and number is None:
        raise typer.BadParameter(_("give the household's 户编号 before the ledgers, or --name or --village"))
    ledgers = given if number is None else given[1:]
    if not ledgers:
        raise typer.BadParameter(_("give at least one ledger after the 户编号"))
    return number, [Path(ledger) for ledger in ledgers]


def _is_there(text: str) -> bool:
    """Whether a word names a file or folder; one that is too long for any does not."""
    try:
        return Path(text).exists()
    except OSError:
        return False
