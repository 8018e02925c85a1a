"""A value as a clerk writes it: 3500, 0.45, 是, 残疾、长期慢性病."""

from __future__ import annotations

import re


def shown(value: object) -> str:
    """The value's text for messages: 3500 for 3500.0, 是 and 否, a set's values joined by 、 (无 where it is empty)."""
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.10g}"
    text = str(value)
    if text.startswith(",") and text.endswith(","):
        return text.strip(",").replace(",", "、") or "无"
    return text


def command_word(text: str) -> str:
    """The text as one word of a command that can be pasted into cmd.exe, PowerShell and bash: in straight double quotes,
    the only ones that all three know, where it needs any."""
    return text if re.fullmatch(r"[\w./\\:~+-]+", text) else f'"{text}"'
