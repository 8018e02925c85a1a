"""``fanpin fill``: a department's blank form in, the form filled with our data out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fanpin_cli.cli.encryption import encrypted
from fanpin_cli.cli.json_output import echo_json
from fanpin_cli.cli.options import AsJson, AsOf, Columns, Encrypt, Force, LedgersRules, Password, WriteColumns, today
from fanpin_cli.text.messages import _

HELP = _("Fill a department's blank form from a ledger or surveys; name the columns that could not be filled.")


def fill(
    form: Annotated[
        Path, typer.Argument(metavar="FORM", help=_("The blank form: .xlsx, or a table in a .docx."), show_default=False)
    ],
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="LEDGER|SURVEY…", help=_("A ledger, or survey workbooks, rosters, folders."), show_default=False
        ),
    ],
    where: Annotated[
        str | None,
        typer.Option(
            "--where", metavar="EXPR", help=_("Only households of which this holds, as in count."), show_default=False
        ),
    ] = None,
    columns: Columns = None,
    write_columns: WriteColumns = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="OUT", help=_("By default -已填 beside FORM."), show_default=False),
    ] = None,
    rules: LedgersRules = None,
    as_of: AsOf = None,
    password: Password = None,
    encrypt: Encrypt = False,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    from fanpin_cli.survey.opening import opening_ahead, survey_files

    with encrypted(encrypt), opening_ahead(survey_files(sources), password) as open_:
        from fanpin_cli.cli.fill_report import fill_json, show_filled
        from fanpin_cli.cli.reading_report import FilesLeftOutError
        from fanpin_cli.workflows.column_map import ColumnOptions
        from fanpin_cli.workflows.fill import FillRequest, fill_form

        maps = ColumnOptions(columns, write_columns, force)
        request = FillRequest(form, tuple(sources), today(), where, maps, rules, as_of, out, force)
        filled = fill_form(request, open_)
    if as_json:
        echo_json(fill_json(filled))
    else:
        show_filled(filled, write_columns)
    if filled.failures:
        raise FilesLeftOutError(filled.failures)
