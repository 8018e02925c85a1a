"""Names as parts of file names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count

NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
LONGEST_NAME = 40
"""Characters; a file's name may have 255 bytes, and a Chinese character takes three."""


def file_names(names: Sequence[str]) -> list[str]:
    """The names without the characters that Windows forbids in a file name, not too long for one, and each different from the
    others also where upper and lower case are the same."""
    taken: set[str] = set()
    found = []
    for name in names:
        allowed = NOT_IN_FILE_NAMES.sub("_", name).strip(" .")[:LONGEST_NAME] or "_"
        numbered = (allowed if number == 1 else f"{allowed}（{number}）" for number in count(1))
        found.append(next(one for one in numbered if one.casefold() not in taken))
        taken.add(found[-1].casefold())
    return found
