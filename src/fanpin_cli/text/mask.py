"""Hiding what must not stand on a screen or a public list: identity numbers and telephone numbers."""

from __future__ import annotations

import re

_IDENTITY = re.compile(r"(?<!\d)(\d{6})[\dXx]{5,}([\dXx]{4})(?!\d)")
"""15 characters and more: identity numbers of every length, cards of the disabled, bank cards."""
_PHONE = re.compile(r"(?<!\d)((?:\+?86[ -]?)?1\d{2})[ -]?\d{4}[ -]?(\d{4})(?!\d)")
_PERHAPS = re.compile(r"\d{3}[\dXx -]{6}")
"""What every such number has in it: most texts have none, and are not looked at twice."""


def mask_numbers(text: str) -> str:
    """The text with every identity number as ``341599********1234`` and every mobile number as ``199****1234``."""
    if _PERHAPS.search(text) is None:
        return text
    return _PHONE.sub(r"\1****\2", _IDENTITY.sub(r"\1********\2", text))
