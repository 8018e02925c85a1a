"""``fanpin plan``: a ledger in, a plan for each household out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fanpin_cli.cli.encryption import encrypted
from fanpin_cli.cli.json_output import echo_json
from fanpin_cli.cli.options import AsJson, Encrypt, Force, LedgersRules, Password, today
from fanpin_cli.cli.progress import progress_bar
from fanpin_cli.text.messages import _

HELP = _("Write each household's plan: situation, reasons, measures for it and for each member. Can be started again.")


def plan(
    ledger: Annotated[Path, typer.Argument(metavar="LEDGER", help=_("The ledger, or a folder of the townships' ledgers."))],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help=_("The folder to write."), show_default=False)],
    level: Annotated[
        list[str] | None,
        typer.Option("--level", metavar="N", help=_("Only this level: 1, 红, 边缘户 …; several times."), show_default=False),
    ] = None,
    village: Annotated[
        list[str] | None,
        typer.Option("--village", metavar="VILLAGE", help=_("Only this village; several times."), show_default=False),
    ] = None,
    one_workbook: Annotated[
        bool, typer.Option("--one-workbook", help=_("A workbook a village instead of a Word document a household."))
    ] = False,
    template: Annotated[
        Path | None,
        typer.Option("--template", metavar="FILE", help=_("The county's own template for .docx."), show_default=False),
    ] = None,
    rules: LedgersRules = None,
    password: Password = None,
    encrypt: Encrypt = False,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    from fanpin_cli.survey.opening import opening_ahead, survey_files

    with encrypted(encrypt), opening_ahead(survey_files([ledger]), password) as open_:
        from fanpin_cli.cli.plan_report import plan_json, show_planned
        from fanpin_cli.cli.reading_report import FilesLeftOutError
        from fanpin_cli.workflows.plan import PlanRequest, write_plans

        request = PlanRequest(
            ledger, out, today(), tuple(level or ()), tuple(village or ()), one_workbook, template, rules, force
        )
        with progress_bar(shown=not as_json) as progress:
            planned = write_plans(request, progress, open_)
    if as_json:
        echo_json(plan_json(planned))
    else:
        show_planned(planned)
    if planned.failures:
        raise FilesLeftOutError(planned.failures)
