"""The interface between an expression and its context: what a name means there, and which names exist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from fanpin_cli.policy.terms import Term
from fanpin_cli.survey.catalogue import Field


class Names(Protocol):
    """The names that an expression may use."""

    def term(self, name: str, table: str) -> Term | None:
        """The term of a name (``table`` is ``上期`` or empty), or None where there is none."""

    def known(self, table: str) -> list[str]:
        """The names there are, for suggestions; none where there is no such table."""

    def fields(self, table: str) -> Mapping[str, Field]:
        """The fields among them."""
