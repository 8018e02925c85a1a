"""``fanpin notice``: a ledger in, the villages' public notices out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from fanpin_cli.cli.encryption import encrypted
from fanpin_cli.cli.json_output import echo_json
from fanpin_cli.cli.options import AsJson, Encrypt, Force, LedgersRules, Password, today
from fanpin_cli.cli.progress import progress_bar
from fanpin_cli.text.messages import _

HELP = _("Write each village's public notice: masked names, persons and levels, and nothing else.")


def notice(
    ledger: Annotated[Path, typer.Argument(metavar="LEDGER", help=_("The ledger, or a folder of the townships' ledgers."))],
    kind: Annotated[
        Literal["proposed", "final"] | None,
        typer.Option(
            "--kind",
            metavar="proposed|final",
            help=_("What the village proposes, or what is filed; by default final once all that can be posted are filed."),
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="OUT|DIR",
            help=_("OUT.xlsx: a sheet a village; OUT.docx: a page; DIR: a file. By default -公示.xlsx beside LEDGER."),
            show_default=False,
        ),
    ] = None,
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
        from fanpin_cli.cli.notice_report import notice_json, show_noticed
        from fanpin_cli.cli.reading_report import FilesLeftOutError
        from fanpin_cli.workflows.notice import NoticeRequest, write_notices

        request = NoticeRequest(ledger, today(), kind, rules, out, template, force)
        with progress_bar(shown=not as_json) as progress:
            noticed = write_notices(request, progress, open_)
    if as_json:
        echo_json(notice_json(noticed))
    else:
        show_noticed(noticed)
    if noticed.failures:
        raise FilesLeftOutError(noticed.failures)
