"""Differing values as they may be shown: short, and identity numbers, telephones and bank accounts never whole."""

from __future__ import annotations

import re

from fanpin_cli.documents.filing.differences import Change
from fanpin_cli.text.mask import mask_key, mask_numbers, mask_value
from fanpin_cli.text.messages import _
from fanpin_cli.text.shown import shown

SENSITIVE = re.compile("证件号|身份证|号码|电话|手机|联系方式|账号|帐号|账户|帐户|卡号|存折|银行卡|一卡通")
"""Titles of columns whose values are hidden whatever they look like."""
KEY_TITLE, CODE_TITLE = "户编号", "备案码"
"""What is shown as it is: a household's number, unless it is an identity number, and a filing code."""
LONGEST, AROUND = 60, 24
"""Characters of a value that are shown, and of them before the first one that differs."""


def shown_change(change: Change) -> tuple[str, str]:
    """What was filed and what stands there now; empty where there is nothing.

    Where masking makes two numbers alike, the second says at which figure they part.
    """
    filed, now = _text(change.filed), _text(change.now)
    first = next((at for at, (one, other) in enumerate(zip(filed, now, strict=False)) if one != other), None)
    first = min(len(filed), len(now)) if first is None else first
    sides = [_masked(_cut(side, first), change.title) for side in (filed, now)]
    if filed and filed == now:  # figures that were a number and are a text now, or the other way round
        return _kind(sides[0], change.filed), _kind(sides[1], change.now)
    if sides[0] == sides[1]:
        sides[1] += _(" (differs at character {n})").format(n=first + 1)
    return sides[0], sides[1]


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.15g}" if isinstance(value, float) else shown(value)


def _kind(text: str, value: object) -> str:
    """A text with what kind of cell it is from."""
    return (_("{text} (a text)") if isinstance(value, str) else _("{text} (a number)")).format(text=text)


def _cut(text: str, first: int) -> str:
    """A long text around the place where it differs. Cut between words, so that no number is cut so short that nobody
    knows it for one."""
    if len(text) <= LONGEST:
        return text
    masked = mask_numbers(text)
    start = max(0, min(first, len(masked)) - AROUND)
    end = start + LONGEST
    return f"{'…' if start else ''}{masked[start:end]}{'…' if end < len(masked) else ''}"


def _masked(text: str, title: str) -> str:
    if title == CODE_TITLE:
        return text
    if title == KEY_TITLE:
        return mask_key(text)
    return mask_value(text) if SENSITIVE.search(title) else mask_numbers(text)
