"""``fanpin adjust``: a level changed between two rounds, or a record undone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from fanpin_cli.cli.encryption import encrypted
from fanpin_cli.cli.json_output import echo_json
from fanpin_cli.cli.options import AsJson, Encrypt, Force, LedgersRules, Password, date_option, today
from fanpin_cli.text.messages import _

HELP = _("Change levels between two rounds, with reason and name; undo a record. Records only grow.")


def adjust(
    ledger: Annotated[Path, typer.Argument(metavar="LEDGER", help=_("The ledger in force."), show_default=False)],
    household: Annotated[str, typer.Option("--household", metavar="户编号", help=_("The household."), show_default=False)] = "",
    level: Annotated[
        str,
        typer.Option(
            "--level", metavar="LEVEL", help=_("Its level now: name, 一级, 1, 红, 边缘户, 不纳入."), show_default=False
        ),
    ] = "",
    changes: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="CHANGES.xlsx",
            help=_("A list: 户编号 新等级 理由 经办人 日期; all of it or none."),
            show_default=False,
        ),
    ] = None,
    undo: Annotated[
        int | None,
        typer.Option("--undo", metavar="RECORD", min=1, help=_("The 序号 of the record to undo."), show_default=False),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("Why."), show_default=False)] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help=_("Who decided."), show_default=False)] = "",
    date: Annotated[dt.date | None, date_option(_("The day of the event; by default today."), "--date")] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", metavar="OUT.xlsx", help=_("The ledger; by default …-调整.xlsx (then -调整2)."), show_default=False
        ),
    ] = None,
    rules: LedgersRules = None,
    password: Password = None,
    encrypt: Encrypt = False,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    _refuse(household, level, changes, undo, reason, by)
    from fanpin_cli.survey.opening import opening_ahead, survey_files

    with (
        encrypted(encrypt, [ledger]),
        opening_ahead(survey_files([ledger, *([changes] if changes else ())]), password) as open_,
    ):
        from fanpin_cli.cli.adjust_report import adjust_json, show_adjusted
        from fanpin_cli.workflows.adjust import AdjustRequest, adjust_ledger

        what = (household, level, changes, undo, reason.strip(), by.strip(), date)
        request = AdjustRequest(ledger, today(), *what, rules, out, force)
        adjusted = adjust_ledger(request, open_)
    if as_json:
        echo_json(adjust_json(adjusted))
    else:
        show_adjusted(adjusted)


def _refuse(household: str, level: str, changes: Path | None, undo: int | None, reason: str, by: str) -> None:
    """Refuse what does not go together, and what is missing."""
    ways = [bool(household or level), changes is not None, undo is not None]
    if sum(ways) != 1:
        raise typer.BadParameter(_("give either --household and --level, or --from, or --undo"))
    if changes is None:
        given = {"--reason": reason, "--by": by}
        if undo is None:
            given = {"--household": household, "--level": level, **given}
        missing = [name for name, text in given.items() if not text.strip()]
        if missing:
            raise typer.BadParameter(_("also give {options}").format(options="、".join(missing)))
