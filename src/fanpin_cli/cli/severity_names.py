"""How serious a finding is, as the terminal says and colours it."""

from __future__ import annotations

from typing import assert_never

from rich.text import Text

from fanpin_cli.severities import SEVERITIES, SeverityId
from fanpin_cli.text.messages import _

STYLES = {severity.id: severity.terminal for severity in SEVERITIES}


def severity_text(severity: SeverityId) -> Text:
    """The severity's name in its style."""
    return Text(_name(severity), style=STYLES[severity])


def _name(severity: SeverityId) -> str:
    match severity:
        case "error":
            return _("error")
        case "warning":
            return _("warning")
        case "notice":
            return _("notice")
        case _:
            assert_never(severity)
