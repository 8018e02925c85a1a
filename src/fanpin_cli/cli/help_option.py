"""Help and complaints of the command line in the user's language: typer's own words for them are English only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from fanpin_cli.cli.library_messages import in_users_language, usage_in_users_language
from fanpin_cli.text.messages import _

UsageError: Any = typer.BadParameter.__mro__[1]
"""Of what kind the library's complaints are; it has no public name for them."""


class Command(TyperCommand):
    def get_help_option(self, ctx: Any) -> Any:
        return _explained(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        return usage_in_users_language(super().get_usage(ctx))

    def get_params(self, ctx: Any) -> Any:
        return _without_types(super().get_params(ctx))

    def parse_args(self, ctx: Any, args: Any) -> Any:
        with _complaints():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        with _complaints():
            return super().invoke(ctx)


class Group(TyperGroup):
    def get_help_option(self, ctx: Any) -> Any:
        return _explained(super().get_help_option(ctx))

    def get_usage(self, ctx: Any) -> str:
        return usage_in_users_language(super().get_usage(ctx))

    def get_params(self, ctx: Any) -> Any:
        return _without_types(super().get_params(ctx))

    def parse_args(self, ctx: Any, args: Any) -> Any:
        with _complaints():
            return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: Any) -> Any:
        with _complaints():
            return super().resolve_command(ctx, args)


def _explained(option: Any) -> Any:
    if option is not None:
        option.help = _("Show this help.")
    return option


def _without_types(parameters: Any) -> Any:
    """The parameters without ``<bool>`` and ``<list[Path]>`` in the help: a switch takes nothing, an argument has a name."""
    for parameter in parameters:
        if getattr(parameter, "is_flag", False) or parameter.param_type_name == "argument":
            parameter.display_type_rich = lambda **_given: None
    return parameters


@contextmanager
def _complaints() -> Iterator[None]:
    """What the library complains of, said in the user's language."""
    try:
        yield
    except UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # that is the help itself
            raise
        said = error.format_message()
        told = in_users_language(said)
        if told == said:
            raise
        raise UsageError(told, error.ctx) from error
