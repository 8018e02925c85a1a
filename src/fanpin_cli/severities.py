"""How serious a finding is: the one list that rules, reading, documents and the terminal take it from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

SeverityId = Literal["error", "warning", "notice"]


@dataclass(frozen=True)
class Severity:
    """``id`` as rules and programs write it, ``name`` as documents show it, ``fill`` (RRGGBB) of the cells that say it,
    ``terminal`` its style there."""

    id: SeverityId
    name: str
    fill: str
    terminal: str


SEVERITIES = (
    Severity("error", "错误", "FFC7CE", "bold red"),
    Severity("warning", "疑点", "FFEB9C", "yellow"),
    Severity("notice", "提示", "DDEBF7", "dim"),
)
"""The most serious first. Red and yellow are those of Excel's own styles "bad" and "neutral"."""
SETTLED, SETTLED_FILL = "已处理", "E2EFDA"
"""What stands for the severity of a problem that was settled since, and its fill."""
NAMES: Mapping[str, str] = {severity.id: severity.name for severity in SEVERITIES}
FILLS: Mapping[str, str] = {severity.id: severity.fill for severity in SEVERITIES}
RANKS: Mapping[str, int] = {severity.id: rank for rank, severity in enumerate(SEVERITIES)}
"""0 is the most serious."""
