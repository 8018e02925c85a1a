"""Masking identity and telephone numbers, which must not appear on a screen or a public list.

Where a field is known to hold such a number, its value is hidden whatever it looks like (``mask_value``); elsewhere every
run of figures that may be one is (``mask_numbers``): a number with a letter O in it or cut short is still somebody's.
"""

from __future__ import annotations

import re

_RUN = re.compile(r"(?P<label>(?:户编号|household)[ ：:]?)?(?<![\dXxOo.])\d(?:[ -]?[\dXxOo]){6,}(?!\.?\d)")
"""Seven figures and more, as people space them; not the whole part of a decimal."""
_NO_PERSON = re.compile(r"(?:19|20)\d{2}-\d{1,2}-\d{1,2}(?: \d{1,2})?")
"""A date, with the hour that may follow."""
_IDENTITY = re.compile(r"\d{6}(?:\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}|(?:18|19|20)[\dXxOo]{9,})")
"""A birth date where an identity number has it: the whole in one of 15 characters, the century in a longer one."""
_PHONE = re.compile(r"(86[ -]?)?(1\d{2})[ -]?\d{4}[ -]?(\d{4})")
_PERHAPS = re.compile(r"\d[ -]?[\dXxOo][ -]?[\dXxOo][ -]?[\dXxOo][ -]?[\dXxOo]")
"""A quick test: every such number contains this, and most texts do not."""
_PLAIN = str.maketrans("", "", " -")
IDENTITY_LENGTH = 15


def mask_numbers(text: str) -> str:
    """The text with every identity number as ``341599********1234`` and every mobile number as ``199****1234``.

    What follows the word 户编号 is a household's number and stays readable, unless it is an identity number itself.
    """
    return text if _PERHAPS.search(text) is None else _RUN.sub(_masked, text)


def mask_value(text: str) -> str:
    """A value of a field for identity or telephone numbers: never whole, however badly it is written."""
    if not any(character.isdigit() for character in text):
        return text  # 无, 不详
    masked = mask_numbers(text)
    return masked if masked != text else _hidden(text)


def mask_key(key: str) -> str:
    """A 户编号: readable, unless it is an identity number."""
    return _hidden(key) if _IDENTITY.fullmatch(key.translate(_PLAIN)) else key


def mask_keys(text: str) -> str:
    """A text whose long numbers are 户编号 (户编号更正：34159901010004→34159901010005): they stay readable, unless they are
    identity or telephone numbers."""
    return _RUN.sub(lambda found: _hidden(found.group()) if _PHONE.fullmatch(found.group()) else mask_key(found.group()), text)


def _masked(found: re.Match[str]) -> str:
    label, run = found.group("label") or "", found.group()
    number = run[len(label) :]
    if _NO_PERSON.fullmatch(number) or (label and not _IDENTITY.fullmatch(number.translate(_PLAIN))):
        return run
    return label + _hidden(number)


def _hidden(number: str) -> str:
    """The number's first and last characters with ``*`` between: enough to distinguish it, too few to know it."""
    if phone := _PHONE.fullmatch(number):
        return f"{phone.group(1) or ''}{phone.group(2)}****{phone.group(3)}"
    plain = number.translate(_PLAIN)
    if len(plain) >= IDENTITY_LENGTH:
        return f"{plain[:6]}********{plain[-4:]}"
    first, last = min(3, len(plain) // 4), min(2, len(plain) // 4)
    return f"{plain[:first]}****{plain[len(plain) - last :]}"
