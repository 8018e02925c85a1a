"""``--encrypt``: the password for what is written, from the environment or asked for, and never on the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from fanpin_cli.cli.options import PASSWORD_VARIABLE
from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _


@contextmanager
def encrypted(wanted: bool, reading: Sequence[Path] = ()) -> Iterator[None]:
    """With ``--encrypt``, everything that is written within is encrypted. Without it nothing changes; where a file that was
    read has a password, it is said that what was written has none.

    reading: files and folders that are read, where personal data of theirs is written.
    The password is asked for before the work begins. Raises ``FanpinError`` where there is none, or none that can be used.
    """
    if not wanted:
        yield
        _warn(reading)
        return
    from fanpin_cli.documents.files.encryption import LONGEST_PASSWORD, encrypting  # loads a library of ciphers

    password = os.environ.get(PASSWORD_VARIABLE) or _asked_for()
    if len(password) > LONGEST_PASSWORD:
        raise FanpinError(_("the password is longer than {most} characters, which Excel refuses").format(most=LONGEST_PASSWORD))
    with encrypting(password):
        yield


def _warn(reading: Sequence[Path]) -> None:
    if not reading:
        return
    from fanpin_cli.survey.opening import has_password, survey_files

    if (file := next(filter(has_password, survey_files(reading)), None)) is not None:
        sentence = _("Note: {file} has a password, what was written has none; give --encrypt for one").format(file=file.name)
        typer.secho(sentence, err=True, fg="yellow" if sys.stderr.isatty() else None)


def _asked_for() -> str:
    """The password as it is typed, twice, unseen; on the error stream, so that ``--json`` prints nothing but its object."""
    if not sys.stdin.isatty():
        raise FanpinError(
            _("--encrypt wants a password: set {variable}, or run the command where it can be asked for").format(
                variable=PASSWORD_VARIABLE
            )
        )
    while True:
        typed, again = (
            typer.prompt(text, hide_input=True, err=True)
            for text in (_("Password for the files that are written"), _("The same again"))
        )
        if typed == again:
            return str(typed)
        typer.echo(_("The two are not the same; type both again"), err=True)
