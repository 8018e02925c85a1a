"""One spelling for what people type in many: full-width characters, invisible ones, spaces and line breaks."""

from __future__ import annotations

import re
import unicodedata

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))
MISSING = frozenset(
    {
        "",
        "-",
        "--",
        "—",
        "——",
        "―",
        "–",
        "/",
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
"""What stands in a cell that was not answered; a blank is unknown, never “no”."""

_SPACE = re.compile(r"\s+")


def clean(text: str) -> str:
    """The text without invisible characters and outer spaces, line breaks as single spaces; its characters as they are."""
    return _SPACE.sub(" ", text.translate(INVISIBLE)).strip()


def plain(text: str) -> str:
    """``clean``, with full-width letters, digits and signs as their common forms (NFKC): for comparing and reading."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text.translate(INVISIBLE))).strip()


def is_missing(text: str) -> bool:
    """Whether a cell's plain text says that there is no answer."""
    return text.upper() in MISSING
