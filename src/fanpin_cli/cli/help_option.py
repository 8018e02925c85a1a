"""``--help`` in the user's language: typer's own words for it are English only."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup

from fanpin_cli.text.messages import _


class Command(TyperCommand):
    def get_help_option(self, ctx: Any) -> Any:
        return _explained(super().get_help_option(ctx))


class Group(TyperGroup):
    def get_help_option(self, ctx: Any) -> Any:
        return _explained(super().get_help_option(ctx))


def _explained(option: Any) -> Any:
    if option is not None:
        option.help = _("Show this help.")
    return option
