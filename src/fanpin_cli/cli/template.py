"""``fanpin template``: blank forms, made from the rules in force."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fanpin_cli.cli.encryption import encrypted
from fanpin_cli.cli.json_output import echo_json
from fanpin_cli.cli.options import AsJson, AsOf, Encrypt, Force, Password, today
from fanpin_cli.cli.progress import progress_bar
from fanpin_cli.text.messages import _

HELP = _("Make the forms to be filled in: survey, roster, visits, changes; from a ledger, only what must be asked again.")


class By(StrEnum):
    """What a form is written for."""

    VILLAGE = "village"


def template(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="[KIND]",
            help=_("survey (by default), roster, visits, changes, or a department's list: list:低保."),
            show_default=False,
        ),
    ] = "survey",
    rules: Annotated[
        str | None,
        typer.Option(
            "--rules",
            metavar="ID|FILE",
            help=_("The rule set; by default the one that the ledger keeps, else luan-2019."),
            show_default=False,
        ),
    ] = None,
    prefill: Annotated[
        Path | None,
        typer.Option(
            "--prefill", metavar="LEDGER", help=_("Fill in last round's answers, to be corrected."), show_default=False
        ),
    ] = None,
    needed: Annotated[
        Path | None,
        typer.Option(
            "--needed",
            metavar="LEDGER",
            help=_("Ask each household only what may have changed since this ledger and could change its result."),
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        By | None, typer.Option("--by", metavar="village", help=_("One workbook a village."), show_default=False)
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="OUT.xlsx|DIR",
            help=_("The form, or the folder of the villages' forms; by default in this folder, called after what it is."),
            show_default=False,
        ),
    ] = None,
    as_of: AsOf = None,
    password: Password = None,
    encrypt: Encrypt = False,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    from fanpin_cli.survey.opening import opening_ahead, survey_files

    ledger = needed or prefill
    with encrypted(encrypt), opening_ahead(survey_files([ledger]) if ledger else [], password) as open_:
        from fanpin_cli.cli.template_report import show_templates, template_json
        from fanpin_cli.workflows.template import TemplateRequest, write_templates

        request = TemplateRequest(kind, as_of or today(), rules, prefill, needed, by is not None, out, force)
        with progress_bar(shown=not as_json) as progress:
            made = write_templates(request, progress, open_)
    if as_json:
        echo_json(template_json(made))
    else:
        show_templates(made)
