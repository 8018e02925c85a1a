"""A sort of problem: how serious it is and how it is worded."""

from __future__ import annotations

from dataclasses import dataclass

from fanpin_cli.severities import SeverityId


@dataclass(frozen=True)
class ProblemKind:
    """A sort of problem: severity, title, and the sentences for what is wrong and how to mend it (``{…}`` from details)."""

    severity: SeverityId
    title: str
    message: str
    mend: str
