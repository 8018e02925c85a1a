"""The command line: its commands, and the one place where errors become sentences and exit statuses."""

from __future__ import annotations

import gc
import os
import sys
import warnings
from typing import Annotated

import typer

from fanpin_cli import __version__
from fanpin_cli.cli import (
    adjust,
    check,
    count,
    diff,
    file,
    fill,
    grade,
    history,
    include,
    notice,
    plan,
    review,
    rules,
    screen,
    start,
    status,
    template,
    verify,
    visits,
)
from fanpin_cli.cli.help_option import Command, Group
from fanpin_cli.cli.line_breaks import break_between_characters
from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _, lend_to_libraries

ERROR_STREAM = 2
INTERRUPTED = 130
"""The status that typer gives a command which Ctrl+C ended."""

lend_to_libraries()  # before the library builds its headings
app = typer.Typer(
    name="fanpin",
    cls=Group,
    help=_("Grade households that left poverty by risk, find the edge households, and keep coloured ledgers."),
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("grade", cls=Command, help=grade.HELP, no_args_is_help=True)(grade.grade)
app.command("check", cls=Command, help=check.HELP, no_args_is_help=True)(check.check)
app.command("diff", cls=Command, help=diff.HELP, no_args_is_help=True)(diff.diff)
app.command("history", cls=Command, help=history.HELP, no_args_is_help=True)(history.history)
app.command("review", cls=Command, help=review.HELP, no_args_is_help=True)(review.review)
app.command("adjust", cls=Command, help=adjust.HELP, no_args_is_help=True)(adjust.adjust)
app.command("file", cls=Command, help=file.HELP, no_args_is_help=True)(file.file)
app.command("verify", cls=Command, help=verify.HELP, no_args_is_help=True, context_settings={"allow_extra_args": True})(
    verify.verify
)
app.command("notice", cls=Command, help=notice.HELP, no_args_is_help=True)(notice.notice)
app.command("status", cls=Command, help=status.HELP, no_args_is_help=True)(status.status)
app.command("count", cls=Command, help=count.HELP, no_args_is_help=True)(count.count)
app.command("template", cls=Command, help=template.HELP)(template.template)
app.command("include", cls=Command, help=include.HELP, no_args_is_help=True)(include.include)
app.command("visits", cls=Command, help=visits.HELP, no_args_is_help=True)(visits.visits)
app.command("screen", cls=Command, help=screen.HELP, no_args_is_help=True)(screen.screen)
app.command("fill", cls=Command, help=fill.HELP, no_args_is_help=True)(fill.fill)
app.command("plan", cls=Command, help=plan.HELP, no_args_is_help=True)(plan.plan)
app.add_typer(rules.app, name="rules")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"fanpin {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help=_("Show the version and exit."))
    ] = False,
) -> None:
    """The options before a command; without one, what lies in the folder."""
    if context.invoked_subcommand is None:
        start.start(context)


def main() -> None:
    """Run the command line: status 0 done, 1 findings, 2 bad usage or input, 130 interrupted.

    An error of ours is one sentence. Anything else is a fault of the program: it is named with the place in the code but
    without values, since those may be personal data.
    """
    _speak_alone()
    _speak_utf8()
    break_between_characters()
    gc.disable()  # a county has millions of cells, kept to the end; looking through them for garbage costs half a second
    try:
        app()
    except FanpinError as error:
        _complain(str(error))
        sys.exit(error.status)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            _complain(_("interrupted"))
        raise
    except MemoryError:
        _complain(_("not enough memory: grade fewer files at a time, or split the workbook by township"))
        sys.exit(2)
    except Exception as fault:  # noqa: BLE001 - the last resort: a person must never see a traceback with household data
        _complain(_fault(fault))
        sys.exit(2)


def _complain(sentence: str) -> None:
    typer.secho(_("Error: {sentence}").format(sentence=sentence), err=True, fg="red" if sys.stderr.isatty() else None)


def _fault(fault: Exception) -> str:
    frame = fault.__traceback__
    place = ""
    while frame is not None:
        if "fanpin_cli" in frame.tb_frame.f_code.co_filename:
            place = f"{frame.tb_frame.f_globals.get('__name__', '')}:{frame.tb_lineno}"
        frame = frame.tb_next
    return _("a fault in fanpin itself ({kind} at {place}). Please report it with this line").format(
        kind=type(fault).__name__, place=place
    )


def _speak_alone() -> None:
    """Let nothing but our own sentences reach the screen: a library's warnings are turned off, and what compiled libraries
    write to the error stream behind Python's back (a Rust panic, which we report ourselves) goes nowhere."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    screen = sys.__stderr__
    if screen is None or sys.stderr is not screen or screen.fileno() != ERROR_STREAM:
        return
    sys.stderr = os.fdopen(os.dup(ERROR_STREAM), "w", encoding=screen.encoding, errors="replace", buffering=1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, ERROR_STREAM)
    os.close(nowhere)


def _speak_utf8() -> None:
    """A Windows console of the GBK code page must not stop us at a character that it lacks."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
