"""One spelling for texts that people type in several: full-width and invisible characters, spaces, line breaks."""

from __future__ import annotations

import re
import unicodedata

INVISIBLE = dict.fromkeys(
    [0x00AD, 0x180E, 0xFEFF, 0xFE0E, 0xFE0F, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
    + [code for code in range(0x20) if chr(code) not in "\t\n\v\f\r\x1c\x1d\x1e\x1f"]
)
"""Zero-width and direction marks (numbers copied from a telephone's address book carry them), variants of signs, controls."""
MISSING = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "－",
        "−",
        "—",
        "——",
        "―",
        "–",
        "─",
        "/",
        "／",
        "\\",
        "不详",
        "未知",
        "不清楚",
        "未填",
        "#N/A",
        "N/A",
        "NA",
        "NULL",
        "NAN",
        "NONE",
    }
)
"""What people write into a cell without an answer; it is unknown, never “no”."""

_SPACE = re.compile(r"\s+")


def clean(text: str) -> str:
    """The text without invisible characters and outer spaces, line breaks as single spaces; its characters as they are."""
    return _SPACE.sub(" ", text.translate(INVISIBLE)).strip()


def is_surely_clean(text: str) -> bool:
    """Whether ``clean`` leaves a text as it is; False also where that is not certain. Much faster than ``clean`` on long texts.

    A text that ``str`` calls printable has no control, no zero-width mark and no space but the common one. Variation
    selectors count as printable, and are looked for separately.
    """
    return text.isprintable() and text == text.strip(" ") and not any(mark in text for mark in ("  ", "\ufe0e", "\ufe0f"))


def plain(text: str) -> str:
    """``clean``, with full-width letters, digits and signs as their common forms (NFKC): for comparing and reading."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text.translate(INVISIBLE))).strip()


def is_missing(text: str) -> bool:
    """Whether a cell's plain text says that there is no answer."""
    return text.upper() in MISSING
