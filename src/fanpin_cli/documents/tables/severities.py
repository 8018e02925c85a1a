"""How serious a finding is: its names and its fill."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Severity:
    """``id`` as rules and programs write it, ``name`` as documents show it, ``fill`` (RRGGBB) of the cells that say it."""

    id: str
    name: str
    fill: str


SEVERITIES = (
    Severity("error", "错误", "FFC7CE"),
    Severity("warning", "疑点", "FFEB9C"),
    Severity("notice", "提示", "DDEBF7"),
)
"""The most serious first. Red and yellow are those of Excel's own styles "bad" and "neutral"."""
NAMES = {severity.id: severity.name for severity in SEVERITIES}
FILLS = {severity.id: severity.fill for severity in SEVERITIES}
RANKS = {severity.id: rank for rank, severity in enumerate(SEVERITIES)}
"""0 is the most serious."""
