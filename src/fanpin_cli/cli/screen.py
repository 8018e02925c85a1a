"""``fanpin screen``: rosters and departments' lists in, the list of households to visit out."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Annotated

import typer

from fanpin_cli.cli.encryption import encrypted
from fanpin_cli.cli.json_output import echo_json
from fanpin_cli.cli.options import AsJson, AsOf, Encrypt, Force, Password, Rules, today
from fanpin_cli.cli.progress import progress_bar
from fanpin_cli.text.messages import _

HELP = _("Lay departments' lists beside the rosters: which households of the key groups must be visited, and why.")


def screen(
    rosters: Annotated[
        list[Path],
        typer.Argument(
            metavar="ROSTER…",
            help=_("Who lives in the villages: rosters of members, lists of households, or folders of them."),
            show_default=False,
        ),
    ],
    lists: Annotated[
        list[str],
        typer.Option(
            "--list",
            metavar="KIND=FILE",
            help=_("A department's list, as 低保=FILE; several files and folders of a kind are given one by one."),
            show_default=False,
        ),
    ],
    registered: Annotated[
        list[Path] | None,
        typer.Option(
            "--registered",
            metavar="FILE",
            help=_("Who is registered already (建档立卡), where 户类型 in the rosters does not say it."),
            show_default=False,
        ),
    ] = None,
    rules: Rules = None,
    as_of: AsOf = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", metavar="OUT.xlsx", help=_("The workbook; by default …-入户排查.xlsx."), show_default=False
        ),
    ] = None,
    password: Password = None,
    encrypt: Encrypt = False,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    from fanpin_cli.survey.opening import opening_ahead, survey_files

    files = _by_kind(lists)
    ahead = survey_files([*rosters, *(registered or ()), *(path for paths in files.values() for path in paths)])
    with encrypted(encrypt), opening_ahead(ahead, password) as open_:
        from fanpin_cli.cli.reading_report import FilesLeftOutError
        from fanpin_cli.cli.screen_report import screen_json, show_screening
        from fanpin_cli.workflows.screen import ScreenRequest, screen_rosters

        request = ScreenRequest(rosters, files, as_of or today(), registered or (), rules, out, force)
        with progress_bar(shown=not as_json) as progress:
            screening = screen_rosters(request, progress, open_)
    if as_json:
        echo_json(screen_json(screening))
    else:
        show_screening(screening)
    if screening.failures:
        raise FilesLeftOutError(screening.failures)


def _by_kind(given: list[str]) -> dict[str, list[Path]]:
    """Kind → its files and folders, in the order in which the kinds were first named."""
    files: defaultdict[str, list[Path]] = defaultdict(list)
    for text in given:
        kind, sign, file = text.replace("＝", "=", 1).partition("=")
        if not (sign and kind.strip() and file.strip()):
            raise typer.BadParameter(
                _("“{text}” is no list; write its kind, = and its file: 低保=名单.xlsx").format(text=text), param_hint="--list"
            )
        files[kind.strip()].append(Path(file.strip()))
    return dict(files)
